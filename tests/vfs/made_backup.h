// A backup made at test time, as a tree, and what it lists.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "base/limits.h"
#include "formats/ios_domains.h"
#include "support/backup.h"
#include "support/temporary.h"
#include "vfs/ios_backup.h"
#include "vfs/open.h"

namespace bridle::vfs {

// A backup in a folder of its own, as a tree.
struct Made {
  explicit Made(const test::BackupShape& wanted = {}) : shape(wanted) {
    test::write_backup(path(), test::backup_files(), shape);
  }
  std::string path() const { return folder / "backup"; }
  Tree& open() {
    tree.reset();
    storage = open_directory(path()).value();
    auto opened = open_ios_backup(
        *storage, "",
        shape.encrypted ? std::optional<std::string_view>(test::kBackupPassword) : std::nullopt);
    if (!opened) throw std::runtime_error(opened.error().message);
    tree = std::move(*opened);
    return *tree;
  }

  test::TemporaryFolder folder;
  test::BackupShape shape;
  std::unique_ptr<Tree> storage;
  std::unique_ptr<Tree> tree;
};

inline std::map<std::string, Entry> listed(Tree& tree, std::optional<Error>* error = nullptr) {
  std::map<std::string, Entry> out;
  auto result = tree.list([&](const Entry& entry) {
    EXPECT_FALSE(out.contains(entry.path)) << entry.path;
    out[entry.path] = entry;
    return true;
  });
  if (error != nullptr && !result) *error = result.error();
  EXPECT_TRUE(result.ok() || error != nullptr) << result.error().message;
  return out;
}

inline std::string contents(Tree& tree, const Entry& entry) {
  auto source = tree.open(entry);
  if (!source) return "error: " + source.error().message;
  auto bytes = read_all(**source, limits::kWholeFile);
  if (!bytes) return "unreadable: " + bytes.error().message;
  return std::string(as_text(*bytes));
}

inline std::string device_path(const std::string& name) {
  if (name.starts_with("AppDomain-net.example.app-")) {
    return ios::device_path("AppDomain-net.example.app", name.substr(26));
  }
  return ios::device_path("HomeDomain", name.substr(11));
}

// As listed: the "%25" in a name is escaped once more.
inline std::string shown(const std::string& name) {
  std::string out = device_path(name);
  const std::size_t percent = out.find('%');
  if (percent != std::string::npos) out.insert(percent + 1, "25");
  return out;
}

}  // namespace bridle::vfs
