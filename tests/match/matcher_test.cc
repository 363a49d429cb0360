#include "match/matcher.h"

#include <gtest/gtest.h>

#include <string>

#include "match/fixture.h"
#include "match/rows.h"

namespace bridle {
namespace {

using test::AnyRow;
using test::domain;
using test::Fixture;

// --- Hosts. Each of the first ones is a detection that was missed or a hit that was wrong in the
// tool that this one is measured against.

TEST(MatchHost, ReachesDeeperLabels) {
  Fixture f{domain("sub.evil.example")};
  EXPECT_EQ(f.hits(Role::url, "https://sub.evil.example/a"), "0 contact sub.evil.example");
  EXPECT_EQ(f.hits(Role::url, "https://x.y.sub.evil.example/a"), "0 contact x.y.sub.evil.example");
  EXPECT_FALSE(f.hit(Role::url, "https://evil.example/a"));
  EXPECT_FALSE(f.hit(Role::url, "https://xsub.evil.example/a"));
  EXPECT_FALSE(f.hit(Role::url, "https://sub.evil.example.org/a"));
}

TEST(MatchHost, DoesNotCountPortAndUserInfo) {
  Fixture f{domain("sub.evil.example")};
  EXPECT_TRUE(f.hit(Role::url, "https://sub.evil.example:8443/a"));
  EXPECT_TRUE(f.hit(Role::url, "https://user:password@sub.evil.example/a"));
  EXPECT_FALSE(f.hit(Role::url, "https://sub.evil.example@good.example/a"));
  EXPECT_FALSE(f.hit(Role::url, "https://good.example/?sub.evil.example"));
  EXPECT_TRUE(f.hit(Role::domain, "sub.evil.example:443"));
}

TEST(MatchHost, KeepsLeadingWs) {
  Fixture f{domain("web.evil.example"), domain("hatsapp.example"), domain("www.evil.example")};
  EXPECT_EQ(f.hits(Role::domain, "web.evil.example"), "0 contact web.evil.example");
  EXPECT_FALSE(f.hit(Role::domain, "whatsapp.example"));
  EXPECT_FALSE(f.hit(Role::domain, "eb.evil.example"));
  EXPECT_EQ(f.hits(Role::domain, "www.evil.example"), "2 contact www.evil.example");
}

TEST(MatchHost, IgnoresCaseAndTrailingDots) {
  Fixture f{domain("Evil.EXAMPLE.")};
  EXPECT_TRUE(f.hit(Role::domain, "EVIL.example"));
  EXPECT_TRUE(f.hit(Role::domain, "evil.example."));
  EXPECT_TRUE(f.hit(Role::url, "HTTPS://EVIL.EXAMPLE./"));
  EXPECT_TRUE(f.hit(Role::text, "Go to EVIL.EXAMPLE."));
  EXPECT_TRUE(f.hit(Role::domain, ".evil.example"));  // as cookies have it
}

TEST(MatchHost, KnowsInternationalNamesInBothForms) {
  Fixture f{domain("b\xC3\xBC"
                   "cher.example"),
            domain("xn--mller-kva.example")};
  EXPECT_TRUE(f.hit(Role::domain, "xn--bcher-kva.example"));
  EXPECT_TRUE(f.hit(Role::url,
                    "https://B\xC3\x9C"
                    "CHER.example/"));
  EXPECT_TRUE(f.hit(Role::url, "https://m\xC3\xBCller.example/"));
  EXPECT_TRUE(f.hit(Role::text, "see m\xC3\xBCller.example now"));
  EXPECT_FALSE(f.hit(Role::text, "see cher.example now"));
}

TEST(MatchHost, UndoesPercentEscapes) {
  Fixture f{domain("evil.example")};
  EXPECT_TRUE(f.hit(Role::url, "https://ev%69l%2Eexample/"));
  EXPECT_FALSE(f.hit(Role::url, "https://evil%00.example/"));
}

TEST(MatchHost, WithAPublicSuffixIsThatHostAlone) {
  Fixture f{domain("github.io"), domain("co.uk"), domain("evil.github.io")};
  EXPECT_TRUE(f.hit(Role::domain, "github.io"));
  EXPECT_FALSE(f.hit(Role::domain, "good.github.io"));
  EXPECT_EQ(f.hits(Role::domain, "x.evil.github.io"), "2 contact x.evil.github.io");
  EXPECT_FALSE(f.hit(Role::domain, "good.co.uk"));
  EXPECT_EQ(
      f.set().sources()[0].problems,
      (std::vector<std::string>{"indicator--0: 'github.io' is too broad: matches that host alone",
                                "indicator--1: 'co.uk' is too broad: matches that host alone"}));
}

TEST(MatchHost, OfOneBareWordIsThatHostAlone) {
  Fixture f{domain("example")};
  EXPECT_TRUE(f.hit(Role::url, "http://example/x"));
  EXPECT_FALSE(f.hit(Role::url, "http://evil.example/x"));
}

TEST(MatchHost, WithAPathNeedsThePath) {
  Fixture f{domain("evil.example/x")};
  EXPECT_TRUE(f.hit(Role::url, "https://evil.example/x"));
  EXPECT_TRUE(f.hit(Role::url, "http://www.evil.example:8080/x/y"));
  EXPECT_TRUE(f.hit(Role::url, "http://evil.example/x?y"));
  EXPECT_FALSE(f.hit(Role::url, "https://evil.example/xy"));
  EXPECT_FALSE(f.hit(Role::url, "https://evil.example/"));
  EXPECT_FALSE(f.hit(Role::domain, "evil.example"));
  EXPECT_TRUE(f.hit(Role::text, "see evil.example/x."));
  EXPECT_FALSE(f.hit(Role::text, "see evil.example/xy."));
}

TEST(MatchHost, IsSoughtInWebKitFolders) {
  Fixture f{domain("evil.example"), "[ipv4-addr:value='192.0.2.7']"};
  EXPECT_EQ(f.hits(Role::file_path, "/private/var/x/WebsiteData/https_sub.evil.example_0/a.db"),
            "0 contact sub.evil.example");
  EXPECT_EQ(f.hits(Role::file_path, "/x/http_evil.example_443"), "0 contact evil.example");
  EXPECT_EQ(f.hits(Role::file_path, "/x/http_192.0.2.7_0"), "1 contact 192.0.2.7");
  EXPECT_FALSE(f.hit(Role::file_path, "/x/report_evil.example"));
  EXPECT_FALSE(f.hit(Role::file_path, "/x/evil.example"));
}

// --- Addresses

TEST(MatchIp, IsTheWholeAddress) {
  Fixture f{"[ipv4-addr:value='1.1.1.1']"};
  EXPECT_EQ(f.hits(Role::ip, "1.1.1.1"), "0 contact 1.1.1.1");
  EXPECT_FALSE(f.hit(Role::ip, "11.1.1.1"));
  EXPECT_FALSE(f.hit(Role::url, "http://11.1.1.1/"));
  EXPECT_FALSE(f.hit(Role::url, "http://1.1.1.1.example/"));
  EXPECT_FALSE(f.hit(Role::text, "at 11.1.1.1 or 1.1.1.11"));
  EXPECT_EQ(f.hits(Role::text, "at 1.1.1.1:80."), "0 mention 1.1.1.1");
  EXPECT_TRUE(f.hit(Role::ip, "1.1.1.1:443"));
  EXPECT_TRUE(f.hit(Role::domain, "1.1.1.1"));
}

TEST(MatchIp, IsOneInAnySpelling) {
  Fixture f{"[ipv6-addr:value='2001:DB8:0::1']", "[domain-name:value='192.0.2.7']"};
  EXPECT_TRUE(f.hit(Role::ip, "2001:db8::1"));
  EXPECT_TRUE(f.hit(Role::ip, "2001:db8:0:0:0:0:0:1%en0"));
  EXPECT_TRUE(f.hit(Role::url, "https://[2001:db8::1]:8443/"));
  EXPECT_TRUE(f.hit(Role::text, "at 2001:db8::0:1."));
  EXPECT_TRUE(f.hit(Role::ip, "::ffff:192.0.2.7"));
  EXPECT_TRUE(f.hit(Role::url, "http://3221225991/"));
  EXPECT_TRUE(f.hit(Role::url, "http://0xC0.0.0x2.07/"));
  EXPECT_FALSE(f.hit(Role::url, "http://192.0.2.7.1/"));
}

// --- E-mail addresses

TEST(MatchEmail, IsTheAddressInAnyCase) {
  Fixture f{"[email-addr:value='Mallory@Mail.example']"};
  EXPECT_EQ(f.hits(Role::email, "MALLORY@mail.example"), "0 mention MALLORY@mail.example");
  EXPECT_EQ(f.hits(Role::handle, "mailto:mallory@mail.example"), "0 contact mallory@mail.example");
  EXPECT_TRUE(f.hit(Role::email, "M. <mallory@mail.example>"));
  EXPECT_TRUE(f.hit(Role::text, "ask mallory@mail.example."));
  EXPECT_FALSE(f.hit(Role::email, "xmallory@mail.example"));
  EXPECT_FALSE(f.hit(Role::email, "mallory@mail.example.org"));
  EXPECT_FALSE(f.hit(Role::handle, "+491701234567"));
}

TEST(MatchEmail, AlsoTellsOfItsDomain) {
  Fixture f{domain("evil.example")};
  EXPECT_EQ(f.hits(Role::email, "a@mail.evil.example"), "0 mention a@mail.evil.example");
  EXPECT_EQ(f.hits(Role::text, "ask a@evil.example"), "0 mention a@evil.example");
  EXPECT_EQ(f.hits(Role::email, "\"odd name\"@evil.example"), "0 mention evil.example");
  EXPECT_FALSE(f.hit(Role::handle, "evil.example"));
}

// --- Processes

TEST(MatchProcess, IsTheWholeBaseNameWithItsCase) {
  Fixture f{"[process:name='Diagnosticd']"};
  EXPECT_EQ(f.hits(Role::process, "Diagnosticd"), "0 presence Diagnosticd");
  EXPECT_EQ(f.hits(Role::process, "/usr/libexec/Diagnosticd"), "0 presence Diagnosticd");
  EXPECT_FALSE(f.hit(Role::process, "diagnosticd"));
  EXPECT_FALSE(f.hit(Role::process, "Diagnosticd2"));
  EXPECT_FALSE(f.hit(Role::text, "Diagnosticd"));
}

TEST(MatchProcess, IsWeakerForAFileOfThatName) {
  Fixture f{"[process:name='bh']"};
  EXPECT_EQ(f.hits(Role::file_path, "/private/var/db/bh"), "0 presence weaker bh");
  EXPECT_EQ(f.hits({{Role::file_path, "/private/var/db/bh"}, {Role::entry_type, "file"}}),
            "0 presence weaker bh");
  EXPECT_EQ(f.hits({{Role::file_path, "/private/var/db/bh"}, {Role::process, "bh"}}),
            "0 presence @1 bh");
  EXPECT_EQ(f.hits(Role::process, "/private/var/containers/Bundle/Application/x/bh"),
            "0 presence bh");
  EXPECT_FALSE(f.hit(Role::file_path, "/private/var/db/bh/x"));
  EXPECT_EQ(f.hits({{Role::file_path, "/private/var/db/bh"}, {Role::entry_type, "directory"}}), "");
  for (const char* app : {"/private/var/mobile/Containers/Data/Application/net.example/locales/bh",
                          "/private/var/mobile/Containers/Shared/AppGroup/group.example/bh",
                          "/private/var/containers/Bundle/Application/x.app/bh"}) {
    EXPECT_FALSE(f.hit(Role::file_path, app)) << app;
  }
}

TEST(MatchProcess, IsWeakerWhereThePlatformCutTheName) {
  Fixture f{"[process:name='com.example.agent.that.has.a.long.name']"};
  EXPECT_EQ(f.hits(Role::process, "com.example.agen"), "0 presence weaker com.example.agen");
  EXPECT_EQ(f.hits(Role::process, "com.example.agent.that.has.a.lon"),
            "0 presence weaker com.example.agent.that.has.a.lon");
  EXPECT_EQ(f.hits(Role::process, "com.example.agent.that.has.a.long.name"),
            "0 presence com.example.agent.that.has.a.long.name");
  EXPECT_FALSE(f.hit(Role::process, "com.example.age"));
  EXPECT_FALSE(f.hit(Role::process, "com.example.agent"));
  EXPECT_FALSE(f.hit(Role::file_path, "/x/com.example.agen"));
}

// --- Paths

std::string path(const std::string& value) { return "[file:path='" + value + "']"; }

TEST(MatchPath, EndsAtComponents) {
  Fixture f{path("/a/b")};
  EXPECT_EQ(f.hits(Role::file_path, "/a/b"), "0 presence /a/b");
  EXPECT_EQ(f.hits(Role::file_path, "/a/b/c"), "0 presence /a/b");
  EXPECT_EQ(f.hits(Role::file_path, "//a/./b/"), "0 presence //a/./b");
  EXPECT_FALSE(f.hit(Role::file_path, "/a/bc"));
  EXPECT_FALSE(f.hit(Role::file_path, "/a"));
  EXPECT_FALSE(f.hit(Role::file_path, "/x/a/b"));
  EXPECT_FALSE(f.hit(Role::file_path, "/A/b"));
}

TEST(MatchPath, OfAFolderIsNoPrefixOfAName) {
  Fixture f{path("/tmp/l/")};
  EXPECT_TRUE(f.hit(Role::file_path, "/tmp/l/x"));
  EXPECT_TRUE(f.hit(Role::file_path, "/tmp/l"));
  EXPECT_FALSE(f.hit(Role::file_path, "/tmp/launchd"));
}

TEST(MatchPath, KnowsTheLinksIntoPrivate) {
  Fixture f{path("/private/var/tmp/x"), path("/tmp/y"), path("/private/etc/z")};
  EXPECT_TRUE(f.hit(Role::file_path, "/var/tmp/x"));
  EXPECT_TRUE(f.hit(Role::file_path, "/private/var/tmp/x"));
  EXPECT_TRUE(f.hit(Role::file_path, "/private/tmp/y"));
  EXPECT_TRUE(f.hit(Role::file_path, "/tmp/y"));
  EXPECT_TRUE(f.hit(Role::file_path, "/etc/z"));
  EXPECT_FALSE(f.hit(Role::file_path, "/private/private/etc/z"));
  EXPECT_FALSE(f.hit(Role::file_path, "/x/var/tmp/x"));
}

TEST(MatchPath, KnowsTheHomeFolder) {
  Fixture f{path("/private/var/mobile/Library/x")};
  EXPECT_TRUE(f.hit(Role::file_path, "~/Library/x"));
  EXPECT_TRUE(f.hit(Role::file_path, "file:///var/mobile/Library/x"));
  EXPECT_FALSE(f.hit(Role::file_path, "/~/Library/x"));
}

TEST(MatchPath, InOtherSpellings) {
  Fixture f{path("/private/var/tmp/hook er")};
  EXPECT_EQ(f.hits(Role::file_path, "private/var/tmp/hook er/x"),
            "0 presence private/var/tmp/hook er");
  for (const char* spelt : {"file://localhost/private/var/tmp/hook er", "FILE:///var/tmp/hook%20er",
                            "file:/private/var/tmp/hook%20er/x", "/private/var/lib/../tmp/hook er",
                            "/../private/./var/tmp/hook er/", "var/tmp/hook er"}) {
    EXPECT_TRUE(f.hit(Role::file_path, spelt)) << spelt;
  }
  EXPECT_EQ(f.hits(Role::file_path, "/var/x/../tmp/hook er"), "0 presence /var/x/../tmp/hook er");
  for (const char* other : {"/private/var/tmp/hook er/..", "/private/var/tmp/hook%20er",
                            "tmp/hook er", "/private/var/tmp/hook er/../x",
                            "../private/var/tmp/hook er", "x/private/var/tmp/hook er"}) {
    EXPECT_FALSE(f.hit(Role::file_path, other)) << other;
  }
}

TEST(MatchPath, ThatIsRelativeIsSoughtAtTheEnd) {
  Fixture f{path("Library/Preferences/x.plist"), path("cache/l/")};
  EXPECT_EQ(f.hits(Role::file_path, "/private/var/mobile/Library/Preferences/x.plist"),
            "0 presence Library/Preferences/x.plist");
  EXPECT_TRUE(f.hit(Role::file_path, "Library/Preferences/x.plist"));
  EXPECT_FALSE(f.hit(Role::file_path, "/x/MyLibrary/Preferences/x.plist"));
  EXPECT_FALSE(f.hit(Role::file_path, "/x/Library/Preferences/x.plist/y"));
  EXPECT_FALSE(f.hit(Role::file_path, "/x/Library/Preferences/x.plist2"));
  EXPECT_TRUE(f.hit(Role::file_path, "/x/cache/l/y"));
  EXPECT_FALSE(f.hit(Role::file_path, "/x/cache/launchd"));
}

TEST(MatchFileName, IsTheLastComponent) {
  Fixture f{"[file:name='x.plist']"};
  EXPECT_EQ(f.hits(Role::file_path, "/a/x.plist"), "0 presence x.plist");
  EXPECT_EQ(f.hits(Role::file_name, "x.plist"), "0 presence x.plist");
  EXPECT_FALSE(f.hit(Role::file_path, "/a/x.plist/y"));
  EXPECT_FALSE(f.hit(Role::file_name, "X.plist"));
  EXPECT_FALSE(f.hit(Role::process, "x.plist"));
}

// --- Whole values

TEST(MatchWholeValues, InAnyCase) {
  const std::string digest(64, 'a');
  Fixture f{"[file:hashes.'SHA-256'='" + std::string(64, 'A') + "']",
            "[app:cert.sha256='" + digest + "']",
            "[app:id='com.example.App']",
            "[configuration-profile:id='0A1B2C3D-0000-1111-2222-333344445555']",
            "[android-property:name='sys.example']",
            "[file:hashes.md5='" + std::string(32, 'b') + "']",
            "[file:hashes.SHA1='" + std::string(40, 'c') + "']"};
  EXPECT_EQ(f.hits(Role::sha256, digest), "0 presence " + digest);
  EXPECT_EQ(f.hits(Role::cert_hash, digest), "1 presence " + digest);
  EXPECT_TRUE(f.hit(Role::app_id, "COM.example.app"));
  EXPECT_TRUE(f.hit(Role::profile_id, "0a1b2c3d-0000-1111-2222-333344445555"));
  EXPECT_TRUE(f.hit(Role::android_property, "sys.EXAMPLE"));
  EXPECT_TRUE(f.hit(Role::md5, std::string(32, 'B')));
  EXPECT_TRUE(f.hit(Role::sha1, std::string(40, 'c')));
  EXPECT_FALSE(f.hit(Role::app_id, "com.example.app.extension"));
  EXPECT_FALSE(f.hit(Role::text, "com.example.app"));
}

TEST(MatchWholeValues, ThatArePartOfAProfileIdDoNotHit) {
  Fixture f{"[configuration-profile:id='0a1b2c3d-0000-1111-2222-333344445555']"};
  EXPECT_FALSE(f.hit(Role::profile_id, "0a1b2c3d"));
  EXPECT_FALSE(f.hit(Role::profile_id, ""));
}

// --- Rows

TEST(MatchRow, TakesEachIndicatorOnceFromItsBestColumn) {
  Fixture f{domain("a.example"), domain("b.example")};
  EXPECT_EQ(f.hits({{Role::text, "b.example a.example a.example"},
                    {Role::url, "https://a.example/"},
                    {Role::url, "https://a.example/2"}}),
            "0 contact @1 a.example, 1 mention b.example");
}

TEST(MatchRow, TellsOfTheSameValueInTwoFiles) {
  Fixture f{domain("a.example"), domain("a.example")};
  EXPECT_EQ(f.hits(Role::domain, "a.example"), "0 contact a.example, 1 contact a.example");
}

TEST(MatchRow, MatchesEachElementOfAList) {
  Fixture f{domain("a.example"), domain("b.example")};
  AnyRow row;
  row.add(Role::link, {"https://a.example/", "nothing", "https://b.example/"}, true);
  EXPECT_EQ(f.hits(row), "0 mention a.example, 1 mention b.example");
}

TEST(MatchRow, NeedsAllTermsOfAnAlternative) {
  Fixture f{"[file:name='x' AND domain-name:value='evil.example']",
            "[(file:name='x' OR file:name='y') AND process:name='z']"};
  EXPECT_EQ(f.hits({{Role::file_name, "x"}}), "");
  EXPECT_EQ(f.hits({{Role::domain, "evil.example"}, {Role::file_name, "x"}}),
            "0 contact evil.example");
  EXPECT_EQ(f.hits({{Role::file_name, "y"}, {Role::process, "z"}}), "1 presence y");
  EXPECT_EQ(f.hits({{Role::file_name, "x"}}), "");  // nothing stays from the row before
}

TEST(MatchRow, NamesTheTermThatHit) {
  Fixture f{"[domain-name:value='harmless.example' OR process:name='implant']",
            "[process:name IN ('first', 'second')]",
            "[domain-name:value='evil.example' AND process:name='agent']"};
  EXPECT_EQ(f.terms({{Role::process, "implant"}}), "process implant");
  EXPECT_EQ(f.terms({{Role::domain, "harmless.example"}}), "domain harmless.example");
  EXPECT_EQ(f.terms({{Role::process, "second"}}), "process second");
  // Of a compound one the term of the column that is named.
  EXPECT_EQ(f.terms({{Role::process, "agent"}, {Role::domain, "evil.example"}}), "process agent");
  EXPECT_EQ(f.terms({{Role::domain, "evil.example"}, {Role::process, "agent"}}),
            "domain evil.example");
}

TEST(MatchRow, IsNothingWithoutIndicators) {
  IndicatorSet set;
  const Matcher matcher(set);
  Matcher::Scratch scratch;
  AnyRow row{{Role::url, "https://evil.example/"}};
  EXPECT_TRUE(matcher.match(row.view(), scratch).empty());
}

TEST(MatchRow, LooksAtNoOtherRoles) {
  Fixture f{domain("evil.example"), "[app:id='evil.example']", "[file:name='evil.example']"};
  EXPECT_FALSE(f.hit(Role::none, "evil.example"));
  EXPECT_FALSE(f.hit(Role::person, "evil.example"));
}

TEST(MatchRow, SharesAScratchBetweenMatchers) {
  Fixture small{domain("a.example")};
  IndicatorSet large_set;
  std::vector<std::string> patterns;
  for (int i = 0; i < 1'000; ++i) patterns.push_back(domain(std::to_string(i) + "x.example"));
  large_set.add_stix("large", as_bytes(test::bundle_of(patterns)));
  const Matcher large(large_set);
  const Matcher other(small.set());
  Matcher::Scratch scratch;
  AnyRow row{{Role::domain, "999x.example"}};
  EXPECT_EQ(other.match(row.view(), scratch).size(), 0U);
  EXPECT_EQ(large.match(row.view(), scratch).size(), 1U);
  EXPECT_EQ(other.match(row.view(), scratch).size(), 0U);
}

}  // namespace
}  // namespace bridle
