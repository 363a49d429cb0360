#include "share/redactor.h"

#include <algorithm>
#include <array>

#include "base/time.h"
#include "bytes/text.h"
#include "report/json.h"
#include "share/shapes.h"

namespace bridle::share {
namespace {

constexpr std::string_view kSeparator = " \u00B7 ";
constexpr std::string_view kCut = "\u2026";
constexpr std::size_t kWord = 5;      // bytes of a word that is looked for in sentences
constexpr std::size_t kExcerpt = 12;  // bytes of a message that tell where it comes from

// Of columns without a role: those that hold words of programs, and not of people.
constexpr std::string_view kOpenNames =
    " action age authorization backup_state balloon_bundle_id body_kind bug_type build "
    "build_version content_type credential_type decision direction domain enabled error "
    "exception exception_codes extension file_id format killed_for kind list mechanism "
    "media_type method mime_type mode model operation os os_version parent_type product "
    "product_name product_type product_version protection_class qualifiers reason record "
    "recoverable_deleted recovered_from service services session_type snapshot_state "
    "source_app states status store system_domains_version target_type termination "
    "transition type type_id uti uuid version visit_type ";

// Whatever their values look like.
constexpr std::string_view kHiddenNames =
    " account_id iccid iccid_2 imei imei_2 machine_id meid person_id serial_number unique_id ";

// Whether a name stands in a list of names with spaces around each.
bool is_listed(std::string_view names, std::string_view name) {
  return names.find(" " + std::string(name) + " ") != std::string_view::npos;
}

bool is_hidden_number(const Column* column, std::string_view name) {
  if (column == nullptr) return true;
  switch (column->role) {
    case Role::handle:
    case Role::person:
    case Role::email:
    case Role::text:
      return true;
    default:
      return is_listed(kHiddenNames, name);
  }
}

// Words of names of phones that tell nobody apart.
bool is_common(std::string_view word) {
  constexpr std::array<std::string_view, 8> kCommon = {"iphone", "ipad", "ipod",    "phone",
                                                       "apple",  "the",  "android", "galaxy"};
  return std::ranges::find(kCommon, folded(word)) != kCommon.end();
}

std::string as_json(std::string_view text) {
  std::string out;
  report::append_string(text, out);
  return out;
}

std::string_view without_cut(std::string_view value) {
  if (value.ends_with(kCut)) value.remove_suffix(kCut.size());
  return value;
}

// Calls `each` with every text of a cell.
template <typename Each>
void for_each_text(const json::Node& value, const Each& each) {
  if (const auto text = value.text()) return each(*text);
  for (const json::Node& item : value.items()) {
    if (const auto text = item.text()) each(*text);
  }
}

bool is_frame(std::string_view key) {
  return key == "artifact" || key == "where" || key == "time" || key == "cut";
}

}  // namespace

void Redactor::learn(std::span<const report::Fact> device) {
  for (const report::Fact& known : device) {
    if (fact(known.name, known.value) == known.value) continue;
    const bool names = known.name.ends_with("name");
    learn_name(valid_utf8(known.value), names ? Hidden::person : Hidden::value);
  }
}

void Redactor::learn(std::span<const report::IndicatorFile> files) {
  for (const report::IndicatorFile& file : files) {
    if (!file.unpublished) continue;
    unpublished_files_[file.name] = "[unpublished, file " + file.sha256.substr(0, 12) + "]";
    hide(file.name, Hidden::file_name);
    for (const std::string& campaign : file.campaigns) hide(campaign, Hidden::value);
  }
}

// Of a path its ends too: records name a file within a folder or a domain of a backup.
void Redactor::learn_unpublished(std::string_view value) {
  hide(value, Hidden::unpublished_indicator);
  if (value.find("://") != std::string_view::npos) return;
  for (std::size_t at = value.find('/'); at != std::string_view::npos;
       at = value.find('/', at + 1)) {
    hide(value.substr(at + 1), Hidden::unpublished_indicator);
  }
}

void Redactor::learn_public(const MatchedIndicator& indicator) {
  public_.insert(folded(valid_utf8(indicator.value)));
  if (indicator.kind == "domain") public_domains_.insert(folded(valid_utf8(indicator.value)));
  // What was matched in a text or an address can be longer than the indicator.
  if (indicator.matched.find("://") == std::string::npos && indicator.kind != "domain") {
    public_.insert(folded(valid_utf8(indicator.matched)));
  }
}

void Redactor::learn(const Alert& alert) {
  if (alert.indicator) {
    const MatchedIndicator& indicator = *alert.indicator;
    if (indicator.unpublished) {
      learn_unpublished(valid_utf8(indicator.value));
      learn_unpublished(valid_utf8(without_cut(indicator.matched)));
      hide(indicator.id, Hidden::unpublished_indicator);
      hide(valid_utf8(indicator.campaign), Hidden::value);
    } else {
      learn_public(indicator);
    }
  }
  json::Reader reader(as_bytes(alert.record));
  if (!reader.next()) return;
  for (const json::Member& member : reader.root().members()) {
    if (is_frame(member.key)) continue;
    const Column* column = roles_.column(alert.artifact, member.key);
    for_each_text(member.value, [&](std::string_view value) {
      learn_cell(column, member.key, without_cut(value));
    });
  }
}

void Redactor::hide(std::string_view value, Hidden kind) {
  const bool is_told = tells(value, kind);
  if (is_told || value.size() >= kWord) secrets_.add(value, kind);
  if (is_told) names_.add(value, kind);
}

void Redactor::close() {
  const auto is_known = [this](const std::string& value) {
    return public_.contains(value) || host_is_public(value);
  };
  for (Secrets* secrets : {&secrets_, &names_}) {
    for (const std::string& value : public_) secrets->add_public(value);
    for (const std::string& value : public_domains_) secrets->add_public(value);
    secrets->close(is_known);
  }
}

// A name, and each word of it that can be one.
void Redactor::learn_name(std::string_view name, Hidden kind) {
  if (!is_common(name)) hide(name, kind);
  if (kind != Hidden::person) return;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t end = std::min(name.find(' ', at), name.size());
    std::string_view word = name.substr(at, end - at);
    for (const std::string_view possessive : {"'s", "\u2019s"}) {
      if (word.ends_with(possessive)) word.remove_suffix(possessive.size());
    }
    if (word.size() >= 3 && !is_common(word)) hide(word, kind);
    at = end + 1;
  }
}

void Redactor::learn_cell(const Column* column, std::string_view name, std::string_view value) {
  const Role role = column == nullptr ? Role::text : column->role;
  switch (role) {
    case Role::text:
      hide(value, Hidden::text);
      for (std::size_t at = 0; at < value.size();) {  // and each line of it
        const std::size_t end = std::min(value.find('\n', at), value.size());
        if (end - at >= kExcerpt) hide(value.substr(at, end - at), Hidden::text);
        at = end + 1;
      }
      break;
    case Role::handle:
    case Role::email: {
      const bool address = value.find('@') != std::string_view::npos;
      hide(value, address ? Hidden::email_address : Hidden::account);
      const std::string digits = digits_of(value);
      if (digits.size() >= 7) hide(digits, Hidden::phone_number);
      break;
    }
    case Role::person:
      learn_name(value, Hidden::person);
      break;
    case Role::file_name:
      hide(value, Hidden::file_name);
      break;
    case Role::url:
    case Role::link:
      if (const auto parts = url_parts(value); parts && !host_is_public(parts->host)) {
        hide(parts->host, Hidden::domain);
      }
      hide(value, Hidden::link);
      break;
    case Role::domain:
      if (!host_is_public(folded(value))) hide(value, Hidden::domain);
      break;
    case Role::ip:
      hide(value, Hidden::ip_address);
      break;
    case Role::none:
      if (cell(column, name, value) != value) hide(value, Hidden::value);
      break;
    default:
      break;
  }
}

bool Redactor::is_public(std::string_view value) const { return public_.contains(folded(value)); }

bool Redactor::host_is_public(std::string_view host) const {
  while (true) {
    if (public_domains_.contains(host)) return true;
    const std::size_t dot = host.find('.');
    if (dot == std::string_view::npos) return false;
    host.remove_prefix(dot + 1);
  }
}

std::string Redactor::cell(const Column* column, std::string_view name, std::string_view given) {
  std::string value = valid_utf8(given);
  if (column == nullptr) return tokens_.of(Hidden::text, value);
  switch (column->role) {
    case Role::text:
      return tokens_.of(Hidden::text, value);
    case Role::person:
      return tokens_.of(Hidden::person, value);
    case Role::handle:
    case Role::email:
      return account(value);
    case Role::url:
    case Role::link:
      return url(value);
    case Role::domain:
      return host(value);
    case Role::ip:
      return is_public(value) ? value : tokens_.of(Hidden::ip_address, value);
    case Role::file_name:
      return file_name(value);
    case Role::file_path:
      return path(value);
    case Role::time:
      return parse_rfc3339(value) ? value : tokens_.of(Hidden::value, value);
    case Role::none: {
      if (name == "relative_path" || name == "filename") return path(value);
      if (name == "mode" && value.find_first_not_of("01234567") == std::string::npos) return value;
      const bool open = is_listed(kOpenNames, name) && !is_listed(kHiddenNames, name);
      return open ? open_value(value) : tokens_.of(Hidden::value, value);
    }
    default:  // programs, applications, hashes, profiles, properties
      return open_value(value);
  }
}

// What a program may be called, and nothing else.
std::string Redactor::open_value(std::string_view value) {
  if (is_public(value)) return std::string(value);
  if (value.starts_with('/')) return path(value);
  if (!is_plain_name(value) && !(is_hex(value) && value.size() >= 32)) {
    return tokens_.of(Hidden::value, value);
  }
  return scrubbed(value);
}

std::string Redactor::account(std::string_view value) {
  if (is_public(value)) return std::string(value);
  std::string_view rest = value;
  for (const std::string_view before : {"iMessage;-;", "iMessage;+;", "SMS;-;", "SMS;+;", "RCS;-;",
                                        "any;-;", "any;+;", "mailto:", "tel:", "e:", "p:"}) {
    if (rest.starts_with(before)) rest.remove_prefix(before.size());
  }
  if (is_public(rest)) return std::string(value);
  const std::size_t at = rest.find('@');
  if (at == std::string_view::npos) {
    return tokens_.of(is_phone_number(rest) ? Hidden::phone_number : Hidden::account, rest);
  }
  const std::string_view local = rest.substr(0, at);
  if (rest.ends_with("whatsapp.net") && is_phone_number(local)) {
    return tokens_.of(Hidden::phone_number, local);
  }
  const bool messenger =
      rest.ends_with("whatsapp.net") || rest.ends_with("@lid") || rest.ends_with("@g.us");
  return tokens_.of(messenger ? Hidden::account : Hidden::email_address, rest);
}

std::string Redactor::url(std::string_view value) {
  if (is_public(value)) return std::string(value);
  const auto parts = url_parts(value);
  if (!parts) return tokens_.of(Hidden::link, value);
  if (!host_is_public(parts->host)) return tokens_.of(Hidden::link, value);
  std::string out = parts->scheme + "://" + scrubbed(parts->host);
  if (parts->rest_characters > 1) {
    out += "/[path, " + std::to_string(parts->rest_characters - 1) + " bytes]";
  }
  return out;
}

std::string Redactor::host(std::string_view value) {
  if (host_is_public(folded(value))) return scrubbed(value);
  return tokens_.of(Hidden::domain, value);
}

std::string Redactor::file_name(std::string_view value) {
  if (is_public(value)) return std::string(value);
  const std::size_t dot = value.rfind('.');
  std::string out = tokens_.of(Hidden::file_name, value);
  if (dot == std::string_view::npos || dot == 0) return out;
  const std::string_view extension = value.substr(dot + 1);
  if (!extension.empty() && extension.size() <= 6 && is_plain_word(extension) &&
      extension.find_first_of("._:-+") == std::string_view::npos) {
    out += "." + std::string(extension);
  }
  return out;
}

std::string Redactor::scrubbed(std::string_view text) { return names_.scrub(text, tokens_); }

std::vector<Redactor::Cell> Redactor::cells(std::string_view artifact, json::Node record) {
  // Hidden values of a record are looked for in its other values too.
  Secrets own;
  std::vector<Cell> out;
  const std::vector<json::Member> members = record.members();
  for (const json::Member& member : members) {
    if (is_frame(member.key)) continue;
    const Column* column = roles_.column(artifact, member.key);
    Cell& made = out.emplace_back();
    made.list = member.value.type() == json::Type::array;
    made.name = column != nullptr ? std::string(member.key) : open_value(member.key);
    const auto hide = [&](std::string_view value) {
      std::string text = cell(column, member.key, without_cut(value));
      const bool is_open = text == value;
      if (is_public(value) || text.find("://") != std::string::npos) own.add_public(text);
      if (!is_open && tells(value, Hidden::value)) own.add(without_cut(value), Hidden::value);
      made.texts.push_back(std::move(text));
    };
    for_each_text(member.value, hide);
    const bool hidden = is_hidden_number(column, member.key);
    if (const auto number = member.value.integer()) {
      if (hidden) {
        made.texts.push_back(tokens_.of(Hidden::number, std::to_string(*number)));
      } else {
        append_number(*number, made.json);
      }
    } else if (const auto real = member.value.real()) {
      if (hidden) {
        made.texts.push_back(tokens_.of(Hidden::value, std::to_string(*real)));
      } else {
        report::append_value(Value(*real), made.json);
      }
    } else if (const auto truth = member.value.boolean()) {
      made.json = *truth ? "true" : "false";
    }
  }
  own.close();
  for (Cell& made : out) {
    if (!made.json.empty()) continue;
    if (made.texts.empty()) {
      made.json = "null";
      continue;
    }
    if (made.list) made.json = "[";
    for (std::string& text : made.texts) {
      if (!text.starts_with('[')) text = own.scrub(text, tokens_);
      if (made.json.size() > 1) made.json += ',';
      made.json += as_json(text);
    }
    if (made.list) made.json += "]";
  }
  return out;
}

std::string Redactor::where(json::Node where) {
  std::string out = "{\"path\":" + as_json(path(where["path"].text().value_or("")));
  if (const auto id = where["file_id"].text(); id && is_hex(*id)) {
    out += ",\"file_id\":" + as_json(*id);
  }
  for (const char* name : {"offset", "line"}) {
    if (const auto number = where[name].integer()) {
      out += ",\"" + std::string(name) + "\":" + std::to_string(*number);
    }
  }
  if (const auto table = where["table"].text()) {
    out += ",\"table\":" + as_json(open_value(*table));
    out += ",\"row\":" + std::to_string(where["row"].integer().value_or(0));
  }
  if (const auto key = where["key"].text()) out += ",\"key\":" + as_json(key_path(*key));
  return out + "}";
}

std::string Redactor::record(std::string_view artifact, std::string_view json) {
  json::Reader reader(as_bytes(json));
  if (!reader.next() || reader.root().type() != json::Type::object) return "{}";
  const json::Node root = reader.root();
  std::string out;
  const auto add = [&](std::string_view name, std::string_view value) {
    out += out.empty() ? "{" : ",";
    out += as_json(name) + ":" + std::string(value);
  };
  if (const auto own = root["artifact"].text()) {
    artifact = *own;
    add("artifact", as_json(open_value(*own)));
  }
  if (root["where"].exists()) add("where", where(root["where"]));
  if (const auto time = root["time"].text(); time && parse_rfc3339(*time)) {
    add("time", as_json(*time));
  }
  for (const Cell& made : cells(artifact, root)) add(made.name, made.json);
  std::string cut;
  for_each_text(root["cut"], [&](std::string_view name) {
    cut += (cut.empty() ? "" : ",") + as_json(open_value(name));
  });
  if (!cut.empty()) add("cut", "[" + cut + "]");
  return out.empty() ? "{}" : out + "}";
}

std::string Redactor::summary(std::string_view artifact, std::string_view json) {
  const RecordShape* shape = roles_.find(artifact);
  json::Reader reader(as_bytes(json));
  if (shape == nullptr || !reader.next()) return {};
  const std::vector<Cell> all = cells(artifact, reader.root());
  std::string out;
  for (const std::string_view name : shape->summary) {
    const auto found = std::ranges::find(all, name, &Cell::name);
    if (found == all.end() || found->json == "null") continue;
    std::string text;
    for (const std::string& one : found->texts) text += (text.empty() ? "" : ", ") + one;
    if (found->texts.empty()) text = found->json;
    out += (out.empty() ? "" : std::string(kSeparator)) + text;
  }
  return out;
}

}  // namespace bridle::share
