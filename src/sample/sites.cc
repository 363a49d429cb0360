// What WebKit keeps of web sites: open tabs, the domains that pages loaded, the folders of their
// data; and what a dump has besides, caches of URLs and icons of pages.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "formats/plist_writer.h"
#include "sample/database.h"
#include "sample/parts.h"
#include "sample/prose.h"

namespace bridle::sample {
namespace {

using plist::Tree;

constexpr std::string_view kSafari = "AppDomain-com.apple.mobilesafari";

constexpr const char* kTabs = R"sql(
CREATE TABLE bookmarks (id INTEGER PRIMARY KEY AUTOINCREMENT,special_id INTEGER DEFAULT 0,
  parent INTEGER DEFAULT 0,type INTEGER DEFAULT 0,title TEXT,url TEXT COLLATE NOCASE,
  num_children INTEGER DEFAULT 0,editable INTEGER DEFAULT 1,hidden INTEGER DEFAULT 0,
  order_index INTEGER NOT NULL,external_uuid TEXT UNIQUE,server_id TEXT,
  extra_attributes BLOB DEFAULT NULL,local_attributes BLOB DEFAULT NULL,
  last_modified REAL DEFAULT NULL,subtype INTEGER DEFAULT 0,date_closed REAL DEFAULT NULL);
INSERT INTO bookmarks (id, parent, type, title, order_index, external_uuid, subtype) VALUES
  (0, NULL, 1, 'Root', 0, 'Root', 0), (1, 0, 1, 'Personal', 0, 'DefaultProfile', 2),
  (2, 1, 1, 'Trip', 0, 'TabGroup', 0);
)sql";

constexpr const char* kDomains = R"sql(
CREATE TABLE ObservedDomains (domainID INTEGER PRIMARY KEY,
  registrableDomain TEXT NOT NULL UNIQUE ON CONFLICT FAIL, lastSeen REAL NOT NULL,
  hadUserInteraction INTEGER NOT NULL, mostRecentUserInteractionTime REAL NOT NULL,
  grandfathered INTEGER NOT NULL, isPrevalent INTEGER NOT NULL, isVeryPrevalent INTEGER NOT NULL,
  dataRecordsRemoved INTEGER NOT NULL,
  timesAccessedAsFirstPartyDueToUserInteraction INTEGER NOT NULL,
  timesAccessedAsFirstPartyDueToStorageAccessAPI INTEGER NOT NULL,
  isScheduledForAllButCookieDataRemoval INTEGER NOT NULL,
  mostRecentWebPushInteractionTime REAL NOT NULL);
CREATE TABLE TopLevelDomains (topLevelDomainID INTEGER PRIMARY KEY);
CREATE TABLE StorageAccessUnderTopFrameDomains (domainID INTEGER NOT NULL,
  topLevelDomainID INTEGER NOT NULL ON CONFLICT FAIL);
CREATE TABLE TopFrameUniqueRedirectsTo (sourceDomainID INTEGER NOT NULL,
  toDomainID INTEGER NOT NULL);
CREATE TABLE TopFrameUniqueRedirectsFrom (targetDomainID INTEGER NOT NULL,
  fromDomainID INTEGER NOT NULL);
CREATE TABLE TopFrameLinkDecorationsFrom (toDomainID INTEGER NOT NULL, lastUpdated REAL NOT NULL,
  fromDomainID INTEGER NOT NULL);
CREATE TABLE TopFrameLoadedThirdPartyScripts (topFrameDomainID INTEGER NOT NULL,
  subresourceDomainID INTEGER NOT NULL);
CREATE TABLE SubframeUnderTopFrameDomains (subFrameDomainID INTEGER NOT NULL,
  lastUpdated REAL NOT NULL, topFrameDomainID INTEGER NOT NULL);
CREATE TABLE SubresourceUnderTopFrameDomains (subresourceDomainID INTEGER NOT NULL,
  lastUpdated REAL NOT NULL, topFrameDomainID INTEGER NOT NULL);
CREATE TABLE SubresourceUniqueRedirectsTo (subresourceDomainID INTEGER NOT NULL,
  lastUpdated REAL NOT NULL, toDomainID INTEGER NOT NULL);
CREATE TABLE SubresourceUniqueRedirectsFrom (subresourceDomainID INTEGER NOT NULL,
  fromDomainID INTEGER NOT NULL);
CREATE TABLE OperatingDates (year INTEGER NOT NULL, month INTEGER NOT NULL,
  monthDay INTEGER NOT NULL);
)sql";

constexpr const char* kCache = R"sql(
CREATE TABLE cfurl_cache_schema_version(schema_version INTEGER);
INSERT INTO cfurl_cache_schema_version VALUES (202);
CREATE TABLE cfurl_cache_response(entry_ID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE,
  version INTEGER, hash_value INTEGER, storage_policy INTEGER, request_key TEXT UNIQUE,
  time_stamp NOT NULL DEFAULT CURRENT_TIMESTAMP, partition TEXT);
CREATE TABLE cfurl_cache_blob_data(entry_ID INTEGER PRIMARY KEY, response_object BLOB,
  request_object BLOB, proto_props BLOB, user_info BLOB);
CREATE TABLE cfurl_cache_receiver_data(entry_ID INTEGER PRIMARY KEY, isDataOnFS INTEGER,
  receiver_data BLOB);
)sql";

constexpr const char* kIcons = R"sql(
CREATE TABLE page_url (url TEXT NOT NULL UNIQUE ON CONFLICT REPLACE,
  uuid TEXT NOT NULL ON CONFLICT FAIL);
CREATE TABLE icon_info (uuid TEXT PRIMARY KEY NOT NULL,url TEXT NOT NULL,timestamp INTEGER,
  width INTEGER DEFAULT 0,height INTEGER DEFAULT 0,has_generated_representations INTEGER DEFAULT 0);
CREATE TABLE rejected_resources (page_url TEXT NOT NULL ON CONFLICT FAIL,
  icon_url TEXT NOT NULL ON CONFLICT FAIL,timestamp INTEGER,UNIQUE(page_url, icon_url));
)sql";

std::string origin_of(std::string_view page) {
  return std::string(page.substr(0, page.find('/', 8)));
}

std::uint64_t sites_of(const Making& making) {
  return std::clamp<std::uint64_t>(making.options.size.history_visits / 50, 3, 400);
}

// One of WebKit's strings in a file "origin": length, "it is Latin-1", letters.
void append_text(std::string_view text, std::string& out) {
  for (unsigned shift = 0; shift < 32; shift += 8) {
    out += static_cast<char>(text.size() >> shift & 0xff);
  }
  out += '\1';
  out += text;
}

// The origin of a frame, that of the page around it, each without a port.
std::string origin_file(std::string_view top, std::string_view frame) {
  std::string out;
  for (const std::string_view host : {top, frame}) {
    append_text("https", out);
    append_text(host, out);
    out += '\0';
  }
  return out;
}

Result<void> make_domains(const Making& making) {
  Random random = making.random("domains");
  const std::string path = making.scratch("observations.db");
  Database database(path);
  database.run(kDomains);
  {
    Insert domain(database, "INSERT INTO ObservedDomains VALUES (?,?,?,?,?,0,?,0,0,0,0,0,-1)");
    Insert resource(database, "INSERT INTO SubresourceUnderTopFrameDomains VALUES (?,?,?)");
    Insert leads_to(database, "INSERT INTO TopFrameUniqueRedirectsTo VALUES (?,?)");
    const std::uint64_t total = sites_of(making) * 2;
    for (std::uint64_t number = 1; number <= total; ++number) {
      const auto seen = static_cast<double>(kBackupTime - random.between(60, 30 * kDay));
      const bool touched = random.percent(40);
      const std::string name(word(random));
      domain.row(number, name + std::to_string(number) + ".example", seen, touched,
                 touched ? seen : -1.0, random.percent(20));
      const std::uint64_t other = 1 + random.below(total);
      resource.row(number, seen, other);
      if (number % 9 == 4) leads_to.row(number, other);
    }
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.move_file(kSafari,
                          "Library/WebKit/WebsiteData/ResourceLoadStatistics/observations.db",
                          times_of_store(900), path);
  return {};
}

// Of an application with pages in it, the older layout; of Safari, the newer one.
void make_site_data(const Making& making) {
  Random random = making.random("site data");
  for (std::uint64_t number = 0; number < sites_of(making); ++number) {
    const Timestamp when = at(kBackupTime - random.between(kDay, 300 * kDay));
    const FileTimes times{when, when, when};
    const std::string host = "s" + std::to_string(number) + "." + origin_of(link(random)).substr(8);
    if (number % 2 == 0) {
      const std::string app(kApps[number % std::size(kApps)]);
      making.backup.add_file(
          "AppDomain-" + app,
          "Library/WebKit/WebsiteData/LocalStorage/https_" + host + "_0.localstorage", times,
          random.bytes(64));
      continue;
    }
    const std::string top = random.hex_digits(20);
    const std::string frame = random.hex_digits(20);
    std::string path = "Library/WebKit/WebsiteData/Default/";
    path.append(top).append("/").append(frame).append("/origin");
    making.backup.add_file(kSafari, path, times, as_bytes(origin_file(host, "frames.example.com")));
  }
}

Result<void> make_cache(const Making& making, std::string_view app) {
  Random random = making.random("cache of " + std::string(app));
  const std::string path = making.scratch("Cache.db");
  Database database(path);
  database.run(kCache);
  {
    Insert response(database, "INSERT INTO cfurl_cache_response VALUES (?,0,?,0,?,?,NULL)");
    Insert blob(database, "INSERT INTO cfurl_cache_blob_data VALUES (?,?,NULL,NULL,NULL)");
    for (std::int64_t number = 1; number <= 20; ++number) {
      const std::string url = link(random) + "?n=" + std::to_string(number);
      const std::int64_t when = kBackupTime - random.between(60, 20 * kDay);
      std::string time = rfc3339(at(when));
      time[10] = ' ';
      time.pop_back();
      const auto hash = static_cast<std::int64_t>(random.below(1U << 31));
      response.row(number, hash, url, time);
      Tree::Dict link_of{{"_CFURLString", {url}}, {"_CFURLStringType", {std::int64_t{15}}}};
      Tree::Dict headers{{"Content-Type", {std::string("text/html")}}};
      blob.row(number,
               plist::write_binary({Tree::Dict{{"Version", {std::int64_t{1}}},
                                               {"Array",
                                                {Tree::Array{{std::move(link_of)},
                                                             {mac(when)},
                                                             {std::int64_t{0}},
                                                             {std::int64_t{200}},
                                                             {std::move(headers)},
                                                             {std::int64_t{3153}},
                                                             {std::string("text/html")}}}}}}));
    }
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.move_file("AppDomain-" + std::string(app),
                          "Library/Caches/" + std::string(app) + "/Cache.db", times_of_store(kDay),
                          path);
  return {};
}

Result<void> make_icons(const Making& making) {
  Random random = making.random("icons");
  const std::string path = making.scratch("Favicons.db");
  Database database(path);
  database.run(kIcons);
  {
    Insert icon(database, "INSERT INTO icon_info VALUES (?,?,?,32,32,1)");
    Insert page(database, "INSERT INTO page_url VALUES (?,?)");
    Insert rejected(database, "INSERT INTO rejected_resources VALUES (?,?,?)");
    for (std::uint64_t number = 0; number < sites_of(making); ++number) {
      const std::string url = link(random) + "&n=" + std::to_string(number);
      const std::string id = random.uuid();
      const std::int64_t when = kBackupTime - kMacEpoch - random.between(60, 30 * kDay);
      icon.row(id, origin_of(url) + "/favicon.ico", when);
      page.row(url, id);
      if (number % 7 == 3) rejected.row(url, origin_of(url) + "/touch.png", when);
    }
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.move_file(kSafari, "Library/Image Cache/Favicons/Favicons.db", times_of_store(kDay),
                          path);
  return {};
}

}  // namespace

Result<void> make_tabs(const Making& making) {
  Random random = making.random("tabs");
  const std::string path = making.scratch("SafariTabs.db");
  Database database(path);
  database.run(kTabs);
  {
    Insert tab(database,
               "INSERT INTO bookmarks (id, parent, type, title, url, order_index, external_uuid, "
               "extra_attributes, local_attributes, last_modified, date_closed) "
               "VALUES (?,2,0,?,?,?,?,?,?,?,?)");
    const std::uint64_t total = sites_of(making) / 3 + 4;
    for (std::uint64_t number = 1; number <= total; ++number) {
      const std::string url = link(random);
      const std::string name = title(random);
      const std::int64_t viewed = kBackupTime - random.between(60, 60 * kDay);
      const auto extra =
          plist::write_binary({Tree::Dict{{"DateLastViewed", {at(viewed)}}, {"LocalURL", {url}}}});
      const auto local = plist::write_binary(
          {Tree::Dict{{"LastVisitTime", {mac(viewed)}}, {"OpenedFromLink", {random.percent(30)}}}});
      const std::optional<double> closed =
          number % 4 == 0 ? std::optional(mac(viewed + 900)) : std::nullopt;
      tab.row(number + 2, name, url, number, random.uuid(), extra, local, mac(viewed), closed);
    }
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.move_file(kSafari, "Library/Safari/SafariTabs.db", times_of_store(200), path);
  return {};
}

Result<void> make_sites(const Making& making) {
  make_site_data(making);
  return make_domains(making);
}

Result<void> make_caches(const Making& making) {
  for (std::size_t number = 0; number < std::size(kApps); number += 3) {
    if (auto made = make_cache(making, kApps[number]); !made) return made;
  }
  return make_icons(making);
}

}  // namespace bridle::sample
