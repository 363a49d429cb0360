// ios.interactions: who was in touch with whom, by which app: what iOS keeps to suggest people.
//
// One row per interaction. Its recipients and attachments hang on join tables whose names carry
// entity numbers; they are found by their columns (core_data.h). The people themselves, with dates
// that outlive single interactions, are ios.interaction_contacts.
// Format: docs/formats/ios-interactions.md

#include <deque>
#include <utility>

#include "artifacts/artifact.h"
#include "artifacts/children.h"
#include "artifacts/core_data.h"
#include "artifacts/lookup.h"

namespace bridle::artifacts {
namespace {

struct Interaction {
  std::optional<Timestamp> start = std::nullopt;
  std::optional<Timestamp> end = std::nullopt;
  std::optional<Timestamp> created = std::nullopt;
  std::optional<Timestamp> updated = std::nullopt;
  std::optional<std::string_view> direction = std::nullopt;
  std::optional<std::int64_t> direction_code = std::nullopt;
  std::optional<std::string_view> bundle_id = std::nullopt;
  std::optional<std::string_view> target_bundle_id = std::nullopt;
  std::optional<std::string_view> account = std::nullopt;
  std::optional<std::string_view> sender = std::nullopt;
  std::optional<std::string_view> sender_name = std::nullopt;
  std::optional<std::string_view> sender_custom_id = std::nullopt;
  std::vector<std::string_view> recipients = {};
  std::vector<std::string_view> recipient_names = {};
  std::optional<std::int64_t> recipient_count = std::nullopt;
  std::optional<std::string_view> domain_identifier = std::nullopt;
  std::optional<std::string_view> group_name = std::nullopt;
  std::optional<std::int64_t> mechanism = std::nullopt;
  std::optional<bool> is_response = std::nullopt;
  std::optional<std::string_view> content_url = std::nullopt;
  std::vector<std::string_view> attachment_texts = {};
  std::vector<std::string_view> attachment_urls = {};
  std::vector<std::string_view> attachment_types = {};
  std::optional<std::string_view> location_uuid = std::nullopt;
  std::optional<std::string_view> intent_id = std::nullopt;
  std::optional<std::string_view> uuid = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Interaction::start>("start", Role::time, "when it began"),
    column<&Interaction::end>("end", Role::time, "when it ended"),
    column<&Interaction::created>("created", Role::time, "when it was noted"),
    column<&Interaction::updated>("updated", Role::time, "when the note was last changed"),
    column<&Interaction::direction>("direction", Role::none, "incoming or outgoing"),
    column<&Interaction::direction_code>("direction_code", Role::none,
                                         "the direction's number, if it has no known name"),
    column<&Interaction::bundle_id>("bundle_id", Role::app_id, "the app"),
    column<&Interaction::target_bundle_id>("target_bundle_id", Role::app_id,
                                           "the app that something was shared to"),
    column<&Interaction::account>("account", Role::handle, "the owner's account that was used"),
    column<&Interaction::sender>("sender", Role::handle, "number or address of the sender"),
    column<&Interaction::sender_name>("sender_name", Role::person, "name of the sender"),
    column<&Interaction::sender_custom_id>("sender_custom_id", Role::none,
                                           "the app's own identifier of the sender"),
    column<&Interaction::recipients>("recipients", Role::handle,
                                     "numbers and addresses of the recipients"),
    column<&Interaction::recipient_names>("recipient_names", Role::person,
                                          "names of those who have one"),
    column<&Interaction::recipient_count>("recipient_count", Role::none,
                                          "how many there were, as the interaction says"),
    column<&Interaction::domain_identifier>("domain_identifier", Role::none,
                                            "the conversation or mailbox, as the app names it"),
    column<&Interaction::group_name>("group_name", Role::text, "name of the group"),
    column<&Interaction::mechanism>("mechanism", Role::none, "how they were in touch, a number"),
    column<&Interaction::is_response>("is_response", Role::none, "true, or absent"),
    column<&Interaction::content_url>("content_url", Role::link, "URL of what was exchanged"),
    column<&Interaction::attachment_texts>("attachment_texts", Role::text,
                                           "texts of what was attached or shared"),
    column<&Interaction::attachment_urls>("attachment_urls", Role::link, "URLs of that"),
    column<&Interaction::attachment_types>("attachment_types", Role::none, "kinds of that"),
    column<&Interaction::location_uuid>("location_uuid", Role::none, "place"),
    column<&Interaction::intent_id>("intent_id", Role::none, "intent that the app stated"),
    column<&Interaction::uuid>("uuid", Role::none, "identifier of the interaction"),
};

constexpr std::string_view kSummary[] = {"bundle_id", "direction", "sender", "recipients"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Library/CoreDuet/People/interactionC.db"};

enum : int {
  kStart = 1,
  kEnd,
  kCreated,
  kUpdated,
  kDirection,
  kBundleId,
  kTargetBundleId,
  kAccount,
  kSender,
  kRecipientCount,
  kDomainIdentifier,
  kGroupName,
  kMechanism,
  kIsResponse,
  kContentUrl,
  kLocationUuid,
  kIntentId,
  kUuid,
};

sqlite::RowQuery interactions_query(const sqlite::Database& db) {
  return {.table = "ZINTERACTIONS",
          .alias = "i",
          .columns = db.select_list(
              "ZINTERACTIONS", "i",
              {"ZSTARTDATE", "ZENDDATE", "ZCREATIONDATE", "ZUPDATEDATE", "ZDIRECTION", "ZBUNDLEID",
               "ZTARGETBUNDLEID", "ZACCOUNT", "ZSENDER", "ZRECIPIENTCOUNT", "ZDOMAINIDENTIFIER",
               "ZGROUPNAME", "ZMECHANISM", "ZISRESPONSE", "ZCONTENTURL", "ZLOCATIONUUID",
               "ZDERIVEDINTENTIDENTIFIER", "ZUUID"})};
}

// Lists of one interaction must not grow without end.
constexpr std::size_t kMostOfOne = 1'000;
constexpr std::size_t kMostBytes = 8U << 20;

// Columns of the look-up of people.
enum : std::size_t { kIdentifier, kDisplayName, kCustomIdentifier };

// Reads one database. Holds what the rows' views point into.
class Reader {
 public:
  Reader(const sqlite::Database& db, Emit<Interaction>& out) : db_(db), out_(out) {}

  void read() {
    follow();
    for_each_row(db_, interactions_query(db_), out_,
                 [&](const sqlite::Statement& row, const Where& where, bool from_the_end) {
                   const Children::Taken to = recipients_.take(where.number, from_the_end);
                   const Children::Taken with = attachments_.take(where.number, from_the_end);
                   orphans(to.passed, with.passed);
                   interaction(row, where, to.own, with.own);
                 });
    orphans(recipients_.rest(), attachments_.rest());
    for (const Child& child : recipients_.of_none()) recipient_orphans(std::span(&child, 1));
    for (const Child& child : attachments_.of_none()) attachment_orphans(std::span(&child, 1));
  }

 private:
  void follow() {
    people_ = Lookup(db_, "ZCONTACTS", {"ZIDENTIFIER", "ZDISPLAYNAME", "ZCUSTOMIDENTIFIER"}, out_);
    if (!db_.has_table("ZCONTACTS")) {
      out_.damage(Where::whole_file(), "no table ZCONTACTS: unknown schema");
    }
    if (auto to = find_join(db_, "INTERACTIONRECIPIENT", "RECIPIENTS")) {
      to_ = std::move(*to);
      recipients_ = Children(db_, to_.table, to_.one, to_.other, out_);
    } else {
      out_.damage(Where::whole_file(), "no table tells the recipients: unknown schema");
    }
    if (!db_.has_table("ZATTACHMENT")) return;
    auto with = find_join(db_, "INTERACTIONS", "ATTACHMENTS");
    if (!with) {
      out_.damage(Where::whole_file(),
                  "no table ties attachments to their interactions: unknown schema");
      return;
    }
    with_ = std::move(*with);
    attachments_ = Children(db_, with_.table, with_.one, with_.other, out_);
    attachment_rows_ = ChildReader<Interaction>(
        db_,
        {.table = "ZATTACHMENT",
         .alias = "a",
         .columns = db_.select_list("ZATTACHMENT", "a", {"ZCONTENTTEXT", "ZCONTENTURL", "ZUTI"})},
        out_);
  }

  void interaction(const sqlite::Statement& row, const Where& where, std::span<const Child> to,
                   std::span<const Child> with) {
    const Cells<Interaction> cells(row, where, out_);
    Interaction interaction;
    clear();
    interaction.start = cells.mac_s(kStart, "ZSTARTDATE");
    interaction.end = cells.mac_s(kEnd, "ZENDDATE");
    interaction.created = cells.mac_s(kCreated, "ZCREATIONDATE");
    interaction.updated = cells.mac_s(kUpdated, "ZUPDATEDATE");
    const auto direction = cells.integer(kDirection, "ZDIRECTION");
    if (direction == 0) {
      interaction.direction = "incoming";
    } else if (direction == 1) {
      interaction.direction = "outgoing";
    } else {
      interaction.direction_code = direction;
    }
    interaction.bundle_id = cells.text(kBundleId, "ZBUNDLEID");
    interaction.target_bundle_id = cells.text(kTargetBundleId, "ZTARGETBUNDLEID");
    interaction.account = cells.text(kAccount, "ZACCOUNT");
    if (const auto sender = cells.nonzero(kSender, "ZSENDER")) {
      interaction.sender = people_.text(sender, kIdentifier);
      interaction.sender_name = people_.text(sender, kDisplayName);
      interaction.sender_custom_id = people_.text(sender, kCustomIdentifier);
    }
    interaction.recipient_count = cells.integer(kRecipientCount, "ZRECIPIENTCOUNT");
    interaction.domain_identifier = cells.text(kDomainIdentifier, "ZDOMAINIDENTIFIER");
    interaction.group_name = cells.text(kGroupName, "ZGROUPNAME");
    interaction.mechanism = cells.integer(kMechanism, "ZMECHANISM");
    interaction.is_response = cells.set_flag(kIsResponse, "ZISRESPONSE");
    interaction.content_url = cells.text(kContentUrl, "ZCONTENTURL");
    interaction.location_uuid = cells.text(kLocationUuid, "ZLOCATIONUUID");
    interaction.intent_id = cells.text(kIntentId, "ZDERIVEDINTENTIDENTIFIER");
    interaction.uuid = uuid(row);
    for (const Child& child : some(to, where)) recipient(child, interaction);
    for (const Child& child : some(with, where)) attachment(child, interaction);
    out_.record(interaction, where);
  }

  // A text, or 16 bytes that say nothing to a reader.
  static std::optional<std::string_view> uuid(const sqlite::Statement& row) {
    const auto text = row.maybe_text(kUuid);
    return text && text->size() == 36 ? text : std::nullopt;
  }

  std::span<const Child> some(std::span<const Child> children, const Where& where) {
    if (children.size() <= kMostOfOne) return children;
    out_.damage(where, "has " + std::to_string(children.size()) +
                           " recipients or attachments, more than any; the first are told");
    return children.first(kMostOfOne);
  }

  void recipient(const Child& child, Interaction& interaction) {
    const auto identifier = people_.text(child.value, kIdentifier);
    const auto name = people_.text(child.value, kDisplayName);
    if (identifier) interaction.recipients.push_back(*identifier);
    if (name) interaction.recipient_names.push_back(*name);
    if (identifier || name) return;
    if (const auto custom = people_.text(child.value, kCustomIdentifier)) {
      interaction.recipients.push_back(*custom);
    }
  }

  void attachment(const Child& child, Interaction& interaction) {
    const sqlite::Statement* row = attachment_rows_.read(child.value);
    if (row == nullptr) return;  // gone, or unreadable, which the reader said
    const Where at = Where::at_row("ZATTACHMENT", child.value);
    const Cells<Interaction> cells(*row, at, out_);
    keep(cells.text(1, "ZCONTENTTEXT"), at, interaction.attachment_texts);
    keep(cells.text(2, "ZCONTENTURL"), at, interaction.attachment_urls);
    keep(cells.text(3, "ZUTI"), at, interaction.attachment_types);
  }

  // What hangs on interactions that are gone.
  void orphans(std::span<const Child> to, std::span<const Child> with) {
    for_each_family(to, [&](std::span<const Child> of) { recipient_orphans(of); });
    for_each_family(with, [&](std::span<const Child> of) { attachment_orphans(of); });
  }

  void recipient_orphans(std::span<const Child> family) {
    if (out_.stopped()) return;
    const Where where = Where::at_row(to_.table, family.front().row);
    Interaction interaction;
    clear();
    for (const Child& child : some(family, where)) recipient(child, interaction);
    out_.record(interaction, where);
  }

  void attachment_orphans(std::span<const Child> family) {
    if (out_.stopped()) return;
    const Where where = Where::at_row(with_.table, family.front().row);
    Interaction interaction;
    clear();
    for (const Child& child : some(family, where)) attachment(child, interaction);
    out_.record(interaction, where);
  }

  void clear() {
    kept_bytes_ = 0;
    if (!owned_.empty()) owned_.clear();
  }

  // A copy that lives until the next interaction: the reader moves on before the row is emitted.
  void keep(std::optional<std::string_view> text, const Where& where,
            std::vector<std::string_view>& list) {
    if (!text || text->empty()) return;
    kept_bytes_ += text->size();
    if (kept_bytes_ > kMostBytes) {
      out_.damage(where, "one attachment too many for one interaction");
      return;
    }
    list.push_back(owned_.emplace_back(*text));
  }

  const sqlite::Database& db_;
  Emit<Interaction>& out_;
  Lookup people_;
  JoinTable to_;
  JoinTable with_;
  Children recipients_;
  Children attachments_;
  ChildReader<Interaction> attachment_rows_;
  std::deque<std::string> owned_;
  std::size_t kept_bytes_ = 0;  // by owned_
};

void parse(const Input& in, Emit<Interaction>& out) {
  if (!in.database->has_table("ZINTERACTIONS")) {
    out.damage(Where::whole_file(), "no table ZINTERACTIONS: unknown schema");
    return;
  }
  Reader(*in.database, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(ios_interactions) = {.id = "ios.interactions",
                                     .title = "Interactions between people, by app",
                                     .paths = kPaths,
                                     .columns = kColumns,
                                     .summary = kSummary,
                                     .reads = Reads::database,
                                     .parse = erased<&parse>};

}  // namespace bridle::artifacts
