// android.package_components: which parts of which apps answer to which events and links.
//
//   Receiver Resolver Table:
//     Non-Data Actions:
//         android.provider.Telephony.SMS_RECEIVED:
//           18d43d com.example/.Receiver (2 filters)
//             Action: "android.provider.Telephony.SMS_RECEIVED"
//
// A line is a component when it looks like one, however far it is indented. Who is of the system is
// told by the packages of the same text.
// Format: docs/formats/android-packages.md

#include <algorithm>
#include <map>
#include <string>

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_packages.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Entry {
  std::string_view table;
  std::optional<std::string_view> category = std::nullopt;
  std::optional<std::string_view> key = std::nullopt;
  std::string_view package;
  std::string_view component;
  std::optional<std::int64_t> filters = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Entry::table>("table", Role::none, "Activity, Receiver, Service, Provider, ..."),
    column<&Entry::category>("category", Role::none, "Non-Data Actions, Schemes, ..."),
    column<&Entry::key>("key", Role::none, "the action, scheme or type that it answers to"),
    column<&Entry::package>("package", Role::app_id, "package of the component"),
    column<&Entry::component>("component", Role::none, "package and class"),
    column<&Entry::filters>("filters", Role::none, "number of its filters, where several"),
};

constexpr std::string_view kSummary[] = {"component", "table", "key"};

constexpr std::string_view kPaths[] = {"*/dumpsys/package", "*/dumpsys/package#*"};

constexpr Rule kRules[] = {
    {.id = "android.package_components.hears_sms_and_calls",
     .severity = Severity::medium,
     .title = "An app from outside the known stores is told of messages and of calls",
     .means = "It is started by each SMS and each call. Spyware that records both does this.",
     .benign = "Dialers, messengers and spam filters that were installed by hand do it too."},
    {.id = "android.package_components.hears_sms",
     .severity = Severity::low,
     .title = "An app from outside the known stores is told of messages or of calls",
     .means = "It is started by each SMS or each call.",
     .benign = "Many apps read codes from messages, or fall silent during a call."},
};
constexpr const Rule& kBoth = kRules[0];
constexpr const Rule& kOne = kRules[1];

constexpr std::string_view kOfMessages[] = {"android.provider.Telephony.NEW_OUTGOING_SMS",
                                            "android.provider.Telephony.SMS_RECEIVED",
                                            "android.intent.action.DATA_SMS_RECEIVED"};
constexpr std::string_view kOfCalls[] = {"android.intent.action.PHONE_STATE",
                                         "android.intent.action.NEW_OUTGOING_CALL"};

constexpr unsigned kHearsMessages = 1;
constexpr unsigned kHearsCalls = 2;

unsigned hears(const Entry& entry) {
  if (!entry.key || entry.table != "Receiver") return 0;
  for (const std::string_view action : kOfMessages) {
    if (action == *entry.key) return kHearsMessages;
  }
  for (const std::string_view action : kOfCalls) {
    if (action == *entry.key) return kHearsCalls;
  }
  return 0;
}

bool is_hex(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Takes lines; true when one of them is a component, which is then in entry().
class Tables {
 public:
  bool read(std::string_view line) {
    const std::string_view text = dumpsys::trimmed(line);
    if (text.empty()) return false;
    if (indent_of_table(line)) {
      open_table(text);
      return false;
    }
    if (!in_table_) return false;
    if (text.ends_with(':') && text.find('"') == std::string_view::npos) {
      open_key(text.substr(0, text.size() - 1), line);
      return false;
    }
    return read_component(text);
  }

  const Entry& entry() const { return entry_; }
  bool in_table() const { return in_table_; }

 private:
  static bool indent_of_table(std::string_view line) { return dumpsys::indent_of(line) == 0; }

  void open_table(std::string_view text) {
    const std::size_t at = text.find(" Resolver Table:");
    entry_ = {};
    in_table_ = at != std::string_view::npos || text.starts_with("Preferred Activities");
    if (in_table_)
      entry_.table = text.substr(0, at == std::string_view::npos ? text.size() - 1 : at);
  }

  void open_key(std::string_view name, std::string_view line) {
    constexpr std::string_view kCategories[] = {"Full MIME Types",  "Base MIME Types",
                                                "Wild MIME Types",  "Schemes",
                                                "Non-Data Actions", "MIME Typed Actions"};
    const bool is_category =
        std::find(std::begin(kCategories), std::end(kCategories), name) != std::end(kCategories);
    // A category that a later version may bring.
    if (is_category || dumpsys::indent_of(line) <= 2) {
      entry_.category = name;
      entry_.key.reset();
    } else {
      entry_.key = name;
    }
  }

  // "18d43d com.example/.Receiver filter 12ab (2 filters)"
  bool read_component(std::string_view text) {
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos || !is_hex(text.substr(0, blank))) return false;
    const std::string_view rest = dumpsys::trimmed(text.substr(blank));
    const auto found = dumpsys::component(rest.substr(0, rest.find(' ')));
    if (!found) return false;
    entry_.package = found->package;
    entry_.component = found->text;
    entry_.filters.reset();
    const auto count = dumpsys::behind(rest, " (");
    if (count && count->ends_with(" filters)")) {
      entry_.filters = dumpsys::number(count->substr(0, count->find(' ')));
    }
    return true;
  }

  Entry entry_;
  bool in_table_ = false;
};

// What the packages from outside of the stores are told of.
std::map<std::string_view, unsigned> listeners(Bytes bytes) {
  constexpr std::size_t kMost = 100'000;
  std::map<std::string_view, unsigned> out;
  dumpsys::PackageReader packages([&](const dumpsys::Package& package) {
    if (is_from_elsewhere(package) && out.size() < kMost) out.try_emplace(package.name, 0U);
  });
  for (LineReader lines(bytes); lines.next();) packages.read(lines.text(), lines.number());
  packages.finish();
  Tables tables;
  for (LineReader lines(bytes); lines.next();) {
    if (!tables.read(lines.text())) continue;
    const auto found = out.find(tables.entry().package);
    if (found != out.end()) found->second |= hears(tables.entry());
  }
  return out;
}

void parse(const Input& in, Emit<Entry>& out) {
  const std::map<std::string_view, unsigned> told = listeners(in.bytes);
  dumpsys::Lines<Entry> lines(in, out);
  Tables tables;
  while (lines.next()) {
    if (dumpsys::trimmed(lines.text()).ends_with(':')) lines.seen();
    if (!tables.read(lines.text())) continue;
    const Entry& entry = tables.entry();
    out.record(entry, lines.where());
    const auto found = hears(entry) == 0 ? told.end() : told.find(entry.package);
    if (found == told.end()) continue;
    const bool both = found->second == (kHearsMessages | kHearsCalls);
    out.flag(entry, lines.where(), both ? kBoth : kOne,
             std::string(entry.component) + " is told of " + std::string(*entry.key));
  }
}

}  // namespace

BRIDLE_ARTIFACT(android_package_components) = {.id = "android.package_components",
                                               .title = "Components that answer to events",
                                               .paths = kPaths,
                                               .columns = kColumns,
                                               .summary = kSummary,
                                               .rules = kRules,
                                               .found_in = kInAndroidBugreport | kInAndroidQf,
                                               .parse = erased<&parse>};

}  // namespace bridle::artifacts
