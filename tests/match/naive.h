// What the matcher should say, the slow and obvious way: every term of every indicator against
// every value, by splitting strings. Shares no code with src/match. ASCII only.
#pragma once

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "match/matcher.h"

namespace bridle::naive {

inline const std::set<std::string> kPublicSuffixes = {"github.io", "co.uk"};

inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

inline bool one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

inline const std::string kDigits = "0123456789";
inline const std::string kAlnum = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" + kDigits;
inline const std::string kHostBytes = kAlnum + "-_.";
inline const std::string kLocalBytes = kHostBytes + "+%";

inline std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    if (c == at) {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

// The address as its bytes, empty if it is none; IPv4 in IPv6 is IPv4.
inline std::string ip_bytes(std::string text) {
  std::string out(16, '\0');
  if (inet_pton(AF_INET, text.c_str(), out.data()) == 1) return out.substr(0, 4);
  if (inet_pton(AF_INET6, text.c_str(), out.data()) != 1) return "";
  if (out.substr(0, 12) == std::string(10, '\0') + "\xFF\xFF") return out.substr(12);
  return out;
}

struct Url {
  bool ok = false;
  std::string scheme, authority, host, rest;
};

inline Url take_apart(const std::string& url) {
  Url out;
  const std::size_t colon = url.find("://");
  if (colon == std::string::npos || colon == 0) return out;
  for (const char c : url.substr(0, colon)) {
    if (!one_of(c, kAlnum)) return out;
  }
  out.scheme = lower(url.substr(0, colon));
  const std::size_t start = colon + 3;
  const std::size_t end = std::min(url.find_first_of("/?#\\", start), url.size());
  out.authority = url.substr(start, end - start);
  out.rest = url.substr(end);
  out.host = out.authority.substr(out.authority.rfind('@') + 1);
  if (out.host.starts_with("[")) {
    out.host = out.host.substr(1, out.host.find(']') - 1);
  } else {
    out.host = out.host.substr(0, out.host.find(':'));
  }
  if (out.host.ends_with(".")) out.host.pop_back();
  out.ok = !out.host.empty();
  return out;
}

// --- What stands in a text

struct Piece {
  enum class Kind { url, host, email, ip } kind;
  std::string text;
  std::size_t start = 0;
};

inline std::string without_tail(std::string url, char before) {
  while (!url.empty()) {
    const char c = url.back();
    const auto count = [&](char x) { return std::count(url.begin(), url.end(), x); };
    const bool drop = one_of(c, ".,;:!?'") || (c == ')' && count(')') > count('(')) ||
                      (c == ']' && count(']') > count('[')) ||
                      (c == '}' && count('}') > count('{')) || (one_of(c, "*_~") && c == before);
    if (!drop) break;
    url.pop_back();
  }
  return url;
}

inline void hosts_in(std::string_view run, std::size_t start, std::vector<Piece>& out) {
  while (true) {
    const std::size_t ellipsis = std::min(run.find(".."), run.size());
    std::string_view host = run.substr(0, ellipsis);
    std::size_t at = start;
    while (!host.empty() && one_of(host.front(), ".-_")) host.remove_prefix(1), ++at;
    while (!host.empty() && one_of(host.back(), ".-_")) host.remove_suffix(1);
    const std::vector<std::string> labels = split(std::string(host), '.');
    if (labels.size() > 1) {
      if (labels.back().find_first_not_of(kDigits) != std::string::npos) {
        out.push_back({Piece::Kind::host, std::string(host), at});
      } else if (ip_bytes(std::string(host)).size() == 4) {
        out.push_back({Piece::Kind::ip, std::string(host), at});
      }
    }
    if (ellipsis == run.size()) return;
    run.remove_prefix(ellipsis + 2);
    start += ellipsis + 2;
  }
}

inline std::vector<Piece> pieces_of(const std::string& text) {
  std::vector<Piece> out;
  std::size_t at = 0;
  std::size_t taken = 0;  // nothing before it may be used again
  const auto run_end = [&](std::size_t i, const std::string& bytes) {
    return std::min(text.find_first_not_of(bytes, i), text.size());
  };
  // A run of host bytes ends where a URL begins in it.
  const auto host_end = [&](std::size_t i) {
    const std::size_t end = run_end(i, kHostBytes);
    const std::string run = lower(std::string_view(text).substr(i, end - i));
    if (text.compare(end, 3, "://") != 0) return end;
    return run.ends_with("https") ? end - 5 : run.ends_with("http") ? end - 4 : end;
  };
  while (at < text.size()) {
    // A URL.
    const std::string rest = lower(std::string_view(text).substr(at, 8));
    const std::size_t scheme = rest.starts_with("https://")  ? 8
                               : rest.starts_with("http://") ? 7
                                                             : 0;
    if (scheme != 0 && at + scheme < text.size() && one_of(text[at + scheme], kHostBytes + "[%@")) {
      const std::size_t end = std::min(text.find_first_of("\" \t\n\r<>`\\", at), text.size());
      const std::string url =
          without_tail(text.substr(at, end - at), at == 0 ? '\0' : text[at - 1]);
      if (url.size() > scheme) {
        out.push_back({Piece::Kind::url, url, at});
        at = taken = at + url.size();
        continue;
      }
    }
    // An IPv6 address.
    if (one_of(text[at], "0123456789abcdefABCDEF:") &&
        (at == 0 ||
         (!one_of(text[at - 1], kAlnum + "-_") && (at == taken || text[at - 1] != ':')))) {
      const std::size_t end = run_end(at, "0123456789abcdefABCDEF:.");
      std::string run = text.substr(at, end - at);
      while (run.size() > 1 &&
             (run.back() == '.' || (run.back() == ':' && run[run.size() - 2] != ':'))) {
        run.pop_back();
      }
      std::string padded(16, '\0');
      if ((end == text.size() || !one_of(text[end], kHostBytes)) &&
          run.find(':') != std::string::npos &&
          inet_pton(AF_INET6, run.c_str(), padded.data()) == 1) {
        out.push_back({Piece::Kind::ip, run, at});
        at = taken = end;
        continue;
      }
    }
    // An e-mail address.
    if (one_of(text[at], kLocalBytes) && text[at] != '.') {
      const std::size_t sign = run_end(at, kLocalBytes);
      if (sign < text.size() && text[sign] == '@') {
        std::string domain = text.substr(sign + 1, host_end(sign + 1) - sign - 1);
        domain = domain.substr(0, domain.find(".."));
        const std::size_t whole = domain.size();
        while (!domain.empty() && one_of(domain.back(), ".-_")) domain.pop_back();
        if (!domain.empty() && domain.front() != '.' && domain.find('.') != std::string::npos) {
          out.push_back({Piece::Kind::email, text.substr(at, sign - at) + "@" + domain, at});
          at = taken = sign + 1 + whole;
          continue;
        }
      }
    }
    // Hosts.
    if (one_of(text[at], kHostBytes) && text[at] != '.') {
      const std::size_t end = host_end(at);
      if (end > at) {
        hosts_in(std::string_view(text).substr(at, end - at), at, out);
        // "at...2001:db8::1": the last label can be the first group of an address.
        const std::size_t label = text.rfind('.', end - 1) + 1;
        const bool in_host = !out.empty() && out.back().start + out.back().text.size() == end;
        if (end < text.size() && text[end] == ':' && label > at && end - label <= 4 && !in_host) {
          at = label;
          continue;
        }
        at = end;
        continue;
      }
    }
    ++at;
  }
  return out;
}

// --- What a value offers to the terms

struct Offer {
  enum class Kind { host, ip, url, email, process, path, file_name, whole } kind;
  Meaning meaning;
  std::string value;
  std::string rest;  // host, ip: what follows in the URL
  std::string matched;
  IndicatorKind whole = IndicatorKind::domain;
  bool may_be_cut = false;  // process
};

inline std::string base_name(std::string path) {
  while (path.ends_with("/")) path.pop_back();
  return path.substr(path.rfind('/') + 1);
}

inline std::string rest_in_text(const std::string& text, std::size_t end) {
  if (end < text.size() && text[end] == ':') {
    end = std::min(text.find_first_not_of(kDigits, end + 1), text.size());
  }
  if (end >= text.size() || text[end] != '/') return "";
  std::string rest = text.substr(end, text.find_first_of("\" \t\n\r<>`\\", end) - end);
  while (!rest.empty() && one_of(rest.back(), ".,;:!?')]}")) rest.pop_back();
  return rest;
}

inline void offer_path(const std::string& text, std::vector<Offer>& out) {
  out.push_back({Offer::Kind::path, Meaning::presence, text, "", ""});
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
  out.push_back({Offer::Kind::process, Meaning::presence, last, "", last});
}

inline void offer_email(const std::string& text, std::vector<Offer>& out) {
  out.push_back({Offer::Kind::email, Meaning::mention, text, "", text});
  out.push_back({Offer::Kind::host, Meaning::mention, text.substr(text.rfind('@') + 1), "", text});
}

inline std::vector<Offer> offers_of(Role role, const std::string& text) {
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
      std::string address = lower(text).starts_with("mailto:") ? text.substr(7) : text;
      if (address.find('@') == std::string::npos) break;
      out.push_back({Offer::Kind::email, Meaning::mention, address, "", address});
      for (const Piece& piece : pieces_of(address)) {
        if (piece.kind == Piece::Kind::email) offer_email(piece.text, out);
        if (piece.kind == Piece::Kind::host && piece.start > 0 && address[piece.start - 1] == '@') {
          out.push_back({Offer::Kind::host, Meaning::mention, piece.text, "", piece.text});
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
        } else if (piece.kind == Piece::Kind::email) {
          offer_email(piece.text, out);
        } else {
          out.push_back({piece.kind == Piece::Kind::ip ? Offer::Kind::ip : Offer::Kind::host,
                         Meaning::mention, piece.text, rest, piece.text});
        }
      }
      break;
    case Role::none:
    case Role::time:
    case Role::person:
      break;
  }
  return out;
}

// --- Whether a term is met

inline bool host_is_below(const std::string& host, const std::string& name) {
  const std::string h = lower(host);
  if (h == name) return true;
  if (name.find('.') == std::string::npos || kPublicSuffixes.contains(name)) return false;
  return h.ends_with("." + name);
}

inline bool rest_is_below(const std::string& rest, const std::string& needed) {
  if (rest == needed) return true;
  if (needed.ends_with("/")) return rest.starts_with(needed);
  return rest.starts_with(needed + "/") || rest.starts_with(needed + "?") ||
         rest.starts_with(needed + "#");
}

inline std::string plain_url(const std::string& text) {
  const Url url = take_apart(text);
  std::string authority = lower(url.authority);
  if (url.scheme == "http" && authority.ends_with(":80")) authority.resize(authority.size() - 3);
  if (url.scheme == "https" && authority.ends_with(":443")) authority.resize(authority.size() - 4);
  return url.scheme + "://" + authority + (url.rest.starts_with("/") ? "" : "/") + url.rest;
}

struct Component {
  std::string name;
  std::size_t start = 0;
  std::size_t end = 0;
};

inline std::vector<Component> components_of(const std::string& path) {
  std::vector<Component> out;
  std::size_t at = 0;
  for (const std::string& name : split(path, '/')) {
    if (!name.empty() && name != ".") out.push_back({name, at, at + name.size()});
    at += name.size() + 1;
  }
  return out;
}

inline std::vector<std::string> real_path(const std::string& path) {
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
inline bool path_is_below(const std::string& path, const std::string& value, std::string& matched) {
  const std::vector<Component> at = components_of(path);
  const std::vector<std::string> needed = real_path(value);
  if (value.starts_with("/")) {
    const std::vector<std::string> real = real_path(path);
    if (!path.starts_with("/") || real.size() < needed.size() ||
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

inline bool meets(const Offer& offer, const IndicatorTerm& term, bool& weaker,
                  std::string& matched) {
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
        return url == term.value || url.substr(0, url.find('#')) == term.value;
      }
      if (offer.kind != Offer::Kind::host) return false;
      return host_is_below(value, term.value.substr(0, term.value.find('/'))) &&
             rest_is_below(offer.rest, term.value.substr(term.value.find('/')));
    case IndicatorKind::email:
      return offer.kind == Offer::Kind::email && lower(value) == term.value;
    case IndicatorKind::process:
      if (offer.kind != Offer::Kind::process) return false;
      if (value == term.value) return true;
      weaker = true;
      return offer.may_be_cut && (value.size() == 16 || value.size() == 32) &&
             term.value.starts_with(value);
    case IndicatorKind::file_path:
      return offer.kind == Offer::Kind::path && path_is_below(value, term.value, matched);
    case IndicatorKind::file_name:
      return offer.kind == Offer::Kind::file_name && value == term.value;
    default:
      return offer.kind == Offer::Kind::whole && offer.whole == term.kind && value == term.value;
  }
}

struct Cell {
  Role role;
  std::vector<std::string> texts;
};

struct NaiveHit {
  std::uint32_t indicator = 0;
  std::uint32_t column = 0;
  Meaning meaning = Meaning::mention;
  bool weaker = false;
  std::string matched;

  // Less is better.
  auto rank() const { return std::tuple(weaker, -static_cast<int>(meaning), column); }
};

class Naive {
 public:
  explicit Naive(const IndicatorSet& set) : set_(set) {}

  std::vector<NaiveHit> match(const std::vector<Cell>& row) const {
    std::vector<std::vector<Offer>> offers(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      for (const std::string& text : row[i].texts) {
        for (Offer& offer : offers_of(row[i].role, text)) offers[i].push_back(std::move(offer));
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

 private:
  static bool holds(const std::vector<IndicatorTerm>& alternative,
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

  const IndicatorSet& set_;
};

}  // namespace bridle::naive
