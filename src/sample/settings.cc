// .GlobalPreferences.plist: settings for all programs, as a phone writes them on its first day.

#include <string>
#include <string_view>

#include "formats/plist_writer.h"
#include "sample/parts.h"

namespace bridle::sample {

using plist::Tree;

void make_settings(const Making& making) {
  const auto text = [](std::string_view value) { return Tree{std::string(value)}; };
  const auto file = plist::write_binary(
      {Tree::Dict{{"AppleKeyboards", {Tree::Array{text("en_US@sw=QWERTY;hw=Automatic")}}},
                  {"AppleLanguages", {Tree::Array{text("en-US")}}},
                  {"AppleLocale", text("en_US")},
                  {"PKLogNotificationServiceResponsesKey", {false}}}});
  making.backup.add_file("HomeDomain", "Library/Preferences/.GlobalPreferences.plist",
                         times_of_store(30 * kDay), file);
}

}  // namespace bridle::sample
