// What users hand over by mistake, and what others hand over on purpose: each has its exit code, a
// message that names the file and the remedy, and nothing half-made is left behind.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "sample/phone.h"
#include "support/archive_writer.h"
#include "support/backup.h"
#include "support/program.h"
#include "support/temporary.h"

namespace bridle::test {
namespace {

namespace fs = std::filesystem;

class BadInput : public testing::Test {
 protected:
  void SetUp() override {
    write_quiet_phone(folder_ / "phone");
    write_text(folder_ / "known.stix2", sample::indicators_stix());
  }

  ProgramResult check(const std::string& evidence, ProgramStart start = {}) {
    return start_bridle(
        {"check", evidence, "-i", folder_ / "known.stix2", "-o", folder_ / "out/case"}, start);
  }

  // Exit code 0, 3 or 10 leave a case and nothing else, all others nothing at all.
  void expect_nothing_half_made(const ProgramResult& result) {
    std::vector<std::string> left;
    for (const auto& entry : fs::directory_iterator(folder_ / "out")) {
      left.push_back(entry.path().filename().string());
    }
    const bool whole = result.status == 0 || result.status == 3 || result.status == 10;
    EXPECT_EQ(left, whole ? std::vector<std::string>{"case"} : std::vector<std::string>())
        << result.status << result.err;
    EXPECT_EQ(fs::exists(folder_ / "out/case/report.json"), whole);
    fs::remove_all(folder_ / "out/case");
  }

  // Incomplete, and the summary says `what`.
  void expect_incomplete(const std::string& evidence, const std::string& what) {
    const ProgramResult result = check(evidence);
    EXPECT_EQ(result.status, 3) << result.out << result.err;
    const std::string report = read_text(folder_ / "out/case/report.json");
    EXPECT_NE(report.find(what), std::string::npos) << what << " is not said in\n" << report;
    expect_nothing_half_made(result);
  }

  // Not opened, and the message says each of `words`.
  void expect_refused(const std::string& evidence, std::initializer_list<const char*> words,
                      int status = 4) {
    const ProgramResult result = check(evidence);
    EXPECT_EQ(result.status, status) << result.out << result.err;
    EXPECT_TRUE(result.err.starts_with("bridle: ")) << result.err;
    for (const char* word : words) {
      EXPECT_NE(result.err.find(word), std::string::npos) << word << " in: " << result.err;
    }
    expect_nothing_half_made(result);
  }

  TemporaryFolder folder_;
  const bool made_ = fs::create_directory(folder_ / "out");
};

TEST_F(BadInput, NoEvidence) {
  expect_refused(folder_ / "nowhere", {"nowhere"}, 2);
  expect_refused(folder_ / "known.stix2", {"known.stix2", "Manifest.db"});
  expect_refused("/dev/null", {"/dev/null"});
  write_text(folder_ / "empty.zip", "");
  expect_refused(folder_ / "empty.zip", {"empty.zip"});
  fs::create_directory(folder_ / "empty");
  expect_refused(folder_ / "empty", {"empty", "Manifest.db"});
}

TEST_F(BadInput, SeveralBackups) {
  fs::create_directory(folder_ / "both");
  fs::copy(folder_ / "phone", folder_ / "both/first", fs::copy_options::recursive);
  fs::copy(folder_ / "phone", folder_ / "both/second", fs::copy_options::recursive);
  expect_refused(folder_ / "both", {"both", "first", "second", "name one of them"}, 2);
}

TEST_F(BadInput, EncryptedWithoutThePasswordOrWithAWrongOne) {
  write_backup(folder_ / "locked", backup_files(), {.encrypted = true});
  expect_refused(folder_ / "locked", {"locked", "password", "never set"});
  const ProgramResult wrong =
      check(folder_ / "locked", {.environment = {{"BRIDLE_PASSWORD", "wrong"}}});
  EXPECT_EQ(wrong.status, 4);
  EXPECT_NE(wrong.err.find("does not open"), std::string::npos) << wrong.err;
  expect_nothing_half_made(wrong);
  const ProgramResult file = run_bridle({"check", folder_ / "locked", "--password-file", "/none"});
  EXPECT_EQ(file.status, 2);
  EXPECT_NE(file.err.find("/none"), std::string::npos) << file.err;
}

TEST_F(BadInput, ATruncatedManifest) {
  const std::string path = folder_ / "phone/Manifest.db";
  const std::string whole = read_text(path);
  write_text(path, whole.substr(0, whole.size() / 2 / 4096 * 4096));
  expect_incomplete(folder_ / "phone", "\"listing_complete\": false");
  write_text(path, whole.substr(0, 50));
  const ProgramResult header = check(folder_ / "phone");
  EXPECT_TRUE(header.status == 3 || header.status == 4) << header.status;
  expect_nothing_half_made(header);
  write_text(path, "");
  const ProgramResult none = check(folder_ / "phone");
  EXPECT_TRUE(none.status == 3 || none.status == 4) << none.status;
  expect_nothing_half_made(none);
}

// A binary property list of the objects given, the last of which is the root.
std::string bplist(const std::vector<std::string>& objects) {
  std::string out = "bplist00";
  std::string offsets;
  for (const std::string& object : objects) {
    const auto at = static_cast<std::uint16_t>(out.size());
    offsets += {static_cast<char>(at >> 8), static_cast<char>(at & 0xFF)};
    out += object;
  }
  const std::size_t table = out.size();
  out += offsets + std::string(6, '\0') + "\x02\x01" + std::string(7, '\0') +
         static_cast<char>(objects.size()) + std::string(7, '\0') +
         static_cast<char>(objects.size() - 1) + std::string(6, '\0') +
         static_cast<char>(table >> 8) + static_cast<char>(table & 0xFF);
  return out;
}

TEST_F(BadInput, APlistBombAsInfoPlist) {
  const std::string path = folder_ / "phone/Info.plist";
  const std::string key = "\x5F\x10\x16Installed Applications";
  std::vector<std::string> deep = {key};
  for (char i = 0; i < 120; ++i) deep.push_back({'\xA2', i, i});  // twice as wide at each level
  deep.push_back({'\xD1', '\0', static_cast<char>(deep.size() - 1)});
  const std::vector<std::string> cycle = {key, {'\xA1', '\x02'}, {'\xD1', '\0', '\x02'}};
  const std::string huge = {'\xDF', '\x13', '\x7F', '\xFF', '\xFF',
                            '\xFF', '\xFF', '\xFF', '\xFF', '\xFF'};
  for (const std::string& bomb : {bplist(deep), bplist(cycle), bplist({huge})}) {
    write_text(path, bomb);
    const ProgramResult result = check(folder_ / "phone");
    EXPECT_TRUE(result.status == 3 || result.status == 4) << result.status << result.err;
    EXPECT_NE((result.out + result.err).find("Info.plist"), std::string::npos)
        << result.out << result.err;
    expect_nothing_half_made(result);
  }
}

TEST_F(BadInput, APlistThatNamesALongTextThousandsOfTimes) {
  // Applications of Manifest.plist are keys; "Installed Applications" of Info.plist is a list.
  std::vector<std::string> objects = {
      "\x5F\x10\x16Installed Applications",
      std::string("\x5F\x11\xC3\x50", 4) + std::string(50'000, 'x')};
  std::string list = {'\xAF', '\x11', '\x07', '\xD0'};  // 2,000 references
  list += std::string(2'000, '\x01');
  objects.push_back(list);
  objects.push_back({'\xD1', '\0', '\x02'});
  write_text(folder_ / "phone/Info.plist", bplist(objects));
  const ProgramResult result = check(folder_ / "phone");
  EXPECT_EQ(result.status, 3) << result.out << result.err;
  EXPECT_LT(fs::file_size(folder_ / "out/case/records/ios.backup_info.jsonl"), 6U << 20);
  EXPECT_NE(read_text(folder_ / "out/case/report.json").find("Installed Applications/"),
            std::string::npos);
  expect_nothing_half_made(result);
}

TEST_F(BadInput, ADatabaseWithAHostileSchema) {
  const std::string sms = blob_path(folder_ / "phone", "HomeDomain-Library/SMS/sms.db");
  ASSERT_TRUE(fs::exists(sms));
  for (const char* schema :
       {"CREATE TABLE message(ROWID INTEGER PRIMARY KEY);"
        "DROP TABLE message; CREATE VIEW message AS WITH RECURSIVE n(i) AS "
        "(SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT i AS ROWID, i AS text FROM n;",
        "CREATE TABLE message(ROWID INTEGER PRIMARY KEY, x,"
        " text GENERATED ALWAYS AS (hex(zeroblob(30000000))));"
        "INSERT INTO message(x) VALUES (1);",
        "CREATE TABLE message(ROWID INTEGER PRIMARY KEY, text);"
        "CREATE TRIGGER t AFTER INSERT ON message BEGIN DELETE FROM message; END;"}) {
    fs::remove(sms);
    make_database(sms, schema);
    const ProgramResult result = check(folder_ / "phone");
    EXPECT_EQ(result.status, 3) << schema << result.out << result.err;
    EXPECT_NE(result.out.find("ios.sms"), std::string::npos) << result.out;
    expect_nothing_half_made(result);
  }
}

TEST_F(BadInput, AHostileZip) {
  RawZip zip;
  zip.add("../escaped", "x");
  zip.add("/absolute", "x");
  zip.add("b/Manifest.db", "not a database");
  zip.add("b/Manifest.db", "a second one");
  zip.add("b/Info.plist", "/etc/passwd",
          {.attributes = 0120777U << 16});  // a link that leads out of the evidence
  zip.add("b/Manifest.plist", "x", {.size = 0xFFFFFFF0U});
  write_text(folder_ / "hostile.zip", zip.finish());
  const ProgramResult result = check(folder_ / "hostile.zip");
  EXPECT_TRUE(result.status == 3 || result.status == 4) << result.status << result.out;
  EXPECT_FALSE(fs::exists(folder_ / "escaped"));
  EXPECT_FALSE(fs::exists(folder_.path().parent_path() / "escaped"));
  EXPECT_FALSE(fs::exists("/absolute"));
  EXPECT_EQ((result.out + result.err).find("root:"), std::string::npos);
  expect_nothing_half_made(result);
}

TEST_F(BadInput, AZipBomb) {
  std::vector<PackedFile> files;
  for (const char* name : {"Manifest.plist", "Info.plist", "Status.plist"}) {
    files.push_back({name, read_text(folder_ / (std::string("phone/") + name))});
  }
  files.push_back({"Manifest.db", std::string(96U << 20, '\0')});
  write_text(folder_ / "bomb.zip", pack(files, Packing::zip));
  const ProgramResult result = check(folder_ / "bomb.zip");
  EXPECT_TRUE(result.status == 3 || result.status == 4) << result.status << result.out;
  expect_nothing_half_made(result);
}

TEST_F(BadInput, AFullDisk) {
  const ProgramResult result = check(folder_ / "phone", {.largest_file = 20'000});
  EXPECT_EQ(result.status, 1) << result.out << result.err;
  EXPECT_NE(result.err.find("cannot write"), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("case"), std::string::npos) << result.err;
  expect_nothing_half_made(result);
}

TEST_F(BadInput, StandardOutputThatTakesNothing) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full on this system";
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"check", folder_ / "phone", "-i", folder_ / "known.stix2"},
        {"list", "artifacts"},
        {"indicators", "list", folder_ / "known.stix2"},
        {"sample", folder_ / "sample"},
        {"--help"}}) {
    const ProgramResult result = start_bridle(words, {.out_to = "/dev/full"});
    EXPECT_EQ(result.status, 1) << words.front();
    EXPECT_NE(result.err.find("standard output"), std::string::npos) << result.err;
  }
}

TEST_F(BadInput, ArgumentsCannotSteerTheTerminal) {
  const std::string evil = folder_ / "s\x1b[31mx";
  const ProgramResult sample = run_bridle({"sample", evil});
  EXPECT_EQ(sample.status, 0) << sample.err;
  write_text(folder_ / "password", "sample");
  const ProgramResult copy =
      run_bridle({"decrypt", evil + "/encrypted", "-o", folder_ / "c\x1b[31m", "--password-file",
                  folder_ / "password"});
  EXPECT_EQ(copy.status, 0) << copy.err;
  const ProgramResult checked = run_bridle({"check", evil + "/plain", "-o", folder_ / "\x1b[1mo"});
  std::string all = sample.out + sample.err + copy.out + copy.err + checked.out + checked.err;
  for (const std::vector<std::string>& words : {std::vector<std::string>{"check", "a", evil},
                                                {evil},
                                                {"check", "a", "--jobs", evil},
                                                {"check", evil + "/none"}}) {
    const ProgramResult result = run_bridle(words);
    EXPECT_EQ(result.status, 2);
    all += result.out + result.err;
  }
  EXPECT_EQ(all.find('\x1b'), std::string::npos) << all;
  EXPECT_NE(all.find("\\x1B[31m"), std::string::npos) << all;
}

}  // namespace
}  // namespace bridle::test
