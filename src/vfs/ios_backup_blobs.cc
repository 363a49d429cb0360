#include "vfs/ios_backup_blobs.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace bridle::vfs {
namespace {

static_assert(sizeof(Blob) == 36, "1.3 million of them are held in memory");

constexpr std::size_t kDigits = 40;

// By character: the value of a lower-case hexadecimal digit, or -1.
constexpr auto kDigitValues = [] {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  std::int8_t value = 0;
  for (const char c : std::string_view("0123456789abcdef")) {
    values[static_cast<unsigned char>(c)] = value++;
  }
  return values;
}();

int digit(char c) { return kDigitValues[static_cast<unsigned char>(c)]; }

}  // namespace

std::optional<Sha1Digest> parse_file_id(std::string_view digits) {
  if (digits.size() != kDigits) return std::nullopt;
  Sha1Digest out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int high = digit(digits[2 * i]);
    const int low = digit(digits[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out[i] = static_cast<std::byte>(high * 16 + low);
  }
  return out;
}

std::optional<Sha1Digest> blob_id_of(std::string_view below, bool& flat) {
  flat = below.size() == kDigits;
  if (flat) return parse_file_id(below);
  if (below.size() != kDigits + 3 || below[2] != '/') return std::nullopt;
  if (below.substr(0, 2) != below.substr(3, 2)) return std::nullopt;
  return parse_file_id(below.substr(3));
}

Entry Blob::stored(std::string_view prefix) const {
  Entry entry;
  const std::string digits = hex(id_);
  entry.path = prefix;
  if ((whole(size_) & kFlat) == 0) entry.path.append(digits, 0, 2).append("/");
  entry.path += digits;
  entry.size = size();
  entry.token = whole(token_);
  return entry;
}

BlobIndex BlobIndex::build(Tree& storage, std::string_view prefix, std::optional<Error>& error) {
  BlobIndex index;
  auto listed = storage.list([&](const Entry& entry) {
    if (entry.type != EntryType::file || !entry.path.starts_with(prefix)) return true;
    bool flat = false;
    const std::string_view below = std::string_view(entry.path).substr(prefix.size());
    if (const auto id = blob_id_of(below, flat)) {
      index.blobs_.emplace_back(*id, entry.size, entry.token, flat);
    }
    return true;
  });
  if (!listed) error = listed.error();
  std::stable_sort(index.blobs_.begin(), index.blobs_.end(),
                   [](const Blob& a, const Blob& b) { return a.id() < b.id(); });
  const auto again = std::unique(index.blobs_.begin(), index.blobs_.end(),
                                 [](const Blob& a, const Blob& b) { return a.id() == b.id(); });
  index.blobs_.erase(again, index.blobs_.end());
  return index;
}

const Blob* BlobIndex::find(const Sha1Digest& id) const {
  const auto found = std::lower_bound(
      blobs_.begin(), blobs_.end(), id,
      [](const Blob& blob, const Sha1Digest& wanted) { return blob.id() < wanted; });
  return found != blobs_.end() && found->id() == id ? &*found : nullptr;
}

}  // namespace bridle::vfs
