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

Result<CaseFolder> CaseFolder::create(const std::string& path) {
  auto made = NewFolder::create(path, NewFolder::Place::free_or_empty_folder);
  if (!made) return made.error();
  CaseFolder folder(std::move(made).value());
  for (const std::string& inner : {folder.scratch_, folder.folder() + "/records"}) {
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
