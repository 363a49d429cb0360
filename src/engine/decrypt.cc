#include "engine/decrypt.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>
#include <utility>

#include "base/file.h"
#include "base/limits.h"
#include "engine/contained.h"
#include "engine/new_folder.h"
#include "engine/plain_manifest.h"
#include "engine/workers.h"
#include "vfs/ios_backup_tree.h"

namespace bridle {
namespace {

namespace fs = std::filesystem;
using vfs::Entry;
using vfs::EntryType;
using vfs::IosBackupTree;

constexpr std::size_t kPiece = 1U << 20;  // of a file, in memory at once
constexpr std::size_t kWaiting = 1'000;   // files that wait for a thread

Error system_error(const std::string& what, const std::string& path) {
  return {ErrorCode::unreadable, what + " " + path + ": " + std::strerror(errno)};
}

class Decryption {
 public:
  Decryption(IosBackupTree& tree, const std::string& folder, const DecryptOptions& options)
      : tree_(tree), folder_(folder), options_(options) {}

  Result<DecryptSummary> run() {
    std::vector<std::thread> threads;
    start_threads(
        std::clamp(options_.jobs, 1U, kMostThreads), [this] { work(); }, threads);
    if (threads.empty()) return Error{ErrorCode::unreadable, "the system gives no thread to work"};
    const auto listed = contained([&] {
      auto all = tree_.list([&](const Entry& entry) { return offer(entry); });
      if (!all) summary_.damage = all.error().message;
    });
    finish();
    for (std::thread& thread : threads) thread.join();
    if (options_.progress) options_.progress({seen_, summary_.bytes});
    if (!listed) return listed.error();
    if (stopped()) return Error{ErrorCode::interrupted, "stopped; nothing was kept"};
    if (fatal_) return *fatal_;
    const auto by_path = [](const auto& a, const auto& b) { return a.path < b.path; };
    std::ranges::sort(summary_.failed, by_path);
    std::ranges::sort(summary_.doubtful, by_path);
    return std::move(summary_);
  }

 private:
  bool stopped() const { return options_.stop != nullptr && *options_.stop; }

  // Called for each entry, on the calling thread. False to stop the listing.
  bool offer(const Entry& entry) {
    if (entry.type != EntryType::file) return !stopped();
    std::unique_lock lock(mutex_);
    waiting_.push_back(entry);
    changed_.notify_all();
    return wait_while(lock, [&] { return waiting_.size() >= kWaiting; });
  }

  void finish() {
    std::unique_lock lock(mutex_);
    closing_ = true;
    changed_.notify_all();
    wait_while(lock, [&] { return !waiting_.empty() || busy_ > 0; });
    if (stopped() || fatal_) waiting_.clear();
  }

  template <typename Condition>
  bool wait_while(std::unique_lock<std::mutex>& lock, const Condition& condition) {
    do {
      const DecryptProgress progress{seen_, summary_.bytes};
      lock.unlock();
      if (options_.progress) options_.progress(progress);
      lock.lock();
      if (stopped() || fatal_) return false;
      if (condition()) changed_.wait_for(lock, std::chrono::milliseconds(200));
    } while (condition());
    return true;
  }

  void work() {
    std::vector<std::byte> buffer(kPiece);
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [&] { return closing_ || !waiting_.empty(); });
      if (waiting_.empty() || stopped() || fatal_) return;
      const Entry entry = std::move(waiting_.front());
      waiting_.pop_front();
      ++busy_;
      lock.unlock();
      const auto done = contained([&] { copy(entry, buffer); });
      if (!done) fail(entry, done.error().message);
      lock.lock();
      ++seen_;
      --busy_;
      changed_.notify_all();
    }
  }

  void copy(const Entry& entry, std::span<std::byte> buffer) {
    if (entry.path == "Manifest.db-shm") return;  // of no use to anyone but SQLite on that computer
    if (entry.path == "Manifest.plist") return copy_manifest_plist(entry);
    const bool is_own = entry.file_id.empty() && entry.path.find('/') == std::string::npos;
    if (!is_own && entry.domain.empty()) return fail(entry, why_not(entry));
    auto contents = tree_.open_contents(entry);
    if (!contents) return fail(entry, contents.error().message);
    const std::string folder = is_own ? folder_ : folder_ + "/" + entry.file_id.substr(0, 2);
    if (!is_own && ::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
      return give_up(system_error("cannot create", folder));
    }
    const std::string path = folder + "/" + (is_own ? entry.path : entry.file_id);
    auto out = OutputFile::create(path);
    if (!out) {
      struct stat status {};
      if (::lstat(path.c_str(), &status) == 0) {
        return fail(entry, "another row of the manifest has its file ID");
      }
      return give_up(out.error());
    }
    const ByteSource& source = *contents->source;
    std::uint64_t at = 0;
    std::optional<std::string> broken;
    while (at < source.size() && !stopped()) {
      auto got = source.read_at(at, buffer);
      if (!got || *got == 0) {
        broken = got ? "ends early" : got.error().message;
        break;
      }
      out->write(as_text(buffer.first(*got)));
      at += *got;
      const std::lock_guard lock(mutex_);
      summary_.bytes += *got;
    }
    if (auto closed = out->close(); !closed) return give_up(closed.error());
    if (broken) {
      ::unlink(path.c_str());
      return fail(entry, *broken);
    }
    set_time(path, entry);
    count_file(entry, contents->note);
  }

  // Rewritten, or a reader would ask for a password that nothing needs.
  void copy_manifest_plist(const Entry& entry) {
    auto source = tree_.open(entry);
    if (!source) return fail(entry, source.error().message);
    auto bytes = read_all(**source, limits::kWholeFile);
    if (!bytes) return fail(entry, bytes.error().message);
    std::string note;
    auto plain = plain_manifest(*bytes);
    if (!plain) note = "was copied as it is, and still says IsEncrypted: " + plain.error().message;
    const std::string path = folder_ + "/" + entry.path;
    auto out = OutputFile::create(path);
    if (!out) return give_up(out.error());
    out->write(as_text(plain ? *plain : *bytes));
    if (auto closed = out->close(); !closed) return give_up(closed.error());
    count_file(entry, note);
  }

  static std::string why_not(const Entry& entry) {
    if (!entry.fault_note.empty()) return entry.fault_note;
    return "is no part of the backup, and was not copied";
  }

  static void set_time(const std::string& path, const Entry& entry) {
    if (!entry.modified) return;
    // Division that rounds down, for times before 1970.
    std::int64_t seconds = entry.modified->unix_ns / kNsPerSecond;
    std::int64_t rest = entry.modified->unix_ns % kNsPerSecond;
    if (rest < 0) {
      rest += kNsPerSecond;
      --seconds;
    }
    const timespec time = {.tv_sec = static_cast<time_t>(seconds),
                           .tv_nsec = static_cast<long>(rest)};
    const std::array<timespec, 2> both = {time, time};
    ::utimensat(AT_FDCWD, path.c_str(), both.data(), AT_SYMLINK_NOFOLLOW);
  }

  void count_file(const Entry& entry, const std::string& note) {
    const std::lock_guard lock(mutex_);
    ++summary_.files;
    if (note.empty()) return;
    ++summary_.doubts;
    if (summary_.doubtful.size() < DecryptSummary::kTroubles) {
      summary_.doubtful.push_back({entry.path, note});
    }
  }

  void fail(const Entry& entry, const std::string& what) {
    const std::lock_guard lock(mutex_);
    ++summary_.failures;
    if (summary_.failed.size() < DecryptSummary::kTroubles) {
      summary_.failed.push_back({entry.path, what});
    }
  }

  // The copy cannot be completed: no space, no permission.
  void give_up(const Error& error) {
    const std::lock_guard lock(mutex_);
    if (!fatal_) fatal_ = error;
    changed_.notify_all();
  }

  IosBackupTree& tree_;
  const std::string& folder_;
  const DecryptOptions& options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Entry> waiting_;
  std::size_t busy_ = 0;
  bool closing_ = false;
  std::uint64_t seen_ = 0;
  std::optional<Error> fatal_;
  DecryptSummary summary_;
};

}  // namespace

Result<DecryptSummary> decrypt_backup(vfs::Tree& storage, std::string_view folder,
                                      std::string_view password, const std::string& out,
                                      const DecryptOptions& options) {
  auto tree = IosBackupTree::open_backup(storage, folder, password);
  if (!tree) return tree.error();
  if (!(*tree)->encrypted()) {
    return Error{ErrorCode::usage, "the backup is not encrypted: it can be read as it is"};
  }
  if (options.opened) options.opened();
  auto made = NewFolder::create(out, NewFolder::Place::free);
  if (!made) return made.error();
  auto summary = Decryption(**tree, made->temporary(), options).run();
  if (!summary) return summary.error();
  if (auto kept = made->keep(); !kept) return kept.error();
  return summary;
}

}  // namespace bridle
