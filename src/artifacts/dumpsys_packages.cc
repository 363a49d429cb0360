#include "artifacts/dumpsys_packages.h"

#include <algorithm>

#include "artifacts/dumpsys_text.h"
#include "base/limits.h"

namespace bridle::artifacts::dumpsys {
namespace {

constexpr std::string_view kShell = "com.android.shell";

void add(std::vector<std::string_view>& list, std::string_view value) {
  if (!value.empty() && list.size() < limits::kListValues) list.push_back(value);
}

// Of short lists: no app has a thousand permissions.
void add_once(std::vector<std::string_view>& list, std::string_view value) {
  constexpr std::size_t kMost = 1'000;
  if (list.size() >= kMost) return;
  if (std::find(list.begin(), list.end(), value) == list.end()) add(list, value);
}

std::optional<std::string_view> value_of(std::string_view line, std::string_view key) {
  if (!line.starts_with(key)) return std::nullopt;
  return known(line.substr(key.size()));
}

// "Package [com.example] (d64f8e0):"
std::string_view opened_package(std::string_view line) {
  constexpr std::string_view kOpen = "Package [";
  if (!line.starts_with(kOpen)) return {};
  const std::size_t end = line.find(']');
  if (end == std::string_view::npos || line.find("):", end) == std::string_view::npos) return {};
  return line.substr(kOpen.size(), end - kOpen.size());
}

}  // namespace

bool Package::has_granted(std::string_view permission) const {
  return std::find(granted.begin(), granted.end(), permission) != granted.end();
}

bool is_from_elsewhere(const Package& package) {
  if (package.system || package.hidden) return false;
  const std::string_view path = package.code_path.value_or("");
  if (!path.empty() && !path.starts_with("/data/") && !path.starts_with("/mnt/")) return false;
  // A command may name any installer; who gave it is told all the same.
  return package.initiating == kShell || !package.installer || !is_known_store(*package.installer);
}

bool is_installed_over_adb(const Package& package) {
  return is_from_elsewhere(package) &&
         (package.installer == kShell || package.initiating == kShell);
}

PackageReader::Said PackageReader::read(std::string_view line, std::uint64_t number) {
  const std::string_view text = trimmed(line);
  const std::size_t indent = indent_of(line);
  if (const std::string_view name = opened_package(text); !name.empty()) {
    end_package();
    open_ = true;
    package_.name = name;
    package_.line = number;
    package_.hidden = hidden_;
    indent_ = indent;
    return Said::package;
  }
  if (text == "Packages:" || text == "Hidden system packages:") {
    end_package();
    hidden_ = text.starts_with("Hidden");
    return Said::package;
  }
  if (!open_) return Said::nothing;
  if (text.empty() || (indent <= indent_ && text.ends_with(':'))) {
    end_package();
    return Said::nothing;
  }
  if (indent <= indent_) return Said::foreign;
  if (list_ != List::none && indent > list_indent_) {
    read_item(text);
    return Said::package;
  }
  list_ = List::none;
  if (text.starts_with("User ") && text.find(':') != std::string_view::npos) {
    read_user(text);
  } else if (!opens_list(text, indent)) {
    read_field(text);
  }
  return Said::package;
}

bool PackageReader::finish() {
  const bool within = open_;
  end_package();
  return within;
}

void PackageReader::end_package() {
  if (open_) found_(package_);
  package_ = {};
  open_ = false;
  list_ = List::none;
  user_ = {};
}

bool PackageReader::opens_list(std::string_view line, std::size_t indent) {
  if (!line.ends_with(':') || line.find('=') != std::string_view::npos) return false;
  struct Name {
    std::string_view text;
    List list;
  };
  constexpr Name kNames[] = {
      {"requested permissions:", List::requested}, {"declared permissions:", List::declared},
      {"install permissions:", List::install},     {"grantedPermissions:", List::install},
      {"runtime permissions:", List::runtime},     {"disabledComponents:", List::disabled}};
  list_ = List::other;
  list_indent_ = indent;
  for (const Name& name : kNames) {
    if (line == name.text) list_ = name.list;
  }
  return true;
}

void PackageReader::read_item(std::string_view line) {
  const std::string_view name = line.substr(0, line.find(':'));
  switch (list_) {
    case List::requested:
      add(package_.requested, name);
      break;
    case List::declared:
      add(package_.declared, name);
      break;
    case List::install:
      add_permission(line, true);
      break;
    case List::runtime:
      add_permission(line, false);
      add(package_.runtime, line);
      break;
    case List::disabled:
      add(package_.disabled_components, line);
      break;
    case List::none:
    case List::other:
      break;
  }
}

void PackageReader::add_permission(std::string_view line, bool granted_by_default) {
  const std::string_view name = trimmed(line.substr(0, line.find(':')));
  if (flag(line, "granted=").value_or(granted_by_default)) {
    add_once(package_.granted, name);
  } else {
    add_once(package_.denied, name);
  }
}

// "User 0: ceDataInode=1 installed=true hidden=false enabled=0 ..."
void PackageReader::read_user(std::string_view line) {
  user_ = trimmed(line.substr(5, line.find(':') - 5));
  add(package_.users, line);
  if (flag(line, "installed=").value_or(false)) add_once(package_.installed_for, user_);
  const std::int64_t enabled = integer(line, "enabled=").value_or(0);
  if (enabled >= 2 && enabled <= 4) add_once(package_.disabled_for, user_);
}

void PackageReader::read_field(std::string_view line) {
  Package& package = package_;
  const auto set = [&](std::optional<std::string_view>& to, std::string_view key) {
    if (!to) to = value_of(line, key);
  };
  for (const std::string_view key : {"userId=", "appId="}) {
    if (line.starts_with(key)) package.app_id = number(line.substr(key.size()));
  }
  set(package.shared_user, "sharedUser=");
  set(package.code_path, "codePath=");
  set(package.version_name, "versionName=");
  set(package.installer, "installerPackageName=");
  set(package.initiating, "initiatingPackageName=");
  set(package.originating, "originatingPackageName=");
  set(package.source, "packageSource=");
  set(package.signatures, "signatures=");
  set(package.flags, "pkgFlags=");
  set(package.flags, "flags=");
  if (line.starts_with("versionCode=")) {
    package.version_code = word(line, "versionCode=");
    package.min_sdk = integer(line, "minSdk=");
    package.target_sdk = integer(line, "targetSdk=");
  }
  if (line.starts_with("pkgFlags=") || line.starts_with("flags=")) {
    package.system = package.system || line.find(" SYSTEM ") != std::string_view::npos;
  }
  if (const auto value = value_of(line, "timeStamp=")) package.time_stamp = wall_time(*value);
  if (const auto value = value_of(line, "lastUpdateTime=")) package.last_update = wall_time(*value);
  if (const auto value = value_of(line, "firstInstallTime=")) {
    if (!package.first_install || user_ == "0") package.first_install = wall_time(*value);
  }
  if (line.starts_with("lastDisabledCaller:")) {
    add_once(package.disabled_by, trimmed(line.substr(line.find(':') + 1)));
  }
}

}  // namespace bridle::artifacts::dumpsys
