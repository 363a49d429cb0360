// ios.tcc: which application was granted or refused the microphone, the camera, contacts, ...
//
// The table `access` has had three shapes: iOS 14 brought auth_value and auth_reason for `allowed`,
// iOS 12 last_modified. Columns are probed, so every mixture is read. Numbers without a known
// name stand for themselves.
// Format: docs/formats/ios-tcc.md

#include "artifacts/artifact.h"
#include "artifacts/rows.h"

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
  std::optional<std::int64_t> other_decision = std::nullopt;
  std::optional<std::int64_t> other_reason = std::nullopt;
  std::optional<std::int64_t> other_client_type = std::nullopt;
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
    column<&Grant::other_decision>("other_decision", Role::none,
                                   "the decision's number, where it has no known name"),
    column<&Grant::other_reason>("other_reason", Role::none,
                                 "the reason's number, where it has no known name"),
    column<&Grant::other_client_type>("other_client_type", Role::none,
                                      "client_type, where it is neither an application nor a path"),
    column<&Grant::prompt_count>("prompt_count", Role::none, "how often the user was asked"),
};

constexpr std::string_view kSummary[] = {"client", "service", "decision"};

constexpr std::string_view kPaths[] = {"private/var/mobile/Library/TCC/TCC.db"};

// client_type.
constexpr std::int64_t kBundleId = 0;
constexpr std::int64_t kPath = 1;

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

// The label of a number, or the number itself in `other`.
std::optional<std::string_view> label(std::optional<std::int64_t> number,
                                      std::span<const std::string_view> labels,
                                      std::optional<std::int64_t>& other) {
  if (number && *number >= 0 && *number < static_cast<std::int64_t>(labels.size())) {
    return labels[static_cast<std::size_t>(*number)];
  }
  other = number;
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
  const sqlite::RowQuery query = {
      .table = "access",
      .alias = "a",
      .columns = db.select_list("access", "a",
                                {"service", "client", "client_type", "auth_value", "auth_reason",
                                 "allowed", "prompt_count", "last_modified"})};
  for_each_row(db, query, out, [&](const sqlite::Statement& row, const Where& where) {
    const Cells cells(row, where, out);
    Grant grant;
    grant.service = cells.text(1, "service");
    grant.client = cells.text(2, "client");
    if (!grant.service || !grant.client) out.damage(where, "no service or no client");
    const auto type = cells.integer(3, "client_type");
    if (type == kBundleId) {
      grant.bundle_id = grant.client;
    } else if (type == kPath) {
      grant.executable = grant.client;
    } else if (type) {
      grant.other_client_type = type;
    } else if (row.is_null(3)) {
      out.damage(where, "no client_type");
    }
    grant.decision = row.is_null(4)
                         ? label(cells.integer(6, "allowed"), kOldDecisions, grant.other_decision)
                         : label(cells.integer(4, "auth_value"), kDecisions, grant.other_decision);
    grant.reason = label(cells.integer(5, "auth_reason"), kReasons, grant.other_reason);
    grant.prompt_count = cells.integer(7, "prompt_count");
    grant.last_modified = cells.unix_s(8, "last_modified");
    out.record(grant, where);
  });
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
