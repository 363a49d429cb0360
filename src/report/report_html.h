// report.html: the case for people. One file that asks nothing of the network, works without
// JavaScript (all but filters, zoom and the other languages), prints, and is safe whatever the
// evidence holds: a strict Content-Security-Policy stands in it, and text is never markup.
//
// What stands in it is written here; web/ has what runs in the browser. The same case in the same
// language gives the same bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "report/case_view.h"
#include "report/digest.h"
#include "report/manifest_json.h"
#include "words/language.h"

namespace bridle::report {

// What report.html says beyond the CaseView. What it refers to outlives it.
struct HtmlView {
  Language language = Language::en;
  const TimelineDigest* timeline = nullptr;  // closed; null: no chart and no table
  std::optional<HashedFile> container = {};  // the archive that was handed over
  std::uint64_t files_hashed = 0;
  // {"only", "ios.sms,ios.tcc"}: what was asked for; never a password.
  std::span<const std::pair<std::string, std::string>> options = {};
  std::optional<Span> concern = {};  // the time that the owner worries about
  std::optional<Span> custody = {};  // when the phone was not in the owner's hands
};

// Writes a new file at `path`.
Result<void> write_report_html(const std::string& path, const CaseView& view, const HtmlView& html);
// The same as a string.
std::string report_html(const CaseView& view, const HtmlView& html);

}  // namespace bridle::report
