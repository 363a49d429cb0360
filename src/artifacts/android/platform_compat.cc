// android.platform_compat: apps for which a change of the platform is switched on or off. The
// entries outlive the app.
//
//   ChangeId(168419799; name=DOWNSCALED; disabled; packageOverrides={com.example=false};
//            rawOverrides={com.example=false, com.example.b=[1,9,true]}; overridable)
//
// Format: docs/formats/android-dbinfo.md

#include <string>

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Override {
  std::optional<std::int64_t> change_id = std::nullopt;
  std::optional<std::string_view> change = std::nullopt;
  std::optional<std::string_view> state = std::nullopt;
  std::string_view list;
  std::string_view package;
  std::string_view value;
};

constexpr Column kColumns[] = {
    column<&Override::change_id>("change_id", Role::none, "number of the change"),
    column<&Override::change>("change", Role::none, "its name"),
    column<&Override::state>("state", Role::none, "disabled, or from which API level on it holds"),
    column<&Override::list>("list", Role::none, "package: in force; raw: as it was asked for"),
    column<&Override::package>("package", Role::app_id, "the app, installed or not"),
    column<&Override::value>("value", Role::none, "true, false, or versions and either"),
};

constexpr std::string_view kSummary[] = {"package", "change", "value"};

constexpr std::string_view kPaths[] = {"*/dumpsys/platform_compat", "*/dumpsys/platform_compat#*"};

class Changes {
 public:
  Changes(dumpsys::Lines<Override>& lines, Emit<Override>& out) : lines_(lines), out_(out) {}

  void read() {
    while (lines_.next()) {
      const std::string_view line = dumpsys::trimmed(lines_.text());
      if (!line.starts_with("ChangeId(")) continue;
      lines_.seen();
      read_change(line.substr(9));
    }
  }

 private:
  void read_change(std::string_view text) {
    row_ = {};
    row_.change_id = dumpsys::number(text.substr(0, text.find(';')));
    const auto name = dumpsys::behind(text, "; name=");
    if (name) row_.change = dumpsys::known(name->substr(0, name->find_first_of(";)")));
    for (const std::string_view state : {"disabled", "enabled", "loggingOnly"}) {
      const std::size_t at = text.find("; " + std::string(state));
      if (row_.state || at == std::string_view::npos) continue;
      const std::string_view rest = text.substr(at + 2);
      row_.state = rest.substr(0, rest.find_first_of(";)"));
    }
    read_list("package", dumpsys::behind(text, "packageOverrides={"));
    read_list("raw", dumpsys::behind(text, "rawOverrides={"));
  }

  // "a=false, b=[1,9,true]"
  void read_list(std::string_view list, std::optional<std::string_view> text) {
    if (!text) return;
    row_.list = list;
    const std::size_t end = text->find('}');
    if (end == std::string_view::npos) lines_.damage("a list of apps is not closed");
    std::string_view rest = text->substr(0, end);
    while (!rest.empty()) {
      const std::size_t next = rest.find(", ");
      const std::string_view item = rest.substr(0, next);
      rest = next == std::string_view::npos ? std::string_view() : rest.substr(next + 2);
      const std::size_t equals = item.find('=');
      if (equals == std::string_view::npos || equals == 0) continue;
      row_.package = item.substr(0, equals);
      row_.value = item.substr(equals + 1);
      out_.record(row_, lines_.where());
    }
  }

  dumpsys::Lines<Override>& lines_;
  Emit<Override>& out_;
  Override row_ = {};
};

void parse(const Input& in, Emit<Override>& out) {
  dumpsys::Lines<Override> lines(in, out);
  Changes(lines, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(android_platform_compat) = {.id = "android.platform_compat",
                                            .title = "Apps with an override of the platform",
                                            .paths = kPaths,
                                            .columns = kColumns,
                                            .summary = kSummary,
                                            .found_in = kInAndroidBugreport | kInAndroidQf,
                                            .parse = erased<&parse>};

}  // namespace bridle::artifacts
