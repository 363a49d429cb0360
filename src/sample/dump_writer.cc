#include "sample/dump_writer.h"

#include <chrono>
#include <filesystem>

#include "base/file.h"
#include "formats/ios_domains.h"

namespace bridle::sample {
namespace {

namespace fs = std::filesystem;

}  // namespace

DumpWriter::DumpWriter(std::string folder)
    : folder_(std::move(folder)), scratch_(folder_ + "/making") {}

Result<std::unique_ptr<DumpWriter>> DumpWriter::create(std::string folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed || !fs::is_empty(folder, failed) || failed) {
    return Error{ErrorCode::refused, folder + " is not an empty folder; name a new one"};
  }
  std::unique_ptr<DumpWriter> writer(new DumpWriter(std::move(folder)));
  fs::create_directory(writer->scratch_, failed);
  return writer;
}

// Makes the folder that it lies in.
std::string DumpWriter::place(std::string_view domain, std::string_view path) {
  ++rows_;
  std::string out = folder_ + '/';
  if (domain.empty()) {
    out += path;
  } else {
    ios::append_device_path(domain, path, out);
  }
  std::error_code ignored;  // opening the file will tell
  fs::create_directories(fs::path(out).parent_path(), ignored);
  return out;
}

void DumpWriter::stamp(const std::string& path, Timestamp modified) {
  const auto since =
      std::chrono::sys_time<std::chrono::nanoseconds>(std::chrono::nanoseconds(modified.unix_ns));
  std::error_code failed;
  fs::last_write_time(path, std::chrono::file_clock::from_sys(since), failed);
  if (failed && !error_) error_ = Error{ErrorCode::unreadable, path + ": " + failed.message()};
}

void DumpWriter::add_file(std::string_view domain, std::string_view path, const FileTimes& times,
                          Bytes contents) {
  if (error_) return;
  const std::string to = place(domain, path);
  auto file = OutputFile::create(to);
  if (!file) {
    error_ = file.error();
    return;
  }
  file->write(as_text(contents));
  if (const auto closed = file->close(); !closed) {
    error_ = closed.error();
    return;
  }
  stamp(to, times.modified);
}

void DumpWriter::move_file(std::string_view domain, std::string_view path, const FileTimes& times,
                           const std::string& from) {
  if (error_) return;
  const std::string to = place(domain, path);
  std::error_code failed;
  fs::rename(from, to, failed);
  if (failed) {
    error_ = Error{ErrorCode::unreadable, from + ": " + failed.message()};
    return;
  }
  stamp(to, times.modified);
}

void DumpWriter::add_missing_file(std::string_view /*domain*/, std::string_view /*path*/,
                                  const FileTimes& /*times*/, std::int64_t /*size*/) {
  ++rows_;
}

void DumpWriter::add_folder(std::string_view domain, std::string_view path,
                            const FileTimes& times) {
  if (error_) return;
  const std::string to = place(domain, path);
  std::error_code failed;
  fs::create_directories(to, failed);
  if (failed) {
    error_ = Error{ErrorCode::unreadable, to + ": " + failed.message()};
    return;
  }
  folders_.emplace_back(to, times.modified);
}

void DumpWriter::add_link(std::string_view domain, std::string_view path,
                          const FileTimes& /*times*/, std::string_view target) {
  if (error_) return;
  const std::string to = place(domain, path);
  std::error_code failed;
  fs::create_symlink(target, to, failed);
  if (failed) error_ = Error{ErrorCode::unreadable, to + ": " + failed.message()};
}

Result<void> DumpWriter::finish() {
  std::error_code failed;
  fs::remove_all(scratch_, failed);
  for (const auto& [path, modified] : folders_) stamp(path, modified);
  if (error_) return *error_;
  return {};
}

}  // namespace bridle::sample
