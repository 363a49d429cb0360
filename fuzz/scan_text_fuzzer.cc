// URLs, hosts and addresses in free text: what is found are pieces of the text, in order.

#include <string_view>
#include <vector>

#include "base/check.h"
#include "bytes/scan.h"
#include "fuzz.h"

namespace {

bool lies_in(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bridle;
  const std::string_view text = as_text(fuzz::input(data, size));
  std::vector<Found> found;
  scan_text(text, found);
  const char* last = text.data();
  for (const Found& piece : found) {
    BRIDLE_CHECK(!piece.text.empty() && lies_in(piece.text, text) && piece.text.data() >= last);
    last = piece.text.data();
    if (piece.kind == Found::Kind::url) BRIDLE_CHECK(lies_in(host_of_url(piece.text), text));
  }
  std::vector<std::string_view> links;
  scan_links(text, links);
  for (const std::string_view link : links) BRIDLE_CHECK(lies_in(link, text));
  return 0;
}
