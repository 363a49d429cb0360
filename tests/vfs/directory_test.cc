#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "base/limits.h"
#include "support/temporary.h"
#include "vfs/names.h"
#include "vfs/open.h"

namespace bridle::vfs {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;

void put(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::unique_ptr<Tree> tree_of(const std::string& path) {
  auto tree = open_directory(path);
  EXPECT_TRUE(tree.ok());
  return std::move(*tree);
}

std::vector<Entry> all(Tree& tree) {
  std::vector<Entry> out;
  const auto done = tree.list([&](const Entry& entry) {
    out.push_back(entry);
    return true;
  });
  EXPECT_TRUE(done.ok()) << done.error().message;
  return out;
}

std::vector<std::string> paths_of(Tree& tree) {
  std::vector<std::string> out;
  for (const Entry& entry : all(tree)) out.push_back(entry.path);
  return out;
}

Entry entry_of(Tree& tree, std::string_view path) {
  for (Entry& entry : all(tree)) {
    if (entry.path == path) return entry;
  }
  ADD_FAILURE() << "not listed: " << path;
  return {};
}

std::string text_of(Tree& tree, const Entry& entry) {
  auto source = tree.open(entry);
  if (!source) return "error: " + source.error().message;
  auto bytes = read_all(**source, limits::kWholeFile);
  if (!bytes) return "error: " + bytes.error().message;
  return std::string(as_text(*bytes));
}

TEST(Directory, ListsFoldersBeforeTheirContentsSortedByName) {
  const TemporaryFolder folder;
  put(folder.path() / "b" / "2", "two");
  put(folder.path() / "b" / "10", "ten");
  put(folder.path() / "a" / "x" / "deep", "");
  put(folder.path() / "b.txt", "text");
  const auto tree = tree_of(folder.path());
  EXPECT_EQ(paths_of(*tree),
            (std::vector<std::string>{"a", "a/x", "a/x/deep", "b", "b/10", "b/2", "b.txt"}));
  EXPECT_EQ(entry_of(*tree, "a").type, EntryType::directory);
  const Entry ten = entry_of(*tree, "b/10");
  EXPECT_EQ(ten.type, EntryType::file);
  EXPECT_EQ(ten.size, 3U);
  ASSERT_TRUE(ten.modified);
  EXPECT_EQ(text_of(*tree, ten), "ten");
}

TEST(Directory, StopsWhenAsked) {
  const TemporaryFolder folder;
  put(folder / "a", "");
  put(folder / "b", "");
  const auto tree = tree_of(folder.path());
  int seen = 0;
  EXPECT_TRUE(tree->list([&](const Entry&) { return ++seen < 1; }).ok());
  EXPECT_EQ(seen, 1);
}

TEST(Directory, FindsByPathWithoutListing) {
  const TemporaryFolder folder;
  put(folder.path() / "a" / "b", "text");
  const auto tree = tree_of(folder.path());
  const auto found = tree->find("a/b");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->size, 4U);
  EXPECT_EQ(text_of(*tree, *found), "text");
  EXPECT_EQ(tree->find("a")->type, EntryType::directory);
  for (const char* absent :
       {"", ".", "/", "a/", "a/c", "./a", "a/./b", "a//b", "/a/b", "a/../a/b", "..", "a/b/c"}) {
    EXPECT_FALSE(tree->find(absent)) << absent;
  }
}

TEST(Directory, OpenNeverLeavesTheFolder) {
  const TemporaryFolder folder;
  put(folder.path() / "secret", "secret");
  put(folder.path() / "in" / "a", "a");
  const auto tree = tree_of(folder / "in");
  for (const char* path : {"../secret", "a/../../secret", "/etc/passwd", ""}) {
    Entry entry;
    entry.path = path;
    EXPECT_FALSE(tree->open(entry).ok()) << path;
  }
}

TEST(Directory, LinksAreListedAndNeverFollowed) {
  const TemporaryFolder folder;
  put(folder.path() / "out" / "secret", "secret");
  put(folder.path() / "in" / "file", "file");
  fs::create_symlink("../out/secret", folder.path() / "in" / "link");
  fs::create_symlink("file", folder.path() / "in" / "link_inside");
  fs::create_directory_symlink("../out", folder.path() / "in" / "link_folder");
  const auto tree = tree_of(folder / "in");
  EXPECT_EQ(paths_of(*tree),
            (std::vector<std::string>{"file", "link", "link_folder", "link_inside"}));
  for (const char* path : {"link", "link_inside", "link_folder"}) {
    const Entry link = entry_of(*tree, path);
    EXPECT_EQ(link.type, EntryType::link) << path;
    const auto source = tree->open(link);
    ASSERT_FALSE(source.ok()) << path;
    EXPECT_EQ(source.error().code, ErrorCode::refused) << path;
  }
  EXPECT_FALSE(tree->find("link_folder/secret"));
  Entry through;
  through.path = "link_folder/secret";
  EXPECT_FALSE(tree->open(through).ok());
}

TEST(Directory, FifosAndSocketsAreListedAndNeverOpened) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = folder / "socket";
  ASSERT_LT(path.size(), sizeof(address.sun_path));
  std::copy(path.begin(), path.end(), address.sun_path);
  ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  ::close(fd);
  const auto tree = tree_of(folder.path());
  for (const char* name : {"fifo", "socket"}) {
    const Entry entry = entry_of(*tree, name);
    EXPECT_EQ(entry.type, EntryType::other) << name;
    const auto source = tree->open(entry);
    ASSERT_FALSE(source.ok()) << name;
    EXPECT_EQ(source.error().code, ErrorCode::refused) << name;
  }
}

TEST(Directory, AnUnreadableFolderIsAFaultAndTheListingGoesOn) {
  const TemporaryFolder folder;
  put(folder.path() / "a" / "file", "");
  put(folder / "b", "");
  fs::permissions(folder.path(), fs::perms::all);
  fs::permissions(folder.path() / "a", fs::perms::none);
  const auto tree = tree_of(folder.path());
  // Root reads everything, so it steps down for the listing.
  const uid_t user = ::geteuid();
  if (user == 0) {
    ASSERT_EQ(::seteuid(65'534), 0);
  }
  const std::vector<Entry> entries = all(*tree);
  if (user == 0) {
    ASSERT_EQ(::seteuid(user), 0);
  }
  fs::permissions(folder.path() / "a", fs::perms::owner_all);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].path, "a");
  EXPECT_EQ(entries[0].fault, Fault::missing);
  EXPECT_NE(entries[0].fault_note.find("cannot be listed"), std::string::npos);
  EXPECT_EQ(entries[1].path, "b");
  EXPECT_EQ(entries[1].fault, Fault::none);
}

TEST(Directory, OddNamesAreEscapedAndCanStillBeOpened) {
  const TemporaryFolder folder;
  const std::vector<std::pair<std::string, std::string>> names = {{"a\x01\nb", "a%01%0Ab"},
                                                                  {"\xff\xfe", "%FF%FE"},
                                                                  {"\xc3", "%C3"},
                                                                  {"caf\xc3\xa9", "caf\xc3\xa9"},
                                                                  {"50%", "50%"},
                                                                  {"a%20b", "a%20b"},
                                                                  {"x%01", "x%2501"},
                                                                  {"y%25", "y%2525"},
                                                                  {"\xc2\x9b"
                                                                   "31m",
                                                                   "%C2%9B31m"},
                                                                  {"\x7f", "%7F"},
                                                                  {"back\\slash", "back\\slash"},
                                                                  {"C:x", "C:x"}};
  for (const auto& [raw, shown] : names) put(folder.path() / raw, raw);
  const auto tree = tree_of(folder.path());
  EXPECT_EQ(all(*tree).size(), names.size());
  for (const auto& [raw, shown] : names) {
    EXPECT_EQ(text_of(*tree, entry_of(*tree, shown)), raw) << shown;
    ASSERT_TRUE(tree->find(shown)) << shown;
  }
}

TEST(Directory, AFileThatShrinksWhileReadIsAnError) {
  const TemporaryFolder folder;
  put(folder / "file", std::string(10'000, 'x'));
  const auto tree = tree_of(folder.path());
  auto source = tree->open(entry_of(*tree, "file"));
  ASSERT_TRUE(source.ok());
  fs::resize_file(folder / "file", 4'000);
  std::vector<std::byte> buffer(10'000);
  EXPECT_EQ(*(*source)->read_at(0, std::span(buffer).first(4'000)), 4'000U);
  const auto short_read = (*source)->read_at(0, buffer);
  ASSERT_FALSE(short_read.ok());
  EXPECT_EQ(short_read.error().code, ErrorCode::unreadable);
  EXPECT_EQ(*(*source)->read_at(10'000, buffer), 0U) << "behind the end is the end, no error";
}

TEST(Directory, AHostileDepthNeitherOverflowsNorRunsOutOfFiles) {
  const TemporaryFolder folder;
  constexpr int kDepth = 300;
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit few{.rlim_cur = 200, .rlim_max = before.rlim_max};
  int at = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY);
  for (int i = 0; i < kDepth; ++i) {
    ASSERT_EQ(::mkdirat(at, "d", 0700), 0);
    // A name behind "d": the listing must come back up to it.
    ASSERT_EQ(::mkdirat(at, "e", 0700), 0);
    const int below = ::openat(at, "d", O_RDONLY | O_DIRECTORY);
    ::close(at);
    at = below;
  }
  ::close(at);
  const auto tree = tree_of(folder.path());
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
  EXPECT_EQ(all(*tree).size(), 2U * kDepth);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
}

TEST(Directory, APathOverTheLimitIsListedAndNotDescended) {
  const TemporaryFolder folder;
  const std::string name(250, 'n');
  int at = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY);
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(::mkdirat(at, name.c_str(), 0700), 0);
    const int below = ::openat(at, name.c_str(), O_RDONLY | O_DIRECTORY);
    ::close(at);
    at = below;
  }
  ::close(at);
  const auto tree = tree_of(folder.path());
  const std::vector<Entry> entries = all(*tree);
  ASSERT_EQ(entries.size(), 17U);  // 16 * 251 - 1 is within 4096, the next is not
  EXPECT_EQ(entries[15].fault, Fault::none);
  EXPECT_EQ(entries[16].fault, Fault::over_limit);
}

TEST(Directory, OpenAndFindWorkFromManyThreadsDuringAListing) {
  const TemporaryFolder folder;
  for (int i = 0; i < 200; ++i) put(folder / ("f" + std::to_string(i)), std::to_string(i));
  const auto tree = tree_of(folder.path());
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const auto entry = tree->find("f" + std::to_string(i));
        if (!entry || text_of(*tree, *entry) != std::to_string(i)) ++wrong[t];
      }
    });
  }
  EXPECT_EQ(all(*tree).size(), 200U);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4));
}

TEST(Directory, WhatIsNotAFolderIsAnError) {
  const TemporaryFolder folder;
  put(folder / "file", "");
  EXPECT_FALSE(open_directory(folder / "file").ok());
  const auto absent = open_directory(folder / "absent");
  ASSERT_FALSE(absent.ok());
  EXPECT_EQ(absent.error().code, ErrorCode::not_found);
}

TEST(Container, AFileThatIsNoArchiveIsATreeOfItself) {
  const TemporaryFolder folder;
  put(folder / "notes.txt", "plain words, no archive");
  auto tree = open_container(folder / "notes.txt");
  ASSERT_TRUE(tree.ok());
  EXPECT_EQ(paths_of(**tree), std::vector<std::string>{"notes.txt"});
  EXPECT_EQ(text_of(**tree, *(*tree)->find("notes.txt")), "plain words, no archive");
  EXPECT_FALSE((*tree)->find("other"));
}

TEST(Container, AFolderIsListed) {
  const TemporaryFolder folder;
  put(folder / "notes.txt", "");
  auto tree = open_container(folder.path());
  ASSERT_TRUE(tree.ok());
  EXPECT_EQ(paths_of(**tree), std::vector<std::string>{"notes.txt"});
}

TEST(Container, WhatIsNotThereIsNotFound) {
  const auto tree = open_container("/nonexistent/evidence");
  ASSERT_FALSE(tree.ok());
  EXPECT_EQ(tree.error().code, ErrorCode::not_found);
}

TEST(Names, EveryNameComesBack) {
  std::string raw;
  for (int i = 0; i < 5'000; ++i) {
    raw.clear();
    unsigned state = static_cast<unsigned>(i) * 2'654'435'761U;
    for (int k = 0; k < 8; ++k) {
      state = state * 1'664'525U + 1'013'904'223U;
      constexpr std::string_view kLetters("%%0257AFx\x01\xff\xc2\x80\xc3", 14);
      raw += kLetters[(state >> 16) % kLetters.size()];
    }
    ASSERT_EQ(unescaped(escaped(raw)), raw) << escaped(raw);
  }
}

}  // namespace
}  // namespace bridle::vfs
