#include "engine/expectation.h"

#include <charconv>
#include <string_view>

namespace bridle {
namespace {

// The first number of "14.7.1", which leaves "7.1"; 0 when there is none.
unsigned take_number(std::string_view& version) {
  unsigned number = 0;
  const std::size_t dot = version.find('.');
  const std::string_view part = version.substr(0, dot);
  std::from_chars(part.data(), part.data() + part.size(), number);
  version.remove_prefix(dot == std::string_view::npos ? version.size() : dot + 1);
  return number;
}

}  // namespace

bool is_version_before(std::string_view version, std::string_view other) {
  while (!version.empty() || !other.empty()) {
    const unsigned a = take_number(version);
    const unsigned b = take_number(other);
    if (a != b) return a < b;
  }
  return false;
}

Expectation expectation_of(const Artifact& artifact, const Evidence& evidence) {
  Expectation out{.always = artifact.expected == Expected::always};
  if ((artifact.found_in & evidence.mask) == 0) {
    return {.always = false,
            .absent = ArtifactState::not_applicable,
            .reason = {.key = "reason.kind_lacks_it"}};
  }
  const bool unencrypted = evidence.backup && !evidence.backup->encrypted;
  if (artifact.expected == Expected::if_encrypted && unencrypted) {
    out.absent = ArtifactState::not_applicable;
    out.reason = {.key = "reason.only_encrypted"};
  }
  const std::string& version = evidence.ios.product_version;
  if (!artifact.until_ios.empty() && !version.empty() &&
      !is_version_before(version, artifact.until_ios)) {
    out.always = false;
    out.absent = ArtifactState::not_applicable;
    out.reason = {.key = "reason.not_since", .arguments = {{"version", artifact.until_ios}}};
  }
  return out;
}

}  // namespace bridle
