// Lists of stalkerware: what becomes an indicator, and what a broken list says of itself.
#include "formats/stalkerware_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace bridle::stix {
namespace {

Bundle parse(std::string_view text) {
  return parse_stalkerware_list(std::as_bytes(std::span(text)));
}

constexpr std::string_view kList = R"(
- name: Example Watcher
  names:
  - Watcher
  type: stalkerware
  packages:
  - com.example.watcher
  certificates:
  - 0123456789ABCDEF0123456789ABCDEF01234567
  websites:
  - watcher.example
  distribution:
  - 192.0.2.7
  - https://dl.watcher.example/w.apk
  c2:
    domains:
    - c2.watcher.example
    ips:
    - 192.0.2.8
- name: Example Nanny
  type: watchware
  packages:
  - com.example.nanny
  certificate_organizations:
  - Example SRL
)";

TEST(StalkerwareList, EachValueIsAnIndicatorNamedByItsApplication) {
  const Bundle bundle = parse(kList);
  EXPECT_TRUE(bundle.readable);
  std::vector<std::string> said;
  std::set<std::string> ids;
  for (const Indicator& indicator : bundle.indicators) {
    const Term& term = indicator.alternatives.at(0).at(0);
    said.push_back(indicator.campaign + " | " + term.path + " | " + term.value);
    ids.insert(indicator.id);
  }
  EXPECT_EQ(said, (std::vector<std::string>{
                      "Example Watcher (stalkerware) | app:id | com.example.watcher",
                      "Example Watcher (stalkerware) | x509-certificate:hashes.sha-1 | "
                      "0123456789ABCDEF0123456789ABCDEF01234567",
                      "Example Watcher (stalkerware, where it is sold) | domain-name:value | "
                      "watcher.example",
                      "Example Watcher (stalkerware, where it is fetched from) | ipv4-addr:value | "
                      "192.0.2.7",
                      "Example Watcher (stalkerware, where it is fetched from) | url:value | "
                      "https://dl.watcher.example/w.apk",
                      "Example Watcher (stalkerware) | domain-name:value | c2.watcher.example",
                      "Example Watcher (stalkerware) | ipv4-addr:value | 192.0.2.8",
                      "Example Nanny (watchware) | app:id | com.example.nanny"}));
  EXPECT_EQ(ids.size(), said.size());
  EXPECT_EQ(ids.begin()->size(), std::string("indicator--").size() + 36);
  EXPECT_EQ(bundle.unusable, 1U);
  ASSERT_EQ(bundle.problems.size(), 1U);
  EXPECT_NE(bundle.problems[0].find("certificate_organizations"), std::string::npos);
}

TEST(StalkerwareList, WhatIsNoListSaysSo) {
  for (const std::string_view text : {"", "a: b", "- 1\n- 2\n", "[", "- {name: x",
                                      "{\"type\":\"bundle\"}", "just text", "- - - -"}) {
    const Bundle bundle = parse(text);
    EXPECT_FALSE(bundle.readable) << text;
    EXPECT_TRUE(bundle.indicators.empty()) << text;
    EXPECT_EQ(bundle.problems.size(), 1U) << text;
  }
  EXPECT_FALSE(parse(std::string(100'000, '[')).readable);
}

TEST(StalkerwareList, OddEntriesAreToldAndDoNotStopTheRest) {
  const Bundle bundle = parse(
      "- name: A\n  packages: com.example.a\n  c2: x\n- 7\n- name: B\n"
      "  packages: [com.example.b, {}, \"\"]\n");
  ASSERT_EQ(bundle.indicators.size(), 1U);
  EXPECT_EQ(bundle.indicators[0].alternatives[0][0].value, "com.example.b");
  EXPECT_EQ(bundle.unusable, 5U);
  EXPECT_EQ(bundle.problems.size(), 5U);
}

TEST(StalkerwareList, ThePublicOneIsReadWhole) {
  const auto path =
      std::filesystem::path(BRIDLE_SOURCE_DIR) / "../shared/indicators/stalkerware/ioc.yaml";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no " << path;
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const Bundle bundle = parse(text);
  EXPECT_TRUE(bundle.readable);
  std::size_t names = 0;
  for (std::size_t at = text.find("- name:"); at != std::string::npos;
       at = text.find("- name:", at + 1)) {
    ++names;
  }
  std::set<std::string> campaigns;
  for (const Indicator& indicator : bundle.indicators) {
    campaigns.insert(indicator.campaign.substr(0, indicator.campaign.rfind(" (")));
  }
  EXPECT_GT(names, 100U);
  EXPECT_GE(campaigns.size() + 3, names);  // some say nothing but their name
  EXPECT_GT(bundle.indicators.size(), 2'000U);
}

}  // namespace
}  // namespace bridle::stix
