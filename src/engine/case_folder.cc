#include "engine/case_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace bridle {
namespace {

namespace fs = std::filesystem;

Error cannot(const std::string& what, const std::string& path) {
  return {ErrorCode::unreadable, "cannot " + what + " " + path + ": " + std::strerror(errno)};
}

std::string without_trailing_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

}  // namespace

Result<void> refuse_inside_evidence(const std::string& path, const std::string& evidence) {
  std::error_code error;
  const fs::path outer = fs::canonical(evidence, error);
  if (error || !fs::is_directory(outer, error)) return {};
  const fs::path inner = fs::weakly_canonical(fs::absolute(without_trailing_slashes(path)), error);
  const auto [end, rest] = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
  if (error || end != outer.end()) return {};
  return Error{ErrorCode::usage, path +
                                     " lies inside of the evidence, which is never written to; "
                                     "choose another place with -o"};
}

Result<CaseFolder> CaseFolder::create(const std::string& given) {
  const std::string path = without_trailing_slashes(given);
  std::error_code error;
  const fs::file_status status = fs::symlink_status(path, error);
  if (fs::exists(status)) {
    if (!fs::is_directory(status) || !fs::is_empty(path, error) || error) {
      return Error{ErrorCode::usage, path +
                                         " exists already and is not an empty folder: a case "
                                         "is never written over; choose another name with -o"};
    }
  }
  // Two runs into one name at once each get a folder of their own; the first to finish has it.
  std::string temporary = path + ".partial-" + std::to_string(::getpid());
  if (::mkdir(temporary.c_str(), 0700) != 0) return cannot("create", temporary);
  CaseFolder folder(path, temporary);
  for (const std::string& inner : {folder.scratch_, temporary + "/records"}) {
    if (::mkdir(inner.c_str(), 0700) != 0) return cannot("create", inner);
  }
  return folder;
}

CaseFolder::CaseFolder(std::string path, std::string temporary)
    : path_(std::move(path)), temporary_(std::move(temporary)), scratch_(temporary_ + "/scratch") {}

CaseFolder::CaseFolder(CaseFolder&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      scratch_(std::move(other.scratch_)) {}

CaseFolder::~CaseFolder() {
  if (temporary_.empty()) return;
  std::error_code ignored;
  fs::remove_all(temporary_, ignored);
}

Result<void> CaseFolder::commit() {
  std::error_code error;
  fs::remove_all(scratch_, error);
  // rename(2) replaces an empty folder and fails on any other.
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    return cannot("rename the finished case to", path_);
  }
  temporary_.clear();
  return {};
}

}  // namespace bridle
