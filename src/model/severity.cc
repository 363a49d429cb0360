#include "model/severity.h"

namespace bridle {

Severity severity_of(const Sighting& sighting) {
  if (sighting.weaker) return Severity::medium;
  if (sighting.meaning == "presence") return Severity::critical;
  if (sighting.meaning == "contact" || sighting.link) return Severity::high;
  return Severity::medium;
}

bool is_link(Role role, std::string_view matched) {
  return role == Role::link ||
         (role == Role::text && matched.find("://") != std::string_view::npos);
}

}  // namespace bridle
