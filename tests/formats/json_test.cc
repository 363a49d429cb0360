#include "formats/json.h"

#include <gtest/gtest.h>

#include <string>

#include "base/limits.h"
#include "formats/json_mend.h"

namespace bridle::json {
namespace {

// A value in one line: what was read of it.
std::string shown(const Node& node) {
  switch (node.type()) {
    case Type::absent:
      return "absent";
    case Type::null:
      return "null";
    case Type::boolean:
      return *node.boolean() ? "true" : "false";
    case Type::integer:
      return node.integer() ? std::to_string(*node.integer()) : "large";
    case Type::real:
      return std::to_string(*node.real());
    case Type::text:
      return "'" + std::string(*node.text()) + "'";
    case Type::array: {
      std::string out = "[";
      for (const Node& item : node.items()) out += shown(item) + ";";
      return out + "]";
    }
    case Type::object: {
      std::string out = "{";
      for (const Member& member : node.members()) {
        out += std::string(member.key) + "=" + shown(member.value) + ";";
      }
      return out + "}";
    }
  }
  return "";
}

// Each document, with "!" and what is wrong with it.
std::string read(std::string_view text, Split split = Split::values) {
  std::string out;
  Reader reader(as_bytes(text), split);
  while (reader.next()) {
    if (!out.empty()) out += " | ";
    out += shown(reader.root());
    if (reader.damage()) out += "! " + reader.damage()->message;
  }
  return out;
}

TEST(Json, IsEveryKindOfValue) {
  EXPECT_EQ(read(R"({"a":1,"b":-2.5,"c":"x\n\u00e9","d":[true,false,null],"e":{}})"),
            "{a=1;b=-2.500000;c='x\n\xC3\xA9';d=[true;false;null;];e={};}");
  EXPECT_EQ(read("\xEF\xBB\xBF 7 "), "7");
  EXPECT_EQ(read("18446744073709551615"), "large");
  EXPECT_EQ(read(""), "");
  EXPECT_EQ(read(" \r\n"), "");
}

TEST(Json, GivesMembersByNameAndNothingForOtherTypes) {
  Reader reader(as_bytes(R"({"a":{"b":"c","b":"d"},"n":3})"));
  ASSERT_TRUE(reader.next());
  const Node root = reader.root();
  EXPECT_EQ(root["a"]["b"].text(), "c");
  EXPECT_FALSE(root["x"].exists());
  EXPECT_FALSE(root["n"]["b"].exists());
  EXPECT_FALSE(root["n"].text());
  EXPECT_FALSE(root["a"].integer());
  EXPECT_EQ(root["n"].real(), 3.0);
  EXPECT_TRUE(root["n"].items().empty());
  EXPECT_TRUE(root["n"].members().empty());
}

TEST(Json, MayFollowJson) {
  const std::string_view text = "{\"a\":1}\n\n{\"b\":\n2}[3]\"}\"4 5";
  EXPECT_EQ(read(text), "{a=1;} | {b=2;} | [3;] | '}' | 4 | 5");
  Reader reader(as_bytes(text));
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.line(), 1U);
  EXPECT_EQ(reader.end(), 7U);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.line(), 3U);
  EXPECT_EQ(reader.offset(), 9U);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.line(), 4U);
}

TEST(Json, OnEachLineKeepsDamageToItsLine) {
  EXPECT_EQ(read("{\"a\":1}\n{\"b\":\n\n{\"c\":3}\r\n", Split::lines),
            "{a=1;} | {}! is cut short at byte 5 | {c=3;}");
}

TEST(Json, StandsAsFarAsItGoes) {
  EXPECT_EQ(read(R"({"a":1,"b":[1,{"c":"d"},"ef)"),
            "{a=1;b=[1;{c='d';};];}! is cut short at byte 27");
  EXPECT_EQ(read(R"({"a":1,"b":23)"), "{a=1;}! is cut short at byte 13");
  EXPECT_EQ(read(R"({"a":1,"b)"), "{a=1;}! is cut short at byte 9");
  EXPECT_EQ(read(R"({"a":1,x,"b":2})"), "{a=1;}! is no JSON at byte 7");
  EXPECT_EQ(read(R"({"a":[1})"), "{a=[1;];}! is no JSON at byte 7");
  const std::string half = "{\"a\":\"" + std::string(400, 'x');
  EXPECT_EQ(read(half), "{a='" + std::string(400, 'x') + "';}! is cut short at byte 406");
}

TEST(Json, IsReadOnOverWhatIsWrongInPlace) {
  EXPECT_EQ(read("{\"a\":\"x\xFFy\",\"b\":2}"), "{a='x\xEF\xBF\xBDy';b=2;}! is no UTF-8 at byte 7");
  EXPECT_EQ(read("{\"a\":\"x\ny\",\"b\":2}"),
            "{a='x\ny';b=2;}! has a control character in a text at byte 7");
  EXPECT_EQ(
      read(R"({"a":"\q\ud800\ud83d\ude00","b":2})"),
      "{a='\\q\xEF\xBF\xBD\xF0\x9F\x98\x80';b=2;}! has an unknown escape in a text at byte 6");
  EXPECT_EQ(read(R"({"a":1e999,"b":123456789012345678901234567890,"c":[1,],})"),
            "{a=null;b=123456789012345677877719597056.000000;c=[1;];}! has a number that is too "
            "large at byte 5");
}

TEST(Json, ThatIsNoneIsToldAndPassed) {
  EXPECT_EQ(read("hello {\"a\":1}"), "absent! is no JSON at byte 0 | {a=1;}");
  EXPECT_EQ(read("}"), "absent! is no JSON at byte 0");
  EXPECT_EQ(read("\""), "absent! is cut short at byte 1");
}

TEST(Json, IsNotReadDeeperThanTheLimit) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_EQ(read(nested(limits::kNesting)), [&] {
    std::string out = "[]";
    for (int i = 1; i < limits::kNesting; ++i) out = "[" + out + ";]";
    return out;
  }());
  const std::string deep = read(nested(100'000));
  EXPECT_NE(deep.find("! is nested deeper"), std::string::npos);
  EXPECT_TRUE(deep.starts_with("[[[["));
}

TEST(Json, CutAnywhereNeverFailsAndLosesOnlyTheEnd) {
  const std::string whole = R"({"a":"\u00e9\\","b":[1,2.5e3,{"c":null}],"d":true,"e":""})";
  std::size_t longest = 0;
  for (std::size_t size = 1; size < whole.size(); ++size) {
    Reader reader(as_bytes(std::string_view(whole).substr(0, size)));
    ASSERT_TRUE(reader.next()) << size;
    EXPECT_TRUE(reader.damage()) << size;
    EXPECT_EQ(reader.root().type(), Type::object) << size;
    const std::size_t members = reader.root().members().size();
    EXPECT_GE(members, longest) << size;
    longest = std::max(longest, members);
    EXPECT_FALSE(reader.next()) << size;
  }
  EXPECT_EQ(longest, 4U);
}

TEST(Json, WithAnyByteReplacedIsReadOrTold) {
  const std::string whole = R"({"a":"\u00e9\\","b":[1,2.5e3,{"c":null}],"d":true,"e":""} [2])";
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const char byte : {'\0', '"', '\\', '{', ']', ',', '\xFF', '9'}) {
      std::string text = whole;
      text[i] = byte;
      Reader reader(as_bytes(text));
      int documents = 0;
      while (reader.next()) {
        EXPECT_TRUE(reader.root().exists() || reader.damage());
        ++documents;
      }
      EXPECT_GT(documents, 0);
    }
  }
}

TEST(Json, LongNumbersAreTextsWhereThatIsAsked) {
  const std::string text = R"([340282366920938463463374607431768211456, 7])";
  Reader told(as_bytes(text));
  ASSERT_TRUE(told.next());
  EXPECT_TRUE(told.damage());
  Reader kept(as_bytes(text));
  kept.keep_long_numbers();
  ASSERT_TRUE(kept.next());
  EXPECT_FALSE(kept.damage());
  ASSERT_EQ(kept.root().items().size(), 2U);
  EXPECT_EQ(kept.root().items()[0].text(), "340282366920938463463374607431768211456");
  EXPECT_EQ(kept.root().items()[1].integer(), 7);
  // What else is wrong is told all the same.
  kept.restart(as_bytes("[340282366920938463463374607431768211456, ?]"));
  ASSERT_TRUE(kept.next());
  EXPECT_TRUE(kept.damage());
  EXPECT_EQ(kept.root().items().size(), 1U);
  EXPECT_FALSE(kept.next());
}

TEST(Json, LargerThanAFileMayBeIsTold) {
  const std::string text(limits::kWholeFile + 1, ' ');
  Reader reader(as_bytes(text));
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.damage()->code, ErrorCode::over_limit);
  EXPECT_FALSE(reader.next());
}

TEST(Mend, LeavesSoundJsonAsItIs) {
  const std::string_view sound = R"({"a":[1,-0.5e+3,"\u00e9\\x"],"b":{"c":null}})";
  const Mended mended = mend(sound);
  EXPECT_EQ(mended.text, sound);
  EXPECT_EQ(mended.problem, "");
}

}  // namespace
}  // namespace bridle::json
