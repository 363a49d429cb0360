// android.install_sessions: installs that are under way, and those of the past that are kept.
//
//   Historical install sessions:
//     Session 123:
//       userId=0 installerPackageName=com.example createdMillis=1700000000000
//       mode=1 appPackageName=com.example.app originatingUri=https://... ...
//
// Format: docs/formats/android-packages.md

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Session {
  std::optional<Timestamp> created = std::nullopt;
  std::optional<Timestamp> updated = std::nullopt;
  std::optional<Timestamp> committed = std::nullopt;
  std::string_view state;
  std::optional<std::int64_t> id = std::nullopt;
  std::optional<std::int64_t> user = std::nullopt;
  std::optional<std::string_view> package = std::nullopt;
  std::optional<std::string_view> installer = std::nullopt;
  std::optional<std::string_view> initiating = std::nullopt;
  std::optional<std::string_view> originating = std::nullopt;
  std::optional<std::string_view> originating_uri = std::nullopt;
  std::optional<std::string_view> referrer_uri = std::nullopt;
  std::optional<std::string_view> stage = std::nullopt;
  std::optional<std::string_view> flags = std::nullopt;
  std::optional<std::string_view> error = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Session::created>("created", Role::time, "when it began"),
    column<&Session::updated>("updated", Role::time, "when it last changed"),
    column<&Session::committed>("committed", Role::time, "when it was handed to the system"),
    column<&Session::state>("state", Role::none, "active, historical, finalized"),
    column<&Session::id>("session", Role::none, "its number"),
    column<&Session::user>("user", Role::none, "for which user"),
    column<&Session::package>("package", Role::app_id, "what was to be installed"),
    column<&Session::installer>("installer", Role::app_id, "who installed it"),
    column<&Session::initiating>("initiating", Role::app_id, "who asked for it"),
    column<&Session::originating>("originating", Role::app_id, "where its file came from"),
    column<&Session::originating_uri>("originating_uri", Role::url, "from where it was loaded"),
    column<&Session::referrer_uri>("referrer_uri", Role::link, "the page that led there"),
    column<&Session::stage>("stage", Role::file_path, "where its files were put"),
    column<&Session::flags>("flags", Role::none, "installFlags"),
    column<&Session::error>("error", Role::none, "how it ended, where that is told"),
};

constexpr std::string_view kSummary[] = {"package", "installer", "originating_uri"};

constexpr std::string_view kPaths[] = {"*/dumpsys/package", "*/dumpsys/package#*"};

class Sessions {
 public:
  Sessions(dumpsys::Lines<Session>& lines, Emit<Session>& out) : lines_(lines), out_(out) {}

  void read() {
    while (lines_.next()) read_line(lines_.text());
    if (!open_) return;
    lines_.damage("the text ends within an install session");
    finish();
  }

 private:
  void read_line(std::string_view line) {
    const std::string_view text = dumpsys::trimmed(line);
    const std::size_t indent = dumpsys::indent_of(line);
    if (open_ && (text.empty() || indent <= indent_)) finish();
    if (text.ends_with(" install sessions:")) {
      state_ = text.starts_with("Active")       ? "active"
               : text.starts_with("Historical") ? "historical"
                                                : "finalized";
      lines_.seen();
    } else if (indent == 0 && !text.empty()) {
      state_ = {};
      if (text.ends_with(':')) lines_.seen();
    } else if (!state_.empty() && text.starts_with("Session ") && text.ends_with(':')) {
      open_ = true;
      indent_ = indent;
      where_ = lines_.where();
      session_ = {.state = state_};
      session_.id = dumpsys::number(text.substr(8, text.size() - 9));
    } else if (open_) {
      read_fields(text);
    }
  }

  void read_fields(std::string_view text) {
    const auto set = [&](std::optional<std::string_view>& to, std::string_view key) {
      if (!to) to = dumpsys::word(text, key);
    };
    const auto set_time = [&](std::optional<Timestamp>& to, std::string_view key) {
      if (!to) to = dumpsys::unix_ms(dumpsys::integer(text, key));
    };
    set_time(session_.created, "createdMillis=");
    set_time(session_.updated, "updatedMillis=");
    set_time(session_.committed, "committedMillis=");
    if (!session_.user) session_.user = dumpsys::integer(text, "userId=");
    set(session_.package, "appPackageName=");
    set(session_.package, "mPackageName=");
    set(session_.installer, "installerPackageName=");
    set(session_.installer, "mInstallerPackageName=");
    set(session_.initiating, "installInitiatingPackageName=");
    set(session_.originating, "installOriginatingPackageName=");
    set(session_.originating_uri, "originatingUri=");
    set(session_.referrer_uri, "referrerUri=");
    set(session_.stage, "stageDir=");
    set(session_.flags, "installFlags=");
    set(session_.error, "mSessionErrorMessage=");
    set(session_.error, "mFinalMessage=");
  }

  void finish() {
    out_.record(session_, where_);
    open_ = false;
  }

  dumpsys::Lines<Session>& lines_;
  Emit<Session>& out_;
  std::string_view state_;
  bool open_ = false;
  std::size_t indent_ = 0;
  Where where_;
  Session session_;
};

void parse(const Input& in, Emit<Session>& out) {
  dumpsys::Lines<Session> lines(in, out);
  Sessions(lines, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(android_install_sessions) = {.id = "android.install_sessions",
                                             .title = "Install sessions",
                                             .paths = kPaths,
                                             .columns = kColumns,
                                             .summary = kSummary,
                                             .found_in = kInAndroidBugreport | kInAndroidQf,
                                             .parse = erased<&parse>};

}  // namespace bridle::artifacts
