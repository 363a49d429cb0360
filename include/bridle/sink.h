// Public API: the only way out of a parser. Sink, Emit, Rule, Severity, Alert.
#pragma once

#include "model/alert.h"  // IWYU pragma: export
#include "model/sink.h"   // IWYU pragma: export
