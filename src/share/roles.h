// Roles: what the columns of each artifact mean, for who has records as text only.
#pragma once

#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "model/record.h"

namespace bridle::share {

// An artifact as far as its records are concerned. What it refers to lives as long as the program.
struct RecordShape {
  std::string_view artifact;                  // "ios.sms"
  std::span<const Column> columns;            // in the order in which they are written
  std::span<const std::string_view> summary;  // names of the columns that describe a record
};

class Roles {
 public:
  explicit Roles(const std::vector<RecordShape>& shapes) {
    for (const RecordShape& shape : shapes) shapes_.emplace(shape.artifact, shape);
  }

  // Null for an artifact that is not known: one of another version of bridle.
  const RecordShape* find(std::string_view artifact) const {
    const auto found = shapes_.find(artifact);
    return found == shapes_.end() ? nullptr : &found->second;
  }

  // Null for what is not known.
  const Column* column(std::string_view artifact, std::string_view name) const {
    const RecordShape* shape = find(artifact);
    if (shape == nullptr) return nullptr;
    for (const Column& column : shape->columns) {
      if (column.name == name) return &column;
    }
    return nullptr;
  }

 private:
  std::map<std::string_view, RecordShape> shapes_;
};

}  // namespace bridle::share
