// ios.safari_history_deletions: spans of time, and URLs, that were deleted from Safari's history.
//
// Safari keeps a tombstone for each deletion so that other devices of the account follow.
// Format: docs/formats/ios-safari-history.md

#include "artifacts/artifact.h"
#include "artifacts/rows.h"

namespace bridle::artifacts {
namespace {

struct Deletion {
  std::optional<Timestamp> start_time = std::nullopt;
  std::optional<Timestamp> end_time = std::nullopt;
  std::optional<std::string_view> url = std::nullopt;
  std::optional<std::int64_t> generation = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Deletion::start_time>("start_time", Role::time,
                                  "visits from here on were deleted; none: from the beginning"),
    column<&Deletion::end_time>("end_time", Role::time,
                                "visits up to here were deleted; none: to the end"),
    column<&Deletion::url>("url", Role::url, "the URL deleted; none: every URL"),
    column<&Deletion::generation>("generation", Role::none, "counter of synchronisation"),
};

constexpr std::string_view kSummary[] = {"start_time", "end_time", "url"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Library/Safari/History.db",
    "private/var/mobile/Library/Safari/Profiles/*/History.db",
    "private/var/mobile/Containers/Data/Application/*/Library/Safari/History.db",
    "private/var/mobile/Containers/Data/Application/*/Library/Safari/Profiles/*/History.db",
};

// Safari writes the distant past and future for "everything": outside of any calendar, so no time.
std::optional<Timestamp> time_of(std::optional<double> mac_s) {
  if (!mac_s || *mac_s == 0) return std::nullopt;
  return from_mac_s(*mac_s);
}

void parse(const Input& in, Emit<Deletion>& out) {
  const sqlite::Database& db = *in.database;
  if (!db.has_table("history_tombstones")) {
    // Older versions have none, and that is no fault.
    if (!db.has_table("history_visits")) {
      out.damage(Where::whole_file(), "no table history_tombstones: unknown schema");
    }
    return;
  }
  const sqlite::RowQuery query = {
      .table = "history_tombstones",
      .alias = "t",
      .columns = db.select_list("history_tombstones", "t",
                                {"start_time", "end_time", "url", "generation"})};
  for_each_row(db, query, out, [&](const sqlite::Statement& row, const Where& where) {
    const Cells cells(row, where, out);
    Deletion deletion;
    deletion.start_time = time_of(row.maybe_real(1));
    deletion.end_time = time_of(row.maybe_real(2));
    if (!row.maybe_real(1) || !row.maybe_real(2)) {
      out.damage(where, "the span of the deletion is unreadable");
    }
    deletion.url = cells.text(3, "url");
    deletion.generation = cells.integer(4, "generation");
    out.record(deletion, where);
  });
}

}  // namespace

BRIDLE_ARTIFACT(ios_safari_history_deletions) = {.id = "ios.safari_history_deletions",
                                                 .title = "Deletions from the Safari history",
                                                 .paths = kPaths,
                                                 .columns = kColumns,
                                                 .summary = kSummary,
                                                 .reads = Reads::database,
                                                 .expected = Expected::if_encrypted,
                                                 .parse = erased<&parse>};

}  // namespace bridle::artifacts
