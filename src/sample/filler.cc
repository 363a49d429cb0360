// The rest of the manifest: photographs and what applications keep. No parser reads any of it; it
// gives the manifest the length and the variety of a phone in use.

#include <cstdio>
#include <set>
#include <string>
#include <string_view>

#include "formats/plist_writer.h"
#include "sample/parts.h"
#include "sample/prose.h"
#include "sample/traces.h"

namespace bridle::sample {
namespace {

using plist::Tree;

std::string numbered(const char* format, std::uint64_t first, std::uint64_t second) {
  char text[64];
  std::snprintf(text, sizeof text, format, static_cast<unsigned long long>(first),
                static_cast<unsigned long long>(second));
  return text;
}

class Filler {
 public:
  explicit Filler(const Making& making) : making_(making), random_(making.random("filler")) {}

  void fill() {
    const std::uint64_t wanted = making_.options.size.manifest_entries;
    // A writer that failed takes no more: finish() tells.
    std::uint64_t before = 0;
    while (making_.backup.rows() < wanted && making_.backup.rows() != before) {
      before = making_.backup.rows();
      const std::uint64_t kind = random_.below(100);
      if (kind < 22) {
        photograph();
      } else if (kind < 42) {
        thumbnail();
      } else if (kind < 76) {
        of_application();
      } else if (kind < 86) {
        of_group();
      } else if (kind < 90) {
        of_extension();
      } else if (kind < 95) {
        of_home();
      } else {
        recording();
      }
    }
  }

 private:
  FileTimes some_time() {
    const std::int64_t born = kBackupTime - random_.between(kDay, kPhoneAge);
    const std::int64_t modified =
        random_.percent(60) ? born : random_.between(born, kBackupTime - 3'600);
    const std::int64_t changed = random_.percent(70) ? modified : modified + 1'800;
    return {at(born), at(modified), at(changed)};
  }

  // A folder is listed once, before the first file in it; the fill may end between the two.
  bool folder(const std::string& domain, const std::string& path) {
    if (folders_.insert(domain + '-' + path).second) {
      making_.backup.add_folder(domain, path, some_time());
    }
    return making_.backup.rows() < making_.options.size.manifest_entries;
  }

  // Draws the size itself: arguments are evaluated in no certain order.
  void file(const std::string& domain, const std::string& path, std::int64_t smallest,
            std::int64_t largest) {
    if (!folder(domain, "") || !folder(domain, path.substr(0, path.rfind('/')))) return;
    const FileTimes times = some_time();
    if (!making_.options.size.filler_blobs) {
      making_.backup.add_missing_file(domain, path, times, random_.between(smallest, largest));
      return;
    }
    if (path.ends_with(".plist")) {
      const Tree::Dict settings{{"launches", {random_.between(1, 500)}},
                                {"last", {std::string(word(random_))}},
                                {"asked", {random_.percent(50)}}};
      making_.backup.add_file(domain, path, times, plist::write_binary({settings}));
      return;
    }
    making_.backup.add_file(domain, path, times, random_.bytes(64 + random_.below(400)));
  }

  // 999 photographs a folder, as the camera numbers them.
  static std::string photograph_path(std::uint64_t number) {
    return numbered("%lluAPPLE/IMG_%04llu.HEIC", 100 + number / 999, number % 9'999 + 1);
  }

  void photograph() {
    file("CameraRollDomain", "Media/DCIM/" + photograph_path(photographs_++), 300'000, 4'000'000);
  }

  void thumbnail() {
    file("CameraRollDomain",
         "Media/PhotoData/Thumbnails/V2/DCIM/" + photograph_path(thumbnails_++) + "/5005.JPG",
         8'000, 60'000);
  }

  void of_application() {
    const std::string app(kApps[random_.below(std::size(kApps))]);
    const std::string domain = "AppDomain-" + app;
    const std::string number = std::to_string(++application_files_);
    const std::string name(word(random_));
    switch (random_.below(5)) {
      case 0:
        return file(domain, "Library/Preferences/" + app + "." + name + number + ".plist", 240,
                    240);
      case 1:
        return file(domain, "Documents/" + name + "/" + name + "-" + number + ".json", 100, 90'000);
      case 2:
        return file(domain, "Library/Application Support/" + app + "/" + random_.uuid() + ".dat",
                    1'000, 900'000);
      case 3:
        return file(domain, "Library/Saved State/" + name + number + ".bin", 50, 5'000);
      default:
        return file(domain, "Documents/Inbox/" + name + " " + number + ".pdf", 20'000, 2'000'000);
    }
  }

  void of_group() {
    const std::string app(kApps[random_.below(std::size(kApps) - 1)]);
    file("AppDomainGroup-group." + app,
         "Library/Shared/" + std::string(word(random_)) + "/" + std::to_string(++group_files_) +
             ".dat",
         60, 70'000);
  }

  void of_extension() {
    const std::string app(kApps[random_.below(std::size(kApps) - 1)]);
    file("AppDomainPlugin-" + app + ".widget",
         "Library/Widgets/" + std::to_string(++extension_files_) + ".png", 2'000, 30'000);
  }

  void of_home() {
    const std::string number = std::to_string(++home_files_);
    if (random_.percent(50)) {
      const std::string name(word(random_));
      file("HomeDomain", "Library/Preferences/net.example." + name + number + ".plist", 240, 240);
    } else {
      file("HomeDomain", "Library/Keyboard/en-dynamic.lm/" + number + ".bin", 100, 40'000);
    }
  }

  void recording() {
    file("MediaDomain",
         "Media/Recordings/" + std::string(word(random_)) + std::to_string(++recordings_) + ".m4a",
         40'000, 8'000'000);
  }

  const Making& making_;
  Random random_;
  std::set<std::string> folders_;
  std::uint64_t photographs_ = 0;
  std::uint64_t thumbnails_ = 0;
  std::uint64_t application_files_ = 0;
  std::uint64_t group_files_ = 0;
  std::uint64_t extension_files_ = 0;
  std::uint64_t home_files_ = 0;
  std::uint64_t recordings_ = 0;
};

}  // namespace

void make_filler(const Making& making) {
  if (making.options.traces) {
    const std::string path(traces::kFileRelativePath);
    const Timestamp when = at(kBackupTime - 21 * kDay);
    making.backup.add_folder(traces::kFileDomain, path.substr(0, path.rfind('/')),
                             {when, when, when});
    making.backup.add_file(traces::kFileDomain, path, {when, when, when},
                           making.random("planted file").bytes(300));
  }
  making.backup.add_link("HomeDomain", "Library/Keyboard/current", times_of_store(kPhoneAge),
                         "/var/mobile/Library/Keyboard/en-dynamic.lm");
  Filler(making).fill();
}

}  // namespace bridle::sample
