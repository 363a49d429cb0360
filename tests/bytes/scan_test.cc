#include "bytes/scan.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace bridle {
namespace {

// "url:http://a.example host:b.example", in the order found.
std::string scanned(std::string_view text) {
  std::vector<Found> found;
  scan_text(text, found);
  std::string out;
  for (const Found& f : found) {
    if (!out.empty()) out += ' ';
    switch (f.kind) {
      case Found::Kind::url:
        out += "url:";
        break;
      case Found::Kind::host:
        out += "host:";
        break;
      case Found::Kind::email:
        out += "email:";
        break;
      case Found::Kind::ip:
        out += "ip:";
        break;
    }
    out += f.text;
  }
  return out;
}

std::string links(std::string_view text) {
  std::vector<std::string_view> found;
  scan_links(text, found);
  std::string out;
  for (const std::string_view link : found) {
    if (!out.empty()) out += ' ';
    out += link;
  }
  return out;
}

TEST(ScanText, FindsAUrlAmongWords) {
  EXPECT_EQ(scanned("see https://evil.example/a?b=c#d now"), "url:https://evil.example/a?b=c#d");
  EXPECT_EQ(scanned("HTTP://EVIL.EXAMPLE"), "url:HTTP://EVIL.EXAMPLE");
  EXPECT_EQ(scanned("seehttps://evil.example"), "url:https://evil.example");
  EXPECT_EQ(scanned("done.https://evil.example"), "url:https://evil.example");
  EXPECT_EQ(scanned("http://localhost:8080/x"), "url:http://localhost:8080/x");
  EXPECT_EQ(scanned("http://user:pw@evil.example:8443/"), "url:http://user:pw@evil.example:8443/");
  EXPECT_EQ(scanned("http://[2001:db8::1]:80/x"), "url:http://[2001:db8::1]:80/x");
}

TEST(ScanText, FindsSeveralInOrder) {
  EXPECT_EQ(scanned("a.example, https://b.example/x and c@d.example (192.0.2.7)"),
            "host:a.example url:https://b.example/x email:c@d.example ip:192.0.2.7");
  EXPECT_EQ(links("https://a.example\nhttp://b.example c.example"),
            "https://a.example http://b.example");
}

TEST(ScanText, LeavesThePunctuationOfTheSentence) {
  EXPECT_EQ(scanned("Look: https://evil.example/x."), "url:https://evil.example/x");
  EXPECT_EQ(scanned("https://evil.example/x?!"), "url:https://evil.example/x");
  EXPECT_EQ(scanned("(https://evil.example/x)"), "url:https://evil.example/x");
  EXPECT_EQ(scanned("https://evil.example/x_(y)"), "url:https://evil.example/x_(y)");
  EXPECT_EQ(scanned("(https://evil.example/x_(y))"), "url:https://evil.example/x_(y)");
  EXPECT_EQ(scanned("[https://evil.example/x]"), "url:https://evil.example/x");
  EXPECT_EQ(scanned("\"https://evil.example/x\""), "url:https://evil.example/x");
  EXPECT_EQ(scanned("'https://evil.example/x',"), "url:https://evil.example/x");
  EXPECT_EQ(scanned("<https://evil.example/x>"), "url:https://evil.example/x");
  EXPECT_EQ(scanned("*https://evil.example/x*"), "url:https://evil.example/x");
  EXPECT_EQ(scanned("_https://evil.example/x_"), "url:https://evil.example/x");
  EXPECT_EQ(scanned("https://evil.example/x_"), "url:https://evil.example/x_");
  EXPECT_EQ(scanned("\xE2\x80\x9Chttps://evil.example/x\xE2\x80\x9D"),
            "url:https://evil.example/x");
}

TEST(ScanText, FindsBareHosts) {
  EXPECT_EQ(scanned("visit evil.example/path now"), "host:evil.example");
  EXPECT_EQ(scanned("evil.example."), "host:evil.example");
  EXPECT_EQ(scanned("(evil.example)"), "host:evil.example");
  EXPECT_EQ(scanned("_evil.example_"), "host:evil.example");
  EXPECT_EQ(scanned("wait...evil.example"), "host:evil.example");
  EXPECT_EQ(scanned("evil.example:8443"), "host:evil.example");
  EXPECT_EQ(scanned("a_b.evil-er.example"), "host:a_b.evil-er.example");
  EXPECT_EQ(scanned("one word. Another"), "");
  EXPECT_EQ(scanned("version 1.2.3"), "");
  EXPECT_EQ(scanned(""), "");
  EXPECT_EQ(scanned("."), "");
  EXPECT_EQ(scanned(":"), "");
}

TEST(ScanText, DoesNotUndoDefanging) {
  EXPECT_EQ(scanned("evil[.]example"), "");
  EXPECT_EQ(scanned("evil(dot)example"), "");
  EXPECT_EQ(scanned("hxxp://evil[.]example/x"), "");
  // No URL, but the host is written in full.
  EXPECT_EQ(scanned("hxxp://evil.example/x"), "host:evil.example");
}

TEST(ScanText, KeepsTheLettersOfInternationalNames) {
  EXPECT_EQ(scanned("b\xC3\xBC"
                    "cher.example"),
            "host:b\xC3\xBC"
            "cher.example");
  EXPECT_EQ(scanned("http://b\xC3\xBC"
                    "cher.example/x"),
            "url:http://b\xC3\xBC"
            "cher.example/x");
}

TEST(ScanText, TextOfAnotherScriptMayTouchAHost) {
  const std::string visit = "\xE8\xAF\xB7\xE8\xAE\xBF\xE9\x97\xAE";  // Han
  const std::string look = "\xE6\x9F\xA5\xE7\x9C\x8B";
  EXPECT_EQ(scanned(visit + "evil.example" + look),
            "host:" + visit + "evil.example" + look + " host:evil.example");
  EXPECT_EQ(scanned(visit +
                    "\xEF\xBC\x9A"
                    "evil.example\xE3\x80\x82" +
                    look),
            "host:evil.example");
  EXPECT_EQ(scanned(visit + "https://evil.example" + look),
            "url:https://evil.example" + look + " host:evil.example");
  EXPECT_EQ(scanned(visit + "192.0.2.7" + look),
            "host:" + visit + "192.0.2.7" + look + " ip:192.0.2.7");
}

TEST(ScanText, FindsEmailAddressesAndNoHostInThem) {
  EXPECT_EQ(scanned("mail john.doe+x@mail.evil.example."), "email:john.doe+x@mail.evil.example");
  EXPECT_EQ(scanned("<a@evil.example>, b@evil.example"),
            "email:a@evil.example email:b@evil.example");
  EXPECT_EQ(scanned("ask a@evil.example...b.example"), "email:a@evil.example host:b.example");
  EXPECT_EQ(scanned("a@evil.example.https://b.example"),
            "email:a@evil.example url:https://b.example");
  EXPECT_EQ(scanned("mailto:a@evil.example"), "email:a@evil.example");
  EXPECT_EQ(scanned("a@localhost"), "");
  EXPECT_EQ(scanned("@evil.example"), "host:evil.example");
}

TEST(ScanText, FindsAddressesAsAWholeOnly) {
  EXPECT_EQ(scanned("at 192.0.2.7:443, ok"), "ip:192.0.2.7");
  EXPECT_EQ(scanned("192.0.2.7."), "ip:192.0.2.7");
  EXPECT_EQ(scanned("1.192.0.2.7"), "");
  EXPECT_EQ(scanned("192.0.2.256"), "");
  EXPECT_EQ(scanned("192.0.2.07"), "");
  EXPECT_EQ(scanned("2001:db8::1"), "ip:2001:db8::1");
  EXPECT_EQ(scanned("at...2001:db8::1"), "ip:2001:db8::1");
  EXPECT_EQ(scanned("[2001:db8::1]:443"), "ip:2001:db8::1");
  EXPECT_EQ(scanned("at 2001:DB8:0:0:0:0:0:1."), "ip:2001:DB8:0:0:0:0:0:1");
  EXPECT_EQ(scanned("::ffff:192.0.2.7"), "ip:::ffff:192.0.2.7");
  EXPECT_EQ(scanned("12:30:45 std::cafe 00:11:22:33:44:55"), "");
}

TEST(ScanText, EndsUrlsAtBytesThatAreNoUtf8) {
  EXPECT_EQ(scanned("https://evil.example/x\xFF\xFEy"), "url:https://evil.example/x");
  EXPECT_EQ(scanned("\x80"
                    "evil.example\xC3"),
            "host:evil.example");
}

// Each of these took quadratic time in a scanner that looks back or ahead without a bound.
TEST(ScanText, ReadsNothingBehindAHostThatEndsInAnotherScript) {
  constexpr std::string_view kText = "example.org\xe4\xb8\xad";
  const std::vector<char> exact(kText.begin(), kText.end());  // no NUL behind it
  std::vector<Found> found;
  scan_text({exact.data(), exact.size()}, found);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.back().text, "example.org");
}

TEST(ScanText, IsLinearOnHostileText) {
  std::vector<Found> found;
  for (const std::string_view piece :
       {":", "::", ".", "a.", "a@", "a.@", "http://", "http:///", "https://(", ")", "1.",
        "a:", "@.", "\x80", "\xE8\xAF\xB7", "\xE8\xAF\xB7.", "%", "a%.", "..a"}) {
    std::string text;
    while (text.size() < 400'000) text += piece;
    scan_text(text, found);
    for (const Found& f : found) ASSERT_FALSE(f.text.empty());
  }
  const std::string brackets = "https://evil.example/" + std::string(400'000, ')');
  scan_text(brackets, found);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].text, "https://evil.example/");
}

TEST(HostOfUrl, IsTheHostAlone) {
  EXPECT_EQ(host_of_url("https://evil.example/x"), "evil.example");
  EXPECT_EQ(host_of_url("https://evil.example"), "evil.example");
  EXPECT_EQ(host_of_url("https://evil.example?x"), "evil.example");
  EXPECT_EQ(host_of_url("https://evil.example#x@good.example"), "evil.example");
  EXPECT_EQ(host_of_url("HTTPS://EVIL.example:8443/"), "EVIL.example");
  EXPECT_EQ(host_of_url("https://good.example@evil.example/"), "evil.example");
  EXPECT_EQ(host_of_url("https://a:b@c@evil.example:1/"), "evil.example");
  EXPECT_EQ(host_of_url("https://evil.example./x"), "evil.example");
  EXPECT_EQ(host_of_url("https://ev%69l.example/x"), "ev%69l.example");
  EXPECT_EQ(host_of_url("ftp://evil.example/x"), "evil.example");
  EXPECT_EQ(host_of_url("  https://evil.example"), "evil.example");
}

TEST(HostOfUrl, ReadsSlashesAsBrowsersDo) {
  EXPECT_EQ(host_of_url("https:\\\\evil.example\\@good.example"), "evil.example");
  EXPECT_EQ(host_of_url("https:////evil.example/x"), "evil.example");
  EXPECT_EQ(host_of_url("blob:https://evil.example/1234"), "evil.example");
}

TEST(HostOfUrl, TakesTheBracketsOffIpv6) {
  EXPECT_EQ(host_of_url("http://[2001:db8::1]:80/"), "2001:db8::1");
  EXPECT_EQ(host_of_url("http://[2001:db8::1"), "");
}

TEST(HostOfUrl, IsEmptyWithoutAnAuthority) {
  for (const std::string_view url :
       {"", "http:", "http:/", "http://", "http:example.com", "evil.example", "mailto:a@b.example",
        "file:///private/var", "about:blank", "://evil.example", "1http://evil.example",
        "data:text/html,http://evil.example"}) {
    EXPECT_EQ(host_of_url(url), "") << url;
  }
}

}  // namespace
}  // namespace bridle
