#include "artifacts/intrusion_log.h"

#include "base/limits.h"
#include "bytes/text.h"

namespace bridle::artifacts::intrusion {
namespace {

// Of one value; what is longer is cut, for a line can be a megabyte.
constexpr std::size_t kMostText = 16U << 10;
constexpr int kMostNesting = 8;

void append(json::Node node, int depth, std::string& out);

void append_members(json::Node node, int depth, std::string& out) {
  out += '{';
  bool first = true;
  for (const json::Member& member : node.members()) {
    if (out.size() > kMostText) break;
    if (!first) out += ", ";
    first = false;
    out.append(member.key).append("=");
    append(member.value, depth + 1, out);
  }
  out += '}';
}

void append_items(json::Node node, int depth, std::string& out) {
  out += '[';
  bool first = true;
  for (const json::Node& item : node.items()) {
    if (out.size() > kMostText) break;
    if (!first) out += ", ";
    first = false;
    append(item, depth + 1, out);
  }
  out += ']';
}

void append(json::Node node, int depth, std::string& out) {
  if (depth > kMostNesting) {
    out += "...";
    return;
  }
  switch (node.type()) {
    case json::Type::object:
      return append_members(node, depth, out);
    case json::Type::array:
      return append_items(node, depth, out);
    case json::Type::text:
      out.append(node.text().value_or("").substr(0, kMostText));
      return;
    case json::Type::boolean:
      out += node.boolean().value_or(false) ? "true" : "false";
      return;
    case json::Type::integer:
    case json::Type::real:
      if (const auto whole = node.integer()) {
        append_number(*whole, out);
      } else if (const auto real = node.real()) {
        append_number(*real, out);
      }
      return;
    case json::Type::absent:
    case json::Type::null:
      out += "null";
      return;
  }
}

}  // namespace

std::optional<std::int64_t> number_of(json::Node node) {
  if (const auto number = node.integer()) return number;
  const auto text = node.text();
  return text ? android::whole_number<std::int64_t>(*text) : std::nullopt;
}

std::optional<bool> truth_of(json::Node node) {
  if (const auto truth = node.boolean()) return truth;
  if (const auto text = node.text()) {
    if (*text == "true") return true;
    if (*text == "false") return false;
  }
  const auto number = number_of(node);
  return number == 0 || number == 1 ? std::optional(*number == 1) : std::nullopt;
}

void append_value(json::Node node, std::string& out) { append(node, 0, out); }

std::string_view address_of(std::string_view text) { return text.substr(text.rfind('/') + 1); }

void Texts::clear() {
  owned_.clear();
  list_.clear();
}

void Texts::add(std::string_view key, json::Node value) {
  if (list_.size() >= limits::kListValues) return;
  std::string& text = owned_.emplace_back(key);
  text += '=';
  append_value(value, text);
  list_.push_back(text);
}

}  // namespace bridle::artifacts::intrusion
