// android.backup_manifests: the applications in an Android backup, who installed them, and who
// signed them.
//
// Format: docs/formats/android-backup-manifests.md

#include <deque>

#include "artifacts/android_words.h"
#include "artifacts/artifact.h"
#include "base/hash.h"
#include "base/limits.h"
#include "bytes/lines.h"

namespace bridle::artifacts {
namespace {

struct Manifest {
  std::optional<std::string_view> package = std::nullopt;
  std::optional<std::int64_t> version_code = std::nullopt;
  std::optional<std::int64_t> sdk = std::nullopt;
  std::optional<std::string_view> installer = std::nullopt;
  std::optional<bool> has_apk = std::nullopt;
  std::vector<std::string_view> certificates = {};
};

constexpr Column kColumns[] = {
    column<&Manifest::package>("package", Role::app_id, "the application"),
    column<&Manifest::version_code>("version_code", Role::none, "number of its version"),
    column<&Manifest::sdk>("sdk", Role::none, "API level of the phone"),
    column<&Manifest::installer>("installer", Role::app_id, "what installed it; absent: not said"),
    column<&Manifest::has_apk>("has_apk", Role::none,
                               "whether the program itself is in the backup"),
    column<&Manifest::certificates>("certificates", Role::cert_hash,
                                    "SHA-256 and SHA-1 of each certificate that it is signed with"),
};

constexpr std::string_view kSummary[] = {"package", "installer"};

constexpr std::string_view kPaths[] = {"backup/apps/*/_manifest"};

std::optional<std::byte> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::byte>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::byte>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::byte>(c - 'A' + 10);
  return std::nullopt;
}

std::optional<std::vector<std::byte>> from_hex(std::string_view text) {
  if (text.empty() || text.size() % 2 != 0) return std::nullopt;
  std::vector<std::byte> out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = hex_digit(text[i]);
    const auto low = hex_digit(text[i + 1]);
    if (!high || !low) return std::nullopt;
    out.push_back(*high << 4 | *low);
  }
  return out;
}

class Reader {
 public:
  Reader(Bytes bytes, Emit<Manifest>& out) : lines_(bytes), out_(out) {}

  void read() {
    Manifest row;
    const auto version = next_number("the version of the form");
    if (!version) return;
    row.package = android::said(next("the package"));
    row.version_code = next_number("the version");
    row.sdk = next_number("the API level");
    row.installer = android::said(next("the installer"));
    const auto has_apk = next_number("whether the program is there");
    if (has_apk) row.has_apk = *has_apk == 1;
    read_certificates(row);
    if (row.package) out_.record(row, Where::whole_file());
  }

 private:
  std::string_view next(std::string_view what) {
    if (!lines_.next()) {
      if (!missing_) out_.damage(Where::whole_file(), "ends before " + std::string(what));
      missing_ = true;
      return {};
    }
    if (!lines_.ended()) out_.damage(where(), "the last line has no end");
    return android::trimmed(lines_.text());
  }

  std::optional<std::int64_t> next_number(std::string_view what) {
    const std::string_view text = next(what);
    const auto number = android::whole_number<std::int64_t>(text);
    if (!number && !missing_) out_.damage(where(), "is no number: " + std::string(what));
    return number;
  }

  void read_certificates(Manifest& row) {
    const auto count = next_number("the number of certificates");
    for (std::int64_t i = 0; i < count.value_or(0) && !missing_; ++i) {
      const std::string_view text = next("a certificate");
      if (missing_ || row.certificates.size() >= limits::kListValues) return;
      const auto der = from_hex(text);
      if (!der) {
        out_.damage(where(), "is no certificate in hexadecimal");
        continue;
      }
      Digests digests;
      digests.update(*der);
      const Digests::Hex hex = digests.finish();
      row.certificates.push_back(owned_.emplace_back(hex.sha256));
      row.certificates.push_back(owned_.emplace_back(hex.sha1));
    }
  }

  Where where() const { return Where::at_line(lines_.number()); }

  LineReader lines_;
  Emit<Manifest>& out_;
  bool missing_ = false;
  std::deque<std::string> owned_;
};

void parse(const Input& in, Emit<Manifest>& out) { Reader(in.bytes, out).read(); }

}  // namespace

BRIDLE_ARTIFACT(android_backup_manifests) = {.id = "android.backup_manifests",
                                             .title = "Applications in the backup",
                                             .paths = kPaths,
                                             .columns = kColumns,
                                             .summary = kSummary,
                                             .found_in = kInAndroidBackup | kInAndroidQf,
                                             .parse = erased<&parse>};

}  // namespace bridle::artifacts
