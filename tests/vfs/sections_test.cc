#include "vfs/sections.h"

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <string>

#include "support/listing.h"
#include "vfs/section_line.h"

namespace bridle::vfs {
namespace {

// Gives its bytes in small pieces, as a slow medium would.
class Drops final : public ByteSource {
 public:
  explicit Drops(std::string text) : text_(std::move(text)) {}
  std::uint64_t size() const override { return text_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    if (offset >= text_.size()) return std::size_t{0};
    const std::size_t count = std::min<std::size_t>({out.size(), text_.size() - offset, 7});
    std::memcpy(out.data(), text_.data() + offset, count);
    return count;
  }

 private:
  std::string text_;
};

// Path -> text. Checks that each byte is in one window, or in a line that is of none.
std::map<std::string, std::string> sections(const std::string& text) {
  SectionIndex index;
  const Drops drops(text);
  EXPECT_TRUE(index_sections(drops, index).ok());
  std::map<std::string, std::string> out;
  std::uint64_t at = 0;
  const auto check_between = [&](std::uint64_t end) {
    std::string_view rest = std::string_view(text).substr(at, end - at);
    while (!rest.empty()) {
      const std::size_t length = std::min(rest.find('\n'), rest.size() - 1) + 1;
      EXPECT_NE(section_line(rest.substr(0, length)).kind, SectionLine::Kind::text)
          << "lost: " << rest.substr(0, length);
      rest.remove_prefix(length);
    }
  };
  for (const Section& section : index.sections) {
    EXPECT_GE(section.start, at);
    EXPECT_GE(section.end, section.start);
    check_between(section.start);
    at = section.end;
    const bool added =
        out.emplace(section.path, text.substr(section.start, section.end - section.start)).second;
    EXPECT_TRUE(added) << section.path << " stands twice";
  }
  check_between(text.size());
  return out;
}

using Expected = std::map<std::string, std::string>;
const std::string kDashes = std::string(79, '-') + "\n";

TEST(Sections, OfADumpstate) {
  EXPECT_EQ(
      sections("==\n== dumpstate: 2024-03-01 10:00:00\n==\n\nBuild: X\n"
               "------ SYSTEM PROPERTIES (getprop) ------\n"
               "[a]: [b]\n"
               "------ 0.020s was the duration of 'SYSTEM PROPERTIES' ------\n"
               "\n"
               "------ SYSTEM LOG (logcat -v threadtime -b main) ------\n"
               "--------- beginning of main\n"
               "03-01 10:00:00.000  1  1 I x: ------ y ------\n"
               "------ 1,5s was the duration of 'SYSTEM LOG' ------\n"
               "------ DUMPSYS CRITICAL (/system/bin/dumpsys) ------\n" +
               kDashes + "DUMP OF SERVICE CRITICAL activity:\nSETTINGS\n" + kDashes +
               "ACTIVITY MANAGER PENDING INTENTS\n"
               "--------- 0.053s was the duration of dumpsys activity, ending at: 2024\n" +
               kDashes +
               "DUMP OF SERVICE appops:\nCurrent\n"
               "--------- 0.001s was the duration of dumpsys appops, ending at: 2024\n"
               "------ 3.2s was the duration of 'DUMPSYS' ------\n"
               "==\n== Final progress\n"),
      (Expected{{"section/(head)", "==\n== dumpstate: 2024-03-01 10:00:00\n==\n\nBuild: X\n"},
                {"section/SYSTEM PROPERTIES", "[a]: [b]\n"},
                {"section/SYSTEM LOG",
                 "--------- beginning of main\n"
                 "03-01 10:00:00.000  1  1 I x: ------ y ------\n"},
                {"section/DUMPSYS CRITICAL", ""},
                {"dumpsys/activity", "SETTINGS\n" + kDashes + "ACTIVITY MANAGER PENDING INTENTS\n"},
                {"dumpsys/appops", "Current\n"},
                {"section/(between)", "==\n== Final progress\n"}}));
}

// What follows the end of the properties is none of them.
TEST(Sections, M10_ASectionEndsWhereItSaysSo) {
  const auto out = sections(
      "------ SYSTEM PROPERTIES (getprop) ------\n[a]: [b]\n"
      "------ 0.020s was the duration of 'SYSTEM PROPERTIES' ------\n"
      "[c]: [d]\n");
  EXPECT_EQ(out.at("section/SYSTEM PROPERTIES"), "[a]: [b]\n");
  EXPECT_EQ(out.at("section/(between)"), "[c]: [d]\n");
}

TEST(Sections, PrioritiesRepeatsAndOddNames) {
  const auto out = sections(
      "DUMP OF SERVICE HIGH meminfo:\r\n1\r\n" + kDashes + "DUMP OF SERVICE NORMAL meminfo:\n2\n" +
      kDashes + "DUMP OF SERVICE meminfo:\n3\n" + kDashes + "DUMP OF SERVICE meminfo#2:\n4\n" +
      kDashes + "DUMP OF SERVICE android.hardware.power.IPower/default:\n5\n" + kDashes +
      "DUMP OF SERVICE ../../etc/passwd:\n6\n" + kDashes + "DUMP OF SERVICE CRITICAL:\n7\n");
  EXPECT_EQ(out, (Expected{{"dumpsys/meminfo", "1\r\n"},
                           {"dumpsys/meminfo#2", "2\n"},
                           {"dumpsys/meminfo#3", "3\n"},
                           {"dumpsys/meminfo#2#2", "4\n"},
                           {"dumpsys/android.hardware.power.IPower/default", "5\n"},
                           {"dumpsys/%2E%2E%2F%2E%2E%2Fetc%2Fpasswd", "6\n"},
                           {"dumpsys/CRITICAL", "7\n"}}));
}

TEST(Sections, WithoutSeparatorsOrEnds) {
  EXPECT_EQ(sections("DUMP OF SERVICE a:\n1\nDUMP OF SERVICE b:\n2"),
            (Expected{{"dumpsys/a", "1\n"}, {"dumpsys/b", "2"}}));
  EXPECT_EQ(sections("------ A (x) ------\n1\n------ B ------\n2\n"),
            (Expected{{"section/A", "1\n"}, {"section/B", "2\n"}}));
  // A line like a title in what a service prints is its own; a command's heading is not.
  EXPECT_EQ(sections("DUMP OF SERVICE a:\n1\n------ Part ------\n2\n------ B (x) ------\n3\n"),
            (Expected{{"dumpsys/a", "1\n------ Part ------\n2\n"}, {"section/B", "3\n"}}));
}

TEST(Sections, Interleaved) {
  // The end of another service's output in the middle is text; before a separator it is an end.
  EXPECT_EQ(sections("DUMP OF SERVICE a:\n1\n"
                     "--------- 0.1s was the duration of dumpsys b, ending at: x\n2\n"
                     "--------- 0.1s was the duration of dumpsys a, ending at: x\n"),
            (Expected{{"dumpsys/a",
                       "1\n--------- 0.1s was the duration of dumpsys b, ending at: x\n2\n"}}));
  EXPECT_EQ(sections("DUMP OF SERVICE a:\n1\n"
                     "--------- 0.1s was the duration of dumpsys b, ending at: x\n" +
                     kDashes + "DUMP OF SERVICE c:\n3\n"),
            (Expected{{"dumpsys/a", "1\n"}, {"dumpsys/c", "3\n"}}));
}

TEST(Sections, CutAnywhere) {
  const std::string text =
      "head\n------ A (x) ------\n1\n"
      "------ 0.1s was the duration of 'A' ------\n" +
      kDashes +
      "DUMP OF SERVICE b:\n2\n"
      "--------- 0.1s was the duration of dumpsys b, ending at: x\n" +
      kDashes + "DUMP OF SERVICE c:\n3\n";
  for (std::size_t size = 0; size <= text.size(); ++size) (void)sections(text.substr(0, size));
  EXPECT_TRUE(sections("").empty());
}

TEST(Sections, LinesLongerThanAnyBuffer) {
  const std::string line = "DUMP OF SERVICE " + std::string(3U << 20, 'x') + ":\n";
  SectionIndex index;
  const std::string text = line + "DUMP OF SERVICE a:\n" + line + "1\n";
  const MemorySource source(as_bytes(text));
  ASSERT_TRUE(index_sections(source, index).ok());
  ASSERT_EQ(index.sections.size(), 2U);
  EXPECT_EQ(index.sections[0].path, "section/(head)");
  EXPECT_EQ(index.sections[1].path, "dumpsys/a");
  EXPECT_EQ(index.sections[1].end, text.size());
}

TEST(Sections, AsATree) {
  const std::string text = "DUMP OF SERVICE a:\n1\nDUMP OF SERVICE b/c:\n22\n";
  SectionIndex index;
  auto source = std::make_unique<Drops>(text);
  ASSERT_TRUE(index_sections(*source, index).ok());
  const auto tree =
      open_sections(std::move(source), std::move(index), Error{ErrorCode::malformed, "cut off"});
  const test::Listing listing = test::list(*tree);
  ASSERT_EQ(listing.entries.size(), 2U);
  EXPECT_EQ(listing["dumpsys/b/c"].size, 3U);
  EXPECT_EQ(test::text_or_error(*tree, listing["dumpsys/b/c"]), "22\n");
  ASSERT_TRUE(listing.error);
  EXPECT_FALSE(tree->find("dumpsys/c"));
}

TEST(Sections, KindsOfText) {
  EXPECT_EQ(dump_text_of("====\n== dumpstate: 2024-03-01\n"), DumpText::dumpstate);
  EXPECT_EQ(dump_text_of("x\n------ CPU INFO (top) ------\n"), DumpText::dumpstate);
  EXPECT_EQ(dump_text_of("Currently running services:\n  a\nDUMP OF SERVICE a:\n"),
            DumpText::dumpsys);
  EXPECT_EQ(dump_text_of("a letter\n--- \nyours\n------------------------------\n"),
            DumpText::none);
}

}  // namespace
}  // namespace bridle::vfs
