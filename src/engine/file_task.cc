#include "engine/file_task.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/limits.h"
#include "engine/contained.h"
#include "engine/task_sink.h"
#include "formats/sqlite_log.h"

namespace bridle {
namespace {

constexpr std::size_t kHashBuffer = 1U << 20;

EntryState state_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::over_limit:
      return EntryState::over_limit;
    case ErrorCode::refused:
      return EntryState::refused;
    default:
      return EntryState::unreadable;
  }
}

// The blob's own path in a backup, the entry's elsewhere: what a person can hash again.
std::string stored_path(const vfs::Entry& entry) {
  if (entry.file_id.size() < 2) return entry.path;
  return entry.file_id.substr(0, 2) + "/" + entry.file_id;
}

// One file's way through the run: collects what goes wrong with the file as a whole.
class FileRun {
 public:
  FileRun(const FileTask& task, const RunContext& context, WorkerState& worker)
      : task_(task), context_(context), worker_(worker) {}

  FileOutcome run() {
    if (!usable(task_.entry, outcome_.state)) {
      give_up();
      return std::move(outcome_);
    }
    auto source = context_.tree.open(task_.entry);
    if (!source) {
      note(task_.entry, source.error().message);
      outcome_.state = state_of(source.error().code);
      give_up();
      return std::move(outcome_);
    }
    hash(task_.entry);
    outcome_.state = EntryState::parsed;
    const bool by_bytes = any_reads(Reads::bytes);
    const bool by_database = any_reads(Reads::database);
    if (by_bytes) parse_bytes(**source);
    if (by_database) parse_database(**source);
    if (outcome_.state == EntryState::parsed && outcome_.damage > 0) {
      outcome_.state = EntryState::parsed_with_damage;
    }
    return std::move(outcome_);
  }

 private:
  bool any_reads(Reads reads) const {
    return std::any_of(task_.wanted.begin(), task_.wanted.end(),
                       [&](const WantedArtifact& w) { return w.artifact->reads == reads; });
  }

  // False, with the state it ends in, for an entry that is known to be unreadable. A wrong size is
  // noted and the entry read all the same.
  bool usable(const vfs::Entry& entry, EntryState& state) {
    switch (entry.fault) {
      case vfs::Fault::none:
        return true;
      case vfs::Fault::wrong_size:
        note(entry, entry.fault_note);
        return true;
      case vfs::Fault::missing:
        state = EntryState::unreadable;
        break;
      case vfs::Fault::refused:
        state = EntryState::refused;
        break;
      case vfs::Fault::over_limit:
        state = EntryState::over_limit;
        break;
    }
    note(entry, entry.fault_note.empty() ? "cannot be read" : entry.fault_note);
    return false;
  }

  void parse_bytes(const ByteSource& source) {
    std::vector<std::byte> bytes;
    if (source.size() > limits::kWholeFile) {
      note(task_.entry, "is " + std::to_string(source.size()) + " bytes, over the limit of " +
                            std::to_string(limits::kWholeFile) + " for a file of this kind");
      fail(Reads::bytes, EntryState::over_limit);
      return;
    }
    const auto loaded = contained([&] { bytes = load(source); });
    if (!loaded) {
      note(task_.entry, loaded.error().message);
      fail(Reads::bytes, state_of(loaded.error().code));
      return;
    }
    if (bytes.empty() && source.size() > 0) {
      fail(Reads::bytes, EntryState::unreadable);
      return;
    }
    Input input{.path = task_.entry.path, .app = app(), .bytes = bytes};
    parse(Reads::bytes, input);
  }

  // All that can be read: a file that breaks off still gives what comes before.
  std::vector<std::byte> load(const ByteSource& source) {
    std::vector<std::byte> bytes(static_cast<std::size_t>(source.size()));
    std::size_t at = 0;
    while (at < bytes.size()) {
      auto got = source.read_at(at, std::span(bytes).subspan(at));
      if (!got || *got == 0) {
        note(task_.entry, got ? "ends after " + std::to_string(at) + " of " +
                                    std::to_string(bytes.size()) + " bytes"
                              : got.error().message);
        bytes.resize(at);
        break;
      }
      at += *got;
    }
    return bytes;
  }

  void parse_database(const ByteSource& source) {
    if (source.size() > limits::kDatabase) {
      note(task_.entry, "is larger than any database that a phone writes");
      fail(Reads::database, EntryState::over_limit);
      return;
    }
    std::unique_ptr<ByteSource> log;
    if (task_.log) log = open_log();
    auto database = sqlite::Database::open(source, log.get());
    if (!database) {
      note(task_.entry, database.error().message);
      fail(Reads::database, state_of(database.error().code));
      return;
    }
    if (const auto& wrong = database->damage()) note(task_.entry, wrong->message);
    Input input{.path = task_.entry.path, .app = app(), .database = &*database};
    parse(Reads::database, input);
  }

  std::unique_ptr<ByteSource> open_log() {
    if (!usable(*task_.log, outcome_.log_state)) return nullptr;
    auto log = context_.tree.open(*task_.log);
    if (!log) {
      note(*task_.log, log.error().message);
      outcome_.log_state = state_of(log.error().code);
      return nullptr;
    }
    hash(*task_.log);
    if (const auto damage = sqlite::log_damage(**log)) {
      note(*task_.log, *damage);
      outcome_.log_state = EntryState::parsed_with_damage;
    }
    return std::move(log).value();
  }

  void parse(Reads reads, const Input& input) {
    for (const WantedArtifact& wanted : task_.wanted) {
      if (wanted.artifact->reads != reads) continue;
      TaskSink sink(task_, wanted, context_, worker_, outcome_);
      const auto done = contained([&] { wanted.artifact->parse(input, sink); });
      if (!done) sink.damage(Where::whole_file(), done.error().message);
      sink.finish();
      if (sink.over_limit()) outcome_.state = EntryState::over_limit;
    }
  }

  // None of the artifacts that read this way can run.
  void fail(Reads reads, EntryState state) {
    outcome_.state = state;
    for (const WantedArtifact& wanted : task_.wanted) {
      if (wanted.artifact->reads == reads) skip(wanted);
    }
  }

  void give_up() {
    for (const WantedArtifact& wanted : task_.wanted) skip(wanted);
  }

  void skip(const WantedArtifact& wanted) {
    outcome_.artifacts.push_back({.artifact = wanted.index});
    if (context_.records != nullptr) context_.records->end(wanted.records);
  }

  void note(const vfs::Entry& entry, const std::string& what) {
    ++outcome_.damage;
    outcome_.notes.push_back({{}, {.path = entry.path, .file_id = entry.file_id}, what});
  }

  // The SHA-256 of what is stored. A file that cannot be read to its end has none: the parsers meet
  // the same fault and say so.
  void hash(const vfs::Entry& entry) {
    auto stored = context_.tree.open_stored(entry);
    if (!stored) {
      note(entry, "cannot be hashed: " + stored.error().message);
      return;
    }
    const std::uint64_t size = (*stored)->size();
    std::vector<std::byte> buffer(
        static_cast<std::size_t>(std::min<std::uint64_t>(size, kHashBuffer)));
    Sha256 digest;
    std::uint64_t at = 0;
    while (at < size && !context_.stop.load(std::memory_order_relaxed)) {
      auto got = (*stored)->read_at(at, buffer);
      if (!got || *got == 0) {
        note(entry, "cannot be hashed: it cannot be read beyond byte " + std::to_string(at));
        return;
      }
      digest.update(std::span(buffer).first(*got));
      at += *got;
      context_.bytes_done.fetch_add(*got, std::memory_order_relaxed);
    }
    outcome_.hashes.push_back({stored_path(entry), size, digest.finish()});
  }

  std::string_view app() const {
    const std::size_t dash = task_.entry.domain.find('-');
    const std::string_view domain = task_.entry.domain;
    return domain.starts_with("AppDomain") && dash != std::string_view::npos
               ? domain.substr(dash + 1)
               : std::string_view();
  }

  const FileTask& task_;
  const RunContext& context_;
  WorkerState& worker_;
  FileOutcome outcome_;
};

}  // namespace

FileOutcome run_file(const FileTask& task, const RunContext& context, WorkerState& worker) {
  return FileRun(task, context, worker).run();
}

}  // namespace bridle
