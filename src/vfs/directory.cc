// A folder of the machine as a Tree.
//
// Every component is opened relative to the one before it and never through a link, so nothing
// that is done to the folder meanwhile can lead the reader out of it. Names are sorted bytewise
// within each folder; a folder comes before what is in it.

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "vfs/file_source.h"
#include "vfs/names.h"
#include "vfs/open.h"

namespace bridle::vfs {
namespace {

// Folders that stay open while the listing is further down; those above are opened again.
constexpr std::size_t kOpenFolders = 64;

struct DirCloser {
  void operator()(DIR* dir) const { ::closedir(dir); }
};

ErrorCode code_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return ErrorCode::not_found;
    case ELOOP:
      return ErrorCode::refused;
    default:
      return ErrorCode::unreadable;
  }
}

Error system_error(int error, std::string_view what, std::string_view path) {
  return {code_of(error), std::string(what) + " " + escaped(path) + ": " + std::strerror(error)};
}

// Opens for reading without touching the access time where the system lets us.
UniqueFd open_at(int folder, const char* name, int flags) {
  flags |= O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
#ifdef O_NOATIME
  UniqueFd quiet(::openat(folder, name, flags | O_NOATIME));
  if (quiet || errno != EPERM) return quiet;
#endif
  return UniqueFd(::openat(folder, name, flags));
}

// Names of a folder, sorted, in one piece of memory: a folder may have a million.
class Names {
 public:
  // 0, or the errno that broke the reading off (what was read stands).
  int read(const UniqueFd& folder) {
    UniqueFd own(::fcntl(folder.get(), F_DUPFD_CLOEXEC, 0));
    if (!own) return errno;
    const std::unique_ptr<DIR, DirCloser> dir(::fdopendir(own.get()));
    if (!dir) return errno;
    own.release();
    ::rewinddir(dir.get());
    int error = 0;
    while (true) {
      errno = 0;
      const dirent* entry = ::readdir(dir.get());
      if (entry == nullptr) {
        error = errno;
        break;
      }
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      if (starts_.size() >= limits::kEntries) return EOVERFLOW;
      starts_.push_back(text_.size());
      text_.append(name);
      text_ += '\0';
    }
    std::sort(starts_.begin(), starts_.end(), [&](std::size_t a, std::size_t b) {
      return std::strcmp(text_.data() + a, text_.data() + b) < 0;
    });
    return error;
  }

  // The next name, or null at the end.
  const char* next() { return at_ < starts_.size() ? text_.data() + starts_[at_++] : nullptr; }

 private:
  std::string text_;
  std::vector<std::size_t> starts_;
  std::size_t at_ = 0;
};

// No empty and no "." component: each file has one path.
bool is_plain(std::string_view raw) {
  for (std::size_t start = 0; start <= raw.size();) {
    const std::size_t end = std::min(raw.find('/', start), raw.size());
    const std::string_view component = raw.substr(start, end - start);
    if (component.empty() || component == ".") return false;
    start = end + 1;
  }
  return true;
}

void fill(const struct stat& status, Entry& out) {
  switch (status.st_mode & S_IFMT) {
    case S_IFREG:
      out.type = EntryType::file;
      break;
    case S_IFDIR:
      out.type = EntryType::directory;
      break;
    case S_IFLNK:
      out.type = EntryType::link;
      break;
    default:
      out.type = EntryType::other;
  }
  out.size = out.type == EntryType::file ? static_cast<std::uint64_t>(status.st_size) : 0;
  out.modified = from_unix_s(static_cast<std::int64_t>(status.st_mtim.tv_sec));
  if (out.modified) out.modified->unix_ns += status.st_mtim.tv_nsec;
}

class DirectoryTree final : public Tree {
 public:
  DirectoryTree(UniqueFd root, std::string name) : root_(std::move(root)), name_(std::move(name)) {}

  Result<void> list(const Each& each) override;
  std::optional<Entry> find(std::string_view path) override;
  Result<std::unique_ptr<ByteSource>> open(const Entry& entry) override;

 private:
  struct Frame {
    UniqueFd folder;  // closed while the listing is far below
    Names names;
    std::size_t path_size = 0;  // of the raw path, with its "/"
  };

  // The folder of an unescaped path; the root for "". Never through a link.
  Result<UniqueFd> open_folder(std::string_view raw) const;

  // The folder that holds an unescaped path, and its last component.
  struct Parent {
    UniqueFd folder;
    std::string name;
  };
  Result<Parent> parent_of(std::string_view raw) const;

  UniqueFd root_;
  std::string name_;
};

Result<UniqueFd> DirectoryTree::open_folder(std::string_view raw) const {
  UniqueFd at(::fcntl(root_.get(), F_DUPFD_CLOEXEC, 0));
  if (!at) return system_error(errno, "cannot open", name_);
  std::string_view rest = raw;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string component(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    at = open_at(at.get(), component.c_str(), O_DIRECTORY);
    if (!at) return system_error(errno, "cannot open the folder", raw);
  }
  return at;
}

Result<DirectoryTree::Parent> DirectoryTree::parent_of(std::string_view raw) const {
  const PathFlaw flaw = flaw_of(raw);
  // A letter and a colon are a name like any other here; a path as deep as this was listed.
  const bool drive = flaw == PathFlaw::absolute && raw[0] != '/';
  if (flaw != PathFlaw::none && !drive) {
    return Error{flaw == PathFlaw::over_limit ? ErrorCode::over_limit : ErrorCode::refused,
                 "cannot open " + escaped(raw.substr(0, 200)) + ": " + std::string(describe(flaw))};
  }
  const std::size_t slash = raw.rfind('/');
  const bool top = slash == std::string_view::npos;
  std::string name(top ? raw : raw.substr(slash + 1));
  if (!is_plain(raw)) {
    return Error{ErrorCode::not_found, "no file is named " + escaped(raw)};
  }
  auto folder = open_folder(top ? std::string_view() : raw.substr(0, slash));
  if (!folder) return folder.error();
  return Parent{std::move(*folder), std::move(name)};
}

Result<void> DirectoryTree::list(const Each& each) {
  std::vector<Frame> stack(1);
  auto top = open_folder({});
  if (!top) return top.error();
  stack[0].folder = std::move(*top);
  if (const int error = stack[0].names.read(stack[0].folder); error != 0) {
    return system_error(error, "cannot list", name_);
  }

  std::string raw;
  Entry entry;
  std::uint64_t count = 0;
  while (!stack.empty()) {
    Frame& frame = stack.back();
    const char* name = frame.names.next();
    if (name == nullptr) {
      stack.pop_back();
      continue;
    }
    raw.resize(frame.path_size);
    if (!frame.folder) {
      auto again = open_folder(std::string_view(raw).substr(0, raw.size() - 1));
      if (!again) return again.error();
      frame.folder = std::move(*again);
    }
    raw += name;
    if (++count > limits::kEntries) {
      return Error{ErrorCode::over_limit,
                   name_ + " holds more than " + std::to_string(limits::kEntries) + " entries"};
    }

    entry.path.clear();
    append_escaped(raw, entry.path);
    entry.fault = Fault::none;
    entry.fault_note.clear();
    struct stat status {};
    if (::fstatat(frame.folder.get(), name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
      entry.type = EntryType::file;
      entry.size = 0;
      entry.modified.reset();
      entry.fault = Fault::missing;
      entry.fault_note = std::string("cannot be looked at: ") + std::strerror(errno);
    } else {
      fill(status, entry);
    }

    std::optional<Frame> below;
    if (raw.size() > limits::kPath) {
      entry.fault = Fault::over_limit;
      entry.fault_note = describe(PathFlaw::over_limit);
    } else if (entry.type == EntryType::directory) {
      below.emplace();
      below->folder = open_at(frame.folder.get(), name, O_DIRECTORY);
      const int error = below->folder ? below->names.read(below->folder) : errno;
      if (error != 0) {
        entry.fault = Fault::missing;
        entry.fault_note = std::string("cannot be listed: ") + std::strerror(error);
      }
      below->path_size = raw.size() + 1;
    }

    if (!each(entry)) return {};
    if (below) {
      raw += '/';
      stack.push_back(std::move(*below));
      if (stack.size() > kOpenFolders) stack[stack.size() - kOpenFolders].folder.reset();
    }
  }
  return {};
}

std::optional<Entry> DirectoryTree::find(std::string_view path) {
  const std::string raw = unescaped(path);
  if (escaped(raw) != path) return std::nullopt;
  const auto parent = parent_of(raw);
  struct stat status {};
  if (!parent ||
      ::fstatat(parent->folder.get(), parent->name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    return std::nullopt;
  }
  Entry entry;
  entry.path = path;
  fill(status, entry);
  return entry;
}

Result<std::unique_ptr<ByteSource>> DirectoryTree::open(const Entry& entry) {
  const auto parent = parent_of(unescaped(entry.path));
  if (!parent) return parent.error();
  const char* name = parent->name.c_str();
  // Looked at before it is opened: to open a device can already do something.
  struct stat status {};
  if (::fstatat(parent->folder.get(), name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
    return system_error(errno, "cannot open", unescaped(entry.path));
  }
  if (S_ISLNK(status.st_mode)) {
    return Error{ErrorCode::refused, entry.path + " is a link: links are not followed"};
  }
  if (S_ISREG(status.st_mode)) {
    UniqueFd fd = open_at(parent->folder.get(), name, 0);
    if (!fd) return system_error(errno, "cannot open", unescaped(entry.path));
    if (::fstat(fd.get(), &status) == 0 && S_ISREG(status.st_mode)) {
      auto source = FileSource::open(std::move(fd), entry.path);
      if (!source) return source.error();
      return std::unique_ptr<ByteSource>(std::move(*source));
    }
  }
  return Error{ErrorCode::refused, entry.path + " is not a regular file"};
}

}  // namespace

Result<std::unique_ptr<Tree>> open_directory(const std::string& path) {
  // A link in the path that the user gave is the user's.
  UniqueFd root(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY));
  if (!root) return system_error(errno, "cannot open the folder", path);
  return std::unique_ptr<Tree>(std::make_unique<DirectoryTree>(std::move(root), escaped(path)));
}

}  // namespace bridle::vfs
