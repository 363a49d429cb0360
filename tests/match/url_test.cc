// What URL indicators hit, and how URLs in evidence are read.

#include <gtest/gtest.h>

#include <string>

#include "match/fixture.h"

namespace bridle {
namespace {

using test::domain;
using test::Fixture;

TEST(MatchUrl, IsTheUrlAsItStands) {
  Fixture f{"[url:value='https://Evil.example/Path?a=b']"};
  EXPECT_EQ(f.hits(Role::url, "HTTPS://evil.EXAMPLE:443/Path?a=b"),
            "0 contact HTTPS://evil.EXAMPLE:443/Path?a=b");
  EXPECT_EQ(f.hits(Role::link, "https://evil.example/Path?a=b#top"),
            "0 mention https://evil.example/Path?a=b#top");
  EXPECT_EQ(f.hits(Role::text, "(https://evil.example/Path?a=b)"),
            "0 mention https://evil.example/Path?a=b");
  EXPECT_FALSE(f.hit(Role::url, "https://evil.example/path?a=b"));
  EXPECT_FALSE(f.hit(Role::url, "https://evil.example/Path?a=b&c"));
  EXPECT_FALSE(f.hit(Role::url, "https://www.evil.example/Path?a=b"));
}

TEST(MatchUrl, WithoutAPathIsItsHost) {
  Fixture f{"[url:value='https://evil.example']", "[url:value='http://other.example:8080/']",
            "[url:value='https://192.0.2.7']", "[url:value='https://root.example?q=1']"};
  EXPECT_EQ(f.hits(Role::url, "http://www.evil.example/deep?x"), "0 contact www.evil.example");
  EXPECT_EQ(f.hits(Role::text, "see other.example"), "1 mention other.example");
  EXPECT_EQ(f.hits(Role::ip, "192.0.2.7"), "2 contact 192.0.2.7");
  EXPECT_TRUE(f.hit(Role::url, "https://root.example/?q=1"));
  EXPECT_FALSE(f.hit(Role::url, "https://root.example/"));
}

TEST(MatchUrl, SpellingOfTheHostDoesNotCount) {
  Fixture f{
      "[url:value='https://b\xC3\xBC"
      "cher.example/x']",
      "[url:value='http://user@Evil.example.:80/y']"};
  EXPECT_TRUE(f.hit(Role::url, "https://xn--bcher-kva.example/x"));
  EXPECT_TRUE(f.hit(Role::url,
                    "http://B\xC3\x9C"
                    "CHER.example./x"));
  EXPECT_TRUE(f.hit(Role::url, "https://evil.example/y"));
  EXPECT_TRUE(f.hit(Role::url, "https://evil.example./y"));
  EXPECT_TRUE(f.hit(Role::link, "http://a:b@evil.example:443/y"));
  EXPECT_FALSE(f.hit(Role::url, "https://evil.example:8443/y"));
  EXPECT_FALSE(f.hit(Role::url, "ftp://evil.example/y"));
}

TEST(MatchUrl, IsReadAsBrowsersDo) {
  Fixture f{domain("evil.example")};
  EXPECT_EQ(f.hits(Role::url, "https:/evil.example/"), "0 contact https:/evil.example/");
  for (const char* url :
       {"https:evil.example/", "//evil.example/x", "https://ev\til.example/", "HTTPS:evil.example",
        "https://evil\n.example/x", " https://evil.example ", "https:///evil.example/",
        "https:\\\\evil.example\\x", "blob:https://evil.example/1", "\\\\evil.example/x",
        "view-source:https://evil.example/"}) {
    EXPECT_TRUE(f.hit(Role::url, url)) << url;
    EXPECT_TRUE(f.hit(Role::link, url)) << url;
  }
  for (const char* url : {"/evil.example/x", "mailto:a@evil.example", "https:", "//", "https:/",
                          "data:text/html,evil.example", "https://good.example//evil.example"}) {
    EXPECT_FALSE(f.hit(Role::url, url)) << url;
  }
}

TEST(MatchUrl, InsideOfAnotherIsAMention) {
  Fixture f{domain("evil.example"), "[url:value='https://bad.example/x?y']"};
  for (const char* url : {"https://www.google.com/url?q=http://evil.example/x&sa=D",
                          "https://l.example/l.php?u=https%3A%2F%2Fevil.example%2Fx&h=1",
                          "https://l.example/#https://evil.example",
                          "https://archive.example/2020/https://evil.example/x"}) {
    EXPECT_EQ(f.hits(Role::url, url), std::string("0 mention ") + url);
    EXPECT_EQ(f.hits(Role::link, url), std::string("0 mention ") + url);
    EXPECT_EQ(f.hits(Role::text, std::string("see ") + url + " now"),
              std::string("0 mention ") + url);
  }
  const std::string exact = "https://l.example/?u=https%3a%2f%2fbad.example%2fx%3fy&z";
  EXPECT_EQ(f.hits(Role::url, exact), "1 mention " + exact);
  // Once only, and what is no URL is no mention.
  EXPECT_FALSE(f.hit(Role::url, "https://l.example/?u=https%253A%252F%252Fevil.example"));
  EXPECT_FALSE(f.hit(Role::url, "https://l.example/?u=evil.example"));
  EXPECT_EQ(f.hits(Role::url, "https://evil.example/?u=https://evil.example/"),
            "0 contact evil.example");
  EXPECT_FALSE(f.hit(
      Role::url, "https://l.example/?u=" + std::string(9'000, 'a') + "&v=https://evil.example/"));
}

}  // namespace
}  // namespace bridle
