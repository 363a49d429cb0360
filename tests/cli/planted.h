// A phone with secrets planted in it, and the search for them in whatever is written.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/backup.h"
#include "support/temporary.h"

namespace bridle::test {

inline const std::string kPlantedMessages =
    "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT);"
    "CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT, text TEXT, "
    "handle_id INTEGER, date INTEGER, is_from_me INTEGER);"
    "CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, guid TEXT, filename TEXT, "
    "transfer_name TEXT, created_date INTEGER);"
    "INSERT INTO handle VALUES (1, '+380501234567'), (2, 'oksana.k@letters.example');"
    "INSERT INTO message (guid, text, handle_id, date, is_from_me) VALUES "
    "('G1', 'Bring the blue ledger: https://relay.bad.example/i/8841?to=oksana', 1, "
    "700000000000000000, 0),"
    "('G2', 'And the keys, said Kovalenko', 2, 700000001000000000, 0),"
    "('G3', 'see https://secret-infra.example.net/q', 1, 700000002000000000, 0);"
    "INSERT INTO attachment VALUES (1, 'A1', "
    "'~/Library/SMS/Attachments/aa/11/badtool/Kovalenko-passport.pdf', "
    "'Kovalenko-passport.pdf', 700000003);";

inline std::string planted_indicator(const std::string& id, const std::string& pattern,
                                     const std::string& more) {
  return R"({"type":"indicator","spec_version":"2.1","id":"indicator--)" + id +
         R"(","pattern_type":"stix","pattern":")" + pattern + "\"" + more + "}";
}

// Public: the domain of the first message, and part of the path of the attachment.
inline const std::string kPublicFeed =
    R"({"type":"bundle","id":"bundle--1","objects":[)" +
    planted_indicator("11111111-1111-4111-8111-111111111111", "[domain-name:value='bad.example']",
                      "") +
    "," +
    planted_indicator("33333333-3333-4333-8333-333333333333",
                      "[file:name='Kovalenko-passport.pdf']",
                      R"(,"object_marking_refs":["marking-definition--94868c89-83c2-464b-929b-)"
                      R"(a1a8aa3c8487"])") +
    "]}";

// Not public: the domain of the third, of a campaign with a name of its own.
inline const std::string kOwnFeed =
    R"({"type":"bundle","id":"bundle--2","objects":[)" +
    planted_indicator("22222222-2222-4222-8222-222222222222",
                      "[domain-name:value='secret-infra.example.net']",
                      R"(,"object_marking_refs":["marking-definition--f88d31f6-486f-44da-b317-)"
                      R"(01333bde0b82"])") +
    R"(,{"type":"malware","id":"malware--1","name":"Operation Larch"})"
    R"(,{"type":"relationship","id":"relationship--1","relationship_type":"indicates",)"
    R"("source_ref":"indicator--22222222-2222-4222-8222-222222222222",)"
    R"("target_ref":"malware--1"}]})";

// What must stand in nothing that is shared. "Phone of no one" and "42" are of the made backup.
inline const std::vector<std::string> kPlanted = {
    "380501234567", "501234567", "oksana",     "letters.example", "ledger",
    "blue",         "8841",      "keys, said", "secret-infra",    "Larch",
    "22222222-",    "own-2026",  "anna-phone", "no one"};

// Writes anna-phone/, feed.stix2 and own-2026.stix2.
inline void write_planted(const TemporaryFolder& folder) {
  const TemporaryFolder scratch;
  make_database(scratch / "sms.db", kPlantedMessages);
  const BackupFiles files = {{"HomeDomain-Library/SMS/sms.db", read_text(scratch / "sms.db")}};
  write_backup(folder / "anna-phone", files, {});
  write_text(folder / "feed.stix2", kPublicFeed);
  write_text(folder / "own-2026.stix2", kOwnFeed);
}

inline std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// "report.json: ledger" for each secret found in a file, or in all files of a folder.
inline std::string found_in(const std::string& path, const std::vector<std::string>& secrets) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  if (fs::is_directory(path)) {
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  } else {
    files.emplace_back(path);
  }
  std::string out;
  for (const fs::path& file : files) {
    const std::string text = lower(read_text(file.string()));
    for (const std::string& secret : secrets) {
      if (text.find(lower(secret)) == std::string::npos) continue;
      out += file.filename().string() + ": " + secret + "\n";
    }
  }
  return out;
}

}  // namespace bridle::test
