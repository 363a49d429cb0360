// ios.filesystem: every file, folder and link of a file-system dump.
//
// A dump tells the path, the size and the time of the last change: a folder and an archive have
// that of the phone where the tool that made them kept it, else that of the copy. What a backup has
// instead, with more, is ios.manifest.
// Format: docs/formats/ios-filesystem.md

#include <string>

#include "artifacts/artifact.h"

namespace bridle::artifacts {
namespace {

struct OnPhone {
  std::optional<Timestamp> modified = std::nullopt;
  std::string path;
  std::string_view type;
  std::optional<std::int64_t> size = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&OnPhone::modified>("modified", Role::time, "when its contents last changed"),
    column<&OnPhone::path>("path", Role::file_path, "where it lies on the phone"),
    column<&OnPhone::type>("type", Role::entry_type, "file, directory or link"),
    column<&OnPhone::size>("size", Role::none, "bytes, of a file"),
};

constexpr std::string_view kSummary[] = {"path", "type", "size"};

constexpr std::string_view kPaths[] = {"**"};

std::string_view name_of(ListedAs type) {
  switch (type) {
    case ListedAs::directory:
      return "directory";
    case ListedAs::link:
      return "link";
    case ListedAs::file:
      break;
  }
  return "file";
}

void parse(const Input& in, Emit<OnPhone>& out) {
  OnPhone row;
  row.path = "/";
  row.path += in.path;
  row.type = name_of(in.listed->type);
  row.modified = in.listed->modified;
  if (in.listed->type == ListedAs::file) row.size = static_cast<std::int64_t>(in.listed->size);
  out.record(row, Where::whole_file());
}

}  // namespace

BRIDLE_ARTIFACT(ios_filesystem) = {.id = "ios.filesystem",
                                   .title = "Files and folders of the phone",
                                   .paths = kPaths,
                                   .columns = kColumns,
                                   .summary = kSummary,
                                   .reads = Reads::listing,
                                   .found_in = kInIosFileSystem,
                                   .expected = Expected::always,
                                   .parse = erased<&parse>};

}  // namespace bridle::artifacts
