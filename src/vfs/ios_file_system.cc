#include "vfs/ios_file_system.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "base/limits.h"
#include "formats/plist.h"

namespace bridle::vfs {
namespace {

constexpr std::string_view kOutside = "outside/";
constexpr std::string_view kMobile = "var/mobile/";
constexpr std::string_view kPrivate = "private/";

// Where "var/mobile/" begins, as whole components; npos if nowhere.
std::size_t find_mobile(std::string_view path) {
  std::size_t at = path.find(kMobile);
  while (at != std::string_view::npos && at > 0 && path[at - 1] != '/') {
    at = path.find(kMobile, at + 1);
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
    const bool is_var = below == "var" || below.starts_with("var/");
    entry.path =
        is_var && !root_.has_private ? std::string(kPrivate).append(below) : std::string(below);
    return entry;
  }

  std::string stored_name(std::string_view path) const {
    if (path.starts_with(kOutside)) return std::string(path.substr(kOutside.size()));
    if (!root_.has_private && (path == "private/var" || path.starts_with("private/var/"))) {
      path.remove_prefix(kPrivate.size());
    }
    return root_.prefix + std::string(path);
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
  std::map<std::string, bool> found;
  auto listed = storage.list([&](const Entry& entry) {
    const std::string_view path = entry.path;
    const std::size_t at = find_mobile(path);
    if (at == std::string_view::npos) return true;
    std::string_view prefix = path.substr(0, at);
    const bool has_private =
        prefix.ends_with(kPrivate) &&
        (prefix.size() == kPrivate.size() || prefix[prefix.size() - kPrivate.size() - 1] == '/');
    if (has_private) prefix.remove_suffix(kPrivate.size());
    found[std::string(prefix)] |= has_private;
    return true;
  });
  if (!listed && found.empty()) return listed.error();
  std::vector<IosFileSystemRoot> out;
  for (const auto& each : found) {
    const std::string& prefix = each.first;  // clang 14 cannot capture a structured binding
    // What a phone holds of other file systems, in the files of an app, is its own.
    const bool is_inside = std::ranges::any_of(out, [&](const IosFileSystemRoot& root) {
      return prefix.starts_with(root.prefix + "private/var/") ||
             prefix.starts_with(root.prefix + "var/");
    });
    if (!is_inside) out.push_back({prefix, each.second});
  }
  return out;
}

std::unique_ptr<Tree> open_ios_file_system(Tree& storage, IosFileSystemRoot root) {
  return std::make_unique<IosFileSystemTree>(storage, std::move(root));
}

IosVersion ios_version_of(Tree& device) {
  const auto entry = device.find("System/Library/CoreServices/SystemVersion.plist");
  if (!entry || entry->type != EntryType::file) return {};
  auto source = device.open(*entry);
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
