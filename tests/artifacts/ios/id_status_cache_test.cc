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

}  // namespace
}  // namespace bridle::test
