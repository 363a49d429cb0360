// An iPhone backup: Manifest.plist and Manifest.db from the input, over one blob.

#include "bytes/source.h"
#include "fuzz.h"
#include "vfs/ios_backup.h"
#include "vfs/memory.h"

namespace {

std::vector<std::byte> copy(bridle::Bytes bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bridle;
  const auto files = fuzz::split(fuzz::input(data, size));
  if (!files) return 0;
  vfs::MemoryTree storage;
  storage.put("Manifest.plist", copy(files->first));
  storage.put("Manifest.db", copy(files->second));
  const std::string blob = "00/" + std::string(40, '0');
  storage.put(blob, std::vector<std::byte>(100));

  (void)vfs::find_ios_backups(storage);
  const auto facts = vfs::ios_backup_facts(storage, "");
  const bool cheap = facts && facts->derivation_rounds <= 1'000;
  auto tree = vfs::open_ios_backup(storage, "",
                                   cheap ? std::optional<std::string_view>("test") : std::nullopt);
  if (!tree) return 0;
  int count = 0;
  (void)(*tree)->list([&](const vfs::Entry& entry) {
    fuzz::touch(entry.path);
    fuzz::touch(entry.relative_path);
    if (count < 20) {
      (void)(*tree)->find(entry.path);
      const auto source = (*tree)->open(entry);
      if (source) (void)read_all(**source, 1U << 20);
    }
    return ++count < 1'000;
  });
  return 0;
}
