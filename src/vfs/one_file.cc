#include "vfs/one_file.h"

#include <utility>

#include "vfs/names.h"
#include "vfs/slice_source.h"

namespace bridle::vfs {
namespace {

class OneFileTree final : public Tree {
 public:
  OneFileTree(std::unique_ptr<ByteSource> source, const std::string& name)
      : source_(std::move(source)) {
    entry_.path = escaped(name);
    entry_.size = source_->size();
  }

  Result<void> list(const Each& each) override {
    each(entry_);
    return {};
  }
  std::optional<Entry> find(std::string_view path) override {
    return path == entry_.path ? std::optional<Entry>(entry_) : std::nullopt;
  }
  Result<std::unique_ptr<ByteSource>> open(const Entry& entry) override {
    if (entry.path != entry_.path) {
      return Error{ErrorCode::not_found, "no file is named " + entry.path};
    }
    return std::unique_ptr<ByteSource>(std::make_unique<SliceSource>(*source_, 0, source_->size()));
  }

 private:
  std::unique_ptr<ByteSource> source_;
  Entry entry_;
};

}  // namespace

std::unique_ptr<Tree> open_one_file(std::unique_ptr<ByteSource> source, const std::string& name) {
  return std::make_unique<OneFileTree>(std::move(source), name);
}

}  // namespace bridle::vfs
