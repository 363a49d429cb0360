#include "engine/run.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <memory>
#include <set>
#include <utility>

#include "artifacts/table.h"
#include "base/limits.h"
#include "base/time.h"
#include "engine/case_files.h"
#include "engine/case_folder.h"
#include "engine/contained.h"
#include "engine/container_hash.h"
#include "engine/expectation.h"
#include "engine/facts.h"
#include "engine/file_task.h"
#include "engine/hash_file.h"
#include "engine/ledger.h"
#include "engine/lister.h"
#include "engine/plan.h"
#include "engine/roles.h"
#include "engine/selection.h"
#include "engine/watches.h"
#include "engine/workers.h"
#include "report/digest.h"
#include "report/findings.h"
#include "rules/table.h"

namespace bridle {
namespace {

// What cannot be read for the parsers cannot be hashed, and was said.
void add_hash(FileOutcome& hash, FileOutcome& whole) {
  std::move(hash.hashes.begin(), hash.hashes.end(), std::back_inserter(whole.hashes));
  if (whole.state != EntryState::parsed && whole.state != EntryState::parsed_with_damage) return;
  if (hash.damage > 0) whole.state = EntryState::parsed_with_damage;
  whole.damage += hash.damage;
  whole.noted += hash.noted;
  std::move(hash.notes.begin(), hash.notes.end(), std::back_inserter(whole.notes));
}

bool has_file_hashes(const IndicatorSet& indicators) {
  const auto is_hash = [](const IndicatorTerm& term) {
    return term.kind == IndicatorKind::sha256 || term.kind == IndicatorKind::sha1 ||
           term.kind == IndicatorKind::md5;
  };
  return std::ranges::any_of(indicators.indicators(), [&](const Indicator& indicator) {
    return std::ranges::any_of(indicator.alternatives, [&](const auto& terms) {
      return std::ranges::any_of(terms, is_hash);
    });
  });
}

// Everything of one run, in the order in which it happens: run() below reads from top to bottom.
class Run {
 public:
  Run(Evidence& evidence, const IndicatorSet& indicators, const RunOptions& options,
      std::vector<const Artifact*> artifacts)
      : evidence_(evidence),
        indicators_(indicators),
        options_(options),
        plan_(artifacts, evidence.mask),
        matcher_(indicators),
        watches_(rules::table(), plan_.artifacts(), options.custody),
        ledger_(plan_.artifacts(), expectations(artifacts, evidence, indicators, options)),
        selection_(plan_, evidence.files(), ledger_),
        jobs_(thread_count(options.jobs)) {
    for (const Artifact* artifact : artifacts::table()) {
      if ((artifact->found_in & platforms_of(evidence.mask)) == 0) continue;
      if (std::ranges::find(artifacts, artifact) == artifacts.end()) ledger_.left_out(*artifact);
    }
  }

  Result<CaseResult> go() {
    if (auto made = make_case_folder(); !made) return made.error();
    if (folder_) container_.emplace(options_.evidence_path, stop());
    prepare();
    start_root_files();
    list();
    start_the_rest();
    workers_->wait([&] { tell_progress(); });
    if (interrupted()) return Error{ErrorCode::interrupted, "interrupted: no case was written"};
    gather();
    hash_what_else_was_read();
    return conclude();
  }

 private:
  static std::vector<Expectation> expectations(std::span<const Artifact* const> artifacts,
                                               const Evidence& evidence,
                                               const IndicatorSet& indicators,
                                               const RunOptions& options) {
    std::vector<Expectation> out;
    for (const Artifact* artifact : artifacts) {
      Expectation& one = out.emplace_back(expectation_of(*artifact, evidence));
      if (artifact->reads == Reads::ends && evidence.files().is_streamed()) {
        one.absent = ArtifactState::not_applicable;
        one.reason = {.key = "reason.compressed"};
      }
      if (!artifact->wants_digests || options.hashes) continue;
      one.absent = ArtifactState::not_applicable;
      if (has_file_hashes(indicators)) {
        one.reason = {.key = "reason.hashes_not_asked"};
      }
    }
    return out;
  }

  Result<void> make_case_folder() {
    if (options_.case_path.empty()) return {};
    auto outside = refuse_inside_evidence(options_.case_path, options_.evidence_path);
    if (!outside) return outside;
    auto folder = CaseFolder::create(options_.case_path, !options_.redact);
    if (!folder) return folder.error();
    folder_ = std::make_unique<CaseFolder>(std::move(folder).value());
    return {};
  }

  void prepare() {
    std::vector<std::string_view> ids;
    for (const Artifact* artifact : plan_.artifacts()) {
      ids.push_back(artifact->id);
      shapes_.push_back(report::event_shape(artifact->columns, artifact->summary));
    }
    if (folder_) {
      if (!options_.redact) {
        records_ = std::make_unique<report::RecordFiles>(folder_->folder() + "/records",
                                                         folder_->scratch());
      }
      timeline_ = std::make_unique<report::TimelineWriter>(
          ids, folder_->scratch(),
          report::TimelineWriter::Options::for_threads(jobs_ + plan_.listed_artifacts()));
    }
    context_.emplace(RunContext{evidence_.files(), indicators_, matcher_, shapes_, records_.get(),
                                timeline_.get(), &watches_, stop(), bytes_done_});
    lister_ = std::make_unique<Lister>(plan_, evidence_.mask, options_.hashes, *context_);
    workers_ = std::make_unique<Workers>(jobs_, *context_);
  }

  // Files whose whole path is known, Manifest.db first of all: one thread reads it while the tree
  // is still being listed.
  void start_root_files() {
    for (const std::string_view path : plan_.root_files()) {
      auto entry = evidence_.files().find(path);
      if (!entry || entry->type != vfs::EntryType::file) continue;
      auto log = evidence_.files().sibling(*entry, kLogSuffix);
      selection_.found(*entry);
      if (log) selection_.found(*log);
      FileTask& task = new_task({.entry = std::move(*entry), .log = std::move(log)});
      task.alert_bytes = limits::kAlertBytes / 16;
      add(task);
    }
  }

  void list() {
    std::uint64_t entries = 0;
    const auto each = [&](const vfs::Entry& entry) {
      if (++entries % 1024 == 0 && options_.progress != nullptr) {
        options_.progress->listing(entries);
      }
      const bool looked_at = lister_->offer(entry);
      selection_.offer(entry, looked_at);
      return !interrupted();
    };
    Result<void> listed;
    const auto contained_listing = contained([&] { listed = evidence_.files().list(each); });
    if (!contained_listing) listed = contained_listing;
    if (!listed) ledger_.broken_listing("the listing broke off: " + listed.error().message);
    lister_->finish();
    for (const std::string& gap : evidence_.gaps) ledger_.broken_listing(gap);
    if (!evidence_.backup) return;
    for (const std::string& damage : evidence_.backup->damage) ledger_.broken_listing(damage);
    // "uploading", "moving", ...: what a backup that never ended leaves behind.
    const auto& state = evidence_.backup->snapshot_state;
    if (state && *state != "finished") {
      ledger_.broken_listing("the backup itself broke off: Status.plist says \"" + *state + "\"");
    }
  }

  void start_the_rest() {
    std::vector<Selection::Chosen> all = selection_.close();
    std::vector<vfs::Entry> to_fetch;
    for (const Selection::Chosen& chosen : all) {
      to_fetch.push_back(chosen.entry);
      if (chosen.log) to_fetch.push_back(*chosen.log);
    }
    to_fetch.insert(to_fetch.end(), selection_.journals().begin(), selection_.journals().end());
    Result<void> fetched;
    const auto done = contained([&] { fetched = evidence_.files().prefetch(to_fetch); });
    if (!done) fetched = done;
    if (!fetched) ledger_.broken_listing("reading ahead broke off: " + fetched.error().message);
    (void)contained([&] { selection_.remark_on_journals(); });
    std::vector<FileTask*> tasks;
    for (Selection::Chosen& chosen : all) {
      FileTask& task = new_task(std::move(chosen));
      // By the number of files alone: what is kept must not depend on which thread was first.
      task.alert_bytes =
          std::max(limits::kAlertBytesOfFile, limits::kAlertBytes / (all.size() + 1));
      tasks.push_back(&task);
    }
    // The longest first, so that the threads end together.
    std::stable_sort(tasks.begin(), tasks.end(), [](const FileTask* a, const FileTask* b) {
      return a->entry.size > b->entry.size;
    });
    for (FileTask* task : tasks) add(*task);
    hash_what_is_large();
  }

  // After all else, to fill the time of threads that have nothing left to parse.
  void hash_what_is_large() {
    const std::size_t count = tasks_.size();
    for (std::uint32_t i = 0; i < count; ++i) {
      if (tasks_[i].part != TaskPart::all_but_hash) continue;
      FileTask& task = tasks_.emplace_back();
      task.number = static_cast<std::uint32_t>(tasks_.size() - 1);
      task.entry = tasks_[i].entry;
      task.part = TaskPart::hash;
      task.hash_of = i;
      workers_->add(task);
    }
  }

  FileTask& new_task(Selection::Chosen chosen) {
    FileTask& task = tasks_.emplace_back();
    task.number = static_cast<std::uint32_t>(tasks_.size() - 1);
    task.entry = std::move(chosen.entry);
    task.log = std::move(chosen.log);
    task.log_is_shared = chosen.log_is_shared;
    if (task.entry.size >= options_.hash_apart_bytes) task.part = TaskPart::all_but_hash;
    std::vector<std::uint32_t> indexes;
    plan_.artifacts_for(task.entry.path, indexes);
    for (const std::uint32_t index : indexes) {
      WantedArtifact& wanted = task.wanted.emplace_back();
      wanted.artifact = plan_.artifacts()[index];
      wanted.index = index;
      if (records_) wanted.records = records_->declare(wanted.artifact->id);
    }
    return task;
  }

  void add(const FileTask& task) {
    bytes_all_ += task.entry.size + (task.log ? task.log->size : 0);
    workers_->add(task);
  }

  void gather() {
    for (const FileTask& task : tasks_) {
      if (task.part != TaskPart::hash) continue;
      add_hash(workers_->outcome(task.number), workers_->outcome(task.hash_of));
    }
    for (const FileTask& task : tasks_) {
      if (task.part == TaskPart::hash) continue;
      FileOutcome& outcome = workers_->outcome(task.number);
      ledger_.read(task, outcome);
      std::move(outcome.alerts.begin(), outcome.alerts.end(), std::back_inserter(result_.alerts));
      std::move(outcome.hashes.begin(), outcome.hashes.end(), std::back_inserter(hashes_));
      watches_.take(outcome.seen);
    }
    for (Lister::Reader& reader : lister_->readers()) {
      if (!reader.sink) continue;
      ledger_.read_listing(reader.task, reader.outcome);
      std::move(reader.outcome.alerts.begin(), reader.outcome.alerts.end(),
                std::back_inserter(result_.alerts));
      watches_.take(reader.outcome.seen);
    }
    std::vector<Alert> across = watches_.judge();
    std::move(across.begin(), across.end(), std::back_inserter(result_.alerts));
    for (const std::string& rule : watches_.overrun()) {
      ledger_.remark({}, rule + " wanted more records than can be held against each other");
    }
  }

  // What opening the evidence reads beside the artifacts, whatever was asked for.
  void hash_what_else_was_read() {
    std::vector<std::string> names = evidence_.containers;
    if (evidence_.backup) {
      for (const char* name :
           {"Info.plist", "Manifest.db", "Manifest.db-wal", "Manifest.plist", "Status.plist"}) {
        names.emplace_back(name);
      }
    }
    for (const std::string& name : names) {
      const auto entry = evidence_.files().find(name);
      if (!entry) continue;
      const std::string path = evidence_.files().stored_path(*entry);
      const bool known =
          std::ranges::any_of(hashes_, [&](const auto& hashed) { return hashed.path == path; });
      if (known) continue;
      auto hashed = hash_stored(evidence_.files(), *entry, stop(), nullptr);
      if (hashed) {
        hashes_.push_back(std::move(hashed).value());
      } else {
        ledger_.remark({}, name + " " + hashed.error().message);
      }
    }
  }

  // A clock that was wrong, or a time that somebody made up.
  void remark_on_times_after_the_backup() {
    if (!evidence_.backup || !evidence_.backup->last_backup) return;
    const Timestamp made = *evidence_.backup->last_backup;
    constexpr std::int64_t kDay = 86'400 * kNsPerSecond;
    for (std::uint32_t i = 0; i < plan_.artifacts().size(); ++i) {
      const ArtifactCoverage& artifact = ledger_.artifact(i);
      if (!artifact.last || artifact.last->unix_ns - kDay <= made.unix_ns) continue;
      ledger_.remark(artifact.id, "holds times up to " + rfc3339(*artifact.last) +
                                      ", after the backup was made (" + rfc3339(made) + ")");
    }
  }

  Result<CaseResult> conclude() {
    if (options_.progress != nullptr) options_.progress->finishing();
    std::vector<std::set<std::string>> campaigns(indicators_.sources().size());
    for (const Indicator& indicator : indicators_.indicators()) {
      if (!indicator.campaign.empty()) campaigns[indicator.source].insert(indicator.campaign);
    }
    for (std::size_t i = 0; i < campaigns.size(); ++i) {
      const IndicatorSource& source = indicators_.sources()[i];
      result_.indicators.push_back({.name = std::filesystem::path(source.path).filename().string(),
                                    .sha256 = source.sha256,
                                    .count = source.indicators,
                                    .newest = source.newest,
                                    .campaigns = {campaigns[i].begin(), campaigns[i].end()},
                                    .problems = source.problems,
                                    .unpublished = source.unpublished});
    }
    ledger_.indicators(indicators_);
    remark_on_times_after_the_backup();
    std::optional<report::HashedFile> container;
    if (container_) {
      auto hashed = container_->wait();
      if (hashed) {
        container = *hashed;
      } else {  // the verdict is worth more than the hash
        ledger_.remark({}, "the archive cannot be hashed: " + hashed.error().message);
      }
    }
    result_.coverage = ledger_.close();
    sort_alerts(result_.alerts);
    result_.findings = report::group_findings(result_.alerts);
    result_.verdict = judge(result_.alerts, result_.coverage);
    result_.evidence = evidence_facts(evidence_, options_.evidence_path);
    if (folder_) {
      auto written = write_case(container);
      if (interrupted()) return Error{ErrorCode::interrupted, "interrupted: no case was written"};
      if (!written) result_.case_error = written.error();
    }
    return std::move(result_);
  }

  Result<void> write_case(const std::optional<report::HashedFile>& container) {
    const std::string& folder = folder_->folder();
    if (records_) {
      if (auto closed = records_->close(); !closed) return closed;
    }
    // All events: not for a case that is to be shared.
    const std::string& place = options_.redact ? folder_->scratch() : folder;
    report::TimelineDigest digest(times_of_alerts(), {});
    if (auto sorted = timeline_->write(place + "/timeline.csv", context_->stop, &digest); !sorted) {
      return sorted;
    }
    const report::RunFacts facts{
        .started = started_at_,
        .duration_s = static_cast<double>(now().unix_ns - started_at_.unix_ns) /
                      static_cast<double>(kNsPerSecond),
        .threads = jobs_,
        .evidence_path = options_.evidence_path};
    const report::CaseView report = result_.view();
    auto written = write_case_files(folder, {.view = report,
                                             .digest = digest,
                                             .container = container,
                                             .files = hashes_,
                                             .options = options_.asked,
                                             .run = facts,
                                             .concern = options_.concern,
                                             .custody = options_.custody,
                                             .language = options_.language,
                                             .redact = options_.redact});
    if (!written) return written;
    return folder_->commit();
  }

  std::vector<Timestamp> times_of_alerts() const {
    std::vector<Timestamp> times;
    for (const Alert& alert : result_.alerts) {
      for (const auto& time : {alert.time, alert.unkept_first, alert.unkept_last}) {
        if (time) times.push_back(*time);
      }
    }
    return times;
  }

  bool interrupted() const {
    return options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed);
  }

  const std::atomic<bool>& stop() const {
    return options_.stop != nullptr ? *options_.stop : never_;
  }

  void tell_progress() {
    if (options_.progress != nullptr) options_.progress->reading(bytes_done_, bytes_all_);
  }

  Evidence& evidence_;
  const IndicatorSet& indicators_;
  const RunOptions& options_;
  const Plan plan_;
  const Matcher matcher_;
  Watches watches_;
  Ledger ledger_;
  Selection selection_;
  const unsigned jobs_;
  const Timestamp started_at_ = now();
  const std::atomic<bool> never_ = false;
  std::atomic<std::uint64_t> bytes_done_ = 0;
  std::uint64_t bytes_all_ = 0;

  std::unique_ptr<CaseFolder> folder_;
  std::vector<report::EventShape> shapes_;  // by artifact
  std::unique_ptr<report::RecordFiles> records_;
  std::unique_ptr<report::TimelineWriter> timeline_;
  std::optional<RunContext> context_;

  std::unique_ptr<Lister> lister_;
  std::deque<FileTask> tasks_;  // by number; addresses stay
  std::vector<report::HashedFile> hashes_;
  std::optional<ContainerHash> container_;
  CaseResult result_;
  std::unique_ptr<Workers> workers_;  // last: its threads use what stands above
};

}  // namespace

report::CaseView CaseResult::view() const {
  return {BRIDLE_VERSION, verdict, evidence, coverage, alerts, findings, indicators};
}

share::RedactedCase CaseResult::redacted() const {
  share::Redactor redactor(roles_of_artifacts());
  return share::redacted(view(), redactor);
}

Result<void> check_options(const RunOptions& options) {
  if (auto known = check_kind(options.kind); !known) return known;
  if (auto artifacts = select_artifacts(options.only, kOfIos | kOfAndroid); !artifacts) {
    return artifacts.error();
  }
  if (options.case_path.empty()) return {};
  auto outside = refuse_inside_evidence(options.case_path, options.evidence_path);
  if (!outside) return outside;
  return CaseFolder::check(options.case_path);
}

Result<CaseResult> run(Evidence& evidence, const IndicatorSet& indicators,
                       const RunOptions& options) {
  auto artifacts = select_artifacts(options.only, platforms_of(evidence.mask));
  if (!artifacts) return artifacts.error();
  return Run(evidence, indicators, options, std::move(artifacts).value()).go();
}

}  // namespace bridle
