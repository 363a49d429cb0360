#include "share/secrets.h"

#include <algorithm>

namespace bridle::share {
namespace {

constexpr std::size_t kShort = 6;  // bytes; a shorter value may be a part of any word

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

std::size_t first_two(std::string_view text) {
  return static_cast<std::size_t>(static_cast<unsigned char>(text[0])) << 8 |
         static_cast<unsigned char>(text[1]);
}

// Whether [begin, end) stands apart from the words beside it.
bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  const bool joined_before = begin > 0 && is_word(text[begin]) && is_word(text[begin - 1]);
  const bool joined_after = end < text.size() && is_word(text[end - 1]) && is_word(text[end]);
  return !joined_before && !joined_after;
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

void Secrets::add(std::string_view value, Hidden kind) {
  while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  while (!value.empty() && value.back() == ' ') value.remove_suffix(1);
  if (value.size() < 2) return;
  const bool one_word = value.find(' ') == std::string_view::npos;
  const bool is_name =
      kind == Hidden::person || kind == Hidden::value || (kind == Hidden::text && one_word);
  entries_.push_back(
      {.folded = folded(value), .kind = kind, .is_part = value.size() >= kShort && !is_name});
}

void Secrets::add_public(std::string_view value) {
  if (value.size() >= 2) entries_.push_back({.folded = folded(value), .is_public = true});
}

bool tells(std::string_view value, Hidden kind) {
  if (kind != Hidden::text && kind != Hidden::value) return true;
  return !std::ranges::all_of(value, [](char c) { return lower(c) >= 'a' && lower(c) <= 'z'; });
}

void Secrets::close(const std::function<bool(const std::string&)>& is_known) {
  if (is_known) {
    std::erase_if(entries_, [&](const Entry& e) { return !e.is_public && is_known(e.folded); });
  }
  std::ranges::stable_sort(entries_, {}, &Entry::folded);
  const auto same = [](const Entry& a, const Entry& b) { return a.folded == b.folded; };
  entries_.erase(std::unique(entries_.begin(), entries_.end(), same), entries_.end());
  begins_.assign(1U << 16, false);
  for (const Entry& entry : entries_) begins_[first_two(entry.folded)] = true;
}

// Among the sorted entries, those that begin like the text are one range: it narrows with each
// character.
const Secrets::Entry* Secrets::longest_at(std::string_view text, std::size_t at) const {
  auto low = entries_.begin();
  auto high = entries_.end();
  const Entry* longest = nullptr;
  for (std::size_t depth = 0; low != high; ++depth) {
    if (low->folded.size() == depth) {  // the shortest of the range stands first
      if (low->is_part || stands_alone(text, at, at + depth)) longest = &*low;
      ++low;
    }
    if (at + depth == text.size()) break;
    const auto byte = static_cast<unsigned char>(text[at + depth]);
    const auto byte_of = [&](const Entry& entry) {
      return static_cast<unsigned char>(entry.folded[depth]);
    };
    low = std::partition_point(low, high, [&](const Entry& e) { return byte_of(e) < byte; });
    high = std::partition_point(low, high, [&](const Entry& e) { return byte_of(e) == byte; });
  }
  return longest;
}

std::string Secrets::scrub(std::string_view text, Tokens& tokens) const {
  if (entries_.empty() || begins_.empty()) return std::string(text);
  const std::string lowered = folded(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const bool may =
        at + 1 < text.size() && begins_[first_two(std::string_view(lowered).substr(at))];
    const Entry* found = may ? longest_at(lowered, at) : nullptr;
    if (found == nullptr) {
      out += text[at++];
      continue;
    }
    const std::string_view value = text.substr(at, found->folded.size());
    out += found->is_public ? std::string(value) : tokens.of(found->kind, value);
    at += found->folded.size();
  }
  return out;
}

}  // namespace bridle::share
