// android.input_methods: keyboards, which see everything that is typed.
//
//   InputMethod #0:
//     mId=com.example/.Keyboard mSettingsActivityName=...
//   mCurMethodId=com.example/.Keyboard
//
// Format: docs/formats/android-grants.md

#include <algorithm>

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Keyboard {
  std::string_view state;
  std::string_view package;
  std::string_view component;
};

constexpr Column kColumns[] = {
    column<&Keyboard::state>("state", Role::none, "installed, selected"),
    column<&Keyboard::package>("package", Role::app_id, "its app"),
    column<&Keyboard::component>("component", Role::none, "package and class"),
};

constexpr std::string_view kSummary[] = {"component", "state"};

constexpr std::string_view kPaths[] = {"*/dumpsys/input_method", "*/dumpsys/input_method#*"};

void parse(const Input& in, Emit<Keyboard>& out) {
  dumpsys::Lines<Keyboard> lines(in, out);
  while (lines.next()) {
    const std::string_view line = dumpsys::trimmed(lines.text());
    if (line.find("Input Method Manager") != std::string_view::npos) lines.seen();
    Keyboard row = {.state = "installed", .package = {}, .component = {}};
    auto id = line.starts_with("mId=") ? dumpsys::word(line, "mId=") : std::nullopt;
    for (const std::string_view key : {"mCurMethodId=", "mSelectedMethodId=", "mCurId="}) {
      if (id || !line.starts_with(key)) continue;
      id = dumpsys::word(line, key);
      row.state = "selected";
    }
    const auto found = id ? dumpsys::component(*id) : std::nullopt;
    if (!found) continue;
    lines.seen();
    row.package = found->package;
    row.component = found->text;
    out.record(row, lines.where());
  }
}

}  // namespace

BRIDLE_ARTIFACT(android_input_methods) = {.id = "android.input_methods",
                                          .title = "Keyboards",
                                          .paths = kPaths,
                                          .columns = kColumns,
                                          .summary = kSummary,
                                          .found_in = kInAndroidBugreport | kInAndroidQf,
                                          .parse = erased<&parse>};

}  // namespace bridle::artifacts
