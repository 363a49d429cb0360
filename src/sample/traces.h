// The traces that a made phone can carry, and the invented indicators that find them. Each stands
// once in the phone and under a value of its own, so that what is found says which was found.
#pragma once

#include <string_view>

namespace bridle::sample::traces {

// A link in a message whose text is in attributedBody alone.
inline constexpr std::string_view kMessageDomain = "updates.bridle-sample.example";
inline constexpr std::string_view kMessageLink = "https://updates.bridle-sample.example/i/4f2a";
// A link in a message that only the write-ahead log holds.
inline constexpr std::string_view kLogDomain = "late.bridle-sample.example";
inline constexpr std::string_view kLogLink = "https://late.bridle-sample.example/q";
inline constexpr std::string_view kWhatsappDomain = "gift.bridle-sample.example.org";
inline constexpr std::string_view kWhatsappLink = "https://gift.bridle-sample.example.org/claim";
// A visit to a deeper host than the indicator names, at a port.
inline constexpr std::string_view kHistoryDomain = "relay.bridle-sample.example.net";
inline constexpr std::string_view kHistoryUrl =
    "https://edge7.relay.bridle-sample.example.net:8443/static/load";
// A page whose request in clear was answered, within a fraction of a second, by another host.
inline constexpr std::string_view kRedirectFrom = "http://news.example.com/today";
inline constexpr std::string_view kRedirectTo = "https://landing.example.net/r/81c0";
inline constexpr std::string_view kProcess = "bridlesampled";
inline constexpr std::string_view kFileDomain = "HomeDomain";
inline constexpr std::string_view kFileRelativePath = "Library/BridleSample/stage2.bin";
inline constexpr std::string_view kFilePath = "/private/var/mobile/Library/BridleSample/stage2.bin";
inline constexpr std::string_view kEmail = "courier@bridle-sample.example";
inline constexpr std::string_view kAppId = "net.example.bridle.sample";

// The link of the message again, opened in Chrome.
inline constexpr std::string_view kChromeUrl =
    "https://updates.bridle-sample.example/i/4f2a?open=chrome";
// A document under the name of a picture, as messages bring it.
inline constexpr std::string_view kDisguised =
    "Library/SMS/Attachments/0b/11/4F1D0C9A-5B1E-4A56-9A3C-2A54D1F00001/IMG_0002.GIF";

inline constexpr std::string_view kCampaign = "Bridle Sample";

}  // namespace bridle::sample::traces
