#include "match/spelling.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "bytes/scan.h"

namespace bridle {
namespace {

// What is called plain is looked up without a search, so a search must find just that.
TEST(Spelling, APlainAddressIsAllThatASearchInItFinds) {
  int plain = 0;
  std::vector<Found> found;
  const std::vector<std::string> pieces = {"a",  "B9",  ".",   "-", "_", "+", "@",
                                           "..", "x.y", "1.2", "é", " ", "<", "192.0.2.1"};
  const auto try_one = [&](const std::string& text) {
    if (!spelling::is_plain_email(text)) return;
    ++plain;
    scan_text(text, found);
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_EQ(found[0].kind, Found::Kind::email) << text;
    EXPECT_EQ(found[0].text, text);
  };
  for (const std::string& a : pieces) {
    for (const std::string& b : pieces) {
      for (const std::string& c : pieces) {
        for (const std::string& d : pieces) {
          try_one(a + b + "@" + c + d);
          try_one(a + b + "@" + c + d + ".org");
        }
      }
    }
  }
  EXPECT_GT(plain, 500);
  EXPECT_TRUE(spelling::is_plain_email("First.Last+tag@mail.example.org"));
  for (const char* other :
       {"", "@", "a@", "@b.example", "a@b", "a@b..example", "a@b.example.", "a@@b.example",
        "mailto:a@b.example", "Name <a@b.example>", ".a@b.example"}) {
    EXPECT_FALSE(spelling::is_plain_email(other)) << other;
  }
}

}  // namespace
}  // namespace bridle
