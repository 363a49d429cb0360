#include "artifacts/links.h"

#include <algorithm>

#include "bytes/scan.h"

namespace bridle::artifacts {
namespace {

// A message of a hostile sender could hold a million different URLs, and each is compared with
// those before it. What lies beyond still stands in the text itself, which is searched too.
constexpr std::size_t kMostLinks = 1'000;

bool may_hold_url(std::string_view text) { return text.find("://") != std::string_view::npos; }

}  // namespace

void Links::clear() {
  list_.clear();
  if (!owned_.empty()) owned_.clear();
}

void Links::add(std::string_view url, bool copy) {
  if (url.empty() || list_.size() >= kMostLinks) return;
  if (std::find(list_.begin(), list_.end(), url) != list_.end()) return;
  list_.push_back(copy ? std::string_view(owned_.emplace_back(url)) : url);
}

void Links::add_from(std::string_view text) {
  if (!may_hold_url(text)) return;
  found_.clear();
  scan_links(text, found_);
  for (const std::string_view url : found_) add(url, false);
}

void Links::add_copies_from(std::string_view text) {
  if (!may_hold_url(text)) return;
  found_.clear();
  scan_links(text, found_);
  for (const std::string_view url : found_) add(url, true);
}

void Links::add_from_binary(Bytes bytes) {
  std::string_view rest = as_text(bytes);
  const auto printable = [](char c) { return c > ' ' && c < '\x7F'; };
  while (may_hold_url(rest)) {
    const std::size_t middle = rest.find("://");
    std::size_t first = middle;
    while (first > 0 && printable(rest[first - 1])) --first;
    std::size_t last = middle;
    while (last < rest.size() && printable(rest[last])) ++last;
    add_copies_from(rest.substr(first, last - first));
    rest.remove_prefix(last);
  }
}

void Links::add_copy(std::string_view url) {
  if (may_hold_url(url)) add(url, true);
}

}  // namespace bridle::artifacts
