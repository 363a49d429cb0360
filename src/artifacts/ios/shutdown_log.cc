// ios.shutdown_log: the processes that held up each shutdown, and for how long.
//
//   After 1.26s, these clients are still here:
//       remaining client pid: 71 (/private/var/db/x/agent)
//   After 2.35s, these clients are still here:
//       remaining client pid: 71 (/private/var/db/x/agent)
//   SIGTERM: [1709294400] All buffers flushed
//
// Only the SIGTERM line has a time, so rows wait for it. Seconds that go back, or the end of the
// log, end a shutdown without one: its rows come without a time, never with an invented one.
// Format: docs/formats/ios-shutdown-log.md

#include <charconv>
#include <map>
#include <utility>

#include "artifacts/artifact.h"
#include "bytes/lines.h"

namespace bridle::artifacts {
namespace {

struct Client {
  std::optional<Timestamp> sigterm = std::nullopt;
  std::optional<std::int64_t> pid = std::nullopt;
  std::optional<std::string_view> path = std::nullopt;
  std::optional<std::string_view> uuid = std::nullopt;
  std::optional<double> waited_s = std::nullopt;
  std::int64_t rounds = 0;
  std::int64_t shutdown_rounds = 0;
};

constexpr Column kColumns[] = {
    column<&Client::sigterm>("sigterm", Role::time, "when the shutdown went ahead"),
    column<&Client::pid>("pid", Role::none,
                         "process ID during that boot; none: nothing held up the shutdown"),
    column<&Client::path>("path", Role::process, "executable that was still running"),
    column<&Client::uuid>("uuid", Role::none, "UUID of the executable (iOS 26 and later)"),
    column<&Client::waited_s>("waited_s", Role::none, "seconds waited when it was last seen"),
    column<&Client::rounds>("rounds", Role::none, "how often it was waited for"),
    column<&Client::shutdown_rounds>("shutdown_rounds", Role::none,
                                     "how often that shutdown waited for anything"),
};

constexpr std::string_view kSummary[] = {"path", "waited_s", "rounds"};

constexpr std::string_view kPaths[] = {"private/var/db/diagnostics/shutdown*.log",
                                       "**/Extra/shutdown*.log"};

constexpr Rule kRules[] = {
    {.id = "ios.shutdown_log.odd_place",
     .severity = Severity::medium,
     .title = "A process that held up a shutdown ran from a folder for data",
     .means = "Programs of iOS and of the App Store do not run from /private/var/db or "
              "/private/var/tmp. Pegasus and Predator have been seen to, and to hold up shutdowns.",
     .benign = "An updater of Apple runs from there for a short time; the one that is known is not "
               "reported."},
    {.id = "ios.shutdown_log.held_up",
     .severity = Severity::low,
     .title = "A shutdown was held up for many rounds",
     .means = "Processes that would not end delayed it. A few rounds are usual; spyware that would "
              "not end has caused more than four.",
     .benign = "Busy applications and updates delay shutdowns too. It matters when the processes "
               "are unknown, or when it happens again and again."},
};
constexpr const Rule& kOddPlace = kRules[0];
constexpr const Rule& kHeldUp = kRules[1];

constexpr std::int64_t kUsualRounds = 4;

constexpr std::string_view kClient = "remaining client pid:";

template <typename Number>
std::optional<Number> leading_number(std::string_view& text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

bool is_uuid(std::string_view text) {
  return text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' &&
         text[23] == '-' && text.find_first_not_of("0123456789abcdefABCDEF-") == text.npos;
}

// ".../com.apple.xpc.roleaccountd.staging/exec/<number>.<number>.xpc/com.apple.NRD.UpdateBrainService",
// and nothing but that: other programs in that folder were Pegasus.
bool is_known_updater(std::string_view path) {
  constexpr std::string_view kFolder = "/private/var/db/com.apple.xpc.roleaccountd.staging/exec/";
  constexpr std::string_view kName = ".xpc/com.apple.NRD.UpdateBrainService";
  if (!path.starts_with(kFolder) || !path.ends_with(kName)) return false;
  if (path.size() < kFolder.size() + kName.size()) return false;
  path.remove_prefix(kFolder.size());
  path.remove_suffix(kName.size());
  const std::size_t dot = path.find('.');
  return dot != path.npos && is_digits(path.substr(0, dot)) && is_digits(path.substr(dot + 1));
}

bool is_odd_place(std::string_view path) {
  for (const std::string_view prefix : {"/private", ""}) {
    if (!path.starts_with(prefix)) continue;
    const std::string_view rest = path.substr(prefix.size());
    if (rest.starts_with("/var/db/") || rest.starts_with("/var/tmp/")) return true;
  }
  return false;
}

class Log {
 public:
  explicit Log(Emit<Client>& out) : out_(out) {}

  void read(Bytes bytes) {
    constexpr std::string_view kNothing{" \t\r\n\0", 5};
    if (as_text(bytes).find_first_not_of(kNothing) == std::string_view::npos) {
      out_.damage(Where::whole_file(),
                  "is empty: phones write it at each shutdown, and spyware has emptied it");
      return;
    }
    LineReader lines(bytes);
    while (!out_.stopped() && lines.next()) {
      number_ = lines.number();
      read_line(trimmed(lines.text()));
    }
    if (!waiting_) return;
    damage("the log ends within a shutdown");
    finish(std::nullopt);
  }

 private:
  void read_line(std::string_view line) {
    if (line.starts_with("SIGTERM")) {
      finish(time_of(line));
      return;
    }
    if (line.starts_with("After ")) begin_round(line.substr(6));
    if (const std::size_t at = line.find(kClient); at != line.npos) {
      read_client(trimmed(line.substr(at + kClient.size())));
    }
    // Other lines name the phases of a shutdown.
  }

  // "1.26s, these clients are still here:"; in older systems the one client follows on the line,
  // and lines with the same seconds are one round.
  void begin_round(std::string_view text) {
    const bool one_line = text.find(kClient) != text.npos;
    // A sign, "inf" and "nan" are numbers to the library, and no seconds here.
    const bool is_number = !text.empty() && is_digits(text.substr(0, 1));
    const auto seconds = is_number ? leading_number<double>(text) : std::nullopt;
    if (!seconds || !text.starts_with('s')) {
      damage("seconds of waiting are unreadable");
      waited_s_.reset();
      return;
    }
    if (waiting_ && waited_s_ && *seconds < *waited_s_) finish(std::nullopt);
    if (!one_line || !waiting_ || waited_s_ != seconds) ++rounds_;
    waiting_ = true;
    waited_s_ = seconds;
  }

  // "71 (/private/var/db/x/agent)"
  void read_client(std::string_view text) {
    const auto pid = leading_number<std::int64_t>(text);
    text = trimmed(text);
    if (!pid || !text.starts_with('(') || !text.ends_with(')')) {
      damage("a client is unreadable");
      return;
    }
    waiting_ = true;
    const std::string_view path = text.substr(1, text.size() - 2);
    if (path.empty()) damage("a client without a path");
    const auto [place, is_new] = places_.try_emplace({*pid, path}, clients_.size());
    if (is_new) clients_.push_back({.row = {.pid = pid}, .line = 0});
    Seen& seen = clients_[place->second];
    if (is_new) split(path, seen.row);
    ++seen.row.rounds;
    seen.row.waited_s = waited_s_;
    seen.line = number_;
  }

  static void split(std::string_view path, Client& row) {
    const std::size_t slash = path.rfind('/');
    if (slash != path.npos && slash != 0 && is_uuid(path.substr(slash + 1))) {
      row.uuid = path.substr(slash + 1);
      path = path.substr(0, slash);
    }
    if (!path.empty()) row.path = path;
  }

  // "SIGTERM: [1709294400] ...", or ten digits after " @".
  std::optional<Timestamp> time_of(std::string_view line) {
    std::optional<Timestamp> time;
    if (const std::size_t open = line.find('['); open != line.npos) {
      const std::string_view inside = line.substr(open + 1, line.find(']') - open - 1);
      if (line.find(']') != line.npos) time = seconds_of(inside);
    }
    if (const std::size_t at = line.find(" @"); !time && at != line.npos) {
      if (line.size() >= at + 12) time = seconds_of(line.substr(at + 2, 10));
    }
    if (!time) damage("the time of a shutdown is unreadable");
    return time;
  }

  static std::optional<Timestamp> seconds_of(std::string_view digits) {
    if (!is_digits(digits)) return std::nullopt;
    const auto seconds = leading_number<std::int64_t>(digits);
    if (!seconds || *seconds == 0) return std::nullopt;
    return from_unix_s(*seconds);
  }

  void finish(std::optional<Timestamp> sigterm) {
    const Seen* longest = nullptr;
    for (Seen& seen : clients_) {
      seen.row.sigterm = sigterm;
      seen.row.shutdown_rounds = rounds_;
      const Where where = Where::at_line(seen.line);
      out_.record(seen.row, where);
      const std::string_view path = seen.row.path.value_or("");
      if (is_odd_place(path) && !is_known_updater(path)) {
        out_.flag(seen.row, where, kOddPlace, std::string(path));
      }
      if (longest == nullptr || seen.row.rounds > longest->row.rounds) longest = &seen;
    }
    if (longest == nullptr) {
      const Client none = {.sigterm = sigterm, .waited_s = waited_s_, .shutdown_rounds = rounds_};
      out_.record(none, Where::at_line(number_));
    } else if (rounds_ > kUsualRounds) {
      out_.flag(longest->row, Where::at_line(longest->line), kHeldUp,
                std::to_string(rounds_) + " rounds, longest for " +
                    std::string(longest->row.path.value_or("a process without a path")));
    }
    clients_.clear();
    places_.clear();
    rounds_ = 0;
    waited_s_.reset();
    waiting_ = false;
  }

  void damage(std::string_view what) { out_.damage(Where::at_line(number_), what); }

  struct Seen {
    Client row;
    std::uint64_t line;  // where it was last seen
  };

  Emit<Client>& out_;
  std::uint64_t number_ = 0;
  bool waiting_ = false;  // within a shutdown
  std::int64_t rounds_ = 0;
  std::optional<double> waited_s_;
  std::vector<Seen> clients_;  // of this shutdown, in the order in which they were first seen
  std::map<std::pair<std::int64_t, std::string_view>, std::size_t> places_;  // index in clients_
};

void parse(const Input& in, Emit<Client>& out) { Log(out).read(in.bytes); }

}  // namespace

BRIDLE_ARTIFACT(ios_shutdown_log) = {.id = "ios.shutdown_log",
                                     .title = "Processes that delayed a shutdown",
                                     .paths = kPaths,
                                     .columns = kColumns,
                                     .summary = kSummary,
                                     .rules = kRules,
                                     .found_in = kInIosFileSystem | kInIosSysdiagnose,
                                     .parse = erased<&parse>};

}  // namespace bridle::artifacts
