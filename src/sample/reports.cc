// What only a dump of the file system has: crash reports, what held up shutdowns, the versions of
// iOS that ran, the metadata of the applications beside their programs.

#include <cstdint>
#include <string>
#include <string_view>

#include "sample/parts.h"
#include "sample/traces.h"

namespace bridle::sample {
namespace {

constexpr std::string_view kReports = "Library/Logs/CrashReporter/";
constexpr std::string_view kBefore = "iPhone OS 17.4.1 (21E236)";
constexpr std::string_view kNow = "iPhone OS 17.5.1 (21F90)";

std::string_view version_at(std::int64_t when) { return when < kUpdateTime ? kBefore : kNow; }

FileTimes once(std::int64_t when) { return {at(when), at(when), at(when)}; }

// "2024-03-01 12:00:00.00 +0000", as reports write it.
std::string stamp(std::int64_t when) {
  std::string out = rfc3339(at(when));
  out[10] = ' ';
  out.pop_back();
  return out + ".00 +0000";
}

// "2024-03-01-120000", as the names of reports have it.
std::string in_name(std::int64_t when) {
  const std::string time = rfc3339(at(when));
  return time.substr(0, 10) + "-" + time.substr(11, 2) + time.substr(14, 2) + time.substr(17, 2);
}

std::string header(std::string_view bug_type, std::string_view name, std::string_view bundle,
                   std::int64_t when, Random& random) {
  std::string out = "{";
  if (!name.empty()) out += "\"app_name\":\"" + std::string(name) + "\",";
  out += "\"timestamp\":\"" + stamp(when) + "\",";
  if (!bundle.empty()) out += "\"bundleID\":\"" + std::string(bundle) + "\",";
  out += "\"bug_type\":\"" + std::string(bug_type) + "\",\"os_version\":\"";
  out += version_at(when);
  if (!name.empty()) out += "\",\"name\":\"" + std::string(name);
  return out + "\",\"incident_id\":\"" + random.uuid() + "\"}\n";
}

void make_crash(const Making& making, std::string_view name, std::string_view bundle,
                std::string_view path, std::int64_t when, Random& random) {
  std::string out = header("309", name, bundle, when, random);
  out += "{\"captureTime\":\"" + stamp(when) + "\",\"procName\":\"" + std::string(name) +
         "\",\"pid\":" + std::to_string(random.between(200, 20'000)) + ",\"procPath\":\"" +
         std::string(path) +
         "\",\"parentProc\":\"launchd\",\"parentPid\":1,\"exception\":{\"type\":\"EXC_CRASH\","
         "\"signal\":\"SIGABRT\",\"codes\":\"0x0, 0x0\"},\"faultingThread\":0,\"threads\":[{"
         "\"frames\":[{\"imageIndex\":0}]}],\"usedImages\":[{\"path\":\"" +
         std::string(path) +
         "\"},{\"path\":\"/System/Library/Frameworks/UIKit.framework/UIKit\"},{\"path\":"
         "\"/usr/lib/system/libsystem_kernel.dylib\"}]}\n";
  making.backup.add_file("HomeDomain",
                         std::string(kReports) + std::string(name) + "-" + in_name(when) + ".ips",
                         once(when), as_bytes(out));
}

void make_crashes(const Making& making) {
  Random random = making.random("crashes");
  std::int64_t number = 0;
  for (const std::string& app : apps(making.options)) {
    if (++number % 5 != 0) continue;
    const std::string name = app.substr(app.rfind('.') + 1);
    std::string path = "/private/var/containers/Bundle/Application/";
    path.append(random.uuid()).append("/").append(name).append(".app/").append(name);
    make_crash(making, name, app, path, kBackupTime - number * 4'000 - kDay, random);
  }
  // Parts of the system do, too: those that show pages and play sound most of all.
  for (const char* name : {"mediaserverd", "nfcd", "com.apple.WebKit.WebContent", "assistantd"}) {
    for (int i = 0; i < 6; ++i) {
      make_crash(making, name, "", "/usr/sbin/" + std::string(name),
                 kBackupTime - random.between(kDay, 30 * kDay), random);
    }
  }
  if (making.options.traces) {
    make_crash(making, traces::kProcess, "", "/usr/libexec/" + std::string(traces::kProcess),
               kBackupTime - 21 * kDay + 70, random);
  }
}

// What ran when memory ran out.
void make_memory_reports(const Making& making) {
  Random random = making.random("memory reports");
  for (int i = 1; i <= 6; ++i) {
    const std::int64_t when = kBackupTime - i * 5 * kDay - random.between(0, kDay);
    std::string out = header("298", "", "", when, random);
    out += "{\"product\":\"iPhone14,5\",\"date\":\"" + stamp(when) + "\",\"build\":\"";
    out += version_at(when);
    out += "\",\"largestProcess\":\"SpringBoard\",\"processes\":[";
    for (const char* name : {"SpringBoard", "mediaserverd", "com.apple.WebKit.WebContent",
                             "imagent", "nfcd", "locationd"}) {
      if (out.back() == '}') out += ',';
      out += "{\"name\":\"" + std::string(name) +
             "\",\"pid\":" + std::to_string(random.between(30, 9'000)) +
             ",\"rpages\":139,\"states\":[\"daemon\"]}";
    }
    out += "]}\n";
    making.backup.add_file("HomeDomain",
                           std::string(kReports) + "JetsamEvent-" + in_name(when) + ".ips",
                           once(when), as_bytes(out));
  }
}

// A round or two is usual; after the update it took longer.
void make_shutdowns(const Making& making) {
  Random random = making.random("shutdowns");
  std::string out;
  for (int week = 40; week > 0; --week) {
    const std::int64_t when = week == 2 ? kUpdateTime - 60 : kBackupTime - week * 7 * kDay;
    const std::uint64_t rounds = week == 2 ? 6 : random.below(3);
    for (std::uint64_t round = 0; round < rounds; ++round) {
      out += "After " + std::to_string(round) + ".26s, these clients are still here:\n";
      out += "\t\tremaining client pid: " + std::to_string(60 + round) +
             " (/usr/libexec/backboardd)\n";
      if (week == 2) {
        out +=
            "\t\tremaining client pid: 155 (/private/var/db/com.apple.xpc.roleaccountd.staging/"
            "exec/16777220.1.xpc/com.apple.NRD.UpdateBrainService)\n";
      }
    }
    out += "SIGTERM: [" + std::to_string(when) + "] All buffers flushed\n";
  }
  making.backup.add_file("DatabaseDomain", "diagnostics/shutdown.log", once(kBackupTime - 7 * kDay),
                         as_bytes(out));
}

void make_versions(const Making& making) {
  Random random = making.random("versions");
  for (int i = 1; i <= 20; ++i) {
    const std::int64_t when = kBackupTime - i * 2 * kDay;
    std::string out = "{\"bug_type\":\"211\",\"timestamp\":\"" + stamp(when) +
                      "\",\"os_version\":\"" + std::string(version_at(when)) +
                      "\",\"roots_installed\":0,\"incident_id\":\"" + random.uuid() + "\"}\n";
    out += "{\"message\":{}}\n";
    making.backup.add_file("DatabaseDomain",
                           "analyticsd/Analytics-Journal-" + in_name(when) + ".ips", once(when),
                           as_bytes(out));
  }
}

void make_bundles(const Making& making) {
  Random random = making.random("bundles");
  for (const std::string& app : apps(making.options)) {
    const std::string folder = "private/var/containers/Bundle/Application/" + random.uuid();
    const std::int64_t when = kBackupTime - random.between(kDay, 400 * kDay);
    making.backup.add_file("", folder + "/iTunesMetadata.plist", once(when),
                           store_metadata(app, random));
  }
}

}  // namespace

void make_reports(const Making& making) {
  constexpr std::string_view kSystemVersion =
      "<plist><dict><key>ProductVersion</key><string>17.5.1</string>"
      "<key>ProductBuildVersion</key><string>21F90</string></dict></plist>";
  making.backup.add_file("", "System/Library/CoreServices/SystemVersion.plist", once(kUpdateTime),
                         as_bytes(kSystemVersion));
  make_bundles(making);
  make_crashes(making);
  make_memory_reports(making);
  make_shutdowns(making);
  make_versions(making);
}

}  // namespace bridle::sample
