// ios.file_hashes: the hashes of every file, for indicators that are hashes.
//
// Only when the user asks (--hashes): the whole evidence is read for it. Of an encrypted backup it
// is the plain contents that are hashed; nothing of them is written. Format:
// docs/formats/ios-file-hashes.md

#include <string_view>

#include "artifacts/artifact.h"

namespace bridle::artifacts {
namespace {

struct Hashed {
  std::optional<Timestamp> modified = std::nullopt;
  std::int64_t size = 0;
  std::string_view sha256;
  std::string_view sha1;
  std::string_view md5;
};

constexpr Column kColumns[] = {
    column<&Hashed::modified>("modified", Role::time, "when its contents last changed"),
    column<&Hashed::size>("size", Role::none, "bytes"),
    column<&Hashed::sha256>("sha256", Role::sha256, "SHA-256 of its contents"),
    column<&Hashed::sha1>("sha1", Role::sha1, "SHA-1"),
    column<&Hashed::md5>("md5", Role::md5, "MD5"),
};

constexpr std::string_view kSummary[] = {"sha256"};

constexpr std::string_view kPaths[] = {"**"};

void parse(const Input& in, Emit<Hashed>& out) {
  const Listed& listed = *in.listed;
  // The same few hashes for all of them.
  if (listed.digests == nullptr || listed.size == 0) return;
  out.record({.modified = listed.modified,
              .size = static_cast<std::int64_t>(listed.size),
              .sha256 = listed.digests->sha256,
              .sha1 = listed.digests->sha1,
              .md5 = listed.digests->md5},
             Where::whole_file());
}

}  // namespace

BRIDLE_ARTIFACT(ios_file_hashes) = {.id = "ios.file_hashes",
                                    .title = "Hashes of all files",
                                    .paths = kPaths,
                                    .columns = kColumns,
                                    .summary = kSummary,
                                    .reads = Reads::listing,
                                    .wants_digests = true,
                                    .parse = erased<&parse>};

}  // namespace bridle::artifacts
