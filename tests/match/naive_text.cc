#include "match/naive_text.h"

#include <arpa/inet.h>

#include <algorithm>

namespace bridle::naive {
namespace {

const std::string kAlnum = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" + kDigits;
const std::string kHostBytes = kAlnum + "-_.";
const std::string kLocalBytes = kHostBytes + "+%";

std::string without_tail(std::string url, char before) {
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

void hosts_in(std::string_view run, std::size_t start, std::vector<Piece>& out) {
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

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

std::vector<std::string> split(const std::string& text, char at) {
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

std::string ip_bytes(std::string text) {
  std::string out(16, '\0');
  if (inet_pton(AF_INET, text.c_str(), out.data()) == 1) return out.substr(0, 4);
  if (inet_pton(AF_INET6, text.c_str(), out.data()) != 1) return "";
  if (out.substr(0, 12) == std::string(10, '\0') + "\xFF\xFF") return out.substr(12);
  return out;
}

Url take_apart(const std::string& url) {
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

std::vector<Piece> pieces_of(const std::string& text) {
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

}  // namespace bridle::naive
