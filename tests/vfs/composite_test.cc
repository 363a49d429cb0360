#include "vfs/composite.h"

#include <gtest/gtest.h>

#include <string>

#include "support/listing.h"
#include "vfs/memory.h"

namespace bridle::vfs {
namespace {

std::unique_ptr<MemoryTree> files(const std::vector<std::string>& paths) {
  auto out = std::make_unique<MemoryTree>();
  for (const std::string& path : paths) {
    const Bytes bytes = as_bytes(path);
    out->put(path, {bytes.begin(), bytes.end()});
  }
  return out;
}

std::string paths_of(const test::Listing& listing) {
  std::string out;
  for (const Entry& entry : listing.entries) out += entry.path + "\n";
  return out;
}

TEST(Composite, ShowsFoldersOfSeveralTrees) {
  CompositeTree tree;
  Tree& outer = tree.own(files({"c/a.txt", "c/in.zip", "c/logs/x", "other"}));
  Tree& inner = tree.own(files({"root/b.txt", "y"}));
  tree.add({&outer, {{"c/", "q/"}, {"c/logs/", "logs/"}}, true, ""});
  tree.add({&inner, {{"", "r/"}, {"root/", "r/"}}, false, "c/in.zip/"});
  tree.hide("q/in.zip");
  const test::Listing listing = test::list(tree);
  EXPECT_EQ(paths_of(listing), "q/a.txt\nlogs/x\noutside/other\nr/b.txt\nr/y\n");
  for (const Entry& entry : listing.entries) {
    EXPECT_TRUE(tree.find(entry.path)) << entry.path;
    EXPECT_TRUE(test::text_of(tree, entry).ok());
  }
  EXPECT_EQ(test::text_or_error(tree, listing["r/b.txt"]), "root/b.txt");
  EXPECT_EQ(tree.stored_path(listing["r/b.txt"]), "c/in.zip/root/b.txt");
  EXPECT_EQ(tree.stored_path(listing["logs/x"]), "c/logs/x");
  ASSERT_TRUE(tree.find("q/in.zip")) << "it is hashed";
  EXPECT_FALSE(tree.find("q/logs/x")) << "each file has one path";
  EXPECT_FALSE(tree.find("c/a.txt"));
  EXPECT_FALSE(tree.find("outside/c/a.txt"));
}

TEST(Composite, OfTwoOfOnePathTheFirstIsRead) {
  CompositeTree tree;
  Tree& sections = tree.own(files({"dumpsys/a"}));
  Tree& bugreport = tree.own(files({"x/dumpsys/a", "x/b"}));
  tree.add({&sections, {{"", "bugreport/"}}, false, ""});
  tree.add({&bugreport, {{"x/", "bugreport/"}}, false, ""});
  const test::Listing listing = test::list(tree);
  ASSERT_EQ(listing.entries.size(), 3U);
  EXPECT_EQ(listing.entries[0].fault, Fault::none);
  EXPECT_EQ(listing.entries[2].path, "bugreport/dumpsys/a");
  EXPECT_EQ(listing.entries[2].fault, Fault::refused);
  EXPECT_EQ(test::text_or_error(tree, listing.entries[0]), "dumpsys/a");
}

class Broken final : public Tree {
 public:
  Result<void> list(const Each& each) override {
    each({.path = "before"});
    return Error{ErrorCode::malformed, "breaks off"};
  }
  std::optional<Entry> find(std::string_view) override { return std::nullopt; }
  Result<std::unique_ptr<ByteSource>> open(const Entry&) override { return Error{}; }
};

TEST(Composite, OneThatBreaksOffDoesNotHideTheOthers) {
  CompositeTree tree;
  tree.add({&tree.own(std::make_unique<Broken>()), {{"", "a/"}}, false, "one"});
  tree.add({&tree.own(files({"x"})), {{"", "b/"}}, false, ""});
  tree.fail("b/x", "is encrypted");
  const test::Listing listing = test::list(tree);
  EXPECT_EQ(paths_of(listing), "a/before\nb/x\n");
  EXPECT_EQ(listing["b/x"].fault, Fault::missing);
  EXPECT_EQ(listing["b/x"].fault_note, "is encrypted");
  ASSERT_TRUE(listing.error);
  EXPECT_EQ(listing.error->message, "one breaks off");
}

}  // namespace
}  // namespace bridle::vfs
