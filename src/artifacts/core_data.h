// What Core Data keeps beside the entities of its stores: relationships and the numbers it gave.
//
// The name of a join table and those of its columns carry the numbers of the entities, which change
// from one version of a model to the next: "Z_2INTERACTIONRECIPIENT" with "Z_2RECIPIENTS" and
// "Z_3INTERACTIONRECIPIENT" is "Z_4..." elsewhere. They are found by what follows the number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "formats/sqlite.h"

namespace bridle::artifacts {

struct JoinTable {
  std::string table;
  std::string one;  // columns, each with the row id of a row of its entity
  std::string other;
};

// The first table "Z_<number>..." that has columns "Z_<number><one>" and "Z_<number><other>"; the
// numbers may differ. Nothing if there is none.
std::optional<JoinTable> find_join(const sqlite::Database& db, std::string_view one,
                                   std::string_view other);

// The highest row id that was ever given to a row of an entity ("CallRecord"), as the store has
// noted it; nothing if it has not.
std::optional<std::int64_t> highest_key(const sqlite::Database& db, std::string_view entity);

}  // namespace bridle::artifacts
