// android.aqf_hashes: the files of a collection as AndroidQF hashed them, copies of applications
// among them. They are noted, and looked up; whether the files still are the same is not tested
// here.
//
// Format: docs/formats/android-aqf-acquisition.md

#include <string>

#include "artifacts/android_words.h"
#include "artifacts/artifact.h"

namespace bridle::artifacts {
namespace {

struct Hashed {
  std::string_view path;
  std::string sha256;
};

constexpr Column kColumns[] = {
    column<&Hashed::path>("path", Role::none, "the file, in the collection"),
    column<&Hashed::sha256>("sha256", Role::sha256, "of its contents"),
};

constexpr std::string_view kSummary[] = {"path"};

constexpr std::string_view kPaths[] = {"androidqf/hashes.csv"};

std::string_view without_quotes(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  return text;
}

void parse(const Input& in, Emit<Hashed>& out) {
  TextLines& lines = *in.lines;
  while (!out.stopped() && lines.next()) {
    const std::string_view line = android::trimmed(lines.text());
    if (line.empty()) continue;
    const Where where = Where::at_line(lines.number());
    const std::size_t comma = line.rfind(',');
    const std::string_view hash =
        comma == line.npos ? std::string_view() : without_quotes(line.substr(comma + 1));
    if (hash.size() != 64 || hash.find_first_not_of("0123456789abcdefABCDEF") != hash.npos) {
      out.damage(where, "is no path with its SHA-256");
      continue;
    }
    Hashed row{without_quotes(line.substr(0, comma)), std::string(hash)};
    for (char& c : row.sha256) {
      if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    }
    out.record(row, where);
  }
  if (lines.error()) out.damage(Where::whole_file(), lines.error()->message);
}

}  // namespace

BRIDLE_ARTIFACT(android_aqf_hashes) = {.id = "android.aqf_hashes",
                                       .title = "Hashes that AndroidQF took of its files",
                                       .paths = kPaths,
                                       .columns = kColumns,
                                       .summary = kSummary,
                                       .reads = Reads::lines,
                                       .found_in = kInAndroidQf,
                                       .parse = erased<&parse>};

}  // namespace bridle::artifacts
