// ios.analytics: what parts of the system that guard keys noted of their failures and successes.
//
// private/var/Keychains/Analytics/<client>.db has a table for each kind of event, whose rows hold a
// time and a property list. What the events are called and what they hold differs by client, so
// every value is kept: as a field, and its text once more where it can be compared.
// Format: docs/formats/ios-analytics.md

#include <deque>

#include "artifacts/artifact.h"
#include "artifacts/plist_leaves.h"
#include "artifacts/rows.h"

namespace bridle::artifacts {
namespace {

struct Event {
  std::optional<Timestamp> time = std::nullopt;
  std::string_view kind = "";
  std::optional<std::string_view> type = std::nullopt;
  std::optional<std::string_view> build = std::nullopt;
  std::optional<std::string_view> product = std::nullopt;
  std::vector<std::string_view> words = {};
  std::vector<std::string_view> texts = {};
  std::vector<std::string_view> fields = {};
};

constexpr Column kColumns[] = {
    column<&Event::time>("noted", Role::time, "when it was noted"),
    column<&Event::kind>("kind", Role::none, "hard_failure, soft_failure, event"),
    column<&Event::type>("type", Role::none, "name of the event"),
    column<&Event::build>("build", Role::none, "build of the system at that time: \"20F75\""),
    column<&Event::product>("product", Role::none, "name of the system"),
    column<&Event::words>("words", Role::process,
                          "values that are a single word or a path: among them are processes"),
    column<&Event::texts>("texts", Role::text, "values that are longer texts or URLs"),
    column<&Event::fields>("fields", Role::none, "all other values, each \"key=value\""),
};

constexpr std::string_view kSummary[] = {"kind", "type", "build", "words"};

constexpr std::string_view kPaths[] = {"private/var/Keychains/Analytics/*.db"};

struct Table {
  std::string_view name;
  std::string_view kind;
};
constexpr Table kTables[] = {
    {"hard_failures", "hard_failure"},
    {"soft_failures", "soft_failure"},
    {"all_events", "event"},
};

constexpr std::size_t kMostFields = 1'000;  // of one event; they have some ten

// Reads the rows of one table. Holds what the rows' views point into.
class Reader {
 public:
  Reader(const sqlite::Database& db, const Table& table, Emit<Event>& out)
      : db_(db), table_(table), out_(out) {}

  void read() {
    for_each_row(db_,
                 {.table = table_.name,
                  .alias = "t",
                  .columns = db_.select_list(table_.name, "t", {"timestamp", "data"})},
                 out_,
                 [&](const sqlite::Statement& row, const Where& where) { event(row, where); });
  }

 private:
  void event(const sqlite::Statement& row, const Where& where) {
    const Cells<Event> cells(row, where, out_);
    Event event;
    event.kind = table_.kind;
    event.time = cells.unix_s(1, "timestamp");
    owned_.clear();
    if (row.is_null(2)) {
      out_.record(event, where);
      return;
    }
    const auto document = plist::Document::parse(row.blob(2));
    if (!document) {
      out_.damage(where, "data: " + document.error().message);
      out_.record(event, where);
      return;
    }
    fields(document->root(), where, event);
    if (const auto damage = document->damage()) out_.damage(where, "data: " + damage->message);
    out_.record(event, where);
  }

  void fields(plist::Node root, const Where& where, Event& event) {
    PlistLeaves leaves;
    bool full = false;
    const bool whole = leaves.walk(root, "", "", [&](const PlistLeaf& leaf) {
      if (event.fields.size() + owned_.size() > kMostFields) {
        full = true;
        return;
      }
      if (const auto text = leaf.value.text()) {
        sort_text(leaf, *text, event);
      } else if (const auto shown = leaf_text(leaf.value)) {
        add_field(leaf.path, *shown, event);
      } else {
        out_.damage(where, "data: the value of a key is unreadable");
      }
    });
    if (full || !whole)
      out_.damage(where, "data: more values than any event has; some are left out");
  }

  void sort_text(const PlistLeaf& leaf, std::string_view text, Event& event) {
    if (leaf.path == "eventType") {
      event.type = owned_.emplace_back(text);
    } else if (leaf.path == "build") {
      event.build = owned_.emplace_back(text);
    } else if (leaf.path == "product") {
      event.product = owned_.emplace_back(text);
    } else {
      const bool is_word = text.find_first_of(" \t\r\n") == std::string_view::npos &&
                           text.find("://") == std::string_view::npos &&
                           text.find('@') == std::string_view::npos;
      const std::string_view field = add_field(leaf.path, text, event);
      if (text.empty()) return;
      (is_word ? event.words : event.texts).push_back(field.substr(field.size() - text.size()));
    }
  }

  std::string_view add_field(std::string_view key, std::string_view value, Event& event) {
    std::string& field = owned_.emplace_back(key);
    field.append(1, '=').append(value);
    event.fields.emplace_back(field);
    return field;
  }

  const sqlite::Database& db_;
  const Table& table_;
  Emit<Event>& out_;
  std::deque<std::string> owned_;
};

void parse(const Input& in, Emit<Event>& out) {
  bool any = false;
  for (const Table& table : kTables) {
    if (!in.database->has_table(table.name)) continue;
    any = true;
    Reader(*in.database, table, out).read();
  }
  if (!any) out.damage(Where::whole_file(), "no table of events: unknown schema");
}

}  // namespace

BRIDLE_ARTIFACT(ios_analytics) = {.id = "ios.analytics",
                                  .title = "Analytics of the keychain",
                                  .paths = kPaths,
                                  .columns = kColumns,
                                  .summary = kSummary,
                                  .reads = Reads::database,
                                  .found_in = kInIosFileSystem,
                                  .parse = erased<&parse>};

}  // namespace bridle::artifacts
