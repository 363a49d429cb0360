// ios.tcc: which application was granted or refused the microphone, the camera, contacts, ...
//
// The table `access` has had three shapes: iOS 14 brought auth_value and auth_reason for `allowed`,
// iOS 12 last_modified. Columns are probed, so every mixture is read. Numbers that no released
// system writes give no label, and damage that names them.
// Format: docs/formats/ios-tcc.md

#include "artifacts/artifact.h"
#include "artifacts/row_cells.h"

namespace bridle::artifacts {
namespace {

struct Grant {
  std::optional<Timestamp> last_modified = std::nullopt;
  std::optional<std::string_view> service = std::nullopt;
  std::optional<std::string_view> client = std::nullopt;
  std::optional<std::string_view> bundle_id = std::nullopt;
  std::optional<std::string_view> executable = std::nullopt;
  std::optional<std::string_view> decision = std::nullopt;
  std::optional<std::string_view> reason = std::nullopt;
  std::optional<std::int64_t> prompt_count = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Grant::last_modified>("last_modified", Role::time,
                                  "when the decision was last changed"),
    column<&Grant::service>("service", Role::none, "what is guarded: kTCCServiceMicrophone, ..."),
    column<&Grant::client>("client", Role::process, "who asked, as stored"),
    column<&Grant::bundle_id>("bundle_id", Role::app_id, "the client, if it is an application"),
    column<&Grant::executable>("executable", Role::file_path, "the client, if it is a path"),
    column<&Grant::decision>("decision", Role::none, "denied, unknown, allowed, limited"),
    column<&Grant::reason>("reason", Role::none, "who decided: user_consent, mdm_policy, ..."),
    column<&Grant::prompt_count>("prompt_count", Role::none, "how often the user was asked"),
};

constexpr std::string_view kSummary[] = {"client", "service", "decision"};

constexpr std::string_view kPaths[] = {"private/var/mobile/Library/TCC/TCC.db"};

constexpr std::string_view kDecisions[] = {"denied", "unknown", "allowed", "limited"};
constexpr std::string_view kOldDecisions[] = {"denied", "allowed"};
constexpr std::string_view kReasons[] = {"none",
                                         "error",
                                         "user_consent",
                                         "user_set",
                                         "system_set",
                                         "service_policy",
                                         "mdm_policy",
                                         "override_policy",
                                         "missing_usage_string",
                                         "prompt_timeout",
                                         "preflight_unknown",
                                         "entitled",
                                         "app_type_policy"};

std::optional<std::string_view> label(const sqlite::Statement& query, int column,
                                      std::string_view name,
                                      std::span<const std::string_view> labels, const Where& where,
                                      Emit<Grant>& out) {
  if (query.is_null(column)) return std::nullopt;
  const auto number = query.maybe_integer(column);
  if (number && *number >= 0 && *number < static_cast<std::int64_t>(labels.size())) {
    return labels[static_cast<std::size_t>(*number)];
  }
  out.damage(where, std::string(name) + " is unknown: " + std::string(query.text(column)));
  return std::nullopt;
}

void parse(const Input& in, Emit<Grant>& out) {
  const sqlite::Database& db = *in.database;
  if (!db.has_table("access")) {
    out.damage(Where::whole_file(), "no table access: unknown schema");
    return;
  }
  if (!db.has_column("access", "auth_value") && !db.has_column("access", "allowed")) {
    out.damage(Where::whole_file(), "no column tells the decisions: unknown schema");
  }
  auto query =
      db.prepare("SELECT a.rowid, " +
                 db.select_list("access", "a",
                                {"service", "client", "client_type", "auth_value", "auth_reason",
                                 "allowed", "prompt_count", "last_modified"}) +
                 " FROM access a");
  if (!query) {
    out.damage(Where::whole_file(), query.error().message);
    return;
  }
  while (!out.stopped() && query->step()) {
    const Where where = Where::at_row("access", query->integer(0));
    RowCells cells(*query, where, out);
    Grant grant;
    grant.service = cells.text(1, "service");
    grant.client = cells.text(2, "client");
    if (!grant.service || !grant.client) out.damage(where, "no service or no client");
    if (const auto type = query->maybe_integer(3)) {
      (*type == 0 ? grant.bundle_id : grant.executable) = grant.client;
    } else {
      out.damage(where, "client_type is unknown");
    }
    grant.decision = query->is_null(4) ? label(*query, 6, "allowed", kOldDecisions, where, out)
                                       : label(*query, 4, "auth_value", kDecisions, where, out);
    grant.reason = label(*query, 5, "auth_reason", kReasons, where, out);
    grant.prompt_count = cells.integer(7, "prompt_count");
    grant.last_modified = cells.unix_time(8, "last_modified");
    out.record(grant, where);
  }
  if (query->error()) out.damage(Where::whole_file(), query->error()->message);
}

}  // namespace

BRIDLE_ARTIFACT(ios_tcc) = {.id = "ios.tcc",
                            .title = "Privacy permissions (TCC)",
                            .paths = kPaths,
                            .columns = kColumns,
                            .summary = kSummary,
                            .reads = Reads::database,
                            .expected = Expected::always,
                            .parse = erased<&parse>};

}  // namespace bridle::artifacts
