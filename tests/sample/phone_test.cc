#include "sample/phone.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>

#include "base/hash.h"
#include "formats/plist.h"
#include "formats/typedstream.h"
#include "support/temporary.h"

namespace bridle::sample {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;

constexpr std::string_view kWhatsapp =
    "AppDomainGroup-group.net.whatsapp.WhatsApp.shared-ChatStorage.sqlite";
constexpr std::string_view kSafari = "AppDomain-com.apple.mobilesafari-Library/Safari/History.db";
constexpr std::string_view kProfile =
    "AppDomain-com.apple.mobilesafari-Library/Safari/Profiles/"
    "0F5C2B7E-6A1D-4C52-9B36-2D6B1E0A7C11/History.db";
constexpr std::string_view kUsage = "WirelessDomain-Library/Databases/DataUsage.sqlite";
constexpr std::string_view kChrome =
    "AppDomain-com.google.chrome.ios-Library/Application Support/Google/Chrome/Default/History";
constexpr std::string_view kCalls = "HomeDomain-Library/CallHistoryDB/CallHistory.storedata";
constexpr std::string_view kCalendar = "HomeDomain-Library/Calendar/Calendar.sqlitedb";
constexpr std::string_view kDatabases[] = {
    "HomeDomain-Library/SMS/sms.db",
    "HomeDomain-Library/Accounts/Accounts3.sqlite",
    "HomeDomain-Library/AddressBook/AddressBook.sqlitedb",
    "HomeDomain-Library/Shortcuts/Shortcuts.sqlite",
    "AppDomain-com.apple.mobilesafari-Library/Safari/SafariTabs.db",
    "AppDomainGroup-group.org.mozilla.ios.Firefox-profile.profile/places.db",
    kChrome,
    kCalls,
    kCalendar,
    "HomeDomain-Library/TCC/TCC.db",
    kWhatsapp,
    kSafari,
    kProfile,
    kUsage};

std::string slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::map<std::string, std::string> contents(const fs::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      out[fs::relative(entry.path(), folder).string()] = slurp(entry.path());
    }
  }
  return out;
}

using Connection = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;

Connection open(const std::string& path) {
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK) << path;
  return {db, sqlite3_close_v2};
}

// The first column of every row, as text.
std::vector<std::string> query(const Connection& db, const std::string& sql) {
  std::vector<std::string> out;
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(db.get(), sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
      << sqlite3_errmsg(db.get());
  while (sqlite3_step(statement) == SQLITE_ROW) {
    const void* cell = sqlite3_column_blob(statement, 0);
    out.emplace_back(static_cast<const char*>(cell),
                     static_cast<std::size_t>(sqlite3_column_bytes(statement, 0)));
  }
  sqlite3_finalize(statement);
  return out;
}

std::string one(const Connection& db, const std::string& sql) {
  const auto rows = query(db, sql);
  return rows.size() == 1 ? rows[0] : "(" + std::to_string(rows.size()) + " rows)";
}

// A phone in folder_/b.
class MadePhone {
 public:
  explicit MadePhone(const PhoneOptions& options) {
    const auto made = write_backup(folder_ / "b", options);
    EXPECT_TRUE(made) << made.error().message;
  }
  std::string path() const { return folder_ / "b"; }
  std::string blob(std::string_view domain_and_path) const {
    const std::string id = hex(sha1(domain_and_path));
    return folder_ / ("b/" + id.substr(0, 2) + "/" + id);
  }
  // A copy to be opened: SQLite writes beside what it reads.
  Connection database(std::string_view domain_and_path, bool with_log = false) {
    const std::string copy = folder_ / ("copy" + std::to_string(++copies_) + ".db");
    fs::copy_file(blob(domain_and_path), copy);
    if (with_log) fs::copy_file(blob(std::string(domain_and_path) + "-wal"), copy + "-wal");
    return open(copy);
  }

  Connection manifest() const { return open(folder_ / "b/Manifest.db"); }

 private:
  TemporaryFolder folder_;
  int copies_ = 0;
};

// One phone with everything as it is by default, for the tests that only look.
MadePhone& phone() {
  static MadePhone made{PhoneOptions{}};
  return made;
}

TEST(Phone, TheSameOptionsGiveTheSameBytes) {
  for (const auto& password : {std::optional<std::string>(), std::optional<std::string>("pw")}) {
    PhoneOptions options{.password = password, .rounds_sha256 = 10, .rounds_sha1 = 10};
    const TemporaryFolder folder;
    ASSERT_TRUE(write_backup(folder / "one", options));
    ASSERT_TRUE(write_backup(folder / "two", options));
    options.seed = 2;
    ASSERT_TRUE(write_backup(folder / "three", options));
    const auto one = contents(folder / "one");
    EXPECT_GT(one.size(), 200U);
    EXPECT_TRUE(one == contents(folder / "two"));
    EXPECT_FALSE(one == contents(folder / "three"));
  }
}

TEST(Phone, TheSameOptionsGiveTheSameDump) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_dump(folder / "one", {}));
  ASSERT_TRUE(write_dump(folder / "two", {}));
  const auto one = contents(folder / "one");
  EXPECT_GT(one.size(), 200U);
  EXPECT_TRUE(one == contents(folder / "two"));
  EXPECT_TRUE(one.contains("private/var/mobile/Library/SMS/sms.db"));
  EXPECT_TRUE(one.contains("System/Library/CoreServices/SystemVersion.plist"));
}

TEST(Phone, DatabasesAreWhole) {
  for (const std::string_view name : kDatabases) {
    EXPECT_EQ(one(phone().database(name), "PRAGMA integrity_check"), "ok") << name;
  }
  EXPECT_EQ(one(phone().manifest(), "PRAGMA integrity_check"), "ok");
}

TEST(Phone, HasTheSizeThatWasAsked) {
  MadePhone made({.size = {.manifest_entries = 700,
                           .messages = 90,
                           .whatsapp_messages = 110,
                           .history_visits = 130}});
  EXPECT_EQ(one(made.manifest(), "SELECT count(*) FROM Files"), "700");
  EXPECT_EQ(
      one(made.database("HomeDomain-Library/SMS/sms.db", true), "SELECT count(*) FROM message"),
      "90");
  EXPECT_EQ(one(made.database(kWhatsapp), "SELECT count(*) FROM ZWAMESSAGE"), "110");
  const std::string visits = "SELECT count(*) FROM history_visits";
  EXPECT_EQ(std::stoi(one(made.database(kSafari), visits)) +
                std::stoi(one(made.database(kProfile), visits)),
            130);
}

TEST(Phone, KeepsTheNewestThousandCalls) {
  MadePhone made({.size = {.calls = 1'500}});
  const auto calls = made.database(kCalls);
  EXPECT_EQ(one(calls, "SELECT min(Z_PK) FROM ZCALLRECORD"), "501");
  EXPECT_EQ(one(calls, "SELECT max(Z_PK) FROM ZCALLRECORD"), "1500");
  EXPECT_LT(std::stoi(one(calls, "SELECT count(*) FROM ZCALLRECORD")), 1'000) << "some deleted";
}

TEST(Phone, EveryFileOfTheManifestIsThere) {
  const auto files =
      query(phone().manifest(), "SELECT domain || '-' || relativePath FROM Files WHERE flags = 1");
  EXPECT_GT(files.size(), 200U);
  std::size_t blobs = 0;
  for (const auto& entry : fs::recursive_directory_iterator(phone().path())) {
    if (entry.is_regular_file() && entry.path().parent_path() != phone().path()) ++blobs;
  }
  EXPECT_EQ(files.size(), blobs);
  for (const std::string& file : files) EXPECT_TRUE(fs::exists(phone().blob(file))) << file;
}

TEST(Phone, IdsLeadSomewhere) {
  const auto messages = phone().database("HomeDomain-Library/SMS/sms.db", true);
  EXPECT_EQ(one(messages,
                "SELECT count(*) FROM message m LEFT JOIN handle h ON h.ROWID = m.handle_id "
                "WHERE m.handle_id <> 0 AND h.ROWID IS NULL"),
            "0");
  EXPECT_EQ(one(messages,
                "SELECT count(*) FROM message m LEFT JOIN chat_message_join j "
                "ON j.message_id = m.ROWID LEFT JOIN chat c ON c.ROWID = j.chat_id "
                "WHERE c.ROWID IS NULL"),
            "0");
  const auto attachments = query(messages,
                                 "SELECT a.filename FROM attachment a JOIN message_attachment_join "
                                 "j ON j.attachment_id = a.ROWID JOIN message m ON m.ROWID = "
                                 "j.message_id WHERE m.cache_has_attachments = 1");
  EXPECT_FALSE(attachments.empty());
  for (const std::string& name : attachments) {
    EXPECT_TRUE(fs::exists(phone().blob("MediaDomain-" + name.substr(2)))) << name;
  }
  EXPECT_EQ(one(phone().database(kSafari),
                "SELECT count(*) FROM history_visits a LEFT JOIN history_visits b "
                "ON b.id = a.redirect_destination WHERE a.redirect_destination IS NOT NULL "
                "AND (b.id IS NULL OR b.redirect_source <> a.id)"),
            "0");
  EXPECT_EQ(one(phone().database(kWhatsapp),
                "SELECT count(*) FROM ZWAMESSAGE m LEFT JOIN ZWACHATSESSION s "
                "ON s.Z_PK = m.ZCHATSESSION WHERE s.Z_PK IS NULL"),
            "0");
}

TEST(Phone, PlantsWhatTheTruthSays) {
  const auto text_of = [](const std::string& body) {
    auto text = typedstream::attributed_string(as_bytes(body));
    return text ? *text : text.error().message;
  };
  // In attributedBody alone.
  const std::string sms = "HomeDomain-Library/SMS/sms.db";
  const auto bodies =
      query(phone().database(sms), "SELECT attributedBody FROM message WHERE text IS NULL");
  EXPECT_EQ(std::count_if(bodies.begin(), bodies.end(),
                          [&](const std::string& body) {
                            return text_of(body).find("https://updates.bridle-sample.example/") !=
                                   std::string::npos;
                          }),
            1);
  EXPECT_EQ(one(phone().database(sms), "SELECT count(*) FROM message WHERE text LIKE '%bridle%'"),
            "0");
  // In the write-ahead log alone.
  const std::string late =
      "SELECT count(*) FROM message WHERE text LIKE '%https://late.bridle-sample.example/%' "
      "OR instr(attributedBody, 'https://late.bridle-sample.example/') > 0";
  EXPECT_EQ(one(phone().database(sms), late), "0");
  EXPECT_EQ(one(phone().database(sms, true), late), "1");

  EXPECT_EQ(one(phone().database(kWhatsapp),
                "SELECT count(*) FROM ZWAMESSAGE WHERE ZTEXT LIKE "
                "'%https://gift.bridle-sample.example.org/%'"),
            "1");
  EXPECT_EQ(one(phone().database(kSafari),
                "SELECT count(*) FROM history_items i JOIN history_visits v ON v.history_item = "
                "i.id WHERE i.url LIKE 'https://edge7.relay.bridle-sample.example.net:8443/%'"),
            "1");
  EXPECT_EQ(one(phone().database(kSafari),
                "SELECT count(*) FROM history_visits a JOIN history_visits b ON b.redirect_source "
                "= a.id JOIN history_items i ON i.id = a.history_item JOIN history_items j ON "
                "j.id = b.history_item WHERE i.url = 'http://news.example.com/today' AND "
                "j.url LIKE 'https://landing.example.net/%' AND b.visit_time - a.visit_time < 1"),
            "1");
  EXPECT_EQ(one(phone().database(kUsage),
                "SELECT count(*) FROM ZPROCESS p JOIN ZLIVEUSAGE u ON u.ZHASPROCESS = p.Z_PK "
                "WHERE p.ZPROCNAME = 'bridlesampled'"),
            "2");
  EXPECT_EQ(one(phone().database(kUsage),
                "SELECT count(DISTINCT ZHASPROCESS) FROM ZLIVEUSAGE WHERE ZHASPROCESS NOT IN "
                "(SELECT Z_PK FROM ZPROCESS)"),
            "1");
  EXPECT_EQ(one(phone().database("HomeDomain-Library/TCC/TCC.db"),
                "SELECT count(*) FROM access WHERE client = 'net.example.bridle.sample'"),
            "1");
  EXPECT_EQ(one(phone().database(kChrome),
                "SELECT count(*) FROM urls u JOIN visits v ON v.url = u.id WHERE u.url LIKE "
                "'https://updates.bridle-sample.example/%'"),
            "1");
  EXPECT_EQ(
      one(phone().database(kCalls),
          "SELECT count(*) FROM ZCALLRECORD WHERE ZADDRESS = 'courier@bridle-sample.example'"),
      "1");
  EXPECT_EQ(one(phone().database(kCalendar),
                "SELECT count(*) FROM CalendarItem e JOIN Participant p ON p.ROWID = "
                "e.organizer_id WHERE p.email = 'courier@bridle-sample.example' AND "
                "e.creation_date > e.end_date"),
            "2");
  EXPECT_TRUE(slurp(phone().blob("MediaDomain-Library/SMS/Attachments/0b/11/"
                                 "4F1D0C9A-5B1E-4A56-9A3C-2A54D1F00001/IMG_0002.GIF"))
                  .starts_with("%PDF-"));
  EXPECT_TRUE(fs::exists(phone().blob("HomeDomain-Library/BridleSample/stage2.bin")));
  const std::string cache = slurp(phone().blob(
      "HomeDomain-Library/Preferences/com.apple.identityservices.idstatuscache.plist"));
  const auto handles = plist::Document::parse(as_bytes(cache));
  ASSERT_TRUE(handles);
  EXPECT_TRUE(handles->root()["com.apple.madrid"]["mailto:courier@bridle-sample.example"].exists());
  const std::string daily =
      slurp(phone().blob("HomeDomain-Library/Preferences/com.apple.osanalytics.addaily.plist"));
  const auto usage = plist::Document::parse(as_bytes(daily));
  ASSERT_TRUE(usage);
  EXPECT_EQ(usage->root()["netUsageBaseline"]["bridlesampled"].size(), 5U);
}

TEST(Phone, WithoutTracesThereIsNothingToFind) {
  const PhoneOptions options{.traces = false};
  MadePhone made(options);
  for (const auto& [name, bytes] : contents(made.path())) {
    for (const char* trace : {"bridle-sample", "bridlesampled", "BridleSample", "bridle.sample"}) {
      EXPECT_EQ(bytes.find(trace), std::string::npos) << trace << " in " << name;
    }
  }
  const auto usage = made.database(kUsage);
  EXPECT_EQ(one(usage,
                "SELECT count(*) FROM ZLIVEUSAGE WHERE ZHASPROCESS NOT IN (SELECT Z_PK FROM "
                "ZPROCESS)"),
            "0");
  EXPECT_NE(one(usage, "SELECT max(Z_PK) - min(Z_PK) + 1 - count(*) FROM ZPROCESS"), "0")
      << "iOS removes records itself";
  // A request in clear is only ever answered by its own host.
  EXPECT_EQ(one(made.database(kSafari),
                "SELECT count(*) FROM history_visits a JOIN history_visits b ON b.redirect_source "
                "= a.id JOIN history_items i ON i.id = a.history_item JOIN history_items j ON "
                "j.id = b.history_item WHERE i.url LIKE 'http://%' AND substr(i.url, 8) <> "
                "substr(j.url, 9)"),
            "0");
  EXPECT_EQ(truth_json(options).find("artifact"), std::string::npos);
}

TEST(Phone, EveryPlantedValueHasItsIndicatorOrRule) {
  const std::string stix = indicators_stix();
  const std::string truth = truth_json({});
  std::size_t planted = 0;
  for (std::size_t at = truth.find("\"artifact\""); at != std::string::npos;
       at = truth.find("\"artifact\"", at + 1)) {
    const std::string entry = truth.substr(at, truth.find('}', at) - at);
    const std::size_t indicator = entry.find("\"indicator\": \"");
    if (indicator == std::string::npos) {
      EXPECT_NE(entry.find("\"rule\": \"ios."), std::string::npos) << entry;
    } else {
      const std::size_t start = indicator + 14;
      const std::string value = entry.substr(start, entry.find('"', start) - start);
      EXPECT_NE(stix.find("='" + value + "']"), std::string::npos) << entry;
      EXPECT_NE(entry.find("\"value\": \""), std::string::npos) << entry;
    }
    ++planted;
  }
  EXPECT_EQ(planted, 16U);
  EXPECT_NE(truth_json({}, Form::dump).find("ios.crash_reports"), std::string::npos);
  EXPECT_EQ(truth.find("ios.crash_reports"), std::string::npos);
}

}  // namespace
}  // namespace bridle::sample
