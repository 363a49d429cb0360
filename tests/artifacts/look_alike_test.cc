#include "artifacts/look_alike.h"

#include <gtest/gtest.h>

namespace bridle::artifacts {
namespace {

TEST(LookAlike, MixesScriptsThatShareShapes) {
  EXPECT_EQ(look_alike("n\u0430me@example.org"), "Latin and Cyrillic letters in one name");
  EXPECT_EQ(look_alike("name@ex\u03B1mple.org"), "Latin and Greek letters in one name");
  EXPECT_EQ(look_alike("\u0585na@example.org"), "Latin and Armenian letters in one name");
  EXPECT_EQ(look_alike("\u13A0na@example.org"), "Latin and Cherokee letters in one name");
}

TEST(LookAlike, HasACharacterThatIsNotSeen) {
  EXPECT_EQ(look_alike("na\u200Bme@example.org"), "the character U+200B, which is not seen");
  EXPECT_EQ(look_alike("name@example.org\u202E"), "the character U+202E, which is not seen");
  EXPECT_EQ(look_alike("na\nme@example.org"), "the character U+000A, which is not seen");
  EXPECT_EQ(look_alike("n\u00ADame@example.org"), "the character U+00AD, which is not seen");
}

TEST(LookAlike, IsNoNameInAnotherScript) {
  for (const char* address :
       {"", "name@example.org", "b\u00FCcher@example.org", "\u0438\u043C\u044F@example.org",
        "\u0438\u043C\u044F.name@example.org", "\u03B1-beta@example.org",
        "\u540D\u524Dabc@example.org", "\u0646\u0627\u0645@example.org", "a1_2+b@example.org",
        "\xFF\xFE@example.org"}) {
    EXPECT_EQ(look_alike(address), "") << address;
  }
}

}  // namespace
}  // namespace bridle::artifacts
