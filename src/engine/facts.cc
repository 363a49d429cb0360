#include "engine/facts.h"

#include <archive.h>
#include <openssl/crypto.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>

#include "artifacts/table.h"

namespace bridle {
namespace {

bool close_to(std::string_view id, std::string_view asked) {
  const std::string_view name = id.substr(id.find('.') + 1);
  const std::string_view asked_name = asked.substr(asked.find('.') + 1);
  return name.find(asked_name) != std::string_view::npos ||
         asked_name.find(name) != std::string_view::npos;
}

}  // namespace

report::EvidenceFacts evidence_facts(const Evidence& evidence, const std::string& path) {
  report::EvidenceFacts out;
  std::filesystem::path name(path);
  if (!name.has_filename()) name = name.parent_path();
  out.name = name.filename().string();
  out.kind = evidence.kind;
  out.title = evidence.title;
  out.encrypted = evidence.encrypted;
  const auto add = [&](const char* fact, const std::optional<std::string>& value) {
    if (value && !value->empty()) out.device.push_back({fact, *value});
  };
  for (const auto& [fact, value] : evidence.device) add(fact.c_str(), value);
  if (!evidence.backup) {
    add("product_version", evidence.ios.product_version);
    add("build_version", evidence.ios.build_version);
    return out;
  }
  const vfs::IosBackupFacts& backup = *evidence.backup;
  add("device_name", backup.device_name);
  add("product_type", backup.product_type);
  add("product_version", backup.product_version);
  add("build_version", backup.build_version);
  add("serial_number", backup.serial_number);
  add("unique_id", backup.unique_id);
  add("imei", backup.imei);
  if (backup.last_backup) {
    out.device.push_back({"last_backup", rfc3339(*backup.last_backup)});
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> library_versions() {
  return {{"sqlite", sqlite3_libversion()},
          {"openssl", OpenSSL_version(OPENSSL_VERSION_STRING)},
          {"libarchive", archive_version_string()}};
}

Result<std::vector<const Artifact*>> select_artifacts(const std::vector<std::string>& only,
                                                      EvidenceMask kinds) {
  const auto table = artifacts::table();
  std::vector<const Artifact*> out;
  for (const Artifact* artifact : table) {
    const bool wanted = only.empty()
                            ? (artifact->found_in & kinds) != 0
                            : std::find(only.begin(), only.end(), artifact->id) != only.end();
    if (wanted) out.push_back(artifact);
  }
  for (const std::string& id : only) {
    if (std::any_of(table.begin(), table.end(), [&](const Artifact* a) { return a->id == id; })) {
      continue;
    }
    std::string message = "there is no artifact " + id;
    std::string separator = "; close to it: ";
    for (const Artifact* artifact : table) {
      if (!close_to(artifact->id, id)) continue;
      message += separator + std::string(artifact->id);
      separator = ", ";
    }
    message += "; `bridle list artifacts` lists all";
    return Error{ErrorCode::usage, message};
  }
  return out;
}

}  // namespace bridle
