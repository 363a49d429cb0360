#include "model/coverage.h"

namespace bridle {

std::string_view name_of(EntryState state) {
  switch (state) {
    case EntryState::parsed:
      return "parsed";
    case EntryState::parsed_with_damage:
      return "parsed_with_damage";
    case EntryState::no_parser:
      return "no_parser";
    case EntryState::over_limit:
      return "over_limit";
    case EntryState::unreadable:
      return "unreadable";
    case EntryState::refused:
      return "refused";
    case EntryState::unlisted:
      return "unlisted";
  }
  return "unknown";
}

std::string_view name_of(ArtifactState state) {
  switch (state) {
    case ArtifactState::parsed:
      return "parsed";
    case ArtifactState::partial:
      return "partial";
    case ArtifactState::absent:
      return "absent";
    case ArtifactState::unreadable:
      return "unreadable";
    case ArtifactState::not_applicable:
      return "not_applicable";
    case ArtifactState::not_asked:
      return "not_asked";
  }
  return "unknown";
}

Message title_of(const ArtifactCoverage& artifact) {
  return {.key = "artifact." + artifact.id + ".title", .english = artifact.title};
}

Message title_with_id(const ArtifactCoverage& artifact) {
  return {.key = "artifact.titled",
          .arguments = {{"title", title_of(artifact)}, {"id", artifact.id}}};
}

bool Coverage::books_balance() const {
  std::uint64_t sum = 0;
  for (const std::uint64_t n : entries) sum += n;
  return sum == listed;
}

}  // namespace bridle
