#include "vfs/composite.h"

#include <algorithm>

namespace bridle::vfs {
namespace {

constexpr std::string_view kOutside = "outside/";

Error not_found(const Entry& entry) {
  return {ErrorCode::not_found, "no file is named " + entry.path};
}

}  // namespace

CompositeTree::~CompositeTree() {
  while (!owned_.empty()) owned_.pop_back();
}

Tree& CompositeTree::own(std::unique_ptr<Tree> tree) {
  owned_.push_back(std::move(tree));
  return *owned_.back();
}

// Nothing for what is not shown at all.
std::optional<std::string> CompositeTree::shown(const Layer& layer, const Entry& stored) {
  const std::string_view path = stored.path;
  const Folder* best = nullptr;
  bool is_folder_itself = false;
  for (const Folder& folder : layer.folders) {
    const bool itself = folder.from.size() == path.size() + 1 && folder.from.starts_with(path);
    if (!itself && !path.starts_with(folder.from)) continue;
    if (best != nullptr && best->from.size() >= folder.from.size()) continue;
    best = &folder;
    is_folder_itself = itself;
  }
  if (best == nullptr) {
    return layer.show_outside ? std::optional(std::string(kOutside).append(path)) : std::nullopt;
  }
  if (!is_folder_itself) return best->to + std::string(path.substr(best->from.size()));
  if (best->to.empty()) return std::nullopt;
  return best->to.substr(0, best->to.size() - 1);
}

std::optional<Entry> CompositeTree::find_in(const Layer& layer, std::string_view path) {
  const auto look = [&](std::string_view to, std::string_view from) -> std::optional<Entry> {
    if (!path.starts_with(to)) return std::nullopt;
    auto stored = layer.tree->find(std::string(from).append(path.substr(to.size())));
    if (!stored || shown(layer, *stored) != path) return std::nullopt;
    return stored;
  };
  for (const Folder& folder : layer.folders) {
    if (auto stored = look(folder.to, folder.from)) return stored;
    const bool itself = !folder.from.empty() && folder.to.size() == path.size() + 1;
    if (!itself || !folder.to.starts_with(path)) continue;
    auto stored = layer.tree->find(folder.from.substr(0, folder.from.size() - 1));
    if (stored && shown(layer, *stored) == path) return stored;
  }
  return layer.show_outside ? look(kOutside, "") : std::nullopt;
}

std::optional<CompositeTree::Located> CompositeTree::locate(std::string_view path,
                                                            std::size_t layers) const {
  for (std::size_t i = 0; i < layers; ++i) {
    if (auto stored = find_in(layers_[i], path)) return Located{i, std::move(*stored)};
  }
  return std::nullopt;
}

void CompositeTree::remark(Entry& entry) const {
  const auto failed = failed_.find(entry.path);
  if (failed == failed_.end() || entry.fault != Fault::none) return;
  entry.fault = Fault::missing;
  entry.fault_note = failed->second;
}

Result<void> CompositeTree::list(const Each& each) {
  std::optional<Error> broken;
  bool stopped = false;
  for (std::size_t i = 0; i < layers_.size() && !stopped; ++i) {
    const Layer& layer = layers_[i];
    Entry entry;
    const auto listed = layer.tree->list([&](const Entry& stored) {
      auto path = shown(layer, stored);
      if (!path || hidden_.contains(*path)) return true;
      entry = stored;
      entry.path = std::move(*path);
      entry.token = 0;
      remark(entry);
      if (i > 0 && entry.type != EntryType::directory && entry.fault == Fault::none &&
          locate(entry.path, i)) {
        entry.fault = Fault::refused;
        entry.fault_note = "its path is also that of something else in the evidence, which is read";
      }
      stopped = !each(entry);
      return !stopped;
    });
    if (listed || stopped) continue;
    const std::string said =
        layer.label.empty() ? listed.error().message : layer.label + " " + listed.error().message;
    if (broken) {
      broken->message += "; " + said;
    } else {
      broken = Error{listed.error().code, said};
    }
  }
  if (broken && !stopped) return *broken;
  return {};
}

std::optional<Entry> CompositeTree::find(std::string_view path) {
  auto located = locate(path, layers_.size());
  if (!located) return std::nullopt;
  Entry entry = std::move(located->stored);
  entry.path = path;
  entry.token = 0;
  remark(entry);
  return entry;
}

Result<std::unique_ptr<ByteSource>> CompositeTree::open(const Entry& entry) {
  const auto located = locate(entry.path, layers_.size());
  if (!located) return not_found(entry);
  return layers_[located->layer].tree->open(located->stored);
}

Result<std::unique_ptr<ByteSource>> CompositeTree::open_stored(const Entry& entry) {
  const auto located = locate(entry.path, layers_.size());
  if (!located) return not_found(entry);
  return layers_[located->layer].tree->open_stored(located->stored);
}

std::string CompositeTree::stored_path(const Entry& entry) {
  const auto located = locate(entry.path, layers_.size());
  if (!located) return entry.path;
  const Layer& layer = layers_[located->layer];
  return layer.label + layer.tree->stored_path(located->stored);
}

Result<void> CompositeTree::prefetch(std::span<const Entry> entries) {
  std::vector<std::vector<Entry>> wanted(layers_.size());
  for (const Entry& entry : entries) {
    if (auto located = locate(entry.path, layers_.size())) {
      wanted[located->layer].push_back(std::move(located->stored));
    }
  }
  Result<void> out;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    if (wanted[i].empty()) continue;
    const auto fetched = layers_[i].tree->prefetch(wanted[i]);
    if (!fetched && out) out = fetched;
  }
  return out;
}

bool CompositeTree::is_streamed() const {
  return std::ranges::any_of(layers_, [](const Layer& layer) { return layer.tree->is_streamed(); });
}

}  // namespace bridle::vfs
