// ios.accounts: the accounts on the phone: iCloud, mail, calendars, social networks.
//
// An account has a type, at times a parent (iCloud mail under iCloud), the classes of data that are
// switched on, and properties, of which those that name a server are read. The addresses are the
// owner's: an account that he does not know reads his mail or brings things to his calendar.
// Format: docs/formats/ios-accounts.md

#include <deque>

#include "artifacts/artifact.h"
#include "artifacts/children.h"
#include "artifacts/core_data.h"
#include "artifacts/lookup.h"
#include "formats/keyed_archive.h"

namespace bridle::artifacts {
namespace {

struct Account {
  std::optional<Timestamp> date = std::nullopt;
  std::optional<Timestamp> last_rejected = std::nullopt;
  std::optional<std::string_view> username = std::nullopt;
  std::optional<std::string_view> description = std::nullopt;
  std::optional<std::string_view> type = std::nullopt;
  std::optional<std::string_view> type_id = std::nullopt;
  std::optional<std::string_view> identifier = std::nullopt;
  std::optional<std::string_view> owning_app = std::nullopt;
  std::optional<std::string_view> parent = std::nullopt;
  std::vector<std::string_view> enabled = {};
  std::vector<std::string_view> servers = {};
  std::vector<std::string_view> server_urls = {};
  std::optional<bool> active = std::nullopt;
  std::optional<bool> authenticated = std::nullopt;
  std::optional<bool> visible = std::nullopt;
  std::optional<std::string_view> credential_type = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Account::date>("date", Role::time, "when it was added"),
    column<&Account::last_rejected>("last_rejected", Role::time,
                                    "when its password was last refused to be renewed"),
    column<&Account::username>("username", Role::handle, "name or address to sign in with"),
    column<&Account::description>("description", Role::text, "name that it was given"),
    column<&Account::type>("type", Role::none, "kind of account"),
    column<&Account::type_id>("type_id", Role::none, "identifier of the kind"),
    column<&Account::identifier>("identifier", Role::none, "identifier of the account"),
    column<&Account::owning_app>("owning_app", Role::app_id, "the app that manages it"),
    column<&Account::parent>("parent", Role::none, "identifier of the account that it is part of"),
    column<&Account::enabled>("enabled", Role::none, "classes of data that are switched on"),
    column<&Account::servers>("servers", Role::domain, "hosts that it signs in to"),
    column<&Account::server_urls>("server_urls", Role::url, "URLs that it signs in to"),
    column<&Account::active>("active", Role::none, "it is in use"),
    column<&Account::authenticated>("authenticated", Role::none, "it is signed in"),
    column<&Account::visible>("visible", Role::none, "it is shown in the settings"),
    column<&Account::credential_type>("credential_type", Role::none, "how it signs in"),
};

constexpr std::string_view kSummary[] = {"type", "username", "description", "servers"};

constexpr std::string_view kPaths[] = {"private/var/mobile/Library/Accounts/**/Accounts3.sqlite"};

enum : int {
  kDate = 1,
  kLastRejected,
  kUsername,
  kDescription,
  kType,
  kIdentifier,
  kOwningBundle,
  kParent,
  kActive,
  kAuthenticated,
  kVisible,
  kCredentialType,
  kParentIdentifier,
};

sqlite::RowQuery accounts_query(const sqlite::Database& db) {
  sqlite::RowQuery query = {
      .table = "ZACCOUNT",
      .alias = "a",
      .columns = db.select_list(
          "ZACCOUNT", "a",
          {"ZDATE", "ZLASTCREDENTIALRENEWALREJECTIONDATE", "ZUSERNAME", "ZACCOUNTDESCRIPTION",
           "ZACCOUNTTYPE", "ZIDENTIFIER", "ZOWNINGBUNDLEID", "ZPARENTACCOUNT", "ZACTIVE",
           "ZAUTHENTICATED", "ZVISIBLE", "ZCREDENTIALTYPE"})};
  if (db.has_column("ZACCOUNT", "ZPARENTACCOUNT")) {
    query.columns += ", " + db.select_list("ZACCOUNT", "p", {"ZIDENTIFIER"});
    query.joins = join_by_row_id(db, "ZACCOUNT", "p", "a.ZPARENTACCOUNT");
  } else {
    query.columns += ", NULL";
  }
  return query;
}

constexpr std::size_t kMostOfOne = 1'000;
constexpr std::size_t kMostBytes = 1U << 20;  // of the servers of one account

// "Hostname", "SMTPHost", "serverURL", "DAPrincipalURL".
bool names_server(std::string_view key) {
  std::string lower(key);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower.find("host") != std::string::npos || lower.find("server") != std::string::npos ||
         lower.ends_with("url");
}

// Reads one database. Holds what the rows' views point into.
class Reader {
 public:
  Reader(const sqlite::Database& db, Emit<Account>& out) : db_(db), out_(out) {}

  void read() {
    follow();
    const auto orphans = [&](std::span<const Child> family) { servers_of_gone(family); };
    for_each_row(db_, accounts_query(db_), out_,
                 [&](const sqlite::Statement& row, const Where& where, bool from_the_end) {
                   const Children::Taken taken = properties_.take(where.number, from_the_end);
                   for_each_family(taken.passed, orphans);
                   account(row, where, enabled_.take(where.number, from_the_end).own, taken.own);
                 });
    for_each_family(properties_.rest(), orphans);
    for (const Child& child : properties_.of_none()) orphans(std::span(&child, 1));
  }

 private:
  void follow() {
    types_ = Lookup(db_, "ZACCOUNTTYPE", {"ZACCOUNTTYPEDESCRIPTION", "ZIDENTIFIER"}, out_);
    if (db_.has_table("ZDATACLASS")) {
      classes_ = Lookup(db_, "ZDATACLASS", {"ZNAME"}, out_);
      if (const auto join = find_join(db_, "ENABLEDACCOUNTS", "ENABLEDDATACLASSES")) {
        enabled_ = Children(db_, join->table, join->one, join->other, out_);
      } else {
        out_.damage(Where::whole_file(),
                    "no table tells what is switched on in an account: unknown schema");
      }
    }
    if (!db_.has_column("ZACCOUNTPROPERTY", "ZOWNER")) return;
    properties_ = Children(db_, "ZACCOUNTPROPERTY", "ZOWNER", "", out_);
    property_rows_ = ChildReader<Account>(
        db_,
        {.table = "ZACCOUNTPROPERTY",
         .alias = "p",
         .columns = db_.select_list("ZACCOUNTPROPERTY", "p", {"ZKEY", "ZVALUE"})},
        out_);
  }

  void account(const sqlite::Statement& row, const Where& where, std::span<const Child> enabled,
               std::span<const Child> properties) {
    const Cells<Account> cells(row, where, out_);
    Account account;
    kept_bytes_ = 0;
    owned_.clear();
    account.date = cells.mac_s(kDate, "ZDATE");
    account.last_rejected = cells.mac_s(kLastRejected, "ZLASTCREDENTIALRENEWALREJECTIONDATE");
    account.username = cells.text(kUsername, "ZUSERNAME");
    account.description = cells.text(kDescription, "ZACCOUNTDESCRIPTION");
    const auto type = cells.nonzero(kType, "ZACCOUNTTYPE");
    account.type = types_.text(type, 0);
    account.type_id = types_.text(type, 1);
    account.identifier = cells.text(kIdentifier, "ZIDENTIFIER");
    account.owning_app = cells.text(kOwningBundle, "ZOWNINGBUNDLEID");
    if (cells.nonzero(kParent, "ZPARENTACCOUNT")) {
      account.parent = cells.text(kParentIdentifier, "ZIDENTIFIER of the parent");
    }
    account.active = cells.flag(kActive, "ZACTIVE");
    account.authenticated = cells.flag(kAuthenticated, "ZAUTHENTICATED");
    account.visible = cells.flag(kVisible, "ZVISIBLE");
    account.credential_type = cells.text(kCredentialType, "ZCREDENTIALTYPE");
    for (const Child& child : some(enabled, where)) {
      if (const auto name = classes_.text(child.value, 0)) account.enabled.push_back(*name);
    }
    for (const Child& child : some(properties, where)) property(child, account);
    out_.record(account, where);
  }

  // An account that is gone still has a row when its properties name a server.
  void servers_of_gone(std::span<const Child> properties) {
    if (out_.stopped()) return;
    const Where where = Where::at_row("ZACCOUNTPROPERTY", properties.front().row);
    Account account;
    kept_bytes_ = 0;
    owned_.clear();
    for (const Child& child : some(properties, where)) property(child, account);
    if (!account.servers.empty() || !account.server_urls.empty()) out_.record(account, where);
  }

  std::span<const Child> some(std::span<const Child> children, const Where& where) {
    if (children.size() <= kMostOfOne) return children;
    out_.damage(where, "has " + std::to_string(children.size()) +
                           " classes or properties, more than any account; the first are told");
    return children.first(kMostOfOne);
  }

  void property(const Child& child, Account& account) {
    const sqlite::Statement* row = property_rows_.read(child.row);
    if (row == nullptr) return;
    const Where where = Where::at_row("ZACCOUNTPROPERTY", child.row);
    const auto key = Cells<Account>(*row, where, out_).text(1, "ZKEY");
    if (!key || !names_server(*key) || row->is_null(2)) return;
    const auto document = plist::Document::parse(row->blob(2));
    if (!document) {
      out_.damage(where, "ZVALUE: " + document.error().message);
      return;
    }
    const auto archive = keyed_archive::Archive::open(*document);
    if (!archive) {
      out_.damage(where, "ZVALUE: " + archive.error().message);
      return;
    }
    const keyed_archive::Object root = archive->root();
    auto text = root.text();
    // An NSURL is an object that holds its text.
    if (!text) text = root["NS.relative"].text();
    if (!text || text->empty()) return;
    kept_bytes_ += text->size();
    if (kept_bytes_ > kMostBytes) {
      out_.damage(where, "one server too many for one account");
      return;
    }
    const std::string_view kept = owned_.emplace_back(*text);
    const bool is_url = kept.find("://") != std::string_view::npos;
    (is_url ? account.server_urls : account.servers).push_back(kept);
  }

  const sqlite::Database& db_;
  Emit<Account>& out_;
  Lookup types_;
  Lookup classes_;
  Children enabled_;
  Children properties_;
  ChildReader<Account> property_rows_;
  std::deque<std::string> owned_;
  std::size_t kept_bytes_ = 0;  // by owned_
};

void parse(const Input& in, Emit<Account>& out) {
  if (!in.database->has_table("ZACCOUNT")) {
    out.damage(Where::whole_file(), "no table ZACCOUNT: unknown schema");
    return;
  }
  Reader(*in.database, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(ios_accounts) = {.id = "ios.accounts",
                                 .title = "Accounts on the phone",
                                 .paths = kPaths,
                                 .columns = kColumns,
                                 .summary = kSummary,
                                 .reads = Reads::database,
                                 .parse = erased<&parse>};

}  // namespace bridle::artifacts
