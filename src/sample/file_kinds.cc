#include "sample/file_kinds.h"

#include <algorithm>

#include "bytes/bytes.h"

namespace bridle::sample {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kHeic =
    "\0\0\0\x24"
    "ftypheic\0\0\0\0mif1MiHBMiHEheic"sv;
constexpr std::string_view kJpeg = "\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1"sv;
constexpr std::string_view kPng = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR"sv;
constexpr std::string_view kGif = "GIF89a\x20\0\x20\0"sv;
constexpr std::string_view kMov =
    "\0\0\0\x14"
    "ftypqt  \0\0\0\0qt  "sv;
constexpr std::string_view kMp4 =
    "\0\0\0\x18"
    "ftypmp42\0\0\0\0mp42isom"sv;
constexpr std::string_view kCaf = "caff\0\1\0\0desc"sv;
constexpr std::string_view kZip = "PK\3\4\x14\0\6\0\x08\0"sv;

struct Sent {
  unsigned share;  // of 100
  FileKind kind;
};

constexpr Sent kSent[] = {
    {38, {"HEIC", "public.heic", "image/heic", kHeic}},
    {22, {"jpeg", "public.jpeg", "image/jpeg", kJpeg}},
    {8, {"png", "public.png", "image/png", kPng}},
    {3, {"png", "public.png", "image/png", kJpeg}},
    {2, {"jpg", "public.jpeg", "image/jpeg", "RIFF\x40\0\0\0WEBPVP8 "sv}},
    {4, {"gif", "com.compuserve.gif", "image/gif", kGif}},
    {5, {"MOV", "com.apple.quicktime-movie", "video/quicktime", kMov}},
    {3, {"mp4", "public.mpeg-4", "video/mp4", kMp4}},
    {5, {"caf", "com.apple.coreaudio-format", "audio/x-caf", kCaf}},
    {1, {"amr", "org.3gpp.adaptive-multi-rate-audio", "audio/amr", "#!AMR\n"sv}},
    {2, {"vcf", "public.vcard", "text/vcard", "BEGIN:VCARD\r\nVERSION:3.0\r\n"sv}},
    {4, {"pdf", "com.adobe.pdf", "application/pdf", "%PDF-1.4\n"sv}},
    {1,
     {"docx", "org.openxmlformats.wordprocessingml.document",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document", kZip}},
    {2,
     {"pluginPayloadAttachment", "com.apple.messages.pluginPayloadAttachment",
      "application/octet-stream", kJpeg}},
};

}  // namespace

const FileKind& file_kind(Random& random) {
  std::uint64_t drawn = random.below(100);
  for (const Sent& sent : kSent) {
    if (drawn < sent.share) return sent.kind;
    drawn -= sent.share;
  }
  return kSent[0].kind;
}

std::vector<std::byte> file_of(const FileKind& kind, std::size_t size, Random& random) {
  std::vector<std::byte> out = random.bytes(std::max(size, kind.magic.size()));
  std::ranges::copy(as_bytes(kind.magic), out.begin());
  return out;
}

}  // namespace bridle::sample
