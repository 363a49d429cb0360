#include "engine/roles.h"

#include <vector>

#include "artifacts/table.h"

namespace bridle {

const share::Roles& roles_of_artifacts() {
  static const share::Roles kRoles = [] {
    std::vector<share::RecordShape> shapes;
    for (const Artifact* artifact : artifacts::table()) {
      shapes.push_back({artifact->id, artifact->columns, artifact->summary});
    }
    return share::Roles(shapes);
  }();
  return kRoles;
}

}  // namespace bridle
