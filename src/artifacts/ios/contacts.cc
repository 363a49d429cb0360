// ios.contacts: the address book, one row per person or organization.
//
// Numbers, addresses and URLs stand in ABMultiValue, each with a property (what it is) and a label
// ("work"); those that have parts (postal address, account of a network) in ABMultiValueEntry.
// That somebody is in the address book is no contact with him, so that addresses are mentions.
// Format: docs/formats/ios-contacts.md

#include <deque>

#include "artifacts/artifact.h"
#include "artifacts/children.h"
#include "artifacts/lookup.h"

namespace bridle::artifacts {
namespace {

struct Contact {
  std::optional<Timestamp> created = std::nullopt;
  std::optional<Timestamp> modified = std::nullopt;
  std::optional<std::string_view> first_name = std::nullopt;
  std::optional<std::string_view> middle_name = std::nullopt;
  std::optional<std::string_view> last_name = std::nullopt;
  std::optional<std::string_view> nickname = std::nullopt;
  std::optional<std::string_view> kind = std::nullopt;
  std::optional<std::string_view> organization = std::nullopt;
  std::optional<std::string_view> department = std::nullopt;
  std::optional<std::string_view> job_title = std::nullopt;
  std::vector<std::string_view> phones = {};
  std::vector<std::string_view> phone_labels = {};
  std::vector<std::string_view> emails = {};
  std::vector<std::string_view> email_labels = {};
  std::vector<std::string_view> urls = {};
  std::vector<std::string_view> accounts = {};
  std::vector<std::string_view> addresses = {};
  std::vector<std::string_view> related = {};
  std::vector<std::string_view> others = {};
  std::optional<std::string_view> note = std::nullopt;
  std::optional<std::string_view> source = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Contact::created>("created", Role::time, "when the card was made"),
    column<&Contact::modified>("modified", Role::time, "when it was last changed"),
    column<&Contact::first_name>("first_name", Role::person, "first name"),
    column<&Contact::middle_name>("middle_name", Role::person, "middle name"),
    column<&Contact::last_name>("last_name", Role::person, "last name"),
    column<&Contact::nickname>("nickname", Role::person, "nickname"),
    column<&Contact::kind>("kind", Role::none, "person or organization"),
    column<&Contact::organization>("organization", Role::none, "organization"),
    column<&Contact::department>("department", Role::none, "department"),
    column<&Contact::job_title>("job_title", Role::none, "job title"),
    column<&Contact::phones>("phones", Role::handle, "phone numbers"),
    column<&Contact::phone_labels>("phone_labels", Role::none,
                                   "their labels, in the same order; absent if none has one"),
    column<&Contact::emails>("emails", Role::email,
                             "e-mail addresses, also those that stand as phone numbers"),
    column<&Contact::email_labels>("email_labels", Role::none,
                                   "their labels, in the same order; absent if none has one"),
    column<&Contact::urls>("urls", Role::link, "web pages, also those of accounts"),
    column<&Contact::accounts>(
        "accounts", Role::text,
        "accounts of networks and messengers: \"service=..., username=...\""),
    column<&Contact::addresses>("addresses", Role::none, "postal addresses, part by part"),
    column<&Contact::related>("related_names", Role::person, "people named on the card"),
    column<&Contact::others>("others", Role::text, "values of other kinds, as stored"),
    column<&Contact::note>("note", Role::text, "note"),
    column<&Contact::source>("source", Role::none,
                             "account that the card belongs to, where it has a name"),
};

constexpr std::string_view kSummary[] = {"first_name", "last_name", "organization", "phones",
                                         "emails"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Library/AddressBook/**/AddressBook.sqlitedb"};

// ABMultiValue.property.
enum Property : std::int64_t {
  kPhone = 3,
  kEmail = 4,
  kAddress = 5,
  kMessenger = 13,
  kUrl = 22,
  kRelated = 23,
  kNetwork = 46,
};

// A card has some ten values; its lists must not grow without end.
constexpr std::size_t kMostValues = 1'000;
constexpr std::size_t kMostBytes = 4U << 20;

// "Home" of "_$!<Home>!$_": the form of the labels that iOS brings, not those of a person.
std::string_view plain_label(std::string_view label) {
  constexpr std::string_view kOpen = "_$!<";
  constexpr std::string_view kClose = ">!$_";
  if (label.size() >= kOpen.size() + kClose.size() && label.starts_with(kOpen) &&
      label.ends_with(kClose)) {
    label.remove_prefix(kOpen.size());
    label.remove_suffix(kClose.size());
  }
  return label;
}

// Reads one database. Holds what the rows' views point into.
class Reader {
 public:
  Reader(const sqlite::Database& db, Emit<Contact>& out) : db_(db), out_(out) {}

  void read() {
    follow();
    if (db_.has_table("ABPerson")) {
      read_people();
    } else {
      out_.damage(Where::whole_file(), "no table ABPerson: unknown schema");
    }
    for_each_family(values_.rest(), [&](std::span<const Child> of) { orphans(of); });
    for (const Child& child : values_.of_none()) orphans(std::span(&child, 1));
    const std::size_t parts = parts_.rest().size() + parts_.of_none().size();
    if (parts_told_ < parts && !out_.stopped()) {
      out_.damage(Where::whole_file(), std::to_string(parts - parts_told_) +
                                           " rows of ABMultiValueEntry belong to no value");
    }
  }

 private:
  void follow() {
    sources_ = Lookup(db_, "ABStore", {"Name"}, out_);
    if (!db_.has_column("ABMultiValue", "record_id")) {
      out_.damage(Where::whole_file(), "no table ABMultiValue: unknown schema");
      return;
    }
    labels_ = Lookup(db_, "ABMultiValueLabel", {"value"}, out_);
    values_ = Children(db_, "ABMultiValue", "record_id", "property", out_);
    value_rows_ = ChildReader<Contact>(
        db_,
        {.table = "ABMultiValue",
         .alias = "v",
         .columns = db_.select_list("ABMultiValue", "v", {"property", "label", "value"})},
        out_);
    if (!db_.has_column("ABMultiValueEntry", "parent_id")) return;
    keys_ = Lookup(db_, "ABMultiValueEntryKey", {"value"}, out_);
    parts_ = Children(db_, "ABMultiValueEntry", "parent_id", "key", out_);
    part_rows_ =
        ChildReader<Contact>(db_,
                             {.table = "ABMultiValueEntry",
                              .alias = "e",
                              .columns = db_.select_list("ABMultiValueEntry", "e", {"value"})},
                             out_);
  }

  void read_people() {
    for_each_row(db_,
                 {.table = "ABPerson",
                  .alias = "p",
                  .columns = db_.select_list(
                      "ABPerson", "p",
                      {"First", "Middle", "Last", "Nickname", "Kind", "Organization", "Department",
                       "JobTitle", "Note", "StoreID", "CreationDate", "ModificationDate"})},
                 out_, [&](const sqlite::Statement& row, const Where& where, bool from_the_end) {
                   const Children::Taken taken = values_.take(where.number, from_the_end);
                   for_each_family(taken.passed, [&](std::span<const Child> of) { orphans(of); });
                   person(row, where, taken.own);
                 });
  }

  void person(const sqlite::Statement& row, const Where& where, std::span<const Child> values) {
    const Cells cells(row, where, out_);
    Contact contact;
    clear();
    contact.first_name = cells.text(1, "First");
    contact.middle_name = cells.text(2, "Middle");
    contact.last_name = cells.text(3, "Last");
    contact.nickname = cells.text(4, "Nickname");
    if (const auto kind = cells.integer(5, "Kind")) {
      if (*kind == 0) contact.kind = "person";
      if (*kind == 1) contact.kind = "organization";
    }
    contact.organization = cells.text(6, "Organization");
    contact.department = cells.text(7, "Department");
    contact.job_title = cells.text(8, "JobTitle");
    contact.note = cells.text(9, "Note");
    contact.source = sources_.text(cells.integer(10, "StoreID"), 0);
    contact.created = cells.mac_s(11, "CreationDate");
    contact.modified = cells.mac_s(12, "ModificationDate");
    for (const Child& value : some(values, where)) add(value, contact);
    emit(contact, where);
  }

  // Values of a card that is gone.
  void orphans(std::span<const Child> values) {
    if (out_.stopped()) return;
    const Where where = Where::at_row("ABMultiValue", values.front().row);
    Contact contact;
    clear();
    for (const Child& value : some(values, where)) add(value, contact);
    emit(contact, where);
  }

  std::span<const Child> some(std::span<const Child> values, const Where& where) {
    if (values.size() <= kMostValues) return values;
    out_.damage(where, "has " + std::to_string(values.size()) +
                           " values, more than any card; the first are told");
    return values.first(kMostValues);
  }

  void add(const Child& child, Contact& contact) {
    const sqlite::Statement* row = value_rows_.read(child.row);
    if (row == nullptr) return;
    const Where where = Where::at_row("ABMultiValue", child.row);
    const Cells<Contact> cells(*row, where, out_);
    const auto property = cells.integer(1, "property");
    const auto label = labels_.text(cells.integer(2, "label"), 0);
    if (const auto value = keep(cells.text(3, "value"), where)) {
      const std::string_view shown = plain_label(label.value_or(""));
      const bool is_email = value->find('@') != std::string_view::npos;
      if (property == kPhone && !is_email) {
        contact.phones.push_back(*value);
        contact.phone_labels.push_back(shown);
      } else if (property == kEmail || property == kPhone) {
        contact.emails.push_back(*value);
        contact.email_labels.push_back(shown);
      } else {
        list_of(property, contact).push_back(*value);
      }
    }
    add_parts(child.row, property, where, contact);
  }

  static std::vector<std::string_view>& list_of(std::optional<std::int64_t> property,
                                                Contact& contact) {
    switch (property.value_or(-1)) {
      case kUrl:
        return contact.urls;
      case kRelated:
        return contact.related;
      case kAddress:
        return contact.addresses;
      case kMessenger:
      case kNetwork:
        return contact.accounts;
      default:
        return contact.others;
    }
  }

  void add_parts(std::int64_t value, std::optional<std::int64_t> property, const Where& where,
                 Contact& contact) {
    std::span<const Child> parts = parts_.of(value);
    parts_told_ += parts.size();
    if (parts.size() > kMostValues) {
      out_.damage(where, "has more parts than any value; the first are told");
      parts = parts.first(kMostValues);
    }
    std::string all;
    for (const Child& part : parts) {
      const sqlite::Statement* row = part_rows_.read(part.row);
      if (row == nullptr) continue;
      const Where at = Where::at_row("ABMultiValueEntry", part.row);
      const auto text = Cells<Contact>(*row, at, out_).text(1, "value");
      if (!text || text->empty()) continue;
      const std::string_view key = keys_.text(part.value, 0).value_or("");
      if (key == "url") {
        if (const auto url = keep(text, at)) contact.urls.push_back(*url);
        continue;
      }
      if (all.size() + key.size() + text->size() > kMostBytes) {
        out_.damage(at, "one part too many for one value");
        break;
      }
      if (!all.empty()) all += ", ";
      if (!key.empty()) all.append(key).append(1, '=');
      all += *text;
    }
    if (all.empty()) return;
    if (const auto kept = keep(all, where)) list_of(property, contact).push_back(*kept);
  }

  void clear() {
    kept_bytes_ = 0;
    if (!owned_.empty()) owned_.clear();
  }

  // A copy that lives until the next card: the reader moves on before the row is emitted.
  std::optional<std::string_view> keep(std::optional<std::string_view> text, const Where& where) {
    if (!text || text->empty()) return std::nullopt;
    kept_bytes_ += text->size();
    if (kept_bytes_ > kMostBytes) {
      out_.damage(where, "one value too many for one card");
      return std::nullopt;
    }
    return owned_.emplace_back(*text);
  }

  void emit(Contact& contact, const Where& where) {
    const auto drop_empty = [](std::vector<std::string_view>& labels) {
      for (const std::string_view label : labels) {
        if (!label.empty()) return;
      }
      labels.clear();
    };
    drop_empty(contact.phone_labels);
    drop_empty(contact.email_labels);
    out_.record(contact, where);
  }

  const sqlite::Database& db_;
  Emit<Contact>& out_;
  Lookup sources_;
  Lookup labels_;
  Lookup keys_;
  Children values_;
  Children parts_;
  ChildReader<Contact> value_rows_;
  ChildReader<Contact> part_rows_;
  std::size_t parts_told_ = 0;
  std::deque<std::string> owned_;
  std::size_t kept_bytes_ = 0;  // by owned_
};

void parse(const Input& in, Emit<Contact>& out) { Reader(*in.database, out).read(); }

}  // namespace

BRIDLE_ARTIFACT(ios_contacts) = {.id = "ios.contacts",
                                 .title = "Address book",
                                 .paths = kPaths,
                                 .columns = kColumns,
                                 .summary = kSummary,
                                 .reads = Reads::database,
                                 .parse = erased<&parse>};

}  // namespace bridle::artifacts
