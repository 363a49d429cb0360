#include "formats/plist.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "base/limits.h"
#include "formats/plist_writer.h"

namespace bridle::plist {
namespace {

using namespace std::string_literals;

// Binary property lists byte by byte: objects, then the offset table and trailer that fit them.
struct Made {
  std::vector<std::string> objects;
  std::uint64_t root = 0;
  unsigned offset_size = 2;
  unsigned ref_size = 1;

  static void put(std::uint64_t value, unsigned size, std::string& out) {
    for (unsigned i = size; i-- > 0;) out += static_cast<char>(value >> (8 * i) & 0xFF);
  }
  std::string bytes() const {
    std::string out = "bplist00";
    std::vector<std::uint64_t> offsets;
    for (const std::string& object : objects) {
      offsets.push_back(out.size());
      out += object;
    }
    const std::uint64_t table = out.size();
    for (const std::uint64_t offset : offsets) put(offset, offset_size, out);
    out.append(6, '\0');
    put(offset_size, 1, out);
    put(ref_size, 1, out);
    put(objects.size(), 8, out);
    put(root, 8, out);
    put(table, 8, out);
    return out;
  }
};

// One object alone, as the root. `check` sees the node.
template <typename Check>
void with(const std::string& object, Check check) {
  const std::string bytes = Made{.objects = {object}}.bytes();
  const auto document = Document::parse(as_bytes(bytes));
  ASSERT_TRUE(document.ok()) << document.error().message;
  check(document->root());
}

// Reads everything that can be read, as deep as the limits allow.
std::uint64_t walk(const Node& node, int depth, std::uint64_t& budget) {
  if (budget == 0 || depth > limits::kNesting) return 0;
  --budget;
  std::uint64_t sum = static_cast<std::uint64_t>(node.type()) + node.size();
  if (const auto text = node.text()) {
    for (const char c : *text) sum += static_cast<unsigned char>(c);
  }
  if (const auto data = node.data()) {
    for (const std::byte b : *data) sum += std::to_integer<unsigned>(b);
  }
  sum += node.boolean().value_or(false) ? 1 : 0;
  sum += static_cast<std::uint64_t>(node.integer().value_or(0));
  sum += node.real().has_value() ? 1 : 0;
  sum += static_cast<std::uint64_t>(node.date().value_or(Timestamp{}).unix_ns);
  sum += node.uid().value_or(0);
  sum += node["k"].exists() ? 1 : 0;
  for (std::size_t i = 0; i < node.size() && budget > 0; ++i) {
    sum += node.key_at(i).size() + walk(node.at(i), depth + 1, budget);
  }
  return sum;
}

void walk_all(Bytes bytes) {
  const auto document = Document::parse(bytes);
  if (!document) {
    EXPECT_FALSE(document.error().message.empty());
    return;
  }
  std::uint64_t budget = 20'000;
  walk(document->root(), 0, budget);
  for (std::uint64_t i = 0; i < document->object_count() && budget > 0; ++i) {
    walk(document->object(i), limits::kNesting, budget);
  }
}

std::vector<std::byte> one_of_everything() {
  Tree::Dict inner = {{"k", Tree{std::int64_t{-3}}}, {"ключ", Tree{"значение 😀"s}}};
  Tree::Array array = {Tree{true}, Tree{false}, Tree{nullptr}, Tree{1.5}, Tree{inner}};
  Tree::Dict root = {
      {"small", Tree{std::int64_t{200}}},
      {"large", Tree{std::int64_t{1} << 40}},
      {"date", Tree{Timestamp{1'709'294'400'000'000'000}}},
      {"data", Tree{Tree::Data{std::byte{1}, std::byte{0}, std::byte{255}}}},
      {"long text of more than fifteen", Tree{std::string(40, 'x')}},
      {"uid", Tree{Tree::Uid{300}}},
      {"array", Tree{array}},
  };
  return write_binary(Tree{root});
}

TEST(Plist, ReadsWhatTheWriterWrites) {
  const auto bytes = one_of_everything();
  const auto document = Document::parse(bytes);
  ASSERT_TRUE(document.ok());
  const Node root = document->root();
  EXPECT_EQ(root.type(), Type::dict);
  EXPECT_EQ(root.size(), 7U);
  EXPECT_EQ(root["small"].integer(), 200);
  EXPECT_EQ(root["large"].integer(), std::int64_t{1} << 40);
  EXPECT_EQ(root["date"].date(), Timestamp{1'709'294'400'000'000'000});
  EXPECT_EQ(as_text(root["data"].data().value()), "\x01\x00\xFF"s);
  EXPECT_EQ(root["long text of more than fifteen"].text(), std::string(40, 'x'));
  EXPECT_EQ(root["uid"].uid(), 300U);
  const Node array = root["array"];
  EXPECT_EQ(array.type(), Type::array);
  ASSERT_EQ(array.size(), 5U);
  EXPECT_EQ(array.at(0).boolean(), true);
  EXPECT_EQ(array.at(1).boolean(), false);
  EXPECT_EQ(array.at(2).type(), Type::null);
  EXPECT_EQ(array.at(3).real(), 1.5);
  EXPECT_FALSE(array.at(5).exists());
  const Node inner = array.at(4);
  EXPECT_EQ(inner["k"].integer(), -3);
  EXPECT_EQ(inner["ключ"].text(), "значение 😀");
  EXPECT_EQ(inner.key_at(1), "ключ");
  EXPECT_EQ(inner.at(1).text(), "значение 😀");
  EXPECT_FALSE(inner["absent"].exists());
  EXPECT_FALSE(document->was_xml());
}

TEST(Plist, OneNodeIsOneTypeOnly) {
  const auto bytes = one_of_everything();
  const auto document = Document::parse(bytes);
  ASSERT_TRUE(document.ok());
  const Node text = document->root()["long text of more than fifteen"];
  EXPECT_FALSE(text.integer() || text.real() || text.date() || text.data() || text.uid() ||
               text.boolean());
  EXPECT_EQ(text.size(), 0U);
  EXPECT_FALSE(text.at(0).exists());
  EXPECT_FALSE(text["k"].exists());
  EXPECT_FALSE(document->root()["small"].text());
  EXPECT_FALSE(document->root()["small"].boolean());
}

TEST(Plist, NodeOfNothingIsAbsent) {
  const Node none;
  EXPECT_FALSE(none.exists());
  EXPECT_FALSE(none["a"]["b"].at(3).exists());
  EXPECT_FALSE(none.text() || none.integer());
  EXPECT_EQ(none.key_at(0), "");
}

TEST(Plist, IntegersOfEverySize) {
  with("\x10\xFF"s, [](Node n) { EXPECT_EQ(n.integer(), 255); });
  with("\x11\xFF\xFE"s, [](Node n) { EXPECT_EQ(n.integer(), 0xFFFE); });
  with("\x12\xFF\xFF\xFF\xFF"s, [](Node n) { EXPECT_EQ(n.integer(), 0xFFFFFFFF); });
  with("\x13"s + std::string(8, '\xFF'), [](Node n) { EXPECT_EQ(n.integer(), -1); });
  with("\x14"s + std::string(16, '\xFF'), [](Node n) { EXPECT_EQ(n.integer(), -1); });
  with("\x14"s + std::string(15, '\0') + "\x07", [](Node n) { EXPECT_EQ(n.integer(), 7); });
  // 2^63 and above: no int64, and not a negative one.
  with("\x14"s + std::string(8, '\0') + "\x80" + std::string(7, '\0'), [](Node n) {
    EXPECT_EQ(n.type(), Type::integer);
    EXPECT_FALSE(n.integer());
    EXPECT_EQ(n.real(), 9223372036854775808.0);
  });
  with("\x15"s + std::string(32, '\0'), [](Node n) { EXPECT_FALSE(n.exists()); });
}

TEST(Plist, RealsOfBothSizes) {
  with("\x22\x3F\xC0\0\0"s, [](Node n) { EXPECT_EQ(n.real(), 1.5); });
  with("\x23\xBF\xF8\0\0\0\0\0\0"s, [](Node n) { EXPECT_EQ(n.real(), -1.5); });
  with("\x21\0\0"s, [](Node n) { EXPECT_FALSE(n.exists()); });
  with("\x22\x3F\xC0\0\0"s, [](Node n) { EXPECT_FALSE(n.integer()); });
}

TEST(Plist, DatesThatAreNoTimesStayNone) {
  const auto date_of = [](double seconds) {
    std::string object = "\x33";
    Made::put(std::bit_cast<std::uint64_t>(seconds), 8, object);
    return object;
  };
  with(date_of(0), [](Node n) { EXPECT_EQ(n.date()->unix_ns, kMacEpoch * kNsPerSecond); });
  with(date_of(std::nan("")), [](Node n) {
    EXPECT_EQ(n.type(), Type::date);
    EXPECT_FALSE(n.date());
  });
  with(date_of(std::numeric_limits<double>::infinity()), [](Node n) { EXPECT_FALSE(n.date()); });
  with(date_of(-63'114'076'800.0), [](Node n) { EXPECT_FALSE(n.date()); });  // the year 1
}

TEST(Plist, UidsLargerThanANumber) {
  with("\x80\x05"s, [](Node n) { EXPECT_EQ(n.uid(), 5U); });
  with("\x8F"s + std::string(15, '\0') + "\x05", [](Node n) { EXPECT_EQ(n.uid(), 5U); });
  with("\x8F\x01"s + std::string(15, '\0'), [](Node n) { EXPECT_FALSE(n.uid()); });
}

TEST(Plist, Utf16WithUnpairedSurrogates) {
  with("\x63\0A\xD8\0\0B"s, [](Node n) {
    EXPECT_EQ(n.text(), "A\uFFFDB");
    EXPECT_EQ(n.text(), "A\uFFFDB");  // from the arena
    EXPECT_TRUE(n.is_text("A\uFFFDB"));
    EXPECT_FALSE(n.is_text("A"));
  });
}

TEST(Plist, OverlappingUtf16CannotFillMemory) {
  // 200 strings that all begin inside one of 30,000 units.
  std::string body = "\x6F\x11\x75\x30"s;
  for (int i = 0; i < 30'000; ++i) body += "\x4E\x00"s;
  Made made{.objects = {body}, .offset_size = 4};
  std::string bytes = made.bytes();
  const std::size_t table = 8 + body.size();
  bytes.resize(table);
  // Each begins two bytes later, at a place where its own marker is written over the text.
  for (std::size_t i = 1; i <= 200; ++i) bytes.replace(8 + i * 8, 4, "\x6F\x11\x70\x00"s);
  Made::put(8, 4, bytes);
  for (std::size_t i = 1; i <= 200; ++i) Made::put(8 + i * 8, 4, bytes);
  bytes.append(6, '\0');
  Made::put(4, 1, bytes);
  Made::put(1, 1, bytes);
  Made::put(201, 8, bytes);
  Made::put(0, 8, bytes);
  Made::put(table, 8, bytes);
  const auto document = Document::parse(as_bytes(bytes));
  ASSERT_TRUE(document.ok());
  std::size_t total = 0;
  std::size_t refused = 0;
  for (std::uint64_t i = 0; i < 201; ++i) {
    const auto text = document->object(i).text();
    total += text ? text->size() : 0;
    refused += document->object(i).type() == Type::text && !text ? 1 : 0;
  }
  EXPECT_GT(refused, 150U);
  EXPECT_LT(total, 4 * bytes.size());
}

TEST(Plist, FirstOfDuplicateKeys) {
  const std::string bytes =
      Made{.objects = {"\xD2\x01\x01\x02\x03"s, "\x51k"s, "\x10\x01"s, "\x10\x02"s}}.bytes();
  const auto document = Document::parse(as_bytes(bytes));
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->root()["k"].integer(), 1);
  EXPECT_EQ(document->root().at(1).integer(), 2);
}

TEST(Plist, KeyOfAnotherTypeIsNoKey) {
  const std::string bytes =
      Made{.objects = {"\xD2\x02\x01\x02\x03"s, "\x51k"s, "\x10\x01"s, "\x10\x02"s}}.bytes();
  const auto document = Document::parse(as_bytes(bytes));
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->root().key_at(0), "");
  EXPECT_EQ(document->root()["k"].integer(), 2);
}

TEST(Plist, LongAndEmptyKeys) {
  for (const std::size_t size : {14UL, 15UL, 16UL, 31UL, 300UL}) {
    const std::string long_key(size, 'k');
    const auto bytes = write_binary(
        Tree{Tree::Dict{{"", Tree{std::int64_t{1}}}, {long_key, Tree{std::int64_t{2}}}}});
    const auto document = Document::parse(bytes);
    ASSERT_TRUE(document.ok());
    EXPECT_EQ(document->root()[""].integer(), 1);
    EXPECT_EQ(document->root()[std::string_view()].integer(), 1) << "a view of nothing";
    EXPECT_EQ(document->root()[long_key].integer(), 2);
    EXPECT_FALSE(document->root()[long_key + "k"].exists());
    EXPECT_FALSE(document->root()[long_key.substr(1)].exists());
  }
}

TEST(Plist, ReferencesOutOfRangeAreAbsent) {
  const std::string bytes = Made{.objects = {"\xA2\x01\x63"s, "\x10\x01"s}}.bytes();
  const auto document = Document::parse(as_bytes(bytes));
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->root().size(), 2U);
  EXPECT_EQ(document->root().at(0).integer(), 1);
  EXPECT_FALSE(document->root().at(1).exists());
  EXPECT_FALSE(document->object(2).exists());
  EXPECT_FALSE(document->object(std::numeric_limits<std::uint64_t>::max()).exists());
}

TEST(Plist, CountsThatLieAreAbsent) {
  const std::string huge = "\x13"s + std::string(8, '\xFF');
  const std::string quarter = "\x13\x40"s + std::string(7, '\0');  // times 4 it wraps to 0
  for (const char kind : {'\x4F', '\x5F', '\x6F', '\x7F', '\xAF', '\xBF', '\xCF', '\xDF'}) {
    for (const std::string& count : {huge, quarter, "\x13\x80"s + std::string(7, '\0'),
                                     "\x14"s + std::string(16, '\0'), "\x1F"s, "\x51\x01"s, ""s}) {
      with(std::string(1, kind) + count, [](Node n) {
        EXPECT_FALSE(n.exists());
        EXPECT_EQ(n.size(), 0U);
        EXPECT_FALSE(n.text() || n.data());
      });
    }
  }
  with("\x59short"s, [](Node n) { EXPECT_FALSE(n.exists()); });
  with("\x13\x01"s, [](Node n) { EXPECT_FALSE(n.exists()); });
}

TEST(Plist, CyclesDoNotHang) {
  // An array that holds itself, and a dictionary that is its own key and value.
  const std::string bytes = Made{.objects = {"\xA2\x00\x01"s, "\xD1\x01\x01"s}}.bytes();
  const auto document = Document::parse(as_bytes(bytes));
  ASSERT_TRUE(document.ok());
  Node node = document->root();
  for (int i = 0; i < 1000; ++i) node = node.at(0);
  EXPECT_EQ(node.type(), Type::array);
  EXPECT_FALSE(document->root().at(1)["k"].exists());
  walk_all(as_bytes(bytes));
}

TEST(Plist, TrailersThatLieAreRefused) {
  const std::string good = Made{.objects = {"\x10\x01"s}}.bytes();
  ASSERT_TRUE(Document::parse(as_bytes(good)).ok());
  const auto broken = [&](std::size_t from_end, const std::string& with) {
    std::string bytes = good;
    bytes.replace(bytes.size() - from_end, with.size(), with);
    const auto document = Document::parse(as_bytes(bytes));
    return document ? ErrorCode::internal : document.error().code;
  };
  const std::string ones(8, '\xFF');
  EXPECT_EQ(broken(26, "\0"s), ErrorCode::malformed);    // offsets of no bytes
  EXPECT_EQ(broken(26, "\x09"s), ErrorCode::malformed);  // of nine
  EXPECT_EQ(broken(26, "\x08"s), ErrorCode::malformed);  // the table would go past its end
  EXPECT_EQ(broken(25, "\0"s), ErrorCode::malformed);    // references of no bytes
  EXPECT_EQ(broken(24, ones), ErrorCode::malformed);     // objects
  EXPECT_EQ(broken(24, std::string(8, '\0')), ErrorCode::malformed);
  EXPECT_EQ(broken(16, ones), ErrorCode::malformed);  // root
  EXPECT_EQ(broken(8, ones), ErrorCode::malformed);   // table
  EXPECT_EQ(broken(8, std::string(8, '\0')), ErrorCode::malformed);
}

TEST(Plist, OtherVersionsAreNamed) {
  std::string bytes = Made{.objects = {"\x10\x01"s}}.bytes();
  bytes.replace(6, 2, "17");
  const auto document = Document::parse(as_bytes(bytes));
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.error().code, ErrorCode::unsupported);
  EXPECT_NE(document.error().message.find("17"), std::string::npos);
  bytes.replace(6, 2, "\x1B[");
  const auto forged = Document::parse(as_bytes(bytes));
  ASSERT_FALSE(forged.ok());
  EXPECT_EQ(forged.error().code, ErrorCode::malformed);
  EXPECT_EQ(forged.error().message.find('\x1B'), std::string::npos);
}

TEST(Plist, WhatIsNoPropertyListIsRefused) {
  for (const std::string& bytes : {""s, "bplist00"s, "{ a = b; }"s, std::string(100, '\0')}) {
    const auto document = Document::parse(as_bytes(bytes));
    ASSERT_FALSE(document.ok()) << bytes;
    EXPECT_EQ(document.error().code, ErrorCode::malformed);
  }
}

TEST(Plist, SurvivesMovesOfTheDocument) {
  auto parsed = Document::parse(as_bytes("<plist><string>héllo</string></plist>"));
  ASSERT_TRUE(parsed.ok());
  Document moved = std::move(parsed).value();
  EXPECT_TRUE(moved.was_xml());
  EXPECT_EQ(moved.root().text(), "héllo");
}

TEST(Plist, CutAtEveryByte) {
  const auto whole = one_of_everything();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::vector<std::byte> cut(whole.begin(),
                                     whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(Document::parse(cut).ok()) << size;
    walk_all(cut);
  }
}

TEST(Plist, EveryByteChanged) {
  const auto whole = one_of_everything();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const unsigned change : {0x01U, 0x0FU, 0x80U, 0xFFU}) {
      auto bytes = whole;
      bytes[at] ^= static_cast<std::byte>(change);
      walk_all(bytes);
    }
  }
}

TEST(Plist, TrailingBytesAreNotTakenForATrailer) {
  auto bytes = one_of_everything();
  bytes.resize(bytes.size() + 5);
  walk_all(bytes);
  EXPECT_FALSE(Document::parse(bytes).ok());
}

// Two thousand references to one text: 40 kB that would unfold into 200 MB.
TEST(PlistBudget, ReferencesToOneTextDoNotMultiplyIt) {
  const std::string text(100'000, 'x');
  std::string body = "bplist00";
  std::vector<std::size_t> offsets{body.size()};
  body += std::string("\xaf\x11\x07\xd0", 4);  // an array of 2,000
  for (int i = 0; i < 2'000; ++i) body += '\x01';
  offsets.push_back(body.size());
  body += std::string("\x5f\x12\x00\x01\x86\xa0", 6) + text;
  const std::size_t table = body.size();
  for (const std::size_t offset : offsets) {
    body += static_cast<char>(offset >> 8);
    body += static_cast<char>(offset & 0xff);
  }
  body += std::string("\0\0\0\0\0\0\2\1\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\0\0\0\0\0", 28);
  for (int shift = 24; shift >= 0; shift -= 8) body += static_cast<char>(table >> shift & 0xff);
  const auto document = Document::parse(as_bytes(body));
  ASSERT_TRUE(document.ok()) << document.error().message;
  const Node root = document->root();
  ASSERT_EQ(root.size(), 2'000U);
  std::size_t delivered = 0;
  for (std::size_t i = 0; i < root.size(); ++i) {
    delivered += root.at(i).text().value_or("").size();
  }
  EXPECT_GE(delivered, 16 * text.size());
  EXPECT_LT(delivered, 30 * text.size());
  ASSERT_TRUE(document->damage());
  EXPECT_EQ(document->damage()->code, ErrorCode::over_limit);
}

}  // namespace
}  // namespace bridle::plist
