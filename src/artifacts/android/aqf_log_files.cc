// android.aqf_log_files: the log files that AndroidQF took from the phone, by name and time.
//
// In a folder the times are mostly those of the copy, in an archive those of the phone where it was
// kept. Format: docs/formats/android-aqf-acquisition.md

#include "artifacts/artifact.h"

namespace bridle::artifacts {
namespace {

struct LogFile {
  std::optional<Timestamp> modified = std::nullopt;
  std::string path;
  std::string_view type;
  std::optional<std::int64_t> size = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&LogFile::modified>("modified", Role::time,
                               "when its contents last changed, or when it was copied"),
    column<&LogFile::path>("path", Role::file_path, "where it lay on the phone"),
    column<&LogFile::type>("type", Role::entry_type, "file or link"),
    column<&LogFile::size>("size", Role::none, "bytes, of a file"),
};

constexpr std::string_view kSummary[] = {"path", "size"};

constexpr std::string_view kPaths[] = {"androidqf/logs/**"};

void parse(const Input& in, Emit<LogFile>& out) {
  if (in.listed->type == ListedAs::directory) return;
  constexpr std::string_view kFolder = "androidqf/logs";
  LogFile row;
  row.path = in.path.substr(in.path.starts_with(kFolder) ? kFolder.size() : 0);
  row.modified = in.listed->modified;
  row.type = in.listed->type == ListedAs::link ? "link" : "file";
  if (in.listed->type == ListedAs::file) row.size = static_cast<std::int64_t>(in.listed->size);
  out.record(row, Where::whole_file());
}

}  // namespace

BRIDLE_ARTIFACT(android_aqf_log_files) = {.id = "android.aqf_log_files",
                                          .title = "Log files that were taken from the phone",
                                          .paths = kPaths,
                                          .columns = kColumns,
                                          .summary = kSummary,
                                          .reads = Reads::listing,
                                          .found_in = kInAndroidQf,
                                          .parse = erased<&parse>};

}  // namespace bridle::artifacts
