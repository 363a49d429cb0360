#include "formats/sqlite_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <vector>

#include "base/limits.h"

namespace bridle::sqlite {
namespace {

// How much is read at once: scans touch pages in about the order of the file, so a few large reads
// (and decryptions) replace many small ones; a jump reads less, since little of it may be wanted.
constexpr std::size_t kScanWindow = 64U << 10;
constexpr std::size_t kJumpWindow = 16U << 10;

// SQLite allocates this, zeroed or not, and knows only its first member.
struct File {
  sqlite3_file base;
  VfsSources* sources;
  const ByteSource* source;  // null: the empty write-ahead log
  std::vector<std::byte>* window;
  std::uint64_t window_at;
  bool is_main;
};

File& file_of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

int x_close(sqlite3_file* file) {
  delete file_of(file).window;
  file_of(file).window = nullptr;
  return SQLITE_OK;
}

std::uint64_t size_of(const File& file) {
  if (file.is_main) return file.sources->main_size;
  return file.source == nullptr ? 0 : file.source->size();
}

// Fills `out` from the window where that holds it, else moves the window there.
Result<std::size_t> read_windowed(File& file, std::uint64_t at, std::span<std::byte> out) {
  const std::uint64_t size = size_of(file);
  if (at >= size) return std::size_t{0};
  out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), size - at)));
  std::vector<std::byte>& window = *file.window;
  const std::uint64_t window_end = file.window_at + window.size();
  if (at < file.window_at || at + out.size() > window_end) {
    const bool goes_on = at >= file.window_at && at <= window_end;
    window.resize(std::max(goes_on ? kScanWindow : kJumpWindow, out.size()));
    file.window_at = at;
    auto got = file.source->read_at(at, window);
    window.resize(got.ok() ? *got : 0);
    if (!got) return got.error();
  }
  const std::size_t skip = static_cast<std::size_t>(at - file.window_at);
  const std::size_t count = std::min(out.size(), window.size() - std::min(skip, window.size()));
  if (count > 0) std::memcpy(out.data(), window.data() + skip, count);
  return count;
}

int x_read(sqlite3_file* raw, void* buffer, int size, sqlite3_int64 offset) {
  File& file = file_of(raw);
  const std::span out(static_cast<std::byte*>(buffer), static_cast<std::size_t>(size));
  std::size_t count = 0;
  if (file.source != nullptr && offset >= 0) {
    try {  // nothing may be thrown through SQLite's frames: it would keep its locks
      auto got = read_windowed(file, static_cast<std::uint64_t>(offset), out);
      if (!got) {
        file.sources->failed = got.error();
        return SQLITE_IOERR_READ;
      }
      count = *got;
    } catch (const std::bad_alloc&) {
      return SQLITE_IOERR_NOMEM;
    }
  }
  if (count == out.size()) return SQLITE_OK;
  std::memset(out.data() + count, 0, out.size() - count);
  return SQLITE_IOERR_SHORT_READ;
}

// The empty log takes what SQLite writes, and keeps nothing: a connection that only reads never
// asks for it again.
int x_write(sqlite3_file* raw, const void*, int, sqlite3_int64) {
  if (!file_of(raw).is_main && file_of(raw).source == nullptr) return SQLITE_OK;
  ++file_of(raw).sources->refused_writes;
  return SQLITE_READONLY;
}

int x_truncate(sqlite3_file* raw, sqlite3_int64) { return x_write(raw, nullptr, 0, 0); }
int x_sync(sqlite3_file*, int) { return SQLITE_OK; }

int x_file_size(sqlite3_file* raw, sqlite3_int64* out) {
  *out = static_cast<sqlite3_int64>(size_of(file_of(raw)));
  return SQLITE_OK;
}

int x_lock(sqlite3_file*, int) { return SQLITE_OK; }
int x_check_reserved_lock(sqlite3_file*, int* out) {
  *out = 0;
  return SQLITE_OK;
}
int x_file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int x_sector_size(sqlite3_file*) { return 4096; }
int x_device_characteristics(sqlite3_file*) { return 0; }

// Version 1: no shared memory and no mapping. The log's index is then kept in the heap, for which
// SQLite wants locking_mode=EXCLUSIVE.
constexpr sqlite3_io_methods kMethods = {
    .iVersion = 1,
    .xClose = x_close,
    .xRead = x_read,
    .xWrite = x_write,
    .xTruncate = x_truncate,
    .xSync = x_sync,
    .xFileSize = x_file_size,
    .xLock = x_lock,
    .xUnlock = x_lock,
    .xCheckReservedLock = x_check_reserved_lock,
    .xFileControl = x_file_control,
    .xSectorSize = x_sector_size,
    .xDeviceCharacteristics = x_device_characteristics,
};

constexpr std::string_view kLogSuffix = "-wal";

// Back from vfs_file_name, with or without a suffix; null for a name that is none of ours.
VfsSources* sources_of(std::string_view name, std::string_view suffix) {
  if (!name.ends_with(suffix)) return nullptr;
  name.remove_suffix(suffix.size());
  std::uintptr_t address = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), address, 16);
  if (error != std::errc() || end != name.data() + name.size()) return nullptr;
  return reinterpret_cast<VfsSources*>(address);  // NOLINT(performance-no-int-to-ptr)
}

int x_open(sqlite3_vfs*, const char* name, sqlite3_file* raw, int flags, int* out_flags) {
  raw->pMethods = nullptr;
  const bool is_main = (flags & SQLITE_OPEN_MAIN_DB) != 0;
  const bool is_log = (flags & SQLITE_OPEN_WAL) != 0;
  // Journals and temporary files do not exist.
  if (name == nullptr || (!is_main && !is_log)) return SQLITE_CANTOPEN;
  VfsSources* sources = sources_of(name, is_main ? std::string_view() : kLogSuffix);
  if (sources == nullptr) return SQLITE_CANTOPEN;
  File& file = file_of(raw);
  file.sources = sources;
  file.source = is_main ? sources->main : sources->log;
  file.window = new (std::nothrow) std::vector<std::byte>();
  if (file.window == nullptr) return SQLITE_NOMEM;
  file.window_at = 0;
  file.is_main = is_main;
  file.base.pMethods = &kMethods;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int x_delete(sqlite3_vfs*, const char*, int) { return SQLITE_OK; }

int x_access(sqlite3_vfs*, const char* name, int, int* out) {
  const VfsSources* sources = sources_of(name, kLogSuffix);
  *out = sources != nullptr && sources->log != nullptr ? 1 : 0;
  return SQLITE_OK;
}

int x_full_pathname(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

// The same on every run: nothing here needs chance or the time.
int x_randomness(sqlite3_vfs*, int size, char* out) {
  std::memset(out, 0, static_cast<std::size_t>(size));
  return size;
}
int x_sleep(sqlite3_vfs*, int microseconds) { return microseconds; }
int x_current_time(sqlite3_vfs*, double* out) {
  *out = 0;
  return SQLITE_OK;
}
int x_get_last_error(sqlite3_vfs*, int, char*) { return 0; }

struct Registered {
  sqlite3_vfs vfs = {};
  bool ok = false;

  Registered() {
    vfs.iVersion = 1;
    vfs.szOsFile = sizeof(File);
    vfs.mxPathname = 64;
    vfs.zName = "bridle";
    vfs.xOpen = x_open;
    vfs.xDelete = x_delete;
    vfs.xAccess = x_access;
    vfs.xFullPathname = x_full_pathname;
    vfs.xRandomness = x_randomness;
    vfs.xSleep = x_sleep;
    vfs.xCurrentTime = x_current_time;
    vfs.xGetLastError = x_get_last_error;
    ok = sqlite3_vfs_register(&vfs, 0) == SQLITE_OK;
    sqlite3_hard_heap_limit64(limits::kSqliteHeap);  // of all connections together
  }
};

}  // namespace

const char* vfs_name() {
  static const Registered kRegistered;  // SQLite keeps the address for the program's life
  return kRegistered.ok ? kRegistered.vfs.zName : nullptr;
}

std::string vfs_file_name(VfsSources& sources) {
  char text[2 * sizeof(std::uintptr_t)];
  const auto [end, error] = std::to_chars(std::begin(text), std::end(text),
                                          reinterpret_cast<std::uintptr_t>(&sources), 16);
  return {text, end};
}

}  // namespace bridle::sqlite
