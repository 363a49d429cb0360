// CompositeTree: several trees as one. What is nested in the evidence stands beside it, each below
// a folder of its own.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vfs/tree.h"

namespace bridle::vfs {

class CompositeTree final : public Tree {
 public:
  // A folder of a tree, and the folder that it is shown as. Both end in "/", or are empty.
  struct Folder {
    std::string from;
    std::string to;
  };

  struct Layer {
    Tree* tree = nullptr;
    // An entry is shown below the one whose `from` is the longest that it lies in.
    std::vector<Folder> folders;
    // Of what lies in none of them: shown below "outside/", or not at all.
    bool show_outside = false;
    // Put in front of paths of the tree to say where a person finds them: "backup.ab/".
    std::string label;
  };

  ~CompositeTree() override;

  // A tree that others of it may read from: those given later are dropped first.
  Tree& own(std::unique_ptr<Tree> tree);

  // Of two entries with one path that of the earlier layer is read, and the other one refused.
  // REQUIRES, of all that follow: before list() and find().
  void add(Layer layer) { layers_.push_back(std::move(layer)); }
  // Read as something of its own in another layer: not listed, but found and opened.
  void hide(std::string path) { hidden_.insert(std::move(path)); }
  // Cannot be read, and why.
  void fail(std::string path, std::string why) { failed_.insert_or_assign(std::move(path), why); }

  // The listing of each layer, in the order in which they were added. One that breaks off does not
  // keep the others from being listed: the error at the end names all that did.
  Result<void> list(const Each& each) override;
  std::optional<Entry> find(std::string_view path) override;
  Result<std::unique_ptr<ByteSource>> open(const Entry& entry) override;
  Result<std::unique_ptr<ByteSource>> open_stored(const Entry& entry) override;
  std::string stored_path(const Entry& entry) override;
  Result<void> prefetch(std::span<const Entry> entries) override;
  bool is_streamed() const override;

 private:
  struct Located {
    std::size_t layer = 0;
    Entry stored;
  };
  static std::optional<std::string> shown(const Layer& layer, const Entry& stored);
  std::optional<Located> locate(std::string_view path, std::size_t layers) const;
  static std::optional<Entry> find_in(const Layer& layer, std::string_view path);
  void remark(Entry& entry) const;

  std::vector<std::unique_ptr<Tree>> owned_;
  std::vector<Layer> layers_;
  std::set<std::string, std::less<>> hidden_;
  std::map<std::string, std::string, std::less<>> failed_;
};

}  // namespace bridle::vfs
