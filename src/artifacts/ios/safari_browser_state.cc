// ios.safari_browser_state: the open and recently closed tabs of Safari, and the pages that each of
// them can go back and forward to.
//
// BrowserState.db keeps tabs and, since iOS 12, their sessions in a table of its own. SafariTabs.db
// (since iOS 15) keeps tabs among the rows of a table `bookmarks`, the session in a property list
// inside of another one. Each tab is a row, and so is each page of its session.
// Format: docs/formats/ios-safari-browser-state.md

#include <algorithm>

#include "artifacts/artifact.h"
#include "artifacts/lookup.h"
#include "artifacts/rows.h"
#include "formats/plist.h"

namespace bridle::artifacts {
namespace {

struct Tab {
  std::optional<Timestamp> last_viewed = std::nullopt;
  std::optional<Timestamp> last_visited = std::nullopt;
  std::optional<Timestamp> added = std::nullopt;
  std::optional<Timestamp> modified = std::nullopt;
  std::optional<Timestamp> closed = std::nullopt;
  std::optional<std::string_view> kind = std::nullopt;
  std::optional<std::string_view> url = std::nullopt;
  std::optional<std::string_view> visible_url = std::nullopt;
  std::optional<std::string_view> original_url = std::nullopt;
  std::optional<std::string_view> pinned_url = std::nullopt;
  std::optional<std::string_view> title = std::nullopt;
  std::optional<std::string_view> tab = std::nullopt;
  std::optional<std::int64_t> position = std::nullopt;
  std::optional<bool> current = std::nullopt;
  std::optional<bool> opened_from_link = std::nullopt;
  std::optional<bool> private_browsing = std::nullopt;
  std::optional<std::string_view> group = std::nullopt;
  std::optional<std::string_view> device = std::nullopt;
  std::optional<std::string_view> profile = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Tab::last_viewed>("last_viewed", Role::time, "when the tab was last looked at"),
    column<&Tab::last_visited>("last_visited", Role::time, "when its page was last visited"),
    column<&Tab::added>("added", Role::time, "when the tab was opened"),
    column<&Tab::modified>("modified", Role::time, "when it was last changed"),
    column<&Tab::closed>("closed", Role::time, "when it was closed"),
    column<&Tab::kind>("kind", Role::none, "tab, or entry: a page of its session"),
    column<&Tab::url>("url", Role::url, "the page"),
    column<&Tab::visible_url>("visible_url", Role::url, "what the address bar showed"),
    column<&Tab::original_url>("original_url", Role::url, "the page before redirects"),
    column<&Tab::pinned_url>("pinned_url", Role::url, "the page that it was pinned with"),
    column<&Tab::title>("title", Role::text, "title of the page"),
    column<&Tab::tab>("tab", Role::none, "identifier of the tab"),
    column<&Tab::position>("position", Role::none, "of an entry: its place, from 0"),
    column<&Tab::current>("current", Role::none, "of an entry: the page that was shown"),
    column<&Tab::opened_from_link>("opened_from_link", Role::none, "a link opened it"),
    column<&Tab::private_browsing>("private_browsing", Role::none, "a private tab"),
    column<&Tab::group>("group", Role::none, "title or identifier of its tab group"),
    column<&Tab::device>("device", Role::none, "device of the account that it is open on"),
    column<&Tab::profile>("profile", Role::none, "Safari profile; none is the default one"),
};

constexpr std::string_view kSummary[] = {"kind", "url", "title"};

constexpr std::string_view kPaths[] = {
    "**/Library/Safari/BrowserState.db", "**/Library/Safari/Profiles/*/BrowserState.db",
    "**/Library/Safari/SafariTabs.db", "**/Library/Safari/Profiles/*/SafariTabs.db"};

constexpr std::string_view kTab = "tab";
constexpr std::string_view kEntry = "entry";

// "9A1C" of ".../Safari/Profiles/9A1C/BrowserState.db".
std::optional<std::string_view> profile_of(std::string_view path) {
  constexpr std::string_view kFolder = "/Profiles/";
  const std::size_t at = path.rfind(kFolder);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = path.substr(at + kFolder.size());
  return rest.substr(0, rest.find('/'));
}

std::optional<std::string_view> not_empty(std::optional<std::string_view> text) {
  return text && !text->empty() ? text : std::nullopt;
}

// Members of the dictionaries of one row; what has another type is damage of the row.
class Members {
 public:
  Members(plist::Node dict, const Where& where, Emit<Tab>& out)
      : dict_(dict), where_(where), out_(out) {}

  std::optional<std::string_view> text(std::string_view key) const {
    const plist::Node node = dict_[key];
    const auto value = node.text();
    if (!value && node.exists()) damage(key, "is no text");
    return not_empty(value);
  }
  std::optional<bool> set_flag(std::string_view key) const {
    const plist::Node node = dict_[key];
    auto value = node.boolean();
    if (!value && node.integer()) value = *node.integer() != 0;
    if (!value && node.exists()) damage(key, "is no flag");
    return value && *value ? value : std::nullopt;
  }
  // A date, or seconds since 2001.
  std::optional<Timestamp> time(std::string_view key) const {
    const plist::Node node = dict_[key];
    if (!node.exists() || node.type() == plist::Type::null) return std::nullopt;
    auto value = node.date();
    const auto seconds = value ? std::nullopt : node.real();
    if (seconds && *seconds == 0) return std::nullopt;
    if (seconds) value = from_mac_s(*seconds);
    if (!value) damage(key, "is no time");
    return value;
  }

  void damage(std::string_view key, std::string_view what) const {
    out_.damage(where_, std::string(key) + " " + std::string(what));
  }

 private:
  plist::Node dict_;
  const Where& where_;
  Emit<Tab>& out_;
};

class Reader {
 public:
  Reader(const Input& in, Emit<Tab>& out)
      : db_(*in.database), out_(out), profile_(profile_of(in.path)) {}

  void read() {
    const bool has_tabs = db_.has_table("tabs");
    const bool has_sessions = db_.has_table("tab_sessions");
    const bool has_bookmarks = db_.has_table("bookmarks");
    if (has_tabs) read_tabs();
    if (has_sessions) read_sessions();
    if (has_bookmarks) read_bookmarks();
    if (!has_tabs && !has_bookmarks) {
      out_.damage(Where::whole_file(), "no table of tabs: unknown schema");
    }
  }

 private:
  void read_tabs() {
    const sqlite::RowQuery query = {
        .table = "tabs",
        .alias = "t",
        .columns = db_.select_list(
            "tabs", "t",
            {"uuid", "url", "user_visible_url", "title", "last_viewed_time", "opened_from_link",
             "private_browsing", "tab_group_uuid", "session_data"})};
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      const Cells cells(row, where, out_);
      Tab tab = start(kTab);
      tab.tab = cells.text(1, "uuid");
      tab.url = not_empty(cells.text(2, "url"));
      tab.visible_url = not_empty(cells.text(3, "user_visible_url"));
      tab.title = not_empty(cells.text(4, "title"));
      tab.last_viewed = cells.mac_s(5, "last_viewed_time");
      tab.opened_from_link = cells.set_flag(6, "opened_from_link");
      tab.private_browsing = cells.set_flag(7, "private_browsing");
      tab.group = not_empty(cells.text(8, "tab_group_uuid"));
      out_.record(tab, where);
      read_session(row.blob(9), tab.tab, where);
    });
  }

  void read_sessions() {
    const sqlite::RowQuery query = {
        .table = "tab_sessions",
        .alias = "s",
        .columns = db_.select_list("tab_sessions", "s", {"tab_uuid", "session_data"})};
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      const Cells cells(row, where, out_);
      const auto tab = cells.text(1, "tab_uuid");
      if (!tab) out_.damage(where, "a session of no tab");
      read_session(row.blob(2), tab, where);
    });
  }

  // Folders are tab groups and profiles: their titles go with the tabs in them.
  void read_bookmarks() {
    constexpr std::int64_t kFolder = 1;
    const Lookup titles(db_, "bookmarks", {"title"}, out_);
    const sqlite::RowQuery query = {
        .table = "bookmarks",
        .alias = "b",
        .columns =
            db_.select_list("bookmarks", "b",
                            {"type", "parent", "external_uuid", "url", "title", "last_modified",
                             "date_closed", "extra_attributes", "local_attributes"})};
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      const Cells cells(row, where, out_);
      const auto url = not_empty(cells.text(4, "url"));
      if (cells.integer(1, "type") == kFolder && !url) return;
      Tab tab = start(kTab);
      tab.group = not_empty(titles.text(cells.integer(2, "parent"), 0));
      tab.tab = cells.text(3, "external_uuid");
      tab.url = url;
      tab.title = not_empty(row.maybe_text(5));  // `titles` told its damage
      tab.modified = cells.mac_s(6, "last_modified");
      tab.closed = cells.mac_s(7, "date_closed");
      const auto extra = attributes(row.blob(8), "extra_attributes", where);
      const auto local = attributes(row.blob(9), "local_attributes", where);
      if (extra) read_extra(extra->root(), where, tab);
      if (local) read_local(local->root(), where, tab);
      out_.record(tab, where);
      if (!local) return;
      const plist::Node session = local->root()["SessionState"];
      if (const auto data = session.data()) {
        read_session(*data, tab.tab, where);
      } else if (session.exists()) {
        out_.damage(where, "SessionState is no data");
      }
      tell_damage(*local, "local_attributes", where);
    });
  }

  void read_extra(plist::Node dict, const Where& where, Tab& tab) {
    const Members members(dict, where, out_);
    tab.last_viewed = members.time("DateLastViewed");
    tab.visible_url = members.text("LocalURL");
    tab.pinned_url = members.text("PinnedAddress");
    tab.device = members.text("DeviceIdentifier");
    tab.added = Members(dict["com.apple.Bookmark"], where, out_).time("DateAdded");
  }

  void read_local(plist::Node dict, const Where& where, Tab& tab) {
    const Members members(dict, where, out_);
    tab.last_visited = members.time("LastVisitTime");
    if (!tab.closed) tab.closed = members.time("DateClosed");
    if (!tab.pinned_url) tab.pinned_url = members.text("PinnedPageURL");
    tab.opened_from_link = members.set_flag("OpenedFromLink");
  }

  std::optional<plist::Document> attributes(Bytes bytes, std::string_view name,
                                            const Where& where) {
    if (bytes.empty()) return std::nullopt;
    auto document = plist::Document::parse(bytes);
    if (!document) {
      out_.damage(where, std::string(name) + ": " + document.error().message);
      return std::nullopt;
    }
    if (document->root().type() != plist::Type::dict) {
      out_.damage(where, std::string(name) + " is no dictionary");
    }
    return std::move(*document);
  }

  // Four bytes (a version), then a property list.
  void read_session(Bytes bytes, std::optional<std::string_view> tab, const Where& where) {
    constexpr std::size_t kVersion = 4;
    if (bytes.empty()) return;
    if (!as_text(bytes).starts_with("bplist")) {
      bytes = bytes.subspan(std::min(kVersion, bytes.size()));
    }
    const auto document = plist::Document::parse(bytes);
    if (!document) {
      out_.damage(where, "the session: " + document.error().message);
      return;
    }
    const plist::Node history = document->root()["SessionHistory"];
    const plist::Node entries = history["SessionHistoryEntries"];
    if (entries.type() == plist::Type::array) {
      read_entries(entries, history["SessionHistoryCurrentIndex"].integer(), tab, where);
    } else if (entries.exists() || document->root().type() != plist::Type::dict ||
               (history.exists() && history.type() != plist::Type::dict)) {
      out_.damage(where, "the session has no list of pages: unknown form");
    }
    tell_damage(*document, "the session", where);
  }

  void read_entries(plist::Node entries, std::optional<std::int64_t> current,
                    std::optional<std::string_view> tab, const Where& where) {
    for (std::size_t i = 0; i < entries.size() && !out_.stopped(); ++i) {
      const plist::Node entry = entries.at(i);
      if (entry.type() != plist::Type::dict) {
        out_.damage(where, "page " + std::to_string(i) + " of the session is no dictionary");
        continue;
      }
      const Members members(entry, where, out_);
      Tab page = start(kEntry);
      page.tab = tab;
      page.position = static_cast<std::int64_t>(i);
      if (page.position == current) page.current = true;
      page.url = members.text("SessionHistoryEntryURL");
      page.original_url = members.text("SessionHistoryEntryOriginalURL");
      if (page.original_url == page.url) page.original_url = std::nullopt;
      page.title = members.text("SessionHistoryEntryTitle");
      if (!page.url) out_.damage(where, "page " + std::to_string(i) + " of the session has no URL");
      out_.record(page, where);
    }
  }

  void tell_damage(const plist::Document& document, std::string_view name, const Where& where) {
    if (const auto damage = document.damage()) {
      out_.damage(where, std::string(name) + ": " + damage->message);
    }
  }

  Tab start(std::string_view kind) const {
    Tab tab;
    tab.kind = kind;
    tab.profile = profile_;
    return tab;
  }

  const sqlite::Database& db_;
  Emit<Tab>& out_;
  std::optional<std::string_view> profile_;
};

void parse(const Input& in, Emit<Tab>& out) { Reader(in, out).read(); }

}  // namespace

BRIDLE_ARTIFACT(ios_safari_browser_state) = {.id = "ios.safari_browser_state",
                                             .title = "Safari tabs",
                                             .paths = kPaths,
                                             .columns = kColumns,
                                             .summary = kSummary,
                                             .reads = Reads::database,
                                             .expected = Expected::if_encrypted,
                                             .parse = erased<&parse>};

}  // namespace bridle::artifacts
