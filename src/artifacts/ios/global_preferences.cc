// ios.global_preferences: settings that hold for all programs: languages, keyboards, Lockdown Mode.
//
// A property list of setting -> value, one row for each setting. LDMGlobalEnabled is there once
// Lockdown Mode was switched, and tells its state.
// Format: docs/formats/ios-global-preferences.md

#include <deque>

#include "artifacts/artifact.h"
#include "artifacts/plist_fields.h"
#include "artifacts/plist_leaves.h"

namespace bridle::artifacts {
namespace {

struct Setting {
  std::string_view entry = "";
  std::optional<std::string_view> value = std::nullopt;
  std::vector<std::string_view> values = {};
};

constexpr Column kColumns[] = {
    column<&Setting::entry>("entry", Role::none, "name of the setting"),
    column<&Setting::value>("value", Role::text, "its value"),
    column<&Setting::values>("values", Role::text, "of a list or dictionary: key path=value"),
};

constexpr std::string_view kSummary[] = {"entry", "value"};

// Of the user, of root, and what a management or Screen Time has set.
constexpr std::string_view kPaths[] = {
    "private/var/mobile/Library/Preferences/.GlobalPreferences.plist",
    "private/var/root/Library/Preferences/.GlobalPreferences.plist",
    "private/var/Managed Preferences/mobile/.GlobalPreferences.plist",
};

constexpr Rule kRules[] = {
    {.id = "ios.global_preferences.lockdown_mode_on",
     .severity = Severity::info,
     .title = "Lockdown Mode is on",
     .means =
         "The phone refuses much that attacks have used. Traces can still be there from before "
         "it was switched on.",
     .benign = "Its owner has switched it on."},
    {.id = "ios.global_preferences.lockdown_mode_off",
     .severity = Severity::info,
     .title = "Lockdown Mode is off, and has been switched before",
     .means =
         "The setting is only there after Lockdown Mode was switched once. Ask the owner of the "
         "phone whether they switched it off.",
     .benign = "Owners switch it off because it restricts the phone."},
};
constexpr const Rule& kLockdownOn = kRules[0];
constexpr const Rule& kLockdownOff = kRules[1];

constexpr std::string_view kLockdownMode = "LDMGlobalEnabled";

// A switch is stored as a boolean, by some programs as 0 or 1.
std::optional<bool> switch_of(plist::Node value) {
  if (const auto number = value.integer()) return *number != 0;
  return value.boolean();
}

void flag_lockdown_mode(const Setting& row, plist::Node value, const Where& where,
                        Emit<Setting>& out) {
  if (const auto on = switch_of(value)) {
    out.flag(row, where, *on ? kLockdownOn : kLockdownOff,
             *on ? "LDMGlobalEnabled is on" : "LDMGlobalEnabled is off");
  } else {
    out.damage(where, "LDMGlobalEnabled is neither on nor off");
  }
}

void parse(const Input& in, Emit<Setting>& out) {
  with_plist_dict(in.bytes, out, [&](plist::Node root) {
    PlistLeaves leaves;
    std::deque<std::string> owned;
    for (std::size_t i = 0; i < root.size() && !out.stopped(); ++i) {
      owned.clear();
      Setting row;
      row.entry = root.key_at(i);
      if (row.entry.empty()) {
        out.damage(Where::whole_file(), "the name of a setting is unreadable");
        continue;
      }
      const plist::Node value = root.at(i);
      const Where where = Where::at_key(row.entry);
      const bool whole = leaves.walk(value, "", row.entry, [&](const PlistLeaf& leaf) {
        const auto text = leaf_text(leaf.value);
        if (!text) {
          out.damage(where, "a value is unreadable");
        } else if (value.size() != 0) {
          row.values.push_back(owned.emplace_back(std::string(leaf.path) + "=" + *text));
        } else {
          row.value = owned.emplace_back(*text);
        }
      });
      if (!whole) out.damage(where, "too deep or too much to be read in full");
      out.record(row, where);
      if (row.entry == kLockdownMode) flag_lockdown_mode(row, value, where, out);
    }
  });
}

}  // namespace

BRIDLE_ARTIFACT(ios_global_preferences) = {.id = "ios.global_preferences",
                                           .title = "Settings for all programs, Lockdown Mode",
                                           .paths = kPaths,
                                           .columns = kColumns,
                                           .summary = kSummary,
                                           .rules = kRules,
                                           .expected = Expected::always,
                                           .parse = erased<&parse>};

}  // namespace bridle::artifacts
