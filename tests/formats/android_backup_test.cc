#include "formats/android_backup.h"

#include <gtest/gtest.h>

#include <string>

#include "base/limits.h"
#include "support/sealed.h"

namespace bridle::android_backup {
namespace {

using test::AbShape;

TEST(AndroidBackup, TellsItsHead) {
  const std::string plain = test::android_backup("tar", {.version = 1, .compressed = false});
  const auto head = parse_head(as_bytes(plain));
  ASSERT_TRUE(head.ok());
  EXPECT_EQ(head->version, 1U);
  EXPECT_FALSE(head->compressed);
  EXPECT_FALSE(head->encrypted);
  EXPECT_EQ(plain.substr(head->size), "tar");
}

TEST(AndroidBackup, AKeyOpensInEachVersion) {
  for (const int version : {1, 2, 3, 4, 5, 6}) {
    const std::string file =
        test::android_backup("tar", {.version = version, .password = "p\xC3\xA4ss"});
    const auto head = parse_head(as_bytes(file));
    ASSERT_TRUE(head.ok()) << head.error().message;
    EXPECT_TRUE(head->encrypted);
    EXPECT_TRUE(unlock(*head, "p\xC3\xA4ss").ok()) << version;
    const auto wrong = unlock(*head, "pass");
    ASSERT_FALSE(wrong.ok());
    EXPECT_EQ(wrong.error().code, ErrorCode::wrong_password);
  }
}

// The key is made of bytes below and above 0x80 on purpose.
TEST(AndroidBackup, AChecksumOfTheOtherVersionOpensAsWell) {
  for (const bool java : {true, false}) {
    const std::string file = test::android_backup(
        "tar", {.version = java ? 1 : 4, .password = "123456", .java_checksum = java});
    const auto head = parse_head(as_bytes(file));
    ASSERT_TRUE(head.ok());
    EXPECT_TRUE(unlock(*head, "123456").ok());
  }
}

ErrorCode code_of(const std::string& file) {
  const auto head = parse_head(as_bytes(file));
  return head ? ErrorCode::internal : head.error().code;
}

TEST(AndroidBackup, ADamagedHeadIsAnError) {
  EXPECT_EQ(code_of(""), ErrorCode::unsupported);
  EXPECT_EQ(code_of("ANDROID BACKUPS\n1\n1\nnone\n"), ErrorCode::unsupported);
  EXPECT_EQ(code_of("ANDROID BACKUP"), ErrorCode::malformed);
  EXPECT_EQ(code_of("ANDROID BACKUP\n1\n1\nnone"), ErrorCode::malformed);
  EXPECT_EQ(code_of("ANDROID BACKUP\nx\n1\nnone\n"), ErrorCode::malformed);
  EXPECT_EQ(code_of("ANDROID BACKUP\n1\n2\nnone\n"), ErrorCode::malformed);
  EXPECT_EQ(code_of("ANDROID BACKUP\n1\n1\nAES-128\n"), ErrorCode::unsupported);
  EXPECT_EQ(code_of("ANDROID BACKUP\n5\n1\nAES-256\nAB\nAB\n10\n"), ErrorCode::malformed);
  const std::string front = "ANDROID BACKUP\n5\n1\nAES-256\nAB\nAB\n";
  const std::string vector = "\n" + std::string(32, 'A') + "\n";
  EXPECT_EQ(code_of(front + "10" + vector + std::string(32, 'B') + "\n"), ErrorCode::internal);
  EXPECT_EQ(code_of(front + "0" + vector + std::string(32, 'B') + "\n"), ErrorCode::malformed);
  EXPECT_EQ(code_of(front + "999999999999" + vector + std::string(32, 'B') + "\n"),
            ErrorCode::over_limit);
  EXPECT_EQ(code_of(front + "10" + vector + std::string(30, 'B') + "\n"), ErrorCode::malformed);
  EXPECT_EQ(code_of(front + "10" + vector + "zz\n"), ErrorCode::malformed);
}

// Lengths in the blob that lead out of it.
TEST(AndroidBackup, M06_AForgedKeyBlobIsAWrongPassword) {
  std::string file = test::android_backup("tar", {.password = "123456"});
  for (std::size_t at = file.size() - 40; at > file.size() - 240; --at) {
    std::string forged = file;
    forged[at] = forged[at] == 'A' ? 'B' : 'A';
    const auto head = parse_head(as_bytes(forged));
    if (head) (void)unlock(*head, "123456");
  }
  for (std::size_t size = 0; size < file.size(); ++size) {
    const auto head = parse_head(as_bytes(std::string_view(file).substr(0, size)));
    if (head) {
      EXPECT_TRUE(unlock(*head, "123456").ok());
    }
  }
}

}  // namespace
}  // namespace bridle::android_backup
