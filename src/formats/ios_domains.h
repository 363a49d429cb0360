// Where the files of a backup's domains lie on the phone, and back.
//
// Source: docs/formats/ios-backup.md. "HomeDomain" is /private/var/mobile, "AppDomain-<bundle>" a
// data container, and so on. A phone names containers by UUID; a backup knows only the bundle ID,
// so that stands in its place: private/var/mobile/Containers/Data/Application/<bundle>/...
#pragma once

#include <string>
#include <string_view>

namespace bridle::ios {

// The device path (no leading "/") of a file in a backup. Unknown domains get
// "private/var/unknown-domain/<domain>/<path>", so that nothing is lost.
void append_device_path(std::string_view domain, std::string_view relative_path, std::string& out);
std::string device_path(std::string_view domain, std::string_view relative_path);

// "net.example.app" of "AppDomain-net.example.app" (also Group and Plugin domains, with their group
// or plug-in identifier); empty for other domains.
std::string_view app_of_domain(std::string_view domain);

// SHA-1 of "<domain>-<relative path>" in hexadecimal: the name of the file's blob.
std::string file_id(std::string_view domain, std::string_view relative_path);

}  // namespace bridle::ios
