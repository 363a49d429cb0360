#include "match/naive.h"

#include <algorithm>
#include <set>

#include "match/naive_text.h"

namespace bridle::naive {
namespace {

const std::set<std::string> kPublicSuffixes = {"github.io", "co.uk"};

// --- What a value offers to the terms

struct Offer {
  enum class Kind { host, ip, url, email, process, path, file_name, whole } kind;
  Meaning meaning;
  std::string value;
  std::string rest;  // host, ip: what follows in the URL
  std::string matched;
  IndicatorKind whole = IndicatorKind::domain;
  bool may_be_cut = false;  // process
  bool namesake = false;    // process: it is only a file of that name
};

std::string base_name(std::string path) {
  while (path.ends_with("/")) path.pop_back();
  return path.substr(path.rfind('/') + 1);
}

std::string rest_in_text(const std::string& text, std::size_t end) {
  if (end < text.size() && text[end] == ':') {
    end = std::min(text.find_first_not_of(kDigits, end + 1), text.size());
  }
  if (end >= text.size() || text[end] != '/') return "";
  std::string rest = text.substr(end, text.find_first_of("\" \t\n\r<>`\\", end) - end);
  while (!rest.empty() && one_of(rest.back(), ".,;:!?')]}")) rest.pop_back();
  return rest;
}

// The path as it is meant, and whether that differs from how it stands.
std::string meant_path(const std::string& text) {
  std::string path = text;
  const bool is_url = lower(text).starts_with("file:");
  if (is_url) {
    path = text.substr(5);
    if (path.starts_with("//")) {
      path = path.find('/', 2) == std::string::npos ? "" : path.substr(path.find('/', 2));
    }
  }
  if (path.find("/..") == std::string::npos) return is_url ? path : text;
  std::vector<std::string> kept;
  for (const std::string& component : split(path, '/')) {
    if (component.empty() || component == ".") continue;
    if (component != "..") {
      kept.push_back(component);
    } else if (!kept.empty() && kept.back() != "..") {
      kept.pop_back();
    } else if (!path.starts_with("/")) {
      kept.push_back(component);
    }
  }
  std::string out = path.starts_with("/") ? "/" : "";
  for (std::size_t i = 0; i < kept.size(); ++i) out += (i > 0 ? "/" : "") + kept[i];
  return out;
}

void offer_path(const std::string& given, std::vector<Offer>& out) {
  const std::string text = meant_path(given);
  const bool differs = lower(given).starts_with("file:") || given.find("/..") != std::string::npos;
  const std::size_t first = out.size();
  out.push_back({Offer::Kind::path, Meaning::presence, text, "", differs ? given : ""});
  for (const std::string& component : split(text, '/')) {
    if (!component.starts_with("http_") && !component.starts_with("https_")) continue;
    for (const std::string& piece : split(component, '_')) {
      if (piece.find('.') != std::string::npos) {
        out.push_back({Offer::Kind::host, Meaning::contact, piece, "", piece});
      }
    }
  }
  std::string last;
  for (const std::string& component : split(text, '/')) {
    if (!component.empty() && component != ".") last = component;
  }
  out.push_back({Offer::Kind::file_name, Meaning::presence, last, "", last});
  bool in_app = false;
  for (const char* folder : {"/Containers/Data/", "/Containers/Shared/", "/Containers/Bundle/"}) {
    in_app = in_app || text.find(folder) != std::string::npos;
  }
  if (!in_app) {
    out.push_back({Offer::Kind::process, Meaning::presence, last, "", last, IndicatorKind::domain,
                   false, true});
  }
  for (std::size_t i = first; differs && i < out.size(); ++i) out[i].matched = given;
}

void offer_email(const std::string& text, Meaning meaning, std::vector<Offer>& out) {
  out.push_back({Offer::Kind::email, meaning, text, "", text});
  out.push_back({Offer::Kind::host, meaning, text.substr(text.rfind('@') + 1), "", text});
}

// URLs in what follows the host, each piece with its escapes undone.
void offer_links_inside(const std::string& rest, const std::string& matched,
                        std::vector<Offer>& out) {
  std::string marked = rest;
  for (char& c : marked) c = one_of(c, "&?#;") ? '\n' : c;
  for (std::string piece : split(marked, '\n')) {
    for (std::size_t at = 0; (at = piece.find('%', at)) != std::string::npos; ++at) {
      const std::string hex = lower(piece.substr(at + 1, 2));
      if (hex == "3a") piece.replace(at, 3, ":");
      if (hex == "2f") piece.replace(at, 3, "/");
    }
    for (const Piece& found : pieces_of(piece)) {
      if (found.kind != Piece::Kind::url) continue;
      const Url url = take_apart(found.text);
      out.push_back({Offer::Kind::url, Meaning::mention, found.text, "", matched});
      out.push_back({Offer::Kind::host, Meaning::mention, url.host, url.rest, matched});
    }
  }
}

std::vector<Offer> offers_of(Role role, const std::string& text) {
  std::vector<Offer> out;
  const auto whole = [&](IndicatorKind kind) {
    out.push_back({Offer::Kind::whole, Meaning::presence, lower(text), "", text, kind});
  };
  switch (role) {
    case Role::url:
    case Role::link: {
      const Meaning meaning = role == Role::url ? Meaning::contact : Meaning::mention;
      const Url url = take_apart(text);
      if (!url.ok) break;
      out.push_back({Offer::Kind::url, meaning, text, "", text});
      out.push_back({Offer::Kind::host, meaning, url.host, url.rest, url.host});
      offer_links_inside(url.rest, text, out);
      break;
    }
    case Role::domain:
      out.push_back({Offer::Kind::host, Meaning::contact, text, "", text});
      break;
    case Role::ip:
      out.push_back({Offer::Kind::ip, Meaning::contact, text, "", text});
      break;
    case Role::email:
    case Role::handle: {
      const Meaning meaning = role == Role::handle ? Meaning::contact : Meaning::mention;
      std::string address = lower(text).starts_with("mailto:") ? text.substr(7) : text;
      if (address.find('@') == std::string::npos) break;
      out.push_back({Offer::Kind::email, meaning, address, "", address});
      for (const Piece& piece : pieces_of(address)) {
        if (piece.kind == Piece::Kind::email) offer_email(piece.text, meaning, out);
        if (piece.kind == Piece::Kind::host && piece.start > 0 && address[piece.start - 1] == '@') {
          out.push_back({Offer::Kind::host, meaning, piece.text, "", piece.text});
        }
      }
      break;
    }
    case Role::process:
      out.push_back({Offer::Kind::process, Meaning::presence, base_name(text), "", base_name(text),
                     IndicatorKind::domain, true});
      if (text.starts_with("/")) offer_path(text, out);
      break;
    case Role::file_path:
      offer_path(text, out);
      break;
    case Role::file_name:
      out.push_back(
          {Offer::Kind::file_name, Meaning::presence, base_name(text), "", base_name(text)});
      break;
    case Role::sha256:
      whole(IndicatorKind::sha256);
      break;
    case Role::sha1:
      whole(IndicatorKind::sha1);
      break;
    case Role::md5:
      whole(IndicatorKind::md5);
      break;
    case Role::app_id:
      whole(IndicatorKind::app_id);
      break;
    case Role::cert_hash:
      whole(IndicatorKind::cert_hash);
      break;
    case Role::profile_id:
      whole(IndicatorKind::profile_id);
      break;
    case Role::android_property:
      whole(IndicatorKind::android_property);
      break;
    case Role::text:
      for (const Piece& piece : pieces_of(text)) {
        const std::string rest = rest_in_text(text, piece.start + piece.text.size());
        if (piece.kind == Piece::Kind::url) {
          const Url url = take_apart(piece.text);
          out.push_back({Offer::Kind::url, Meaning::mention, piece.text, "", piece.text});
          out.push_back({Offer::Kind::host, Meaning::mention, url.host, url.rest, piece.text});
          offer_links_inside(url.rest, piece.text, out);
        } else if (piece.kind == Piece::Kind::email) {
          offer_email(piece.text, Meaning::mention, out);
        } else {
          out.push_back({piece.kind == Piece::Kind::ip ? Offer::Kind::ip : Offer::Kind::host,
                         Meaning::mention, piece.text, rest, piece.text});
        }
      }
      break;
    case Role::none:
    case Role::time:
    case Role::person:
    case Role::entry_type:
      break;
  }
  return out;
}

// --- Whether a term is met

bool host_is_below(const std::string& host, const std::string& name) {
  const std::string h = lower(host);
  if (h == name) return true;
  if (name.find('.') == std::string::npos || kPublicSuffixes.contains(name)) return false;
  return h.ends_with("." + name);
}

bool rest_is_below(const std::string& rest, const std::string& needed) {
  if (rest == needed) return true;
  if (needed.ends_with("/")) return rest.starts_with(needed);
  return rest.starts_with(needed + "/") || rest.starts_with(needed + "?") ||
         rest.starts_with(needed + "#");
}

// What counts of a URL: not whether it is http or https, who the user is, and how the host ends.
std::string plain_url(const std::string& text) {
  const Url url = take_apart(text);
  std::string authority = lower(url.authority.substr(url.authority.rfind('@') + 1));
  const std::size_t colon = authority.rfind(':');
  std::string port;
  if (colon != std::string::npos && authority.find(']', colon) == std::string::npos) {
    port = authority.substr(colon);
    authority.resize(colon);
  }
  if (authority.ends_with(".")) authority.pop_back();
  if (port == ":80" || port == ":443") port.clear();
  return authority + port + (url.rest.starts_with("/") ? "" : "/") + url.rest;
}

struct Component {
  std::string name;
  std::size_t start = 0;
  std::size_t end = 0;
};

std::vector<Component> components_of(const std::string& path) {
  std::vector<Component> out;
  std::size_t at = 0;
  for (const std::string& name : split(path, '/')) {
    if (!name.empty() && name != ".") out.push_back({name, at, at + name.size()});
    at += name.size() + 1;
  }
  return out;
}

std::vector<std::string> real_path(const std::string& path) {
  std::vector<std::string> out;
  for (const Component& component : components_of(path)) {
    if (out.empty() && path.starts_with("/") &&
        (component.name == "var" || component.name == "tmp" || component.name == "etc")) {
      out.emplace_back("private");
    }
    out.push_back(component.name);
  }
  return out;
}

// What of `path` an indicator's value covers; false if nothing.
bool path_is_below(const std::string& path, const std::string& value, std::string& matched) {
  const std::vector<Component> at = components_of(path);
  const std::vector<std::string> needed = real_path(value);
  if (value.starts_with("/")) {
    // Without its first slash: only from folders that stand nowhere but at the root.
    const std::string front = path.substr(0, path.find('/'));
    const bool rooted =
        path.starts_with("/") || (path.find('/') != std::string::npos &&
                                  (front == "private" || front == "var" || front == "usr" ||
                                   front == "System" || front == "bin" || front == "sbin"));
    const std::vector<std::string> real = real_path((path.starts_with("/") ? "" : "/") + path);
    if (!rooted || real.size() < needed.size() ||
        !std::equal(needed.begin(), needed.end(), real.begin())) {
      return false;
    }
    const std::size_t added = real.size() - at.size();
    if (needed.size() <= added) return false;  // "/private" has no place of its own in "/var"
    matched = path.substr(0, at[needed.size() - added - 1].end);
    return true;
  }
  for (std::size_t i = 0; i + needed.size() <= at.size(); ++i) {
    if (!value.ends_with("/") && i + needed.size() != at.size()) continue;
    bool same = true;
    for (std::size_t k = 0; k < needed.size(); ++k) same = same && at[i + k].name == needed[k];
    if (!same) continue;
    matched = path.substr(at[i].start, at[i + needed.size() - 1].end - at[i].start);
    return true;
  }
  return false;
}

bool meets(const Offer& offer, const IndicatorTerm& term, bool& weaker, std::string& matched) {
  weaker = false;
  matched = offer.matched;
  const std::string& value = offer.value;
  switch (term.kind) {
    case IndicatorKind::domain:
      return offer.kind == Offer::Kind::host && host_is_below(value, term.value);
    case IndicatorKind::ip:
      return (offer.kind == Offer::Kind::host || offer.kind == Offer::Kind::ip) &&
             !ip_bytes(value).empty() && ip_bytes(value) == ip_bytes(term.value);
    case IndicatorKind::url:
      if (term.value.find("://") != std::string::npos) {
        if (offer.kind != Offer::Kind::url) return false;
        const std::string url = plain_url(value);
        const std::string needed = plain_url(term.value);
        return url == needed || url.substr(0, url.find('#')) == needed;
      }
      if (offer.kind != Offer::Kind::host) return false;
      return host_is_below(value, term.value.substr(0, term.value.find('/'))) &&
             rest_is_below(offer.rest, term.value.substr(term.value.find('/')));
    case IndicatorKind::email:
      return offer.kind == Offer::Kind::email && lower(value) == term.value;
    case IndicatorKind::process:
      if (offer.kind != Offer::Kind::process) return false;
      weaker = offer.namesake;
      if (value == term.value) return true;
      weaker = true;
      return offer.may_be_cut && (value.size() == 16 || value.size() == 32) &&
             term.value.starts_with(value);
    case IndicatorKind::file_path:
      if (offer.kind != Offer::Kind::path || !path_is_below(value, term.value, matched)) {
        return false;
      }
      if (!offer.matched.empty()) matched = offer.matched;  // as it stands
      return true;
    case IndicatorKind::file_name:
      return offer.kind == Offer::Kind::file_name && value == term.value;
    default:
      return offer.kind == Offer::Kind::whole && offer.whole == term.kind && value == term.value;
  }
}

bool is_folder(const std::vector<Cell>& row) {
  return std::any_of(row.begin(), row.end(), [](const Cell& cell) {
    return cell.role == Role::entry_type && !cell.texts.empty() && cell.texts[0] == "directory";
  });
}

bool holds(const std::vector<IndicatorTerm>& alternative,
           const std::vector<std::vector<Offer>>& offers, NaiveHit& hit) {
  bool weaker = false;
  bool is_first = true;
  for (const IndicatorTerm& term : alternative) {
    NaiveHit best;
    bool found = false;
    for (std::uint32_t column = 0; column < offers.size(); ++column) {
      for (const Offer& offer : offers[column]) {
        NaiveHit now{hit.indicator, column, offer.meaning};
        if (!meets(offer, term, now.weaker, now.matched)) continue;
        if (!found || now.rank() < best.rank()) best = now;
        found = true;
      }
    }
    if (!found) return false;
    weaker = weaker || best.weaker;
    if (is_first || best.column < hit.column) hit = best;
    is_first = false;
  }
  hit.weaker = weaker;
  return true;
}

}  // namespace

std::vector<NaiveHit> Naive::match(const std::vector<Cell>& row) const {
  std::vector<std::vector<Offer>> offers(row.size());
  for (std::size_t i = 0; i < row.size(); ++i) {
    for (const std::string& text : row[i].texts) {
      for (Offer& offer : offers_of(row[i].role, text)) {
        if (!offer.namesake || !is_folder(row)) offers[i].push_back(std::move(offer));
      }
    }
  }
  std::vector<NaiveHit> out;
  for (std::uint32_t i = 0; i < set_.indicators().size(); ++i) {
    std::vector<NaiveHit> held;
    for (const auto& alternative : set_.indicators()[i].alternatives) {
      NaiveHit hit{i};
      if (holds(alternative, offers, hit)) held.push_back(hit);
    }
    if (held.empty()) continue;
    out.push_back(*std::min_element(held.begin(), held.end(), [](const auto& a, const auto& b) {
      return a.rank() < b.rank();
    }));
  }
  return out;
}

}  // namespace bridle::naive
