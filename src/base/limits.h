// Every bound on what hostile evidence can make the program do, with its reason. What goes over a
// limit is damage on that file ("over_limit"), and the run goes on.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bridle::limits {

// A file that a parser wants as one span. The largest plist or log seen in a backup is some 20 MB.
inline constexpr std::uint64_t kWholeFile = 64ULL << 20;

// Of a file of which only both ends are read, each. The directory of a zip archive, which stands at
// its end, is longer only with thousands of files.
inline constexpr std::uint64_t kEnd = 16ULL << 10;

// A database is read by pages; beyond this size its contents are not what a phone writes.
inline constexpr std::uint64_t kDatabase = 64ULL << 30;

// Rows that one parser may emit from one file. A phone with ten years of messages has 3 million.
inline constexpr std::uint64_t kRowsPerFile = 50'000'000;

// One record: bytes of one text or blob, values of one list, and bytes of all of its values. The
// longest message that was seen has some 100 KB; a property list of 100 KB can name one text of its
// own thousands of times.
inline constexpr std::size_t kValueBytes = 1U << 20;
inline constexpr std::size_t kListValues = 10'000;
inline constexpr std::size_t kRecordBytes = 4U << 20;

// Bytes of the records of one file: for each byte of it, and at the least. Rows of a hostile
// database can share the pages of one long text.
inline constexpr std::uint64_t kRecordBytesPerByte = 64;
inline constexpr std::uint64_t kRecordBytesOfFile = 1ULL << 30;

// Alerts kept of one finding (an indicator or rule, in one meaning and severity) from one parser on
// one file. Later ones are counted, not kept: an analyst reads tens. The first is always kept, so
// that no flood of one kind hides another.
inline constexpr std::size_t kAlertsPerFinding = 1'000;

// Bytes of alerts beyond those first ones: in a whole run, and the least share of one file.
inline constexpr std::size_t kAlertBytes = 256U << 20;
inline constexpr std::size_t kAlertBytesOfFile = 256U << 10;

// Of one value of the record, and of all of them, as an alert repeats it: the record itself stands
// in records/. And of what matched, which can be a text of a megabyte.
inline constexpr std::size_t kAlertValue = 1U << 10;
inline constexpr std::size_t kAlertRecord = 4U << 10;

// Damage notes kept from one parser on one file; later ones are counted.
inline constexpr std::size_t kDamageNotesPerTask = 100;

// Nesting of plists, keyed archives and JSON. Apple's deepest is below 30.
inline constexpr int kNesting = 128;

// Objects in one plist. Info.plist with 600 applications has about 60,000.
inline constexpr std::uint64_t kPlistObjects = 4'000'000;

// Bytes of texts that may be taken out of one plist, and references followed and keys compared in
// it, per byte of the plist and beyond these: each text of a real one is read a few times, and a
// list of them once.
inline constexpr std::uint64_t kPlistBytesPerByte = 16;
inline constexpr std::uint64_t kPlistBytesFree = 1ULL << 20;
inline constexpr std::uint64_t kPlistStepsPerByte = 64;
inline constexpr std::uint64_t kPlistStepsFree = 1'000'000;

// One text or blob cell. SQLite itself would allow 1 GB.
inline constexpr std::size_t kCell = 16U << 20;

// Entries of one container or backup. The largest phone seen has 1.3 million.
inline constexpr std::uint64_t kEntries = 20'000'000;

// Bytes that an archive may unpack to, in all, and per byte of archive: a bomb is beyond both.
inline constexpr std::uint64_t kArchiveBytes = 2ULL << 40;
inline constexpr std::uint64_t kArchiveRatio = 1'100;

// Sections of one dumpstate text. A phone prints some 400.
inline constexpr std::size_t kSections = 100'000;

// Zips within each other, and in all, in evidence of a kind that nests them: logs in a zip in a
// zip.
inline constexpr int kNestedArchiveDepth = 4;
inline constexpr std::size_t kNestedArchives = 1'000;

// A path in the evidence: APFS allows 1,023 bytes a path, zip 65,535.
inline constexpr std::size_t kPath = 4'096;

// Key derivation rounds that a keybag may ask for. iOS writes 10 million; a forged keybag could
// ask for hours.
inline constexpr std::uint64_t kDerivationRounds = 50'000'000;

// Bytes of an archive's file that are held in memory; a larger one goes to an unlinked file.
inline constexpr std::uint64_t kSpoolInMemory = 16ULL << 20;

// SQLite virtual-machine instructions that one statement may take per byte of database, and at
// the least: a hostile schema can otherwise loop for ever.
inline constexpr std::uint64_t kSqliteStepsPerByte = 200;
inline constexpr std::uint64_t kSqliteStepsLeast = 50'000'000;

// And that all statements on one database may take together: some minutes. The largest database
// seen takes a hundredth.
inline constexpr std::uint64_t kSqliteStepsInAll = 20'000'000'000;

// Memory of SQLite in the whole program: 256 threads with a cache of 4 MB each, and as much again.
inline constexpr std::int64_t kSqliteHeap = 2LL << 30;

}  // namespace bridle::limits
