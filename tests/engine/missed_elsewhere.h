// Phones that hold one thing each: a text, a visit, a process.
#pragma once

#include <string>
#include <string_view>

#include "engine/small_phone.h"

namespace bridle::missed {

inline std::string sql_blob(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "X'";
  for (const char c : bytes) {
    out += kHex[static_cast<unsigned char>(c) >> 4U];
    out += kHex[static_cast<unsigned char>(c) & 15U];
  }
  return out + "'";
}

// Messages with the columns that are asked about here.
inline const std::string kMessages =
    "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT);"
    "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, attributedBody BLOB,"
    "balloon_bundle_id TEXT, payload_data BLOB, handle_id INTEGER, service TEXT, date INTEGER,"
    "is_from_me INTEGER);";

inline Phone with_text(const std::string& text) {
  Phone phone;
  phone.database("HomeDomain", "Library/SMS/sms.db",
                 kMessages +
                     "INSERT INTO message (guid, text, handle_id, is_from_me) VALUES ('G', '" +
                     text + "', 0, 0);");
  return phone;
}

inline const std::string kHistory =
    "CREATE TABLE history_items (id INTEGER PRIMARY KEY, url TEXT, visit_count INTEGER);"
    "CREATE TABLE history_visits (id INTEGER PRIMARY KEY, history_item INTEGER, visit_time REAL,"
    "redirect_source INTEGER, redirect_destination INTEGER);";

inline Phone with_visit(const std::string& url) {
  Phone phone;
  phone.database("HomeDomain", "Library/Safari/History.db",
                 kHistory + "INSERT INTO history_items VALUES (1, '" + url +
                     "', 1); INSERT INTO history_visits VALUES (1, 1, 730000000.5, NULL, NULL);");
  return phone;
}

inline const std::string kNetworkUse =
    "CREATE TABLE ZPROCESS (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,"
    "ZFIRSTTIMESTAMP TIMESTAMP, ZTIMESTAMP TIMESTAMP, ZBUNDLENAME VARCHAR, ZPROCNAME VARCHAR);"
    "CREATE TABLE ZLIVEUSAGE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZKIND "
    "INTEGER,"
    "ZMETADATA INTEGER, ZTAG INTEGER, ZHASPROCESS INTEGER, ZBILLCYCLEEND TIMESTAMP, ZTIMESTAMP "
    "TIMESTAMP, ZWIFIIN FLOAT, ZWIFIOUT FLOAT, ZWWANIN FLOAT, ZWWANOUT FLOAT);";

inline Phone with_network_use(const std::string& rows) {
  Phone phone;
  phone.database("WirelessDomain", "Library/Databases/DataUsage.sqlite", kNetworkUse + rows);
  return phone;
}

inline std::string process_row(int id, const std::string& name) {
  return "INSERT INTO ZPROCESS VALUES (" + std::to_string(id) +
         ", 7, 1, 588611289.25, 588611289.5, NULL, '" + name + "');";
}
inline std::string usage_row(int id, const std::string& process) {
  return "INSERT INTO ZLIVEUSAGE VALUES (" + std::to_string(id) + ", 5, 1, 0, 0, 1, " + process +
         ", NULL, 588611290.0, 1.0, 1.0, 1.0, 1.0);";
}

inline std::string domain(const std::string& value) {
  return "[domain-name:value='" + value + "']";
}

}  // namespace bridle::missed
