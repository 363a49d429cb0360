// A tar, or what is left of a zip without its directory, as a tree.
//
// The listing is one pass. A member of an archive that is not compressed as a whole is then read
// from its own header on; of a compressed one, the members that prefetch() names are unpacked in
// one pass, and any other costs a pass of its own.

#include <algorithm>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "vfs/archive.h"
#include "vfs/archive_index.h"
#include "vfs/packed_stream.h"
#include "vfs/slice_source.h"
#include "vfs/spool.h"
#include "vfs/tar_member.h"

namespace bridle::vfs {
namespace {

// Bytes of all prefetched members together that are held in memory.
constexpr std::uint64_t kPrefetchInMemory = 64ULL << 20;

class StreamedArchive final : public Tree {
 public:
  StreamedArchive(std::unique_ptr<ByteSource> source, std::string name, bool broken_zip,
                  const ArchiveLimits& bounds)
      : source_(std::move(source)),
        name_(std::move(name)),
        format_(broken_zip ? PackedStream::Format::zip : PackedStream::Format::tar),
        bounds_(bounds),
        index_(bounds) {}

  // False when it is no archive: nothing in it can be told apart.
  Result<bool> read_headers();

  Result<void> list(const Each& each) override;
  std::optional<Entry> find(std::string_view path) override;
  Result<std::unique_ptr<ByteSource>> open(const Entry& entry) override;
  Result<void> prefetch(std::span<const Entry> entries) override;
  bool is_streamed() const override { return !in_place_; }

 private:
  Result<void> add(PackedStream& stream, std::uint64_t ordinal);
  Result<std::unique_ptr<ByteSource>> unpack_one(std::uint64_t place) const;
  Error named(const Error& error) const { return {error.code, name_ + ": " + error.message}; }

  std::unique_ptr<ByteSource> source_;
  std::string name_;
  PackedStream::Format format_;
  ArchiveLimits bounds_;
  ArchiveIndex index_;
  bool in_place_ = false;  // a member's place is the offset of its header, else its ordinal
  std::optional<Error> broke_off_;

  struct Prefetched {
    Unpacked contents;
    std::optional<Error> error;
  };
  const Prefetched* prefetched(std::uint64_t place);  // null: it is not there, or not yet
  // Written by prefetch() alone, while other threads open what is there by then: what is in it
  // stays as it is and where it is.
  std::unordered_map<std::uint64_t, Prefetched> prefetched_;  // by place
  std::mutex prefetched_mutex_;
  TemporaryFile file_;  // prefetch() appends; its descriptor is there before what lies in it
  std::uint64_t in_memory_ = 0;
};

Result<void> StreamedArchive::add(PackedStream& stream, std::uint64_t ordinal) {
  const ArchiveIndex::Member member{.name = stream.name(),
                                    .type = stream.type(),
                                    .size = stream.declared_size(),
                                    .modified = stream.modified(),
                                    .place = in_place_ ? stream.header_offset() : ordinal};
  const std::string_view target = stream.hard_link();
  return target.empty() ? index_.add(member) : index_.add_hard_link(member, target);
}

Result<bool> StreamedArchive::read_headers() {
  auto stream = PackedStream::open(*source_, 0, source_->size(), format_, bounds_);
  if (!stream) {
    if (stream.error().code == ErrorCode::unsupported) return false;
    return named(stream.error());
  }
  in_place_ = !(*stream)->compressed();
  const bool broken_zip = format_ == PackedStream::Format::zip;
  std::uint64_t ordinal = 0;
  for (;; ++ordinal) {
    const auto there = (*stream)->next();
    if (!there) broke_off_ = there.error();
    if (!there || !*there) break;
    const std::size_t at = index_.size();
    if (auto added = add(**stream, ordinal); !added) {
      broke_off_ = added.error();
      break;
    }
    if (!broken_zip) continue;
    // A zip tells sizes behind the contents.
    const auto size = (*stream)->unpack([](Bytes) { return Result<void>(); });
    if (size && index_.size() > at) index_.set_size(at, *size);
    if (!size) {
      broke_off_ = size.error();
      break;
    }
  }
  if (ordinal == 0 && index_.size() == 0) return false;
  index_.seal();
  if (broken_zip) {
    const std::string detail = broke_off_ ? " (" + broke_off_->message + ")" : "";
    broke_off_ = Error{broke_off_ ? broke_off_->code : ErrorCode::malformed,
                       "the zip has no directory at its end, so it is cut off: what is listed is "
                       "what was found without it" +
                           detail};
  }
  return true;
}

Result<void> StreamedArchive::list(const Each& each) {
  for (std::size_t i = 0; i < index_.size(); ++i) {
    if (!each(index_.entry(i))) return {};
  }
  if (broke_off_) return named(*broke_off_);
  return {};
}

std::optional<Entry> StreamedArchive::find(std::string_view path) {
  const auto index = index_.find(path);
  return index ? std::optional<Entry>(index_.entry(*index)) : std::nullopt;
}

Result<std::unique_ptr<ByteSource>> StreamedArchive::open(const Entry& entry) {
  const auto index = index_.openable(entry);
  if (!index) return index.error();
  const std::uint64_t place = index_.place(*index);
  if (const Prefetched* member = prefetched(place)) {
    if (member->error) {
      return Error{member->error->code, entry.path + ": " + member->error->message};
    }
    return std::unique_ptr<ByteSource>(std::make_unique<UnpackedView>(file_, member->contents));
  }
  if (bounds_.no_disk && in_place_ && index_.declared_size(*index) > limits::kSpoolInMemory) {
    if (const auto contents = tar_contents(*source_, place)) {
      return std::unique_ptr<ByteSource>(
          std::make_unique<SliceSource>(*source_, contents->start, contents->size));
    }
  }
  auto source = unpack_one(place);
  if (!source) return Error{source.error().code, entry.path + ": " + source.error().message};
  return source;
}

const StreamedArchive::Prefetched* StreamedArchive::prefetched(std::uint64_t place) {
  const std::lock_guard lock(prefetched_mutex_);
  const auto found = prefetched_.find(place);
  return found == prefetched_.end() ? nullptr : &found->second;
}

Result<std::unique_ptr<ByteSource>> StreamedArchive::unpack_one(std::uint64_t place) const {
  auto stream =
      PackedStream::open(*source_, in_place_ ? place : 0, source_->size(), format_, bounds_);
  if (!stream) return stream.error();
  for (std::uint64_t ordinal = in_place_ ? place : 0; ordinal <= place; ++ordinal) {
    const auto there = (*stream)->next();
    if (!there) return there.error();
    if (!*there) return Error{ErrorCode::malformed, "the archive changed while it was read"};
  }
  TemporaryFile file;
  Spool spool(file, bounds_.no_disk ? limits::kWholeFile : limits::kSpoolInMemory, bounds_.no_disk);
  const auto size = (*stream)->unpack([&](Bytes bytes) { return spool.append(bytes); });
  if (!size) return size.error();
  return std::unique_ptr<ByteSource>(
      std::make_unique<UnpackedSource>(std::move(file), spool.finish()));
}

Result<void> StreamedArchive::prefetch(std::span<const Entry> entries) {
  if (in_place_) return {};  // each is opened where it lies
  std::vector<std::uint64_t> wanted;
  for (const Entry& entry : entries) {
    const auto index = index_.openable(entry);
    if (index && prefetched(index_.place(*index)) == nullptr) {
      wanted.push_back(index_.place(*index));
    }
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  if (wanted.empty()) return {};

  auto stream = PackedStream::open(*source_, 0, source_->size(), format_, bounds_);
  if (!stream) return named(stream.error());
  auto next = wanted.begin();
  for (std::uint64_t ordinal = 0; next != wanted.end(); ++ordinal) {
    const auto there = (*stream)->next();
    if (!there) return named(there.error());
    if (!*there) break;
    if (ordinal != *next) continue;
    ++next;
    const std::uint64_t room = kPrefetchInMemory - std::min(kPrefetchInMemory, in_memory_);
    Spool spool(file_, std::min(room, limits::kSpoolInMemory), bounds_.no_disk);
    const auto size = (*stream)->unpack([&](Bytes bytes) { return spool.append(bytes); });
    Prefetched member{.contents = spool.finish(), .error = std::nullopt};
    if (!size && bounds_.no_disk && size.error().code == ErrorCode::over_limit) continue;
    if (!size) {
      member.contents = {};
      member.error = size.error();
    }
    in_memory_ += member.contents.memory.size();
    const std::lock_guard lock(prefetched_mutex_);
    prefetched_.emplace(ordinal, std::move(member));
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Tree>> open_streamed(std::unique_ptr<ByteSource> source,
                                            const std::string& name, bool broken_zip,
                                            const ArchiveLimits& bounds) {
  auto out = std::make_unique<StreamedArchive>(std::move(source), name, broken_zip, bounds);
  const auto read = out->read_headers();
  if (!read) return read.error();
  if (!*read) return std::unique_ptr<Tree>();
  return std::unique_ptr<Tree>(std::move(out));
}

}  // namespace bridle::vfs
