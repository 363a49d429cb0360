#include "formats/keybag.h"

#include <algorithm>
#include <string>

#include "base/limits.h"
#include "bytes/reader.h"

namespace bridle::ios {
namespace {

constexpr std::size_t kTagSize = 4;
constexpr std::uint32_t kBackup = 1;  // TYPE; the low bits (others are flags)
constexpr std::uint32_t kTypeMask = 0x3fffffff;
constexpr std::uint32_t kWrappedByPassword = 2;  // WRAP

// A phone has 11 classes; a keybag is some 1,500 bytes.
constexpr std::size_t kMostRecords = 256;

std::optional<std::uint32_t> number_of(Bytes value) {
  if (value.size() != 4) return std::nullopt;
  return ByteReader(value).be32();
}

std::vector<std::byte> copy(Bytes value) { return {value.begin(), value.end()}; }

// The header, or one class key: its fields by tag, the first of each.
class Record {
 public:
  void add(std::string_view tag, Bytes value) { fields_.try_emplace(tag, value); }
  bool has(std::string_view tag) const { return fields_.contains(tag); }
  Bytes bytes(std::string_view tag) const {
    const auto found = fields_.find(tag);
    return found == fields_.end() ? Bytes() : found->second;
  }
  std::optional<std::uint32_t> number(std::string_view tag) const { return number_of(bytes(tag)); }

 private:
  std::map<std::string_view, Bytes> fields_;
};

Error malformed(const std::string& what) {
  return {ErrorCode::malformed, "the keybag of the backup (Manifest.plist) is damaged: " + what};
}

}  // namespace

Result<Keybag> Keybag::parse(Bytes bytes) {
  // The first UUID is the keybag's own; each later one begins a class key.
  std::vector<Record> records(1);
  ByteReader reader(bytes);
  while (!reader.at_end()) {
    const std::string_view tag = as_text(reader.take(kTagSize));
    const Bytes value = reader.take(reader.be32());
    if (!reader.ok()) {
      return malformed("it ends inside the field " + std::to_string(records.size()) +
                       ", so that keys are missing");
    }
    if (tag == "UUID" && records.back().has("UUID")) {
      if (records.size() > kMostRecords) return malformed("it has more classes than any phone");
      records.emplace_back();
    }
    records.back().add(tag, value);
  }

  const Record& header = records.front();
  Keybag bag;
  if (const auto type = header.number("TYPE"); type && (*type & kTypeMask) != kBackup) {
    return Error{ErrorCode::unsupported, "the keybag is of type " + std::to_string(*type) +
                                             ", not a backup's (1): a password cannot open it"};
  }
  const auto iterations = header.number("ITER");
  if (!iterations || *iterations == 0) return malformed("it has no ITER (number of rounds)");
  if (header.bytes("SALT").empty()) return malformed("it has no SALT");
  bag.rounds_sha1_ = *iterations;
  bag.salt_sha1_ = copy(header.bytes("SALT"));
  // iOS 10.2 put a second derivation before the first; both fields came with it.
  if (header.has("DPIC") || header.has("DPSL")) {
    const auto rounds = header.number("DPIC");
    if (!rounds || *rounds == 0) return malformed("it has DPSL without DPIC (number of rounds)");
    if (header.bytes("DPSL").empty()) return malformed("it has DPIC without DPSL (salt)");
    bag.rounds_sha256_ = *rounds;
    bag.salt_sha256_ = copy(header.bytes("DPSL"));
  }
  if (bag.rounds() > limits::kDerivationRounds) {
    return Error{ErrorCode::over_limit,
                 "the keybag asks for " + std::to_string(bag.rounds()) +
                     " rounds of key derivation; phones ask for some 10 million, and over " +
                     std::to_string(limits::kDerivationRounds) + " are not tried"};
  }

  for (std::size_t i = 1; i < records.size(); ++i) {
    const auto number = records[i].number("CLAS");
    const auto wrap = records[i].number("WRAP");
    const Bytes key = records[i].bytes("WPKY");
    // Others are wrapped by the device's own key as well: no backup's files use them.
    if (!number || !wrap || (*wrap & kWrappedByPassword) == 0) continue;
    if (key.size() != crypto::kWrappedKeySize) continue;
    Wrapped& wrapped = bag.wrapped_.emplace_back();
    wrapped.protection_class = *number;
    std::copy(key.begin(), key.end(), wrapped.key.begin());
  }
  if (bag.wrapped_.empty()) return malformed("it has no key that a password opens");
  return bag;
}

Result<ClassKeys> Keybag::unlock(std::string_view password) const {
  crypto::Key key;
  if (rounds_sha256_ > 0) {
    const crypto::Key first =
        crypto::pbkdf2_sha256(as_bytes(password), salt_sha256_, rounds_sha256_);
    key = crypto::pbkdf2_sha1(first.bytes(), salt_sha1_, rounds_sha1_);
  } else {
    key = crypto::pbkdf2_sha1(as_bytes(password), salt_sha1_, rounds_sha1_);
  }
  ClassKeys keys;
  for (const Wrapped& wrapped : wrapped_) {
    // A class that does not open while others do is damage to the files of that class alone.
    if (auto opened = crypto::unwrap(key, wrapped.key)) {
      keys.keys_.try_emplace(wrapped.protection_class, *opened);
    }
  }
  if (keys.keys_.empty()) {
    return Error{ErrorCode::wrong_password,
                 "the password does not open this backup; it is the one for encrypted backups, "
                 "which need not be the phone's passcode"};
  }
  return keys;
}

Result<crypto::Key> ClassKeys::unwrap(std::uint32_t protection_class, Bytes wrapped) const {
  const auto key = keys_.find(protection_class);
  if (key == keys_.end()) {
    return Error{ErrorCode::malformed, "is encrypted under protection class " +
                                           std::to_string(protection_class) +
                                           ", whose key the backup does not hold"};
  }
  if (auto opened = crypto::unwrap(key->second, wrapped)) return *opened;
  return Error{ErrorCode::malformed, "its encryption key is damaged"};
}

Result<crypto::Key> ClassKeys::unwrap_stored(Bytes stored) const {
  ByteReader reader(stored);
  const std::uint32_t protection_class = reader.le32();
  const Bytes wrapped = reader.take(reader.remaining());
  if (!reader.ok() || wrapped.size() != crypto::kWrappedKeySize) {
    return Error{ErrorCode::malformed, "its encryption key is " + std::to_string(stored.size()) +
                                           " bytes long instead of 44"};
  }
  return unwrap(protection_class, wrapped);
}

}  // namespace bridle::ios
