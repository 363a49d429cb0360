#include "engine/new_folder.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <set>
#include <utility>

namespace bridle {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = ".partial-";

Error cannot(const std::string& what, const std::string& path) {
  return {ErrorCode::unreadable, "cannot " + what + " " + path + ": " + std::strerror(errno)};
}

std::string without_trailing_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

// A signal ends the whole program, and all that it has not finished: so these are the program's.
struct Unfinished {
  std::mutex mutex;
  std::set<std::string> folders;
};

Unfinished& unfinished() {
  static Unfinished all;
  return all;
}

void forget(const std::string& folder) {
  const std::lock_guard lock(unfinished().mutex);
  unfinished().folders.erase(folder);
}

bool is_running(std::string_view digits) {
  pid_t pid = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), pid);
  if (parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size() || pid <= 0) {
    return false;
  }
  return ::kill(pid, 0) == 0 || errno == EPERM;
}

}  // namespace

Result<NewFolder> NewFolder::create(const std::string& given, Place place) {
  const std::string path = without_trailing_slashes(given);
  std::error_code error;
  const fs::file_status status = fs::symlink_status(path, error);
  if (fs::exists(status)) {
    const bool usable = place == Place::free_or_empty_folder && fs::is_directory(status) &&
                        fs::is_empty(path, error) && !error;
    if (!usable) {
      return Error{ErrorCode::usage,
                   path + " exists already" +
                       (place == Place::free ? "" : " and is not an empty folder") +
                       ": nothing is ever written over; choose another name with -o"};
    }
  }
  // Two runs into one name at once each get a folder of their own; the first to finish has it.
  std::string temporary = path + std::string(kMark) + std::to_string(::getpid());
  // Under the lock: a signal finds the folder made and known, or neither.
  const std::lock_guard lock(unfinished().mutex);
  if (::mkdir(temporary.c_str(), 0700) != 0) return cannot("create", temporary);
  unfinished().folders.insert(temporary);
  return NewFolder(path, std::move(temporary));
}

NewFolder::NewFolder(std::string path, std::string temporary)
    : path_(std::move(path)), temporary_(std::move(temporary)) {}

NewFolder::NewFolder(NewFolder&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, {})) {}

NewFolder::~NewFolder() {
  if (temporary_.empty()) return;
  std::error_code ignored;
  fs::remove_all(temporary_, ignored);
  forget(temporary_);
}

Result<void> NewFolder::keep() {
  // rename(2) replaces an empty folder and fails on any other.
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    return cannot("rename what is finished to", path_);
  }
  forget(temporary_);
  temporary_.clear();
  return {};
}

void remove_unfinished_folders() {
  // The lock is held on: no folder is begun any more.
  const std::lock_guard lock(unfinished().mutex);
  for (const std::string& folder : unfinished().folders) {
    // Threads that are still at work may add a file meanwhile.
    for (int tries = 0; tries < 10 && fs::exists(folder); ++tries) {
      std::error_code ignored;
      fs::remove_all(folder, ignored);
    }
  }
}

std::vector<std::string> left_behind_beside(const std::string& given) {
  const fs::path path = without_trailing_slashes(given);
  const std::string start = path.filename().string() + std::string(kMark);
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  std::vector<std::string> out;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (!name.starts_with(start) || is_running(std::string_view(name).substr(start.size()))) {
      continue;
    }
    out.push_back(at->path().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace bridle
