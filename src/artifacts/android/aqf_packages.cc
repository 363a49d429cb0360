// android.aqf_packages: the packages that AndroidQF found on the phone, and who installed each.
//
// The files of a package are rows of android.aqf_package_files.
// Format: docs/formats/android-aqf-packages.md

#include <algorithm>
#include <initializer_list>
#include <string>

#include "artifacts/android_packages.h"
#include "artifacts/android_words.h"
#include "artifacts/artifact.h"
#include "artifacts/json_fields.h"
#include "artifacts/json_records.h"

namespace bridle::artifacts {
namespace {

struct Package {
  std::optional<std::string_view> name = std::nullopt;
  std::optional<std::string_view> installer = std::nullopt;
  std::optional<std::int64_t> uid = std::nullopt;
  std::optional<bool> system = std::nullopt;
  std::optional<bool> third_party = std::nullopt;
  std::optional<bool> disabled = std::nullopt;
  std::optional<std::int64_t> files = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Package::name>("name", Role::app_id, "the package"),
    column<&Package::installer>("installer", Role::app_id, "what installed it; absent: not said"),
    column<&Package::uid>("uid", Role::none, "user ID that it runs as"),
    column<&Package::system>("system", Role::none, "part of the system"),
    column<&Package::third_party>("third_party", Role::none, "installed on top of the system"),
    column<&Package::disabled>("disabled", Role::none, "switched off"),
    column<&Package::files>("files", Role::none, "how many files it is made of"),
};

constexpr std::string_view kSummary[] = {"name", "installer"};

constexpr std::string_view kPaths[] = {"androidqf/packages.json"};

constexpr Rule kRules[] = {
    {.id = "android.aqf_packages.root_package",
     .severity = Severity::medium,
     .title = "An application that gives or hides root rights is installed",
     .means = "With root rights, any application can read all that is on the phone. Root rights "
              "are also what an attacker seeks.",
     .benign = "People root their own phones, and know that they did."},
    {.id = "android.aqf_packages.other_store",
     .severity = Severity::info,
     .title = "An application comes from a store other than the phone's own",
     .means = "It was installed by F-Droid or Aurora, which its user chose to install.",
     .benign = "Both are usual among people who care for free software or privacy."},
    {.id = "android.aqf_packages.by_hand",
     .severity = Severity::low,
     .title = "An application was installed by hand, from a file",
     .means =
         "No store had looked at it. Spyware that somebody installs with the phone in hand, or "
         "that a link makes its owner install, comes like this.",
     .benign = "Applications that are in no store are installed like this by many people."},
    {.id = "android.aqf_packages.no_store",
     .severity = Severity::low,
     .title = "An application that is no part of the system has no store as its installer",
     .means = "It came by cable (adb), or from something that did not give its name. Tools that "
              "install spyware on a phone in custody leave it like this.",
     .benign = "Applications that the seller put on the phone, that were moved from an old phone, "
               "and those of developers have no store either."},
    {.id = "android.aqf_packages.security_off",
     .severity = Severity::medium,
     .title = "A part of the system that watches over security is switched off",
     .means = "The maker's reports of attacks are not made any more. Spyware has been seen to "
              "switch it off.",
     .benign = "People who rid their phones of the maker's additions switch it off too."},
    {.id = "android.aqf_packages.updates_off",
     .severity = Severity::medium,
     .title = "A part of the system that fetches updates is switched off",
     .means = "The phone stays open to known attacks. Spyware has been seen to switch it off.",
     .benign = "People who do not want updates, or nothing of the maker's, switch it off too."},
    {.id = "android.aqf_packages.system_by_hand",
     .severity = Severity::info,
     .title = "An application of the system was put in place by hand, from a file",
     .means = "It came with the phone, and somebody has put another version in its place.",
     .benign = "People install older or changed versions of the phone's own applications; some "
               "makers leave this installer with what they put on the phone."},
};

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), text) != names.end();
}

// Of the rules on installers at the most one.
const Rule* about_installer(const Package& row) {
  const std::string_view installer = row.installer.value_or("");
  if (is_one_of(installer, {"org.fdroid.fdroid", "com.aurora.store"})) return &kRules[1];
  if (is_one_of(installer,
                {"com.google.android.packageinstaller", "com.android.packageinstaller"})) {
    return row.system.value_or(false) ? &kRules[6] : &kRules[2];
  }
  if (row.system.value_or(false)) return nullptr;
  // An empty text is of a system that tells no installers.
  if (is_one_of(installer, {"null", "com.android.shell"})) return &kRules[3];
  return nullptr;
}

void judge(const Package& row, const Where& where, Emit<Package>& out) {
  const std::string name(row.name.value_or(""));
  if (android::is_root_package(name)) out.flag(row, where, kRules[0], name);
  if (const Rule* rule = about_installer(row)) {
    out.flag(row, where, *rule, name + ", installed by " + std::string(*row.installer));
  }
  if (!row.disabled.value_or(false)) return;
  if (android::is_security_package(name)) out.flag(row, where, kRules[4], name);
  if (android::is_update_package(name)) out.flag(row, where, kRules[5], name);
}

void parse(const Input& in, Emit<Package>& out) {
  for_each_json_record(in.bytes, out, [&out](const JsonRecord& record) {
    if (record.value.type() != json::Type::object) {
      out.damage(record.where, "is no package");
      return;
    }
    const JsonFields<Package> fields(record.value, record.prefix, out);
    Package row;
    row.name = fields.text("name");
    if (!row.name) out.damage(record.where, "a package without a name");
    const auto installer = fields.text("installer");
    if (installer && !installer->empty()) row.installer = installer;
    row.uid = fields.integer("uid");
    row.system = fields.boolean("system");
    row.third_party = fields.boolean("third_party");
    row.disabled = fields.boolean("disabled");
    const json::Node files = fields.array("files");
    if (files.exists()) row.files = static_cast<std::int64_t>(files.items().size());
    out.record(row, record.where);
    judge(row, record.where, out);
  });
}

}  // namespace

BRIDLE_ARTIFACT(android_aqf_packages) = {.id = "android.aqf_packages",
                                         .title = "Packages, and who installed them (AndroidQF)",
                                         .paths = kPaths,
                                         .columns = kColumns,
                                         .summary = kSummary,
                                         .rules = kRules,
                                         .found_in = kInAndroidQf,
                                         .parse = erased<&parse>};

}  // namespace bridle::artifacts
