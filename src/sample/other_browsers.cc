// Chrome and Firefox: pages visited, with the icons of those pages.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sample/database.h"
#include "sample/parts.h"
#include "sample/prose.h"
#include "sample/traces.h"

namespace bridle::sample {
namespace {

constexpr std::string_view kChrome = "AppDomain-com.google.chrome.ios";
constexpr std::string_view kChromeFolder = "Library/Application Support/Google/Chrome/Default";
constexpr std::string_view kFirefox = "AppDomainGroup-group.org.mozilla.ios.Firefox";
constexpr std::int64_t kWebKitEpoch = 11'644'473'600;  // seconds from 1601 to 1970

constexpr const char* kChromeHistory = R"sql(
CREATE TABLE urls(id INTEGER PRIMARY KEY AUTOINCREMENT,url LONGVARCHAR,title LONGVARCHAR,
  visit_count INTEGER DEFAULT 0 NOT NULL,typed_count INTEGER DEFAULT 0 NOT NULL,
  last_visit_time INTEGER NOT NULL,hidden INTEGER DEFAULT 0 NOT NULL);
CREATE TABLE visits(id INTEGER PRIMARY KEY AUTOINCREMENT,url INTEGER NOT NULL,
  visit_time INTEGER NOT NULL,from_visit INTEGER,external_referrer_url TEXT,
  transition INTEGER DEFAULT 0 NOT NULL,segment_id INTEGER,
  visit_duration INTEGER DEFAULT 0 NOT NULL,
  incremented_omnibox_typed_score BOOLEAN DEFAULT FALSE NOT NULL,opener_visit INTEGER,
  originator_cache_guid TEXT,originator_visit_id INTEGER,originator_from_visit INTEGER,
  originator_opener_visit INTEGER,is_known_to_sync BOOLEAN DEFAULT FALSE NOT NULL,
  consider_for_ntp_most_visited BOOLEAN DEFAULT FALSE NOT NULL,
  visited_link_id INTEGER DEFAULT 0 NOT NULL,app_id TEXT);
)sql";

constexpr const char* kChromeIcons = R"sql(
CREATE TABLE favicons(id INTEGER PRIMARY KEY,url LONGVARCHAR NOT NULL,icon_type INTEGER DEFAULT 1);
CREATE TABLE icon_mapping(id INTEGER PRIMARY KEY,page_url LONGVARCHAR NOT NULL,icon_id INTEGER,
  page_url_type INTEGER DEFAULT 0);
CREATE TABLE favicon_bitmaps(id INTEGER PRIMARY KEY,icon_id INTEGER NOT NULL,
  last_updated INTEGER DEFAULT 0,image_data BLOB,width INTEGER DEFAULT 0,height INTEGER DEFAULT 0,
  last_requested INTEGER DEFAULT 0);
)sql";

constexpr const char* kPlaces = R"sql(
CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url LONGVARCHAR NOT NULL, title LONGVARCHAR,
  visit_count_local INTEGER NOT NULL DEFAULT 0, visit_count_remote INTEGER NOT NULL DEFAULT 0,
  hidden INTEGER DEFAULT 0 NOT NULL, typed INTEGER DEFAULT 0 NOT NULL,
  frecency INTEGER DEFAULT -1 NOT NULL, last_visit_date_local INTEGER NOT NULL DEFAULT 0,
  last_visit_date_remote INTEGER NOT NULL DEFAULT 0, guid TEXT NOT NULL UNIQUE,
  foreign_count INTEGER DEFAULT 0 NOT NULL, url_hash INTEGER DEFAULT 0 NOT NULL, description TEXT,
  preview_image_url TEXT, origin_id INTEGER, sync_status TINYINT NOT NULL DEFAULT 1,
  sync_change_counter INTEGER NOT NULL DEFAULT 0, unknown_fields TEXT);
CREATE TABLE moz_historyvisits (id INTEGER PRIMARY KEY, is_local INTEGER NOT NULL,
  from_visit INTEGER, place_id INTEGER NOT NULL, visit_date INTEGER NOT NULL,
  visit_type INTEGER NOT NULL, unknown_fields TEXT);
CREATE TABLE moz_historyvisit_tombstones (place_id INTEGER NOT NULL, visit_date INTEGER NOT NULL,
  PRIMARY KEY(place_id, visit_date));
)sql";

constexpr const char* kFirefoxIcons = R"sql(
CREATE TABLE favicons (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE,
  width INTEGER, height INTEGER, date REAL NOT NULL);
CREATE TABLE favicon_site_urls (id INTEGER PRIMARY KEY AUTOINCREMENT, site_url TEXT NOT NULL,
  faviconID INTEGER NOT NULL);
CREATE TABLE pinned_top_sites (historyID INTEGER, url TEXT NOT NULL UNIQUE, title TEXT, guid TEXT,
  pinDate REAL, domain TEXT NOT NULL);
)sql";

// "https://<host>/favicon.ico" of a page.
std::string icon_of(std::string_view page) {
  return std::string(page.substr(0, page.find('/', 8))) + "/favicon.ico";
}

std::uint64_t visits_of(const Making& making) {
  return std::max<std::uint64_t>(making.options.size.history_visits / 4, 6);
}

// Ninety days: what Chrome keeps.
std::int64_t time_of(std::uint64_t number, std::uint64_t total) {
  const auto share = static_cast<double>(number) / static_cast<double>(total + 2);
  return kBackupTime - 90 * kDay + static_cast<std::int64_t>(share * 90.0 * kDay);
}

Result<void> make_chrome_history(const Making& making) {
  Random random = making.random("chrome");
  const std::string path = making.scratch("History");
  const std::uint64_t total = visits_of(making);
  Database database(path);
  database.run(kChromeHistory);
  {
    Insert url(database,
               "INSERT INTO urls (id, url, title, visit_count, typed_count, last_visit_time) "
               "VALUES (?,?,?,1,?,?)");
    Insert visit(database,
                 "INSERT INTO visits (id, url, visit_time, from_visit, transition, "
                 "visit_duration) VALUES (?,?,?,?,?,?)");
    std::int64_t id = 0;
    const auto add = [&](std::string_view page, std::int64_t time_us, std::int64_t from,
                         std::int64_t transition) {
      ++id;
      if (id % 70 == 30) ++id;  // one that was deleted
      url.row(id, page, title(random), transition == 1, time_us);
      visit.row(id, id, time_us, from, transition, 4'000'000);
    };
    for (std::uint64_t number = 1; number <= total; ++number) {
      const std::int64_t time_us = (time_of(number, total) + kWebKitEpoch) * 1'000'000;
      const std::string page = link(random);
      if (random.percent(4)) {  // the server led from http to https
        add("http" + page.substr(5), time_us - 60'000, 0, 0x1000'0001);
        add(page, time_us, id, -0x6000'0000LL + 1);
      } else {
        add(page, time_us, 0, random.percent(30) ? 1 : 0);
      }
      if (making.options.traces && number == total / 2) {
        add(traces::kChromeUrl, time_us + 30'000'000, 0, 0);
      }
    }
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.add_folder(kChrome, kChromeFolder, times_of_store(700));
  making.backup.move_file(kChrome, std::string(kChromeFolder) + "/History", times_of_store(700),
                          path);
  return {};
}

Result<void> make_chrome_icons(const Making& making) {
  Random random = making.random("chrome icons");
  const std::string path = making.scratch("Favicons");
  const std::uint64_t total = visits_of(making) / 3;
  Database database(path);
  database.run(kChromeIcons);
  {
    Insert icon(database, "INSERT INTO favicons VALUES (?,?,1)");
    Insert page(database, "INSERT INTO icon_mapping VALUES (?,?,?,0)");
    Insert bitmap(database, "INSERT INTO favicon_bitmaps VALUES (?,?,?,?,32,32,0)");
    for (std::uint64_t number = 1; number <= total; ++number) {
      const std::string url = link(random);
      icon.row(number, icon_of(url));
      page.row(number, url, number);
      const std::int64_t time_us = (time_of(number, total) + kWebKitEpoch) * 1'000'000;
      bitmap.row(number, number, time_us, random.bytes(40));
    }
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.move_file(kChrome, std::string(kChromeFolder) + "/Favicons", times_of_store(700),
                          path);
  return {};
}

Result<void> make_firefox_history(const Making& making) {
  Random random = making.random("firefox");
  const std::string path = making.scratch("places.db");
  const std::uint64_t total = visits_of(making);
  Database database(path);
  database.run(kPlaces);
  {
    Insert place(database,
                 "INSERT INTO moz_places (id, url, title, visit_count_local, "
                 "last_visit_date_local, guid) VALUES (?,?,?,1,?,?)");
    Insert visit(database, "INSERT INTO moz_historyvisits VALUES (?,?,?,?,?,?,NULL)");
    Insert deleted(database, "INSERT INTO moz_historyvisit_tombstones VALUES (?,?)");
    for (std::uint64_t number = 1; number <= total; ++number) {
      const std::int64_t time_ms = time_of(number, total) * 1'000;
      const std::string page = link(random);
      const std::string name = title(random);
      place.row(number, page, name, time_ms, random.hex_digits(12));
      if (number % 50 == 20) {
        deleted.row(number, time_ms);
        continue;
      }
      const bool local = random.percent(80);
      visit.row(number, local, std::nullopt, number, time_ms, random.percent(20) ? 2 : 1);
    }
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.add_folder(kFirefox, "profile.profile", times_of_store(kDay));
  making.backup.move_file(kFirefox, "profile.profile/places.db", times_of_store(kDay), path);
  return {};
}

Result<void> make_firefox_icons(const Making& making) {
  Random random = making.random("firefox icons");
  const std::string path = making.scratch("browser.db");
  const std::uint64_t total = visits_of(making) / 4;
  Database database(path);
  database.run(kFirefoxIcons);
  {
    Insert icon(database, "INSERT INTO favicons VALUES (?,?,16,16,?)");
    Insert site(database, "INSERT INTO favicon_site_urls VALUES (?,?,?)");
    for (std::uint64_t number = 1; number <= total; ++number) {
      const std::string page = link(random);
      icon.row(number, icon_of(page) + "?" + std::to_string(number),
               static_cast<double>(time_of(number, total)));
      site.row(number, page, number);
    }
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.move_file(kFirefox, "profile.profile/browser.db", times_of_store(kDay), path);
  return {};
}

}  // namespace

Result<void> make_other_browsers(const Making& making) {
  for (const auto part :
       {make_chrome_history, make_chrome_icons, make_firefox_history, make_firefox_icons}) {
    if (auto made = part(making); !made) return made;
  }
  return {};
}

}  // namespace bridle::sample
