// ios.whatsapp_lid_pairs: which phone number belongs to which of WhatsApp's hidden identifiers
// ("@lid"), so that a conversation under such an identifier can be given to a person.
//
// The table is in LID.sqlite, in some versions in ChatStorage.sqlite.
// Format: docs/formats/ios-whatsapp.md

#include "artifacts/artifact.h"
#include "artifacts/rows.h"

namespace bridle::artifacts {
namespace {

struct Pair {
  std::optional<Timestamp> paired = std::nullopt;
  std::optional<std::string_view> lid = std::nullopt;
  std::optional<std::string_view> phone_number = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Pair::paired>("paired", Role::time, "when the pair was recorded"),
    column<&Pair::lid>("lid", Role::handle, "the hidden identifier, without \"@lid\""),
    column<&Pair::phone_number>("phone_number", Role::handle, "the number, without \"+\""),
};

constexpr std::string_view kSummary[] = {"lid", "phone_number"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Containers/Shared/AppGroup/*/LID.sqlite",
    "private/var/mobile/Containers/Shared/AppGroup/*/ChatStorage.sqlite"};

void parse(const Input& in, Emit<Pair>& out) {
  const sqlite::Database& db = *in.database;
  if (!db.has_table("ZWAPHONENUMBERLIDPAIR")) {
    // Most ChatStorage files do not have it, and nothing is amiss.
    if (in.path.ends_with("LID.sqlite")) {
      out.damage(Where::whole_file(), "no table ZWAPHONENUMBERLIDPAIR: unknown schema");
    }
    return;
  }
  const sqlite::RowQuery query = {
      .table = "ZWAPHONENUMBERLIDPAIR",
      .alias = "p",
      .columns =
          db.select_list("ZWAPHONENUMBERLIDPAIR", "p", {"ZTIMESTAMP", "ZLID", "ZPHONENUMBER"})};
  for_each_row(db, query, out, [&](const sqlite::Statement& row, const Where& where) {
    const Cells cells(row, where, out);
    Pair pair;
    pair.paired = cells.mac_s(1, "ZTIMESTAMP");
    pair.lid = cells.text(2, "ZLID");
    pair.phone_number = cells.text(3, "ZPHONENUMBER");
    out.record(pair, where);
  });
}

}  // namespace

BRIDLE_ARTIFACT(ios_whatsapp_lid_pairs) = {.id = "ios.whatsapp_lid_pairs",
                                           .title = "WhatsApp identifiers and phone numbers",
                                           .paths = kPaths,
                                           .columns = kColumns,
                                           .summary = kSummary,
                                           .reads = Reads::database,
                                           .parse = erased<&parse>};

}  // namespace bridle::artifacts
