#include "formats/stalkerware_list.h"

#include <yaml-cpp/yaml.h>

#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/hash.h"

namespace bridle::stix {
namespace {

struct Family {
  std::string_view name;
  std::string_view path;  // of a STIX pattern; empty: a host or an address, as the value is
  std::string_view note;  // after the kind of the application
};
constexpr Family kFamilies[] = {
    {"packages", "app:id", ""},
    {"certificates", "x509-certificate:hashes.sha-1", ""},
    {"websites", "", ", where it is sold"},
    {"distribution", "", ", where it is fetched from"},
};
constexpr Family kServers[] = {
    {"domains", "domain-name:value", ""},
    {"ips", "ipv4-addr:value", ""},
    {"ip", "ipv4-addr:value", ""},
};
// Of no record that is read.
constexpr std::string_view kUnused[] = {"certificate_cname_re", "certificate_organizations"};

// A UUID of version 8: what it is made of is ours to say.
std::string id_of(const std::string& name, std::string_view path, const std::string& value) {
  const std::string text = name + '\0' + std::string(path) + '\0' + value;
  std::string digits = hex(sha256(std::as_bytes(std::span(text)))).substr(0, 32);
  digits[12] = '8';
  digits[16] = '8';
  for (const std::size_t at : {20U, 16U, 12U, 8U}) digits.insert(at, 1, '-');
  return "indicator--" + digits;
}

std::string_view path_of_host(std::string_view value) {
  if (value.find("://") != std::string_view::npos) return "url:value";
  const bool address = value.find_first_not_of("0123456789.") == std::string_view::npos;
  return address ? "ipv4-addr:value" : "domain-name:value";
}

class Reader {
 public:
  explicit Reader(Bundle& out) : out_(out) {}

  void read(const YAML::Node& list) {
    std::size_t number = 0;
    for (const YAML::Node& application : list) {
      ++number;
      if (!application.IsMap() || !application["name"].IsDefined() ||
          !application["name"].IsScalar()) {
        lose("application " + std::to_string(number) + " has no name");
        continue;
      }
      read_application(application);
    }
  }

 private:
  void lose(std::string why) {
    out_.problems.push_back(std::move(why));
    ++out_.unusable;
  }

  void read_application(const YAML::Node& application) {
    name_ = application["name"].Scalar();
    const YAML::Node type = application["type"];
    kind_ = type.IsDefined() && type.IsScalar() ? type.Scalar() : std::string("stalkerware");
    for (const Family& family : kFamilies) read_family(application, family);
    const YAML::Node servers = application["c2"];
    if (servers.IsDefined() && servers.IsMap()) {
      for (const Family& family : kServers) read_family(servers, family);
    } else if (servers.IsDefined() && !servers.IsNull()) {
      lose(name_ + ": c2 is no map");
    }
    for (const std::string_view name : kUnused) {
      if (application[std::string(name)].IsDefined()) {
        lose(name_ + ": " + std::string(name) + " is of no record that is read");
      }
    }
  }

  void read_family(const YAML::Node& owner, const Family& family) {
    const YAML::Node values = owner[std::string(family.name)];
    if (!values.IsDefined() || values.IsNull()) return;
    if (!values.IsSequence()) return lose(name_ + ": " + std::string(family.name) + " is no list");
    for (const YAML::Node& value : values) {
      if (!value.IsScalar() || value.Scalar().empty()) {
        lose(name_ + ": something in " + std::string(family.name) + " is no text");
        continue;
      }
      add(family, value.Scalar());
    }
  }

  void add(const Family& family, const std::string& value) {
    Term term{.path = std::string(family.path.empty() ? path_of_host(value) : family.path),
              .value = value};
    Indicator indicator;
    indicator.id = id_of(name_, term.path, value);
    indicator.campaign = name_ + " (" + kind_ + std::string(family.note) + ")";
    indicator.alternatives.push_back({std::move(term)});
    out_.indicators.push_back(std::move(indicator));
  }

  Bundle& out_;
  std::string name_;
  std::string kind_;
};

}  // namespace

Bundle parse_stalkerware_list(Bytes yaml) {
  Bundle out;
  // The library throws on what is no YAML, and bounds how deep it goes.
  try {
    const YAML::Node list = YAML::Load(std::string(as_text(yaml)));
    if (!list.IsSequence() || list.size() == 0 || !list[0].IsMap() ||
        !list[0]["name"].IsDefined()) {
      out.problems.emplace_back("is no list of applications");
      return out;
    }
    out.readable = true;
    Reader(out).read(list);
  } catch (const std::exception& thrown) {
    out.problems.push_back(std::string(out.readable ? "breaks off: " : "is no YAML: ") +
                           thrown.what());
    if (out.readable) ++out.unusable;
  }
  return out;
}

}  // namespace bridle::stix
