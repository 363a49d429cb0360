#include "engine/plain_manifest.h"

#include <string>

#include "base/limits.h"
#include "formats/plist.h"
#include "formats/plist_writer.h"

namespace bridle {
namespace {

using plist::Node;
using plist::Tree;
using plist::Type;

// Copies a node into a tree that can be written. `left` bounds what a property list that names one
// object many times can grow to; false when it is used up or the nesting is too deep.
bool copy(Node node, int depth, std::uint64_t& left, Tree& out) {
  if (depth > limits::kNesting || left == 0) return false;
  --left;
  switch (node.type()) {
    case Type::absent:
      return false;
    case Type::null:
      out.value = nullptr;
      return true;
    case Type::boolean:
      out.value = *node.boolean();
      return true;
    case Type::integer:
      if (!node.integer()) return false;
      out.value = *node.integer();
      return true;
    case Type::real:
      out.value = *node.real();
      return true;
    case Type::date:
      if (!node.date()) return false;
      out.value = *node.date();
      return true;
    case Type::data: {
      const Bytes bytes = node.data().value_or(Bytes());
      out.value = Tree::Data(bytes.begin(), bytes.end());
      return true;
    }
    case Type::text:
      if (!node.text()) return false;
      out.value = std::string(*node.text());
      return true;
    case Type::uid:
      out.value = Tree::Uid{*node.uid()};
      return true;
    case Type::array:
    case Type::set: {
      Tree::Array array;
      for (std::size_t i = 0; i < node.size(); ++i) {
        if (!copy(node.at(i), depth + 1, left, array.emplace_back())) return false;
      }
      out.value = std::move(array);
      return true;
    }
    case Type::dict: {
      Tree::Dict dict;
      for (std::size_t i = 0; i < node.size(); ++i) {
        Tree value;
        if (!copy(node.at(i), depth + 1, left, value)) return false;
        dict.emplace_back(node.key_at(i), std::move(value));
      }
      out.value = std::move(dict);
      return true;
    }
  }
  return false;
}

}  // namespace

Result<std::vector<std::byte>> plain_manifest(Bytes manifest_plist) {
  auto document = plist::Document::parse(manifest_plist);
  if (!document) return document.error();
  if (const auto damage = document->damage()) return *damage;
  Tree tree;
  std::uint64_t left = limits::kPlistObjects;
  if (!copy(document->root(), 0, left, tree) || !std::holds_alternative<Tree::Dict>(tree.value)) {
    return Error{ErrorCode::malformed, "the property list cannot be written again"};
  }
  auto& dict = std::get<Tree::Dict>(tree.value);
  std::erase_if(dict, [](const auto& member) { return member.first == "IsEncrypted"; });
  dict.emplace_back("IsEncrypted", Tree{false});
  return plist::write_binary(tree);
}

}  // namespace bridle
