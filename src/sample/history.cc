// History.db of Safari, and of a second profile of it.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "sample/database.h"
#include "sample/parts.h"
#include "sample/prose.h"
#include "sample/traces.h"

namespace bridle::sample {
namespace {

constexpr std::string_view kDomain = "AppDomain-com.apple.mobilesafari";
constexpr std::string_view kProfile = "0F5C2B7E-6A1D-4C52-9B36-2D6B1E0A7C11";

constexpr const char* kSchema = R"sql(
CREATE TABLE history_items (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE,
  domain_expansion TEXT NULL, visit_count INTEGER NOT NULL, daily_visit_counts BLOB NOT NULL,
  weekly_visit_counts BLOB NULL, autocomplete_triggers BLOB NULL,
  should_recompute_derived_visit_counts INTEGER NOT NULL, visit_count_score INTEGER NOT NULL,
  status_code INTEGER NOT NULL DEFAULT 0);
CREATE TABLE history_visits (id INTEGER PRIMARY KEY AUTOINCREMENT,
  history_item INTEGER NOT NULL REFERENCES history_items(id) ON DELETE CASCADE,
  visit_time REAL NOT NULL, title TEXT NULL, load_successful BOOLEAN NOT NULL DEFAULT 1,
  http_non_get BOOLEAN NOT NULL DEFAULT 0, synthesized BOOLEAN NOT NULL DEFAULT 0,
  redirect_source INTEGER NULL UNIQUE REFERENCES history_visits(id) ON DELETE CASCADE,
  redirect_destination INTEGER NULL UNIQUE REFERENCES history_visits(id) ON DELETE CASCADE,
  origin INTEGER NOT NULL DEFAULT 0, generation INTEGER NOT NULL DEFAULT 0,
  attributes INTEGER NOT NULL DEFAULT 0, score INTEGER NOT NULL DEFAULT 0);
CREATE TABLE history_tombstones (id INTEGER PRIMARY KEY AUTOINCREMENT, start_time REAL NOT NULL,
  end_time REAL NOT NULL, url TEXT, generation INTEGER NOT NULL DEFAULT 0);
CREATE TABLE metadata (key TEXT NOT NULL UNIQUE, value);
CREATE INDEX history_visits__last_visit ON history_visits (history_item, visit_time DESC, synthesized ASC);
CREATE INDEX history_items__domain_expansion ON history_items (domain_expansion);
)sql";

class History {
 public:
  History(Database& database, std::uint64_t visits, Random random)
      : database_(database), random_(random), total_(visits) {
    database_.run(kSchema);
    item_.emplace(database_,
                  "INSERT INTO history_items (id, url, domain_expansion, visit_count, "
                  "daily_visit_counts, should_recompute_derived_visit_counts, visit_count_score) "
                  "VALUES (?,?,?,1,?,0,100)");
    visit_.emplace(database_,
                   "INSERT INTO history_visits (id, history_item, visit_time, title, "
                   "redirect_source, redirect_destination, origin) VALUES (?,?,?,?,?,?,0)");
  }

  std::uint64_t visits() const { return visits_; }

  // Visits until there are `count`.
  void browse_until(std::uint64_t count) {
    while (visits_ < count) {
      const bool room_for_two = visits_ + 2 <= count;
      if (room_for_two && random_.percent(2)) {
        upgrade();
      } else if (room_for_two && random_.percent(1)) {
        shortened();
      } else if (seen_.size() > 8 && random_.percent(55)) {
        add_visit(seen_[random_.below(seen_.size())]);
      } else {
        visit_new("https://" + page());
        seen_.push_back(items_);
      }
    }
  }

  void visit_new(std::string_view url) {
    const std::uint64_t item = add_item(url);
    add_visit(item);
  }

  // One page that leads at once to another: two visits.
  void redirect(std::string_view from, std::string_view to, double gap_s) {
    const std::uint64_t first = add_item(from);
    const std::uint64_t second = add_item(to);
    const double when = time_of(visits_ + 1);
    const std::uint64_t id = next_id();
    next_id();
    visit_->row(id, first, when, std::nullopt, std::nullopt, last_id_);
    visit_->row(last_id_, second, when + gap_s, title(random_), id, std::nullopt);
    visits_ += 2;
  }

  // REQUIRES: nothing is added afterwards.
  void done() {
    item_.reset();
    visit_.reset();
  }

 private:
  // A number of its own in each address: the column is UNIQUE.
  std::string page() {
    std::string out = link(random_).substr(8);
    out += out.find('?') == std::string::npos ? "?n=" : "&n=";
    return out + std::to_string(items_ + 1);
  }

  // The everyday redirect: http to https of the same host.
  void upgrade() {
    const std::string rest = page();
    redirect("http://" + rest, "https://" + rest, 0.05);
  }

  // A service whose purpose is to lead elsewhere, over https as they all do by now.
  void shortened() {
    const std::string number = std::to_string(items_ + 1);
    const std::string to = "https://" + page();
    redirect("https://go.example.com/" + number, to, 0.12);
  }

  // One in sixty was deleted: its number is not given again.
  std::uint64_t next_id() {
    if (++last_id_ % 60 == 17) ++last_id_;
    return last_id_;
  }

  std::uint64_t add_item(std::string_view url) {
    std::string_view host = url.substr(url.find("//") + 2);
    host = host.substr(0, host.find_first_of("/:"));
    if (host.starts_with("www.")) host.remove_prefix(4);
    const std::vector<std::byte> daily(4);
    item_->row(++items_, url, host.substr(0, host.find('.')), daily);
    return items_;
  }

  void add_visit(std::uint64_t item) {
    ++visits_;
    visit_->row(next_id(), item, time_of(visits_), title(random_), std::nullopt, std::nullopt);
  }

  // Safari keeps a year; five seconds at least between two of these visits.
  double time_of(std::uint64_t number) const {
    const double share = static_cast<double>(number) / static_cast<double>(total_ + 3);
    return static_cast<double>(kBackupTime - kMacEpoch) - 365.0 * kDay * (1.0 - share);
  }

  Database& database_;
  Random random_;
  std::uint64_t total_;
  std::uint64_t items_ = 0;
  std::uint64_t visits_ = 0;
  std::uint64_t last_id_ = 0;
  std::vector<std::uint64_t> seen_;  // items that are visited again; planted ones are not
  std::optional<Insert> item_;
  std::optional<Insert> visit_;
};

}  // namespace

Result<void> make_history(const Making& making) {
  const std::uint64_t total = std::max<std::uint64_t>(making.options.size.history_visits, 10);
  const std::uint64_t in_profile = total / 10;
  const std::string path = making.scratch("History.db");
  {
    Database database(path);
    History history(database, total - in_profile, making.random("history"));
    history.browse_until((total - in_profile) / 2);
    if (making.options.traces) {
      history.visit_new(traces::kHistoryUrl);
      history.redirect(traces::kRedirectFrom, traces::kRedirectTo, 0.21);
    }
    history.browse_until(total - in_profile);
    history.done();
    if (auto closed = database.close(); !closed) return closed;
  }
  making.backup.add_folder(kDomain, "Library/Safari", times_of_store(600));
  making.backup.move_file(kDomain, "Library/Safari/History.db", times_of_store(600), path);

  Database database(path);
  History history(database, in_profile, making.random("profile"));
  history.browse_until(in_profile);
  history.done();
  if (auto closed = database.close(); !closed) return closed;
  const std::string folder = "Library/Safari/Profiles/" + std::string(kProfile);
  making.backup.add_folder(kDomain, folder, times_of_store(kDay));
  making.backup.move_file(kDomain, folder + "/History.db", times_of_store(kDay), path);
  return {};
}

}  // namespace bridle::sample
