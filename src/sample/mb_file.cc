#include "sample/mb_file.h"

#include <string>
#include <utility>

#include "formats/plist_writer.h"

namespace bridle::sample {
namespace {

using plist::Tree;

constexpr std::int64_t kMobile = 501;  // user and group of all that a backup holds

Tree text(std::string_view value) { return {std::string(value)}; }
Tree integer(std::int64_t value) { return {value}; }
Tree seconds(Timestamp time) { return {time.unix_ns / kNsPerSecond}; }
Tree uid(std::size_t number) { return {Tree::Uid{number}}; }

Tree class_of(std::initializer_list<std::string_view> names) {
  Tree::Array classes;
  for (const std::string_view name : names) classes.push_back(text(name));
  return {Tree::Dict{{"$classname", text(*names.begin())}, {"$classes", {std::move(classes)}}}};
}

}  // namespace

std::vector<std::byte> archive(const MbFile& file) {
  Tree::Array objects;
  objects.push_back(text("$null"));
  objects.emplace_back();  // the file itself, once the numbers of the others are known
  objects.push_back(text(file.relative_path));
  const std::size_t path = objects.size() - 1;
  std::size_t target = 0;
  std::size_t key = 0;
  if (file.target) {
    target = objects.size();
    objects.push_back(text(*file.target));
  }
  if (file.encryption_key) {
    key = objects.size();
    const Bytes bytes = *file.encryption_key;
    objects.push_back({Tree::Dict{{"NS.data", {Tree::Data(bytes.begin(), bytes.end())}},
                                  {"$class", uid(key + 1)}}});
    objects.push_back(class_of({"NSMutableData", "NSData", "NSObject"}));
  }
  const std::size_t own_class = objects.size();
  objects.push_back(class_of({"MBFile", "NSObject"}));

  Tree::Dict self{{"LastModified", seconds(file.modified)},
                  {"Flags", integer(0)},
                  {"GroupID", integer(kMobile)},
                  {"$class", uid(own_class)},
                  {"LastStatusChange", seconds(file.status_changed)},
                  {"RelativePath", uid(path)},
                  {"Birth", seconds(file.born)}};
  if (key != 0) self.emplace_back("EncryptionKey", uid(key));
  if (target != 0) self.emplace_back("Target", uid(target));
  self.emplace_back("Size", integer(file.size));
  self.emplace_back("Mode", integer(file.mode));
  self.emplace_back("UserID", integer(kMobile));
  self.emplace_back("InodeNumber", integer(file.inode));
  self.emplace_back("ProtectionClass", integer(file.protection_class));
  objects[1] = {std::move(self)};

  return plist::write_binary({Tree::Dict{{"$version", integer(100000)},
                                         {"$archiver", text("NSKeyedArchiver")},
                                         {"$top", {Tree::Dict{{"root", uid(1)}}}},
                                         {"$objects", {std::move(objects)}}}});
}

}  // namespace bridle::sample
