// ios.webkit_folders: web sites that kept data on the phone, by the names of WebKit's folders.
//
// Each site has a folder or file "https_www.example.com_0": scheme, host and port (0: the scheme's
// own) of its origin. Databases have the suffix ".localstorage" besides. Newer systems name the
// folders by hashes and keep the origin in a file: ios.webkit_origins.
// Format: docs/formats/ios-webkit-folders.md

#include <string>

#include "artifacts/artifact.h"

namespace bridle::artifacts {
namespace {

struct Site {
  std::optional<Timestamp> modified = std::nullopt;
  std::string origin;
  std::string_view store;
};

constexpr Column kColumns[] = {
    column<&Site::modified>("modified", Role::time, "when the folder or file last changed"),
    column<&Site::origin>("origin", Role::url, "scheme, host and port of the site"),
    column<&Site::store>("store", Role::none, "what kind of data it kept: IndexedDB, ..."),
};

constexpr std::string_view kSummary[] = {"origin", "store"};

// Below the container of an application, of its web view service, or of the system's own folders.
constexpr std::string_view kPaths[] = {
    "private/var/mobile/**/WebKit/**/IndexedDB/http*",
    "private/var/mobile/**/WebKit/**/IndexedDB/v0/http*",
    "private/var/mobile/**/WebKit/**/IndexedDB/v1/http*",
    "private/var/mobile/**/WebKit/**/LocalStorage/http*",
    "private/var/mobile/**/WebKit/**/WebsiteData/http*",
    "private/var/mobile/**/WebKit/**/WebSQL/http*",
    "private/var/mobile/**/WebKit/**/ServiceWorkers/http*",
    "private/var/mobile/**/WebKit/**/CacheStorage/http*",
    "private/var/mobile/**/WebKit/**/MediaKeys/http*",
    "private/var/mobile/**/WebKit/Databases/**/http*",
};

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "https://www.example.com:8443" from "https_www.example.com_8443", with what WebKit appends. A
// host can have a "_" of its own: the port stands behind the last one.
std::optional<std::string> origin_of(std::string_view name) {
  for (const std::string_view suffix :
       {".localstorage-wal", ".localstorage-shm", ".localstorage"}) {
    if (name.ends_with(suffix)) name.remove_suffix(suffix.size());
  }
  std::string origin;
  for (const std::string_view scheme : {"https", "http"}) {
    if (!name.starts_with(scheme) || name.substr(scheme.size(), 1) != "_") continue;
    origin.append(scheme).append("://");
    name.remove_prefix(scheme.size() + 1);
    break;
  }
  if (origin.empty()) return std::nullopt;
  std::string_view port;
  const std::size_t last = name.rfind('_');
  if (last != std::string_view::npos && is_digits(name.substr(last + 1))) {
    port = name.substr(last + 1);
    name = name.substr(0, last);
  }
  if (name.empty()) return std::nullopt;
  origin += name;
  if (!port.empty() && port != "0") origin.append(1, ':').append(port);
  return origin;
}

// The nearest folder above that WebKit gave a name of its own.
std::string_view store_of(std::string_view folder) {
  std::string_view name = folder.substr(folder.rfind('/') + 1);
  if (name == "v0" || name == "v1") {
    folder = folder.substr(0, folder.rfind('/'));
    name = folder.substr(folder.rfind('/') + 1);
  }
  return name;
}

void parse(const Input& in, Emit<Site>& out) {
  const std::size_t slash = in.path.rfind('/');
  if (slash == std::string_view::npos) return;
  auto origin = origin_of(in.path.substr(slash + 1));
  if (!origin) return;  // "httpd.conf" is no site
  Site site;
  site.origin = std::move(*origin);
  site.store = store_of(in.path.substr(0, slash));
  site.modified = in.listed->modified;
  out.record(site, Where::whole_file());
}

}  // namespace

BRIDLE_ARTIFACT(ios_webkit_folders) = {.id = "ios.webkit_folders",
                                       .title = "Web sites that kept data on the phone",
                                       .paths = kPaths,
                                       .columns = kColumns,
                                       .summary = kSummary,
                                       .reads = Reads::listing,
                                       .parse = erased<&parse>};

}  // namespace bridle::artifacts
