#include "vfs/packed_stream.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

namespace bridle::vfs {
namespace {

constexpr std::size_t kBuffer = 256U << 10;

// libarchive looks at so many bytes behind a zip's member, be they of the member or not. Zeros do
// for the last one of a file that was cut off there; contents that they complete fail their
// checksum.
constexpr la_ssize_t kBehindMember = 32;

// libarchive converts names to the locale's character set and then to composed Unicode. In the "C"
// locale it hands out the bytes of the archive, so that is in force around each call to it.
class PlainLocale {
 public:
  PlainLocale() : before_(::uselocale(plain())) {}
  ~PlainLocale() { ::uselocale(before_); }
  PlainLocale(const PlainLocale&) = delete;
  PlainLocale& operator=(const PlainLocale&) = delete;

 private:
  static locale_t plain() {
    static const locale_t kPlain = ::newlocale(LC_ALL_MASK, "C", nullptr);
    return kPlain;
  }
  locale_t before_;
};

std::string_view or_empty(const char* text) { return text == nullptr ? "" : text; }

}  // namespace

struct PackedStream::Callbacks {
  static la_ssize_t read(::archive* a, void* self, const void** buffer) {
    auto& stream = *static_cast<PackedStream*>(self);
    const auto want =
        static_cast<std::size_t>(std::min<std::uint64_t>(kBuffer, stream.end_ - stream.at_));
    if (want == 0 && stream.format_ == Format::zip && !stream.padded_) {
      stream.padded_ = true;
      std::fill_n(stream.buffer_.get(), kBehindMember, std::byte{0});
      *buffer = stream.buffer_.get();
      return kBehindMember;
    }
    auto got = stream.source_.read_at(stream.at_, {stream.buffer_.get(), want});
    if (!got) {
      stream.read_error_ = got.error();
      archive_set_error(a, EIO, "read failed");
      return -1;
    }
    stream.at_ += *got;
    *buffer = stream.buffer_.get();
    return static_cast<la_ssize_t>(*got);
  }

  static la_int64_t skip(::archive*, void* self, la_int64_t request) {
    auto& stream = *static_cast<PackedStream*>(self);
    const std::uint64_t step = std::min(
        static_cast<std::uint64_t>(std::max<la_int64_t>(request, 0)), stream.end_ - stream.at_);
    stream.at_ += step;
    return static_cast<la_int64_t>(step);
  }
};

PackedStream::PackedStream(const ByteSource& source, std::uint64_t start, std::uint64_t end,
                           Format format, const ArchiveLimits& bounds)
    : source_(source),
      start_(start),
      at_(start),
      end_(end),
      format_(format),
      bounds_(bounds),
      buffer_(std::make_unique<std::byte[]>(kBuffer)),
      archive_(archive_read_new()) {}

PackedStream::~PackedStream() {
  const PlainLocale plain;
  archive_read_free(archive_);
}

Result<std::unique_ptr<PackedStream>> PackedStream::open(const ByteSource& source,
                                                         std::uint64_t start, std::uint64_t end,
                                                         Format format,
                                                         const ArchiveLimits& bounds) {
  const PlainLocale plain;
  end = std::min(end, source.size());
  std::unique_ptr<PackedStream> out(
      new PackedStream(source, std::min(start, end), end, format, bounds));
  ::archive* a = out->archive_;
  if (a == nullptr) return Error{ErrorCode::internal, "libarchive has no memory"};
  if (format == Format::zip) {
    archive_read_support_format_zip_streamable(a);
  } else {
    archive_read_support_format_tar(a);
    // One by one: "all" would run programs for formats that were not built in.
    archive_read_support_filter_gzip(a);
    archive_read_support_filter_bzip2(a);
    archive_read_support_filter_xz(a);
    archive_read_support_filter_lzma(a);
    archive_read_support_filter_zstd(a);
    archive_read_support_filter_lz4(a);
    archive_read_support_filter_compress(a);
  }
  archive_read_set_read_callback(a, Callbacks::read);
  archive_read_set_skip_callback(a, Callbacks::skip);
  archive_read_set_callback_data(a, out.get());
  if (archive_read_open1(a) != ARCHIVE_OK) {
    if (out->read_error_) return *out->read_error_;
    return Error{ErrorCode::unsupported, std::string(or_empty(archive_error_string(a)))};
  }
  // "none" counts as one: an archive that was compressed twice is made to waste time.
  if (archive_filter_count(a) > 2) {
    return Error{ErrorCode::refused, "it is compressed several times over"};
  }
  return out;
}

Error PackedStream::failure(const char* what) const {
  if (read_error_) return *read_error_;
  const std::string_view reason = or_empty(archive_error_string(archive_));
  return {ErrorCode::malformed,
          std::string(what) + (reason.empty() ? "" : ": " + std::string(reason))};
}

Result<void> PackedStream::within_limits() const {
  const auto stream = static_cast<std::uint64_t>(std::max<la_int64_t>(
      archive_filter_bytes(archive_, 0), 0));  // after decompression of the whole
  const std::uint64_t unpacked = std::max(unpacked_, stream);
  if (unpacked > bounds_.unpacked) {
    return Error{ErrorCode::over_limit,
                 "it unpacks to more than " + std::to_string(bounds_.unpacked) + " bytes"};
  }
  const std::uint64_t packed = at_ - start_;
  if (unpacked > bounds_.ratio_free && (unpacked - bounds_.ratio_free) / bounds_.ratio > packed) {
    return Error{ErrorCode::over_limit,
                 "it unpacks to more than " + std::to_string(bounds_.ratio) + " times its size"};
  }
  return {};
}

Result<bool> PackedStream::next() {
  // libarchive would pass over the rest without looking at the limits.
  if (entry_ != nullptr && (compressed() || format_ == Format::zip)) {
    if (auto rest = unpack([](Bytes) { return Result<void>(); }); !rest) return rest.error();
  }
  const PlainLocale plain;
  entry_ = nullptr;
  ::archive_entry* entry = nullptr;
  const int status = archive_read_next_header(archive_, &entry);
  if (status == ARCHIVE_EOF) return false;
  // A warning is about a name that is not of the locale's character set.
  if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return failure("the archive is damaged");
  if (auto within = within_limits(); !within) return within.error();
  entry_ = entry;
  return true;
}

Result<std::uint64_t> PackedStream::unpack(const Take& take) {
  static constexpr std::array<std::byte, 4096> kZeros{};
  const PlainLocale plain;
  std::uint64_t given = 0;
  const auto give = [&](Bytes bytes) -> Result<void> {
    given += bytes.size();
    unpacked_ += bytes.size();
    if (auto within = within_limits(); !within) return within;
    return take(bytes);
  };
  while (true) {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int status = archive_read_data_block(archive_, &block, &size, &offset);
    if (status != ARCHIVE_OK && status != ARCHIVE_EOF) return failure("its contents are damaged");
    // A hole of a sparse file.
    const auto end_of_hole = static_cast<std::uint64_t>(std::max<la_int64_t>(offset, 0));
    while (given < end_of_hole) {
      const Bytes zeros = Bytes(kZeros).first(
          static_cast<std::size_t>(std::min<std::uint64_t>(kZeros.size(), end_of_hole - given)));
      if (auto went = give(zeros); !went) return went.error();
    }
    if (status == ARCHIVE_EOF) return given;
    if (size == 0) continue;
    if (auto went = give({static_cast<const std::byte*>(block), size}); !went) {
      return went.error();
    }
  }
}

std::string_view PackedStream::name() const {
  const PlainLocale plain;
  return or_empty(archive_entry_pathname(entry_));
}

std::string_view PackedStream::hard_link() const {
  const PlainLocale plain;
  return or_empty(archive_entry_hardlink(entry_));
}

EntryType PackedStream::type() const {
  if (archive_entry_symlink(entry_) != nullptr) return EntryType::link;
  switch (archive_entry_filetype(entry_)) {
    case AE_IFREG:
      return EntryType::file;
    case AE_IFDIR:
      return EntryType::directory;
    case AE_IFLNK:
      return EntryType::link;
    default:
      // A hard link has no type of its own.
      return archive_entry_hardlink(entry_) != nullptr ? EntryType::file : EntryType::other;
  }
}

std::uint64_t PackedStream::declared_size() const {
  return static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry_), 0));
}

std::optional<Timestamp> PackedStream::modified() const {
  // Of a zip it is local time, of a time zone that is not told.
  if (format_ == Format::zip || archive_entry_mtime_is_set(entry_) == 0) return std::nullopt;
  auto time = from_unix_s(static_cast<std::int64_t>(archive_entry_mtime(entry_)));
  const long ns = archive_entry_mtime_nsec(entry_);
  if (time && ns > 0 && ns < kNsPerSecond &&
      time->unix_ns <= std::numeric_limits<std::int64_t>::max() - ns) {
    time->unix_ns += ns;
  }
  return time;
}

std::uint64_t PackedStream::header_offset() const {
  const la_int64_t offset = archive_read_header_position(archive_);
  return start_ + static_cast<std::uint64_t>(std::max<la_int64_t>(offset, 0));
}

bool PackedStream::compressed() const {
  return archive_filter_code(archive_, 0) != ARCHIVE_FILTER_NONE;
}

}  // namespace bridle::vfs
