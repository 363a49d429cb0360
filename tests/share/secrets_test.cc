#include "share/secrets.h"

#include <gtest/gtest.h>

#include "share/shapes.h"

namespace bridle::share {
namespace {

std::string scrubbed(const std::vector<std::pair<std::string, Hidden>>& hidden,
                     const std::string& text) {
  Secrets secrets;
  Tokens tokens;
  for (const auto& [value, kind] : hidden) secrets.add(value, kind);
  secrets.close();
  return secrets.scrub(text, tokens);
}

TEST(Secrets, TheLongestIsReplacedWhateverItsCase) {
  EXPECT_EQ(scrubbed({{"anna", Hidden::person}, {"anna kovacs", Hidden::person}},
                     "of ANNA Kovacs, Anna and Annamaria"),
            "of [person 1], [person 2] and Annamaria");
}

TEST(Secrets, ShortOnesAndNamesCountAsWordsOnly) {
  EXPECT_EQ(scrubbed({{"ok", Hidden::account}}, "ok, token ok2 (ok)"),
            "[account 1], token ok2 ([account 1])");
  EXPECT_EQ(scrubbed({{"sample", Hidden::person}}, "bridlesampled"), "bridlesampled");
  EXPECT_EQ(scrubbed({{"12345678", Hidden::phone_number}}, "x12345678y"), "x[phone number 1]y");
}

TEST(Secrets, WhatIsPublicStaysWhereASecretIsAPartOfIt) {
  Secrets secrets;
  Tokens tokens;
  secrets.add("sample", Hidden::person);
  secrets.add("x@bad-sample.example", Hidden::email_address);
  secrets.add("bad-sample.example", Hidden::domain);
  secrets.add_public("bad-sample.example");
  secrets.close([](const std::string& value) { return value == "bad-sample.example"; });
  EXPECT_EQ(secrets.scrub("bad-sample.example sample x@bad-sample.example", tokens),
            "bad-sample.example [person 1] [e-mail address 1]");
}

TEST(Secrets, ManyWithOneBeginningAreFoundInOnePass) {
  Secrets secrets;
  Tokens tokens;
  for (int i = 0; i < 20'000; ++i) {
    secrets.add("https://host.example/" + std::to_string(i) + "x", Hidden::link);
  }
  secrets.close();
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "https://host.example/" + std::to_string(i) + "x ";
  const std::string out = secrets.scrub(text, tokens);
  EXPECT_EQ(out.find("host.example"), std::string::npos);
  EXPECT_NE(out.find("[link 20000]"), std::string::npos);
}

TEST(Tokens, TheSameThingHasTheSameToken) {
  Tokens tokens;
  EXPECT_EQ(tokens.of(Hidden::phone_number, "+49 151 234567"), "[phone number 1]");
  EXPECT_EQ(tokens.of(Hidden::phone_number, "0049-151-234567"), "[phone number 1]");
  EXPECT_EQ(tokens.of(Hidden::number, "49151234567"), "[number 1]");
  EXPECT_EQ(tokens.of(Hidden::email_address, "A@B.example"), "[e-mail address 1]");
  EXPECT_EQ(tokens.of(Hidden::email_address, "a@b.example"), "[e-mail address 1]");
  EXPECT_EQ(tokens.of(Hidden::text, "na\u00EFve"), "[text, 5 characters]");
  tokens.stop_numbering();
  EXPECT_EQ(tokens.of(Hidden::email_address, "a@b.example"), "[e-mail address 1]");
  EXPECT_EQ(tokens.of(Hidden::email_address, "c@b.example"), "[e-mail address]");
}

TEST(Shapes, NumbersThatCouldBeTelephonesAreToldFromDatesAndHashes) {
  for (const char* yes : {"+4915123456", "0151-234567", "x 0151 23 45 67 y", "352099001761481",
                          "Kunde-01512345678.pdf"}) {
    EXPECT_TRUE(holds_long_number(yes)) << yes;
  }
  for (const char* no : {"2024-03-01", "2024-03-01-101530", "x-2024-03-01T10:15:30Z", "iPhone14,5",
                         "com.apple.xpc", "16.5.1", "4F1D0C9A-5B1E-4A56-9A3C-2A5411100001"}) {
    EXPECT_FALSE(holds_long_number(no)) << no;
  }
  const auto length = [](std::string_view text) { return phone_number_at(text, 0); };
  EXPECT_EQ(length("+49 (151) 234-567 and"), 17U);
  EXPECT_EQ(length("2024-03-01T10:15:30Z"), 0U);
  EXPECT_EQ(length("123456"), 0U);
  EXPECT_EQ(length("12345678abcd"), 0U);
}

TEST(Shapes, HostsAreToldFromBundleIdsFilesAndVersions) {
  for (const char* yes : {"mail.example.org", "Example.ORG", "x-y.example.co"}) {
    EXPECT_TRUE(looks_like_host(yes)) << yes;
  }
  for (const char* no : {"com.apple.madrid", "sms.db", "16.5.1", "word", ".hidden", "shutdown.log",
                         "net.example.bridle.sample"}) {
    EXPECT_FALSE(looks_like_host(no)) << no;
  }
  const auto parts = url_parts("HTTPS://user:word@Host.Example.:8443/a?b=c");
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->host, "host.example");
  EXPECT_EQ(parts->rest_characters, 6U);
  EXPECT_FALSE(url_parts("no url"));
}

}  // namespace
}  // namespace bridle::share
