// Writes the pages that the tests of tests/web look at: report.html of made cases.
// Use: web_pages FOLDER [million]
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/file.h"
#include "report/escape.h"
#include "report/made_case.h"
#include "report/report_html.h"

namespace bridle::test {
namespace {

using report::TimelineDigest;

constexpr std::int64_t kDay = 86'400 * kNsPerSecond;
constexpr const char* kArtifacts[] = {"ios.datausage", "ios.safari_history", "ios.sms"};

// Evidence that tries to be more than text.
const std::string kMarkup =
    "</script><script>document.title='run'</script><!--<script>"
    "<img src=x onerror=\"document.title='run'\"><a href=\"javascript:document.title='run'\">x</a>"
    "</textarea></style></title>]]>--><svg onload=\"document.title='run'\">{count}{0}&lt;b&gt;" +
    kHostile;

std::string event_line(Timestamp time, std::string_view artifact, std::string_view description,
                       std::size_t row) {
  std::string line = "\"";
  append_rfc3339(time, line);
  line += "\",";
  report::append_csv_field(artifact, line);
  line += ",\"created\",";
  report::append_csv_field(description, line);
  line += ',';
  report::append_csv_field(
      "private/var/mobile/Library/SMS/sms.db message row " + std::to_string(row), line);
  return line + "\r\n";
}

struct Events {
  TimelineDigest digest;
  std::string csv;  // when asked for
};

Events made_events(const MadeCase& made, std::size_t count, const std::string& hostile, bool csv) {
  std::vector<Timestamp> alerts;
  for (const Alert& alert : made.alerts) {
    if (alert.time) alerts.push_back(*alert.time);
  }
  Events out{TimelineDigest(alerts, {}), {}};
  if (csv) out.csv = "\"time\",\"artifact\",\"event\",\"description\",\"where\"\r\n";
  // From before the alerts to long after them; one is the record of a finding.
  bool of_finding = made.alerts.empty();
  const std::int64_t first = 1'590'000'000 * kNsPerSecond;
  const std::int64_t step = 900 * kDay / static_cast<std::int64_t>(count + 1);
  for (std::size_t i = 0; i < count; ++i) {
    report::EventKey key;
    key.unix_ns = first + static_cast<std::int64_t>(i) * step;
    key.artifact = static_cast<std::uint32_t>(i * 7 / 3 % 3);
    key.number = i;
    if (constexpr std::int64_t kAlert = 1'600'086'400 * kNsPerSecond;
        !of_finding && key.unix_ns >= kAlert) {
      of_finding = true;
      key.unix_ns = kAlert;
      key.artifact = 2;
    }
    const std::string line = event_line({key.unix_ns}, kArtifacts[key.artifact],
                                        "event " + std::to_string(i) + " of somebody" +
                                            (i % 1000 == 999 ? " needle" : "") + hostile,
                                        i);
    out.digest.add(key, line);
    if (csv) out.csv += line;
  }
  out.digest.close();
  out.digest.name_artifacts({std::begin(kArtifacts), std::end(kArtifacts)});
  return out;
}

bool write(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::remove(path);
  auto file = OutputFile::create(path.string());
  if (!file) return false;
  file->write(text);
  return static_cast<bool>(file->close());
}

std::string page(const MadeCase& made, const TimelineDigest& digest,
                 Language language = Language::en) {
  report::HashedFile container;
  container.path = "phone.zip";
  return report::report_html(
      made.view(),
      {.language = language,
       .timeline = &digest,
       .container = container,
       .files_hashed = 1'234,
       .custody = report::Span{{1'600'300'000 * kNsPerSecond}, {1'600'900'000 * kNsPerSecond}}});
}

MadeCase nothing_found() {
  MadeCase made = made_case();
  made.alerts.clear();
  made.findings.clear();
  std::erase_if(made.coverage.artifacts, [](const ArtifactCoverage& artifact) {
    return artifact.state != ArtifactState::parsed;
  });
  made.coverage.entries = {30, 0, 1'204, 0, 0, 0};
  made.coverage.listed = 1'234;
  made.coverage.not_read_by_place.clear();
  made.coverage.notes.clear();
  made.coverage.damage_total = 0;
  made.verdict = judge(made.alerts, made.coverage);
  return made;
}

bool write_small(const std::filesystem::path& folder) {
  const MadeCase plain = made_case();
  const Events events = made_events(plain, 1'500, "", true);
  const MadeCase hostile = made_case(kMarkup);
  const Events hostile_events = made_events(hostile, 400, kMarkup, true);
  const MadeCase nothing = nothing_found();
  const Events nothing_events = made_events(nothing, 300, "", false);
  const MadeCase empty;
  return write(folder / "plain.html", page(plain, events.digest)) &&
         write(folder / "plain.csv", events.csv) &&
         write(folder / "arabic.html", page(plain, events.digest, Language::ar)) &&
         write(folder / "hostile.html", page(hostile, hostile_events.digest)) &&
         write(folder / "hostile.csv", hostile_events.csv) &&
         write(folder / "nothing.html", page(nothing, nothing_events.digest)) &&
         write(folder / "not_recognised.html", report::report_html(empty.view(), {}));
}

bool write_million(const std::filesystem::path& folder) {
  const MadeCase made = made_case();
  const Events events = made_events(made, 1'000'000, "", true);
  return write(folder / "million.html", page(made, events.digest)) &&
         write(folder / "million.csv", events.csv);
}

}  // namespace
}  // namespace bridle::test

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("web_pages FOLDER [million]\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  const bool million = argc > 2 && std::string_view(argv[2]) == "million";
  const bool done =
      million ? bridle::test::write_million(folder) : bridle::test::write_small(folder);
  if (!done) std::fputs("the pages cannot be written\n", stderr);
  return done ? 0 : 1;
}
