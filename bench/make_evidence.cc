// make_evidence OUT [--scale N] [--seed N] [--no-traces] [--dump]
//                   [--encrypted PASSWORD [--rounds N]]
//
// Writes OUT/backup (with --dump a file system, OUT/dump), OUT/indicators.stix2 and OUT/truth.json.
// Scale 1 is a phone in use for some years; 4 is the largest that one meets. The same arguments
// give the same bytes.

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "sample/phone.h"

namespace {

using namespace bridle;

constexpr std::uint64_t kManifestEntries = 300'000;
constexpr std::uint64_t kMessages = 200'000;
constexpr std::uint64_t kWhatsappMessages = 300'000;
constexpr std::uint64_t kHistoryVisits = 90'000;
constexpr std::uint64_t kApplications = 300;
constexpr std::uint64_t kCalls = 6'000;
constexpr std::uint64_t kEvents = 6'000;

constexpr const char* kUsage =
    "usage: make_evidence OUT [--scale N] [--seed N] [--no-traces] [--dump] "
    "[--encrypted PASSWORD] [--rounds N]\n";

struct Arguments {
  std::string out;
  double scale = 1;
  std::uint64_t seed = 1;
  bool traces = true;
  bool dump = false;
  std::optional<std::string> password;
  std::uint32_t rounds = 10'000'000;
};

template <typename T>
bool number(std::string_view text, T& out) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  return failed == std::errc() && end == text.data() + text.size() && out > 0;
}

std::optional<Arguments> parse(int count, char** words) {
  Arguments out;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--no-traces") {
      out.traces = false;
      continue;
    }
    if (word == "--dump") {
      out.dump = true;
      continue;
    }
    if (!word.starts_with("--")) {
      if (!out.out.empty()) return std::nullopt;
      out.out = word;
      continue;
    }
    if (++i == count) return std::nullopt;
    const std::string_view value = words[i];
    bool good = true;
    if (word == "--scale") {
      good = number(value, out.scale);
    } else if (word == "--seed") {
      good = number(value, out.seed);
    } else if (word == "--rounds") {
      good = number(value, out.rounds);
    } else if (word == "--encrypted") {
      out.password = value;
    } else {
      good = false;
    }
    if (!good) return std::nullopt;
  }
  if (out.out.empty()) return std::nullopt;
  return out;
}

std::uint64_t scaled(std::uint64_t count, double scale) {
  return static_cast<std::uint64_t>(static_cast<double>(count) * scale);
}

Result<void> write_text(const std::string& path, const std::string& text) {
  auto file = OutputFile::create(path);
  if (!file) return file.error();
  file->write(text);
  return file->close();
}

Result<void> make(const Arguments& arguments) {
  const sample::PhoneOptions options{
      .size = {.manifest_entries = scaled(kManifestEntries, arguments.scale),
               .messages = scaled(kMessages, arguments.scale),
               .whatsapp_messages = scaled(kWhatsappMessages, arguments.scale),
               .history_visits = scaled(kHistoryVisits, arguments.scale),
               .applications = kApplications,
               .calls = scaled(kCalls, arguments.scale),
               .events = scaled(kEvents, arguments.scale),
               .filler_blobs = false},
      .seed = arguments.seed,
      .password = arguments.password,
      .rounds_sha256 = arguments.rounds,
      .traces = arguments.traces};
  const auto made = arguments.dump ? sample::write_dump(arguments.out + "/dump", options)
                                   : sample::write_backup(arguments.out + "/backup", options);
  if (!made) return made;
  if (auto written = write_text(arguments.out + "/indicators.stix2", sample::indicators_stix());
      !written) {
    return written;
  }
  return write_text(
      arguments.out + "/truth.json",
      sample::truth_json(options, arguments.dump ? sample::Form::dump : sample::Form::backup));
}

}  // namespace

int main(int count, char** words) {
  const auto arguments = parse(count, words);
  if (!arguments) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  if (const auto made = make(*arguments); !made) {
    std::fprintf(stderr, "make_evidence: %s\n", made.error().message.c_str());
    return 1;
  }
  return 0;
}
