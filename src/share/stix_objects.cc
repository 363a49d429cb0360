#include "share/stix_objects.h"

#include <algorithm>

#include "bytes/text.h"
#include "report/json.h"
#include "share/secrets.h"
#include "share/uuid.h"

namespace bridle::share {
namespace {

std::string as_json(std::string_view text) {
  std::string out;
  report::append_string(text, out);
  return out;
}

std::string id_of(std::string_view type, const std::string& canonical) {
  return std::string(type) + "--" + uuid5(kStixSpace, canonical);
}

}  // namespace

std::string StixObjects::value_object(std::string_view type, std::string_view value) {
  std::string id = id_of(type, "{\"value\":" + canonical_string(value) + "}");
  objects_.try_emplace(id, "\"value\":" + as_json(value));
  return id;
}

std::string StixObjects::named(std::string_view type, std::string_view name) {
  std::string id = id_of(type, "{\"name\":" + canonical_string(name) + "}");
  objects_.try_emplace(id, "\"name\":" + as_json(name));
  return id;
}

std::string StixObjects::hashed(std::string_view type, std::string_view algorithm,
                                std::string_view hash) {
  const std::string hashes =
      "\"hashes\":{" + canonical_string(algorithm) + ":" + canonical_string(hash) + "}";
  std::string id = id_of(type, "{" + hashes + "}");
  objects_.try_emplace(id, hashes);
  return id;
}

// A process has no name in STIX but that of its file, and nothing that its id could be made of: it
// is then not of the standard's namespace.
std::string StixObjects::process(std::string_view name) {
  const std::string file =
      name.starts_with('/') ? file_at(name) : named("file", last_component(name));
  std::string id = "process--" + uuid5(kBridleSpace, "process:" + std::string(name));
  objects_.try_emplace(id, "\"image_ref\":" + as_json(file));
  return id;
}

std::string StixObjects::file_at(std::string_view path) {
  const std::string_view name = last_component(path);
  const std::size_t slash = path.rfind('/');
  if (name.empty()) return {};
  if (slash == std::string_view::npos || slash == 0) return named("file", name);
  const std::string_view above = path.substr(0, slash);
  const std::string folder = id_of("directory", "{\"path\":" + canonical_string(above) + "}");
  objects_.try_emplace(folder, "\"path\":" + as_json(above));
  std::string id = id_of("file", "{\"name\":" + canonical_string(name) +
                                     ",\"parent_directory_ref\":" + as_json(folder) + "}");
  objects_.try_emplace(
      id, "\"name\":" + as_json(name) + ",\"parent_directory_ref\":" + as_json(folder));
  return id;
}

std::string StixObjects::seen(std::string_view kind, std::string_view value) {
  if (value.empty()) return {};
  if (value.find("://") != std::string_view::npos) return value_object("url", value);
  if (kind == "domain") return value_object("domain-name", folded(value));
  if (kind == "url") return value_object("url", value);
  if (kind == "ip") {
    const bool six = value.find(':') != std::string_view::npos;
    return value_object(six ? "ipv6-addr" : "ipv4-addr", folded(value));
  }
  if (kind == "email") return value_object("email-addr", value);
  if (kind == "process") return process(value);
  if (kind == "file_path") return file_at(value);
  if (kind == "file_name") return named("file", last_component(value));
  if (kind == "sha256") return hashed("file", "SHA-256", value);
  if (kind == "sha1") return hashed("file", "SHA-1", value);
  if (kind == "md5") return hashed("file", "MD5", value);
  if (kind == "app_id") return named("software", value);
  if (kind == "cert_hash") {
    return hashed("x509-certificate", value.size() == 40 ? "SHA-1" : "SHA-256", value);
  }
  return {};
}

void StixObjects::write(report::JsonWriter& json) const {
  for (const auto& [id, members] : objects_) {
    json.raw("{\"type\":" + as_json(id.substr(0, id.find("--"))) +
             ",\"spec_version\":\"2.1\",\"id\":" + as_json(id) + "," + members + "}");
  }
}

}  // namespace bridle::share
