#include "formats/android_backup.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "base/limits.h"
#include "base/secret.h"
#include "bytes/reader.h"

namespace bridle::android_backup {
namespace {

constexpr std::string_view kMagic = "ANDROID BACKUP";
constexpr std::size_t kKeySize = 32;

// Takes the lines of the head one by one.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  // Without its end; nothing when there is no end.
  std::optional<std::string_view> next() {
    const std::size_t end = text_.find('\n', at_);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = text_.substr(at_, end - at_);
    at_ = end + 1;
    return line;
  }
  std::size_t at() const { return at_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t out = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, out);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return out;
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::vector<std::byte>> from_hex(std::string_view text) {
  if (text.empty() || text.size() % 2 != 0) return std::nullopt;
  std::vector<std::byte> out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<std::byte>(high << 4 | low));
  }
  return out;
}

Error damaged(std::string_view what) {
  return {ErrorCode::malformed, "the head of the Android backup is damaged: " + std::string(what)};
}

Result<void> parse_encryption(Lines& lines, Head& head) {
  std::array<std::string_view, 5> parts;
  for (std::string_view& part : parts) {
    const auto line = lines.next();
    if (!line) return damaged("it ends before the encrypted key does");
    part = *line;
  }
  auto password_salt = from_hex(parts[0]);
  auto checksum_salt = from_hex(parts[1]);
  const auto rounds = number(parts[2]);
  const auto vector = from_hex(parts[3]);
  auto wrapped = from_hex(parts[4]);
  if (!password_salt || !checksum_salt) return damaged("a salt is no hexadecimal number");
  if (!rounds || *rounds == 0) return damaged("it names no number of rounds");
  if (*rounds > limits::kDerivationRounds) {
    return Error{ErrorCode::over_limit, "the Android backup asks for " + std::to_string(*rounds) +
                                            " rounds of key derivation, which none does"};
  }
  if (!vector || vector->size() != head.vector.size()) return damaged("its vector has no 16 bytes");
  if (!wrapped || wrapped->size() % crypto::CbcDecryptor::kBlock != 0) {
    return damaged("the encrypted key is no whole blocks of the cipher");
  }
  head.password_salt = std::move(*password_salt);
  head.checksum_salt = std::move(*checksum_salt);
  head.rounds = *rounds;
  std::copy(vector->begin(), vector->end(), head.vector.begin());
  head.wrapped_key = std::move(*wrapped);
  return {};
}

// As Java hands the key to its derivation since version 2: each byte a signed one, widened to a
// UTF-16 unit, and the text of them as UTF-8. So 0x80 is U+FF80, EF BE 80.
std::vector<std::byte> as_java_text(Bytes key) {
  std::vector<std::byte> out;
  out.reserve(3 * key.size());
  for (const std::byte byte : key) {
    const auto value = std::to_integer<unsigned>(byte);
    if (value < 0x80) {
      out.push_back(byte);
      continue;
    }
    const unsigned unit = 0xFF00U | value;
    out.push_back(static_cast<std::byte>(0xE0U | unit >> 12));
    out.push_back(static_cast<std::byte>(0x80U | (unit >> 6 & 0x3FU)));
    out.push_back(static_cast<std::byte>(0x80U | (unit & 0x3FU)));
  }
  return out;
}

bool checksum_fits(const Head& head, Bytes key, Bytes checksum) {
  const auto fits = [&](Bytes encoded) {
    const crypto::Key sum = crypto::pbkdf2_sha1(encoded, head.checksum_salt, head.rounds);
    return std::ranges::equal(sum.bytes(), checksum);
  };
  const auto as_text = [&] {
    std::vector<std::byte> encoded = as_java_text(key);
    const bool right = fits(encoded);
    wipe(encoded.data(), encoded.size());
    return right;
  };
  // Some makers' programs write one way under the number of the other.
  return head.version > 1 ? as_text() || fits(key) : fits(key) || as_text();
}

}  // namespace

bool is_backup(Bytes front) {
  const std::string_view text = as_text(front);
  return text.starts_with(kMagic) && (text.size() == kMagic.size() || text[kMagic.size()] == '\n');
}

Result<Head> parse_head(Bytes front) {
  front = front.first(std::min(front.size(), kLongestHead));
  Lines lines(as_text(front));
  const auto magic = lines.next();
  if (!magic || *magic != kMagic) {
    if (is_backup(front)) return damaged("nothing follows its first line");
    return Error{ErrorCode::unsupported, "is no Android backup"};
  }
  const auto version = lines.next();
  const auto compression = lines.next();
  const auto encryption = lines.next();
  if (!version || !compression || !encryption) return damaged("it ends before its fourth line");
  Head head;
  const auto told = number(*version);
  if (!told) return damaged("its version is no number");
  head.version = *told;
  if (*compression != "0" && *compression != "1") {
    return damaged("it says neither that it is compressed nor that it is not");
  }
  head.compressed = *compression == "1";
  if (*encryption == "AES-256") {
    head.encrypted = true;
    if (auto parsed = parse_encryption(lines, head); !parsed) return parsed.error();
  } else if (*encryption != "none") {
    return Error{ErrorCode::unsupported,
                 "the Android backup is encrypted by something else than "
                 "AES-256, which is all that is read here"};
  }
  head.size = lines.at();
  return head;
}

Result<Keys> unlock(const Head& head, std::string_view password) {
  const Error wrong{ErrorCode::wrong_password, "the password is wrong"};
  const crypto::Key from_password =
      crypto::pbkdf2_sha1(as_bytes(password), head.password_salt, head.rounds);
  crypto::CbcDecryptor decryptor(from_password);
  std::vector<std::byte> blob = head.wrapped_key;
  if (!decryptor.decrypt(head.vector, blob)) {
    return Error{ErrorCode::internal, "libcrypto refuses to decrypt"};
  }
  // Lengths are noise under a wrong password.
  ByteReader reader(blob);
  const Bytes vector = reader.take(reader.u8());
  const Bytes key = reader.take(reader.u8());
  const Bytes checksum = reader.take(reader.u8());
  Result<Keys> out = wrong;
  if (reader.ok() && vector.size() == Vector{}.size() && key.size() == kKeySize &&
      checksum_fits(head, key, checksum)) {
    Keys keys;
    std::ranges::copy(vector, keys.vector.begin());
    std::ranges::copy(key, keys.key.bytes().begin());
    out = keys;
  }
  wipe(blob.data(), blob.size());
  return out;
}

}  // namespace bridle::android_backup
