#include "formats/keyed_archive.h"

namespace bridle::keyed_archive {

Result<Archive> Archive::open(const plist::Document& document) {
  const plist::Node root = document.root();
  Archive archive(document);
  archive.objects_ = root["$objects"];
  if (archive.objects_.type() != plist::Type::array || root["$top"].type() != plist::Type::dict) {
    return Error{ErrorCode::malformed, "the property list is no keyed archive"};
  }
  return archive;
}

Object Archive::root() const { return Object(this, follow(document_->root()["$top"]["root"])); }

Object Archive::top(std::string_view name) const {
  return Object(this, follow(document_->root()["$top"][name]));
}

// One step: an object in $objects is never itself a reference, so a chain of them is forged and
// stays what it is.
plist::Node Archive::follow(plist::Node node) const {
  const auto uid = node.uid();
  if (!uid) return node;
  if (*uid >= objects_.size()) return {};
  const plist::Node object = objects_.at(static_cast<std::size_t>(*uid));
  // A user's own string "$null" is wrapped in an NSString object, so that this one stays special.
  return object.is_text("$null") ? plist::Node() : object;
}

Object Object::wrap(plist::Node node) const {
  return archive_ == nullptr ? Object() : Object(archive_, archive_->follow(node));
}

std::string_view Object::class_name() const {
  return (*this)["$class"].node_["$classname"].text().value_or(std::string_view());
}

Object Object::operator[](std::string_view member) const { return wrap(node_[member]); }

std::size_t Object::size() const {
  if (node_.type() != plist::Type::dict) return node_.size();
  const Object objects = (*this)["NS.objects"];
  return objects.exists() ? objects.node_.size() : 0;
}

Object Object::at(std::size_t index) const {
  if (node_.type() != plist::Type::dict) return wrap(node_.at(index));
  return wrap((*this)["NS.objects"].node_.at(index));
}

Object Object::key_at(std::size_t index) const { return wrap((*this)["NS.keys"].node_.at(index)); }

Object Object::find(std::string_view key) const {
  const plist::Node keys = (*this)["NS.keys"].node_;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Object candidate = wrap(keys.at(i));
    if (candidate.node_.is_text(key) || candidate.node_["NS.string"].is_text(key)) return at(i);
  }
  return {};
}

std::optional<std::string_view> Object::text() const {
  if (const auto plain = node_.text()) return plain;
  if (const auto wrapped = (*this)["NS.string"].node_.text()) return wrapped;
  // NSMutableString of some versions: UTF-8 as data.
  if (const auto bytes = (*this)["NS.bytes"].node_.data()) return as_text(*bytes);
  return std::nullopt;
}

std::optional<std::int64_t> Object::integer() const { return node_.integer(); }

std::optional<double> Object::real() const { return node_.real(); }

std::optional<Timestamp> Object::date() const {
  if (const auto plain = node_.date()) return plain;
  const auto seconds = (*this)["NS.time"].node_.real();
  return seconds ? from_mac_s(*seconds) : std::nullopt;
}

std::optional<Bytes> Object::data() const {
  if (const auto plain = node_.data()) return plain;
  return (*this)["NS.data"].node_.data();
}

}  // namespace bridle::keyed_archive
