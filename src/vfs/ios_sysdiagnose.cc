#include "vfs/ios_sysdiagnose.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

namespace bridle::vfs {
namespace {

constexpr std::string_view kOwnLog = "sysdiagnose.log";
constexpr std::string_view kUnifiedLog = "system_logs.logarchive";

// The folder of a sysdiagnose of which `entry` is a sure part.
std::optional<std::string_view> folder_of(const Entry& entry) {
  const std::string_view path = entry.path;
  const std::size_t name = path.rfind('/') + 1;
  if (entry.type == EntryType::file && path.substr(name) == kOwnLog) return path.substr(0, name);
  std::size_t at = path.find(kUnifiedLog);
  while (at != std::string_view::npos) {
    const std::size_t end = at + kUnifiedLog.size();
    const bool whole = (at == 0 || path[at - 1] == '/') && (end == path.size() || path[end] == '/');
    if (whole && (end < path.size() || entry.type == EntryType::directory))
      return path.substr(0, at);
    at = path.find(kUnifiedLog, at + 1);
  }
  return std::nullopt;
}

}  // namespace

Result<std::vector<std::string>> find_ios_sysdiagnoses(Tree& storage) {
  std::set<std::string, std::less<>> found;
  auto listed = storage.list([&](const Entry& entry) {
    const auto folder = folder_of(entry);
    if (folder && !found.contains(*folder)) found.emplace(*folder);
    return true;
  });
  if (!listed && found.empty()) return listed.error();
  std::vector<std::string> out;
  for (const std::string& folder : found) {  // in order, so that the outer one comes first
    const bool inside = std::ranges::any_of(
        out, [&](const std::string& outer) { return folder.starts_with(outer); });
    if (!inside) out.push_back(folder);
  }
  return out;
}

IosVersion ios_version_of_sysdiagnose(Tree& storage, const std::string& folder) {
  return ios_version_in(storage, folder + "logs/SystemVersion/SystemVersion.plist");
}

}  // namespace bridle::vfs
