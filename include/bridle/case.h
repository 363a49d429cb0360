// Public API: one run.
//
//   bridle::IndicatorSet indicators;
//   indicators.add_path("pegasus.stix2");
//   auto evidence = bridle::open_evidence("backup", {});
//   auto result = bridle::run(*evidence, indicators, {.case_path = "case"});
//   std::puts(bridle::sentence(result->verdict).c_str());
#pragma once

#include "engine/run.h"  // IWYU pragma: export
