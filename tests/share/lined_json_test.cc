#include "share/lined_json.h"

#include <gtest/gtest.h>

#include "support/backup.h"
#include "support/temporary.h"

namespace bridle::share {
namespace {

struct Read {
  std::string head;
  std::vector<std::string> elements;
  bool failed = false;
};

Read read(const std::string& text) {
  const test::TemporaryFolder folder;
  test::write_text(folder / "x.json", text);
  Read out;
  const auto file = LinedJson::open(folder / "x.json", "alerts");
  out.failed = !file;
  if (!file) return out;
  out.head = file->head();
  const auto done = file->elements([&](std::string_view element) -> Result<void> {
    out.elements.emplace_back(element);
    return {};
  });
  out.failed = !done;
  return out;
}

TEST(LinedJson, TellsTheListFromWhatIsAroundIt) {
  const Read out = read(
      "{\n  \"a\": 1,\n  \"alerts\": [\n    {\"x\":\"]\"},\n    {\"y\":2}\n  ],\n  \"b\": 2\n}\n");
  EXPECT_EQ(out.head, "{\n  \"a\": 1,\n  \"alerts\": [\n  ],\n  \"b\": 2\n}\n");
  EXPECT_EQ(out.elements, (std::vector<std::string>{"{\"x\":\"]\"}", "{\"y\":2}"}));
}

TEST(LinedJson, AListCanBeEmpty) {
  const Read out = read("{\n  \"alerts\": [],\n  \"b\": [\n    7\n  ]\n}\n");
  EXPECT_FALSE(out.failed);
  EXPECT_TRUE(out.elements.empty());
}

TEST(LinedJson, WhatBridleDidNotWriteIsRefused) {
  for (const char* text : {"", "{}", "{\n  \"alerts\": [\n    1,\n", "{\"alerts\":[1,2]}"}) {
    EXPECT_TRUE(read(text).failed) << text;
  }
  EXPECT_FALSE(LinedJson::open("/no/such/file", "alerts"));
}

}  // namespace
}  // namespace bridle::share
