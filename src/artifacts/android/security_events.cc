// android.security_events: what the intrusion logs say of the phone itself: adb, programs started,
// packages, certificates, locks; and events of kinds that no other reader takes.
//
// Format: docs/formats/android-intrusion-logs.md

#include <algorithm>

#include "artifacts/intrusion_log.h"
#include "artifacts/security_event_names.h"

namespace bridle::artifacts {
namespace {

struct SecurityEvent {
  std::optional<Timestamp> event_time = std::nullopt;
  std::optional<std::string_view> event = std::nullopt;
  std::optional<std::string_view> kind = std::nullopt;
  std::optional<std::string_view> event_id = std::nullopt;
  std::optional<std::string_view> process = std::nullopt;
  std::vector<std::string_view> packages = {};
  std::optional<std::string_view> command = std::nullopt;
  std::vector<std::string_view> paths = {};
  std::optional<bool> success = std::nullopt;
  std::vector<std::string_view> others = {};
};

constexpr Column kColumns[] = {
    column<&SecurityEvent::event_time>("event_time", Role::time, "when it happened"),
    column<&SecurityEvent::event>("event", Role::none, "what happened"),
    column<&SecurityEvent::kind>("kind", Role::none, "of an event of another kind: its kind"),
    column<&SecurityEvent::event_id>("event_id", Role::none, "its number in the log"),
    column<&SecurityEvent::process>("process", Role::process, "the process that was started"),
    column<&SecurityEvent::packages>("packages", Role::app_id,
                                     "packages that it names, also in a command"),
    column<&SecurityEvent::command>("command", Role::text, "what was given to the shell over adb"),
    column<&SecurityEvent::paths>("paths", Role::file_path,
                                  "files that it names, also in a command"),
    column<&SecurityEvent::success>("success", Role::none,
                                    "whether it went well; absent: not said"),
    column<&SecurityEvent::others>("others", Role::text, "what else the event says"),
};

constexpr std::string_view kSummary[] = {"event", "process", "packages", "command"};

constexpr Rule kRules[] = {
    {.id = "android.security_events.key_integrity",
     .severity = Severity::medium,
     .title = "A key that the phone keeps was found to be changed",
     .means = "The file of a key does not have the contents that it was written with. Somebody may "
              "have tampered with it.",
     .benign = "Failing storage does the same."},
    {.id = "android.security_events.wipe_failure",
     .severity = Severity::medium,
     .title = "The phone was to be erased, and was not",
     .means = "An order to erase it, from its owner or an administrator, failed.",
     .benign = "A low battery or a fault of the system can be the cause."},
    {.id = "android.security_events.authority_installed",
     .severity = Severity::medium,
     .title = "A certificate authority was installed",
     .means =
         "Whoever has its key can read what browsers and applications send, if they are between "
         "the phone and the network.",
     .benign = "Employers, schools and some tools against advertising install one."},
    {.id = "android.security_events.self_test_failed",
     .severity = Severity::medium,
     .title = "The self-test of the phone's cryptography failed",
     .means = "The code that encrypts is not as it should be.",
     .benign = "Faults of the system or of the storage can be the cause."},
    {.id = "android.security_events.certificate_refused",
     .severity = Severity::low,
     .title = "A server's certificate was refused",
     .means = "Somebody between the phone and the network may have answered in the place of the "
              "server.",
     .benign =
         "Networks of hotels and trains, wrong clocks and badly kept servers cause it daily."},
    {.id = "android.security_events.adb_used",
     .severity = Severity::low,
     .title = "A computer gave commands to the phone, or put files on it",
     .means = "It takes an unlocked phone on which debugging was allowed. Tools that unlock phones "
              "or install spyware on them work like this.",
     .benign = "The collection of this evidence does this, and so do developers."},
    {.id = "android.security_events.logging_stopped",
     .severity = Severity::low,
     .title = "The log of intrusions was stopped",
     .means = "Nothing is recorded from there on. Who wants to leave no traces would do this.",
     .benign = "It stops with the setting that it belongs to, which its owner can switch off."},
    {.id = "android.security_events.authority_removed",
     .severity = Severity::info,
     .title = "A certificate authority was removed",
     .means = "One had been installed before, with which connections could be read.",
     .benign = "Employers and some tools against advertising remove theirs."},
    {.id = "android.security_events.remote_lock",
     .severity = Severity::info,
     .title = "The phone was locked from afar",
     .means = "An administrator, or a service to find lost phones, has this right.",
     .benign = "That is what both are for."},
    {.id = "android.security_events.key_not_made",
     .severity = Severity::info,
     .title = "A key could not be made",
     .means = "It matters only beside other findings about keys.",
     .benign = "Applications that ask for what the phone cannot do cause it."},
};

// The system's own key of the SIM card's PIN, which phones without that card cannot make.
bool is_usual_key(const SecurityEvent& row) {
  const auto says = [&row](std::string_view text) {
    return std::find(row.others.begin(), row.others.end(), text) != row.others.end();
  };
  return says("key_id=PinStorage_crossReboot_key") && says("uid=1001");
}

const Rule* rule_of(const SecurityEvent& row) {
  const std::string_view event = row.event.value_or("");
  if (event == "key_integrity_violation") return &kRules[0];
  if (event == "wipe_failure") return &kRules[1];
  // Without a word on success it counts as installed, here as everywhere.
  if (event == "cert_authority_installed") return row.success != false ? &kRules[2] : nullptr;
  if (event == "crypto_self_test_completed") return row.success == false ? &kRules[3] : nullptr;
  if (event == "cert_validation_failure") return &kRules[4];
  if (event == "adb_shell_interactive" || event == "adb_shell_cmd" ||
      event == "adb_sync_send_file") {
    return &kRules[5];
  }
  if (event == "logging_stopped") return &kRules[6];
  if (event == "cert_authority_removed") return row.success != false ? &kRules[7] : nullptr;
  if (event == "remote_lock") return &kRules[8];
  if (event == "key_generated") {
    return row.success == false && !is_usual_key(row) ? &kRules[9] : nullptr;
  }
  return nullptr;
}

bool is_metadata(std::string_view key) {
  return key == "event_id" || key == "event_time" || key == "event_type" || key == "timestamp";
}

class Events {
 public:
  explicit Events(Emit<SecurityEvent>& out) : out_(out) {}

  void read(std::string_view kind, json::Node event, const Where& where) {
    others_.clear();
    row_ = {};
    if (kind != intrusion::kSecurity) row_.kind = kind;
    if (event.type() != json::Type::object) {
      if (!row_.kind) {
        out_.damage(where, "an event that is no object");
        return;
      }
      others_.add(kind, event);
    } else {
      row_.event_time = intrusion::time_of(event, where, out_);
      read_members(event, where);
    }
    row_.others = others_.list();
    out_.record(row_, where);
    judge(where);
  }

 private:
  void read_members(json::Node event, const Where& where) {
    read_id(event["event_id"]);
    const json::Node tag = event["tag"];
    // "tag" and "data", as Google's documentation shows it: the event is the value of the tag.
    if (!row_.kind && tag.exists()) {
      read_tag(tag, where);
      for (const json::Member& member : event.members()) {
        if (member.key == "tag" || is_metadata(member.key)) continue;
        read_detail(member.key == "data" ? std::string_view() : member.key, member.value);
      }
      return;
    }
    for (const json::Member& member : event.members()) {
      if (is_metadata(member.key)) continue;
      if (row_.kind) {
        read_field(member.key, member.value);
      } else if (!row_.event) {
        row_.event = member.key;
        read_detail({}, member.value);
      } else {
        read_detail(member.key, member.value);
      }
    }
    if (!row_.event && !row_.kind) out_.damage(where, "an event without a name");
  }

  void read_id(json::Node id) {
    if (!id.exists() || id.type() == json::Type::null) return;
    std::string text;
    intrusion::append_value(id, text);
    row_.event_id = others_.keep(std::move(text));
  }

  void read_tag(json::Node tag, const Where& where) {
    if (const auto number = intrusion::number_of(tag)) {
      row_.event = android::said(intrusion::security_event_name(*number));
    }
    if (row_.event) return;
    std::string text;
    intrusion::append_value(tag, text);
    if (text.empty()) out_.damage(where, "an event without a name");
    row_.event = android::said(others_.keep(std::move(text)));
  }

  // What belongs to the event: its fields, or one value under its own name.
  void read_detail(std::string_view key, json::Node value) {
    if (value.type() == json::Type::object) {
      for (const json::Member& member : value.members()) read_field(member.key, member.value);
    } else if (value.type() != json::Type::null) {
      read_field(key.empty() ? row_.event.value_or("") : key, value);
    }
  }

  void read_field(std::string_view key, json::Node value) {
    if (value.type() == json::Type::null) return;
    const auto text = value.text();
    if (text && read_text(key, *text)) return;
    const bool is_result = key == "success" || key == "crypto_self_test_completed";
    if (const auto truth = intrusion::truth_of(value); is_result && truth) {
      row_.success = truth;
      return;
    }
    others_.add(key, value);
  }

  bool read_text(std::string_view key, std::string_view text) {
    if (text.empty()) return false;
    if (key == "process" || key == "process_name") {
      row_.process = text;
      read_process_packages(text);
    } else if (key == "package_name" || key == "admin_package") {
      row_.packages.push_back(text);
    } else if (key == "command" || (key == "adb_shell_cmd" && row_.event == key)) {
      row_.command = text;
      read_command(text);
    } else if (key == "path" || key == "adb_sync_send_file" || key == "adb_sync_recv_file") {
      row_.paths.push_back(text);
    } else {
      return false;
    }
    return true;
  }

  // "net.example.app:remote": the package, and what stands behind it where that could be one too.
  void read_process_packages(std::string_view text) {
    while (!text.empty()) {
      const std::size_t colon = std::min(text.find(':'), text.size());
      const std::string_view part = text.substr(0, colon);
      if (android::looks_like_package(part)) row_.packages.push_back(part);
      text.remove_prefix(std::min(colon + 1, text.size()));
    }
  }

  // Its words, without the quotes and separators of a shell, and "package/.Activity" taken apart.
  void read_command(std::string_view text) {
    constexpr std::string_view kBetween = " \t\r\n\"'`;|&<>()=,";
    constexpr std::size_t kMost = 1'000;
    while (!text.empty() && row_.packages.size() + row_.paths.size() < kMost) {
      const std::size_t end = std::min(text.find_first_of(kBetween), text.size());
      const std::string_view word = text.substr(0, end);
      if (word.size() > 1 && word.starts_with('/')) {
        row_.paths.push_back(word);
      } else if (android::looks_like_package(word.substr(0, word.find_first_of("/:")))) {
        row_.packages.push_back(word.substr(0, word.find_first_of("/:")));
      }
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  void judge(const Where& where) {
    if (row_.kind) return;
    const Rule* rule = rule_of(row_);
    if (rule == nullptr) return;
    std::string why(*row_.event);
    if (row_.command) why.append(": ").append(*row_.command);
    if (!row_.paths.empty() && !row_.command) why.append(": ").append(row_.paths.front());
    for (const std::string_view other : row_.others) {
      if (why.size() < 1'000) why.append(", ").append(other.substr(0, 500));
    }
    out_.flag(row_, where, *rule, why);
  }

  Emit<SecurityEvent>& out_;
  SecurityEvent row_;
  intrusion::Texts others_;
};

void parse(const Input& in, Emit<SecurityEvent>& out) {
  Events events(out);
  intrusion::for_each_event(
      in, out,
      [](std::string_view line) {
        return line.find_first_not_of(" \t\r\n") != std::string_view::npos;
      },
      [](std::string_view kind) { return kind != intrusion::kDns && kind != intrusion::kConnect; },
      [&events](std::string_view kind, const json::Node& event, const Where& where) {
        events.read(kind, event, where);
      });
}

}  // namespace

BRIDLE_ARTIFACT(android_security_events) = {.id = "android.security_events",
                                            .title = "Events of the phone's security",
                                            .paths = intrusion::kPaths,
                                            .columns = kColumns,
                                            .summary = kSummary,
                                            .rules = kRules,
                                            .reads = Reads::lines,
                                            .found_in = kInIntrusionLogs | kInAndroidQf,
                                            .parse = erased<&parse>};

}  // namespace bridle::artifacts
