#include "engine/case_folder.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace bridle {
namespace {

namespace fs = std::filesystem;

std::string without_trailing_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

// "case", "./case/." and "x/../case" are one place, and the temporary folder lies beside it. A link
// at the end stays one: check() refuses it.
std::string resolved(const std::string& path) {
  std::error_code error;
  const fs::path whole = fs::absolute(without_trailing_slashes(path), error).lexically_normal();
  return error ? path : without_trailing_slashes(whole.string());
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

Result<void> CaseFolder::check(const std::string& given) {
  const std::string path = resolved(given);
  std::error_code error;
  const fs::file_status status = fs::symlink_status(path, error);
  if (!fs::exists(status)) return {};
  if (!fs::is_directory(status) || !fs::is_empty(path, error) || error) {
    return Error{ErrorCode::usage, given +
                                       " exists already and is not an empty folder: a case "
                                       "is never written over; choose another name with -o"};
  }
  if (fs::equivalent(path, fs::current_path(error), error)) {
    return Error{ErrorCode::usage,
                 given + " is the folder that you are in; name a new one with -o"};
  }
  return {};
}

Result<CaseFolder> CaseFolder::create(const std::string& given, bool records) {
  if (auto free = check(given); !free) return free.error();
  auto made = NewFolder::create(resolved(given), NewFolder::Place::free_or_empty_folder);
  if (!made) return made.error();
  CaseFolder folder(std::move(made).value());
  for (const std::string& inner : {folder.scratch_, folder.folder() + "/records"}) {
    if (!records && inner != folder.scratch_) continue;
    if (::mkdir(inner.c_str(), 0700) != 0) {
      return Error{ErrorCode::unreadable, "cannot create " + inner + ": " + std::strerror(errno)};
    }
  }
  return folder;
}

CaseFolder::CaseFolder(NewFolder folder)
    : folder_(std::move(folder)), scratch_(folder_.temporary() + "/scratch") {}

Result<void> CaseFolder::commit() {
  std::error_code ignored;
  fs::remove_all(scratch_, ignored);
  return folder_.keep();
}

}  // namespace bridle
