#include "base/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "support/temporary.h"

namespace bridle {
namespace {

using test::TemporaryFolder;

void put(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

std::string contents(const std::string& path) {
  std::stringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

TEST(File, ReadsAWholeFileWithinTheLimit) {
  const TemporaryFolder folder;
  put(folder / "a", "hello");
  const auto whole = read_file(folder / "a", 5);
  ASSERT_TRUE(whole.ok());
  EXPECT_EQ(whole->size(), 5U);
  const auto over = read_file(folder / "a", 4);
  ASSERT_FALSE(over.ok());
  EXPECT_EQ(over.error().code, ErrorCode::over_limit);
}

TEST(File, SaysWhatIsMissing) {
  const TemporaryFolder folder;
  const auto none = open_for_reading(folder / "none");
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, ErrorCode::not_found);
  EXPECT_NE(none.error().message.find(folder / "none"), std::string::npos);
}

TEST(File, RefusesWhatIsNoRegularFileWithoutWaiting) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  ASSERT_EQ(::symlink("fifo", (folder / "link").c_str()), 0);
  for (const std::string& path :
       {folder / "fifo", folder / "link", folder.path().string(), std::string("/dev/null")}) {
    const auto fd = open_for_reading(path);
    ASSERT_FALSE(fd.ok()) << path;
    EXPECT_EQ(fd.error().code, ErrorCode::refused) << path;
  }
}

TEST(File, ReadsAtAnOffsetAndShortOnlyAtTheEnd) {
  const TemporaryFolder folder;
  put(folder / "a", "0123456789");
  const auto fd = open_for_reading(folder / "a");
  ASSERT_TRUE(fd.ok());
  EXPECT_EQ(size_of(fd->get()).value(), 10U);
  std::vector<std::byte> buffer(4);
  EXPECT_EQ(read_at(fd->get(), 3, buffer).value(), 4U);
  EXPECT_EQ(static_cast<char>(buffer[0]), '3');
  EXPECT_EQ(read_at(fd->get(), 8, buffer).value(), 2U);
  EXPECT_EQ(read_at(fd->get(), 10, buffer).value(), 0U);
  EXPECT_EQ(read_at(fd->get(), 1000, buffer).value(), 0U);
}

TEST(File, DescriptorsMoveAndClose) {
  const TemporaryFolder folder;
  put(folder / "a", "x");
  auto opened = open_for_reading(folder / "a");
  ASSERT_TRUE(opened.ok());
  UniqueFd first = std::move(opened).value();
  const int number = first.get();
  UniqueFd second;
  EXPECT_FALSE(second);
  second = std::move(first);
  EXPECT_EQ(second.get(), number);
  second.reset();
  EXPECT_EQ(::fcntl(number, F_GETFD), -1);
}

TEST(OutputFile, WritesPrivatelyAndWhole) {
  const TemporaryFolder folder;
  auto file = OutputFile::create(folder / "out");
  ASSERT_TRUE(file.ok());
  const std::string large(700'000, 'x');  // past the buffer
  file->write("head ");
  file->write(large);
  file->write(" tail");
  EXPECT_EQ(file->written(), large.size() + 10);
  ASSERT_TRUE(file->close().ok());
  EXPECT_EQ(contents(folder / "out"), "head " + large + " tail");
  struct stat status {};
  ASSERT_EQ(::stat((folder / "out").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600U);
}

TEST(OutputFile, NeverOverAnExistingFileOrLink) {
  const TemporaryFolder folder;
  put(folder / "old", "evidence");
  ASSERT_EQ(::symlink("nowhere", (folder / "link").c_str()), 0);
  EXPECT_FALSE(OutputFile::create(folder / "old").ok());
  EXPECT_FALSE(OutputFile::create(folder / "link").ok());
  EXPECT_EQ(contents(folder / "old"), "evidence");
  EXPECT_NE(::access((folder / "nowhere").c_str(), F_OK), 0);
}

// A limit on the size of files stands for a full disk: write() takes a part, then fails.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) : old_signal_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &old_limit_);
    const rlimit limit = {bytes, old_limit_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~SmallDisk() {
    ::setrlimit(RLIMIT_FSIZE, &old_limit_);
    std::signal(SIGXFSZ, old_signal_);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

 private:
  rlimit old_limit_ = {};
  void (*old_signal_)(int);
};

TEST(OutputFile, ReportsAFullDisk) {
  const TemporaryFolder folder;
  auto file = OutputFile::create(folder / "out");
  ASSERT_TRUE(file.ok());
  Result<void> closed;
  {
    const SmallDisk disk(1000);
    file->write(std::string(900, 'a'));
    file->write(std::string(400, 'b'));
    closed = file->close();
  }
  ASSERT_FALSE(closed.ok());
  EXPECT_NE(closed.error().message.find(folder / "out"), std::string::npos);
}

TEST(OutputFile, TheFirstErrorSticks) {
  const TemporaryFolder folder;
  auto file = OutputFile::create(folder / "out");
  ASSERT_TRUE(file.ok());
  {
    const SmallDisk disk(1000);
    file->write(std::string(700'000, 'a'));
  }
  EXPECT_TRUE(file->failed());
  const std::uint64_t before = file->written();
  file->write("later");  // the disk has room again, and the hole would go unseen
  EXPECT_EQ(file->written(), before);
  EXPECT_FALSE(file->close().ok());
  EXPECT_EQ(contents(folder / "out"), std::string(1000, 'a'));
}

}  // namespace
}  // namespace bridle
