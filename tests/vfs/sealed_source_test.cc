// Sources that unpack and decrypt at any offset.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>

#include "base/hash.h"
#include "support/archive_writer.h"
#include "support/listing.h"
#include "support/sealed.h"
#include "support/temporary.h"
#include "support/tree_of_files.h"
#include "vfs/age_source.h"
#include "vfs/android_backup.h"
#include "vfs/inflated_source.h"
#include "vfs/tar_member.h"

namespace bridle::vfs {
namespace {

using test::noise;

// Owns its bytes, each in a place of its own, so that a read over the end is seen.
class Owned final : public ByteSource {
 public:
  explicit Owned(const std::string& text) : bytes_(as_bytes(text).begin(), as_bytes(text).end()) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    return MemorySource(bytes_).read_at(offset, out);
  }

 private:
  std::vector<std::byte> bytes_;
};

std::string read(const ByteSource& source, std::uint64_t offset, std::size_t size) {
  std::string out(size, '\0');
  const auto got = source.read_at(offset, std::as_writable_bytes(std::span(out)));
  if (!got) return "error: " + got.error().message;
  out.resize(*got);
  return out;
}

void expect_same_at_random(const ByteSource& source, const std::string& expected) {
  ASSERT_EQ(source.size(), expected.size());
  std::mt19937 random(1);
  for (int i = 0; i < 60; ++i) {
    const std::size_t offset = random() % (expected.size() + 10);
    const std::size_t size = random() % (i % 10 == 0 ? 700'000 : 5'000);
    const std::string want =
        offset < expected.size() ? expected.substr(offset, size) : std::string();
    ASSERT_TRUE(read(source, offset, size) == want) << offset << " " << size;
  }
}

// Some of it packs well and some does not, so that there are blocks of each kind.
std::string mixed(std::size_t size) {
  std::string out;
  for (std::uint64_t i = 0; out.size() < size; ++i) {
    out += noise(3'000, i);
    out += std::string(2'000, static_cast<char>('a' + i % 20));
    for (int j = 0; j < 200; ++j) out += "line " + std::to_string(i * 7 + j) + " of a log\n";
  }
  return out;
}

TEST(InflatedSource, ReadsAnywhere) {
  const std::string text = mixed(5U << 20);
  for (const bool gzip : {true, false}) {
    const std::string packed = gzip ? test::gzip_packed(text) : test::zlib_packed(text);
    auto source = InflatedSource::open_owning(std::make_unique<Owned>("skip" + packed), 4,
                                              gzip ? Wrapping::gzip : Wrapping::zlib, {});
    ASSERT_TRUE(source.ok());
    EXPECT_TRUE((*source)->note().text.empty());
    expect_same_at_random(**source, text);
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&] { expect_same_at_random(**source, text); });
    }
    for (std::thread& thread : threads) thread.join();
  }
}

TEST(InflatedSource, OfADamagedStreamGivesWhatCameBefore) {
  const std::string text = mixed(300'000);
  const std::string packed = test::zlib_packed(text);
  for (const std::size_t size : {packed.size() / 2, packed.size() - 5, packed.size() - 1}) {
    auto source = InflatedSource::open_owning(std::make_unique<Owned>(packed.substr(0, size)), 0,
                                              Wrapping::zlib, {});
    ASSERT_TRUE(source.ok());
    EXPECT_TRUE((*source)->note().damage);
    EXPECT_GT((*source)->size(), 100'000U);
    EXPECT_EQ(read(**source, 0, text.size()), text.substr(0, (*source)->size()));
  }
  for (const std::string& nothing : {std::string(), packed.substr(0, 3), std::string(50, 'x')}) {
    EXPECT_FALSE(
        InflatedSource::open_owning(std::make_unique<Owned>(nothing), 0, Wrapping::zlib, {}).ok());
  }
}

// A gigabyte of zeros in a megabyte.
TEST(InflatedSource, M28_ABombIsOverTheLimit) {
  const std::string packed = test::zlib_packed(std::string(20U << 20, '\0'));
  const auto source = InflatedSource::open_owning(std::make_unique<Owned>(packed), 0,
                                                  Wrapping::zlib, {.unpacked = 10U << 20});
  ASSERT_FALSE(source.ok());
  EXPECT_EQ(source.error().code, ErrorCode::over_limit);
}

Result<std::unique_ptr<AgeSource>> open_age(const std::string& file) {
  auto stored = std::make_unique<Owned>(file);
  const auto front = age_front(*stored);
  const auto header = age::parse_header(*front);
  if (!header) return header.error();
  const auto identities = age::parse_identities(test::age_identity());
  const auto key = age::unlock(*header, *front, *identities);
  if (!key) return key.error();
  return AgeSource::open(std::move(stored), header->size, *key);
}

TEST(AgeSource, ReadsAnywhere) {
  for (const std::size_t size : {0UL, 1UL, 65'535UL, 65'536UL, 65'537UL, 131'072UL, 400'000UL}) {
    const std::string text = noise(size, size);
    const auto source = open_age(test::age_file(text));
    ASSERT_TRUE(source.ok()) << source.error().message;
    EXPECT_TRUE((*source)->note().text.empty());
    expect_same_at_random(**source, text);
  }
}

TEST(AgeSource, SaysWhereItIsCutOrDamaged) {
  const std::string text = noise(200'000, 1);
  const std::string file = test::age_file(text);
  const std::size_t payload = file.size() - (text.size() + 4 * age::kTag);
  // At the end of a chunk, where only the seal of the last one tells, and elsewhere.
  for (const std::size_t left : {payload + age::kSealed, payload + age::kSealed + 1'000}) {
    const auto cut = open_age(file.substr(0, left));
    ASSERT_TRUE(cut.ok());
    EXPECT_TRUE((*cut)->note().damage);
    EXPECT_EQ((*cut)->size(), age::kChunk);
    EXPECT_EQ(read(**cut, 0, 300'000), text.substr(0, age::kChunk));
  }
  EXPECT_FALSE(open_age(file.substr(0, payload + 100)).ok());
  EXPECT_FALSE(open_age(file.substr(0, payload - 3)).ok());
  std::string damaged = file;
  damaged[payload + age::kSealed + 5] ^= 1;
  const auto source = open_age(damaged);
  ASSERT_TRUE(source.ok());
  EXPECT_EQ(read(**source, 1'000, 10), text.substr(1'000, 10));
  EXPECT_TRUE(read(**source, 70'000, 10).starts_with("error: the encrypted file is damaged"));
  EXPECT_EQ(read(**source, 140'000, 10), text.substr(140'000, 10));
}

// What another implementation writes.
TEST(AgeSource, ReadsWhatPyrageWrites) {
  const test::TemporaryFolder folder;
  const std::string text = mixed(200'000);
  test::write_text(folder / "plain", text);
  test::write_text(folder / "write.py",
                   "import sys, pyrage\n"
                   "r = pyrage.x25519.Recipient.from_str(sys.argv[2])\n"
                   "d = open(sys.argv[1] + '/plain', 'rb').read()\n"
                   "open(sys.argv[1] + '/key.age', 'wb').write(pyrage.encrypt(d, [r]))\n"
                   "open(sys.argv[1] + '/word.age', 'wb').write("
                   "pyrage.passphrase.encrypt(d, 'correct horse'))\n");
  const std::string command = "python3 '" + folder / "write.py" + "' '" + folder.path().string() +
                              "' " + test::age_recipient() + " 2> /dev/null";
  if (std::system(command.c_str()) != 0) GTEST_SKIP() << "python3 has no pyrage";
  const auto by_key = open_age(test::read_text(folder / "key.age"));
  ASSERT_TRUE(by_key.ok()) << by_key.error().message;
  expect_same_at_random(**by_key, text);

  auto stored = std::make_unique<Owned>(test::read_text(folder / "word.age"));
  const auto front = age_front(*stored);
  const auto header = age::parse_header(*front);
  ASSERT_TRUE(header.ok());
  const auto key = age::unlock(*header, *front, "correct horse");
  ASSERT_TRUE(key.ok()) << key.error().message;
  const auto by_word = AgeSource::open(std::move(stored), header->size, *key);
  ASSERT_TRUE(by_word.ok());
  expect_same_at_random(**by_word, text);
}

const std::vector<test::PackedFile>& apps() {
  static const std::vector<test::PackedFile> kFiles = {
      {"apps/org.example/_manifest", "1\norg.example\n"},
      {"apps/org.example/db/large", mixed(18U << 20)},
      {"apps/org.example/f/" + std::string(150, 'n'), "long name"}};
  return kFiles;
}

TEST(AndroidBackupTree, IsTheSameHoweverItIsPacked) {
  const std::string tar = test::pack(apps(), test::Packing::tar);
  for (const bool compressed : {false, true}) {
    for (const bool encrypted : {false, true}) {
      test::AbShape shape{.compressed = compressed};
      if (encrypted) shape.password = "123456";
      auto tree = open_android_backup(std::make_unique<Owned>(test::android_backup(tar, shape)),
                                      "b.ab", "123456", {});
      ASSERT_TRUE(tree.ok()) << tree.error().message;
      const test::Listing listing = test::list(**tree);
      EXPECT_FALSE(listing.error) << listing.error->message;
      for (const test::PackedFile& file : apps()) {
        EXPECT_TRUE(test::text_or_error(**tree, listing[file.path]) == file.contents) << file.path;
      }
    }
  }
}

TEST(AndroidBackupTree, AsksForItsPassword) {
  const std::string file =
      test::android_backup(test::pack({{"apps/a.b/f/x", "x"}}, test::Packing::tar),
                           {.compressed = true, .password = "123456"});
  const auto without = open_android_backup(std::make_unique<Owned>(file), "b.ab", std::nullopt, {});
  ASSERT_FALSE(without.ok());
  EXPECT_EQ(without.error().code, ErrorCode::needs_password);
  EXPECT_NE(without.error().message.find("BRIDLE_PASSWORD"), std::string::npos);
  const auto wrong = open_android_backup(std::make_unique<Owned>(file), "b.ab", "12345", {});
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().code, ErrorCode::wrong_password);
}

// X: an empty, a cut and a damaged file are no evidence of nothing.
TEST(AndroidBackupTree, DamageIsSaid) {
  const std::string tar =
      test::pack({{"apps/a.b/_manifest", noise(3'000, 2)}, {"apps/a.b/f/x", noise(300'000, 3)}},
                 test::Packing::tar);
  for (const bool compressed : {false, true}) {
    for (const bool encrypted : {false, true}) {
      test::AbShape shape{.compressed = compressed};
      if (encrypted) shape.password = "123456";
      const std::string file = test::android_backup(tar, shape);
      auto tree = open_android_backup(std::make_unique<Owned>(file.substr(0, file.size() / 2)),
                                      "b.ab", "123456", {});
      ASSERT_TRUE(tree.ok()) << tree.error().message;
      const test::Listing listing = test::list(**tree);
      const auto large = (*tree)->find("apps/a.b/f/x");
      const bool silent = !listing.error && large && test::text_of(**tree, *large).ok();
      EXPECT_FALSE(silent) << compressed << encrypted;
      EXPECT_EQ(test::text_or_error(**tree, listing["apps/a.b/_manifest"]), noise(3'000, 2));
    }
  }
  for (const std::string& nothing :
       {std::string(), std::string("ANDROID BACKUP\n5\n1\nnone\n"),
        test::android_backup(std::string(1'024, '\0')), test::android_backup("")}) {
    const auto tree = open_android_backup(std::make_unique<Owned>(nothing), "b.ab", "x", {});
    ASSERT_FALSE(tree.ok()) << nothing.size();
    EXPECT_EQ(tree.error().code, ErrorCode::malformed);
  }
}

TEST(AndroidBackupTree, OfRealSamples) {
  const std::string folder = BRIDLE_SOURCE_DIR "/../shared/evidence/android_backup/";
  const std::pair<const char*, const char*> samples[] = {
      {"backup.ab", "ce1ac5009fea5187a9f546b51e1446ba450243ae91d31dc779233ec0937b5d18"},
      {"backup2.ab", "f365ace1effbc4902c6aeba241ca61544f8a96ad456c1861808ea87b7dd03896"},
      {"backup3.ab", "33e73df2ede9798dcb3a85c06200ee41c8f52dd2f2e50ffafcceb0407bc13e3a"}};
  for (const auto& [name, digest] : samples) {
    if (!std::filesystem::exists(folder + name)) GTEST_SKIP() << "no real samples here";
    auto stored = std::make_unique<Owned>(test::read_text(folder + name));
    const auto head = android_backup_head(*stored);
    ASSERT_TRUE(head.ok());
    const auto tar = android_backup_tar(std::move(stored), *head, "123456", {});
    ASSERT_TRUE(tar.ok()) << tar.error().message;
    const auto bytes = read_all(**tar, 64U << 20);
    ASSERT_TRUE(bytes.ok());
    EXPECT_EQ(hex(sha256(*bytes)), digest) << name;
  }
}

TEST(TarMember, LiesWhereLibarchiveFindsIt) {
  const std::string tar = test::pack(apps(), test::Packing::tar);
  const MemorySource source(as_bytes(tar));
  const auto first = tar_contents(source, 0);
  ASSERT_TRUE(first);
  EXPECT_EQ(tar.substr(first->start, first->size), "1\norg.example\n");
  EXPECT_FALSE(tar_contents(source, tar.size()));
  EXPECT_FALSE(tar_contents(source, 100));
  const std::string pax = test::raw_tar_member("x", 'x', test::pax_record("size", "3")) +
                          test::raw_tar_member("y", '0', "abc");
  const MemorySource with_pax(as_bytes(pax));
  EXPECT_EQ(tar_contents(with_pax, 0)->size, 3U);
  const std::string sparse =
      test::raw_tar_member("x", 'x', test::pax_record("GNU.sparse.major", "1")) +
      test::raw_tar_member("y", '0', "abc");
  const MemorySource with_holes(as_bytes(sparse));
  EXPECT_FALSE(tar_contents(with_holes, 0));
}

}  // namespace
}  // namespace bridle::vfs
