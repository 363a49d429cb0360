// The central directory of a zip: what each member is, and where.
//
// Layout: PKWARE APPNOTE 6.3.10, sections 4.3.7 to 4.3.16; docs/formats/containers.md.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "bytes/source.h"
#include "vfs/tree.h"

namespace bridle::vfs::zip {

// One record of the central directory.
struct Record {
  std::string_view name;  // as it stands; a view that dies at the next record
  EntryType type = EntryType::file;
  bool encrypted = false;
  bool windows = false;      // made where "\" separates
  std::uint16_t method = 0;  // 0 stored, 8 deflate, ...
  std::uint32_t crc32 = 0;
  std::uint64_t packed = 0;
  std::uint64_t size = 0;
  std::uint64_t header = 0;           // offset of the local header
  std::uint64_t record = 0;           // offset of this record
  std::optional<Timestamp> modified;  // only where the zip tells it in UTC
};

struct Directory {
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  std::uint64_t records = 0;  // how many it says there are
  bool wide = false;          // `records` has 64 bits, not 16
};

// Nothing when the zip has no end-of-central-directory record, or it leads nowhere: cut off.
// An error when the file cannot be read, or is one part of several.
Result<std::optional<Directory>> find_directory(const ByteSource& zip);

// Calls `each` for every record, in order, until it returns an error. A record that is damaged is
// skipped to the next one; the first damage is returned at the end.
Result<void> for_each_record(const ByteSource& zip, const Directory& directory,
                             const std::function<Result<void>(const Record&)>& each);

// The record at an offset that for_each_record gave.
Result<Record> record_at(const ByteSource& zip, std::uint64_t offset);

// Where the packed bytes of a member start.
Result<std::uint64_t> contents_at(const ByteSource& zip, const Record& record);

// CRC-32 (ISO 3309) of bytes that come in pieces: the last value goes in again; 0 at first.
std::uint32_t crc32(std::uint32_t before, Bytes bytes);

}  // namespace bridle::vfs::zip
