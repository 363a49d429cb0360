// android.selinux: whether the rules of the system on who may do what were enforced.
//
// Format: docs/formats/android-aqf-system.md

#include "artifacts/android_words.h"
#include "artifacts/artifact.h"

namespace bridle::artifacts {
namespace {

struct Selinux {
  std::string_view state;
};

constexpr Column kColumns[] = {
    column<&Selinux::state>("state", Role::none, "Enforcing, Permissive or Disabled"),
};

constexpr std::string_view kSummary[] = {"state"};

constexpr std::string_view kPaths[] = {"androidqf/selinux.txt"};

constexpr Rule kRules[] = {
    {.id = "android.selinux.not_enforced",
     .severity = Severity::medium,
     .title = "SELinux is not enforced",
     .means =
         "The rules that keep programs apart are only logged, or off. Phones are sold with them "
         "enforced; who has switched that off had root rights.",
     .benign = "People who root their phones or install other systems switch it off too."},
};

void parse(const Input& in, Emit<Selinux>& out) {
  const std::string_view text = android::trimmed(as_text(in.bytes));
  if (text.empty()) {
    out.damage(Where::whole_file(), "is empty");
    return;
  }
  const Selinux row{text};
  const Where where = Where::whole_file();
  out.record(row, where);
  if (text == "Permissive" || text == "Disabled") {
    out.flag(row, where, kRules[0], std::string(text));
  } else if (text != "Enforcing") {
    out.damage(where, "is no known state of SELinux");
  }
}

}  // namespace

BRIDLE_ARTIFACT(android_selinux) = {.id = "android.selinux",
                                    .title = "State of SELinux",
                                    .paths = kPaths,
                                    .columns = kColumns,
                                    .summary = kSummary,
                                    .rules = kRules,
                                    .found_in = kInAndroidQf,
                                    .parse = erased<&parse>};

}  // namespace bridle::artifacts
