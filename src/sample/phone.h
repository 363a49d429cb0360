// A made phone: a backup or a dump of a device that never was, in ordinary use for two years, with
// planted traces under reserved names. For `bridle sample`, for tests, and for the benchmarks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace bridle::sample {

struct PhoneSize {
  std::uint64_t manifest_entries = 400;  // rows of Manifest.db, at least those with contents
  std::uint64_t messages = 60;
  std::uint64_t whatsapp_messages = 40;
  std::uint64_t history_visits = 80;  // of Safari; other browsers have a quarter of it each
  std::uint64_t applications = 24;
  std::uint64_t calls = 60;  // ever; the phone keeps the newest 1,000
  std::uint64_t events = 60;
  bool filler_blobs = true;  // whether filler entries of the manifest get (small) contents on disk
};

struct PhoneOptions {
  PhoneSize size;
  std::uint64_t seed = 1;
  std::optional<std::string> password;   // set: an encrypted backup
  std::uint32_t rounds_sha256 = 10'000;  // DPIC; a real phone has 10,000,000
  std::uint32_t rounds_sha1 = 10'000;    // ITER
  bool traces = true;                    // plant the traces that the indicators find
};

// Writes a backup into `folder` (made if absent, refused if not empty). The same options give the
// same bytes, but for the random keys of an encrypted one, which come from the seed too.
Result<void> write_backup(const std::string& folder, const PhoneOptions& options);

// The same phone as a dump of its file system: what no backup holds is there as well.
Result<void> write_dump(const std::string& folder, const PhoneOptions& options);

// The invented indicators that find the planted traces, as a STIX 2.1 bundle.
std::string indicators_stix();

// What was planted, as JSON: the truth file that benchmarks and tests check against.
enum class Form : std::uint8_t { backup, dump };
std::string truth_json(const PhoneOptions& options, Form form = Form::backup);

}  // namespace bridle::sample
