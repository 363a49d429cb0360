#include "match/spelling.h"

#include <algorithm>

#include "bytes/scan.h"
#include "match/normal.h"

namespace bridle::spelling {
namespace {

constexpr bool is_slash(char c) { return c == '/' || c == '\\'; }
constexpr bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

bool starts_with_any_case(std::string_view text, std::string_view lower_case) {
  return text.size() >= lower_case.size() &&
         std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                    [](char a, char b) { return a == normal::lower(b); });
}

// Bytes of "http:" or "https:" in front; 0 if neither is there.
std::size_t web_scheme(std::string_view url) {
  if (!starts_with_any_case(url, "http")) return 0;
  if (url.size() > 4 && url[4] == ':') return 5;
  return url.size() > 5 && normal::lower(url[4]) == 's' && url[5] == ':' ? 6 : 0;
}

constexpr std::string_view kWrappers[] = {"blob:", "view-source:"};

}  // namespace

bool is_odd_url(std::string_view url) {
  if (url.empty()) return false;
  if (is_blank(url.front()) || is_blank(url.back()) || is_slash(url.front())) return true;
  unsigned control = 0;
  for (const char c : url) control |= static_cast<unsigned char>(c) < ' ' ? 1U : 0U;
  if (control != 0) return true;
  if (const std::size_t scheme = web_scheme(url); scheme != 0) {
    return url.size() < scheme + 3 || !is_slash(url[scheme]) || !is_slash(url[scheme + 1]) ||
           is_slash(url[scheme + 2]);
  }
  return std::any_of(std::begin(kWrappers), std::end(kWrappers),
                     [&](std::string_view w) { return starts_with_any_case(url, w); });
}

void tidy_url(std::string_view url, std::string& out) {
  while (!url.empty() && is_blank(url.front())) url.remove_prefix(1);
  while (!url.empty() && is_blank(url.back())) url.remove_suffix(1);
  for (const std::string_view wrapper : kWrappers) {
    if (starts_with_any_case(url, wrapper)) url.remove_prefix(wrapper.size());
  }
  out.clear();
  std::copy_if(url.begin(), url.end(), std::back_inserter(out),
               [](char c) { return c != '\t' && c != '\n' && c != '\r'; });
  std::size_t scheme = web_scheme(out);
  const bool is_relative = out.size() > 1 && is_slash(out[0]) && is_slash(out[1]);
  if (scheme == 0 && !is_relative) return;
  const std::size_t host = std::min(out.find_first_not_of("/\\", scheme), out.size());
  if (scheme == 0) {
    out.replace(0, host, "https://");
  } else {
    out.replace(scheme, host - scheme, "//");
  }
}

void links_inside(std::string_view url, std::string& unpacked, std::vector<std::string_view>& out) {
  out.clear();
  std::string_view rest = normal::rest_of_url(url.substr(0, kSearched));
  if (rest.find("://") == std::string_view::npos && rest.find('%') == std::string_view::npos) {
    return;
  }
  unpacked.clear();
  std::string piece;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of("&?#;"), rest.size());
    piece.assign(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    normal::undo_percent(piece);
    unpacked += piece;
    unpacked += '\n';  // no link goes on beyond it
  }
  scan_links(unpacked, out);
}

bool is_plain_email(std::string_view text) {
  const auto is_alnum = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || !is_alnum(text.front())) return false;
  const std::string_view host = text.substr(at + 1);
  if (host.empty() || !is_alnum(host.front()) || !is_alnum(host.back())) return false;
  char before = '@';
  bool dotted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (i == at) continue;
    if (!is_alnum(c) && c != '.' && c != '-' && (i > at || (c != '_' && c != '+'))) return false;
    if (i > at && c == '.') {
      if (before == '.') return false;
      dotted = true;
    }
    before = c;
  }
  return dotted;
}

bool rest_matches(std::string_view rest, std::string_view needed) {
  if (!rest.starts_with(needed)) return false;
  if (rest.size() == needed.size() || needed.ends_with('/')) return true;
  const char next = rest[needed.size()];
  return next == '/' || next == '?' || next == '#';
}

bool names_nothing(std::string_view rest) {
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    if (end != 0 && rest.substr(0, end) != ".") return false;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return true;
}

std::string_view rest_in_text(std::string_view text, std::string_view host) {
  std::string_view rest = text.substr(static_cast<std::size_t>(host.data() - text.data()));
  rest.remove_prefix(host.size());
  if (rest.starts_with(':')) {
    const std::size_t port_end = rest.find_first_not_of("0123456789", 1);
    rest.remove_prefix(std::min(port_end, rest.size()));
  }
  if (!rest.starts_with('/')) return {};
  rest = rest.substr(0, rest.find_first_of(" \t\r\n\"<>`\\"));
  return rest.substr(0, rest.find_last_not_of(".,;:!?')]}") + 1);
}

bool is_odd_path(std::string_view path) {
  if (path.find("/..") != std::string_view::npos) return true;
  return starts_with_any_case(path, "file:");
}

void tidy_path(std::string_view path, std::string& out) {
  std::string plain(path);
  if (starts_with_any_case(plain, "file:")) {
    plain.erase(0, 5);
    if (plain.starts_with("//")) plain.erase(0, std::min(plain.find('/', 2), plain.size()));
    plain.resize(std::min(plain.find_first_of("?#"), plain.size()));
    normal::undo_percent(plain);
  }
  std::vector<std::string_view> kept;
  std::string_view left = plain;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find('/'), left.size());
    const std::string_view component = left.substr(0, end);
    left.remove_prefix(std::min(end + 1, left.size()));
    if (component.empty() || component == ".") continue;
    if (component != ".." || kept.empty() || kept.back() == "..") {
      // What lies above the root is the root.
      if (component != ".." || !plain.starts_with('/')) kept.push_back(component);
    } else {
      kept.pop_back();
    }
  }
  out.assign(plain.starts_with('/') ? "/" : "");
  for (const std::string_view component : kept) {
    if (!out.empty() && out.back() != '/') out += '/';
    out += component;
  }
  if (plain.ends_with('/') && !out.ends_with('/')) out += '/';
}

bool lacks_only_its_slash(std::string_view path) {
  const std::string_view first = path.substr(0, path.find('/'));
  // Not "Library", "tmp" and the like: those also stand in the home and in every container.
  constexpr std::string_view kRootFolders[] = {"private", "var", "usr", "System", "bin", "sbin"};
  return first.size() < path.size() && std::find(std::begin(kRootFolders), std::end(kRootFolders),
                                                 first) != std::end(kRootFolders);
}

bool is_in_app_container(std::string_view path) {
  for (const std::string_view folder :
       {"ontainers/Data/", "ontainers/Shared/", "ontainers/Bundle/"}) {
    const std::size_t at = path.find(folder);
    if (at == std::string_view::npos || at == 0) continue;
    if (path[at - 1] != 'C' && path[at - 1] != 'c') continue;
    if (at == 1 || path[at - 2] == '/') return true;
  }
  return false;
}

}  // namespace bridle::spelling
