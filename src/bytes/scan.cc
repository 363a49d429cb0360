#include "bytes/scan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>

#include "bytes/utf.h"

namespace bridle {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
// What an ASCII byte can be part of.
constexpr std::uint8_t kHost = 1, kLocal = 2, kHex = 4, kUrl = 8;
constexpr std::array<std::uint8_t, 256> kBytes = [] {
  std::array<std::uint8_t, 256> out{};
  for (std::size_t i = 0; i < 128; ++i) {
    const char c = static_cast<char>(i);
    const bool host = is_digit(c) || is_alpha(c) || c == '-' || c == '_' || c == '.';
    const bool hex = is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    const bool url =
        c > ' ' && c != '"' && c != '<' && c != '>' && c != '`' && c != '\\' && c != 0x7F;
    out[i] = static_cast<std::uint8_t>((host ? kHost | kLocal : 0) |
                                       (c == '+' || c == '%' ? kLocal : 0) | (hex ? kHex : 0) |
                                       (url ? kUrl : 0));
  }
  return out;
}();
constexpr bool can_be(char c, std::uint8_t part) {
  return (kBytes[static_cast<unsigned char>(c)] & part) != 0;
}
constexpr bool is_hex(char c) { return can_be(c, kHex); }
constexpr bool is_host_ascii(char c) { return can_be(c, kHost); }
constexpr bool is_local_ascii(char c) { return can_be(c, kLocal); }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Punctuation and spaces outside ASCII: they end a host and a URL. Everything else outside ASCII
// can be a letter of an internationalised name.
bool is_break(std::uint32_t c) {
  return (c >= 0x80 && c <= 0xBF && c != 0xAA && c != 0xB5 && c != 0xBA) ||  // Latin-1 signs
         (c >= 0x2000 && c <= 0x206F) ||  // general punctuation, zero-width and bidi marks
         (c >= 0x3000 && c <= 0x3004) || (c >= 0x3008 && c <= 0x3020) || c == 0x30FB ||  // CJK
         (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) ||  // full-width ASCII
         (c >= 0xFF3B && c <= 0xFF40) || (c >= 0xFF5B && c <= 0xFF65) ||  //
         c == 0xFEFF || c == 0xFFFD || c == 0x060C || c == 0x061B || c == 0x061F || c == 0x0964 ||
         c == 0x0965 || c == 0x05BE || c == 0x05F3 || c == 0x05F4;
}

// Letters that join an ASCII letter beside them to one word: scripts with upper and lower case
// (Latin, Greek, Cyrillic, ...) and combining marks. Others (Han, Thai, Arabic, ...) are written
// right up against a host name without being part of it.
bool joins_ascii(std::uint32_t c) {
  return c < 0x0590 || (c >= 0x10A0 && c <= 0x10FF) || (c >= 0x1AB0 && c <= 0x1AFF) ||
         (c >= 0x1C80 && c <= 0x1CBF) || (c >= 0x1D00 && c <= 0x1FFF) ||
         (c >= 0x2C60 && c <= 0x2C7F) || (c >= 0xA640 && c <= 0xA69F) ||
         (c >= 0xA720 && c <= 0xA7FF) || (c >= 0xAB30 && c <= 0xABBF) ||
         (c >= 0xFB00 && c <= 0xFB1C) || (c >= 0xFE20 && c <= 0xFE2F);
}

// The code point that ends just before `end`; invalid when there is none.
utf::Decoded decode_before(std::string_view text, std::size_t end, std::size_t floor) {
  std::size_t start = end - 1;
  while (start > floor && end - start < 4 &&
         (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) {
    --start;
  }
  const utf::Decoded decoded = utf::decode(text.substr(start, end - start));
  return decoded.length == end - start ? decoded : utf::Decoded{};
}

std::size_t host_run_end(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (is_host_ascii(text[at])) {
      ++at;
    } else {
      if (is_ascii(text[at])) break;
      const utf::Decoded decoded = utf::decode(text.substr(at));
      if (!decoded.valid || is_break(decoded.code_point)) break;
      at += decoded.length;
    }
  }
  return at;
}

std::size_t host_run_start(std::string_view text, std::size_t at, std::size_t floor) {
  while (at > floor) {
    if (is_host_ascii(text[at - 1])) {
      --at;
    } else {
      if (is_ascii(text[at - 1])) break;
      const utf::Decoded decoded = decode_before(text, at, floor);
      if (!decoded.valid || is_break(decoded.code_point)) break;
      at -= decoded.length;
    }
  }
  return at;
}

constexpr std::uint64_t kOnes = 0x0101010101010101;
constexpr std::uint64_t kHighs = 0x8080808080808080;

// Position of the next '.' or ':' at or after `at`, eight bytes at a time.
std::size_t next_trigger(std::string_view text, std::size_t at) {
  const auto has_zero = [](std::uint64_t v) { return (v - kOnes) & ~v & kHighs; };
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof(word));
    const std::uint64_t hits = has_zero(word ^ (kOnes * '.')) | has_zero(word ^ (kOnes * ':'));
    if (hits == 0) continue;
    // The lowest bit set is right; those above it can come from a borrow.
    if constexpr (std::endian::native == std::endian::little) {
      return at + static_cast<std::size_t>(std::countr_zero(hits)) / 8;
    }
    break;
  }
  while (at < text.size() && text[at] != '.' && text[at] != ':') ++at;
  return at;
}

bool is_dotted_quad(std::string_view text) {
  int parts = 0;
  std::size_t at = 0;
  while (true) {
    unsigned value = 0;
    const std::size_t start = at;
    while (at < text.size() && is_digit(text[at]) && at - start < 4) {
      value = value * 10 + static_cast<unsigned>(text[at++] - '0');
    }
    if (at == start || value > 255 || (at - start > 1 && text[start] == '0')) return false;
    if (++parts == 4) return at == text.size();
    if (at == text.size() || text[at++] != '.') return false;
  }
}

bool is_ipv6(std::string_view text) {  // RFC 4291, 2.2, without a zone
  int groups = 0;
  bool gap = false;
  std::size_t at = 0;
  if (text.starts_with("::")) {
    gap = true;
    at = 2;
  }
  while (at < text.size()) {
    std::size_t end = at;
    while (end < text.size() && is_hex(text[end])) ++end;
    if (end < text.size() && text[end] == '.') {
      if (!is_dotted_quad(text.substr(at))) return false;
      groups += 2;
      break;
    }
    if (end == at || end - at > 4) return false;
    ++groups;
    if (end == text.size()) break;
    if (text[end] != ':') return false;
    at = end + 1;
    if (at == text.size()) return false;
    if (text[at] == ':') {
      if (gap) return false;
      gap = true;
      ++at;
    }
  }
  return gap ? groups < 8 : groups == 8;
}

bool last_label_is_number(std::string_view host) {
  const std::string_view last = host.substr(host.rfind('.') + 1);
  return !last.empty() && std::all_of(last.begin(), last.end(), is_digit);
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // The end of the URL whose scheme's ':' is at `colon`, and its start in `start`; 0 if there is
  // none.
  std::size_t url_at(std::size_t colon, std::size_t floor, std::size_t& start) const {
    if (text_.size() - colon < 4 || text_[colon + 1] != '/' || text_[colon + 2] != '/') return 0;
    const auto scheme = [&](std::string_view name) {
      if (colon < floor + name.size()) return false;
      for (std::size_t i = 0; i < name.size(); ++i) {
        if (lower(text_[colon - name.size() + i]) != name[i]) return false;
      }
      start = colon - name.size();
      return true;
    };
    if (!scheme("https") && !scheme("http")) return 0;
    const std::size_t authority = colon + 3;
    // Looked at before the rest is: "http:///http:///..." stays linear.
    if (authority == text_.size()) return 0;
    const char first = text_[authority];
    if (is_ascii(first) && !is_host_ascii(first) && first != '[' && first != '%' && first != '@') {
      return 0;
    }
    std::size_t end = authority;
    while (end < text_.size()) {
      if (can_be(text_[end], kUrl)) {
        ++end;
      } else {
        if (is_ascii(text_[end])) break;
        const utf::Decoded decoded = utf::decode(text_.substr(end));
        if (!decoded.valid || is_break(decoded.code_point)) break;
        end += decoded.length;
      }
    }
    end = trimmed_end(start, end);
    return end > authority ? end : 0;
  }

  // The end of the host bytes from `at`. "done.https://evil.example": a URL's scheme is no label.
  std::size_t host_end(std::size_t at) const {
    const std::size_t end = host_run_end(text_, at);
    std::size_t url = 0;
    const bool before_url = end < text_.size() && text_[end] == ':' && url_at(end, at, url) != 0;
    return before_url ? url : end;
  }

 private:
  // A URL without the punctuation that belongs to the sentence around it.
  std::size_t trimmed_end(std::size_t start, std::size_t end) const {
    // How many closing brackets are more than the opening ones. Counted once: a text of a million
    // ')' is trimmed in linear time.
    const auto surplus = [&](char open, char close) {
      std::ptrdiff_t count = 0;
      for (std::size_t i = start; i < end; ++i) {
        count += text_[i] == close ? 1 : 0;
        count -= text_[i] == open ? 1 : 0;
      }
      return count;
    };
    std::optional<std::ptrdiff_t> round;
    std::optional<std::ptrdiff_t> square;
    std::optional<std::ptrdiff_t> curly;
    const auto unbalanced = [&](std::optional<std::ptrdiff_t>& count, char open, char close) {
      if (!count) count = surplus(open, close);
      return (*count)-- > 0;
    };
    while (end > start) {
      const char last = text_[end - 1];
      bool drop = false;
      switch (last) {
        case '.':
        case ',':
        case ';':
        case ':':
        case '!':
        case '?':
        case '\'':
          drop = true;
          break;
        case ')':
          drop = unbalanced(round, '(', ')');
          break;
        case ']':
          drop = unbalanced(square, '[', ']');
          break;
        case '}':
          drop = unbalanced(curly, '{', '}');
          break;
        case '*':  // *bold*, _italic_ and ~struck~ of messengers
        case '_':
        case '~':
          drop = start > 0 && text_[start - 1] == last;
          break;
        default:
          break;
      }
      if (!drop) break;
      --end;
    }
    return end;
  }

  std::string_view text_;
};

std::string_view trim_host(std::string_view host) {
  const auto loose = [](char c) { return c == '.' || c == '-' || c == '_'; };
  while (!host.empty() && loose(host.front())) host.remove_prefix(1);
  while (!host.empty() && loose(host.back())) host.remove_suffix(1);
  return host;
}

// Where text of another script stands right before or after a host, the host in ASCII alone.
void add_ascii_cores(std::string_view run, std::vector<Found>& out) {
  std::size_t at = 0;
  while (at < run.size()) {
    while (at < run.size() && !is_ascii(run[at])) ++at;
    const std::size_t start = at;
    while (at < run.size() && is_ascii(run[at])) ++at;
    if (start == at) break;  // the run ends in another script
    const std::string_view core = run.substr(start, at - start);
    const bool cut_left = start > 0 && core.front() != '.';
    const bool cut_right = at < run.size() && core.back() != '.';
    if (!cut_left && !cut_right) continue;
    if (cut_left && joins_ascii(decode_before(run, start, 0).code_point)) continue;
    if (cut_right && joins_ascii(utf::decode(run.substr(at)).code_point)) continue;
    // A label of another script that a dot joins to this one is part of the name.
    if ((start > 0 && !cut_left) || (at < run.size() && !cut_right)) continue;
    const std::string_view host = trim_host(core);
    if (host.find('.') == std::string_view::npos) continue;
    if (!last_label_is_number(host)) {
      out.push_back({Found::Kind::host, host});
    } else if (is_dotted_quad(host)) {
      out.push_back({Found::Kind::ip, host});
    }
  }
}

bool all_ascii(std::string_view text) { return std::all_of(text.begin(), text.end(), is_ascii); }

// The hosts in a run of label bytes and dots: an ellipsis parts two of them.
void add_hosts(std::string_view run, std::vector<Found>& out) {
  while (!run.empty()) {
    const std::size_t ellipsis = run.find("..");
    const std::string_view host = trim_host(run.substr(0, ellipsis));
    run.remove_prefix(ellipsis == std::string_view::npos ? run.size() : ellipsis + 2);
    if (host.find('.') == std::string_view::npos) continue;
    if (last_label_is_number(host)) {
      if (is_dotted_quad(host)) out.push_back({Found::Kind::ip, host});
    } else {
      out.push_back({Found::Kind::host, host});
    }
    if (!all_ascii(host)) add_ascii_cores(host, out);
  }
}

// The e-mail address around the '@' at `at`; its end, or 0.
std::size_t add_email(const Scanner& scanner, std::string_view text, std::size_t at,
                      std::size_t floor, std::vector<Found>& out) {
  std::size_t start = at;
  while (start > floor && is_ascii(text[start - 1]) && is_local_ascii(text[start - 1])) --start;
  while (start < at && text[start] == '.') ++start;
  const std::size_t end = scanner.host_end(at + 1);
  std::string_view run = text.substr(at + 1, end - at - 1);
  run = run.substr(0, run.find(".."));
  if (start == at || run.empty() || run.front() == '.') return 0;
  const auto domain_of = [](std::string_view host) {
    while (!host.empty() && (host.back() == '.' || host.back() == '-' || host.back() == '_')) {
      host.remove_suffix(1);
    }
    return host;
  };
  const std::string_view domain = domain_of(run);
  if (domain.find('.') == std::string_view::npos) return 0;
  out.push_back({Found::Kind::email, text.substr(start, at + 1 + domain.size() - start)});
  if (!all_ascii(domain)) {
    // "a@evil.example" with text of another script right after it.
    std::size_t ascii = 0;
    while (ascii < domain.size() && is_ascii(domain[ascii])) ++ascii;
    const std::string_view core = domain_of(domain.substr(0, ascii));
    if (core.size() == ascii && core.find('.') != std::string_view::npos &&
        !joins_ascii(utf::decode(domain.substr(ascii)).code_point)) {
      out.push_back({Found::Kind::email, text.substr(start, at + 1 + core.size() - start)});
    }
  }
  return at + 1 + run.size();
}

}  // namespace

void scan_text(std::string_view text, std::vector<Found>& out) {
  out.clear();
  const Scanner scanner(text);
  std::size_t floor = 0;    // what lies before was looked at and is not taken again
  std::size_t past_v6 = 0;  // end of the last run that could have been an IPv6 address
  std::size_t at = 0;
  while ((at = next_trigger(text, at)) < text.size()) {
    if (text[at] == ':') {
      std::size_t start = 0;
      if (const std::size_t end = scanner.url_at(at, floor, start); end != 0) {
        const std::string_view url = text.substr(start, end - start);
        out.push_back({Found::Kind::url, url});
        if (const std::string_view host = host_of_url(url); !all_ascii(host)) {
          add_ascii_cores(host, out);
        }
        floor = at = end;
        continue;
      }
      const bool can_be_v6 = at + 1 < text.size() && (is_hex(text[at + 1]) || text[at + 1] == ':');
      if (at >= past_v6 && can_be_v6) {
        start = at;
        // The first group can have been passed as the last label of no host: "at.2001:db8::1".
        const std::size_t taken =
            out.empty() ? 0
                        : static_cast<std::size_t>(out.back().text.data() + out.back().text.size() -
                                                   text.data());
        while (start > taken && at - start < 4 && is_hex(text[start - 1])) --start;
        std::size_t end = at;
        int colons = 0;
        while (end < text.size() && (is_hex(text[end]) || text[end] == ':' || text[end] == '.')) {
          colons += text[end++] == ':' ? 1 : 0;
        }
        past_v6 = end;
        std::size_t trimmed = end;
        while (trimmed > at + 1 && (text[trimmed - 1] == '.' ||
                                    (text[trimmed - 1] == ':' && text[trimmed - 2] != ':'))) {
          --trimmed;
        }
        const auto joins = [&](std::size_t i) {
          return is_ascii(text[i]) && is_host_ascii(text[i]);
        };
        const bool joined = (start > 0 && text[start - 1] != '.' && joins(start - 1)) ||
                            (end < text.size() && joins(end));
        if (colons >= 2 && trimmed - start <= 45 && !joined &&
            is_ipv6(text.substr(start, trimmed - start))) {
          out.push_back({Found::Kind::ip, text.substr(start, trimmed - start)});
          floor = at = end;
          continue;
        }
      }
      ++at;
      continue;
    }
    // The full stop of a sentence.
    if (at + 1 == text.size() ||
        (is_ascii(text[at + 1]) && !is_local_ascii(text[at + 1]) && text[at + 1] != '@')) {
      ++at;
      continue;
    }
    const std::size_t start = host_run_start(text, at, floor);
    const std::size_t end = scanner.host_end(at);
    std::size_t taken = 0;
    const bool after_at = start > floor && text[start - 1] == '@';
    if (after_at) taken = add_email(scanner, text, start - 1, floor, out);
    if (taken == 0) {
      // The rest of a local part: 64 bytes at most (RFC 5321).
      std::size_t local_end = end;
      while (local_end < text.size() && local_end - start <= 64 && is_ascii(text[local_end]) &&
             is_local_ascii(text[local_end])) {
        ++local_end;
      }
      if (local_end < text.size() && text[local_end] == '@') {
        taken = add_email(scanner, text, local_end, floor, out);
      }
    }
    if (taken == 0) add_hosts(text.substr(start, end - start), out);
    floor = at = taken != 0 ? taken : end;
  }
}

void scan_links(std::string_view text, std::vector<std::string_view>& out) {
  out.clear();
  const Scanner scanner(text);
  std::size_t floor = 0;
  std::size_t at = 0;
  while ((at = text.find(':', at)) != std::string_view::npos) {
    std::size_t start = 0;
    const std::size_t end = scanner.url_at(at, floor, start);
    if (end == 0) {
      ++at;
      continue;
    }
    out.push_back(text.substr(start, end - start));
    floor = at = end;
  }
}

std::string_view host_of_url(std::string_view url) {
  const auto slash = [](char c) { return c == '/' || c == '\\'; };
  while (!url.empty() && static_cast<unsigned char>(url.front()) <= ' ') url.remove_prefix(1);
  // "blob:https://...": the scheme of an origin may stand within another.
  for (int wrapped = 0; wrapped < 4; ++wrapped) {
    std::size_t colon = 0;
    while (colon < url.size() && (is_host_ascii(url[colon]) || url[colon] == '+')) ++colon;
    if (colon == 0 || colon == url.size() || url[colon] != ':' || !is_alpha(url.front())) return {};
    const std::string_view scheme = url.substr(0, colon);
    url.remove_prefix(colon + 1);
    if (url.size() < 2 || !slash(url[0]) || !slash(url[1])) continue;
    url.remove_prefix(2);
    // Browsers pass over more slashes for the web schemes; "file:///" has no host.
    const bool web = (scheme.size() == 4 || scheme.size() == 5) && lower(scheme[0]) == 'h' &&
                     lower(scheme[1]) == 't' && lower(scheme[2]) == 't' &&
                     lower(scheme[3]) == 'p' && (scheme.size() == 4 || lower(scheme[4]) == 's');
    while (web && !url.empty() && slash(url.front())) url.remove_prefix(1);
    const auto ends = [&](char c) {
      return slash(c) || c == '?' || c == '#' || static_cast<unsigned char>(c) <= ' ';
    };
    std::string_view host(url.begin(), std::ranges::find_if(url, ends));
    if (const std::size_t user = host.rfind('@'); user != std::string_view::npos) {
      host.remove_prefix(user + 1);
    }
    if (host.starts_with('[')) {
      const std::size_t close = host.find(']');
      return close == std::string_view::npos ? std::string_view{} : host.substr(1, close - 1);
    }
    host = host.substr(0, host.find(':'));
    if (host.ends_with('.')) host.remove_suffix(1);
    return host;
  }
  return {};
}

}  // namespace bridle
