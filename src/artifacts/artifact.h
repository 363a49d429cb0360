// What an artifact is: one function from bytes to rows, and the data that describes it.
//
// src/artifacts/<platform>/<name>.cc defines `<platform>_<name>` with BRIDLE_ARTIFACT; nothing else
// needs to know of it. HACKING.md walks through adding one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/hash.h"
#include "bytes/text_lines.h"
#include "formats/sqlite.h"
#include "model/sink.h"

namespace bridle {

// What a parser wants of its file.
enum class Reads : std::uint8_t {
  bytes,     // the whole file as one span (limits::kWholeFile)
  database,  // an open SQLite database, write-ahead log applied
  lines,     // its lines, one after the other: texts without a bound
  ends,      // its first and last limits::kEnd bytes: what kind of file it is. It is not hashed,
             // and in a compressed archive not looked into.
  listing,   // nothing of it: parse is called for each file, directory and link whose path matches
};

enum class ListedAs : std::uint8_t { file, directory, link };

// One line of the evidence's listing.
struct Listed {
  ListedAs type = ListedAs::file;
  std::uint64_t size = 0;  // bytes; of a file
  std::optional<Timestamp> modified;
  const Digests::Hex* digests = nullptr;  // Artifact::wants_digests: of a file that could be read
};

// Kinds of evidence, as a mask: which of them can hold an artifact at all.
using EvidenceMask = std::uint8_t;
inline constexpr EvidenceMask kInIosBackup = 1;
inline constexpr EvidenceMask kInIosFileSystem = 2;
inline constexpr EvidenceMask kInAndroidBugreport = 4;
inline constexpr EvidenceMask kInAndroidQf = 8;  // a collection, which holds the others of Android
inline constexpr EvidenceMask kInAndroidBackup = 16;
inline constexpr EvidenceMask kInIntrusionLogs = 32;
inline constexpr EvidenceMask kInIosSysdiagnose = 64;

inline constexpr EvidenceMask kInIosFiles = kInIosBackup | kInIosFileSystem;  // the files of apps
inline constexpr EvidenceMask kOfIos = kInIosFiles | kInIosSysdiagnose;
inline constexpr EvidenceMask kOfAndroid =
    kInAndroidBugreport | kInAndroidQf | kInAndroidBackup | kInIntrusionLogs;
// All kinds of evidence of the phones that `kinds` are of.
constexpr EvidenceMask platforms_of(EvidenceMask kinds) {
  return static_cast<EvidenceMask>(((kinds & kOfIos) != 0 ? kOfIos : 0) |
                                   ((kinds & kOfAndroid) != 0 ? kOfAndroid : 0));
}

// What it says when evidence that can hold the artifact does not.
enum class Expected : std::uint8_t {
  always,        // all of it has it: absence makes the verdict incomplete
  if_used,       // there only when the app or feature was used: absence is reported, no more
  if_encrypted,  // of backups, only encrypted ones have it as a rule, and only if used
};

// One file of the evidence, as its parser sees it. Outlives the call of parse.
struct Input {
  std::string_view path;   // on the device, without the leading "/"
  std::string_view app;    // bundle ID of the container it lies in, empty if none
  Bytes bytes;             // Reads::bytes; Reads::ends: its beginning
  Bytes tail = {};         // Reads::ends: its end, which overlaps the beginning of a short file
  std::uint64_t size = 0;  // Reads::ends: of the whole file, in bytes
  const sqlite::Database* database = nullptr;  // Reads::database: never null
  TextLines* lines = nullptr;                  // Reads::lines: never null, at its beginning
  const Listed* listed = nullptr;              // Reads::listing: never null
};

struct Artifact {
  std::string_view id;     // "ios.shutdown_log"
  std::string_view title;  // "Processes that delayed a reboot"
  // Globs on the device path, without a leading "/": "*" and "?" stay inside one component, "**"
  // stands for any number of whole components.
  std::span<const std::string_view> paths;
  std::span<const Column> columns;
  // Names of the columns that describe a row in one line (timeline, findings), in order.
  std::span<const std::string_view> summary;
  std::span<const Rule> rules = {};
  Reads reads = Reads::bytes;
  EvidenceMask found_in = kInIosFiles;
  Expected expected = Expected::if_used;
  bool wants_digests = false;       // Reads::listing: of every file; only when the user asks for it
  std::string_view until_ios = {};  // the version from which on it is not kept, "14.7"
  void (*parse)(const Input& in, Sink& out) = nullptr;
};

namespace artifacts {

template <typename T>
struct ParserRow;
template <typename Row>
struct ParserRow<void (*)(const Input&, Emit<Row>&)> {
  using Type = Row;
};

// erased<&parse> ties a parser of typed rows to the untyped table.
template <auto kParse>
void erased(const Input& in, Sink& out) {
  Emit<typename ParserRow<decltype(kParse)>::Type> emit(out);
  kParse(in, emit);
}

}  // namespace artifacts
}  // namespace bridle

#define BRIDLE_ARTIFACT(name)           \
  extern const ::bridle::Artifact name; \
  const ::bridle::Artifact name
