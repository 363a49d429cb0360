// Writes a dump of a file system: a folder with the files of the phone under their own paths.
//
// What a backup lists without contents is left out. An empty domain stands for the root of the
// phone: for what no backup holds.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "sample/evidence_writer.h"

namespace bridle::sample {

class DumpWriter : public EvidenceWriter {
 public:
  // `folder` is made if absent, and refused if it holds anything.
  static Result<std::unique_ptr<DumpWriter>> create(std::string folder);

  void add_file(std::string_view domain, std::string_view path, const FileTimes& times,
                Bytes contents) override;
  void move_file(std::string_view domain, std::string_view path, const FileTimes& times,
                 const std::string& from) override;
  void add_missing_file(std::string_view domain, std::string_view path, const FileTimes& times,
                        std::int64_t size) override;
  void add_folder(std::string_view domain, std::string_view path, const FileTimes& times) override;
  void add_link(std::string_view domain, std::string_view path, const FileTimes& times,
                std::string_view target) override;
  std::uint64_t rows() const override { return rows_; }
  const std::string& scratch() const override { return scratch_; }

  Result<void> finish();

 private:
  explicit DumpWriter(std::string folder);
  std::string place(std::string_view domain, std::string_view path);
  void stamp(const std::string& path, Timestamp modified);

  std::string folder_;
  std::string scratch_;
  std::uint64_t rows_ = 0;
  std::vector<std::pair<std::string, Timestamp>> folders_;  // times to set when all is written
  std::optional<Error> error_;
};

}  // namespace bridle::sample
