// LinedJson: a JSON file of a case with one long list in it, an element a line, read in memory that
// does not grow with the list. report.json has its alerts so, manifest.json the files it hashed.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace bridle::share {

class LinedJson {
 public:
  // Reads all but the elements of the list. ErrorCode::malformed unless bridle wrote the file: the
  // lines must be as report/json_writer.h makes them.
  static Result<LinedJson> open(const std::string& path, std::string_view list);

  // The document with the list empty.
  const std::string& head() const { return head_; }
  // What stands before the list, its bracket included, and from the closing bracket on.
  std::string_view before() const { return std::string_view(head_).substr(0, split_); }
  std::string_view after() const { return std::string_view(head_).substr(split_); }

  // Calls `each` with every element, a JSON value without comma or line end; dead on return. Stops
  // at its first error.
  using Each = std::function<Result<void>(std::string_view)>;
  Result<void> elements(const Each& each) const;

 private:
  std::string path_;
  std::string list_;
  std::string head_;
  std::size_t split_ = 0;
};

// Calls `each` with every line of a file, without its end; a line is at most a few megabytes.
Result<void> lines_of(const std::string& path, const LinedJson::Each& each);

}  // namespace bridle::share
