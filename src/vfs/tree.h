// Tree: the evidence as one read-only tree of files, whatever it is stored in.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "bytes/source.h"

namespace bridle::vfs {

enum class EntryType : std::uint8_t { file, directory, link, other };

// What is known to be wrong with an entry before it is opened.
enum class Fault : std::uint8_t {
  none,
  missing,     // listed (in Manifest.db), and its contents are not there
  wrong_size,  // its contents are shorter than what the listing says, or damaged by their length
  wrong_id,    // of a backup: its file ID is not its own, so that its contents may be another's
  refused,     // its name or target leads out of the evidence, or names something twice
  over_limit,  // its name or size is over limits.h
};

struct Entry {
  std::string path;  // "/" between components, none in front; valid UTF-8 or escaped "%XX"
  EntryType type = EntryType::file;
  std::uint64_t size = 0;
  std::optional<Timestamp> modified;
  Fault fault = Fault::none;
  std::string fault_note = {};  // for people: "12 bytes where the manifest says 4096"; also of
                                // what is odd and no fault

  // iPhone backups only.
  std::string domain = {};
  std::string relative_path = {};
  std::string file_id = {};  // 40 hexadecimal digits

  std::uint64_t token = 0;  // the tree's own; of no meaning to others
};

// Thread safety: list() and prefetch() are called by one thread at a time; open() and find() by any
// number at once, also during either.
class Tree {
 public:
  Tree() = default;
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  virtual ~Tree() = default;

  // Calls `each` once for every entry, in an order that depends on the evidence alone. Streams: a
  // tree of a million entries is never held as strings. `each` returns false to stop early.
  // An error means the listing broke off: what came before stands.
  using Each = std::function<bool(const Entry&)>;
  virtual Result<void> list(const Each& each) = 0;

  // The entry of exactly that path (Entry::path, unescaped as listed), if there is one.
  virtual std::optional<Entry> find(std::string_view path) = 0;

  // The entry beside `entry` whose name has `suffix` appended: "-wal" of a database.
  virtual std::optional<Entry> sibling(const Entry& entry, std::string_view suffix) {
    return find(entry.path + std::string(suffix));
  }

  // Opens an entry's contents; the source's note() tells what is odd about them, which the entry's
  // fault may not know yet. REQUIRES: the Tree outlives the source.
  virtual Result<std::unique_ptr<ByteSource>> open(const Entry& entry) = 0;

  // The entry's contents as stored (an encrypted backup's blob before decryption): what is hashed
  // for the manifest. The same as open() elsewhere.
  virtual Result<std::unique_ptr<ByteSource>> open_stored(const Entry& entry) {
    return open(entry);
  }

  // Where a person finds what open_stored() gives, in what the tree lies over: "xx/<file ID>" of a
  // backup, with its folder in front.
  virtual std::string stored_path(const Entry& entry) { return entry.path; }

  // Says which entries will be opened, so that an archive can fetch them in one pass. Entries that
  // were not named can still be opened, at the price of another pass.
  virtual Result<void> prefetch(std::span<const Entry> entries) {
    (void)entries;
    return {};
  }

  // True of a compressed archive, where even a file's last bytes cost all that stands before them.
  virtual bool is_streamed() const { return false; }
};

}  // namespace bridle::vfs
