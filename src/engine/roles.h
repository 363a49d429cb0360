// The roles of all artifacts' columns, for what is shared of a case.
#pragma once

#include "share/roles.h"

namespace bridle {

// Made once. Thread safety: any thread.
const share::Roles& roles_of_artifacts();

}  // namespace bridle
