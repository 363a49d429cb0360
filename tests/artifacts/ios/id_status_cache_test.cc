#include <gtest/gtest.h>

#include "formats/plist_writer.h"
#include "support/collect.h"

namespace bridle::test {
namespace {

using plist::Tree;

// XML has no NUL, so these caches are made here.
TEST(IdStatusCache, FlagsNulBytesInAHandle) {
  const Tree lookup{Tree::Dict{{"LookupDate", {580000000.0}}, {"IDStatus", {std::int64_t{1}}}}};
  const Tree cache{Tree::Dict{{"com.apple.madrid",
                               {Tree::Dict{{std::string("mailto:name\0\0@example.org", 25), lookup},
                                           {"mailto:name@example.org", lookup}}}}}};
  Collect collect(artifact_by_id("ios.id_status_cache"), "idstatuscache.plist");
  run_artifact(artifact_by_id("ios.id_status_cache"),
               {"idstatuscache.plist", plist::write_binary(cache), {}}, collect);
  EXPECT_EQ(collect.records(), 2U);
  EXPECT_EQ(collect.flags(), 1U);
  EXPECT_EQ(collect.damages(), 0U);
  ASSERT_GE(collect.lines().size(), 2U);
  EXPECT_NE(collect.lines()[0].find(R"("handle":"mailto:name\u0000\u0000@example.org")"),
            std::string::npos)
      << collect.lines()[0];
  EXPECT_NE(collect.lines()[0].find(R"("address":"name")"), std::string::npos);
  EXPECT_NE(collect.lines()[1].find("ios.id_status_cache.nul_in_handle"), std::string::npos);
  EXPECT_EQ(collect.places()[0].name,
            std::string("com.apple.madrid/mailto:name\0\0@example.org", 42));
}

TEST(IdStatusCache, SaysThatAFileIsNoPropertyList) {
  Collect collect(artifact_by_id("ios.id_status_cache"), "idstatuscache.plist");
  run_artifact(artifact_by_id("ios.id_status_cache"),
               {"idstatuscache.plist", std::vector<std::byte>(40, std::byte{7}), {}}, collect);
  EXPECT_EQ(collect.records(), 0U);
  EXPECT_EQ(collect.damages(), 1U);
}

TEST(IdStatusCache, ALookupDateOfZeroIsNoDate) {
  const Tree lookup{Tree::Dict{{"LookupDate", {0.0}}, {"IDStatus", {std::int64_t{0}}}}};
  const Tree cache{Tree::Dict{{"com.apple.madrid", {Tree::Dict{{"tel:+15550100", lookup}}}}}};
  Collect collect(artifact_by_id("ios.id_status_cache"), "idstatuscache.plist");
  run_artifact(artifact_by_id("ios.id_status_cache"),
               {"idstatuscache.plist", plist::write_binary(cache), {}}, collect);
  EXPECT_EQ(collect.records(), 1U);
  EXPECT_EQ(collect.damages(), 0U);
  EXPECT_EQ(collect.text().find("2001"), std::string::npos) << collect.text();
}

// A thousand services that are all one dictionary of ten thousand accounts that are all one: some
// 25 kB, and ten million lookups.
TEST(IdStatusCache, SharedDictionariesDoNotMultiply) {
  constexpr std::size_t kServices = 4'000;
  constexpr std::size_t kHandles = 10'000;
  std::string body = "bplist00";
  std::vector<std::size_t> offsets;
  const auto big = [](std::size_t value, int bytes) {
    std::string out;
    for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xff);
    return out;
  };
  const auto dict = [&](std::size_t count, char key, char value) {
    offsets.push_back(body.size());
    body += "\xdf\x11" + big(count, 2) + std::string(count, key) + std::string(count, value);
  };
  dict(kServices, 3, 1);
  dict(kHandles, 4, 2);
  offsets.push_back(body.size());
  body += '\xd0';
  offsets.push_back(body.size());
  body += "\x51s";
  offsets.push_back(body.size());
  body += "\x51h";
  const std::size_t table = body.size();
  for (const std::size_t offset : offsets) body += big(offset, 2);
  body += std::string(6, '\0') + "\x02\x01" + big(5, 8) + big(0, 8) + big(table, 8);
  const Bytes bytes = as_bytes(body);
  Collect collect(artifact_by_id("ios.id_status_cache"), "idstatuscache.plist");
  run_artifact(artifact_by_id("ios.id_status_cache"),
               {"idstatuscache.plist", {bytes.begin(), bytes.end()}, {}}, collect);
  EXPECT_LT(collect.records(), 2'000'000U);
  EXPECT_GT(collect.damages(), 0U);
}

}  // namespace
}  // namespace bridle::test
