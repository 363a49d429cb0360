// An artifact with a column of every role, and alerts of it.
#pragma once

#include <string>
#include <vector>

#include "model/alert.h"
#include "share/roles.h"

namespace bridle::test {

inline constexpr Column kRoleColumns[] = {
    {"sent", Role::time, "", nullptr},        {"handle", Role::handle, "", nullptr},
    {"name", Role::person, "", nullptr},      {"text", Role::text, "", nullptr},
    {"links", Role::link, "", nullptr},       {"url", Role::url, "", nullptr},
    {"domain_of", Role::domain, "", nullptr}, {"address", Role::ip, "", nullptr},
    {"mail", Role::email, "", nullptr},       {"process", Role::process, "", nullptr},
    {"path", Role::file_path, "", nullptr},   {"file", Role::file_name, "", nullptr},
    {"bundle_id", Role::app_id, "", nullptr}, {"sha256", Role::sha256, "", nullptr},
    {"service", Role::none, "", nullptr},     {"serial_number", Role::none, "", nullptr},
    {"nickname_of", Role::none, "", nullptr}, {"size", Role::none, "", nullptr},
};
inline constexpr std::string_view kRoleSummary[] = {"handle", "text", "process"};
inline constexpr std::string_view kOpenSummary[] = {"process", "path"};

inline share::Roles made_roles() {
  return share::Roles(
      {{"test.all", kRoleColumns, kRoleSummary}, {"test.open", kRoleColumns, kOpenSummary}});
}

inline const Rule kRoleRule = {.id = "test.rule",
                               .severity = Severity::medium,
                               .title = "Something was seen",
                               .means = "It says little.",
                               .benign = "Much does so."};

inline Alert rule_alert(const std::string& why, const std::string& record) {
  Alert alert;
  alert.artifact = "test.all";
  alert.severity = Severity::medium;
  alert.rule = &kRoleRule;
  alert.why = why;
  alert.time = Timestamp{1'700'000'000 * kNsPerSecond};
  alert.place = {.path = "private/var/mobile/Library/SMS/sms.db",
                 .file_id = {},
                 .kind = Where::Kind::row,
                 .name = "message",
                 .number = 7};
  alert.summary = "full summary";
  alert.record = record;
  return alert;
}

inline Alert indicator_alert(const std::string& kind, const std::string& value,
                             const std::string& column, const std::string& matched,
                             const std::string& record) {
  Alert alert = rule_alert("", record);
  alert.rule = nullptr;
  alert.severity = Severity::high;
  alert.column = column;
  alert.why = column + " holds " + matched;
  alert.indicator = MatchedIndicator{.id = "indicator--0a0a0a0a-1111-4222-8333-444444444444",
                                     .kind = kind,
                                     .value = value,
                                     .matched = matched,
                                     .campaign = "Sample Campaign",
                                     .source = "public.stix2",
                                     .sighting = Sighting::link};
  return alert;
}

}  // namespace bridle::test
