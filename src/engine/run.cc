#include "engine/run.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <thread>
#include <tuple>
#include <utility>

#include "artifacts/table.h"
#include "base/time.h"
#include "engine/case_folder.h"
#include "engine/contained.h"
#include "engine/container_hash.h"
#include "engine/facts.h"
#include "engine/file_task.h"
#include "engine/ledger.h"
#include "engine/plan.h"
#include "engine/workers.h"
#include "report/findings.h"
#include "report/manifest_json.h"
#include "report/report_json.h"

namespace bridle {
namespace {

constexpr std::string_view kLogSuffix = "-wal";

// Everything of one run, in the order in which it happens: run() below reads from top to bottom.
class Run {
 public:
  Run(Evidence& evidence, const IndicatorSet& indicators, const RunOptions& options,
      std::vector<const Artifact*> artifacts)
      : evidence_(evidence),
        indicators_(indicators),
        options_(options),
        plan_(artifacts),
        matcher_(indicators),
        ledger_(plan_.artifacts()),
        jobs_(options.jobs != 0 ? options.jobs
                                : std::max(1U, std::thread::hardware_concurrency())) {}

  Result<CaseResult> go() {
    if (auto made = make_case_folder(); !made) return made.error();
    if (folder_) container_.emplace(options_.evidence_path, stop_flag());
    prepare();
    start_root_files();
    list();
    start_the_rest();
    workers_->wait([&] { tell_progress(); });
    if (interrupted()) return Error{ErrorCode::interrupted, "interrupted: no case was written"};
    gather();
    return conclude();
  }

 private:
  Result<void> make_case_folder() {
    if (options_.case_path.empty()) return {};
    auto outside = refuse_inside_evidence(options_.case_path, options_.evidence_path);
    if (!outside) return outside;
    auto folder = CaseFolder::create(options_.case_path);
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
      records_ =
          std::make_unique<report::RecordFiles>(folder_->folder() + "/records", folder_->scratch());
      timeline_ = std::make_unique<report::TimelineWriter>(
          ids, folder_->scratch(), report::TimelineWriter::Options::for_threads(jobs_));
    }
    context_.emplace(RunContext{evidence_.files(), indicators_, matcher_, shapes_, records_.get(),
                                timeline_.get(), stop_flag(), bytes_done_});
    workers_ = std::make_unique<Workers>(jobs_, *context_);
  }

  // Files whose whole path is known, Manifest.db first of all: one thread reads it while the tree
  // is still being listed.
  void start_root_files() {
    for (const std::string_view path : plan_.root_files()) {
      auto entry = evidence_.files().find(path);
      if (!entry || entry->type != vfs::EntryType::file) continue;
      FileTask& task = new_task(std::move(*entry));
      task.log = evidence_.files().sibling(task.entry, kLogSuffix);
      root_tasks_[task.entry.path] = &task;
      add(task);
    }
  }

  void list() {
    std::vector<std::uint32_t> wanted;
    std::uint64_t entries = 0;
    const auto each = [&](const vfs::Entry& entry) {
      if (++entries % 1024 == 0 && options_.progress != nullptr) {
        options_.progress->listing(entries);
      }
      if (entry.type == vfs::EntryType::directory) {
        ledger_.directory();
        // What lies in a folder that cannot be listed is not even counted.
        if (entry.fault == vfs::Fault::missing) {
          ledger_.broken_listing(entry.path + " cannot be listed: " + entry.fault_note);
        }
        return !stopped();
      }
      if (is_root_task(entry)) return !stopped();
      plan_.artifacts_for(entry.path, wanted);
      if (entry.type == vfs::EntryType::file && !wanted.empty()) {
        selected_.push_back(entry);
      } else if (is_log_of_database(entry)) {
        logs_.emplace(entry.path.substr(0, entry.path.size() - kLogSuffix.size()), entry);
      } else {
        ledger_.unread(entry);
      }
      return !stopped();
    };
    Result<void> listed;
    const auto contained_listing = contained([&] { listed = evidence_.files().list(each); });
    if (!contained_listing) listed = contained_listing;
    if (!listed) ledger_.broken_listing("the listing broke off: " + listed.error().message);
    if (!evidence_.backup) return;
    for (const std::string& damage : evidence_.backup->damage) ledger_.broken_listing(damage);
    // "uploading", "moving", ...: what a backup that never ended leaves behind.
    const auto& state = evidence_.backup->snapshot_state;
    if (state && *state != "finished") {
      ledger_.broken_listing("the backup itself broke off: Status.plist says \"" + *state + "\"");
    }
  }

  void start_the_rest() {
    std::sort(selected_.begin(), selected_.end(), [](const vfs::Entry& a, const vfs::Entry& b) {
      return std::tie(a.path, a.file_id) < std::tie(b.path, b.file_id);
    });
    std::vector<vfs::Entry> to_fetch = selected_;
    for (const auto& [path, log] : logs_) to_fetch.push_back(log);
    if (auto fetched = evidence_.files().prefetch(to_fetch); !fetched) {
      ledger_.broken_listing("reading ahead broke off: " + fetched.error().message);
    }
    std::vector<FileTask*> tasks;
    for (vfs::Entry& entry : selected_) {
      FileTask& task = new_task(std::move(entry));
      const auto log = logs_.find(task.entry.path);
      const bool reads_log =
          std::any_of(task.wanted.begin(), task.wanted.end(),
                      [](const WantedArtifact& w) { return w.artifact->reads == Reads::database; });
      if (reads_log && log != logs_.end()) {
        task.log = std::move(log->second);
        logs_.erase(log);
      }
      tasks.push_back(&task);
    }
    for (const auto& [path, log] : logs_) ledger_.unread(log);  // their database is not there
    // The longest first, so that the threads end together.
    std::stable_sort(tasks.begin(), tasks.end(), [](const FileTask* a, const FileTask* b) {
      return a->entry.size > b->entry.size;
    });
    for (FileTask* task : tasks) add(*task);
  }

  FileTask& new_task(vfs::Entry entry) {
    FileTask& task = tasks_.emplace_back();
    task.number = static_cast<std::uint32_t>(tasks_.size() - 1);
    task.entry = std::move(entry);
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

  bool is_root_task(const vfs::Entry& entry) const {
    if (entry.path.find('/') != std::string::npos) return false;
    return std::any_of(root_tasks_.begin(), root_tasks_.end(), [&](const auto& task) {
      return entry.path == task.first || (task.second->log && entry.path == task.second->log->path);
    });
  }

  bool is_log_of_database(const vfs::Entry& entry) const {
    return entry.type == vfs::EntryType::file && entry.path.ends_with(kLogSuffix) &&
           plan_.wants_database(
               std::string_view(entry.path).substr(0, entry.path.size() - kLogSuffix.size()));
  }

  void gather() {
    for (const FileTask& task : tasks_) {
      FileOutcome& outcome = workers_->outcome(task.number);
      ledger_.read(task, outcome);
      std::move(outcome.alerts.begin(), outcome.alerts.end(), std::back_inserter(result_.alerts));
      std::move(outcome.hashes.begin(), outcome.hashes.end(), std::back_inserter(hashes_));
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
                                    .problems = source.problems});
    }
    ledger_.indicators(indicators_);
    std::optional<report::HashedFile> container;
    if (container_) {
      auto hashed = container_->wait();
      if (!hashed) return hashed.error();
      container = *hashed;
    }
    result_.coverage = ledger_.close();
    sort_alerts(result_.alerts);
    result_.findings = report::group_findings(result_.alerts);
    result_.verdict = judge(result_.alerts, result_.coverage);
    result_.evidence = evidence_facts(evidence_, options_.evidence_path);
    if (folder_) {
      if (auto written = write_case(container); !written) return written.error();
    }
    return std::move(result_);
  }

  Result<void> write_case(const std::optional<report::HashedFile>& container) {
    const std::string& folder = folder_->folder();
    if (auto closed = records_->close(); !closed) return closed;
    if (auto written = timeline_->write(folder + "/timeline.csv", context_->stop); !written) {
      return written;
    }
    if (auto written = report::write_report_json(folder + "/report.json", result_.view());
        !written) {
      return written;
    }
    const auto libraries = library_versions();
    const report::RunFacts facts{
        .started = started_at_,
        .duration_s = static_cast<double>(now().unix_ns - started_at_.unix_ns) /
                      static_cast<double>(kNsPerSecond),
        .threads = jobs_,
        .evidence_path = options_.evidence_path};
    const report::ManifestView view{.tool_version = BRIDLE_VERSION,
                                    .libraries = libraries,
                                    .container = container,
                                    .files = hashes_,
                                    .indicators = result_.indicators,
                                    .options = options_.asked,
                                    .run = facts};
    if (auto written = report::write_manifest_json(folder + "/manifest.json", view); !written) {
      return written;
    }
    return folder_->commit();
  }

  const std::atomic<bool>& stop_flag() const {
    return options_.stop != nullptr ? *options_.stop : never_;
  }

  bool interrupted() const {
    return options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed);
  }

  // Also when the disk is full: there is no use in reading on, and write_case() tells the reason.
  bool stopped() const {
    return interrupted() || (records_ && records_->failed()) || (timeline_ && timeline_->failed());
  }

  void tell_progress() {
    if (options_.progress != nullptr) options_.progress->reading(bytes_done_, bytes_all_);
  }

  Evidence& evidence_;
  const IndicatorSet& indicators_;
  const RunOptions& options_;
  const Plan plan_;
  const Matcher matcher_;
  Ledger ledger_;
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

  std::deque<FileTask> tasks_;  // by number; addresses stay
  std::map<std::string, FileTask*> root_tasks_;
  std::vector<vfs::Entry> selected_;
  std::map<std::string, vfs::Entry> logs_;  // by the path of their database
  std::vector<report::HashedFile> hashes_;
  std::optional<ContainerHash> container_;
  CaseResult result_;
  std::unique_ptr<Workers> workers_;  // last: its threads use what stands above
};

}  // namespace

report::CaseView CaseResult::view() const {
  return {BRIDLE_VERSION, verdict, evidence, coverage, alerts, findings, indicators};
}

Result<CaseResult> run(Evidence& evidence, const IndicatorSet& indicators,
                       const RunOptions& options) {
  auto artifacts = select_artifacts(options.only);
  if (!artifacts) return artifacts.error();
  return Run(evidence, indicators, options, std::move(artifacts).value()).go();
}

}  // namespace bridle
