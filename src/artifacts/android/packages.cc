// android.packages: what is installed, by whom, since when, and what it may do.
//
// A package is a block of lines; layouts differ by version, so keys are sought and not counted.
// Times of the year 2008 are those of the system image.
// Format: docs/formats/android-packages.md

#include <algorithm>
#include <string>

#include "artifacts/android_packages.h"
#include "artifacts/artifact.h"
#include "artifacts/dumpsys_packages.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

using dumpsys::Package;

constexpr Column kColumns[] = {
    column<&Package::first_install>("first_install", Role::time,
                                    "when it was first installed (user 0); local time as UTC"),
    column<&Package::last_update>("last_update", Role::time, "last update; local time as UTC"),
    column<&Package::time_stamp>("time_stamp", Role::none, "of its file; local time as UTC"),
    column<&Package::name>("package", Role::app_id, "package name"),
    column<&Package::app_id>("uid", Role::none, "user ID of its processes, without the user"),
    column<&Package::shared_user>("shared_user", Role::none, "with whom it shares its user ID"),
    column<&Package::version_name>("version_name", Role::none, "version, for people"),
    column<&Package::version_code>("version_code", Role::none, "version, as a number"),
    column<&Package::min_sdk>("min_sdk", Role::none, "least API level"),
    column<&Package::target_sdk>("target_sdk", Role::none, "API level that it is made for"),
    column<&Package::system>("system", Role::none, "part of the system image"),
    column<&Package::hidden>("hidden", Role::none, "hidden by an update of the same package"),
    column<&Package::flags>("flags", Role::none, "as written"),
    column<&Package::code_path>("code_path", Role::file_path, "where it is installed"),
    column<&Package::installer>("installer", Role::app_id, "who installed it"),
    column<&Package::initiating>("initiating", Role::app_id, "who asked for it to be installed"),
    column<&Package::originating>("originating", Role::app_id, "where its file came from"),
    column<&Package::source>("source", Role::none,
                             "0 not said, 1 other, 2 store, 3 local file, 4 downloaded file"),
    column<&Package::signatures>("signatures", Role::none,
                                 "version of the signature and short hash codes of its signers"),
    column<&Package::installed_for>("installed_for", Role::none, "users that have it"),
    column<&Package::disabled_for>("disabled_for", Role::none, "users for whom it is disabled"),
    column<&Package::disabled_by>("disabled_by", Role::app_id, "who disabled it"),
    column<&Package::users>("users", Role::none, "state for each user, as written"),
    column<&Package::requested>("requested_permissions", Role::none, "what it asks for"),
    column<&Package::granted>("granted_permissions", Role::none, "what it has, of any user"),
    column<&Package::denied>("denied_permissions", Role::none, "what some user did not grant"),
    column<&Package::runtime>("runtime_permissions", Role::none, "with flags, as written"),
    column<&Package::declared>("declared_permissions", Role::none, "that it brought along"),
    column<&Package::disabled_components>("disabled_components", Role::none,
                                          "parts of it that are switched off"),
};

constexpr std::string_view kSummary[] = {"package", "version_name", "installer"};

constexpr std::string_view kPaths[] = {"*/dumpsys/package", "*/dumpsys/package#*"};

constexpr Rule kRules[] = {
    {.id = "android.packages.root_tool",
     .severity = Severity::medium,
     .title = "A tool that gives or hides full control of the phone is installed",
     .means = "The phone is rooted, or was to be. Protections of the system no longer hold.",
     .benign = "Owners who rooted the phone themselves know of it."},
    {.id = "android.packages.adb_install",
     .severity = Severity::medium,
     .title = "An app was installed from a computer or by a command",
     .means = "Someone with the unlocked phone in hand and debugging switched on installed it. "
              "Stalkerware often arrives so.",
     .benign = "Developers, and people who move apps by cable, do it all the time."},
    {.id = "android.packages.watches",
     .severity = Severity::medium,
     .title = "An app from outside the known stores may watch most of what its owner does",
     .means = "It was granted at least seven of: place, camera, microphone, contacts, calendar, "
              "call log, messages, calls, drawing over other apps. That is what spyware needs.",
     .benign = "Messengers and dialers that were installed by hand come close to it."},
    {.id = "android.packages.sideloaded",
     .severity = Severity::low,
     .title = "An app came from outside the known stores",
     .means = "No store checked it. Spyware that arrives as a file is installed so.",
     .benign = "Very many people install apps from files; makers of phones preload some."},
    {.id = "android.packages.guard_disabled",
     .severity = Severity::medium,
     .title = "An app that updates or guards the system is disabled",
     .means = "Spyware switches off updates and checks that could remove it.",
     .benign = "Some owners remove apps of the maker that they do not want."},
};
constexpr const Rule& kRootTool = kRules[0];
constexpr const Rule& kAdbInstall = kRules[1];
constexpr const Rule& kWatches = kRules[2];
constexpr const Rule& kSideloaded = kRules[3];
constexpr const Rule& kGuardDisabled = kRules[4];

// One of each line counts: precise and coarse place are one thing.
constexpr std::string_view kWatching[][3] = {
    {"android.permission.ACCESS_FINE_LOCATION", "android.permission.ACCESS_COARSE_LOCATION",
     "android.permission.ACCESS_BACKGROUND_LOCATION"},
    {"android.permission.CAMERA", "", ""},
    {"android.permission.RECORD_AUDIO", "", ""},
    {"android.permission.READ_CONTACTS", "", ""},
    {"android.permission.READ_CALENDAR", "", ""},
    {"android.permission.READ_CALL_LOG", "", ""},
    {"android.permission.READ_SMS", "android.permission.RECEIVE_SMS",
     "android.permission.RECEIVE_MMS"},
    {"android.permission.PROCESS_OUTGOING_CALLS", "android.permission.CAPTURE_AUDIO_OUTPUT", ""},
    {"android.permission.READ_PHONE_STATE", "", ""},
    {"android.permission.SYSTEM_ALERT_WINDOW", "", ""},
};
constexpr std::size_t kWatchesFrom = 7;

std::string watched(const Package& package, std::size_t& count) {
  std::string out;
  for (const auto& names : kWatching) {
    for (const std::string_view name : names) {
      if (name.empty() || !package.has_granted(name)) continue;
      if (!out.empty()) out += ", ";
      out += name;
      ++count;
      break;
    }
  }
  return out;
}

void judge(const Package& package, Emit<Package>& out) {
  const Where where = Where::at_line(package.line);
  const std::string name(package.name);
  if (android::is_root_package(package.name)) out.flag(package, where, kRootTool, name);
  const bool guards =
      android::is_security_package(package.name) || android::is_update_package(package.name);
  if (guards && !package.hidden && !package.disabled_for.empty()) {
    out.flag(package, where, kGuardDisabled, name);
  }
  if (!is_from_elsewhere(package)) return;
  std::size_t count = 0;
  const std::string what = watched(package, count);
  if (count >= kWatchesFrom) out.flag(package, where, kWatches, name + ": " + what);
  if (is_installed_over_adb(package)) {
    out.flag(package, where, kAdbInstall, name);
  } else {
    out.flag(package, where, kSideloaded,
             name + " by " + std::string(package.installer.value_or("nobody that is known")));
  }
}

void parse(const Input& in, Emit<Package>& out) {
  dumpsys::Lines<Package> lines(in, out);
  dumpsys::PackageReader reader([&](const Package& package) {
    out.record(package, Where::at_line(package.line));
    judge(package, out);
  });
  bool ended = false;
  while (lines.next()) {
    if (dumpsys::trimmed(lines.text()).ends_with(':')) lines.seen();
    const dumpsys::PackageReader::Said said = reader.read(lines.text(), lines.number());
    if (said == dumpsys::PackageReader::Said::foreign) {
      lines.damage("a line that is of no package stands within one");
    }
    ended = true;
  }
  if (reader.finish() && ended) lines.damage("the text ends within a package");
}

}  // namespace

BRIDLE_ARTIFACT(android_packages) = {.id = "android.packages",
                                     .title = "Installed packages",
                                     .paths = kPaths,
                                     .columns = kColumns,
                                     .summary = kSummary,
                                     .rules = kRules,
                                     .found_in = kInAndroidBugreport | kInAndroidQf,
                                     .expected = Expected::if_used,
                                     .parse = erased<&parse>};

}  // namespace bridle::artifacts
