#include "engine/android_builder.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits.h"
#include "engine/android_device.h"
#include "vfs/android_backup.h"
#include "vfs/android_places.h"
#include "vfs/inflated_source.h"
#include "vfs/sections.h"
#include "vfs/slice_source.h"

namespace bridle {
namespace {

constexpr std::string_view kBugreport = "bugreport/";
constexpr std::string_view kBackup = "backup/";

std::string mark_of(const ByteSource& source) {
  std::array<std::byte, 4> front{};
  const auto got = vfs::read_fully(source, 0, front);
  return got ? std::string(as_text(Bytes(front).first(*got))) : std::string();
}

// The folder of a zip that its main_entry.txt lies in: "" or the one folder that all of it is in.
std::string root_of_bugreport(vfs::Tree& zip) {
  std::string best;
  bool found = false;
  (void)zip.list([&](const vfs::Entry& entry) {
    const std::string_view path = entry.path;
    const std::size_t slash = path.rfind('/');
    const std::string_view name = path.substr(slash + 1);
    if (name != "main_entry.txt" && !name.starts_with("dumpState_")) return true;
    const std::string_view folder =
        slash == std::string_view::npos ? std::string_view() : path.substr(0, slash + 1);
    if (!found || folder.size() < best.size()) best = folder;
    found = true;
    return true;
  });
  return best;
}

}  // namespace

AndroidBuilder::AndroidBuilder(Opening& opening, Evidence& evidence)
    : opening_(opening),
      evidence_(evidence),
      tree_(std::make_unique<vfs::CompositeTree>()),
      base_{.tree = evidence.storage.get(), .folders = {}, .show_outside = true, .label = {}} {}

void AndroidBuilder::show(const std::string& from, const std::string& to) {
  base_.folders.push_back({from, to});
}

std::string AndroidBuilder::shown(const std::string& path) const {
  const vfs::CompositeTree::Folder* best = nullptr;
  for (const auto& folder : base_.folders) {
    if (!path.starts_with(folder.from)) continue;
    if (best == nullptr || folder.from.size() > best->from.size()) best = &folder;
  }
  return best == nullptr ? "outside/" + path : best->to + path.substr(best->from.size());
}

AndroidBuilder::Place AndroidBuilder::of_storage(const std::string& path) const {
  return {*evidence_.storage, "", path, shown(path)};
}

void AndroidBuilder::contains(const Place& place) {
  tree_->hide(place.shown);
  evidence_.containers.push_back(place.shown);
}

void AndroidBuilder::gap(const Place& place, const std::string& why) {
  tree_->fail(place.shown, why);
  evidence_.gaps.push_back(place.label + place.path + ": " + why);
}

void AndroidBuilder::add_text(const std::string& path, const std::string& to) {
  add_sections(of_storage(path), to);
}

void AndroidBuilder::add_sections(const Place& place, const std::string& to) {
  const auto entry = place.tree.find(place.path);
  if (!entry) return gap(place, "is not there");
  auto source = place.tree.open(*entry);
  if (!source) return gap(place, source.error().message);
  if (vfs::is_gzip(mark_of(**source))) {
    auto inflated = vfs::InflatedSource::open_owning(std::move(*source), 0, vfs::Wrapping::gzip,
                                                     opening_.limits());
    if (!inflated) return gap(place, inflated.error().message);
    source = std::unique_ptr<ByteSource>(std::move(*inflated));
  }
  std::optional<Error> broke_off;
  if (const SourceNote note = (*source)->note(); !note.text.empty()) {
    broke_off = Error{ErrorCode::malformed, std::string(note.text)};
  }
  vfs::SectionIndex index;
  if (const auto read = vfs::index_sections(**source, index); !read) broke_off = read.error();
  if (index.over_limit && !broke_off) {
    broke_off = Error{ErrorCode::over_limit, "has more than " + std::to_string(limits::kSections) +
                                                 " sections; the last one holds the rest"};
  }
  contains(place);
  vfs::Tree& sections =
      tree_->own(vfs::open_sections(std::move(*source), std::move(index), std::move(broke_off)));
  sections_.push_back({.tree = &sections,
                       .folders = {{"", to}},
                       .show_outside = false,
                       .label = place.label + place.path + ":"});
}

void AndroidBuilder::add_main_text(vfs::Tree& tree, const std::string& label,
                                   const std::string& folder) {
  const vfs::BugreportText text = vfs::bugreport_text(tree, folder);
  const std::string where = label + folder;
  if (!text.gap.empty()) {
    evidence_.gaps.push_back((where.empty() ? "the bugreport" : where) + ": " + text.gap);
  }
  if (!text.entry) return;
  const std::string& path = text.entry->path;
  add_sections({tree, label, path, std::string(kBugreport) + path.substr(folder.size())},
               std::string(kBugreport));
}

void AndroidBuilder::add_bugreport(const std::string& folder) {
  add_main_text(*evidence_.storage, "", folder);
}

void AndroidBuilder::add_bugreport_zip(const std::string& path) {
  const Place place = of_storage(path);
  vfs::Tree* const zip = open_nested(place);
  if (zip == nullptr) return;
  const std::string label = place.label + place.path + "/";
  const std::string root = root_of_bugreport(*zip);
  const std::string to(kBugreport);
  nested_.push_back(
      {.tree = zip, .folders = {{"", to}, {root, to}}, .show_outside = false, .label = label});
  if (root.empty()) nested_.back().folders.pop_back();
  add_main_text(*zip, label, root);
}

// Null, with the gap told, when it is no archive or cannot be opened.
vfs::Tree* AndroidBuilder::open_nested(const Place& place) {
  const auto entry = place.tree.find(place.path);
  auto source =
      entry ? place.tree.open(*entry)
            : Result<std::unique_ptr<ByteSource>>(Error{ErrorCode::not_found, "is not there"});
  if (!source) {
    gap(place, source.error().message);
    return nullptr;
  }
  if ((*source)->size() == 0) {
    gap(place, "is empty (0 bytes)");
    return nullptr;
  }
  auto archive =
      vfs::open_archive_of(std::move(*source), place.label + place.path, opening_.limits());
  if (archive && *archive) {
    contains(place);
    return &tree_->own(std::move(*archive));
  }
  gap(place, archive ? "is no archive, or damaged in its head" : archive.error().message);
  return nullptr;
}

Result<void> AndroidBuilder::add_backup(const std::string& path, bool is_all) {
  const Place place = of_storage(path);
  const auto open = [&]() -> Result<std::unique_ptr<vfs::Tree>> {
    const auto entry = place.tree.find(path);
    if (!entry) return Error{ErrorCode::not_found, "is not there"};
    auto source = place.tree.open(*entry);
    if (!source) return source.error();
    const auto head = vfs::android_backup_head(**source);
    if (!head) return head.error();
    std::optional<std::string_view> password;
    if (head->encrypted) {
      if (is_all) evidence_.encrypted = true;
      auto asked = opening_.password(PasswordOf::android_backup);
      if (!asked) return asked.error();
      password = *asked;
      if (password) opening_.step("Deriving the key from the password");
    }
    return vfs::open_android_backup(std::move(*source), path, password, opening_.limits());
  };
  auto tree = open();
  if (!tree) {
    if (is_all || tree.error().code == ErrorCode::interrupted) return tree.error();
    gap(place, tree.error().message);
    return {};
  }
  contains(place);
  nested_.push_back({.tree = &tree_->own(std::move(*tree)),
                     .folders = {{"", std::string(kBackup)}},
                     .show_outside = false,
                     .label = path + "/"});
  return {};
}

void AndroidBuilder::add_logs(const std::string& folder, const std::string& to) {
  add_logs_in(*evidence_.storage, "", folder, to, 0);
}

void AndroidBuilder::add_logs_in(vfs::Tree& tree, const std::string& label,
                                 const std::string& folder, const std::string& to, int depth) {
  std::vector<std::string> zips;
  // What breaks the listing off is said when the whole tree is listed.
  (void)tree.list([&](const vfs::Entry& entry) {
    const bool zip = entry.type == vfs::EntryType::file && entry.fault == vfs::Fault::none &&
                     entry.path.starts_with(folder) && entry.path.ends_with(".zip");
    if (zip) zips.push_back(entry.path);
    return true;
  });
  for (const std::string& path : zips) {
    const std::string below = to + path.substr(folder.size());
    const Place place{tree, label, path, below};
    if (depth == limits::kNestedArchiveDepth || archives_ == limits::kNestedArchives) {
      gap(place, "lies in too many archives, or with too many others");
      continue;
    }
    ++archives_;
    vfs::Tree* const zip = open_nested(place);
    if (zip == nullptr) continue;
    const std::string inner = label + path + "/";
    nested_.push_back(
        {.tree = zip, .folders = {{"", below + "/"}}, .show_outside = false, .label = inner});
    add_logs_in(*zip, inner, "", below + "/", depth + 1);
  }
}

void AndroidBuilder::finish() {
  for (vfs::CompositeTree::Layer& layer : sections_) tree_->add(std::move(layer));
  tree_->add(std::move(base_));
  for (vfs::CompositeTree::Layer& layer : nested_) tree_->add(std::move(layer));
  evidence_.tree = std::move(tree_);
  evidence_.device = android_device(*evidence_.tree);
}

}  // namespace bridle
