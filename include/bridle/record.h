// Public API: the shape of what parsers produce. Value, Role, Column, Where, RowView.
#pragma once

#include "model/record.h"  // IWYU pragma: export
