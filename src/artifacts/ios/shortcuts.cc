// ios.shortcuts: the user's shortcuts, what they do, and the links in it.
//
// ZSHORTCUT has a row per shortcut, ZSHORTCUTACTIONS its actions as a property list: an array of
// dictionaries, each an identifier and parameters of any form. Every text of the parameters is kept
// once, and the links in it. Format: docs/formats/ios-shortcuts.md

#include <deque>
#include <unordered_set>

#include "artifacts/artifact.h"
#include "artifacts/children.h"
#include "artifacts/links.h"
#include "artifacts/plist_leaves.h"
#include "artifacts/rows.h"
#include "formats/plist.h"

namespace bridle::artifacts {
namespace {

struct Shortcut {
  std::optional<Timestamp> created = std::nullopt;
  std::optional<Timestamp> modified = std::nullopt;
  std::optional<Timestamp> last_run = std::nullopt;
  std::optional<std::string_view> name = std::nullopt;
  std::optional<std::string_view> description = std::nullopt;
  std::vector<std::string_view> links = {};
  std::vector<std::string_view> actions = {};
  std::vector<std::string_view> texts = {};
  std::optional<std::int64_t> action_count = std::nullopt;
  std::optional<std::int64_t> run_count = std::nullopt;
  std::optional<std::string_view> source = std::nullopt;
  std::optional<std::string_view> app = std::nullopt;
  std::optional<std::string_view> workflow_id = std::nullopt;
  std::optional<bool> deleted = std::nullopt;
  std::optional<std::int64_t> shortcut_id = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Shortcut::created>("created", Role::time, "when the shortcut was made"),
    column<&Shortcut::modified>("modified", Role::time, "when it was last changed"),
    column<&Shortcut::last_run>("last_run", Role::time, "when it last ran"),
    column<&Shortcut::name>("name", Role::text, "its name"),
    column<&Shortcut::description>("description", Role::text, "what it says of its actions"),
    column<&Shortcut::links>("links", Role::link, "URLs in the parameters of its actions"),
    column<&Shortcut::actions>("actions", Role::none, "identifiers of its actions, in order"),
    column<&Shortcut::texts>("texts", Role::text, "texts in the parameters, each once"),
    column<&Shortcut::action_count>("action_count", Role::none,
                                    "actions by the shortcut itself, where those read are others"),
    column<&Shortcut::run_count>("run_count", Role::none, "how often it ran"),
    column<&Shortcut::source>("source", Role::none, "where it came from, as stored"),
    column<&Shortcut::app>("app", Role::app_id, "the application that it belongs to"),
    column<&Shortcut::workflow_id>("workflow_id", Role::none, "its UUID"),
    column<&Shortcut::deleted>("deleted", Role::none, "the user deleted it"),
    column<&Shortcut::shortcut_id>("shortcut_id", Role::none, "its number in the file"),
};

constexpr std::string_view kSummary[] = {"name", "links"};

constexpr std::string_view kPaths[] = {"**/Shortcuts/Shortcuts.sqlite"};

constexpr std::string_view kShortcuts = "ZSHORTCUT";
constexpr std::string_view kActions = "ZSHORTCUTACTIONS";

std::optional<std::string_view> not_empty(std::optional<std::string_view> text) {
  return text && !text->empty() ? text : std::nullopt;
}

// What the actions of one shortcut say.
class Actions {
 public:
  void clear() {
    identifiers_.clear();
    texts_.clear();
    seen_.clear();
    owned_.clear();
    links_.clear();
  }

  // Calls `damage(what)` for what cannot be read.
  template <typename Damage>
  void read(Bytes bytes, Damage&& damage) {
    if (bytes.empty()) return;
    const auto document = plist::Document::parse(bytes);
    if (!document) {
      damage(document.error().message);
      return;
    }
    const plist::Node root = document->root();
    const plist::Node list = root.type() == plist::Type::dict ? root["WFWorkflowActions"] : root;
    if (list.type() != plist::Type::array) damage("not an array of actions: unknown form");
    if (list.type() == plist::Type::array && !read_list(list, damage)) {
      damage("nested too deeply, or more than any shortcut has; the rest is not read");
    }
    if (const auto wrong = document->damage()) damage(wrong->message);
  }

  const std::vector<std::string_view>& identifiers() const { return identifiers_; }
  const std::vector<std::string_view>& texts() const { return texts_; }
  const std::vector<std::string_view>& links() const { return links_.list(); }

 private:
  // The longest shortcuts have some thousand.
  static constexpr std::size_t kMostActions = 50'000;

  // False when something was left out.
  template <typename Damage>
  bool read_list(plist::Node list, Damage& damage) {
    PlistLeaves leaves;
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i == kMostActions) return false;
      const plist::Node action = list.at(i);
      if (const auto id = action["WFWorkflowActionIdentifier"].text()) {
        identifiers_.push_back(own(*id));
      } else {
        damage("action " + std::to_string(i) + " has no identifier");
      }
      const plist::Node parameters = action["WFWorkflowActionParameters"];
      if (!parameters.exists()) continue;
      bool readable = true;
      const bool whole = leaves.walk(parameters, "", "", [&](const PlistLeaf& leaf) {
        readable = take(leaf.value) && readable;
      });
      if (!readable) damage("action " + std::to_string(i) + " has an unreadable parameter");
      if (!whole) return false;
    }
    return true;
  }

  // False when the leaf cannot be read.
  bool take(plist::Node leaf) {
    const auto text = leaf.text();
    if (!text) {
      if (const auto data = leaf.data()) links_.add_from_binary(*data);
      return leaf.type() != plist::Type::absent && leaf.type() != plist::Type::text;
    }
    // Where a variable is put in, the text has an object replacement character alone.
    if (text->empty() || *text == "\xEF\xBF\xBC" || seen_.contains(*text)) return true;
    const std::string_view owned = own(*text);
    seen_.insert(owned);
    texts_.push_back(owned);
    links_.add_copies_from(owned);
    return true;
  }

  std::string_view own(std::string_view text) { return owned_.emplace_back(text); }

  std::vector<std::string_view> identifiers_;
  std::vector<std::string_view> texts_;
  std::unordered_set<std::string_view> seen_;
  std::deque<std::string> owned_;
  Links links_;
};

class Reader {
 public:
  Reader(const sqlite::Database& db, Emit<Shortcut>& out) : db_(db), out_(out) {}

  void read() {
    const bool has_shortcuts = db_.has_table(kShortcuts);
    if (!has_shortcuts) {
      out_.damage(Where::whole_file(), "no table ZSHORTCUT: unknown schema");
    }
    if (db_.has_table(kActions)) {
      children_ = Children(db_, kActions, "ZSHORTCUT", "", out_);
      reader_ = ChildReader(
          db_,
          {.table = kActions, .alias = "a", .columns = db_.select_list(kActions, "a", {"ZDATA"})},
          out_);
    } else {
      out_.damage(Where::whole_file(), "no table ZSHORTCUTACTIONS: unknown schema");
    }
    if (has_shortcuts) read_shortcuts();
    orphans(children_.rest());
    orphans(children_.of_none());
  }

 private:
  void read_shortcuts() {
    const sqlite::RowQuery query = {
        .table = kShortcuts,
        .alias = "s",
        .columns =
            db_.select_list(kShortcuts, "s",
                            {"ZCREATIONDATE", "ZMODIFICATIONDATE", "ZLASTRUNEVENTDATE", "ZNAME",
                             "ZACTIONSDESCRIPTION", "ZACTIONCOUNT", "ZRUNEVENTSCOUNT", "ZSOURCE",
                             "ZASSOCIATEDAPPBUNDLEIDENTIFIER", "ZWORKFLOWID", "ZTOMBSTONED"})};
    for_each_row(db_, query, out_,
                 [&](const sqlite::Statement& row, const Where& where, bool from_the_end) {
                   const Children::Taken taken = children_.take(where.number, from_the_end);
                   orphans(taken.passed);
                   const Cells cells(row, where, out_);
                   Shortcut shortcut;
                   shortcut.shortcut_id = where.number;
                   shortcut.created = cells.mac_s(1, "ZCREATIONDATE");
                   shortcut.modified = cells.mac_s(2, "ZMODIFICATIONDATE");
                   shortcut.last_run = cells.mac_s(3, "ZLASTRUNEVENTDATE");
                   shortcut.name = not_empty(cells.text(4, "ZNAME"));
                   shortcut.description = not_empty(cells.text(5, "ZACTIONSDESCRIPTION"));
                   shortcut.action_count = cells.integer(6, "ZACTIONCOUNT");
                   shortcut.run_count = cells.nonzero(7, "ZRUNEVENTSCOUNT");
                   shortcut.source = not_empty(cells.text(8, "ZSOURCE"));
                   shortcut.app = not_empty(cells.text(9, "ZASSOCIATEDAPPBUNDLEIDENTIFIER"));
                   shortcut.workflow_id = workflow_id(row, cells);
                   shortcut.deleted = cells.set_flag(11, "ZTOMBSTONED");
                   actions_.clear();
                   for (const Child& child : taken.own) read_actions(child);
                   fill(shortcut);
                   out_.record(shortcut, where);
                 });
  }

  // Text; some versions have 16 bytes.
  static std::optional<std::string_view> workflow_id(const sqlite::Statement& row,
                                                     const Cells<Shortcut>& cells) {
    constexpr int kColumn = 10;
    constexpr std::size_t kUuid = 16;
    if (row.blob(kColumn).size() == kUuid) return std::nullopt;
    return not_empty(cells.text(kColumn, "ZWORKFLOWID"));
  }

  void read_actions(const Child& child) {
    const sqlite::Statement* row = reader_.read(child.row);
    if (row == nullptr) return;
    actions_.read(row->blob(1), [&](const std::string& what) {
      out_.damage(Where::at_row(kActions, child.row), what);
    });
  }

  // Actions of a shortcut that is not there.
  void orphans(std::span<const Child> children) {
    for (const Child& child : children) {
      if (out_.stopped()) return;
      const Where where = Where::at_row(kActions, child.row);
      out_.damage(where, "the shortcut of these actions is gone");
      actions_.clear();
      read_actions(child);
      Shortcut shortcut;
      fill(shortcut);
      out_.record(shortcut, where);
    }
  }

  void fill(Shortcut& shortcut) const {
    shortcut.actions = actions_.identifiers();
    shortcut.texts = actions_.texts();
    shortcut.links = actions_.links();
    if (shortcut.action_count == static_cast<std::int64_t>(shortcut.actions.size())) {
      shortcut.action_count = std::nullopt;
    }
  }

  const sqlite::Database& db_;
  Emit<Shortcut>& out_;
  Children children_;
  ChildReader<Shortcut> reader_;
  Actions actions_;
};

void parse(const Input& in, Emit<Shortcut>& out) { Reader(*in.database, out).read(); }

}  // namespace

BRIDLE_ARTIFACT(ios_shortcuts) = {.id = "ios.shortcuts",
                                  .title = "Shortcuts",
                                  .paths = kPaths,
                                  .columns = kColumns,
                                  .summary = kSummary,
                                  .reads = Reads::database,
                                  .parse = erased<&parse>};

}  // namespace bridle::artifacts
