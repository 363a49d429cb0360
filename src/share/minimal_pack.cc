#include "share/minimal_pack.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

#include "base/file.h"
#include "base/time.h"
#include "bytes/text.h"
#include "formats/json.h"
#include "report/json.h"
#include "share/lined_json.h"
#include "share/redacted_case.h"

namespace bridle::share {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBeside = 3;                       // before and after, of a file
constexpr std::int64_t kNearNs = 5 * 60 * kNsPerSecond;  // from an alert
constexpr std::size_t kNearOfAlert = 10;                 // of one artifact
constexpr std::size_t kNearAlerts = 2'000;               // that events are sought near
constexpr std::size_t kMatched = 100'000;                // places of alerts kept

std::string as_json(std::string_view text) {
  std::string out;
  report::append_string(text, out);
  return out;
}

// The text of "where" as both an alert and its record have it.
std::string place_key(std::string_view path, std::string_view name, std::int64_t number) {
  return std::string(path) + "\n" + std::string(name) + "\n" + std::to_string(number);
}

std::string place_key(const Place& place) {
  return place_key(place.path, place.name, place.number);
}

std::string place_key(json::Node where) {
  std::int64_t number = 0;
  for (const char* name : {"offset", "line", "row"}) {
    number = where[name].integer().value_or(number);
  }
  const auto table = where["table"].text();
  return place_key(where["path"].text().value_or(""),
                   table ? *table : where["key"].text().value_or(""), number);
}

// What is looked for in the records.
struct Wanted {
  std::map<std::string, std::set<std::string>> places;  // by artifact
  std::vector<Timestamp> times;                         // of alerts, sorted
};

Result<Wanted> wanted(const StoredCase& from) {
  Wanted out;
  std::size_t places = 0;
  auto read = from.alerts([&](const Alert& alert) -> Result<void> {
    if (places++ < kMatched) out.places[alert.artifact].insert(place_key(alert.place));
    if (alert.time && out.times.size() < kNearAlerts) out.times.push_back(*alert.time);
    return {};
  });
  if (!read) return read.error();
  std::ranges::sort(out.times);
  return out;
}

class Packer {
 public:
  Packer(const Wanted& wanted, Redactor* redactor, OutputFile& file)
      : wanted_(wanted), redactor_(redactor), file_(file) {}

  Result<void> read(const std::string& path) {
    const std::string artifact = fs::path(path).stem().string();
    const auto places = wanted_.places.find(artifact);
    places_ = places == wanted_.places.end() ? nullptr : &places->second;
    before_.clear();
    after_ = 0;
    near_.assign(wanted_.times.size(), 0);
    return lines_of(path, [&](std::string_view line) -> Result<void> {
      take(line);
      return {};
    });
  }

  const PackCounts& counts() const { return counts_; }

 private:
  void take(std::string_view line) {
    json::Reader reader(as_bytes(line));
    if (!reader.next()) return;
    const json::Node where = reader.root()["where"];
    const std::string path(where["path"].text().value_or(""));
    if (path != path_) {
      path_ = path;
      before_.clear();
      after_ = 0;
    }
    if (places_ != nullptr && places_->contains(place_key(where))) {
      for (const std::string& earlier : before_) write("same_file", earlier);
      before_.clear();
      write("matched", line);
      after_ = kBeside;
    } else if (after_ > 0) {
      --after_;
      write("same_file", line);
    } else if (is_near(reader.root()["time"])) {
      write("near_in_time", line);
    } else if (places_ != nullptr) {
      before_.emplace_back(line);
      if (before_.size() > kBeside) before_.pop_front();
    }
  }

  bool is_near(json::Node node) {
    const auto text = node.text();
    const auto time = text ? parse_rfc3339(*text) : std::nullopt;
    if (!time || wanted_.times.empty()) return false;
    const auto after = std::ranges::lower_bound(wanted_.times, *time);
    const auto within = [&](std::vector<Timestamp>::const_iterator at) {
      const std::int64_t a = at->unix_ns;
      const std::int64_t b = time->unix_ns;
      // Far apart, their difference does not fit.
      if ((a < 0) != (b < 0)) return false;
      return (a > b ? a - b : b - a) <= kNearNs &&
             ++near_[static_cast<std::size_t>(at - wanted_.times.begin())] <= kNearOfAlert;
    };
    if (after != wanted_.times.end() && within(after)) return true;
    return after != wanted_.times.begin() && within(std::prev(after));
  }

  void write(std::string_view why, std::string_view line) {
    ++(why == "matched" ? counts_.matched : counts_.around);
    const std::string record =
        redactor_ != nullptr ? redactor_->record({}, line) : std::string(line);
    file_.write("{\"why\":\"" + std::string(why) + "\",\"record\":" + record + "}\n");
  }

  const Wanted& wanted_;
  Redactor* redactor_;
  OutputFile& file_;
  const std::set<std::string>* places_ = nullptr;
  std::string path_;
  std::deque<std::string> before_;
  std::size_t after_ = 0;
  std::vector<std::size_t> near_;  // records written, by alert
  PackCounts counts_;
};

Result<void> copy(const std::string& from, const std::string& to) {
  auto out = OutputFile::create(to);
  if (!out) return out.error();
  auto read = lines_of(from, [&](std::string_view line) -> Result<void> {
    out->write(line);
    out->write("\n");
    return {};
  });
  if (!read) return read.error();
  return out->close();
}

// The text of a member of a line of JSON, `"key": "..."`, replaced by `shown`.
void replace_text(std::string& line, std::string_view key, std::string_view shown) {
  const std::string begins = "\"" + std::string(key) + "\":";
  const std::size_t at = line.find(begins);
  if (at == std::string::npos) return;
  const std::size_t open = line.find('"', at + begins.size());
  std::size_t close = open;
  while (close != std::string::npos) {  // the next quote that no backslash escapes
    close = line.find_first_of("\"\\", close + 1);
    if (close == std::string::npos || line[close] == '"') break;
    ++close;
  }
  if (close != std::string::npos) line.replace(open, close + 1 - open, as_json(shown));
}

// Lines of a manifest around its list of files, without names that people gave.
std::string redacted_lines(std::string_view lines, const StoredCase& stored,
                           const Redactor& redactor) {
  std::string out;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size() - 1) + 1;
    std::string line(lines.substr(0, end));
    lines.remove_prefix(end);
    replace_text(line, "evidence_path", kEvidence);
    if (line.find("\"container\":") != std::string::npos) replace_text(line, "name", kEvidence);
    for (const report::IndicatorFile& file : stored.indicators()) {
      if (!file.unpublished || line.find(as_json(file.name)) == std::string::npos) continue;
      replace_text(line, "name", redactor.source(file.name));
    }
    out += line;
  }
  return out;
}

std::string redacted_file(json::Node file, Redactor& redactor) {
  return "{\"path\":" + as_json(redactor.path(file["path"].text().value_or(""))) +
         ",\"size\":" + std::to_string(file["size"].integer().value_or(0)) +
         ",\"sha256\":" + as_json(file["sha256"].text().value_or("")) + "}";
}

Result<void> write_manifest(const StoredCase& from, Redactor* redactor, const std::string& to) {
  const std::string path = from.folder() + "/manifest.json";
  if (redactor == nullptr) return copy(path, to);
  const auto manifest = LinedJson::open(path, "files");
  if (!manifest) return manifest.error();
  auto out = OutputFile::create(to);
  if (!out) return out.error();
  out->write(redacted_lines(manifest->before(), from, *redactor));
  bool first = true;
  auto read = manifest->elements([&](std::string_view element) -> Result<void> {
    json::Reader reader(as_bytes(element));
    if (!reader.next()) return Error{ErrorCode::malformed, path + " is damaged"};
    out->write(first ? "\n      " : ",\n      ");
    out->write(redacted_file(reader.root(), *redactor));
    first = false;
    return {};
  });
  if (!read) return read.error();
  std::string_view after = manifest->after();
  after.remove_prefix(std::min(after.find(']'), after.size()));
  out->write(first ? "" : "\n    ");
  out->write(redacted_lines(after, from, *redactor));
  return out->close();
}

}  // namespace

Result<PackCounts> write_pack(const StoredCase& from, const Roles& roles, bool full,
                              const std::string& out) {
  Redactor redactor(roles);
  // What was redacted is not redacted again.
  Redactor* const redact = full || from.redacted() ? nullptr : &redactor;
  if (redact != nullptr) {
    if (auto taught = from.teach(redactor); !taught) return taught.error();
    // The numbers of its tokens are then those of report.redacted.json.
    auto numbered = from.alerts([&](const Alert& alert) -> Result<void> {
      (void)redactor.redacted(alert);
      return {};
    });
    if (!numbered) return numbered.error();
  }
  const std::string report =
      from.folder() + (redact != nullptr ? "/report.redacted.json" : "/report.json");
  std::error_code error;
  if (!fs::exists(report, error)) {
    return Error{ErrorCode::not_found, from.folder() +
                                           " has no report.redacted.json: check the evidence "
                                           "again with this version, or export with --full"};
  }
  if (auto done = copy(report, out + "/report.json"); !done) return done.error();
  if (auto done = write_manifest(from, redact, out + "/manifest.json"); !done) {
    return done.error();
  }
  const auto sought = wanted(from);
  if (!sought) return sought.error();
  const auto files = from.record_files();
  if (!files) return files.error();
  auto records = OutputFile::create(out + "/records.jsonl");
  if (!records) return records.error();
  Packer packer(*sought, redact, *records);
  for (const std::string& file : *files) {
    if (auto read = packer.read(file); !read) return read.error();
  }
  if (auto closed = records->close(); !closed) return closed.error();
  return packer.counts();
}

}  // namespace bridle::share
