// The folder of a case: written under a temporary name and renamed when whole.
#pragma once

#include <string>

#include "base/result.h"

namespace bridle {

// ErrorCode::usage when `path` would lie inside of the evidence: that is never written to. Links
// are followed on both sides.
Result<void> refuse_inside_evidence(const std::string& path, const std::string& evidence);

class CaseFolder {
 public:
  // REQUIRES: `path` names nothing, or an empty folder; else ErrorCode::usage. The temporary folder
  // lies beside it (mode 0700).
  static Result<CaseFolder> create(const std::string& path);

  CaseFolder(CaseFolder&& other) noexcept;
  CaseFolder& operator=(CaseFolder&&) = delete;
  // Removes the temporary folder unless commit() succeeded.
  ~CaseFolder();

  // Where to write.
  const std::string& folder() const { return temporary_; }
  // For what is only needed during the run; gone after commit().
  const std::string& scratch() const { return scratch_; }

  // Gives the folder its name.
  Result<void> commit();

 private:
  CaseFolder(std::string path, std::string temporary);

  std::string path_;
  std::string temporary_;
  std::string scratch_;
};

}  // namespace bridle
