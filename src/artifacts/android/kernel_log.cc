// android.kernel_log: what the kernel logged since it started, or before the last restart.
//
// Its clock counts from the start; when that was, it does not say.
// Format: docs/formats/android-logcat.md

#include "artifacts/android_words.h"
#include "artifacts/artifact.h"

namespace bridle::artifacts {
namespace {

struct KernelLine {
  std::optional<double> since_start_s = std::nullopt;
  std::optional<std::int64_t> level = std::nullopt;
  std::string_view message;
};

constexpr Column kColumns[] = {
    column<&KernelLine::since_start_s>("since_start_s", Role::none,
                                       "seconds since the phone was started"),
    column<&KernelLine::level>("level", Role::none, "0 gravest to 7 for developers"),
    column<&KernelLine::message>("message", Role::text, "what it says"),
};

constexpr std::string_view kSummary[] = {"since_start_s", "message"};

constexpr std::string_view kPaths[] = {
    "bugreport/section/KERNEL LOG",
    "bugreport/section/KERNEL LOG#*",
    "bugreport/section/LAST KMSG",
    "bugreport/section/LAST KMSG#*",
    "bugreport/FS/sys/fs/pstore/console-ramoops*",
    "androidqf/logs/sys/fs/pstore/console-ramoops*",
    "androidqf/logs/proc/last_kmsg",
};

// "<6>[   12.345678] message": the number is the level and who wrote it, eight times over.
void read_line(std::string_view line, KernelLine& row) {
  row.message = line;
  if (line.starts_with('<')) {
    const std::size_t close = line.substr(0, 8).find('>');
    const auto number = close == line.npos
                            ? std::nullopt
                            : android::whole_number<std::int64_t>(line.substr(1, close - 1));
    if (!number || *number < 0) return;
    row.level = *number % 8;
    line.remove_prefix(close + 1);
  }
  row.message = line;
  if (!line.starts_with('[')) return;
  const std::size_t close = line.find(']');
  if (close == line.npos) return;
  const std::string_view inside = android::trimmed(line.substr(1, close - 1));
  if (inside.find_first_not_of("0123456789.") != inside.npos) return;
  row.since_start_s = android::whole_number<double>(inside);
  if (!row.since_start_s) return;
  line.remove_prefix(close + 1);
  if (line.starts_with(' ')) line.remove_prefix(1);
  row.message = line;
}

void parse(const Input& in, Emit<KernelLine>& out) {
  TextLines& lines = *in.lines;
  while (!out.stopped() && lines.next()) {
    if (lines.text().empty()) continue;
    const Where where = Where::at_line(lines.number());
    KernelLine row;
    read_line(lines.text(), row);
    out.record(row, where);
    if (lines.cut()) out.damage(where, "is longer than a line may be");
    if (!lines.ended()) out.damage(where, "the last line has no end");
  }
  if (lines.error()) out.damage(Where::whole_file(), lines.error()->message);
}

}  // namespace

BRIDLE_ARTIFACT(android_kernel_log) = {.id = "android.kernel_log",
                                       .title = "Log of the kernel",
                                       .paths = kPaths,
                                       .columns = kColumns,
                                       .summary = kSummary,
                                       .reads = Reads::lines,
                                       .found_in = kInAndroidQf | kInAndroidBugreport,
                                       .parse = erased<&parse>};

}  // namespace bridle::artifacts
