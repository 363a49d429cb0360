#include "support/fixture.h"

#include <sqlite3.h>

#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>

#include "formats/plist_xml.h"
#include "formats/typedstream.h"
#include "support/temporary.h"

namespace bridle::test {
namespace {

namespace fs = std::filesystem;

std::vector<std::byte> slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const Bytes bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

std::string text_of(const std::vector<std::byte>& bytes) { return std::string(as_text(bytes)); }

void blob_result(sqlite3_context* context, const std::vector<std::byte>& bytes) {
  sqlite3_result_blob64(context, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
}

std::string text_argument(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return text == nullptr ? std::string() : std::string(text);
}

void sql_bplist(sqlite3_context* context, int, sqlite3_value** arguments) {
  try {
    blob_result(context, build_plist(text_argument(arguments[0])));
  } catch (const std::exception& e) {
    sqlite3_result_error(context, e.what(), -1);
  }
}

void sql_typedstream(sqlite3_context* context, int, sqlite3_value** arguments) {
  blob_result(context, typedstream::write_attributed_string(text_argument(arguments[0])));
}

struct Closer {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
using Connection = std::unique_ptr<sqlite3, Closer>;

Connection connect(const std::string& path) {
  sqlite3* raw = nullptr;
  if (sqlite3_open(path.c_str(), &raw) != SQLITE_OK) throw std::runtime_error("sqlite3_open");
  Connection db(raw);
  sqlite3_create_function(raw, "bplist", 1, SQLITE_UTF8, nullptr, sql_bplist, nullptr, nullptr);
  sqlite3_create_function(raw, "typedstream", 1, SQLITE_UTF8, nullptr, sql_typedstream, nullptr,
                          nullptr);
  return db;
}

void execute(sqlite3* db, const std::string& sql) {
  char* message = nullptr;
  if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &message) != SQLITE_OK) {
    const std::string text = message == nullptr ? "unknown" : message;
    sqlite3_free(message);
    throw std::runtime_error("fixture SQL: " + text);
  }
}

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

std::vector<std::byte> build_database(const std::string& sql) {
  const TemporaryFolder folder;
  const std::string path = folder / "a.db";
  {
    const Connection db = connect(path);
    execute(db.get(), sql);
  }
  return slurp(path);
}

FixtureFile build_database_with_log(const std::string& sql, const std::string& log_sql) {
  const TemporaryFolder folder;
  const std::string path = folder / "a.db";
  const Connection db = connect(path);
  execute(db.get(), sql);
  execute(db.get(), "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;");
  execute(db.get(), log_sql);
  return {.path = {}, .bytes = slurp(path), .log = slurp(path + "-wal")};
}

std::vector<std::byte> build_plist(const std::string& xml) {
  const std::string whole =
      xml.find("<plist") == std::string::npos ? "<plist version=\"1.0\">" + xml + "</plist>" : xml;
  auto binary = plist::xml_to_binary(as_bytes(whole));
  if (!binary) throw std::runtime_error("fixture plist: " + binary.error().message);
  if (binary->damage) throw std::runtime_error("fixture plist: " + binary->damage->message);
  return std::move(binary->binary);
}

std::vector<FixtureFile> build_fixture(const fs::path& folder) {
  std::map<std::string, fs::path> sources;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      sources[fs::relative(entry.path(), folder).generic_string()] = entry.path();
    }
  }
  std::vector<FixtureFile> out;
  for (const auto& [name, source] : sources) {
    const std::vector<std::byte> raw = slurp(source);
    if (ends_with(name, "-wal.sql")) continue;  // goes with its database
    if (ends_with(name, ".sql")) {
      const std::string path = name.substr(0, name.size() - 4);
      const auto log = sources.find(path + "-wal.sql");
      FixtureFile file =
          log == sources.end()
              ? FixtureFile{.path = {}, .bytes = build_database(text_of(raw)), .log = {}}
              : build_database_with_log(text_of(raw), text_of(slurp(log->second)));
      file.path = path;
      out.push_back(std::move(file));
    } else if (ends_with(name, ".plist.xml")) {
      out.push_back({name.substr(0, name.size() - 4), build_plist(text_of(raw)), {}});
    } else {
      out.push_back({name, raw, {}});
    }
  }
  return out;
}

}  // namespace bridle::test
