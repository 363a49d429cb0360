#include "model/severity.h"

namespace bridle {

Sighting sighting_of(Role role, Meaning meaning, bool weaker, std::string_view matched) {
  if (weaker) return role == Role::process ? Sighting::cut_name : Sighting::namesake;
  switch (meaning) {
    case Meaning::presence:
      return Sighting::presence;
    case Meaning::contact:
      return role == Role::handle ? Sighting::account : Sighting::contact;
    case Meaning::mention:
      break;
  }
  // A mention in a URL that was opened is the link in a redirector's query.
  const bool is_link = role == Role::link || role == Role::url ||
                       (role == Role::text && matched.find("://") != std::string_view::npos);
  return is_link ? Sighting::link : Sighting::text;
}

Meaning meaning_of(Sighting sighting) {
  switch (sighting) {
    case Sighting::text:
    case Sighting::link:
      return Meaning::mention;
    case Sighting::account:
    case Sighting::contact:
      return Meaning::contact;
    case Sighting::namesake:
    case Sighting::cut_name:
    case Sighting::presence:
      break;
  }
  return Meaning::presence;
}

bool is_weaker(Sighting sighting) {
  return sighting == Sighting::namesake || sighting == Sighting::cut_name;
}

Severity severity_of(Sighting sighting) {
  switch (sighting) {
    case Sighting::namesake:
    case Sighting::cut_name:
    case Sighting::text:
      return Severity::medium;
    case Sighting::link:
    case Sighting::account:
    case Sighting::contact:
      return Severity::high;
    case Sighting::presence:
      break;
  }
  return Severity::critical;
}

std::string_view name_of(Meaning meaning) {
  switch (meaning) {
    case Meaning::mention:
      return "mention";
    case Meaning::contact:
      return "contact";
    case Meaning::presence:
      return "presence";
  }
  return "unknown";
}

std::string_view name_of(Sighting sighting) {
  switch (sighting) {
    case Sighting::namesake:
      return "namesake";
    case Sighting::cut_name:
      return "cut_name";
    case Sighting::text:
      return "text";
    case Sighting::link:
      return "link";
    case Sighting::account:
      return "account";
    case Sighting::contact:
      return "contact";
    case Sighting::presence:
      return "presence";
  }
  return "unknown";
}

}  // namespace bridle
