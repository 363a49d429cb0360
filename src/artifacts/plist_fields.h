// Members of a property list's dictionary, typed: what is not there is nothing, and what is there
// with another type is nothing and damage, so that a parser cannot forget to say so.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "artifacts/artifact.h"
#include "formats/plist.h"

namespace bridle::artifacts {

// Opens a file that is a property list with a dictionary at its root, and calls `each(root)`. What
// is wrong with it is damage.
template <typename Row, typename Each>
void with_plist_dict(Bytes bytes, Emit<Row>& out, Each&& each) {
  const auto document = plist::Document::parse(bytes);
  if (!document) {
    out.damage(Where::whole_file(), document.error().message);
    return;
  }
  const plist::Node root = document->root();
  if (root.type() == plist::Type::dict) {
    each(root);
  } else {
    out.damage(Where::whole_file(), "not a dictionary");
  }
  if (const auto damage = document->damage()) out.damage(Where::whole_file(), damage->message);
}

template <typename Row>
class PlistFields {
 public:
  // `prefix` is the key path of `dict` with its "/" ("Lockdown/"), empty for the root.
  PlistFields(plist::Node dict, std::string_view prefix, Emit<Row>& out)
      : dict_(dict), prefix_(prefix), out_(out) {}

  std::optional<std::string_view> text(std::string_view key) {
    return typed(key, [](plist::Node node) { return node.text(); });
  }
  std::optional<std::int64_t> integer(std::string_view key) {
    return typed(key, [](plist::Node node) { return node.integer(); });
  }
  std::optional<bool> boolean(std::string_view key) {
    return typed(key, [](plist::Node node) { return node.boolean(); });
  }
  std::optional<Timestamp> date(std::string_view key) {
    return typed(key, [](plist::Node node) { return node.date(); });
  }

  // The texts of an array.
  std::vector<std::string_view> texts(std::string_view key) {
    std::vector<std::string_view> out;
    const plist::Node array = dict_[key];
    if (array.exists() && array.type() != plist::Type::array) damage(key, "not an array");
    if (array.type() != plist::Type::array) return out;
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (const auto text = array.at(i).text()) {
        out.push_back(*text);
      } else {
        damage(std::string(key) + "/" + std::to_string(i), "not a text");
      }
    }
    return out;
  }

  // The keys of a dictionary.
  std::vector<std::string_view> keys(std::string_view key) {
    std::vector<std::string_view> out;
    const plist::Node dict = dict_[key];
    if (dict.exists() && dict.type() != plist::Type::dict) damage(key, "not a dictionary");
    if (dict.type() != plist::Type::dict) return out;
    for (std::size_t i = 0; i < dict.size(); ++i) {
      if (const std::string_view name = dict.key_at(i); !name.empty()) {
        out.push_back(name);
      } else {
        damage(key, "a key is unreadable");
      }
    }
    return out;
  }

  void damage(std::string_view key, std::string_view what) {
    out_.damage(Where::at_key(std::string(prefix_).append(key)), what);
  }

 private:
  template <typename Read>
  auto typed(std::string_view key, Read read) -> decltype(read(plist::Node())) {
    const plist::Node node = dict_[key];
    auto value = read(node);
    if (!value && node.exists()) damage(key, "not of the type that it should have");
    return value;
  }

  plist::Node dict_;
  std::string_view prefix_;
  Emit<Row>& out_;
};

}  // namespace bridle::artifacts
