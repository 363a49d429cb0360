// alerts.stix2.json: what was found as a STIX 2.1 bundle, for platforms that know the indicators:
// sightings of them, what was observed, and notes for what rules found.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "model/alert.h"
#include "share/stix_objects.h"

namespace bridle::share {

class StixBundle {
 public:
  // `created`: when the case was made. `fingerprint`: of the case; the ids of what was seen in two
  // cases differ, and the ids of one case are the same each time.
  StixBundle(Timestamp created, std::string fingerprint)
      : created_(created), fingerprint_(std::move(fingerprint)) {}

  // `shown`: the alert as it is to be told. Left out are indicators that must not be named: those
  // that are unpublished when `only_public`.
  void add(const Alert& shown, bool only_public);

  // Alerts that were left out.
  std::uint64_t left_out() const { return left_out_; }

  void write(OutputFile& file) const;

 private:
  // All alerts of one indicator that met the same thing, or of one rule in one artifact.
  struct Group {
    Alert first_alert;
    std::string object;  // id of what was seen; may be empty
    std::optional<Timestamp> first;
    std::optional<Timestamp> last;
    std::uint64_t count = 0;
  };

  void write_frame(report::JsonWriter& json, std::string_view type, const std::string& id,
                   const std::string& tlp) const;
  void write_observed(report::JsonWriter& json, const Group& group, const std::string& id) const;
  void write_sighting(report::JsonWriter& json, const Group& group, const std::string& key,
                      const std::string& observed) const;
  void write_note(report::JsonWriter& json, const Group& group, const std::string& key,
                  const std::string& observed) const;
  std::string id_of(std::string_view type, const std::string& key) const;

  Timestamp created_;
  std::string fingerprint_;
  StixObjects objects_;
  std::map<std::string, Group> groups_;
  std::uint64_t left_out_ = 0;
};

}  // namespace bridle::share
