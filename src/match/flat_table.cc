#include "match/flat_table.h"

#include <cstring>

#include "base/check.h"

namespace bridle {
namespace {

template <typename T>
std::uint64_t load(const char* at) {
  T word = 0;
  std::memcpy(&word, at, sizeof(word));
  return word;
}

constexpr std::size_t kFilterBitsPerSlot = 8;

}  // namespace

FlatTable::FlatTable(std::uint32_t roots)
    : keys_(roots),
      slots_(64),
      filter_(slots_.size() * kFilterBitsPerSlot / 64, 0),
      filter_mask_(filter_.size() * 64 - 1) {
  BRIDLE_CHECK(roots > 0);
}

std::uint64_t FlatTable::hash(std::string_view piece) {
  const char* at = piece.data();
  std::size_t left = piece.size();
  std::uint64_t state = mixed(0, left);
  for (; left > 8; at += 8, left -= 8) state = mixed(state, load<std::uint64_t>(at));
  // The last one to eight bytes, read as overlapping words.
  std::uint64_t last = 0;
  if (left >= 4) {
    last = load<std::uint32_t>(at) << 32 | load<std::uint32_t>(at + left - 4);
  } else if (left > 0) {
    last = load<std::uint8_t>(at) << 16 | load<std::uint8_t>(at + left / 2) << 8 |
           load<std::uint8_t>(at + left - 1);
  }
  return mixed(state, last);
}

std::uint32_t FlatTable::add(std::uint32_t parent, std::string_view piece) {
  const std::uint64_t piece_hash = hash(piece);
  if (const auto known = find(parent, piece, piece_hash)) return *known;
  if (keys_.size() * 2 >= slots_.size()) grow();
  const std::uint32_t number = size();
  keys_.push_back({parent, static_cast<std::uint32_t>(piece.size()), text_.size()});
  text_ += piece;
  insert(below(parent, piece_hash), number);
  return number;
}

std::optional<std::uint32_t> FlatTable::probe(std::uint32_t parent, std::string_view piece,
                                              std::uint64_t full) const {
  const std::size_t mask = slots_.size() - 1;
  const auto tag = static_cast<std::uint32_t>(full >> 32);
  for (std::size_t i = (full >> 20) & mask; slots_[i].number != 0; i = (i + 1) & mask) {
    if (slots_[i].tag != tag) continue;
    const Key& key = keys_[slots_[i].number];
    if (key.parent == parent && key.length == piece.size() &&
        std::memcmp(text_.data() + key.offset, piece.data(), piece.size()) == 0) {
      return slots_[i].number;
    }
  }
  return std::nullopt;
}

void FlatTable::insert(std::uint64_t hash, std::uint32_t number) {
  const std::size_t bit = hash & filter_mask_;
  filter_[bit / 64] |= 1ULL << (bit % 64);
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = (hash >> 20) & mask;
  while (slots_[i].number != 0) i = (i + 1) & mask;
  slots_[i] = {static_cast<std::uint32_t>(hash >> 32), number};
}

void FlatTable::grow() {
  const std::size_t slots = slots_.size() * 2;
  slots_.assign(slots, {});
  filter_.assign(slots * kFilterBitsPerSlot / 64, 0);
  filter_mask_ = filter_.size() * 64 - 1;
  for (std::uint32_t number = 0; number < size(); ++number) {
    const Key& key = keys_[number];
    if (key.length == 0) continue;  // a root
    insert(below(key.parent, hash(std::string_view(text_).substr(key.offset, key.length))), number);
  }
}

}  // namespace bridle
