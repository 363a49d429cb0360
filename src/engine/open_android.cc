// Evidence of Android phones.

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/android_builder.h"
#include "engine/kinds.h"
#include "vfs/android_places.h"
#include "vfs/sections.h"

namespace bridle {
namespace {

constexpr std::size_t kFront = 256U << 10;

Error several(std::string_view what, const std::vector<std::string>& places) {
  std::string message = "holds several " + std::string(what) + "; name one of them:";
  for (const std::string& place : places) message += "\n  " + (place.empty() ? "." : place);
  return {ErrorCode::usage, message};
}

vfs::DumpText kind_of(vfs::Tree& storage, const std::string& path) {
  const auto entry = storage.find(path);
  return entry ? vfs::dump_text_of(vfs::front_of(storage, *entry, kFront)) : vfs::DumpText::none;
}

std::vector<std::string> texts_of(vfs::Tree& storage, const vfs::AndroidPlaces& places,
                                  vfs::DumpText kind) {
  std::vector<std::string> out;
  for (const std::string& path : places.texts) {
    if (kind_of(storage, path) == kind) out.push_back(path);
  }
  return out;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash + 1);
}

// The folders of `places` that lie in `root`, and not at it.
std::vector<std::string> below(const std::vector<std::string>& places, const std::string& root) {
  std::vector<std::string> out;
  std::ranges::copy_if(places, std::back_inserter(out), [&](const std::string& place) {
    return place != root && place.starts_with(root);
  });
  return out;
}

// Folders shown as `to`: the first as it is, others below it by their number.
std::vector<std::string> show_all(AndroidBuilder& builder, const std::vector<std::string>& folders,
                                  const std::string& to) {
  std::vector<std::string> out;
  for (const std::string& folder : folders) {
    out.push_back(out.empty() ? to : to + "(" + std::to_string(out.size() + 1) + ")/");
    builder.show(folder, out.back());
  }
  return out;
}

Result<bool> probe_collection(const Opening& opening, vfs::Tree& storage) {
  const auto places = vfs::find_android(storage, opening.limits());
  if (!places) return places.error();
  return !places->collections.empty();
}

Result<bool> probe_dumpsys(const Opening& opening, vfs::Tree& storage) {
  const auto places = vfs::find_android(storage, opening.limits());
  if (!places) return places.error();
  return places->bugreports.empty() &&
         !texts_of(storage, *places, vfs::DumpText::dumpsys).empty() &&
         texts_of(storage, *places, vfs::DumpText::dumpstate).empty();
}

Result<void> open_dumpsys(Opening& opening, Evidence& evidence) {
  const auto places = vfs::find_android(*evidence.storage, opening.limits());
  if (!places) return places.error();
  const auto texts = texts_of(*evidence.storage, *places, vfs::DumpText::dumpsys);
  if (texts.empty()) {
    return Error{ErrorCode::unsupported, "is no text of dumpsys: no line DUMP OF SERVICE"};
  }
  if (texts.size() > 1) return several("texts of dumpsys", texts);
  AndroidBuilder builder(opening, evidence);
  builder.show(folder_of(texts.front()), "androidqf/");
  builder.add_text(texts.front(), "androidqf/");
  builder.finish();
  return {};
}

Result<void> open_collection(Opening& opening, Evidence& evidence) {
  vfs::Tree& storage = *evidence.storage;
  auto places = vfs::find_android(storage, opening.limits());
  if (!places) return places.error();
  if (places->collections.empty()) {
    return Error{ErrorCode::unsupported, "is no collection of AndroidQF: none of its files"};
  }
  if (places->collections.size() > 1) {
    return several("collections of AndroidQF", places->collections);
  }
  const std::string root = places->collections.front();
  AndroidBuilder builder(opening, evidence);
  builder.show(root, "androidqf/");
  // By exact names: what lies elsewhere in the collection is whatever the phone had.
  const bool has_zip = storage.find(root + "bugreport.zip").has_value();
  const std::string unpacked = root + "bugreport/";
  const bool has_folder =
      !has_zip && std::ranges::find(places->bugreports, unpacked) != places->bugreports.end();
  if (has_folder) builder.show(unpacked, "bugreport/");
  const bool has_backup = storage.find(root + "backup.ab").has_value();
  if (!has_backup) show_all(builder, below(places->unpacked_backups, root), "backup/");
  const auto logs = below(places->intrusion_logs, root);
  const auto shown = show_all(builder, logs, "intrusion_logs/");

  if (storage.find(root + "dumpsys.txt")) builder.add_text(root + "dumpsys.txt", "androidqf/");
  if (has_zip) builder.add_bugreport_zip(root + "bugreport.zip");
  if (has_folder) builder.add_bugreport(unpacked);
  if (has_backup) {
    if (auto added = builder.add_backup(root + "backup.ab", false); !added) return added;
  }
  for (std::size_t i = 0; i < logs.size(); ++i) builder.add_logs(logs[i], shown[i]);
  builder.finish();
  return {};
}

Result<bool> probe_bugreport(const Opening& opening, vfs::Tree& storage) {
  const auto places = vfs::find_android(storage, opening.limits());
  if (!places) return places.error();
  return !places->bugreports.empty() ||
         !texts_of(storage, *places, vfs::DumpText::dumpstate).empty();
}

Result<void> open_bugreport(Opening& opening, Evidence& evidence) {
  const auto places = vfs::find_android(*evidence.storage, opening.limits());
  if (!places) return places.error();
  if (places->bugreports.size() > 1) return several("bugreports", places->bugreports);
  AndroidBuilder builder(opening, evidence);
  if (!places->bugreports.empty()) {
    builder.show(places->bugreports.front(), "bugreport/");
    builder.add_bugreport(places->bugreports.front());
    builder.finish();
    return {};
  }
  const auto texts = texts_of(*evidence.storage, *places, vfs::DumpText::dumpstate);
  if (texts.empty()) {
    return Error{ErrorCode::unsupported,
                 "is no bugreport: no main_entry.txt, and no text of dumpstate"};
  }
  if (texts.size() > 1) return several("texts of dumpstate", texts);
  builder.show(folder_of(texts.front()), "bugreport/");
  builder.add_text(texts.front(), "bugreport/");
  builder.finish();
  return {};
}

Result<bool> probe_backup(const Opening& opening, vfs::Tree& storage) {
  const auto places = vfs::find_android(storage, opening.limits());
  if (!places) return places.error();
  return !places->backups.empty() || !places->unpacked_backups.empty();
}

Result<void> open_backup(Opening& opening, Evidence& evidence) {
  const auto places = vfs::find_android(*evidence.storage, opening.limits());
  if (!places) return places.error();
  std::vector<std::string> all = places->backups;
  all.insert(all.end(), places->unpacked_backups.begin(), places->unpacked_backups.end());
  if (all.empty()) {
    return Error{ErrorCode::unsupported,
                 "is no Android backup: no file that begins with \"ANDROID BACKUP\", and no folder "
                 "apps/ with what is in one"};
  }
  if (all.size() > 1) return several("Android backups", all);
  AndroidBuilder builder(opening, evidence);
  if (places->backups.empty()) {
    builder.show(all.front(), "backup/");
  } else if (auto added = builder.add_backup(all.front(), true); !added) {
    return added;
  }
  builder.finish();
  return {};
}

Result<bool> probe_intrusion_logs(const Opening& opening, vfs::Tree& storage) {
  const auto places = vfs::find_android(storage, opening.limits());
  if (!places) return places.error();
  return !places->intrusion_logs.empty();
}

Result<void> open_intrusion_logs(Opening& opening, Evidence& evidence) {
  const auto places = vfs::find_android(*evidence.storage, opening.limits());
  if (!places) return places.error();
  const auto& folders = places->intrusion_logs;
  if (folders.empty()) {
    return Error{ErrorCode::unsupported,
                 "holds no intrusion logs: no .txt with a dns_event, connect_event or "
                 "security_event in it"};
  }
  AndroidBuilder builder(opening, evidence);
  const auto shown = show_all(builder, folders, "intrusion_logs/");
  for (std::size_t i = 0; i < folders.size(); ++i) builder.add_logs(folders[i], shown[i]);
  builder.finish();
  return {};
}

constexpr Kind kKinds[] = {
    {{"androidqf", "AndroidQF collection", kOfAndroid,
      "a folder, zip or .zip.age of AndroidQF, its files (packages.json, getprop.txt, dumpsys.txt, "
      "...) at its root or in one folder, with the bugreport, backup and intrusion logs in it"},
     probe_collection,
     open_collection},
    {{"dumpsys", "Text of dumpsys", kInAndroidQf, "the text that dumpsys prints, all services"},
     probe_dumpsys,
     open_dumpsys},
    {{"android_bugreport", "Android bugreport", kInAndroidBugreport,
      "a zip or folder with main_entry.txt or dumpState_*.log, or the text of dumpstate itself "
      "(.txt, .txt.gz)"},
     probe_bugreport,
     open_bugreport},
    {{"android_backup", "Android backup", kInAndroidBackup,
      "a .ab file (\"ANDROID BACKUP\"), encrypted or not, or a folder of an unpacked one: apps/"},
     probe_backup,
     open_backup},
    {{"intrusion_logs", "Android intrusion logs", kInIntrusionLogs,
      "a folder or zip of .txt files of intrusion logging, or of zips of them"},
     probe_intrusion_logs,
     open_intrusion_logs},
};

}  // namespace

std::span<const Kind> android_kinds() { return kKinds; }

}  // namespace bridle
