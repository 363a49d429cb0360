// ios.webkit_origins: which sites left data behind in the web views of an application.
//
// WebKit keeps the data of each site in a folder whose name is a salted hash, under the hash of the
// page that it was embedded in; a file "origin" in it says in the clear whose it is. Written by
// WebKit's persistent encoder: no header, no check sum, numbers in little-endian order.
//
//   file    page, site
//   origin  scheme, host: texts; port: u8 0, or u8 1 and u16
//   text    u32 0xFFFFFFFF for none; or u32 characters, u8 (1: Latin-1, 0: UTF-16), the characters
//
// Format: docs/formats/ios-webkit-origins.md

#include "artifacts/artifact.h"
#include "bytes/reader.h"
#include "bytes/utf.h"

namespace bridle::artifacts {
namespace {

struct Origin {
  std::optional<std::string_view> site = std::nullopt;
  std::optional<std::string_view> page = std::nullopt;
  std::optional<bool> third_party = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Origin::site>("site", Role::url, "whose data it is: scheme, host and port"),
    column<&Origin::page>("page", Role::url, "the page that the site was part of"),
    column<&Origin::third_party>("third_party", Role::none, "the site is not the page's own"),
};

constexpr std::string_view kSummary[] = {"site", "page"};

// WebsiteData/Default/<hash>/<hash>/origin, WebsiteDataStore/<UUID>/Origins/<hash>/<hash>/origin,
// CacheStorage/<hash>/origin, MediaKeys/<hash>/origin.
constexpr std::string_view kPaths[] = {"**/WebKit/**/origin", "**/CacheStorage/*/origin"};

class Decoder {
 public:
  explicit Decoder(Bytes bytes) : reader_(bytes) {}

  // "https://example.com:8443". False, with problem(), when it cannot be read.
  bool origin(std::string& out) {
    std::string scheme;
    std::string host;
    if (!text(scheme) || !text(host)) return false;
    const std::uint8_t has_port = reader_.u8();
    const std::uint16_t port = has_port == 1 ? reader_.le16() : std::uint16_t{0};
    if (!reader_.ok()) return fail("ends early");
    if (has_port > 1) return fail("neither has a port nor has none: unknown form");
    out = scheme + "://" + host;
    if (has_port == 1) out += ":" + std::to_string(port);
    return true;
  }

  bool at_end() const { return reader_.at_end(); }
  std::size_t offset() const { return reader_.offset(); }
  std::string_view problem() const { return problem_; }

 private:
  bool text(std::string& out) {
    constexpr std::uint32_t kNone = 0xFFFF'FFFF;
    const std::uint32_t length = reader_.le32();
    if (!reader_.ok()) return fail("ends early");
    if (length == kNone) return true;
    const std::uint8_t form = reader_.u8();
    if (reader_.ok() && form > 1) return fail("a text of unknown form");
    const Bytes bytes = reader_.take(form == 1 ? std::uint64_t{length} : std::uint64_t{length} * 2);
    if (!reader_.ok()) return fail("ends early");
    if (form == 0) {
      utf::append_utf16(bytes, false, out);
    } else {
      for (const std::byte byte : bytes) utf::append(static_cast<std::uint32_t>(byte), out);
    }
    return true;
  }

  bool fail(std::string_view problem) {
    problem_ = problem;
    return false;
  }

  ByteReader reader_;
  std::string_view problem_;
};

void parse(const Input& in, Emit<Origin>& out) {
  Decoder decoder(in.bytes);
  std::string page;
  std::string site;
  Origin row;
  const bool has_page = decoder.origin(page);
  if (has_page) row.page = page;
  if (has_page && decoder.origin(site)) {
    row.site = site;
    if (site != page) row.third_party = true;
  }
  const Where end = Where::at_offset(decoder.offset());
  if (!decoder.problem().empty()) {
    out.damage(end, decoder.problem());
  } else if (!decoder.at_end()) {
    out.damage(end, "more than a page and a site: unknown form");
  }
  if (has_page) out.record(row, Where::whole_file());
}

}  // namespace

BRIDLE_ARTIFACT(ios_webkit_origins) = {.id = "ios.webkit_origins",
                                       .title = "Sites that left data (WebKit)",
                                       .paths = kPaths,
                                       .columns = kColumns,
                                       .summary = kSummary,
                                       .parse = erased<&parse>};

}  // namespace bridle::artifacts
