// A path of the phone in its one spelling.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace bridle::artifacts {

// Without "//", "." and "..", with "/" in front, and with the "/private" that /var, /tmp and /etc
// are links into. Nothing is asked of any file system.
inline std::string plain_path(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  std::string out;
  if (!parts.empty()) {
    for (const std::string_view link : {"var", "tmp", "etc"}) {
      if (parts.front() == link) out = "/private";
    }
  }
  for (const std::string_view part : parts) out.append("/").append(part);
  return out;
}

}  // namespace bridle::artifacts
