#include "match/short_links.h"

#include <gtest/gtest.h>

#include <string>

namespace bridle {
namespace {

TEST(ShortLinks, AreKnownByTheirHost) {
  EXPECT_EQ(shortener_of("https://bit.ly/3xYz"), "bit.ly");
  EXPECT_EQ(shortener_of("http://user@BIT.LY:80/3xYz?a=b"), "bit.ly");
  EXPECT_EQ(shortener_of("https://www.tinyurl.com/abc"), "tinyurl.com");
  EXPECT_EQ(shortener_of("t.co/abc"), "t.co");
}

TEST(ShortLinks, AreNotWhatHasASimilarHost) {
  EXPECT_EQ(shortener_of("https://bit.ly.evil.example/3xYz"), "");
  EXPECT_EQ(shortener_of("https://rabbit.ly/3xYz"), "");
  EXPECT_EQ(shortener_of("https://evil.example/bit.ly/3xYz"), "");
  EXPECT_EQ(shortener_of("https://evil.example/?u=https://bit.ly/3xYz"), "");
}

TEST(ShortLinks, AreNotThePagesOfAServiceItself) {
  for (const char* url : {"https://bit.ly", "https://bit.ly/", "bit.ly", "", "https://", "www.",
                          "https://goo.gl/maps/abc", "https://t.me/somebody", "mailto:a@bit.ly"}) {
    EXPECT_EQ(shortener_of(url), "") << url;
  }
}

TEST(ShortLinks, HostsOfAnyLengthAreTaken) {
  EXPECT_EQ(shortener_of("https://" + std::string(5'000, 'a') + "/x"), "");
}

}  // namespace
}  // namespace bridle
