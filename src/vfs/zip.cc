// A zip as a tree, by its central directory: a member is opened where it lies, and the others are
// not touched.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "vfs/archive.h"
#include "vfs/archive_index.h"
#include "vfs/inflated_source.h"
#include "vfs/packed_stream.h"
#include "vfs/slice_source.h"
#include "vfs/spool.h"
#include "vfs/zip_directory.h"

namespace bridle::vfs {
namespace {

constexpr std::string_view kEncrypted = "the zip itself is encrypted: unpack it first";

// Room behind a member's packed bytes for what a writer may put there: its sizes and checksum.
constexpr std::uint64_t kDescriptor = 24;

constexpr std::uint16_t kDeflate = 8;

class ZipTree final : public Tree {
 public:
  ZipTree(std::unique_ptr<ByteSource> source, std::string name, const ArchiveLimits& bounds,
          ArchiveIndex index, std::optional<Error> broke_off)
      : source_(std::move(source)),
        name_(std::move(name)),
        bounds_(bounds),
        index_(std::move(index)),
        broke_off_(std::move(broke_off)) {}

  Result<void> list(const Each& each) override {
    for (std::size_t i = 0; i < index_.size(); ++i) {
      if (!each(index_.entry(i))) return {};
    }
    if (broke_off_) return Error{broke_off_->code, name_ + ": " + broke_off_->message};
    return {};
  }

  std::optional<Entry> find(std::string_view path) override {
    const auto index = index_.find(path);
    return index ? std::optional<Entry>(index_.entry(*index)) : std::nullopt;
  }

  Result<std::unique_ptr<ByteSource>> open(const Entry& entry) override {
    const auto index = index_.openable(entry);
    if (!index) return index.error();
    auto source = open_record(index_.place(*index));
    if (!source) {
      return Error{source.error().code, entry.path + ": " + source.error().message};
    }
    return source;
  }

 private:
  Result<std::unique_ptr<ByteSource>> open_record(std::uint64_t place) const;
  Result<std::unique_ptr<ByteSource>> open_in_place(const zip::Record& record) const;
  Result<std::unique_ptr<ByteSource>> open_packed(const zip::Record& record,
                                                  std::uint64_t end) const;
  Result<std::unique_ptr<ByteSource>> open_inflated(const zip::Record& record,
                                                    std::uint64_t contents) const;

  std::unique_ptr<ByteSource> source_;
  std::string name_;
  ArchiveLimits bounds_;
  ArchiveIndex index_;
  std::optional<Error> broke_off_;
};

Error wrong_checksum() {
  return {ErrorCode::malformed, "its contents are damaged: the checksum does not fit"};
}

Error wrong_size(std::uint64_t size, std::uint64_t told) {
  return {ErrorCode::malformed, "it unpacks to " + std::to_string(size) + " bytes, not the " +
                                    std::to_string(told) + " that the zip says"};
}

Result<std::unique_ptr<ByteSource>> ZipTree::open_record(std::uint64_t place) const {
  const auto record = zip::record_at(*source_, place);
  if (!record) return record.error();
  if (record->encrypted) return Error{ErrorCode::unsupported, std::string(kEncrypted)};
  const auto contents = zip::contents_at(*source_, *record);
  if (!contents) return contents.error();
  if (record->method == 0) return open_in_place(*record);
  if (bounds_.no_disk && record->method == kDeflate && record->size > limits::kSpoolInMemory) {
    return open_inflated(*record, *contents);
  }
  return open_packed(*record, *contents + record->packed + kDescriptor);
}

// Nothing of it is kept: each read unpacks what it asks for.
Result<std::unique_ptr<ByteSource>> ZipTree::open_inflated(const zip::Record& record,
                                                           std::uint64_t contents) const {
  ArchiveLimits bounds = bounds_;
  bounds.unpacked = std::min(bounds.unpacked, record.size);
  auto out =
      InflatedSource::open(*source_, contents, contents + record.packed, Wrapping::raw, bounds);
  if (!out) return out.error();
  if (const SourceNote note = (*out)->note(); !note.text.empty()) {
    return Error{ErrorCode::malformed, std::string(note.text)};
  }
  if ((*out)->size() != record.size) return wrong_size((*out)->size(), record.size);
  if ((*out)->crc32() != record.crc32) return wrong_checksum();
  return std::unique_ptr<ByteSource>(std::move(*out));
}

Result<std::unique_ptr<ByteSource>> ZipTree::open_in_place(const zip::Record& record) const {
  if (record.packed != record.size) {
    return Error{ErrorCode::malformed, "it is stored as it is, in another size than its own"};
  }
  const auto contents = zip::contents_at(*source_, record);
  if (!contents) return contents.error();
  auto out = std::make_unique<SliceSource>(*source_, *contents, record.size);
  std::vector<std::byte> buffer(
      static_cast<std::size_t>(std::min<std::uint64_t>(record.size, 256U << 10)));
  std::uint32_t crc = 0;
  for (std::uint64_t at = 0; at < record.size;) {
    const auto got = out->read_at(at, buffer);
    if (!got) return got.error();
    if (*got == 0) return Error{ErrorCode::unreadable, "the zip ends in it"};
    crc = zip::crc32(crc, Bytes(buffer).first(*got));
    at += *got;
  }
  if (crc != record.crc32) return wrong_checksum();
  return std::unique_ptr<ByteSource>(std::move(out));
}

Result<std::unique_ptr<ByteSource>> ZipTree::open_packed(const zip::Record& record,
                                                         std::uint64_t end) const {
  auto stream =
      PackedStream::open(*source_, record.header, end, PackedStream::Format::zip, bounds_);
  if (!stream) return stream.error();
  const auto there = (*stream)->next();
  if (!there) return there.error();
  if (!*there) return Error{ErrorCode::malformed, "no member stands where the zip says"};
  TemporaryFile file;
  Spool spool(file, bounds_.no_disk ? limits::kWholeFile : limits::kSpoolInMemory, bounds_.no_disk);
  std::uint32_t crc = 0;
  const auto size = (*stream)->unpack([&](Bytes bytes) -> Result<void> {
    if (bytes.size() > record.size - spool.size()) {
      return Error{ErrorCode::malformed, "it unpacks to more than the " +
                                             std::to_string(record.size) +
                                             " bytes that the zip says"};
    }
    crc = zip::crc32(crc, bytes);
    return spool.append(bytes);
  });
  if (!size) return size.error();
  if (*size != record.size) return wrong_size(*size, record.size);
  if (crc != record.crc32) return wrong_checksum();
  return std::unique_ptr<ByteSource>(
      std::make_unique<UnpackedSource>(std::move(file), spool.finish()));
}

// Where a member lies, to find those that overlap: so are bombs made that no ratio shows.
struct Stretch {
  std::uint64_t start;
  std::uint64_t end;
  std::uint32_t member;
};

void mark_overlaps(std::vector<Stretch> stretches, ArchiveIndex& index) {
  std::sort(stretches.begin(), stretches.end(), [](const Stretch& a, const Stretch& b) {
    return a.start != b.start ? a.start < b.start : a.member < b.member;
  });
  for (std::size_t i = 0; i + 1 < stretches.size(); ++i) {
    if (stretches[i].end > stretches[i + 1].start) {
      index.set_flaw(stretches[i].member, ArchiveIndex::Flaw::overlaps);
    }
  }
}

}  // namespace

Result<std::unique_ptr<Tree>> open_zip(std::unique_ptr<ByteSource>& source, const std::string& name,
                                       const ArchiveLimits& bounds) {
  const auto directory = zip::find_directory(*source);
  if (!directory) return Error{directory.error().code, name + ": " + directory.error().message};
  if (!*directory) return std::unique_ptr<Tree>();

  ArchiveIndex index(bounds);
  std::vector<Stretch> stretches;
  std::uint64_t files = 0;
  std::uint64_t encrypted = 0;
  std::string slashes;
  const auto listed =
      zip::for_each_record(*source, **directory, [&](const zip::Record& record) -> Result<void> {
        ArchiveIndex::Member member{.name = record.name,
                                    .type = record.type,
                                    .size = record.size,
                                    .modified = record.modified,
                                    .place = record.record};
        // What some programs of Windows write, against the specification.
        if (record.windows && record.name.find('/') == std::string_view::npos &&
            record.name.find('\\') != std::string_view::npos) {
          slashes = record.name;
          std::replace(slashes.begin(), slashes.end(), '\\', '/');
          member.name = slashes;
          if (slashes.ends_with('/')) member.type = EntryType::directory;
        }
        const auto at = static_cast<std::uint32_t>(index.size());
        if (auto added = index.add(member); !added) return added;
        if (record.type != EntryType::directory) {
          ++files;
          if (record.encrypted) ++encrypted;
        }
        if (index.size() > at) {
          const std::uint64_t least = 30 + record.name.size();
          const std::uint64_t end = record.header > source->size() || record.packed > source->size()
                                        ? source->size()
                                        : record.header + least + record.packed;
          stretches.push_back({record.header, end, at});
        }
        return {};
      });
  if (!listed && index.size() == 0) return std::unique_ptr<Tree>();
  if (files > 0 && encrypted == files) {
    return Error{ErrorCode::unsupported, name + ": " + std::string(kEncrypted)};
  }
  index.seal();
  mark_overlaps(std::move(stretches), index);
  return std::unique_ptr<Tree>(
      std::make_unique<ZipTree>(std::move(source), name, bounds, std::move(index),
                                listed ? std::nullopt : std::optional<Error>(listed.error())));
}

}  // namespace bridle::vfs
