#include "vfs/ios_file_system.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "base/limits.h"
#include "formats/plist.h"

namespace bridle::vfs {
namespace {

constexpr std::string_view kOutside = "outside/";
constexpr std::string_view kMobile = "var/mobile/";
constexpr std::string_view kPrivate = "private/";
constexpr std::string_view kPrivateVar = "private/var/";

// Where `folders` begin in `path`, as whole components; npos if nowhere.
std::size_t find_folders(std::string_view path, std::string_view folders) {
  std::size_t at = path.find(folders);
  while (at != std::string_view::npos && at > 0 && path[at - 1] != '/') {
    at = path.find(folders, at + 1);
  }
  return at;
}

class IosFileSystemTree final : public Tree {
 public:
  IosFileSystemTree(Tree& storage, IosFileSystemRoot root)
      : storage_(storage), root_(std::move(root)) {}

  Result<void> list(const Each& each) override {
    return storage_.list([&](const Entry& stored) { return each(shown(stored)); });
  }

  std::optional<Entry> find(std::string_view path) override {
    auto stored = storage_.find(stored_name(path));
    if (!stored) return std::nullopt;
    // Two names of the storage could be asked for here, and only one is shown.
    Entry entry = shown(*stored);
    return entry.path == path ? std::optional(std::move(entry)) : std::nullopt;
  }

  Result<std::unique_ptr<ByteSource>> open(const Entry& entry) override {
    return storage_.open(in_storage(entry));
  }
  Result<std::unique_ptr<ByteSource>> open_stored(const Entry& entry) override {
    return storage_.open_stored(in_storage(entry));
  }
  std::string stored_path(const Entry& entry) override {
    return storage_.stored_path(in_storage(entry));
  }
  bool is_streamed() const override { return storage_.is_streamed(); }
  Result<void> prefetch(std::span<const Entry> entries) override {
    std::vector<Entry> stored;
    stored.reserve(entries.size());
    for (const Entry& entry : entries) stored.push_back(in_storage(entry));
    return storage_.prefetch(stored);
  }

 private:
  Entry shown(const Entry& stored) const {
    Entry entry = stored;
    const std::string_view path = stored.path;
    if (!path.starts_with(root_.prefix)) {
      entry.path = std::string(kOutside).append(path);
      return entry;
    }
    const std::string_view below = path.substr(root_.prefix.size());
    if (below != "var" && !below.starts_with("var/")) {
      entry.path = below;
      return entry;
    }
    entry.path = std::string(kPrivate).append(below);
    if (root_.has_private && storage_.find(root_.prefix + entry.path)) {
      entry.path = below;
      if (entry.type == EntryType::file && entry.fault == Fault::none) {
        entry.fault_note = "stands in private/var as well, and that one is read";
      }
    }
    return entry;
  }

  std::string stored_name(std::string_view path) const {
    if (!root_.prefix.empty() && path.starts_with(kOutside)) {
      return std::string(path.substr(kOutside.size()));
    }
    std::string name = root_.prefix + std::string(path);
    if (path != "private/var" && !path.starts_with("private/var/")) return name;
    if (root_.has_private && storage_.find(name)) return name;
    return root_.prefix + std::string(path.substr(kPrivate.size()));
  }

  Entry in_storage(const Entry& entry) const {
    Entry stored = entry;
    stored.path = stored_name(entry.path);
    return stored;
  }

  Tree& storage_;
  const IosFileSystemRoot root_;
};

}  // namespace

Result<std::vector<IosFileSystemRoot>> find_ios_file_systems(Tree& storage) {
  std::set<std::string> found;
  std::set<std::string> with_private;
  auto listed = storage.list([&](const Entry& entry) {
    const std::string_view path = entry.path;
    constexpr std::size_t kNowhere = std::string_view::npos;
    const std::size_t in_private = find_folders(path, kPrivateVar);
    if (in_private != kNowhere) with_private.emplace(path.substr(0, in_private));
    const std::size_t at = find_folders(path, kMobile);
    if (at == kNowhere) return true;
    const bool below_private = in_private != kNowhere && in_private + kPrivate.size() == at;
    found.emplace(path.substr(0, below_private ? in_private : at));
    return true;
  });
  if (!listed && found.empty()) return listed.error();
  std::vector<IosFileSystemRoot> out;
  for (const std::string& prefix : found) {
    // What a phone holds of other file systems, in the files of an app, is its own.
    const bool is_inside = std::ranges::any_of(out, [&](const IosFileSystemRoot& root) {
      return prefix.starts_with(root.prefix + "private/var/") ||
             prefix.starts_with(root.prefix + "var/");
    });
    if (!is_inside) out.push_back({prefix, with_private.contains(prefix)});
  }
  return out;
}

std::unique_ptr<Tree> open_ios_file_system(Tree& storage, IosFileSystemRoot root) {
  return std::make_unique<IosFileSystemTree>(storage, std::move(root));
}

IosVersion ios_version_of(Tree& device) {
  return ios_version_in(device, "System/Library/CoreServices/SystemVersion.plist");
}

IosVersion ios_version_in(Tree& tree, const std::string& path) {
  const auto entry = tree.find(path);
  if (!entry || entry->type != EntryType::file) return {};
  auto source = tree.open(*entry);
  if (!source) return {};
  const auto bytes = read_all(**source, limits::kWholeFile);
  if (!bytes) return {};
  const auto document = plist::Document::parse(*bytes);
  if (!document) return {};
  const auto text = [&](std::string_view key) {
    return std::string(document->root()[key].text().value_or(""));
  };
  return {text("ProductVersion"), text("ProductBuildVersion")};
}

}  // namespace bridle::vfs
