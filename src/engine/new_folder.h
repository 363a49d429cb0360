// NewFolder: a folder that is written under a temporary name ("<path>.partial-<pid>", mode 0700)
// and gets its own when it is whole.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace bridle {

class NewFolder {
 public:
  enum class Place { free, free_or_empty_folder };

  // ErrorCode::usage when something else than `place` says is at `path` already.
  static Result<NewFolder> create(const std::string& path, Place place);

  NewFolder(NewFolder&& other) noexcept;
  NewFolder& operator=(NewFolder&&) = delete;
  // Removes the folder with all that is in it, unless it was kept.
  ~NewFolder();

  // Where to write.
  const std::string& temporary() const { return temporary_; }

  // Gives the folder its name.
  Result<void> keep();

 private:
  NewFolder(std::string path, std::string temporary);

  std::string path_;
  std::string temporary_;
};

// Removes every folder of this program that is not kept yet: for a thread that ends the program
// while others are at work.
void remove_unfinished_folders();

// What programs that are gone have left beside `path`: "<path>.partial-1234".
std::vector<std::string> left_behind_beside(const std::string& path);

}  // namespace bridle
