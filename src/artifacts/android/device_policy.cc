// android.device_policy: who administers the phone: owners of it or of a profile, and admins.
//
//   Device Owner:
//     admin=ComponentInfo{com.example/com.example.Admin}
//     package=com.example
//   Enabled Device Admins (User 0, provisioningState: 0):
//     com.example/.Admin:
//       uid=10123
//       testOnlyAdmin=false
//       policies:
//         wipe-data
//
// Format: docs/formats/android-grants.md

#include <algorithm>
#include <string>
#include <vector>

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"
#include "base/limits.h"

namespace bridle::artifacts {
namespace {

struct Admin {
  std::string_view kind;
  std::optional<std::int64_t> user = std::nullopt;
  std::optional<std::string_view> package = std::nullopt;
  std::optional<std::string_view> component = std::nullopt;
  std::optional<std::string_view> name = std::nullopt;
  std::optional<std::int64_t> uid = std::nullopt;
  std::optional<bool> test_only = std::nullopt;
  std::vector<std::string_view> policies = {};
};

constexpr Column kColumns[] = {
    column<&Admin::kind>("kind", Role::none, "device_owner, profile_owner, admin"),
    column<&Admin::user>("user", Role::none, "for which user"),
    column<&Admin::package>("package", Role::app_id, "its app"),
    column<&Admin::component>("component", Role::none, "package and class"),
    column<&Admin::name>("name", Role::none, "of the organisation"),
    column<&Admin::uid>("uid", Role::none, "user ID of its processes"),
    column<&Admin::test_only>("test_only", Role::none, "for tests: set with a command"),
    column<&Admin::policies>("policies", Role::none, "what it may do"),
};

constexpr std::string_view kSummary[] = {"package", "kind"};

constexpr std::string_view kPaths[] = {"*/dumpsys/device_policy", "*/dumpsys/device_policy#*"};

constexpr Rule kRules[] = {
    {.id = "android.device_policy.test_only",
     .severity = Severity::medium,
     .title = "An administrator of the phone is one for tests",
     .means = "Only a command from a computer makes such an app an administrator.",
     .benign = "Developers of administration apps have them."},
    {.id = "android.device_policy.device_owner",
     .severity = Severity::low,
     .title = "An app owns the phone",
     .means = "It may install apps and certificates, and see what is done, without asking.",
     .benign = "Phones that a company or school hands out have such an owner."},
    {.id = "android.device_policy.admin",
     .severity = Severity::low,
     .title = "An app is an administrator of the phone",
     .means = "It may lock or wipe the phone, and is harder to remove. Stalkerware asks for that.",
     .benign = "Mail apps of companies ask for it too. Google's finder is not reported."},
};
constexpr const Rule& kTestOnly = kRules[0];
constexpr const Rule& kDeviceOwner = kRules[1];
constexpr const Rule& kAdmin = kRules[2];

constexpr std::string_view kUsual[] = {
    "com.google.android.gms", "com.google.android.apps.work.clouddpc",
    "com.samsung.android.knox.containercore", "com.samsung.android.kgclient"};

class Policy {
 public:
  Policy(dumpsys::Lines<Admin>& lines, Emit<Admin>& out) : lines_(lines), out_(out) {}

  void read() {
    while (lines_.next()) read_line(lines_.text());
    if (!open_) return;
    lines_.damage("the text ends within an administrator");
    finish();
  }

 private:
  void read_line(std::string_view line) {
    const std::string_view text = dumpsys::trimmed(line);
    const std::size_t indent = dumpsys::indent_of(line);
    if (text.starts_with("Current Device Policy Manager state")) lines_.seen();
    if (text.empty()) {
      finish();
      return;
    }
    if (open_ && indent <= indent_) finish();
    if (in_admins_ && indent <= admins_indent_) in_admins_ = false;
    if (text.starts_with("Device Owner") && text.ends_with(':')) {
      begin("device_owner", indent, std::nullopt);
    } else if (text.starts_with("Profile Owner") && text.ends_with(':')) {
      begin("profile_owner", indent, user_in(text));
    } else if (text.starts_with("Enabled Device Admins (")) {
      in_admins_ = true;
      admins_indent_ = indent;
      admins_user_ = user_in(text);
      lines_.seen();
    } else if (in_admins_ && !open_ && text.ends_with(':')) {
      const auto found = dumpsys::component(text.substr(0, text.size() - 1));
      if (!found) return;
      begin("admin", indent, admins_user_);
      set(*found);
    } else if (open_) {
      read_field(text, indent);
    }
  }

  void read_field(std::string_view text, std::size_t indent) {
    if (in_policies_ && indent > policies_indent_) {
      if (row_.policies.size() < limits::kListValues) row_.policies.push_back(text);
      return;
    }
    in_policies_ = text == "policies:";
    policies_indent_ = indent;
    if (text.starts_with("admin=")) {
      std::vector<dumpsys::Component> found;
      dumpsys::components_in(text, found);
      if (!found.empty()) set(found.front());
    }
    if (text.starts_with("package=") && !row_.package)
      row_.package = dumpsys::known(text.substr(8));
    if (text.starts_with("name=")) row_.name = dumpsys::known(text.substr(5));
    if (text.starts_with("User ID=") || text.starts_with("User ID:")) {
      row_.user = dumpsys::number(dumpsys::trimmed(text.substr(8)));
    }
    if (text.starts_with("uid=")) row_.uid = dumpsys::number(text.substr(4));
    if (text.starts_with("testOnlyAdmin=")) row_.test_only = dumpsys::flag(text, "testOnlyAdmin=");
  }

  void set(const dumpsys::Component& found) {
    row_.package = found.package;
    row_.component = found.text;
  }

  // "(User 10): ", "(User 0, provisioningState: 0):"
  static std::optional<std::int64_t> user_in(std::string_view text) {
    const auto rest = dumpsys::behind(text, "(User ");
    return rest ? dumpsys::number(rest->substr(0, rest->find_first_of(",)"))) : std::nullopt;
  }

  void begin(std::string_view kind, std::size_t indent, std::optional<std::int64_t> user) {
    finish();
    row_ = {.kind = kind, .user = user};
    open_ = true;
    indent_ = indent;
    where_ = lines_.where();
    lines_.seen();
  }

  void finish() {
    if (!open_) return;
    open_ = false;
    in_policies_ = false;
    if (!row_.package) return;  // "Device Owner:" of a phone without one
    out_.record(row_, where_);
    const std::string why(row_.component.value_or(*row_.package));
    const bool usual =
        std::find(std::begin(kUsual), std::end(kUsual), *row_.package) != std::end(kUsual);
    if (row_.test_only.value_or(false)) out_.flag(row_, where_, kTestOnly, why);
    if (row_.kind == "device_owner") out_.flag(row_, where_, kDeviceOwner, why);
    if (row_.kind == "admin" && !usual) out_.flag(row_, where_, kAdmin, why);
  }

  dumpsys::Lines<Admin>& lines_;
  Emit<Admin>& out_;
  Admin row_ = {};
  Where where_;
  bool open_ = false;
  std::size_t indent_ = 0;
  bool in_admins_ = false;
  std::size_t admins_indent_ = 0;
  std::optional<std::int64_t> admins_user_;
  bool in_policies_ = false;
  std::size_t policies_indent_ = 0;
};

void parse(const Input& in, Emit<Admin>& out) {
  dumpsys::Lines<Admin> lines(in, out);
  Policy(lines, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(android_device_policy) = {.id = "android.device_policy",
                                          .title = "Administrators of the phone",
                                          .paths = kPaths,
                                          .columns = kColumns,
                                          .summary = kSummary,
                                          .rules = kRules,
                                          .found_in = kInAndroidBugreport | kInAndroidQf,
                                          .parse = erased<&parse>};

}  // namespace bridle::artifacts
