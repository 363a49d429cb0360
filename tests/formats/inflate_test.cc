#include "formats/inflate.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace bridle {
namespace {

std::string packed(const std::string& text) {
  uLongf size = compressBound(static_cast<uLong>(text.size()));
  std::string out(size, '\0');
  compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
           static_cast<uLong>(text.size()));
  out.resize(size);
  return out;
}

TEST(Inflate, GivesBackWhatWasPacked) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i);
  const Inflated out = inflate_zlib(as_bytes(packed(text)), text.size());
  EXPECT_FALSE(out.error) << out.error->message;
  EXPECT_EQ(as_text(out.bytes), text);
}

TEST(Inflate, StopsAtItsBound) {
  const Inflated out = inflate_zlib(as_bytes(packed(std::string(10'000'000, 'a'))), 1'000);
  ASSERT_TRUE(out.error);
  EXPECT_EQ(out.error->code, ErrorCode::over_limit);
  EXPECT_EQ(as_text(out.bytes), std::string(1'000, 'a'));
}

TEST(Inflate, KeepsWhatStandsBeforeTheCut) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i);
  const std::string whole = packed(text);
  const Inflated out = inflate_zlib(as_bytes(whole.substr(0, whole.size() / 2)), text.size());
  ASSERT_TRUE(out.error);
  EXPECT_GT(out.bytes.size(), 1'000U);
  EXPECT_TRUE(text.starts_with(as_text(out.bytes)));
}

TEST(Inflate, SaysWhatIsNoStream) {
  EXPECT_TRUE(inflate_zlib(as_bytes("plain text"), 100).error);
  EXPECT_TRUE(inflate_zlib({}, 100).error);
  const Inflated more = inflate_zlib(as_bytes(packed("text") + "more"), 100);
  ASSERT_TRUE(more.error);
  EXPECT_EQ(as_text(more.bytes), "text");
}

}  // namespace
}  // namespace bridle
