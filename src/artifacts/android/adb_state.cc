// android.adb_state: computers that the phone trusts for debugging, and whether debugging is on.
//
//   debugging_manager={
//     connected_to_adb=true
//     user_keys=QAAAA... user@host
//
//     keystore=<?xml ...><adbKey key="QAAAA... user@host" lastConnection="1628501829898" />
//   }
//
// The key store is XML, or Android's binary XML, which dumpstate writes into the text as it is:
// what is no UTF-8 is lost, but the keys are ASCII. A last connection with a lost byte is told as
// unreadable.
// Format: docs/formats/android-adb-state.md

#include <algorithm>
#include <set>
#include <string>

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Row {
  std::optional<Timestamp> last_connection = std::nullopt;
  std::string_view kind;
  std::optional<std::string_view> name = std::nullopt;
  std::optional<std::string_view> value = std::nullopt;
  std::optional<std::string_view> computer = std::nullopt;
  std::optional<std::string> fingerprint = std::nullopt;
  std::optional<std::string_view> key = std::nullopt;
  std::optional<bool> connection_unreadable = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Row::last_connection>("last_connection", Role::time, "when that computer last came"),
    column<&Row::kind>("kind", Role::none, "setting; user_key, keystore_key: a trusted computer"),
    column<&Row::name>("name", Role::none, "of the setting"),
    column<&Row::value>("value", Role::none, "of the setting"),
    column<&Row::computer>("computer", Role::none, "user and host, as that computer says"),
    column<&Row::fingerprint>("fingerprint", Role::none,
                              "MD5 of the key; nothing when the key is no Base64"),
    column<&Row::key>("key", Role::none, "public key in Base64"),
    column<&Row::connection_unreadable>("connection_unreadable", Role::none,
                                        "the last connection lost a byte in the text"),
};

constexpr std::string_view kSummary[] = {"kind", "computer", "fingerprint", "name", "value"};

constexpr std::string_view kPaths[] = {"*/dumpsys/adb", "*/dumpsys/adb#*"};

constexpr Rule kRules[] = {
    {.id = "android.adb_state.several_computers",
     .severity = Severity::low,
     .title = "The phone trusts several computers for debugging",
     .means = "Each of them can install apps and read much of the phone over a cable.",
     .benign = "Developers have several; the computer that took the evidence is one of them."},
    {.id = "android.adb_state.computer",
     .severity = Severity::info,
     .title = "The phone trusts a computer for debugging",
     .means = "It can install apps and read much of the phone over a cable.",
     .benign = "It is as a rule the computer that took the evidence."},
    {.id = "android.adb_state.over_network",
     .severity = Severity::low,
     .title = "Debugging over the network is on",
     .means = "A trusted computer on the same network needs no cable.",
     .benign = "Developers use it."},
};
constexpr const Rule& kSeveral = kRules[0];
constexpr const Rule& kComputer = kRules[1];
constexpr const Rule& kOverNetwork = kRules[2];

// What dumpstate puts for a byte that is no UTF-8.
constexpr std::string_view kLost = "\xEF\xBF\xBD";
// How every key begins: the length of its modulus in words.
constexpr std::string_view kKeyStart = "QAAAA";
constexpr std::size_t kShortestKey = 40;

int value_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

std::size_t key_length(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && value_of(text[end]) >= 0) ++end;
  while (end < text.size() && text[end] == '=') ++end;
  return end;
}

std::optional<std::string> decoded(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const int value = value_of(c);
    if (value < 0) return std::nullopt;
    bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xFFFFFF;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out.push_back(static_cast<char>(bits >> held & 0xFF));
  }
  return out;
}

// As the phone shows it: "F0:A1:...".
std::optional<std::string> fingerprint(std::string_view key) {
  const auto bytes = decoded(key);
  if (!bytes) return std::nullopt;
  Digests digests;
  digests.update(as_bytes(*bytes));
  const std::string hex = digests.finish().md5;
  std::string out;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
    if (!out.empty()) out += ':';
    for (const char c : hex.substr(at, 2)) {
      out += c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  return out;
}

// What stands behind a key: " user@host", up to what no name has.
std::string_view computer_of(std::string_view text) {
  if (!text.starts_with(' ')) return {};
  std::size_t end = 1;
  while (end < text.size() && text[end] >= ' ' && text[end] < '\x7F' && text[end] != '"' &&
         text[end] != '<') {
    ++end;
  }
  return dumpsys::trimmed(text.substr(0, end));
}

// Drops one byte of the binary form, or what stands for a lost one.
bool drop_byte(std::string_view& text) {
  if (text.empty()) return false;
  text.remove_prefix(text.starts_with(kLost) ? kLost.size() : 1);
  return true;
}

// The attribute behind a key in binary XML: type, name (two bytes of an index, or 0xFFFF, a length
// and the name), and eight bytes of milliseconds.
void read_connection(std::string_view text, Row& row) {
  constexpr std::string_view kName = "lastConnection";
  constexpr std::size_t kNearby = 24;
  const std::size_t at = text.substr(0, kNearby + kName.size()).find(kName);
  if (at != std::string_view::npos) {
    text.remove_prefix(at + kName.size());
  } else if (!drop_byte(text) || !drop_byte(text) || !drop_byte(text)) {
    return;
  }
  std::uint64_t value = 0;
  for (int byte = 0; byte < 8; ++byte) {
    if (text.starts_with(kLost)) row.connection_unreadable = true;
    const auto read = text.empty() ? 0U : static_cast<unsigned char>(text.front());
    value = value << 8 | read;
    if (!drop_byte(text)) return;
  }
  constexpr std::uint64_t kLatest = 4'102'444'800'000;    // the year 2100
  constexpr std::uint64_t kEarliest = 1'200'000'000'000;  // 2008
  if (row.connection_unreadable.value_or(false) || value < kEarliest || value > kLatest) return;
  row.last_connection = dumpsys::unix_ms(static_cast<std::int64_t>(value));
}

class AdbState {
 public:
  AdbState(dumpsys::Lines<Row>& lines, Emit<Row>& out) : lines_(lines), out_(out) {}

  void read() {
    while (lines_.next()) read_line(lines_.text());
    if (!blob_.empty()) {
      lines_.damage("the text ends within the key store");
      finish_blob();
    }
    judge();
  }

 private:
  static bool is_setting(std::string_view text) {
    const std::size_t equals = text.find('=');
    return equals != std::string_view::npos && equals > 0 &&
           text.substr(0, equals).find_first_not_of("abcdefghijklmnopqrstuvwxyz_") ==
               std::string_view::npos;
  }

  void read_line(std::string_view line) {
    const std::string_view text = dumpsys::trimmed(line);
    if (text.starts_with("ADB MANAGER STATE") || text.starts_with("debugging_manager")) {
      lines_.seen();
    }
    const bool setting = is_setting(text);
    if (!blob_.empty()) {
      if (text != "}" && !setting) {
        blob_ = {blob_.data(), static_cast<std::size_t>(line.data() + line.size() - blob_.data())};
        return;
      }
      finish_blob();
    }
    if (text.empty() || text == "}") {
      keys_open_ = false;
    } else if (!setting) {
      if (keys_open_) read_user_key(text);
    } else {
      read_setting(text);
    }
  }

  void read_setting(std::string_view text) {
    const std::size_t equals = text.find('=');
    const std::string_view name = text.substr(0, equals);
    const std::string_view value = text.substr(equals + 1);
    keys_open_ = name == "user_keys";
    if (keys_open_) {
      read_user_key(value);
    } else if (name == "keystore") {
      blob_where_ = lines_.where();
      blob_ = value;
    } else if (value != "{") {
      emit_setting(name, value);
    } else {
      in_wifi_ = name == "adb_wifi";
    }
  }

  void emit_setting(std::string_view name, std::string_view value) {
    const Row row = {.kind = "setting", .name = name, .value = value};
    out_.record(row, lines_.where());
    if (in_wifi_ && name == "enabled" && value == "true") {
      out_.flag(row, lines_.where(), kOverNetwork, "adb_wifi is enabled");
    }
  }

  void read_user_key(std::string_view text) {
    const std::size_t length = text.find(' ');
    const std::string_view key = text.substr(0, length);
    if (key.empty()) return;
    Row row = {.kind = "user_key"};
    row.key = key;
    row.fingerprint = fingerprint(key);
    if (length != std::string_view::npos) row.computer = dumpsys::known(text.substr(length));
    emit_key(row, lines_.where());
  }

  void finish_blob() {
    std::string_view rest = blob_;
    const bool is_xml = dumpsys::trimmed(rest).starts_with("<?xml");
    for (std::size_t at = rest.find(kKeyStart); at != std::string_view::npos;
         at = rest.find(kKeyStart)) {
      rest.remove_prefix(at);
      const std::size_t length = key_length(rest);
      if (length >= kShortestKey) read_stored_key(rest, length, is_xml);
      rest.remove_prefix(length);
    }
    blob_ = {};
  }

  void read_stored_key(std::string_view rest, std::size_t length, bool is_xml) {
    Row row = {.kind = "keystore_key"};
    row.key = rest.substr(0, length);
    row.fingerprint = fingerprint(*row.key);
    const std::string_view computer = computer_of(rest.substr(length));
    row.computer = dumpsys::known(computer);
    rest.remove_prefix(length + (computer.empty() ? 0 : computer.size() + 1));
    if (is_xml) {
      const std::string_view element = rest.substr(0, rest.find('>'));
      row.last_connection = dumpsys::unix_ms(dumpsys::integer(element, "lastConnection="));
    } else {
      read_connection(rest, row);
    }
    emit_key(row, blob_where_);
  }

  void emit_key(const Row& row, const Where& where) {
    out_.record(row, where);
    constexpr std::size_t kMost = 10'000;
    if (keys_.size() < kMost && keys_.insert(*row.key).second) {
      last_key_ = row;
      last_where_ = where;
    }
  }

  void judge() {
    if (!last_key_) return;
    const std::string count = std::to_string(keys_.size());
    if (keys_.size() > 1) {
      out_.flag(*last_key_, last_where_, kSeveral, count + " different keys");
    } else {
      out_.flag(*last_key_, last_where_, kComputer, last_key_->fingerprint.value_or("one key"));
    }
  }

  dumpsys::Lines<Row>& lines_;
  Emit<Row>& out_;
  bool keys_open_ = false;
  bool in_wifi_ = false;
  std::string_view blob_;  // the key store that is being read; empty: none
  Where blob_where_;
  std::set<std::string_view> keys_;
  std::optional<Row> last_key_;
  Where last_where_;
};

void parse(const Input& in, Emit<Row>& out) {
  dumpsys::Lines<Row> lines(in, out);
  AdbState(lines, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(android_adb_state) = {.id = "android.adb_state",
                                      .title = "Computers trusted for debugging",
                                      .paths = kPaths,
                                      .columns = kColumns,
                                      .summary = kSummary,
                                      .rules = kRules,
                                      .found_in = kInAndroidBugreport | kInAndroidQf,
                                      .parse = erased<&parse>};

}  // namespace bridle::artifacts
