// android.settings: the settings of the phone: "key=value" as AndroidQF lists them, or the text of
// the service, where each has its user, the app that set it, and its default.
//
//   GLOBAL SETTINGS (user 0)
//   _id:1 name:adb_enabled pkg:android value:1 default:0 defaultSystemSet:true
//
// Format: docs/formats/android-settings.md

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Setting {
  std::optional<std::string_view> space = std::nullopt;
  std::optional<std::int64_t> user = std::nullopt;
  std::string_view name;
  std::optional<std::string_view> value = std::nullopt;
  std::optional<std::string_view> preset = std::nullopt;
  std::optional<std::string_view> set_by = std::nullopt;
  std::vector<std::string_view> packages = {};
};

constexpr Column kColumns[] = {
    column<&Setting::space>("namespace", Role::none, "global, secure, system, config"),
    column<&Setting::user>("user", Role::none, "whose setting"),
    column<&Setting::name>("name", Role::none, "its name"),
    column<&Setting::value>("value", Role::text, "its value"),
    column<&Setting::preset>("default", Role::none, "what it would be by default"),
    column<&Setting::set_by>("set_by", Role::app_id, "the app that set it"),
    column<&Setting::packages>("packages", Role::app_id, "apps whose components are its value"),
};

constexpr std::string_view kSummary[] = {"namespace", "name", "value"};

constexpr std::string_view kPaths[] = {"*/dumpsys/settings", "*/dumpsys/settings#*",
                                       "androidqf/settings_*.txt"};

constexpr Rule kRules[] = {
    {.id = "android.settings.checks_off",
     .severity = Severity::medium,
     .title = "Checks of apps before they are installed are switched off",
     .means = "Play Protect, or the check of what comes over a cable, does not look any more. "
              "Who installs spyware by hand switches it off first.",
     .benign = "Developers, and owners of phones without Google's services, do so too."},
    {.id = "android.settings.reports_off",
     .severity = Severity::info,
     .title = "Reports to the maker are switched off",
     .means = "Crashes are not told to the maker. It weighs nothing alone.",
     .benign = "Many people choose so, for privacy."},
    {.id = "android.settings.proxy",
     .severity = Severity::low,
     .title = "All traffic goes over a proxy that was set in the phone",
     .means = "Who runs it sees where the phone connects to.",
     .benign = "Companies, schools and blockers of advertisements set one."},
    {.id = "android.settings.accessibility_on",
     .severity = Severity::info,
     .title = "Accessibility services are switched on",
     .means = "An app may read the screen; android.accessibility tells which.",
     .benign = "It is what they are for."},
};
constexpr const Rule& kChecksOff = kRules[0];
constexpr const Rule& kReportsOff = kRules[1];
constexpr const Rule& kProxy = kRules[2];
constexpr const Rule& kAccessibilityOn = kRules[3];

struct Safe {
  std::string_view name;
  std::string_view value;
  const Rule* rule;
};
constexpr Safe kSafe[] = {
    {"verifier_verify_adb_installs", "1", &kChecksOff},
    {"package_verifier_enable", "1", &kChecksOff},
    {"package_verifier_state", "1", &kChecksOff},
    {"package_verifier_user_consent", "1", &kChecksOff},
    {"upload_apk_enable", "1", &kReportsOff},
    {"adb_install_need_confirm", "1", &kChecksOff},
    {"send_security_reports", "1", &kReportsOff},
    {"samsung_errorlog_agree", "1", &kReportsOff},
    {"send_action_app_error", "1", &kReportsOff},
    {"accessibility_enabled", "0", &kAccessibilityOn},
    {"http_proxy", ":0", &kProxy},
    {"global_http_proxy_host", "", &kProxy},
    {"global_proxy_pac_url", "", &kProxy},
};

// "global" of "androidqf/settings_global.txt".
std::optional<std::string_view> space_of(std::string_view path) {
  constexpr std::string_view kEnd = ".txt";
  const std::size_t at = path.rfind('_');
  if (at == std::string_view::npos || !path.ends_with(kEnd)) return std::nullopt;
  return dumpsys::known(path.substr(at + 1, path.size() - at - 1 - kEnd.size()));
}

// "GLOBAL SETTINGS (user 0)"
bool is_heading(std::string_view line) {
  return line.find(" SETTINGS (user ") != std::string_view::npos && line.ends_with(')');
}

std::optional<std::string_view> small_name(std::string_view heading) {
  constexpr std::array<std::array<std::string_view, 2>, 4> kNames = {
      {{"GLOBAL", "global"}, {"SECURE", "secure"}, {"SYSTEM", "system"}, {"CONFIG", "config"}}};
  for (const auto& name : kNames) {
    if (heading.starts_with(name[0])) return name[1];
  }
  return std::nullopt;
}

class Settings {
 public:
  Settings(const Input& in, dumpsys::Lines<Setting>& lines, Emit<Setting>& out)
      : lines_(lines), out_(out), is_list_(in.path.ends_with(".txt")) {
    if (is_list_) space_ = space_of(in.path);
  }

  void read() {
    if (is_list_) lines_.may_stop_anywhere();
    while (lines_.next()) {
      if (is_list_) {
        read_pair(lines_.text());
      } else {
        read_line(lines_.text());
      }
    }
    finish();
  }

 private:
  static bool is_name(std::string_view text) {
    return !text.empty() && text.find_first_of(" \t\"'{}[],;") == std::string_view::npos;
  }

  void read_pair(std::string_view line) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || !is_name(line.substr(0, equals))) {
      extend(line);
      return;
    }
    lines_.seen();
    begin(line);
  }

  void read_line(std::string_view line) {
    if (is_heading(dumpsys::trimmed(line))) {
      finish();
      lines_.seen();
      space_ = small_name(dumpsys::trimmed(line));
      const auto user = dumpsys::behind(line, "(user ");
      user_ = dumpsys::number(user->substr(0, user->find(')')));
    } else if (line.starts_with("_id:")) {
      begin(line);
    } else if (dumpsys::trimmed(line).empty()) {
      finish();
    } else {
      extend(line);
    }
  }

  void begin(std::string_view line) {
    finish();
    open_ = true;
    text_ = line;
    where_ = lines_.where();
  }

  // A value may have several lines.
  void extend(std::string_view line) {
    if (!open_) return;
    text_ = {text_.data(), static_cast<std::size_t>(line.data() + line.size() - text_.data())};
  }

  void finish() {
    if (!open_) return;
    open_ = false;
    Setting row = {.space = space_, .user = user_, .name = {}};
    if (is_list_) {
      const std::size_t equals = text_.find('=');
      row.name = text_.substr(0, equals);
      row.value = text_.substr(equals + 1);
      emit(row);
      return;
    }
    const auto name = dumpsys::behind(text_, " name:");
    if (!name) {
      out_.damage(where_, "a setting without its name");
      return;
    }
    row.name = name->substr(0, name->find(' '));
    const auto by = dumpsys::behind(text_, " pkg:");
    if (by) row.set_by = dumpsys::known(by->substr(0, by->find(' ')));
    read_value(text_, row);
    emit(row);
  }

  // A value may hold blanks and anything else; what stands behind it does not.
  static void read_value(std::string_view text, Setting& row) {
    const auto rest = dumpsys::behind(text, " value:");
    if (!rest) return;
    std::string_view value = *rest;
    value = value.substr(0, value.rfind(" tag:"));
    value = value.substr(0, value.rfind(" defaultSystemSet:"));
    const std::size_t preset = value.rfind(" default:");
    if (preset != std::string_view::npos) row.preset = value.substr(preset + 9);
    row.value = value.substr(0, preset);
  }

  void emit(Setting& row) {
    const std::string_view value = row.value.value_or("");
    found_.clear();
    if (value.find('/') != std::string_view::npos) dumpsys::components_in(value, found_);
    for (const dumpsys::Component& each : found_) row.packages.push_back(each.package);
    out_.record(row, where_);
    for (const Safe& safe : kSafe) {
      const bool set = row.name == safe.name && value != safe.value;
      if (!set || value == "null" || value.empty()) continue;
      out_.flag(row, where_, *safe.rule, std::string(row.name).append("=").append(value));
    }
  }

  dumpsys::Lines<Setting>& lines_;
  Emit<Setting>& out_;
  bool is_list_;
  std::optional<std::string_view> space_;
  std::optional<std::int64_t> user_;
  bool open_ = false;
  std::string_view text_;  // of the setting that is open
  Where where_;
  std::vector<dumpsys::Component> found_;
};

void parse(const Input& in, Emit<Setting>& out) {
  dumpsys::Lines<Setting> lines(in, out);
  Settings(in, lines, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(android_settings) = {.id = "android.settings",
                                     .title = "Settings",
                                     .paths = kPaths,
                                     .columns = kColumns,
                                     .summary = kSummary,
                                     .rules = kRules,
                                     .found_in = kInAndroidBugreport | kInAndroidQf,
                                     .parse = erased<&parse>};

}  // namespace bridle::artifacts
