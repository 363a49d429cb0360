#include "match/indicator_set.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "base/hash.h"
#include "match/rows.h"
#include "support/temporary.h"

namespace bridle {
namespace {

// The normal form of a pattern's terms: "domain evil.example", or "! problem".
std::string normal(const std::string& pattern) {
  IndicatorSet set;
  const IndicatorSource& source = set.add_stix("x", as_bytes(test::bundle_of({pattern})));
  std::string out;
  for (const Indicator& indicator : set.indicators()) {
    for (const auto& alternative : indicator.alternatives) {
      for (const IndicatorTerm& term : alternative) {
        if (!out.empty()) out += ", ";
        out += std::string(name_of(term.kind)) + " " + term.value;
      }
    }
  }
  for (std::string problem : source.problems) {
    const std::string_view id = "indicator--0: ";
    if (problem.starts_with(id)) problem.erase(0, id.size());
    out += (out.empty() ? "! " : " ! ") + problem;
  }
  return out;
}

TEST(IndicatorSet, BringsHostsIntoOneForm) {
  EXPECT_EQ(normal("[domain-name:value='Evil.Example.']"), "domain evil.example");
  EXPECT_EQ(normal("[domain-name:value=' evil.example ']"), "domain evil.example");
  EXPECT_EQ(normal("[domain-name:value='https://evil.example:8443/']"), "domain evil.example");
  EXPECT_EQ(normal("[domain-name:value='*.evil.example']"), "domain evil.example");
  EXPECT_EQ(normal("[domain-name:value='b\xC3\xBC"
                   "cher.example']"),
            "domain xn--bcher-kva.example");
  EXPECT_EQ(normal("[url:value='evil.example']"), "domain evil.example");
}

TEST(IndicatorSet, SeesAddressesInTheValuesOfDomains) {
  EXPECT_EQ(normal("[domain-name:value='192.0.2.7']"), "ip 192.0.2.7");
  EXPECT_EQ(normal("[domain-name:value='http://192.0.2.7:8080']"), "ip 192.0.2.7");
  EXPECT_EQ(normal("[ipv4-addr:value='192.0.2.7/32']"), "ip 192.0.2.7");
  EXPECT_EQ(normal("[ipv6-addr:value='2001:DB8:0:0::1']"), "ip 2001:db8::1");
  EXPECT_EQ(normal("[ipv4-addr:value='192.0.2.0/24']"),
            "! '192.0.2.0/24' is a range of addresses, which is not matched");
  EXPECT_EQ(normal("[ipv4-addr:value='192.0.2.256']"), "! '192.0.2.256' is not an IP address");
}

TEST(IndicatorSet, SaysHowOddHostsAreMatched) {
  EXPECT_EQ(
      normal("[domain-name:value='evil.example/x']"),
      "url evil.example/x ! 'evil.example/x' has a path: matches that host with that path alone");
  EXPECT_EQ(normal("[domain-name:value='despacho']"),
            "domain despacho ! 'despacho' is one bare word: matches that host alone");
  EXPECT_EQ(normal("[domain-name:value='two words']"), "! 'two words' is not a host name");
  EXPECT_EQ(normal("[domain-name:value='']"), "! compares domain-name:value with an empty value");
  EXPECT_EQ(normal("[domain-name:value='evil..example']"), "! 'evil..example' is not a host name");
}

TEST(IndicatorSet, ChecksDigests) {
  const std::string upper(64, 'A');
  const std::string digest(64, 'a');
  for (const std::string path :
       {"file:hashes.'SHA-256'", "file:hashes.\"SHA256\"", "file:hashes.sha256"}) {
    EXPECT_EQ(normal("[" + path + "='" + upper + "']"), "sha256 " + digest);
  }
  EXPECT_EQ(normal("[x509-certificate:hashes.'SHA-1'='AB:" + std::string(38, 'C') + "']"),
            "cert_hash ab" + std::string(38, 'c'));
  EXPECT_EQ(normal("[app:cert.md5='" + std::string(32, 'b') + "']"),
            "cert_hash " + std::string(32, 'b'));
  EXPECT_EQ(normal("[file:hashes.md5='abc']"), "! 'abc' is not a digest of that algorithm");
  EXPECT_EQ(normal("[file:hashes.md5='" + std::string(32, 'g') + "']"),
            "! '" + std::string(32, 'g') + "' is not a digest of that algorithm");
  EXPECT_EQ(normal("[file:hashes.'SHA-512'='" + std::string(128, 'a') + "']"),
            "! matches no digest of the algorithm in file:hashes.sha-512");
}

TEST(IndicatorSet, KeepsTheCaseOfNamesAndPaths) {
  EXPECT_EQ(normal("[process:name='Diagnosticd']"), "process Diagnosticd");
  EXPECT_EQ(normal("[file:name='X.plist']"), "file_name X.plist");
  EXPECT_EQ(normal("[file:path='/A/b/']"), "file_path /A/b/");
  EXPECT_EQ(normal("[file:name='/A/b']"), "file_path /A/b");
  EXPECT_EQ(normal("[process:name='/usr/libexec/x']"), "file_path /usr/libexec/x");
  EXPECT_EQ(normal("[file:path='/']"), "! '/' is too broad for a path");
  EXPECT_EQ(normal("[file:path='././']"), "! '././' is too broad for a path");
}

TEST(IndicatorSet, TakesTheOtherKindsWhole) {
  EXPECT_EQ(normal("[email-addr:value='A@Evil.example']"), "email a@evil.example");
  EXPECT_EQ(normal("[email-addr:value='evil.example']"),
            "! 'evil.example' is not an e-mail address");
  EXPECT_EQ(normal("[app:id='com.Example']"), "app_id com.example");
  EXPECT_EQ(normal("[configuration-profile:id='AB']"), "profile_id ab");
  EXPECT_EQ(normal("[android-property:name='a.B']"), "android_property a.b");
  EXPECT_EQ(normal("[url:value='HTTPS://u@Evil.example.:443/X']"), "url https://evil.example/X");
  EXPECT_EQ(normal("[url:value='HTTPS://Evil.example']"), "domain evil.example");
  EXPECT_EQ(normal("[url:value='https://evil.example?q']"), "url https://evil.example/?q");
}

TEST(IndicatorSet, SaysWhatNoRecordHas) {
  EXPECT_EQ(normal("[process:command_line='x']"),
            "! no record has what 'process:command_line' names");
  EXPECT_EQ(normal("[file:name='x' AND process:command_line='x']"),
            "! no record has what 'process:command_line' names");
  EXPECT_EQ(normal("[file:name='x' OR process:command_line='x']"),
            "file_name x ! no record has what 'process:command_line' names");
}

TEST(IndicatorSet, KeepsItsSources) {
  IndicatorSet set;
  const std::string first = test::bundle_of({"[app:id='a']", "[app:id='b']"});
  const std::string second = test::bundle_of({"[app:id='a']", "[a:b='b']"});
  EXPECT_EQ(set.add_stix("first", as_bytes(first)).indicators, 2U);
  EXPECT_EQ(set.add_stix("second", as_bytes(second)).indicators, 1U);
  ASSERT_EQ(set.sources().size(), 2U);
  EXPECT_EQ(set.sources()[0].sha256, hex(sha256(as_bytes(first))));
  ASSERT_EQ(set.indicators().size(), 3U);
  EXPECT_EQ(set.indicators()[2].source, 1U);
}

void write(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path) << text;
}

TEST(IndicatorSet, ReadsAFolderInOrder) {
  test::TemporaryFolder folder;
  write(folder / "b.stix2", test::bundle_of({"[app:id='b']"}));
  write(folder / "a/c.json", test::bundle_of({"[app:id='c']"}));
  write(folder / "a/notes.txt", "not an indicator file");
  write(folder / "d.json", "{}");
  IndicatorSet set;
  ASSERT_TRUE(set.add_path(folder.path().string()).ok());
  ASSERT_EQ(set.sources().size(), 3U);
  EXPECT_EQ(set.sources()[0].path, folder / "a/c.json");
  EXPECT_EQ(set.sources()[1].path, folder / "b.stix2");
  EXPECT_EQ(set.sources()[2].problems.size(), 1U);
  EXPECT_EQ(set.indicators().size(), 2U);
}

TEST(IndicatorSet, TakesExtensionsInAnyCaseAndNamesWhatItSkips) {
  test::TemporaryFolder folder;
  write(folder / "feeds/UPPER.STIX2", test::bundle_of({"[app:id='b']"}));
  write(folder / "feeds/._UPPER.STIX2", "\0\5\26\7");
  write(folder / "feeds/a/notes.md", "not an indicator file");
  IndicatorSet set;
  ASSERT_TRUE(set.add_path(folder / "feeds/").ok());
  EXPECT_EQ(set.indicators().size(), 1U);
  EXPECT_EQ(set.skipped(), (std::vector<std::string>{"feeds/._UPPER.STIX2", "feeds/a/notes.md"}));
}

TEST(IndicatorSet, TakesListsOfStalkerwareAndLeavesOtherYamlOfAFolder) {
  test::TemporaryFolder folder;
  write(folder / "feeds/ioc.YAML",
        "- name: Example Watcher\n  type: stalkerware\n  packages: [com.Example.watcher]\n"
        "  certificates: [0123456789ABCDEF0123456789ABCDEF01234567]\n"
        "  websites: [watcher.example, \"not a host\"]\n");
  write(folder / "feeds/index.yml", "feeds:\n- ioc.YAML\n");
  IndicatorSet set;
  ASSERT_TRUE(set.add_path(folder / "feeds").ok());
  EXPECT_EQ(set.skipped(), std::vector<std::string>{"feeds/index.yml"});
  ASSERT_EQ(set.sources().size(), 1U);
  EXPECT_EQ(set.sources()[0].indicators, 3U);
  EXPECT_EQ(set.sources()[0].failed, 1U);
  ASSERT_EQ(set.indicators().size(), 3U);
  EXPECT_EQ(set.indicators()[0].campaign, "Example Watcher (stalkerware)");
  EXPECT_EQ(set.indicators()[0].alternatives[0][0].value, "com.example.watcher");
  EXPECT_EQ(set.indicators()[1].alternatives[0][0].kind, IndicatorKind::cert_hash);
  EXPECT_EQ(set.indicators()[2].campaign, "Example Watcher (stalkerware, where it is sold)");
  IndicatorSet other;
  EXPECT_FALSE(other.add_path(folder / "feeds/index.yml").ok());
}

TEST(IndicatorSet, CountsFailedIndicatorsApartFromNotes) {
  IndicatorSet set;
  std::string bundle = test::bundle_of({"[domain-name:value='co.uk']",    // a note: too broad
                                        "[app:id='a' OR a:b='c']",        // in part
                                        "[a:b='c']", "[app:id NOT = 3]",  // not at all
                                        "[app:id='whole']"});
  const IndicatorSource& source = set.add_stix("x", as_bytes(bundle));
  EXPECT_EQ(source.indicators, 3U);
  EXPECT_EQ(source.failed, 3U);
  EXPECT_EQ(source.problems.size(), 4U);
}

TEST(IndicatorSet, LeavesOutTheSameBytes) {
  test::TemporaryFolder folder;
  write(folder / "a.stix2", test::bundle_of({"[app:id='b']"}));
  write(folder / "copy.stix2", test::bundle_of({"[app:id='b']"}));
  IndicatorSet set;
  ASSERT_TRUE(set.add_path(folder.path().string()).ok());
  ASSERT_TRUE(set.add_path(folder / "a.stix2").ok());
  EXPECT_EQ(set.indicators().size(), 1U);
  ASSERT_EQ(set.sources().size(), 1U);
  EXPECT_EQ(set.sources()[0].problems,
            (std::vector<std::string>{"is there again as copy.stix2, which was left out",
                                      "is there again as a.stix2, which was left out"}));
}

TEST(IndicatorSet, AFileThatIsNoBundleFailsAloneAndIsNamedInAFolder) {
  test::TemporaryFolder folder;
  const std::string whole = test::bundle_of({"[app:id='b']"});
  write(folder / "f/cut.stix2", whole.substr(0, whole.size() / 2));
  write(folder / "f/good.stix2", whole);
  IndicatorSet alone;
  const auto added = alone.add_path(folder / "f/cut.stix2");
  ASSERT_FALSE(added.ok());
  EXPECT_NE(added.error().message.find("cut.stix2"), std::string::npos);
  IndicatorSet set;
  ASSERT_TRUE(set.add_path(folder / "f").ok());
  ASSERT_EQ(set.sources().size(), 2U);
  EXPECT_EQ(set.sources()[0].indicators, 0U);
  EXPECT_EQ(set.sources()[0].problems.size(), 1U);
}

TEST(IndicatorSet, ReadsAFileOfAnyName) {
  test::TemporaryFolder folder;
  write(folder / "x.txt", test::bundle_of({"[app:id='b']"}));
  IndicatorSet set;
  ASSERT_TRUE(set.add_path(folder / "x.txt").ok());
  EXPECT_EQ(set.indicators().size(), 1U);
}

TEST(IndicatorSet, RefusesAPathWithoutIndicators) {
  test::TemporaryFolder folder;
  IndicatorSet set;
  EXPECT_EQ(set.add_path(folder / "absent").error().code, ErrorCode::not_found);
  EXPECT_EQ(set.add_path(folder.path().string()).error().code, ErrorCode::not_found);
}

// --- The public feeds

const std::string kFeeds = BRIDLE_SOURCE_DIR "/../shared/indicators";

TEST(PublicFeeds, LoadInFull) {
  if (!std::filesystem::exists(kFeeds)) GTEST_SKIP() << "no feeds at " << kFeeds;
  IndicatorSet set;
  ASSERT_TRUE(set.add_path(kFeeds).ok());
  std::map<std::string, std::uint64_t> counts;
  std::vector<std::string> problems;
  for (const IndicatorSource& source : set.sources()) {
    counts[std::filesystem::path(source.path).stem().string()] = source.indicators;
    for (const std::string& problem : source.problems) {
      problems.push_back(problem.substr(problem.find(": ") + 2));
    }
  }
  EXPECT_EQ(counts, (std::map<std::string, std::uint64_t>{{"candiru", 125},
                                                          {"cellebrite", 1},
                                                          {"coruna", 216},
                                                          {"cytrox", 343},
                                                          {"darksword", 43},
                                                          {"eaglemsgspy", 51},
                                                          {"ioc", 2749},
                                                          {"kingspawn", 167},
                                                          {"malware", 2187},
                                                          {"novispy", 18},
                                                          {"pegasus", 1549},
                                                          {"predator", 585},
                                                          {"rcs", 40},
                                                          {"residentbat", 48},
                                                          {"watchware", 159},
                                                          {"wintego_helios", 175},
                                                          {"wyrmspy_dragonegg", 53},
                                                          {"operation_triangulation", 112}}));
  EXPECT_EQ(set.indicators().size(), 8621U);
  std::map<std::string_view, int> kinds;
  for (const Indicator& indicator : set.indicators()) {
    ASSERT_EQ(indicator.alternatives.size(), 1U);
    ASSERT_EQ(indicator.alternatives[0].size(), 1U);
    ++kinds[name_of(indicator.alternatives[0][0].kind)];
    EXPECT_FALSE(indicator.campaign.empty()) << indicator.id;
  }
  EXPECT_EQ(kinds, (std::map<std::string_view, int>{{"domain", 7001},
                                                    {"ip", 122},
                                                    {"url", 3},
                                                    {"email", 65},
                                                    {"process", 83},
                                                    {"file_path", 58},
                                                    {"file_name", 15},
                                                    {"sha256", 101},
                                                    {"app_id", 671},
                                                    {"cert_hash", 497},
                                                    {"profile_id", 2},
                                                    {"android_property", 3}}));
  // Two odd values, used as said, and what lists of stalkerware say of signers' names.
  std::erase_if(problems, [](const std::string& problem) {
    return problem.starts_with("certificate_") &&
           problem.ends_with(" is of no record that is read");
  });
  EXPECT_EQ(problems,
            (std::vector<std::string>{
                "'fgr1w2gnsdvsb.xyz/x' has a path: matches that host with that path alone",
                "'despachosnegocios' is one bare word: matches that host alone"}));
}

}  // namespace
}  // namespace bridle
