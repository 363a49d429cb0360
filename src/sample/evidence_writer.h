// What the parts of a made phone write to: a backup, or a dump of the file system.
//
// Files have the names that a backup gives them: a domain and a path below it. The first error
// sticks: later calls do nothing, and finish() of the writer returns it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "bytes/bytes.h"

namespace bridle::sample {

struct FileTimes {
  Timestamp born;
  Timestamp modified;
  Timestamp status_changed;
};

class EvidenceWriter {
 public:
  EvidenceWriter() = default;
  EvidenceWriter(const EvidenceWriter&) = delete;
  EvidenceWriter& operator=(const EvidenceWriter&) = delete;
  virtual ~EvidenceWriter() = default;

  // A file with its contents; or with those of a file on disk, which is then gone.
  virtual void add_file(std::string_view domain, std::string_view path, const FileTimes& times,
                        Bytes contents) = 0;
  virtual void move_file(std::string_view domain, std::string_view path, const FileTimes& times,
                         const std::string& from) = 0;
  // A file that is listed and whose contents are not there, as of a backup copied in part.
  virtual void add_missing_file(std::string_view domain, std::string_view path,
                                const FileTimes& times, std::int64_t size) = 0;
  virtual void add_folder(std::string_view domain, std::string_view path,
                          const FileTimes& times) = 0;
  virtual void add_link(std::string_view domain, std::string_view path, const FileTimes& times,
                        std::string_view target) = 0;

  // Files, folders and links so far.
  virtual std::uint64_t rows() const = 0;
  // A folder for files in the making; gone after finish().
  virtual const std::string& scratch() const = 0;
};

}  // namespace bridle::sample
