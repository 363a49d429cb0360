// Fixtures are text; these make the files that they stand for.
//
//   in/<device path>.sql         a SQLite database: the statements that fill it. Functions for
//   cells:
//                                bplist('<plist>...</plist>'), typedstream('text')
//   in/<device path>-wal.sql     statements whose effect stands only in the write-ahead log
//   in/<device path>.xml         (of *.plist) a binary property list
//   anything else                is taken as it is
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bytes/bytes.h"

namespace bridle::test {

struct FixtureFile {
  std::string path;  // device path, as in Entry::path
  std::vector<std::byte> bytes;
  std::vector<std::byte> log;  // databases: the write-ahead log, empty if none
};

// Every file under `folder`, sorted by path. Throws std::runtime_error with the reason when a
// fixture is wrong.
std::vector<FixtureFile> build_fixture(const std::filesystem::path& folder);

// A database from SQL text, and one with a write-ahead log.
std::vector<std::byte> build_database(const std::string& sql);
FixtureFile build_database_with_log(const std::string& sql, const std::string& log_sql);

// A binary property list from the XML of one; "<plist>" may be left out.
std::vector<std::byte> build_plist(const std::string& xml);

}  // namespace bridle::test
