#include "artifacts/lookup.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "bytes/source.h"
#include "support/fixture.h"

namespace bridle::artifacts {
namespace {

struct Nothing {};

class DamageOnly final : public Sink {
 public:
  void record(const void*, const Where&) override {}
  void flag(const void*, const Where&, const Rule&, std::string_view) override {}
  void damage(const Where& where, std::string_view what) override {
    said.push_back(std::string(where.name) + " " + std::to_string(where.number) + ": " +
                   std::string(what));
  }
  bool stopped() const override { return false; }
  std::vector<std::string> said;
};

TEST(Lookup, GivesTheTextsOfARowAndTellsDamageOnce) {
  const std::vector<std::byte> bytes = test::build_database(
      "CREATE TABLE person (name TEXT, mail TEXT);"
      "INSERT INTO person (rowid, name, mail) VALUES (3, 'A', 'a@example.org'), (-7, '', NULL),"
      "  (9, x'ff', 'c@example.org');");
  const MemorySource source(bytes);
  auto db = sqlite::Database::open(source, nullptr);
  ASSERT_TRUE(db.ok());
  DamageOnly sink;
  Emit<Nothing> out(sink);
  const Lookup people(*db, "person", {"name", "phone", "mail"}, out);
  EXPECT_EQ(people.text(3, 0), "A");
  EXPECT_EQ(people.text(3, 1), std::nullopt) << "no such column";
  EXPECT_EQ(people.text(3, 2), "a@example.org");
  EXPECT_EQ(people.text(-7, 0), "") << "an empty text is one";
  EXPECT_EQ(people.text(-7, 2), std::nullopt);
  EXPECT_EQ(people.text(9, 0), std::nullopt);
  EXPECT_EQ(people.text(9, 2), "c@example.org");
  EXPECT_EQ(people.text(4, 0), std::nullopt) << "no such row";
  EXPECT_EQ(people.text(std::nullopt, 0), std::nullopt);
  EXPECT_EQ(sink.said, std::vector<std::string>{"person 9: name is no text"});
  EXPECT_EQ(Lookup(*db, "absent", {"name"}, out).text(3, 0), std::nullopt);
}

}  // namespace
}  // namespace bridle::artifacts
