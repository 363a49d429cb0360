// Cyber-observable objects of STIX 2.1: what was seen, under the ids that the standard gives it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "report/json_writer.h"

namespace bridle::share {

// Objects of a bundle by id: the same thing seen twice is one object.
class StixObjects {
 public:
  // The object for what an indicator of that kind ("domain", "process", ...) met, or an empty id
  // when the standard has none. `value` is valid UTF-8.
  std::string seen(std::string_view kind, std::string_view value);

  // The file at a path of the device.
  std::string file_at(std::string_view path);

  // In order of their ids.
  void write(report::JsonWriter& json) const;

 private:
  std::string value_object(std::string_view type, std::string_view value);
  std::string named(std::string_view type, std::string_view name);
  std::string hashed(std::string_view type, std::string_view algorithm, std::string_view hash);
  std::string process(std::string_view name);

  // Each as the members that follow "type", "spec_version" and "id".
  std::map<std::string, std::string> objects_;
};

}  // namespace bridle::share
