// Links of services that shorten links: where they lead is told by the network alone, which is not
// asked.
#pragma once

#include <string_view>

namespace bridle {

// The service's host, "bit.ly", when `url` is a link that it has shortened; else empty. Lives as
// long as the program. The page of the service itself, without a path, is no such link.
std::string_view shortener_of(std::string_view url);

}  // namespace bridle
