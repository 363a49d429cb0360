#include "formats/age.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "base/secret.h"
#include "formats/age_crypto.h"
#include "formats/bech32.h"

namespace bridle::age {
namespace {

constexpr std::string_view kName = "age-encryption.org/";
constexpr std::string_view kVersionLine = "age-encryption.org/v1";
constexpr std::string_view kArmour = "-----BEGIN AGE ENCRYPTED FILE-----";
constexpr std::string_view kX25519Label = "age-encryption.org/v1/X25519";
constexpr std::string_view kScryptLabel = "age-encryption.org/v1/scrypt";
constexpr std::string_view kIdentityPrefix = "age-secret-key-";
constexpr std::size_t kStanzas = 1'000;
constexpr std::size_t kBodyLine = 64;  // characters; the last line of a body has fewer

Error damaged(std::string_view what) {
  return {ErrorCode::malformed, "the header of the age file is damaged: " + std::string(what)};
}

// Base64 (RFC 4648) without padding, in its one canonical form.
std::optional<std::vector<std::byte>> from_base64(std::string_view text) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 == 1) return std::nullopt;
  std::vector<std::byte> out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out.push_back(static_cast<std::byte>(bits >> count & 0xff));
  }
  if ((bits & ((1U << count) - 1)) != 0) return std::nullopt;
  return out;
}

class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}
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

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (true) {
    const std::size_t space = text.find(' ');
    out.emplace_back(text.substr(0, space));
    if (space == std::string_view::npos) return out;
    text.remove_prefix(space + 1);
  }
}

Result<Stanza> parse_stanza(std::string_view line, Lines& lines) {
  Stanza stanza;
  std::vector<std::string> words = words_of(line.substr(3));
  if (std::ranges::any_of(words, [](const std::string& word) { return word.empty(); })) {
    return damaged("a recipient's line has an empty word");
  }
  stanza.type = std::move(words.front());
  stanza.arguments.assign(std::make_move_iterator(words.begin() + 1),
                          std::make_move_iterator(words.end()));
  std::string body;
  while (true) {
    const auto next = lines.next();
    if (!next) return damaged("it ends in the middle of a recipient");
    if (next->size() > kBodyLine) return damaged("a recipient's line is too long");
    body += *next;
    if (next->size() < kBodyLine) break;
  }
  auto bytes = from_base64(body);
  if (!bytes) return damaged("a recipient is no Base64");
  stanza.body = std::move(*bytes);
  return stanza;
}

bool mac_fits(const Header& header, Bytes front, const FileKey& key) {
  const crypto::Key mac_key = hkdf(key.bytes(), {}, "header");
  const auto mac = hmac(mac_key.bytes(), front.first(header.signed_size));
  return std::ranges::equal(mac, header.mac);
}

Result<FileKey> checked(const Header& header, Bytes front, const FileKey& key) {
  if (mac_fits(header, front, key)) return key;
  return damaged("it was changed after it was written (its MAC is wrong)");
}

std::optional<FileKey> unwrap_x25519(const Stanza& stanza, const crypto::Key& identity) {
  if (stanza.type != "X25519" || stanza.arguments.size() != 1) return std::nullopt;
  const auto share = from_base64(stanza.arguments[0]);
  if (!share || share->size() != 32 || stanza.body.size() != FileKey::kSize + kTag) {
    return std::nullopt;
  }
  const auto own = x25519_public(identity);
  const auto shared = x25519(identity, *share);
  if (!own || !shared) return std::nullopt;
  std::vector<std::byte> salt = *share;
  salt.insert(salt.end(), own->begin(), own->end());
  const crypto::Key wrapping = hkdf(shared->bytes(), salt, kX25519Label);
  FileKey out;
  if (!open_sealed(wrapping, {}, stanza.body, out.bytes())) return std::nullopt;
  return out;
}

std::string recipients_of(const Header& header) {
  std::vector<std::string_view> types;
  for (const Stanza& stanza : header.stanzas) {
    if (std::ranges::find(types, stanza.type) == types.end()) types.push_back(stanza.type);
  }
  std::string out;
  for (std::size_t i = 0; i < std::min<std::size_t>(types.size(), 5); ++i) {
    out += (out.empty() ? "" : ", ") + std::string(types[i].substr(0, 40));
  }
  return out;
}

}  // namespace

FileKey::~FileKey() { wipe(bytes_.data(), bytes_.size()); }

bool is_age(Bytes front) {
  const std::string_view text = as_text(front);
  return text.starts_with(kName) || text.starts_with(kArmour);
}

Result<Header> parse_header(Bytes front) {
  front = front.first(std::min(front.size(), kLongestHeader));
  const std::string_view text = as_text(front);
  if (text.starts_with(kArmour)) {
    return Error{ErrorCode::unsupported,
                 "the age file is armoured, as text: age --decrypt reads it, bridle does not"};
  }
  Lines lines(text);
  const auto version = lines.next();
  if (!version) return damaged("it ends in its first line");
  if (*version != kVersionLine) {
    return Error{ErrorCode::unsupported, "an age file of another version than 1"};
  }
  Header header;
  while (true) {
    const std::size_t start = lines.at();
    const auto line = lines.next();
    if (!line) return damaged("it has no end");
    if (line->starts_with("--- ")) {
      const auto mac = from_base64(line->substr(4));
      if (!mac || mac->size() != header.mac.size()) return damaged("its MAC has no 32 bytes");
      std::ranges::copy(*mac, header.mac.begin());
      header.signed_size = start + 3;
      header.size = lines.at();
      if (header.stanzas.empty()) return damaged("it is for no recipient");
      return header;
    }
    if (!line->starts_with("-> ")) return damaged("a line is none of it");
    if (header.stanzas.size() == kStanzas) return damaged("it is for too many recipients");
    auto stanza = parse_stanza(*line, lines);
    if (!stanza) return stanza.error();
    header.stanzas.push_back(std::move(*stanza));
  }
}

Result<std::vector<crypto::Key>> parse_identities(std::string_view text) {
  std::vector<crypto::Key> out;
  if (is_age(as_bytes(text))) {
    return Error{ErrorCode::usage,
                 "the identity file is itself encrypted: decrypt it with age first"};
  }
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
    if (line.empty() || line.front() == '#') continue;
    auto decoded = bech32::decode(line);
    const bool right = decoded && decoded->prefix == kIdentityPrefix && decoded->bytes.size() == 32;
    if (right) std::ranges::copy(decoded->bytes, out.emplace_back().bytes().begin());
    if (decoded) wipe(decoded->bytes.data(), decoded->bytes.size());
    if (!right) {
      return Error{ErrorCode::usage,
                   line.starts_with("age1")
                       ? "the identity file holds a public key; the secret one begins with "
                         "AGE-SECRET-KEY-1"
                       : "a line of the identity file is no X25519 identity (AGE-SECRET-KEY-1...)"};
    }
  }
  if (out.empty()) return Error{ErrorCode::usage, "the identity file holds no identity"};
  return out;
}

Result<FileKey> unlock(const Header& header, Bytes front, std::span<const crypto::Key> identities) {
  for (const Stanza& stanza : header.stanzas) {
    for (const crypto::Key& identity : identities) {
      if (const auto key = unwrap_x25519(stanza, identity)) return checked(header, front, *key);
    }
  }
  return Error{ErrorCode::wrong_password,
               "no identity of --identity opens the age file; it is for " + recipients_of(header)};
}

Result<FileKey> unlock(const Header& header, Bytes front, std::string_view passphrase) {
  if (!header.takes_passphrase()) {
    return Error{ErrorCode::needs_password,
                 "the age file opens by an identity, not by a passphrase; it is for " +
                     recipients_of(header)};
  }
  const Stanza& stanza = header.stanzas[0];
  const auto salt = stanza.arguments.size() == 2 ? from_base64(stanza.arguments[0]) : std::nullopt;
  if (!salt || salt->size() != 16 || stanza.body.size() != FileKey::kSize + kTag) {
    return damaged("its passphrase has no salt");
  }
  const std::string& work = stanza.arguments[1];
  const bool plain = !work.empty() && work.size() <= 2 && work[0] != '0' &&
                     std::ranges::all_of(work, [](char c) { return c >= '0' && c <= '9'; });
  if (!plain) return damaged("the work that its passphrase takes is no number");
  const auto bits = static_cast<unsigned>(std::stoi(work));
  if (bits > kLargestWork) {
    return Error{ErrorCode::over_limit, "the passphrase of the age file takes 2^" + work +
                                            " rounds of scrypt, over the limit of 2^" +
                                            std::to_string(kLargestWork)};
  }
  std::vector<std::byte> salted(as_bytes(kScryptLabel).begin(), as_bytes(kScryptLabel).end());
  salted.insert(salted.end(), salt->begin(), salt->end());
  const auto wrapping = scrypt(passphrase, salted, bits);
  if (!wrapping) return Error{ErrorCode::over_limit, "scrypt needs more memory than there is"};
  FileKey key;
  if (!open_sealed(*wrapping, {}, stanza.body, key.bytes())) {
    return Error{ErrorCode::wrong_password, "the passphrase is wrong"};
  }
  return checked(header, front, key);
}

crypto::Key payload_key(const FileKey& file_key, std::span<const std::byte, kNonce> nonce) {
  return hkdf(file_key.bytes(), nonce, "payload");
}

bool open_chunk(const crypto::Key& key, std::uint64_t number, bool last, Bytes sealed,
                std::span<std::byte> plain) {
  SealNonce nonce{};
  for (std::size_t i = 0; i < 8; ++i) {
    nonce[10 - i] = static_cast<std::byte>(number >> (8 * i) & 0xff);
  }
  nonce[11] = last ? std::byte{1} : std::byte{0};
  return open_sealed(key, nonce, sealed, plain);
}

}  // namespace bridle::age
