// Every rule across records, sorted by file name. Written at build time from the files themselves.
#pragma once

#include <span>

#include "rules/rule.h"

namespace bridle::rules {

std::span<const CrossRule* const> table();

}  // namespace bridle::rules
