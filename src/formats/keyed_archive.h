// A view of an NSKeyedArchiver property list: follows UIDs so that it reads like the object it was.
//
// Format: docs/formats/keyed-archive.md.
#pragma once

#include <optional>
#include <string_view>

#include "formats/plist.h"

namespace bridle::keyed_archive {

class Archive;

// An archived object, or a plain value inside one. Valid while its Archive is.
class Object {
 public:
  Object() = default;

  bool exists() const { return node_.exists(); }
  plist::Node node() const { return node_; }  // the raw node, references followed

  // "NSMutableDictionary", "MBFile", ...; empty for plain values.
  std::string_view class_name() const;

  // A member of the object ("Size", "NS.data"), references followed; "$null" is absent.
  Object operator[](std::string_view member) const;

  // Foundation containers: NS.objects of arrays and sets, NS.keys/NS.objects of dictionaries.
  std::size_t size() const;
  Object at(std::size_t index) const;
  Object key_at(std::size_t index) const;   // dictionaries: the key of at(index)
  Object find(std::string_view key) const;  // dictionaries with text keys

  std::optional<std::string_view> text() const;  // NSString, NSMutableString (NS.string), plain
  std::optional<std::int64_t> integer() const;
  std::optional<double> real() const;
  std::optional<Timestamp> date() const;  // NSDate (NS.time) or a plist date
  std::optional<Bytes> data() const;      // NSData, NSMutableData (NS.data), plain

 private:
  friend class Archive;
  Object(const Archive* archive, plist::Node node) : archive_(archive), node_(node) {}
  Object wrap(plist::Node node) const;  // of the same archive, references followed

  const Archive* archive_ = nullptr;
  plist::Node node_;
};

class Archive {
 public:
  // REQUIRES: `document` outlives the Archive. Fails when it is no keyed archive.
  static Result<Archive> open(const plist::Document& document);

  Object root() const;                      // $top.root
  Object top(std::string_view name) const;  // $top.<name>, for archives with other roots

 private:
  friend class Object;
  explicit Archive(const plist::Document& document) : document_(&document) {}
  plist::Node follow(plist::Node node) const;  // UID -> object, others as they are

  const plist::Document* document_;
  plist::Node objects_;
};

}  // namespace bridle::keyed_archive
