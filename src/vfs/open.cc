#include "vfs/open.h"

#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "vfs/archive.h"
#include "vfs/file_source.h"
#include "vfs/names.h"

namespace bridle::vfs {
namespace {

// A file that is no container, as a tree of itself.
class OneFileTree final : public Tree {
 public:
  OneFileTree(std::string path, Entry entry) : path_(std::move(path)), entry_(std::move(entry)) {}

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
    auto fd = open_for_reading(path_);
    if (!fd) return fd.error();
    auto source = FileSource::open(std::move(*fd), entry_.path);
    if (!source) return source.error();
    return std::unique_ptr<ByteSource>(std::move(*source));
  }

 private:
  std::string path_;
  Entry entry_;
};

Result<std::unique_ptr<Tree>> open_one_file(const std::string& path) {
  auto fd = open_for_reading(path);
  if (!fd) return fd.error();
  struct stat status {};
  if (::fstat(fd->get(), &status) != 0) {
    return Error{ErrorCode::unreadable, "cannot look at " + path + ": " + std::strerror(errno)};
  }
  Entry entry;
  entry.path = escaped(path.substr(path.rfind('/') + 1));
  entry.size = static_cast<std::uint64_t>(status.st_size);
  entry.modified = from_unix_s(static_cast<std::int64_t>(status.st_mtim.tv_sec));
  return std::unique_ptr<Tree>(std::make_unique<OneFileTree>(path, std::move(entry)));
}

// Null when it is none.
Result<std::unique_ptr<Tree>> open_if_archive(const std::string& path) {
  auto fd = open_for_reading(path);
  if (!fd) return fd.error();
  auto source = FileSource::open(std::move(*fd), path);
  if (!source) return source.error();
  return open_archive_of(std::move(*source), path);
}

}  // namespace

Result<std::unique_ptr<Tree>> open_archive_of(std::unique_ptr<ByteSource> source,
                                              const std::string& name,
                                              const ArchiveLimits& bounds) {
  std::array<std::byte, 4> front{};
  const auto got = source->read_at(0, front);
  if (!got) return got.error();
  const std::string_view mark = as_text(front);
  // A member, no member at all, or the mark of a zip that was made to be split.
  if (mark != "PK\3\4" && mark != "PK\5\6" && mark != "PK\7\10") {
    return open_streamed(std::move(source), name, false, bounds);
  }
  auto zip = open_zip(source, name, bounds);
  if (!zip || *zip) return zip;
  return open_streamed(std::move(source), name, true, bounds);
}

Result<std::unique_ptr<Tree>> open_archive(const std::string& path) {
  auto tree = open_if_archive(path);
  if (tree && !*tree) {
    return Error{ErrorCode::unsupported,
                 path + " is no archive that is read here: zip, tar, or a compressed tar"};
  }
  return tree;
}

Result<std::unique_ptr<Tree>> open_container(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    return Error{errno == ENOENT ? ErrorCode::not_found : ErrorCode::unreadable,
                 "cannot open " + path + ": " + std::strerror(errno)};
  }
  if (S_ISDIR(status.st_mode)) return open_directory(path);
  auto archive = open_if_archive(path);
  if (!archive || *archive) return archive;
  return open_one_file(path);
}

}  // namespace bridle::vfs
