#include "engine/file_task.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/limits.h"
#include "engine/contained.h"
#include "engine/hash_file.h"
#include "engine/task_sink.h"
#include "formats/sqlite_log.h"

namespace bridle {
namespace {

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

// One file's way through the run: collects what goes wrong with the file as a whole.
class FileRun {
 public:
  FileRun(const FileTask& task, const RunContext& context, WorkerState& worker,
          FileOutcome& outcome)
      : task_(task), context_(context), worker_(worker), outcome_(outcome) {}

  void run() {
    if (task_.part == TaskPart::hash) return hash(task_.entry, nullptr);
    if (!usable(task_.entry, outcome_.state)) return give_up();
    auto source = context_.tree.open(task_.entry);
    if (!source) {
      damage(task_.entry, source.error().message);
      outcome_.state = state_of(source.error().code);
      return give_up();
    }
    take_note(task_.entry, **source);
    if (task_.part == TaskPart::whole) hash(task_.entry, &context_.bytes_done);
    outcome_.state = EntryState::parsed;
    const bool by_bytes = any_reads(Reads::bytes);
    const bool by_database = any_reads(Reads::database);
    if (any_reads(Reads::lines)) parse_lines(**source);
    if (by_bytes) parse_bytes(**source);
    if (by_database) parse_database(**source);
    if (task_.part != TaskPart::whole) context_.bytes_done += task_.entry.size;
    if (outcome_.state == EntryState::parsed && outcome_.damage > 0) {
      outcome_.state = EntryState::parsed_with_damage;
    }
  }

  // After what run() did not end by itself.
  void broke_down(const Error& error) {
    outcome_.state = state_of(error.code);
    damage(task_.entry, error.message);
    if (context_.records == nullptr) return;
    for (const WantedArtifact& wanted : task_.wanted) context_.records->end(wanted.records);
  }

 private:
  bool any_reads(Reads reads) const {
    return std::any_of(task_.wanted.begin(), task_.wanted.end(),
                       [&](const WantedArtifact& w) { return w.artifact->reads == reads; });
  }

  // False, with the state it ends in, for an entry that is known to be unreadable. What is odd, or
  // may lack a part, is noted and read all the same.
  bool usable(const vfs::Entry& entry, EntryState& state) {
    switch (entry.fault) {
      case vfs::Fault::none:
        if (!entry.fault_note.empty()) remark(entry, entry.fault_note);
        return true;
      case vfs::Fault::wrong_size:
      case vfs::Fault::wrong_id:
        damage(entry, entry.fault_note);
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
    damage(entry, entry.fault_note.empty() ? "cannot be read" : entry.fault_note);
    return false;
  }

  void parse_bytes(const ByteSource& source) {
    std::vector<std::byte> bytes;
    if (source.size() > limits::kWholeFile) {
      damage(task_.entry, "is " + std::to_string(source.size()) + " bytes, over the limit of " +
                              std::to_string(limits::kWholeFile) + " for a file of this kind");
      fail(Reads::bytes, EntryState::over_limit);
      return;
    }
    const auto loaded = contained([&] { bytes = load(source); });
    if (!loaded) {
      damage(task_.entry, loaded.error().message);
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

  // Each parser reads the text anew: hardly any text has two.
  void parse_lines(const ByteSource& source) {
    for (const WantedArtifact& wanted : task_.wanted) {
      if (wanted.artifact->reads != Reads::lines) continue;
      TextLines lines(source);
      Input input{.path = task_.entry.path, .app = app(), .bytes = {}};
      input.lines = &lines;
      parse_one(wanted, input);
      if (lines.error()) damage(task_.entry, lines.error()->message);
    }
  }

  // All that can be read: a file that breaks off still gives what comes before.
  std::vector<std::byte> load(const ByteSource& source) {
    std::vector<std::byte> bytes(static_cast<std::size_t>(source.size()));
    std::size_t at = 0;
    while (at < bytes.size()) {
      auto got = source.read_at(at, std::span(bytes).subspan(at));
      if (!got || *got == 0) {
        damage(task_.entry, got ? "ends after " + std::to_string(at) + " of " +
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
      damage(task_.entry, "is larger than any database that a phone writes");
      fail(Reads::database, EntryState::over_limit);
      return;
    }
    std::unique_ptr<ByteSource> log;
    if (task_.log) log = open_log();
    auto database = sqlite::Database::open(source, log.get(), {.stop = &context_.stop});
    if (!database) {
      damage(task_.entry, database.error().message);
      fail(Reads::database, state_of(database.error().code));
      return;
    }
    if (const auto& wrong = database->damage()) damage(task_.entry, wrong->message);
    Input input{.path = task_.entry.path, .app = app(), .database = &*database};
    parse(Reads::database, input);
  }

  std::unique_ptr<ByteSource> open_log() {
    if (!usable(*task_.log, outcome_.log_state)) return nullptr;
    auto log = context_.tree.open(*task_.log);
    if (!log) {
      damage(*task_.log, log.error().message);
      outcome_.log_state = state_of(log.error().code);
      return nullptr;
    }
    hash(*task_.log, &context_.bytes_done);
    const std::uint64_t before = outcome_.damage;
    take_note(*task_.log, **log);
    if (const auto wrong = sqlite::log_damage(**log)) damage(*task_.log, *wrong);
    outcome_.log_state =
        outcome_.damage == before ? EntryState::parsed : EntryState::parsed_with_damage;
    return std::move(log).value();
  }

  void parse(Reads reads, const Input& input) {
    for (const WantedArtifact& wanted : task_.wanted) {
      if (wanted.artifact->reads == reads) parse_one(wanted, input);
    }
  }

  void parse_one(const WantedArtifact& wanted, const Input& input) {
    TaskSink sink(task_, wanted, context_, worker_, outcome_);
    const auto done = contained([&] { wanted.artifact->parse(input, sink); });
    if (!done) sink.damage(Where::whole_file(), done.error().message);
    sink.finish();
    if (sink.over_limit()) outcome_.state = EntryState::over_limit;
  }

  // None of the artifacts that read this way can run.
  void fail(Reads reads, EntryState state) {
    outcome_.state = state;
    for (const WantedArtifact& wanted : task_.wanted) {
      if (wanted.artifact->reads == reads) skip(wanted);
    }
  }

  void give_up() {
    if (task_.log) {
      damage(*task_.log,
             "is a write-ahead log whose database cannot be read: nor can the rows in it");
    }
    for (const WantedArtifact& wanted : task_.wanted) skip(wanted);
  }

  void skip(const WantedArtifact& wanted) {
    outcome_.artifacts.push_back({.artifact = wanted.index});
    if (context_.records != nullptr) context_.records->end(wanted.records);
  }

  void damage(const vfs::Entry& entry, const std::string& what) {
    ++outcome_.damage;
    note(entry, what);
  }

  // It could be read whole all the same.
  void remark(const vfs::Entry& entry, std::string_view what) {
    outcome_.odd = true;
    note(entry, what);
  }

  void note(const vfs::Entry& entry, std::string_view what) {
    ++outcome_.noted;
    outcome_.notes.push_back(
        {{}, {.path = entry.path, .file_id = entry.file_id}, std::string(what)});
  }

  // What the source knows of its contents since it was opened.
  void take_note(const vfs::Entry& entry, const ByteSource& source) {
    const SourceNote note = source.note();
    if (note.text.empty()) return;
    if (note.damage) {
      damage(entry, std::string(note.text));
    } else if (entry.fault_note.empty()) {  // else it is told already
      remark(entry, note.text);
    }
  }

  // A file that cannot be read to its end has no hash: the parsers meet the same fault and say so.
  void hash(const vfs::Entry& entry, std::atomic<std::uint64_t>* bytes_done) {
    auto hashed = hash_stored(context_.tree, entry, context_.stop, bytes_done);
    if (!hashed) return damage(entry, hashed.error().message);
    outcome_.hashes.push_back(std::move(hashed).value());
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
  FileOutcome& outcome_;
};

}  // namespace

FileOutcome run_file(const FileTask& task, const RunContext& context, WorkerState& worker) {
  FileOutcome outcome;
  FileRun file(task, context, worker, outcome);
  const auto done = contained([&] { file.run(); });
  // There may not even be memory to say so: the state and what has no outcome tell it then.
  if (!done) (void)contained([&] { file.broke_down(done.error()); });
  return outcome;
}

}  // namespace bridle
