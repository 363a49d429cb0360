#include "artifacts/dumpsys_text.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>

namespace bridle::artifacts::dumpsys {
namespace {

constexpr std::string_view kDigits = "0123456789";

// Google, the makers of phones, and the two that free software comes from.
constexpr std::string_view kStores[] = {
    "com.amazon.venezia",
    "com.android.vending",
    "com.aurora.store",
    "com.bbk.appstore",
    "com.heytap.market",
    "com.hihonor.appmarket",
    "com.huawei.appmarket",
    "com.motorola.ccc.ota",
    "com.oneplus.market",
    "com.oppo.market",
    "com.samsung.android.app.omcagent",
    "com.samsung.android.app.watchmanager",
    "com.sec.android.app.samsungapps",
    "com.sec.android.easyMover",
    "com.transsnet.store",
    "com.vivo.appstore",
    "com.xiaomi.discover",
    "com.xiaomi.market",
    "com.xiaomi.mipicks",
    "org.fdroid.basic",
    "org.fdroid.fdroid",
    "app.accrescent.client",
    "app.grapheneos.apps",
    "com.google.android.gms",
};

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.';
}

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_one_of(text[end], kDigits)) ++end;
  return end - at;
}

// " +0200" or "Z" at the front of `text`, as RFC 3339 writes it; "Z" when there is none.
std::string offset_at(std::string_view text) {
  if (text.starts_with(' ')) text.remove_prefix(1);
  if (text.size() < 5 || (text[0] != '+' && text[0] != '-') || digits_at(text, 1) != 4) return "Z";
  return std::string(text.substr(0, 3)).append(":").append(text.substr(3, 2));
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") + 1 - first);
}

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::string_view> known(std::string_view value) {
  value = trimmed(value);
  if (value.empty() || value == "null" || value == "none") return std::nullopt;
  return value;
}

std::optional<std::string_view> behind(std::string_view text, std::string_view marker) {
  const std::size_t at = text.find(marker);
  if (at == std::string_view::npos) return std::nullopt;
  return text.substr(at + marker.size());
}

std::optional<std::string_view> field(std::string_view line, std::string_view key) {
  for (std::size_t at = line.find(key); at != std::string_view::npos; at = line.find(key, at + 1)) {
    if (at > 0 && !is_one_of(line[at - 1], " \t,;[{(")) continue;
    std::string_view value = line.substr(at + key.size());
    if (!value.starts_with('"')) return value.substr(0, value.find_first_of(" \t"));
    value.remove_prefix(1);
    return value.substr(0, value.find('"'));
  }
  return std::nullopt;
}

std::optional<std::string_view> word(std::string_view line, std::string_view key) {
  std::string_view value = field(line, key).value_or("");
  while (!value.empty() && is_one_of(value.back(), ",;]})")) value.remove_suffix(1);
  return known(value);
}

std::optional<bool> flag(std::string_view line, std::string_view key) {
  const std::string_view value = word(line, key).value_or("");
  if (value == "true") return true;
  if (value == "false") return false;
  return std::nullopt;
}

std::optional<std::int64_t> integer(std::string_view line, std::string_view key) {
  const std::optional<std::string_view> value = word(line, key);
  return value ? number(*value) : std::nullopt;
}

std::optional<Timestamp> wall_time(std::string_view text) {
  constexpr std::size_t kSize = 19;
  if (text.size() < kSize) return std::nullopt;
  for (const std::size_t at : {std::size_t{4}, std::size_t{7}}) {
    if (text[at] != '-') return std::nullopt;
  }
  const char between = text[10];
  const char in_time = between == '-' ? '-' : ':';
  if (!is_one_of(between, " T-") || text[13] != in_time || text[16] != in_time) {
    return std::nullopt;
  }
  std::string rfc(text.substr(0, 10));
  rfc.append("T").append(text.substr(11, 2)).append(":").append(text.substr(14, 2));
  rfc.append(":").append(text.substr(17, 2));
  std::size_t end = kSize;
  if (end < text.size() && text[end] == '.') {
    const std::size_t fraction = std::min<std::size_t>(digits_at(text, end + 1), 9);
    if (fraction > 0) rfc.append(text.substr(end, fraction + 1));
    end += 1 + fraction;
  }
  rfc += offset_at(text.substr(std::min(end, text.size())));
  return parse_rfc3339(rfc);
}

std::optional<Timestamp> unix_ms(std::optional<std::int64_t> milliseconds) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 1'000;
  if (!milliseconds || *milliseconds <= 0 || *milliseconds > kMost) return std::nullopt;
  return from_unix_us(*milliseconds * 1'000);
}

std::optional<std::int64_t> duration_ms(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  struct Unit {
    std::string_view name;
    std::int64_t milliseconds;
  };
  // "ms" before "m": the first that fits is taken.
  constexpr Unit kUnits[] = {
      {"d", 86'400'000}, {"h", 3'600'000}, {"ms", 1}, {"m", 60'000}, {"s", 1'000}};
  constexpr std::int64_t kMost = 1'000'000'000'000'000;
  std::int64_t total = 0;
  bool any = false;
  while (!text.empty()) {
    const std::size_t digits = digits_at(text, 0);
    if (digits == 0 || digits > 12) break;
    const std::int64_t value = number(text.substr(0, digits)).value_or(0);
    const std::string_view rest = text.substr(digits);
    const Unit* unit = std::find_if(std::begin(kUnits), std::end(kUnits),
                                    [&](const Unit& each) { return rest.starts_with(each.name); });
    if (unit == std::end(kUnits)) {
      if (!any && value == 0) return 0;
      break;
    }
    if (value > kMost / unit->milliseconds || total > kMost) return std::nullopt;
    total += value * unit->milliseconds;
    text = rest.substr(unit->name.size());
    any = true;
  }
  if (!any) return std::nullopt;
  return negative ? -total : total;
}

bool is_package_name(std::string_view text) {
  if (text.empty() || text.size() > 255 || text.front() == '.' || text.back() == '.') return false;
  if (is_one_of(text.front(), kDigits)) return false;
  if (!std::all_of(text.begin(), text.end(), &is_of_name)) return false;
  return text.find('.') != std::string_view::npos || text == "android";
}

std::optional<Component> component(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash + 1 == text.size()) return std::nullopt;
  const std::string_view package = text.substr(0, slash);
  if (!is_package_name(package)) return std::nullopt;
  const std::string_view name = text.substr(slash + 1);
  const bool is_name = std::all_of(name.begin(), name.end(), [](char c) {
    return is_of_name(c) || c == '$' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
  });
  if (!is_name) return std::nullopt;
  return Component{package, text};
}

void components_in(std::string_view text, std::vector<Component>& out) {
  constexpr std::string_view kBetween = " \t,;:{}[]()\"=";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(kBetween), text.size());
    const std::optional<Component> found = component(text.substr(0, end));
    if (found) out.push_back(*found);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::optional<std::string_view> package_of_path(std::string_view path) {
  std::string_view rest;
  for (const std::string_view prefix : {"/data/data/", "/data/user/", "/data/user_de/"}) {
    if (!path.starts_with(prefix)) continue;
    rest = path.substr(prefix.size());
    if (prefix == "/data/data/") break;
    const std::size_t slash = rest.find('/');
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
    break;
  }
  const std::string_view package = rest.substr(0, rest.find('/'));
  if (!is_package_name(package)) return std::nullopt;
  return package;
}

bool is_known_store(std::string_view package) {
  return std::find(std::begin(kStores), std::end(kStores), package) != std::end(kStores);
}

Frame frame_of(std::string_view line) {
  if (line.starts_with("DUMP OF SERVICE ")) return Frame::head;
  if (line.starts_with("---------")) {
    if (line.find(" was the duration of dumpsys ") != std::string_view::npos) return Frame::trailer;
    if (line.find_first_not_of('-') == std::string_view::npos) return Frame::head;
  }
  if (line.starts_with("*** SERVICE '") && line.find("EXPIRED ***") != std::string_view::npos) {
    return Frame::expired;
  }
  if (line.starts_with("Can't find service: ")) return Frame::missing;
  return Frame::none;
}

}  // namespace bridle::artifacts::dumpsys
