// The blobs beside a message of Apple's Messages: what a rich link points to, and what the text was
// before it was edited. Format: docs/formats/ios-sms.md.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "artifacts/links.h"
#include "base/result.h"
#include "bytes/bytes.h"

namespace bridle::artifacts {

// What `payload_data` says. Owns its texts.
struct RichLink {
  std::optional<std::string> title;
  std::optional<std::string> summary;
  std::optional<std::string> site;
};

// Reads a payload and adds its URLs to `links`: those of the preview first (as sent, then after
// redirects), then whatever other string holds one. A payload that is no property list gives the
// URLs in its bytes and no error unless `bundle` says that it is a rich link.
Result<RichLink> read_payload(Bytes payload, std::string_view bundle, Links& links);

// What `message_summary_info` says. Owns its texts; the views are of `owned`.
struct EditHistory {
  std::vector<std::string_view> earlier_texts;    // oldest first, part by part
  std::vector<std::string_view> retracted_parts;  // numbers, as text
  std::optional<std::string_view> quoted_text;    // start of the message that a tapback answers
  std::vector<std::string> problems;              // what could not be read
  std::deque<std::string> owned;

  void add_problem(std::string what);  // the first ones are kept
  void clear();
};

// Fills `history`, which must be clear. An error tells what could not be read; the rest is there.
Result<void> read_summary(Bytes summary, EditHistory& history);

}  // namespace bridle::artifacts
