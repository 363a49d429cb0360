// Public API: what to look for. IndicatorSet gathers, Matcher looks up.
#pragma once

#include "match/indicator_set.h"  // IWYU pragma: export
#include "match/matcher.h"        // IWYU pragma: export
