// Archives for tests: honest ones by libarchive's writer, hostile ones byte by byte.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bridle::test {

struct PackedFile {
  enum class Kind : std::uint8_t { file, folder, symbolic_link, hard_link };
  std::string path;
  std::string contents;  // of links: the target
  Kind kind = Kind::file;
};

enum class Packing : std::uint8_t { zip, zip_stored, zip_encrypted, tar, gz, bz2, xz, zst };

// The archive's bytes. All files have the same time, 2024-03-01T10:00:00Z.
std::string pack(const std::vector<PackedFile>& files, Packing packing);

// What the directory of a zip says against the truth.
struct ZipLies {
  std::optional<std::uint32_t> size = std::nullopt;    // in the directory
  std::optional<std::uint32_t> packed = std::nullopt;  // in the directory
  std::optional<std::uint32_t> crc32 = std::nullopt;   // in the directory
  std::optional<std::uint32_t> header = std::nullopt;  // where the directory says it starts
  std::uint16_t method = 0;
  std::uint16_t flags = 0;
  std::uint8_t system = 3;
  std::uint32_t attributes = 0100644U << 16;
};

// A zip of stored members in which anything may be a lie.
class RawZip {
 public:
  void add(std::string_view name, std::string_view contents, const ZipLies& lies = {});

  // Members, directory, end. `records`: how many the end says there are.
  std::string finish(std::optional<std::uint16_t> records = std::nullopt) const;
  std::size_t directory_offset() const { return members_.size(); }

 private:
  std::string members_;
  std::string directory_;
  std::uint16_t count_ = 0;
};

// One member of a tar with any type flag: header, contents, padding.
std::string raw_tar_member(std::string_view name, char type, std::string_view contents,
                           std::string_view link = {});
// The pax record "<length> <key>=<value>\n".
std::string pax_record(std::string_view key, std::string_view value);

}  // namespace bridle::test
