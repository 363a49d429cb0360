// A zip or tar: lists it, opens its members, and fetches the first ones in one pass.

#include <vector>

#include "base/check.h"
#include "fuzz.h"
#include "vfs/archive.h"

namespace bridle::fuzz {
namespace {

constexpr std::size_t kMembers = 20;

void read_some(const ByteSource& source) {
  std::vector<std::byte> buffer(4'096);
  for (const std::uint64_t offset : {std::uint64_t{0}, source.size() / 2, source.size()}) {
    const auto got = source.read_at(offset, buffer);
    if (got) touch(Bytes(buffer).first(*got));
  }
}

}  // namespace
}  // namespace bridle::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bridle;
  const vfs::ArchiveLimits bounds{.entries = 1'000, .unpacked = 8U << 20};
  auto tree =
      vfs::open_archive_of(std::make_unique<MemorySource>(fuzz::input(data, size)), "fuzz", bounds);
  if (!tree.ok() || *tree == nullptr) return 0;
  std::vector<vfs::Entry> entries;
  (void)(*tree)->list([&](const vfs::Entry& entry) {
    entries.push_back(entry);
    return entries.size() < fuzz::kMembers;
  });
  for (const vfs::Entry& entry : entries) {
    BRIDLE_CHECK(entry.path.empty() || entry.path[0] != '/');
    const auto found = (*tree)->find(entry.path);
    BRIDLE_CHECK(found || entry.fault != vfs::Fault::none);
    const auto source = (*tree)->open(entry);
    BRIDLE_CHECK(!source || entry.fault == vfs::Fault::none);
    if (source) fuzz::read_some(**source);
  }
  (void)(*tree)->prefetch(std::span(entries).first(entries.size() / 2));
  for (const vfs::Entry& entry : entries) {
    const auto source = (*tree)->open(entry);
    if (source) fuzz::read_some(**source);
  }
  return 0;
}
