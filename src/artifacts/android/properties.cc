// android.properties: the properties of the system, "[name]: [value]". A value may be empty, and
// may have several lines.
//
// How old the security patch is, is counted to the last boot, where the properties tell it: never
// to the day of the analysis.
// Format: docs/formats/android-settings.md

#include <algorithm>
#include <string>

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Property {
  std::string_view name;
  std::string_view value;
};

constexpr Column kColumns[] = {
    column<&Property::name>("name", Role::android_property, "its name"),
    column<&Property::value>("value", Role::text, "its value, which may be empty"),
};

constexpr std::string_view kSummary[] = {"name", "value"};

constexpr std::string_view kPaths[] = {"bugreport/section/SYSTEM PROPERTIES",
                                       "bugreport/section/SYSTEM PROPERTIES#*",
                                       "androidqf/getprop.txt"};

constexpr Rule kRules[] = {
    {.id = "android.properties.unlocked",
     .severity = Severity::medium,
     .title = "The phone starts systems that its maker did not sign",
     .means = "Its boot loader is unlocked, or its system is not verified. Whoever had it in hand "
              "may have changed the system.",
     .benign = "Owners who installed another system unlocked it themselves."},
    {.id = "android.properties.open_build",
     .severity = Severity::medium,
     .title = "The system was built for developers",
     .means = "Debugging of every app, or control of the whole phone, is open in such a system.",
     .benign = "Some free systems are built so, and phones for developers."},
    {.id = "android.properties.permissive",
     .severity = Severity::medium,
     .title = "The system does not keep apps apart as it should",
     .means = "SELinux only notes what it should refuse. Tools that take over a phone do that.",
     .benign = "Some free systems for old phones run so."},
    {.id = "android.properties.old_patch",
     .severity = Severity::low,
     .title = "The phone lacked security updates of more than half a year",
     .means = "Holes that are publicly known were open when it was last started.",
     .benign = "Many phones no longer get updates."},
};
constexpr const Rule& kUnlocked = kRules[0];
constexpr const Rule& kOpenBuild = kRules[1];
constexpr const Rule& kPermissive = kRules[2];
constexpr const Rule& kOldPatch = kRules[3];

struct Bad {
  std::string_view name;
  std::string_view value;
  const Rule* rule;
};
constexpr Bad kBad[] = {
    {"ro.boot.verifiedbootstate", "orange", &kUnlocked},
    {"ro.boot.verifiedbootstate", "red", &kUnlocked},
    {"ro.boot.flash.locked", "0", &kUnlocked},
    {"ro.boot.vbmeta.device_state", "unlocked", &kUnlocked},
    {"ro.debuggable", "1", &kOpenBuild},
    {"ro.secure", "0", &kOpenBuild},
    {"ro.boot.selinux", "permissive", &kPermissive},
};

constexpr std::int64_t kPatchDays = 186;
constexpr std::int64_t kNsPerDay = 86'400 * kNsPerSecond;

class Properties {
 public:
  Properties(dumpsys::Lines<Property>& lines, Emit<Property>& out) : lines_(lines), out_(out) {}

  void read() {
    while (lines_.next()) read_line(lines_.text());
    if (open_) drop("the text ends within a property");
    judge_patch();
  }

 private:
  void read_line(std::string_view line) {
    const std::size_t name_end = line.find("]: [");
    const bool begins = line.starts_with('[') && name_end != std::string_view::npos;
    if (begins) {
      if (open_) drop("a property is not closed");
      lines_.seen();
      open_ = true;
      where_ = lines_.where();
      row_.name = line.substr(1, name_end - 1);
      start_ = line.data() + name_end + 4;
    } else if (line.starts_with('[') && (!open_ || line.find(' ') == std::string_view::npos)) {
      // The beginning of another one, rather than the next line of a value.
      if (open_) drop("a property is not closed");
      lines_.damage("a property is unreadable");
      return;
    } else if (!open_) {
      return;
    }
    if (!line.ends_with(']')) return;
    const char* const end = line.data() + line.size() - 1;
    row_.value = {start_, static_cast<std::size_t>(end - start_)};
    open_ = false;
    emit();
  }

  void drop(std::string_view what) {
    out_.damage(where_, what);
    open_ = false;
  }

  void emit() {
    out_.record(row_, where_);
    for (const Bad& bad : kBad) {
      if (row_.name == bad.name && row_.value == bad.value) {
        out_.flag(row_, where_, *bad.rule,
                  std::string(row_.name).append(" is ").append(row_.value));
      }
    }
    if (row_.name == "ro.build.version.security_patch") {
      patch_ = row_;
      patch_where_ = where_;
    }
    if (row_.name == "persist.sys.boot.reason.history") read_boots(row_.value);
    if (row_.name == "ro.runtime.firstboot") {
      boot_ = std::max(boot_, dumpsys::unix_ms(dumpsys::number(row_.value)));
    }
  }

  // "reboot,userrequested,1700000000", a line for each boot.
  void read_boots(std::string_view text) {
    for (LineReader lines(as_bytes(text)); lines.next();) {
      const std::string_view line = lines.text();
      const auto seconds = dumpsys::number(line.substr(line.rfind(',') + 1));
      if (seconds && *seconds > 0) boot_ = std::max(boot_, from_unix_s(*seconds));
    }
  }

  void judge_patch() {
    if (!patch_ || !boot_) return;
    const auto patch = parse_rfc3339(patch_->value);
    if (!patch || patch->unix_ns < 0 || boot_->unix_ns < patch->unix_ns) return;
    const std::int64_t days = (boot_->unix_ns - patch->unix_ns) / kNsPerDay;
    if (days <= kPatchDays) return;
    out_.flag(*patch_, patch_where_, kOldPatch,
              std::to_string(days) + " days old at the last start");
  }

  dumpsys::Lines<Property>& lines_;
  Emit<Property>& out_;
  Property row_ = {};
  const char* start_ = nullptr;  // of the value
  Where where_;
  bool open_ = false;
  std::optional<Property> patch_;
  Where patch_where_;
  std::optional<Timestamp> boot_;
};

void parse(const Input& in, Emit<Property>& out) {
  dumpsys::Lines<Property> lines(in, out);
  if (in.path.ends_with(".txt")) lines.may_stop_anywhere();
  Properties(lines, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(android_properties) = {.id = "android.properties",
                                       .title = "Properties of the system",
                                       .paths = kPaths,
                                       .columns = kColumns,
                                       .summary = kSummary,
                                       .rules = kRules,
                                       .found_in = kInAndroidBugreport | kInAndroidQf,
                                       .expected = Expected::if_used,
                                       .parse = erased<&parse>};

}  // namespace bridle::artifacts
