// The message databases of a real (demonstration) backup, where there is one beside the source.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "support/collect.h"

namespace bridle::test {
namespace {

namespace fs = std::filesystem;

class RealSampleMessages : public testing::Test {
 protected:
  // What the artifact says of the blob; nothing when the sample is not there.
  std::unique_ptr<Collect> run(std::string_view id, std::string_view blob, std::string_view path) {
    const fs::path file = fs::path(BRIDLE_SOURCE_DIR) / ".." / "shared" / "evidence" /
                          "ios_backup" / blob.substr(0, 2) / blob;
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return nullptr;
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const Bytes bytes = as_bytes(text);
    auto collect = std::make_unique<Collect>(artifact_by_id(id), std::string(path));
    run_artifact(artifact_by_id(id), {std::string(path), {bytes.begin(), bytes.end()}, {}},
                 *collect);
    return collect;
  }

  static bool says(const std::string& line, std::string_view piece) {
    return line.find(piece) != std::string::npos;
  }
};

constexpr std::string_view kSms = "3d0d7e5fb2ce288813306e4d4636395e047a3d28";
constexpr std::string_view kSmsPath = "private/var/mobile/Library/SMS/sms.db";
constexpr std::string_view kChats = "7c7fba66680ef796b916b067077cc246adacf01d";
constexpr std::string_view kLids = "e794f6ffcc3c222535f47684a63d5178da3c4500";
constexpr std::string_view kGroup = "private/var/mobile/Containers/Shared/AppGroup/x/";

TEST_F(RealSampleMessages, HasOneMessageWithALink) {
  const auto said = run("ios.sms", kSms, kSmsPath);
  if (!said) GTEST_SKIP() << "no sample backup";
  ASSERT_EQ(said->lines().size(), 1U) << said->text();
  EXPECT_TRUE(says(said->lines()[0], R"("row":3)")) << said->text();
  EXPECT_TRUE(says(said->lines()[0], R"("date":"2019-08-29T23:13:30.539788032Z")"));
  EXPECT_TRUE(says(said->lines()[0], R"("links":["https://badbadbad.example.org/"])"));
  EXPECT_TRUE(says(said->lines()[0], R"("direction":"received")"));
}

TEST_F(RealSampleMessages, HasNoTableOfAttachments) {
  const auto said = run("ios.sms_attachments", kSms, kSmsPath);
  if (!said) GTEST_SKIP() << "no sample backup";
  EXPECT_EQ(said->records(), 0U);
  EXPECT_EQ(said->damages(), 1U);
}

TEST_F(RealSampleMessages, HasThreeWhatsappMessages) {
  const auto said = run("ios.whatsapp", kChats, std::string(kGroup) + "ChatStorage.sqlite");
  if (!said) GTEST_SKIP() << "no sample backup";
  ASSERT_EQ(said->lines().size(), 3U) << said->text();
  EXPECT_TRUE(says(said->lines()[1], R"("links":["https://example.org/news"])")) << said->text();
  EXPECT_TRUE(says(said->lines()[1], R"("direction":"sent")"));
  EXPECT_TRUE(says(said->lines()[2], R"("chat_jid":"120000000000000001@g.us")"));
}

TEST_F(RealSampleMessages, HasTwoWhatsappConversations) {
  const auto said = run("ios.whatsapp_chats", kChats, std::string(kGroup) + "ChatStorage.sqlite");
  if (!said) GTEST_SKIP() << "no sample backup";
  ASSERT_EQ(said->lines().size(), 2U) << said->text();
  EXPECT_TRUE(says(said->lines()[0], R"("stored_messages":2)")) << said->text();
  EXPECT_TRUE(says(said->lines()[1], R"("group_created")"));
}

TEST_F(RealSampleMessages, HasOneWhatsappPair) {
  const auto said = run("ios.whatsapp_lid_pairs", kLids, std::string(kGroup) + "LID.sqlite");
  if (!said) GTEST_SKIP() << "no sample backup";
  ASSERT_EQ(said->lines().size(), 1U) << said->text();
  EXPECT_TRUE(says(said->lines()[0], R"("phone_number":"14155550100")")) << said->text();
}

}  // namespace
}  // namespace bridle::test
