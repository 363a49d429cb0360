// An Android backup: its head, its key where that is cheap, and the tar in it.

#include "formats/android_backup.h"
#include "fuzz.h"
#include "vfs/android_backup.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bridle;
  const Bytes input = fuzz::input(data, size);
  const auto head = android_backup::parse_head(input);
  if (!head || head->rounds > 1'000) return 0;
  const vfs::ArchiveLimits bounds{.entries = 1'000, .unpacked = 8U << 20};
  auto tree =
      vfs::open_android_backup(std::make_unique<MemorySource>(input), "fuzz", "123456", bounds);
  if (!tree) return 0;
  std::vector<vfs::Entry> entries;
  (void)(*tree)->list([&](const vfs::Entry& entry) {
    entries.push_back(entry);
    return entries.size() < 20;
  });
  for (const vfs::Entry& entry : entries) {
    const auto source = (*tree)->open(entry);
    if (source) (void)read_all(**source, 1U << 20);
  }
  return 0;
}
