#include "artifacts/plist_leaves.h"

#include <array>
#include <charconv>

#include "base/hash.h"
#include "base/time.h"

namespace bridle::artifacts {
namespace {

constexpr std::size_t kDataShown = 32;

std::string real_text(double value) {
  std::array<char, 32> buffer{};
  char* const limit = buffer.data() + buffer.size();
  const bool short_enough = value > -1e15 && value < 1e15;
  auto end = short_enough ? std::to_chars(buffer.data(), limit, value, std::chars_format::fixed)
                          : std::to_chars(buffer.data(), limit, value);
  // A number near 0 has too many digits when it is written out.
  if (end.ec != std::errc()) end = std::to_chars(buffer.data(), limit, value);
  return {buffer.data(), end.ptr};
}

std::string data_text(Bytes data) {
  if (data.size() <= kDataShown) return hex(data);
  return std::to_string(data.size()) + " bytes";
}

}  // namespace

bool PlistLeaves::walk(plist::Node node, std::string_view path, std::string_view key,
                       const Each& each) {
  path_.assign(path);
  const std::string held(key);
  return step(node, held, 0, each);
}

bool PlistLeaves::step(plist::Node node, std::string_view key, int depth, const Each& each) {
  if (depth > limits::kNesting || left_ == 0) return false;
  --left_;
  const bool dict = node.type() == plist::Type::dict;
  const bool list = node.type() == plist::Type::array || node.type() == plist::Type::set;
  if (node.size() == 0 || (!dict && !list)) {
    return hand_out(node, key, each);
  }
  const std::size_t length = path_.size();
  bool whole = true;
  for (std::size_t i = 0; i < node.size(); ++i) {
    std::string_view name = dict ? node.key_at(i) : std::string_view();
    if (!path_.empty()) path_ += '/';
    if (name.empty()) {
      path_ += std::to_string(i);
    } else {
      path_ += name;
    }
    whole = step(node.at(i), name.empty() ? key : name, depth + 1, each) && whole;
    path_.resize(length);
    if (left_ == 0) return whole && i + 1 == node.size();
  }
  return whole;
}

bool PlistLeaves::hand_out(plist::Node leaf, std::string_view key, const Each& each) {
  std::size_t bytes = path_.size();
  if (const auto text = leaf.text()) bytes += text->size();
  if (const auto data = leaf.data()) bytes += data->size();
  if (bytes > bytes_left_) {
    bytes_left_ = 0;
    left_ = 0;
    return false;
  }
  bytes_left_ -= bytes;
  each({path_, key, leaf});
  return true;
}

std::optional<std::string> leaf_text(plist::Node leaf) {
  switch (leaf.type()) {
    case plist::Type::absent:
      return std::nullopt;
    case plist::Type::null:
      return "null";
    case plist::Type::boolean:
      return leaf.boolean().value_or(false) ? "true" : "false";
    case plist::Type::integer:
      if (const auto value = leaf.integer()) return std::to_string(*value);
      return std::nullopt;
    case plist::Type::real:
      if (const auto value = leaf.real()) return real_text(*value);
      return std::nullopt;
    case plist::Type::date:
      if (const auto value = leaf.date()) return rfc3339(*value);
      return std::nullopt;
    case plist::Type::data:
      if (const auto value = leaf.data()) return data_text(*value);
      return std::nullopt;
    case plist::Type::text:
      if (const auto value = leaf.text()) return std::string(*value);
      return std::nullopt;
    case plist::Type::uid:
      if (const auto value = leaf.uid()) return "uid " + std::to_string(*value);
      return std::nullopt;
    case plist::Type::array:
    case plist::Type::set:
      return "[]";
    case plist::Type::dict:
      return "{}";
  }
  return std::nullopt;
}

}  // namespace bridle::artifacts
