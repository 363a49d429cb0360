#include "formats/typedstream.h"

#include <gtest/gtest.h>

#include <string>

namespace bridle::typedstream {
namespace {

using namespace std::string_literals;

const std::string kStart = "\x04\x0bstreamtyped\x81\xe8\x03"s;

// What Messages writes for "Example" with one part, byte by byte.
std::string known_stream(const std::string& text_with_length, const std::string& run_length) {
  return kStart +
         "\x84\x01@\x84\x84\x84\x12NSAttributedString\0\x84\x84\x08NSObject\0\x85\x92"
         "\x84\x84\x84\x08NSString\x01\x94\x84\x01+"s +
         text_with_length + "\x86\x84\x02iI\x01"s + run_length +
         "\x92\x84\x84\x84\x0cNSDictionary\0\x94\x84\x01i\x01\x92\x84\x96\x96\x1d"
         "__kIMMessagePartAttributeName\x86\x92\x84\x84\x84\x08NSNumber\0\x84\x84\x07NSValue\0\x94"
         "\x84\x01*\x84\x99\x99\0\x86\x86\x86"s;
}

TEST(Typedstream, ReadsAMessage) {
  const auto text =
      attributed_string(as_bytes(known_stream("\x07"
                                              "Example"s,
                                              "\x07"s)));
  ASSERT_TRUE(text.ok()) << text.error().message;
  EXPECT_EQ(*text, "Example");
}

TEST(Typedstream, WritesWhatMessagesWrites) {
  const auto bytes = write_attributed_string("Example");
  EXPECT_EQ(as_text(bytes), known_stream("\x07"
                                         "Example"s,
                                         "\x07"s));
}

TEST(Typedstream, ReadsMutableKinds) {
  const std::string stream =
      kStart +
      "\x84\x01@\x84\x84\x84\x19NSMutableAttributedString\0\x84\x84\x12NSAttributedString\0"
      "\x84\x84\x08NSObject\0\x85\x92\x84\x84\x84\x0fNSMutableString\x01\x84\x84\x08NSString\x01"
      "\x95"
      "\x84\x01+\x02hi\x86"s;
  const auto text = attributed_string(as_bytes(stream));
  ASSERT_TRUE(text.ok()) << text.error().message;
  EXPECT_EQ(*text, "hi");
}

TEST(Typedstream, ReadsABareString) {
  const std::string stream =
      kStart +
      "\x84\x01@\x84\x84\x84\x08NSString\x01\x84\x84\x08NSObject\0\x85\x84\x01+\x02hi\x86"s;
  const auto text = attributed_string(as_bytes(stream));
  ASSERT_TRUE(text.ok()) << text.error().message;
  EXPECT_EQ(*text, "hi");
}

TEST(Typedstream, LengthsOfEverySize) {
  for (const std::size_t size :
       {0UL, 1UL, 127UL, 128UL, 145UL, 146UL, 255UL, 65'535UL, 65'536UL, 200'000UL}) {
    const std::string text(size, 'x');
    const auto bytes = write_attributed_string(text);
    const auto back = attributed_string(bytes);
    ASSERT_TRUE(back.ok()) << size << ": " << back.error().message;
    EXPECT_EQ(*back, text) << size;
  }
}

TEST(Typedstream, RunsCountUtf16Units) {
  const auto bytes = write_attributed_string("a€😀");
  EXPECT_EQ(as_text(bytes), known_stream("\x08"
                                         "a€😀"s,
                                         "\x04"s));
  EXPECT_EQ(attributed_string(bytes).value(), "a€😀");
}

TEST(Typedstream, ReadsBigEndian) {
  const std::string stream =
      "\x04\x0btypedstream\x81\x03\xe8"s
      "\x84\x01@\x84\x84\x84\x08NSString\x01\x84\x84\x08NSObject\0\x85\x84\x01+\x81\0\x02hi\x86"s;
  const auto text = attributed_string(as_bytes(stream));
  ASSERT_TRUE(text.ok()) << text.error().message;
  EXPECT_EQ(*text, "hi");
}

TEST(Typedstream, TextIsNotFoundByItsName) {
  // "NSString" stands in the text of another class's member: it is no string object.
  const std::string stream = kStart +
                             "\x84\x01@\x84\x84\x84\x06NSData\0\x84\x84\x08NSObject\0\x85\x84\x01+"
                             "\x0eNSString\x01+\x02hi"s;
  EXPECT_FALSE(attributed_string(as_bytes(stream)).ok());
}

TEST(Typedstream, CutAtEveryByteBeforeTheTextEnds) {
  const std::string whole = known_stream(
      "\x07"
      "Example"s,
      "\x07"s);
  const std::size_t end = whole.find("Example") + 7;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string cut = whole.substr(0, size);
    const auto text = attributed_string(as_bytes(cut));
    EXPECT_EQ(text.ok(), size >= end) << size;
    if (text) {
      EXPECT_EQ(*text, "Example");
    }
  }
}

TEST(Typedstream, EveryByteChanged) {
  const std::string whole = known_stream(
      "\x07"
      "Example"s,
      "\x07"s);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(value);
      const auto text = attributed_string(as_bytes(bytes));
      if (text) {
        EXPECT_LE(text->size(), bytes.size());
      }
    }
  }
}

TEST(Typedstream, EndlessClassesEnd) {
  std::string stream = kStart + "\x84\x01@\x84"s;
  for (int i = 0; i < 1000; ++i)
    stream +=
        "\x84\x84\x01"
        "A\0"s;
  EXPECT_FALSE(attributed_string(as_bytes(stream)).ok());
}

}  // namespace
}  // namespace bridle::typedstream
