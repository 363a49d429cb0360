// The folder of a case: written under a temporary name and renamed when whole.
#pragma once

#include <string>

#include "base/result.h"
#include "engine/new_folder.h"

namespace bridle {

// ErrorCode::usage when `path` would lie inside of the evidence: that is never written to. Links
// are followed on both sides.
Result<void> refuse_inside_evidence(const std::string& path, const std::string& evidence);

class CaseFolder {
 public:
  // ErrorCode::usage unless `path` names nothing, or an empty folder that is not the current one
  // (which would be replaced under whoever stands in it).
  static Result<void> check(const std::string& path);

  // REQUIRES: as check(). The temporary folder lies beside it (mode 0700).
  // With `records`: a folder of that name in it.
  static Result<CaseFolder> create(const std::string& path, bool records = true);

  // Where to write.
  const std::string& folder() const { return folder_.temporary(); }
  // For what is only needed during the run; gone after commit().
  const std::string& scratch() const { return scratch_; }

  // Gives the folder its name. Without it all is gone again.
  Result<void> commit();

 private:
  explicit CaseFolder(NewFolder folder);

  NewFolder folder_;
  std::string scratch_;
};

}  // namespace bridle
