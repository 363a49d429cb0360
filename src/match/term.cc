#include "match/term.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "match/normal.h"
#include "match/spelling.h"

namespace bridle {
namespace {

Error unusable(std::string message) { return {ErrorCode::unsupported, std::move(message)}; }

constexpr std::size_t kLongest = 100;  // bytes of a value in a sentence

// Values are quoted in problems, and come from outside.
std::string quoted(std::string_view value) {
  std::string out = "'";
  out += value.substr(0, kLongest);
  out += value.size() > kLongest ? "...'" : "'";
  return out;
}

NormalTerm noted(IndicatorKind kind, std::string value, std::string note) {
  NormalTerm out;
  out.term.kind = kind;
  out.term.value = std::move(value);
  out.note = std::move(note);
  return out;
}

Result<NormalTerm> ip_term(std::string_view value) {
  std::string_view address = value;
  if (const std::size_t slash = value.find('/'); slash != std::string_view::npos) {
    const bool whole = value.substr(slash) == (value.find(':') == std::string_view::npos
                                                   ? std::string_view("/32")
                                                   : std::string_view("/128"));
    if (!whole) return unusable(quoted(value) + " is a range of addresses, which is not matched");
    address = value.substr(0, slash);
  }
  const auto parsed = normal::parse_ip(address);
  if (!parsed) return unusable(quoted(value) + " is not an IP address");
  return NormalTerm{{IndicatorKind::ip, normal::to_text(*parsed)}, ""};
}

// "evil.example/path" without a scheme: the host, whatever the scheme and port, and the path.
Result<NormalTerm> host_and_path_term(std::string_view value, std::string_view host,
                                      std::string_view path) {
  std::string ascii;
  if (!normal::ascii_host(host, ascii) || !normal::is_host_name(ascii)) {
    return unusable(quoted(value) + " is neither a host name nor a URL");
  }
  ascii += path;
  return noted(IndicatorKind::url, std::move(ascii),
               quoted(value) + " has a path: matches that host with that path alone");
}

Result<NormalTerm> domain_term(std::string_view value) {
  if (const auto ip = normal::parse_ip(value)) {
    return NormalTerm{{IndicatorKind::ip, normal::to_text(*ip)}, ""};
  }
  const std::string_view host = normal::host_of(value);
  if (const auto ip = normal::parse_ip(host)) {
    return NormalTerm{{IndicatorKind::ip, normal::to_text(*ip)}, ""};
  }
  const std::string_view rest = normal::rest_of_url(value);
  if (!rest.empty() && rest != "/") return host_and_path_term(value, host, rest);
  std::string ascii;
  if (!normal::ascii_host(host, ascii) || !normal::is_host_name(ascii)) {
    return unusable(quoted(value) + " is not a host name");
  }
  NormalTerm out{{IndicatorKind::domain, ascii}, ""};
  if (ascii.find('.') == std::string::npos) {
    out.note = quoted(value) + " is one bare word: matches that host alone";
  } else if (normal::is_too_broad(ascii)) {
    out.note = quoted(value) + " is too broad: matches that host alone";
  }
  return out;
}

Result<NormalTerm> url_term(std::string_view value) {
  // A URL without a path names all of its host, as feeds have it: only the page at its root would
  // be found else.
  const std::string_view rest = normal::rest_of_url(value);
  if (rest.empty() || rest == "/") return domain_term(value);
  std::string url;
  if (normal::url_to(value, url)) return NormalTerm{{IndicatorKind::url, url}, ""};
  return host_and_path_term(value, normal::host_of(value), rest);
}

Result<NormalTerm> path_term(std::string_view given) {
  std::string value(given);
  if (spelling::is_odd_path(given)) spelling::tidy_path(given, value);
  // "/", "." and the like name every file.
  std::string_view left = value;
  bool names_something = false;
  while (!left.empty() && !names_something) {
    const std::size_t end = std::min(left.find('/'), left.size());
    names_something = end != 0 && left.substr(0, end) != ".";
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  if (!names_something) return unusable(quoted(value) + " is too broad for a path");
  return NormalTerm{{IndicatorKind::file_path, std::move(value)}, ""};
}

// Names of files and processes are one path component; a value with more is a path.
Result<NormalTerm> name_term(IndicatorKind kind, std::string_view value) {
  if (value.find('/') != std::string_view::npos) return path_term(value);
  return NormalTerm{{kind, std::string(value)}, ""};
}

Result<NormalTerm> email_term(std::string_view value) {
  if (normal::lowered(value).starts_with("mailto:")) value.remove_prefix(7);
  if (value.find('@') == std::string_view::npos) {
    return unusable(quoted(value) + " is not an e-mail address");
  }
  return NormalTerm{{IndicatorKind::email, normal::lowered(value)}, ""};
}

Result<NormalTerm> digest_term(IndicatorKind kind, std::string_view value,
                               std::initializer_list<std::size_t> sizes) {
  std::string digest;
  normal::digest_to(value, digest);
  const bool hex = digest.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!hex || std::find(sizes.begin(), sizes.end(), digest.size()) == sizes.end()) {
    return unusable(quoted(value) + " is not a digest of that algorithm");
  }
  return NormalTerm{{kind, std::move(digest)}, ""};
}

// "sha-256", "sha256" and "sha_256" are one algorithm.
std::string algorithm_of(std::string_view step) {
  std::string out;
  std::copy_if(step.begin(), step.end(), std::back_inserter(out),
               [](char c) { return c != '-' && c != '_'; });
  return out;
}

std::size_t digest_size(std::string_view algorithm) {
  if (algorithm == "sha256") return 64;
  if (algorithm == "sha1") return 40;
  if (algorithm == "md5") return 32;
  return 0;
}

Result<NormalTerm> hash_term(const stix::Term& term, std::string_view prefix,
                             std::string_view value) {
  const std::string algorithm = algorithm_of(std::string_view(term.path).substr(prefix.size()));
  const std::size_t size = digest_size(algorithm);
  if (size == 0) return unusable("matches no digest of the algorithm in " + term.path);
  if (!prefix.starts_with("file:")) return digest_term(IndicatorKind::cert_hash, value, {size});
  const IndicatorKind kind = size == 64   ? IndicatorKind::sha256
                             : size == 40 ? IndicatorKind::sha1
                                          : IndicatorKind::md5;
  return digest_term(kind, value, {size});
}

}  // namespace

Result<NormalTerm> normal_term(const stix::Term& term) {
  const std::string_view path = term.path;
  const std::string_view value = normal::trimmed(term.value);
  if (value.empty()) return unusable("compares " + std::string(path) + " with an empty value");
  if (value.find('\0') != std::string_view::npos) return unusable("a value with a NUL byte");
  const auto as_it_is = [&](IndicatorKind kind) {
    return NormalTerm{{kind, normal::lowered(value)}, ""};
  };
  if (path == "domain-name:value") return domain_term(value);
  if (path == "ipv4-addr:value" || path == "ipv6-addr:value") return ip_term(value);
  if (path == "url:value") return url_term(value);
  if (path == "email-addr:value") return email_term(value);
  if (path == "process:name") return name_term(IndicatorKind::process, value);
  if (path == "file:name") return name_term(IndicatorKind::file_name, value);
  if (path == "file:path") return path_term(value);
  if (path == "app:id") return as_it_is(IndicatorKind::app_id);
  if (path == "configuration-profile:id") return as_it_is(IndicatorKind::profile_id);
  if (path == "android-property:name") return as_it_is(IndicatorKind::android_property);
  for (const std::string_view prefix : {"file:hashes.", "app:cert.", "x509-certificate:hashes."}) {
    if (path.starts_with(prefix)) return hash_term(term, prefix, value);
  }
  return unusable("no record has what " + quoted(path) + " names");
}

}  // namespace bridle
