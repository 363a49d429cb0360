// Members of a JSON object, typed: what is not there or null is nothing, and what is there with
// another type is nothing and damage, so that a parser cannot forget to say so.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "formats/json.h"
#include "model/sink.h"

namespace bridle::artifacts {

template <typename Row>
class JsonFields {
 public:
  // `prefix` is the key path of `object` with its "/" ("exception/"), empty for the root.
  JsonFields(json::Node object, std::string_view prefix, Emit<Row>& out)
      : object_(object), prefix_(prefix), out_(out) {}

  std::optional<std::string_view> text(std::string_view key) const {
    return typed(key, [](const json::Node& node) { return node.text(); });
  }
  std::optional<std::int64_t> integer(std::string_view key) const {
    return typed(key, [](const json::Node& node) { return node.integer(); });
  }
  std::optional<bool> boolean(std::string_view key) const {
    return typed(key, [](const json::Node& node) { return node.boolean(); });
  }
  // A text in the form of RFC 3339, or of Apple's reports: "2024-01-25 19:25:25.7990 -0500".
  std::optional<Timestamp> time(std::string_view key) const {
    const auto value = text(key);
    if (!value || value->empty()) return std::nullopt;
    const auto time = parse_rfc3339(*value);
    if (!time) damage(key, "is no time with a zone");
    return time;
  }
  // Absent unless it is one.
  json::Node object(std::string_view key) const { return container(key, json::Type::object); }
  json::Node array(std::string_view key) const { return container(key, json::Type::array); }

  void damage(std::string_view key, std::string_view what) const {
    out_.damage(Where::at_key(std::string(prefix_).append(key)), what);
  }

 private:
  static bool says_nothing(const json::Node& node) {
    return !node.exists() || node.type() == json::Type::null;
  }

  template <typename Read>
  auto typed(std::string_view key, Read read) const -> decltype(read(json::Node())) {
    const json::Node node = object_[key];
    auto value = read(node);
    if (!value && !says_nothing(node)) damage(key, "not of the type that it should have");
    return value;
  }

  json::Node container(std::string_view key, json::Type type) const {
    const json::Node node = object_[key];
    if (node.type() == type) return node;
    if (!says_nothing(node)) damage(key, "not of the type that it should have");
    return {};
  }

  json::Node object_;
  std::string_view prefix_;
  Emit<Row>& out_;
};

}  // namespace bridle::artifacts
