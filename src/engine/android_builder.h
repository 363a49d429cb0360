// AndroidBuilder: puts together the one tree of Android evidence, whatever is nested in what.
// docs/formats/android-containers.md has its paths.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/kinds.h"
#include "vfs/composite.h"

namespace bridle {

class AndroidBuilder {
 public:
  // REQUIRES: both outlive it. Evidence::storage is set.
  AndroidBuilder(Opening& opening, Evidence& evidence);

  // A folder of the storage, and where it is shown. What lies in none is shown below "outside/".
  void show(const std::string& from, const std::string& to);
  // Where the storage's own file is shown. REQUIRES: after every show().
  std::string shown(const std::string& path) const;

  // The sections of a text of the storage, below `to`.
  void add_text(const std::string& path, const std::string& to);
  // The text of an unpacked bugreport in `folder` of the storage, which show() had as "bugreport/".
  void add_bugreport(const std::string& folder);
  void add_bugreport_zip(const std::string& path);
  // `is_all`: there is nothing else in the evidence, and what keeps it closed is an error. Else a
  // gap.
  Result<void> add_backup(const std::string& path, bool is_all);
  // Zips of logs in `folder` of the storage, which show() had as `to`.
  void add_logs(const std::string& folder, const std::string& to);

  // Sets Evidence::tree.
  void finish();

 private:
  // Where something nested lies: in which tree, as what, and how a person would find it.
  struct Place {
    vfs::Tree& tree;
    std::string label;  // of the tree
    std::string path;   // in it
    std::string shown;
  };
  Place of_storage(const std::string& path) const;
  void add_sections(const Place& place, const std::string& to);
  void add_main_text(vfs::Tree& tree, const std::string& label, const std::string& folder);
  vfs::Tree* open_nested(const Place& place);
  void add_logs_in(vfs::Tree& tree, const std::string& label, const std::string& folder,
                   const std::string& to, int depth);
  void contains(const Place& place);
  void gap(const Place& place, const std::string& why);

  Opening& opening_;
  Evidence& evidence_;
  std::unique_ptr<vfs::CompositeTree> tree_;
  vfs::CompositeTree::Layer base_;
  std::vector<vfs::CompositeTree::Layer> sections_;
  std::vector<vfs::CompositeTree::Layer> nested_;
  std::size_t archives_ = 0;
};

}  // namespace bridle
