#include "engine/export.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "artifacts/table.h"
#include "base/file.h"
#include "engine/case_folder.h"
#include "engine/new_folder.h"
#include "engine/roles.h"
#include "report/alerts_csv.h"
#include "rules/table.h"
#include "share/minimal_pack.h"
#include "share/stix_bundle.h"
#include "share/stored_case.h"
#include "share/timesketch.h"

namespace bridle {
namespace {

namespace fs = std::filesystem;

const Rule* rule_of(std::string_view id) {
  for (const Artifact* artifact : artifacts::table()) {
    for (const Rule& rule : artifact->rules) {
      if (rule.id == id) return &rule;
    }
  }
  for (const rules::CrossRule* rule : rules::table()) {
    if (rule->rule.id == id) return &rule->rule;
  }
  return nullptr;
}

Result<void> check_place(const ExportOptions& options, const share::StoredCase& from) {
  if (auto outside = refuse_inside_evidence(options.out_path, options.case_path); !outside) {
    return Error{ErrorCode::usage, options.out_path +
                                       " lies inside of the case, which stays as it is; choose "
                                       "another place with -o"};
  }
  if (auto outside = refuse_inside_evidence(options.out_path, from.evidence_path()); !outside) {
    return outside;
  }
  std::error_code error;
  if (fs::exists(fs::symlink_status(options.out_path, error))) {
    return Error{ErrorCode::usage, options.out_path +
                                       " exists already: nothing is ever written over; choose "
                                       "another name with -o"};
  }
  return {};
}

// A file that is gone again unless it was finished.
class NewFile {
 public:
  explicit NewFile(std::string path) : path_(std::move(path)) {}
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    std::error_code ignored;
    if (begun_ && !kept_) fs::remove(path_, ignored);
  }

  Result<void> write(const std::function<Result<void>(OutputFile&)>& fill) {
    auto file = OutputFile::create(path_);
    if (!file) return file.error();
    begun_ = true;
    if (auto filled = fill(*file); !filled) return filled;
    auto closed = file->close();
    kept_ = static_cast<bool>(closed);
    return closed;
  }

 private:
  std::string path_;
  bool begun_ = false;
  bool kept_ = false;
};

class Exporter {
 public:
  Exporter(const ExportOptions& options, const share::StoredCase& from)
      : options_(options), from_(from), redactor_(roles_of_artifacts()) {
    summary_.redacted = !options.full || from.redacted();
    // What was redacted is not redacted again.
    if (!options.full && !from.redacted()) redact_ = &redactor_;
  }

  Result<ExportSummary> go() {
    auto done = options_.format == ExportFormat::minimal ? pack() : file();
    if (!done) return done.error();
    return summary_;
  }

 private:
  Result<void> pack() {
    auto folder = NewFolder::create(options_.out_path, NewFolder::Place::free);
    if (!folder) return folder.error();
    auto counts =
        share::write_pack(from_, roles_of_artifacts(), options_.full, folder->temporary());
    if (!counts) return counts.error();
    summary_.matched = counts->matched;
    summary_.around = counts->around;
    return folder->keep();
  }

  Result<void> file() {
    if (redact_ != nullptr) {
      if (auto taught = from_.teach(redactor_); !taught) return taught;
    }
    NewFile out(options_.out_path);
    return out.write([&](OutputFile& file) {
      switch (options_.format) {
        case ExportFormat::stix:
          return stix(file);
        case ExportFormat::timesketch:
          return timesketch(file);
        default:
          return csv(file);
      }
    });
  }

  // Every alert as it is to be shown.
  Result<void> alerts(const std::function<void(const Alert&)>& each) {
    return from_.alerts([&](const Alert& alert) -> Result<void> {
      ++summary_.alerts;
      if (redact_ != nullptr) {
        each(redact_->redacted(alert));
      } else {
        each(alert);
      }
      return {};
    });
  }

  Result<void> csv(OutputFile& file) {
    file.write(report::alerts_csv_header());
    std::string line;
    return alerts([&](const Alert& alert) {
      line.clear();
      report::append_alert_line(alert, line);
      file.write(line);
    });
  }

  Result<void> stix(OutputFile& file) {
    share::StixBundle bundle(from_.started().value_or(Timestamp{}), from_.fingerprint());
    auto read = alerts([&](const Alert& alert) { bundle.add(alert, summary_.redacted); });
    if (!read) return read;
    summary_.left_out = bundle.left_out();
    bundle.write(file);
    return {};
  }

  Result<void> timesketch(OutputFile& file) {
    std::string lines;
    const auto hand_over = [&] {
      summary_.events += static_cast<std::uint64_t>(std::ranges::count(lines, '\n'));
      file.write(lines);
      lines.clear();
    };
    auto read = alerts([&](const Alert& alert) {
      share::append_event(alert, lines);
      hand_over();
    });
    if (!read) return read;
    const auto files = from_.record_files();
    if (!files) return files.error();
    for (const std::string& records : *files) {
      auto done = share::lines_of(records, [&](std::string_view line) -> Result<void> {
        share::append_events(line, roles_of_artifacts(), redact_, lines);
        hand_over();
        return {};
      });
      if (!done) return done;
    }
    return {};
  }

  const ExportOptions& options_;
  const share::StoredCase& from_;
  share::Redactor redactor_;
  share::Redactor* redact_ = nullptr;
  ExportSummary summary_;
};

}  // namespace

Result<ExportSummary> export_case(const ExportOptions& options) {
  const auto from = share::StoredCase::open(options.case_path, rule_of);
  if (!from) return from.error();
  if (options.full && from->redacted()) {
    return Error{ErrorCode::usage, options.case_path +
                                       " was written with --redact: what was hidden is not in it, "
                                       "so there is nothing to give in full"};
  }
  if (auto free = check_place(options, *from); !free) return free.error();
  return Exporter(options, *from).go();
}

}  // namespace bridle
