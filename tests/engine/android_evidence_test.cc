// What is opened of Android phones, whatever it is nested in. Tests are named by the fault, known
// of other tools, that they show not to be ours.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/open.h"
#include "engine/run.h"
#include "support/archive_writer.h"
#include "support/listing.h"
#include "support/sealed.h"
#include "support/temporary.h"
#include "support/tree_of_files.h"

namespace bridle {
namespace {

namespace fs = std::filesystem;
using test::PackedFile;
using test::Packing;

const std::string kDashes = std::string(79, '-') + "\n";

std::string dumpstate() {
  return "====\n== dumpstate: 2024-03-01 10:00:00\n====\n"
         "------ SYSTEM PROPERTIES (getprop) ------\n[a]: [b]\n"
         "------ 0.020s was the duration of 'SYSTEM PROPERTIES' ------\n" +
         kDashes + "DUMP OF SERVICE CRITICAL appops:\nCurrent\n";
}

std::vector<PackedFile> bugreport() {
  return {{"main_entry.txt", "bugreport-x.txt\n"},
          {"bugreport-x.txt", dumpstate()},
          {"version.txt", "2.0"},
          {"FS/data/tombstones/tombstone_00", "*** ***"}};
}

std::string apps_tar() {
  return test::pack(
      {{"apps/org.example/_manifest", "1\norg.example\n"}, {"apps/org.example/db/x", "database"}},
      Packing::tar);
}

const std::string kLog = "{\"dns_event\":{\"hostname\":\"example.com\",\"event_time\":1}}\n";

std::vector<PackedFile> collection(const std::string& backup) {
  return {{"acquisition.json", "{\"androidqf_version\":\"1\"}"},
          {"packages.json", "[]"},
          {"getprop.txt", "[a]: [b]\n"},
          {"dumpsys.txt",
           "Currently running services:\n  a\n" + kDashes + "DUMP OF SERVICE adb:\nstate\n"},
          {"bugreport.zip", test::pack(bugreport(), Packing::zip)},
          {"backup.ab", backup},
          {"intrusion_logs/one.txt", kLog},
          {"intrusion_logs/two.zip", test::pack({{"deep/x.txt", kLog}}, Packing::zip)},
          {"tmp/getprop.txt", "[c]: [d]\n"},
          {"logs/bugreport.zip", "PK"}};
}

const std::vector<std::string> kWhole = {"androidqf/acquisition.json",
                                         "androidqf/dumpsys/adb",
                                         "androidqf/getprop.txt",
                                         "androidqf/logs/bugreport.zip",
                                         "androidqf/packages.json",
                                         "androidqf/section/(head)",
                                         "androidqf/tmp/getprop.txt",
                                         "backup/apps/org.example/_manifest",
                                         "backup/apps/org.example/db/x",
                                         "bugreport/FS/data/tombstones/tombstone_00",
                                         "bugreport/dumpsys/appops",
                                         "bugreport/main_entry.txt",
                                         "bugreport/section/(head)",
                                         "bugreport/section/SYSTEM PROPERTIES",
                                         "bugreport/version.txt",
                                         "intrusion_logs/one.txt",
                                         "intrusion_logs/two.zip/deep/x.txt"};

struct Opened {
  std::optional<Error> error;
  std::optional<Evidence> evidence;
  std::vector<std::string> paths;  // of files, sorted
  std::string listing_error;
  int asked = 0;

  std::string text(const std::string& path) {
    const auto entry = evidence->files().find(path);
    return entry ? test::text_or_error(evidence->files(), *entry) : "not there: " + path;
  }
};

Opened open(const std::string& path, std::optional<std::string> password = std::nullopt,
            bool identity = false) {
  Opened out;
  OpenOptions options;
  options.password = [&](PasswordOf) -> Result<std::optional<Secret>> {
    ++out.asked;
    if (!password) return std::optional<Secret>();
    std::optional<Secret> secret(std::in_place);
    EXPECT_TRUE(secret->append(*password));
    return secret;
  };
  if (identity) options.identities = *identities_from(test::age_identity());
  auto evidence = open_evidence(path, options);
  if (!evidence) {
    out.error = evidence.error();
    return out;
  }
  out.evidence = std::move(evidence).value();
  const test::Listing listing = test::list(out.evidence->files());
  for (const vfs::Entry& entry : listing.entries) {
    if (entry.type == vfs::EntryType::file) out.paths.push_back(entry.path);
    EXPECT_TRUE(out.evidence->files().find(entry.path)) << entry.path;
  }
  std::ranges::sort(out.paths);
  if (listing.error) out.listing_error = listing.error->message;
  return out;
}

void put(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  test::write_text(path, text);
}

void put_all(const std::string& folder, const std::vector<PackedFile>& files) {
  for (const PackedFile& file : files) put(fs::path(folder) / file.path, file.contents);
}

std::vector<PackedFile> below(const std::string& folder, std::vector<PackedFile> files) {
  for (PackedFile& file : files) file.path.insert(0, folder);
  return files;
}

void expect_whole(Opened opened, const std::string& kind = "androidqf") {
  ASSERT_FALSE(opened.error) << opened.error->message;
  EXPECT_EQ(opened.evidence->kind, kind);
  EXPECT_TRUE(opened.evidence->gaps.empty()) << opened.evidence->gaps.front();
  EXPECT_EQ(opened.listing_error, "");
  EXPECT_EQ(opened.paths, kWhole);
  EXPECT_EQ(opened.text("androidqf/getprop.txt"), "[a]: [b]\n");
  EXPECT_EQ(opened.text("bugreport/dumpsys/appops"), "Current\n");
  EXPECT_EQ(opened.text("backup/apps/org.example/db/x"), "database");
  EXPECT_EQ(opened.text("intrusion_logs/two.zip/deep/x.txt"), kLog);
}

// A rootless zip is what AndroidQF itself makes.
TEST(AndroidEvidence, M01_X02_ACollectionIsReadWhateverItCameIn) {
  const test::TemporaryFolder folder;
  const auto files = collection(test::android_backup(apps_tar()));
  put_all(folder / "folder", files);
  put_all(folder / "above/0f8fad5b", files);
  put(folder / "rootless.zip", test::pack(files, Packing::zip));
  put(folder / "rooted.zip", test::pack(below("0f8fad5b/", files), Packing::zip));
  put(folder / "x.tar.gz", test::pack(files, Packing::gz));
  for (const char* name : {"folder", "above", "rootless.zip", "rooted.zip", "x.tar.gz"}) {
    SCOPED_TRACE(name);
    expect_whole(open(folder / name));
  }
}

TEST(AndroidEvidence, X02_AnEncryptedCollectionIsReadInPlace) {
  const test::TemporaryFolder folder;
  const std::string zip = test::pack(collection(test::android_backup(apps_tar())), Packing::zip);
  put(folder / "a.zip.age", test::age_file(zip));
  put(folder / "b.zip.age", test::age_file_by_passphrase(zip, "correct horse"));
  expect_whole(open(folder / "a.zip.age", std::nullopt, true));
  const Opened by_word = open(folder / "b.zip.age", "correct horse");
  EXPECT_EQ(by_word.asked, 1);
  ASSERT_TRUE(by_word.evidence);
  EXPECT_EQ(by_word.evidence->title, "AndroidQF collection, encrypted");

  const Opened without = open(folder / "a.zip.age");
  ASSERT_TRUE(without.error);
  EXPECT_EQ(without.error->code, ErrorCode::needs_password);
  EXPECT_NE(without.error->message.find("--identity"), std::string::npos);
  EXPECT_EQ(open(folder / "b.zip.age").error->code, ErrorCode::needs_password);
  EXPECT_EQ(open(folder / "b.zip.age", "wrong").error->code, ErrorCode::wrong_password);

  const std::string whole = test::age_file(zip + std::string(200'000, 'x'));
  put(folder / "cut.zip.age", test::age_file(zip).substr(0, zip.size() / 2));
  const Opened cut = open(folder / "cut.zip.age", std::nullopt, true);
  EXPECT_TRUE(cut.error || !cut.listing_error.empty());
}

// With a TMPDIR that nothing can be written to, what does not fit in memory is read all the same.
TEST(AndroidEvidence, PlainTextOfEncryptedEvidenceGoesToNoFile) {
  const test::TemporaryFolder folder;
  std::string large = dumpstate();
  for (int i = 0; large.size() < (20U << 20); ++i)
    large += "line " + std::to_string(i) + " of it\n";
  auto files = bugreport();
  files[1].contents = large;
  const std::string inner = test::pack(files, Packing::zip_stored);
  const std::string tar = test::pack({{"apps/org.example/db/x", large}}, Packing::tar);
  const std::string zip = test::pack({{"acquisition.json", "{\"androidqf_version\":\"1\"}"},
                                      {"packages.json", "[]"},
                                      {"getprop.txt", "[a]: [b]\n"},
                                      {"bugreport.zip", inner},
                                      {"backup.ab", test::android_backup(tar)}},
                                     Packing::zip);
  put(folder / "a.zip.age", test::age_file(zip));
  put(folder / "b.ab", test::android_backup(tar, {.password = "123456"}));
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TMPDIR", "/nowhere", 1);
  Opened sealed = open(folder / "a.zip.age", std::nullopt, true);
  ASSERT_FALSE(sealed.error) << sealed.error->message;
  EXPECT_TRUE(sealed.evidence->gaps.empty()) << sealed.evidence->gaps.front();
  EXPECT_EQ(sealed.text("bugreport/section/SYSTEM PROPERTIES"), "[a]: [b]\n");
  EXPECT_TRUE(sealed.text("backup/apps/org.example/db/x") == large);
  Opened backup = open(folder / "b.ab", "123456");
  ASSERT_FALSE(backup.error) << backup.error->message;
  EXPECT_TRUE(backup.text("backup/apps/org.example/db/x") == large);
  if (before == nullptr) {
    ::unsetenv("TMPDIR");
  } else {
    ::setenv("TMPDIR", kept.c_str(), 1);
  }
}

// No password, or a wrong one, for the backup alone: the rest of the evidence is read.
TEST(AndroidEvidence, M06_AnEncryptedBackupInACollectionIsAGapWithoutItsPassword) {
  const test::TemporaryFolder folder;
  put(folder / "x.zip",
      test::pack(collection(test::android_backup(apps_tar(), {.password = "123456"})),
                 Packing::zip));
  Opened right = open(folder / "x.zip", "123456");
  EXPECT_EQ(right.asked, 1);
  expect_whole(std::move(right));
  for (const std::optional<std::string>& password :
       {std::optional<std::string>(), std::optional<std::string>("wrong")}) {
    Opened opened = open(folder / "x.zip", password);
    ASSERT_FALSE(opened.error) << opened.error->message;
    EXPECT_EQ(opened.asked, 1);
    ASSERT_EQ(opened.evidence->gaps.size(), 1U);
    EXPECT_NE(opened.evidence->gaps[0].find("backup.ab"), std::string::npos);
    EXPECT_NE(opened.evidence->gaps[0].find("password"), std::string::npos);
    EXPECT_EQ(opened.text("bugreport/dumpsys/appops"), "Current\n");
    RunOptions options;
    options.jobs = 1;
    const auto result = run(*opened.evidence, IndicatorSet(), options);
    ASSERT_TRUE(result.ok());
    EXPECT_TRUE(result->coverage.books_balance());
    EXPECT_FALSE(result->coverage.listing_complete);
    EXPECT_EQ(result->coverage.count(EntryState::unreadable), 1U) << "backup.ab itself";
  }
}

TEST(AndroidEvidence, M06_ADamagedBackupInACollectionIsAGap) {
  const test::TemporaryFolder folder;
  for (const std::string& backup :
       {std::string(), std::string("ANDROID BACKUP\n"), std::string("ANDROID BACKUP\n5\n0\nnone\n"),
        std::string("<html>")}) {
    put(folder / "x.zip", test::pack(collection(backup), Packing::zip));
    Opened opened = open(folder / "x.zip");
    ASSERT_FALSE(opened.error) << opened.error->message;
    ASSERT_EQ(opened.evidence->gaps.size(), 1U);
    EXPECT_EQ(opened.text("bugreport/dumpsys/appops"), "Current\n");
  }
}

// By names alone the planted ones would come first.
TEST(AndroidEvidence, M32_APlantedFileIsNotTaken) {
  const test::TemporaryFolder folder;
  auto files = collection(test::android_backup(apps_tar()));
  files.insert(files.begin(), {{"0/getprop.txt", "[planted]: [1]\n"},
                               {"0/old_backup.ab", "ANDROID BACKUP\n"},
                               {"0/oldbugreport.zip", "PK\3\4"}});
  put(folder / "x.zip", test::pack(files, Packing::zip));
  Opened opened = open(folder / "x.zip");
  ASSERT_FALSE(opened.error) << opened.error->message;
  EXPECT_TRUE(opened.evidence->gaps.empty());
  EXPECT_EQ(opened.text("androidqf/getprop.txt"), "[a]: [b]\n");
  EXPECT_EQ(opened.text("androidqf/0/getprop.txt"), "[planted]: [1]\n");
}

TEST(AndroidEvidence, M33_FoldersOfIntrusionLogsHaveSeveralNames) {
  const test::TemporaryFolder folder;
  for (const char* name : {"intrusion-logs", "Intrusion Logging", "intrusion_logs"}) {
    put(folder / (std::string(name) + " of/" + name + "/x.txt"), kLog);
    Opened opened = open(folder / (std::string(name) + " of"));
    ASSERT_FALSE(opened.error) << opened.error->message;
    EXPECT_EQ(opened.paths, std::vector<std::string>{"intrusion_logs/x.txt"});
  }
}

TEST(AndroidEvidence, M34_ADamagedZipOfLogsIsAGapAndTheOthersAreRead) {
  const test::TemporaryFolder folder;
  const std::string good = test::pack({{"x.txt", kLog}}, Packing::zip);
  put(folder / "logs.zip",
      test::pack({{"a.zip", "PK\3\4 and nothing that follows"},
                  {"b.zip", good},
                  {"c.zip", test::pack({{"d.zip", good}, {"e.zip", ""}}, Packing::zip)}},
                 Packing::zip));
  Opened opened = open(folder / "logs.zip");
  ASSERT_FALSE(opened.error) << opened.error->message;
  EXPECT_EQ(opened.evidence->kind, "intrusion_logs");
  EXPECT_EQ(opened.text("intrusion_logs/b.zip/x.txt"), kLog);
  EXPECT_EQ(opened.text("intrusion_logs/c.zip/d.zip/x.txt"), kLog);
  ASSERT_EQ(opened.evidence->gaps.size(), 2U);
  EXPECT_NE(opened.evidence->gaps[0].find("a.zip"), std::string::npos);
  EXPECT_NE(opened.evidence->gaps[1].find("c.zip/e.zip"), std::string::npos);
}

TEST(AndroidEvidence, ZipsWithinZipsEndSomewhere) {
  const test::TemporaryFolder folder;
  std::string zip = test::pack({{"x.txt", kLog}}, Packing::zip);
  for (int i = 0; i < 8; ++i) zip = test::pack({{"x.txt", kLog}, {"in.zip", zip}}, Packing::zip);
  put(folder / "x.zip", zip);
  const Opened opened = open(folder / "x.zip");
  ASSERT_FALSE(opened.error);
  EXPECT_EQ(opened.evidence->gaps.size(), 1U);
}

TEST(AndroidEvidence, ABugreportInEveryForm) {
  const test::TemporaryFolder folder;
  put(folder / "b.zip", test::pack(bugreport(), Packing::zip));
  put_all(folder / "b", bugreport());
  put(folder / "nested.zip", test::pack(below("b/", bugreport()), Packing::zip));
  put_all(folder / "samsung", {{"dumpState_X_1.log", dumpstate()}, {"x.bin", "x"}});
  put(folder / "text.txt", dumpstate());
  put(folder / "text.txt.gz", test::gzip_packed(dumpstate()));
  for (const char* name : {"b.zip", "b", "nested.zip", "samsung", "text.txt", "text.txt.gz"}) {
    SCOPED_TRACE(name);
    Opened opened = open(folder / name);
    ASSERT_FALSE(opened.error) << opened.error->message;
    EXPECT_EQ(opened.evidence->kind, "android_bugreport");
    EXPECT_TRUE(opened.evidence->gaps.empty()) << opened.evidence->gaps.front();
    EXPECT_EQ(opened.text("bugreport/dumpsys/appops"), "Current\n");
    EXPECT_EQ(opened.text("bugreport/section/SYSTEM PROPERTIES"), "[a]: [b]\n");
    EXPECT_EQ(opened.evidence->containers.size(), 1U) << "the text itself is hashed";
  }
  put(folder / "dumpsys.txt", kDashes + "DUMP OF SERVICE adb:\nstate\n");
  Opened dumpsys = open(folder / "dumpsys.txt");
  ASSERT_FALSE(dumpsys.error) << dumpsys.error->message;
  EXPECT_EQ(dumpsys.text("androidqf/dumpsys/adb"), "state\n");
}

// main_entry.txt names a file that is not there: the text is found by what it is, and that is told.
TEST(AndroidEvidence, ABugreportWhoseMainEntryLeadsNowhere) {
  const test::TemporaryFolder folder;
  for (const char* name : {"../b.txt", "other.txt", ""}) {
    auto files = bugreport();
    files[0].contents = name;
    put(folder / "b.zip", test::pack(files, Packing::zip));
    Opened opened = open(folder / "b.zip");
    ASSERT_FALSE(opened.error);
    EXPECT_EQ(opened.evidence->gaps.size(), 1U);
    EXPECT_EQ(opened.text("bugreport/dumpsys/appops"), "Current\n");
  }
  auto files = bugreport();
  files.erase(files.begin() + 1);
  put(folder / "b.zip", test::pack(files, Packing::zip));
  const Opened opened = open(folder / "b.zip");
  ASSERT_FALSE(opened.error);
  EXPECT_EQ(opened.evidence->gaps.size(), 1U);
}

TEST(AndroidEvidence, ABackupByItselfOrUnpacked) {
  const test::TemporaryFolder folder;
  put(folder / "plain.ab", test::android_backup(apps_tar()));
  put(folder / "in/any name", test::android_backup(apps_tar(), {.password = "123456"}));
  put_all(folder / "unpacked", {{"apps/org.example/_manifest", "1\norg.example\n"},
                                {"apps/org.example/db/x", "database"}});
  for (const char* name : {"plain.ab", "in/any name", "in", "unpacked"}) {
    SCOPED_TRACE(name);
    Opened opened = open(folder / name, "123456");
    ASSERT_FALSE(opened.error) << opened.error->message;
    EXPECT_EQ(opened.evidence->kind, "android_backup");
    EXPECT_EQ(opened.paths, (std::vector<std::string>{"backup/apps/org.example/_manifest",
                                                      "backup/apps/org.example/db/x"}));
    EXPECT_EQ(opened.text("backup/apps/org.example/db/x"), "database");
  }
  EXPECT_EQ(open(folder / "in").error->code, ErrorCode::needs_password);
  EXPECT_EQ(open(folder / "in", "x").error->code, ErrorCode::wrong_password);
  put(folder / "empty.ab", "");
  EXPECT_EQ(open(folder / "empty.ab").error->code, ErrorCode::malformed);
}

TEST(AndroidEvidence, ArtifactsOfTheOtherPhoneDoNotApply) {
  const test::TemporaryFolder folder;
  put(folder / "x.zip", test::pack(collection(test::android_backup(apps_tar())), Packing::zip));
  Opened opened = open(folder / "x.zip");
  ASSERT_TRUE(opened.evidence);
  const auto result = run(*opened.evidence, IndicatorSet(), {});
  ASSERT_TRUE(result.ok());
  for (const ArtifactCoverage& artifact : result->coverage.artifacts) {
    if (artifact.id.starts_with("ios.")) {
      EXPECT_EQ(artifact.state, ArtifactState::not_applicable) << artifact.id;
      EXPECT_FALSE(artifact.expected) << artifact.id;
    }
  }
}

TEST(AndroidEvidence, WhatIsNoneIsNotTakenForOne) {
  const test::TemporaryFolder folder;
  put(folder / "a/command.log", "x");
  put(folder / "a/env.txt", "PATH=/bin");
  put(folder / "b/apps/readme.txt", "x");
  put(folder / "c/notes.txt", "------\n{}\n");
  for (const char* name : {"a", "b", "c"}) {
    const Opened opened = open(folder / name);
    ASSERT_TRUE(opened.error) << name;
    EXPECT_EQ(opened.error->code, ErrorCode::unsupported);
    EXPECT_NE(opened.error->message.find("AndroidQF"), std::string::npos);
  }
}

TEST(AndroidEvidence, RealSamples) {
  const std::string samples = BRIDLE_SOURCE_DIR "/../shared/evidence/";
  if (!fs::exists(samples + "androidqf.zip")) GTEST_SKIP() << "no real samples here";
  Opened collection = open(samples + "androidqf");
  ASSERT_FALSE(collection.error) << collection.error->message;
  EXPECT_TRUE(collection.evidence->gaps.empty()) << collection.evidence->gaps.front();
  EXPECT_NE(collection.text("androidqf/dumpsys/accessibility").find("ACCESSIBILITY MANAGER"),
            std::string::npos);
  EXPECT_TRUE(std::ranges::any_of(collection.paths, [](const std::string& path) {
    return path.starts_with("backup/apps/com.android.providers.telephony/d_f/");
  }));
  Opened zip = open(samples + "androidqf.zip");
  ASSERT_FALSE(zip.error) << zip.error->message;
  EXPECT_EQ(zip.paths, std::vector<std::string>{"androidqf/getprop.txt"});
  for (const char* name : {"backup.ab", "backup2.ab", "backup3.ab"}) {
    Opened backup = open(samples + "android_backup/" + name, "123456");
    ASSERT_FALSE(backup.error) << backup.error->message;
    EXPECT_EQ(backup.listing_error, "");
    EXPECT_GE(backup.paths.size(), 1U) << name;
  }
  Opened encrypted = open(samples + "androidqf_encrypted", "123456");
  EXPECT_EQ(encrypted.asked, 1);
  EXPECT_FALSE(encrypted.error);
  Opened report = open(samples + "android_data/bugreport");
  ASSERT_FALSE(report.error) << report.error->message;
  EXPECT_TRUE(report.evidence->gaps.empty());
  EXPECT_TRUE(report.text("bugreport/dumpsys/package").starts_with("Database versions:"));
  EXPECT_EQ(report.text("bugreport/dumpsys/AAS"), "");
}

}  // namespace
}  // namespace bridle
