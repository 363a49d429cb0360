// Public API: what to look at. open_evidence() finds out the kind and opens it as one tree.
#pragma once

#include "engine/open.h"  // IWYU pragma: export
#include "vfs/tree.h"     // IWYU pragma: export
