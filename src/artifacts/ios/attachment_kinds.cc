// ios.attachment_kinds: what the files that came with messages are by their content, beside what
// their names say.
//
// FORCEDENTRY arrived as files named *.gif that were Adobe PSD and PDF documents (Citizen Lab,
// "FORCEDENTRY", 13 September 2021). LANDFALL arrived as DNG images with a ZIP archive behind the
// image (Unit 42, 7 November 2025; on Android). The first and last bytes tell both.
// Format: docs/formats/ios-attachment-kinds.md

#include <algorithm>
#include <array>
#include <string>

#include "artifacts/artifact.h"
#include "bytes/reader.h"
#include "bytes/text.h"

namespace bridle::artifacts {
namespace {

struct Attachment {
  std::optional<std::string> extension = std::nullopt;
  std::string_view kind;
  std::int64_t size = 0;
  bool archive_behind = false;
};

constexpr Column kColumns[] = {
    column<&Attachment::extension>("extension", Role::none, "of its name, in lower case"),
    column<&Attachment::kind>("kind", Role::none,
                              "what it is by its first bytes; unknown: no kind "
                              "that is told apart here"),
    column<&Attachment::size>("size", Role::none, "bytes"),
    column<&Attachment::archive_behind>("archive_behind", Role::none,
                                        "it is no zip archive and ends like one"),
};

constexpr std::string_view kSummary[] = {"extension", "kind"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Library/SMS/Attachments/**",
    "private/var/mobile/Containers/Shared/AppGroup/*/Message/Media/**",
};

constexpr Rule kRules[] = {
    {.id = "ios.attachment_kinds.not_what_it_says",
     .severity = Severity::medium,
     .title = "A file that came with a message is not what its name says",
     .means = "The name says picture, sound or video, and the content is a document, a program, an "
              "archive or a font. Attacks that need no tap have been sent so, for the phone looks "
              "at pictures before their receiver does. It does not say that this one is an attack.",
     .benign = "People who rename files, and applications that store what they receive under a "
               "fixed name. One kind of picture under the name of another is common, and is not "
               "reported."},
    {.id = "ios.attachment_kinds.archive_behind",
     .severity = Severity::medium,
     .title = "A picture that came with a message has an archive behind it",
     .means = "Programs that show it stop where the picture ends; others find the archive. Spyware "
              "has been carried so. It does not say that the archive was ever opened.",
     .benign = "Puzzles and tools that hide files in pictures on purpose."},
};
constexpr const Rule& kNotWhatItSays = kRules[0];
constexpr const Rule& kArchiveBehind = kRules[1];

enum class Group : std::uint8_t { media, other, text };

struct Kind {
  std::string_view name;
  Group group;
  std::string_view magic;
  std::size_t at = 0;
};

using namespace std::string_view_literals;

// Public signatures. Text kinds come last: they are told by less.
constexpr Kind kKinds[] = {
    {"jpeg", Group::media, "\xFF\xD8\xFF"sv},
    {"png", Group::media, "\x89PNG\r\n\x1A\n"sv},
    {"gif", Group::media, "GIF87a"sv},
    {"gif", Group::media, "GIF89a"sv},
    {"webp", Group::media, "WEBP"sv, 8},
    {"wav", Group::media, "WAVE"sv, 8},
    {"avi", Group::media, "AVI "sv, 8},
    {"iso media", Group::media, "ftyp"sv, 4},  // HEIC, AVIF, MP4, MOV, M4A, 3GP
    {"quicktime", Group::media, "moov"sv, 4},
    {"quicktime", Group::media, "wide"sv, 4},
    {"quicktime", Group::media, "mdat"sv, 4},
    {"tiff", Group::media, "II*\0"sv},  // DNG as well
    {"tiff", Group::media, "MM\0*"sv},
    {"bmp", Group::media, "BM"sv},
    {"icon", Group::media, "\0\0\1\0"sv},
    {"jpeg 2000", Group::other, "\0\0\0\x0CjP  "sv},
    {"openexr", Group::other, "\x76\x2F\x31\x01"sv},
    {"mp3", Group::media, "ID3"sv},
    {"mp3", Group::media, "\xFF\xFB"sv},
    {"mp3", Group::media, "\xFF\xF3"sv},
    {"aac", Group::media, "\xFF\xF1"sv},
    {"aac", Group::media, "\xFF\xF9"sv},
    {"caf", Group::media, "caff"sv},
    {"amr", Group::media, "#!AMR"sv},
    {"ogg", Group::media, "OggS"sv},
    {"flac", Group::media, "fLaC"sv},
    {"matroska", Group::media, "\x1A\x45\xDF\xA3"sv},
    {"mpeg", Group::media, "\0\0\1\xBA"sv},
    {"pdf", Group::other, "%PDF-"sv},
    {"postscript", Group::other, "%!PS"sv},
    {"psd", Group::other, "8BPS"sv},
    {"jbig2", Group::other, "\x97JB2\r\n\x1A\n"sv},
    {"zip", Group::other, "PK\3\4"sv},
    {"zip", Group::other, "PK\5\6"sv},
    {"rar", Group::other, "Rar!\x1A\x07"sv},
    {"7z", Group::other, "7z\xBC\xAF\x27\x1C"sv},
    {"gzip", Group::other, "\x1F\x8B\x08"sv},
    {"xz", Group::other,
     "\xFD"
     "7zXZ\0"sv},
    {"mach-o", Group::other, "\xCF\xFA\xED\xFE"sv},
    {"mach-o", Group::other, "\xCE\xFA\xED\xFE"sv},
    {"mach-o", Group::other, "\xCA\xFE\xBA\xBE"sv},
    {"elf", Group::other,
     "\x7F"
     "ELF"sv},
    {"windows program", Group::other, "MZ"sv},
    {"dex", Group::other, "dex\n"sv},
    {"font", Group::other, "OTTO"sv},
    {"font", Group::other, "ttcf"sv},
    {"font", Group::other, "true"sv},
    {"font", Group::other, "\0\1\0\0\0"sv},
    {"font", Group::other, "wOFF"sv},
    {"font", Group::other, "wOF2"sv},
    {"sqlite", Group::other, "SQLite format 3\0"sv},
    {"plist", Group::other, "bplist"sv},
    {"ole", Group::other, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv},
    {"rtf", Group::other, "{\\rtf"sv},
    {"vcard", Group::text, "BEGIN:VCARD"sv},
    {"vcalendar", Group::text, "BEGIN:VCALENDAR"sv},
    {"html", Group::other, "<!DOCTYPE html"sv},
    {"html", Group::other, "<html"sv},
    {"svg", Group::other, "<svg"sv},
    {"xml", Group::text, "<?xml"sv},
};

constexpr Kind kUnknown{"unknown", Group::text, {}};
constexpr Kind kEmpty{"empty", Group::text, {}};

const Kind& kind_of(std::string_view head) {
  if (head.empty()) return kEmpty;
  for (const Kind& kind : kKinds) {
    if (head.size() >= kind.at && head.substr(kind.at).starts_with(kind.magic)) return kind;
  }
  return kUnknown;
}

// Names that say picture, sound or video. Of TIFF and DNG all kinds that have its header are media.
constexpr std::string_view kMediaNames[] = {
    "gif",  "jpg", "jpeg", "jpe", "png", "heic", "heif", "heics", "avif", "webp", "tif",
    "tiff", "dng", "bmp",  "mov", "mp4", "m4v",  "3gp",  "3g2",   "avi",  "mkv",  "webm",
    "mp3",  "m4a", "m4r",  "aac", "caf", "amr",  "wav",  "ogg",   "opus", "flac",
};

std::optional<std::string> extension_of(std::string_view path) {
  const std::string_view name = last_component(path);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) return std::nullopt;
  std::string out(name.substr(dot + 1));
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// The record that ends a zip archive: at most a comment stands behind it, whose length it tells,
// and the directory that it points to lies before it. APPNOTE.TXT 4.3.16.
bool ends_like_zip(Bytes tail, std::uint64_t size) {
  constexpr std::size_t kRecord = 22;
  const std::string_view text = as_text(tail);
  for (std::size_t at = text.rfind("PK\5\6"sv); at != std::string_view::npos;
       at = at == 0 ? std::string_view::npos : text.rfind("PK\5\6"sv, at - 1)) {
    if (tail.size() - at < kRecord) continue;
    const auto number = [&](std::size_t offset, std::size_t bytes) {
      std::uint64_t value = 0;
      for (std::size_t i = bytes; i-- > 0;) {
        value = value << 8 | std::to_integer<std::uint64_t>(tail[at + offset + i]);
      }
      return value;
    };
    const std::uint64_t files = number(10, 2);
    const std::uint64_t directory = number(12, 4);
    const std::uint64_t comment = number(20, 2);
    const std::uint64_t before = size - tail.size() + at;
    if (files > 0 && directory >= 46 * files && directory <= before &&
        comment == tail.size() - at - kRecord) {
      return true;
    }
  }
  return false;
}

void parse(const Input& in, Emit<Attachment>& out) {
  const Kind& kind = kind_of(as_text(in.bytes));
  Attachment row;
  row.extension = extension_of(in.path);
  row.kind = kind.name;
  row.size = static_cast<std::int64_t>(in.size);
  row.archive_behind = kind.group == Group::media && ends_like_zip(in.tail, in.size);
  out.record(row, Where::whole_file());
  const bool says_media =
      row.extension && std::ranges::find(kMediaNames, *row.extension) != std::end(kMediaNames);
  if (says_media && kind.group == Group::other) {
    out.flag(
        row, Where::whole_file(), kNotWhatItSays,
        "its name ends in ." + *row.extension + ", and its content is " + std::string(kind.name));
  }
  if (row.archive_behind) {
    out.flag(row, Where::whole_file(), kArchiveBehind,
             "it begins as " + std::string(kind.name) + ", and ends as a zip archive");
  }
}

}  // namespace

BRIDLE_ARTIFACT(ios_attachment_kinds) = {.id = "ios.attachment_kinds",
                                         .title = "Files that came with messages, by their content",
                                         .paths = kPaths,
                                         .columns = kColumns,
                                         .summary = kSummary,
                                         .rules = kRules,
                                         .reads = Reads::ends,
                                         .parse = erased<&parse>};

}  // namespace bridle::artifacts
