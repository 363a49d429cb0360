// Paths, key paths and sentences: what has no role, and holds names all the same.
#include <algorithm>
#include <array>

#include "report/escape.h"
#include "report/html_parts.h"
#include "share/redactor.h"
#include "share/shapes.h"

namespace bridle::share {
namespace {

// Folders below which people, and those who write to them, choose the names.
constexpr std::array<std::string_view, 22> kOfUsers = {"Media",       "Documents",
                                                       "Attachments", "Message",
                                                       "Mail",        "Mobile Documents",
                                                       "Downloads",   "Download",
                                                       "Recordings",  "Inbox",
                                                       "Drafts",      "File Provider Storage",
                                                       "sdcard",      "emulated",
                                                       "media",       "CloudDocs",
                                                       "DCIM",        "Pictures",
                                                       "Movies",      "Music",
                                                       "Users",       "com~apple~CloudDocs"};

constexpr std::string_view kJoin = " \u00B7 ";
constexpr std::string_view kHidden = "[hidden]";

bool is_of_users(std::string_view component) {
  return std::ranges::find(kOfUsers, component) != kOfUsers.end();
}

// Names that programs give: UUIDs, hashes, the two digits of a folder of hashes.
bool is_made(std::string_view name) {
  const bool letters = name.find_first_of("abcdefABCDEF") != std::string_view::npos;
  if (is_uuid(name) || (is_hex(name) && (name.size() == 2 || (name.size() >= 16 && letters)))) {
    return true;
  }
  const std::size_t dot = name.rfind('.');
  return dot != std::string_view::npos && is_uuid(name.substr(0, dot)) &&
         is_plain_word(name.substr(dot + 1));
}

bool is_system_name(std::string_view name) {
  constexpr std::string_view kOthers = "._:-+ ~()$%=,{}#*[]";
  const bool ascii = std::ranges::all_of(name, [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kOthers.find(c) != std::string_view::npos;
  });
  return ascii && !holds_long_number(name);
}

bool ends_word(char c) {
  return std::string_view(" \t\n\r,;\"'<>()").find(c) != std::string_view::npos;
}

// " line 12", " message row 3", " key a/b" at the end of a place in timeline.csv: where it begins.
std::size_t suffix_of_place(std::string_view place) {
  const auto digits_from = [&](std::size_t at) {
    return at < place.size() &&
           place.find_first_not_of("-0123456789", at) == std::string_view::npos;
  };
  for (const std::string_view word : {" line ", " offset "}) {
    const std::size_t at = place.rfind(word);
    if (at != std::string_view::npos && digits_from(at + word.size())) return at;
  }
  if (const std::size_t at = place.rfind(" row ");
      at != std::string_view::npos && digits_from(at + 5)) {
    const std::size_t table = place.rfind(' ', at - 1);
    if (table != std::string_view::npos && at > 0) return table;
  }
  return std::min(place.find(" key "), place.size());
}

std::string place_in_file(std::string_view place) {
  if (place.starts_with(" key ")) return " key [hidden]";
  const std::size_t number = std::min(place.rfind(' '), place.size());
  const bool shown = is_system_name(place.substr(0, number));
  return shown ? std::string(place) : " row" + std::string(place.substr(number));
}

}  // namespace

std::string Redactor::component(std::string_view name, bool users) {
  if (name.empty() || is_public(name)) return std::string(name);
  if (is_made(name)) return std::string(name);
  if (users || !is_system_name(name)) return file_name(name);
  return std::string(name);
}

std::string Redactor::path(std::string_view given) {
  std::string whole = valid_utf8(given);
  if (is_public(whole) || (whole.starts_with('/') && is_public(whole.substr(1)))) return whole;
  whole = scrubbed(whole);  // a secret can be longer than a component
  std::string out;
  bool users = false;
  for (std::size_t at = 0; at <= whole.size();) {
    const std::size_t end = std::min(whole.find('/', at), whole.size());
    const std::string_view name = std::string_view(whole).substr(at, end - at);
    out += component(name, users);
    users = users || is_of_users(name);
    if (end < whole.size()) out += '/';
    at = end + 1;
  }
  return out;
}

std::string Redactor::key_path(std::string_view given) {
  const std::string whole = valid_utf8(given);
  std::string out;
  for (std::size_t at = 0; at <= whole.size();) {
    const std::size_t end = std::min(whole.find('/', at), whole.size());
    const std::string_view name = std::string_view(whole).substr(at, end - at);
    if (name.empty() || is_plain_word(name)) {
      out += scrubbed(name);
    } else {
      const bool handle = name.find_first_of("@+") != std::string_view::npos;
      out += handle ? account(name) : tokens_.of(Hidden::value, name);
    }
    if (end < whole.size()) out += '/';
    at = end + 1;
  }
  return out;
}

Place Redactor::place(const Place& given) {
  Place out = given;
  out.path = path(given.path);
  if (given.kind == Where::Kind::row) out.name = open_value(valid_utf8(given.name));
  if (given.kind == Where::Kind::key) out.name = key_path(given.name);
  return out;
}

// Between quotes stands what somebody wrote.
std::string Redactor::without_quotes(std::string_view sentence) {
  std::string out;
  for (std::size_t at = 0; at < sentence.size();) {
    const std::size_t open = sentence.find('"', at);
    const std::size_t close = open == std::string_view::npos ? open : sentence.find('"', open + 1);
    if (close == std::string_view::npos) return out + std::string(sentence.substr(at));
    const std::string_view inside = sentence.substr(open + 1, close - open - 1);
    out += sentence.substr(at, open + 1 - at);
    const bool shown = is_plain_word(inside) ||
                       (inside.starts_with('[') && inside.ends_with(']')) ||
                       inside.find('/') != std::string_view::npos;
    out += shown ? std::string(inside) : tokens_.of(Hidden::text, inside);
    out += '"';
    at = close + 1;
  }
  return out;
}

std::string Redactor::word(std::string_view given) {
  std::string_view name = given;
  std::string after;
  while (!name.empty() && std::string_view(".:!?").find(name.back()) != std::string_view::npos) {
    after.insert(after.begin(), name.back());
    name.remove_suffix(1);
  }
  if (name.empty() || is_public(name)) return std::string(given);
  if (name.find("://") != std::string_view::npos) return url(name) + after;
  const std::size_t at = name.find('@');
  if (at != std::string_view::npos && at > 0 && at + 1 < name.size()) return account(name) + after;
  if (is_ip_address(name)) return tokens_.of(Hidden::ip_address, name) + after;
  if (std::ranges::count(name, '/') >= 2) return path(name) + after;
  const std::string_view host_part = name.substr(0, name.find_first_of("/:"));
  if (looks_like_host(host_part)) return host(host_part) + after;
  return std::string(given);
}

std::string Redactor::words(std::string_view sentence) {
  std::string out;
  for (std::size_t at = 0; at < sentence.size();) {
    if (sentence[at] == '[') {  // a token
      const std::size_t end = sentence.find(']', at);
      if (end != std::string_view::npos) {
        out += sentence.substr(at, end + 1 - at);
        at = end + 1;
        continue;
      }
    }
    if (ends_word(sentence[at])) {
      out += sentence[at++];
      continue;
    }
    std::size_t end = at;
    while (end < sentence.size() && !ends_word(sentence[end])) ++end;
    out += word(sentence.substr(at, end - at));
    at = end;
  }
  return out;
}

std::string Redactor::without_numbers(std::string_view sentence) {
  std::string out;
  for (std::size_t at = 0; at < sentence.size();) {
    const std::size_t length = phone_number_at(sentence, at);
    if (length == 0) {
      out += sentence[at++];
      continue;
    }
    const std::string_view number = sentence.substr(at, length);
    if (sentence.substr(at + length).starts_with(" bytes")) {
      out += number;
      at += length;
      continue;
    }
    const bool plain = number.find_first_not_of("0123456789") == std::string_view::npos;
    out += tokens_.of(plain ? Hidden::number : Hidden::phone_number, number);
    at += length;
  }
  return out;
}

std::string Redactor::text(std::string_view sentence) {
  return without_numbers(words(without_quotes(secrets_.scrub(valid_utf8(sentence), tokens_))));
}

// What a summary joined.
std::string Redactor::open_pieces(std::string_view summary) {
  std::string out;
  for (std::size_t at = 0; at <= summary.size();) {
    const std::size_t end = std::min(summary.find(kJoin, at), summary.size());
    const std::string_view piece = summary.substr(at, end - at);
    const bool is_path = piece.find('/') != std::string_view::npos;
    out += is_path ? path(piece) : open_value(piece);
    if (end == summary.size()) break;
    out += kJoin;
    at = end + kJoin.size();
  }
  return out;
}

std::string Redactor::timeline_line(std::string_view line) {
  std::vector<std::string> fields = report::csv_fields(line);
  const RecordShape* shape = roles_.find(fields[1]);
  // What it says is kept where no column of it can be private; the pieces cannot be told apart.
  const bool open = shape != nullptr && std::ranges::all_of(shape->summary, [&](auto name) {
                      const Column* column = roles_.column(fields[1], name);
                      if (column == nullptr) return false;
                      switch (column->role) {
                        case Role::process:
                        case Role::app_id:
                        case Role::entry_type:
                        case Role::file_path:
                        case Role::sha256:
                        case Role::time:
                          return true;
                        default:
                          return false;
                      }
                    });
  if (!open) {
    fields[3] = kHidden;
  } else {
    fields[3] = open_pieces(fields[3]);
  }
  const std::string place = fields[4];
  const std::size_t suffix = suffix_of_place(place);
  fields[4] = path(place.substr(0, suffix)) + place_in_file(std::string_view(place).substr(suffix));
  std::string out;
  for (const std::string& field : fields) {
    out += out.empty() ? "" : ",";
    report::append_csv_field(field, out);
  }
  return out + "\r\n";
}

}  // namespace bridle::share
