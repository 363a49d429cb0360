#include "share/redactor.h"

#include <gtest/gtest.h>

#include "made_roles.h"
#include "report/made_case.h"
#include "share/redacted_case.h"

namespace bridle::share {
namespace {

const std::string kRecord =
    R"({"sent":"2024-03-01T10:00:00Z","handle":"+380 50 123 4567","name":"Oksana Kovalenko",)"
    R"("text":"Bring the ledger at noon to the bridge","links":["https://a.bad.example/i/77?t=9",)"
    R"("https://shop.example/basket"],"url":"https://news.example/today","domain_of":"bad.example",)"
    R"("address":"192.0.2.77","mail":"Oksana@Letters.example","process":"mediaserverd",)"
    R"("path":"/private/var/mobile/Media/DCIM/Oksana at home.HEIC","file":"contract Kovalenko.pdf",)"
    R"("bundle_id":"com.example.app","service":"iMessage","serial_number":"F2LXK0AAQ1",)"
    R"("nickname_of":"Ledger","size":4711,"cut":["text"]})";

constexpr const char* kSecrets[] = {"380",     "123 4567", "Oksana",     "Kovalenko",
                                    "ledger",  "bridge",   "i/77",       "shop.example",
                                    "basket",  "news",     "192.0.2.77", "Letters",
                                    "at home", "contract", "F2LXK0AAQ1", "Ledger"};

class Redact : public testing::Test {
 protected:
  void learn(const std::vector<Alert>& alerts) {
    for (const Alert& alert : alerts) redactor_.learn(alert);
    redactor_.close();
  }
  static Alert link_alert() {
    return test::indicator_alert("domain", "bad.example", "links", "https://a.bad.example/i/77?t=9",
                                 kRecord);
  }
  static std::string all_of(const Alert& alert) {
    std::string out = alert.why + "\n" + alert.summary + "\n" + alert.record + "\n" +
                      alert.place.path + "\n" + alert.place.name;
    if (alert.indicator) out += "\n" + alert.indicator->matched + "\n" + alert.indicator->value;
    return out;
  }

  const Roles roles_ = test::made_roles();
  Redactor redactor_{roles_};
};

TEST_F(Redact, HidesByRoleAndKeepsWhatAnAnalystNeeds) {
  learn({link_alert()});
  const Alert out = redactor_.redacted(link_alert());
  for (const char* secret : kSecrets) {
    EXPECT_EQ(all_of(out).find(secret), std::string::npos) << secret << "\n" << all_of(out);
  }
  for (const char* kept :
       {"2024-03-01T10:00:00Z", "mediaserverd", "com.example.app", "iMessage", "4711",
        "https://a.bad.example/[path, 8 bytes]", "[text, 38 characters]",
        "/private/var/mobile/Media/[file name 1]/[file name 2].HEIC", "\"cut\":[\"text\"]"}) {
    EXPECT_NE(out.record.find(kept), std::string::npos) << kept << "\n" << out.record;
  }
  EXPECT_EQ(out.indicator->matched, "https://a.bad.example/[path, 8 bytes]");
  EXPECT_EQ(out.why,
            "links holds https://a.bad.example/[path, 8 bytes], which is domain indicator "
            "bad.example of Sample Campaign");
  EXPECT_EQ(out.summary, "[phone number 1] \u00B7 [text, 38 characters] \u00B7 mediaserverd");
  EXPECT_EQ(out.place.path, "private/var/mobile/Library/SMS/sms.db");
}

TEST_F(Redact, OneThingHasOneTokenInAllAlerts) {
  const Alert first = test::rule_alert("x", R"({"handle":"+380501234567"})");
  const Alert second = test::rule_alert("x", R"({"handle":"380501234567@s.whatsapp.net"})");
  const Alert third = test::rule_alert("x", R"({"handle":"+380509999999"})");
  learn({first, second, third});
  EXPECT_EQ(redactor_.redacted(first).record, R"({"handle":"[phone number 1]"})");
  EXPECT_EQ(redactor_.redacted(second).record, R"({"handle":"[phone number 1]"})");
  EXPECT_EQ(redactor_.redacted(third).record, R"({"handle":"[phone number 2]"})");
}

TEST_F(Redact, SentencesOfRulesAreSearchedForHiddenValuesAndPatterns) {
  const Alert alert = test::rule_alert(
      "Oksana Kovalenko (oksana@letters.example) wrote \"the ledger at noon\" to +1 (202) "
      "555-0147, "
      "came by shop.example and https://other.example/x?y and 198.51.100.9; saw the ledger at noon "
      "in \"a b\" at 2024-03-01T10:00:00Z: 12345678 bytes of /private/var/mobile/Media/Anna/x.jpg, "
      "mediaserverd and com.apple.madrid",
      kRecord);
  learn({alert, link_alert()});
  const std::string why = redactor_.redacted(alert).why;
  for (const char* secret : {"Oksana", "Kovalenko", "letters", "(202)", "555", "shop",
                             "other.example", "198.51", "ledger", "a b", "Anna", "x.jpg"}) {
    EXPECT_EQ(why.find(secret), std::string::npos) << secret << "\n" << why;
  }
  for (const char* kept : {"2024-03-01T10:00:00Z", "12345678 bytes", "mediaserverd",
                           "com.apple.madrid", "wrote", "/private/var/mobile/Media/"}) {
    EXPECT_NE(why.find(kept), std::string::npos) << kept << "\n" << why;
  }
}

TEST_F(Redact, UnpublishedIndicatorsAreNamedNowhere) {
  Alert alert = test::indicator_alert(
      "process", "larchd", "process", "larchd",
      R"({"process":"larchd","path":"/private/var/db/larchd","bundle_id":"com.example.larchd"})");
  alert.indicator->unpublished = true;
  alert.indicator->tlp = "amber";
  alert.indicator->campaign = "Operation Larch";
  alert.indicator->source = "ours-2026.stix2";
  alert.place.path = "private/var/db/larchd/larchd.log";
  const std::vector<report::IndicatorFile> files = {
      {.name = "ours-2026.stix2",
       .sha256 = "0a1b2c3d4e5f" + std::string(52, '0'),
       .campaigns = {"Operation Larch"},
       .unpublished = true}};
  redactor_.learn(files);
  learn({alert});
  const Alert out = redactor_.redacted(alert);
  std::string all =
      all_of(out) + out.indicator->id + out.indicator->source + out.indicator->campaign;
  for (const char* secret : {"larch", "Larch", "ours-2026", "0a0a0a0a"}) {
    EXPECT_EQ(all.find(secret), std::string::npos) << secret << "\n" << all;
  }
  EXPECT_EQ(out.indicator->value, "[unpublished indicator 1, file 0a1b2c3d4e5f]");
  EXPECT_EQ(out.indicator->kind, "process");
  EXPECT_EQ(out.indicator->tlp, "amber");
  EXPECT_EQ(redactor_.source("ours-2026.stix2"), "[unpublished, file 0a1b2c3d4e5f]");
}

TEST_F(Redact, UnpublishedPathsAreHiddenWholeAndByTheirEnds) {
  const std::string record =
      R"({"path":"/private/var/mobile/Library/Larch/agent.bin","relative_path":"Library/Larch/agent.bin"})";
  Alert alert =
      test::indicator_alert("file_path", "/private/var/mobile/Library/Larch/agent.bin", "path",
                            "/private/var/mobile/Library/Larch/agent.bin", record);
  alert.indicator->unpublished = true;
  alert.place.path = "private/var/mobile/Library/Larch/agent.bin";
  learn({alert});
  const std::string all = all_of(redactor_.redacted(alert));
  EXPECT_EQ(all.find("Larch"), std::string::npos) << all;
  EXPECT_EQ(all.find("agent"), std::string::npos) << all;
  EXPECT_EQ(redactor_.path("x/Library/Larch/agent.bin").find("Larch"), std::string::npos);
}

TEST_F(Redact, OfPathsAndKeysTheNamesThatPeopleChooseAreHidden) {
  redactor_.close();
  const std::pair<const char*, const char*> paths[] = {
      {"private/var/mobile/Library/SMS/sms.db", "private/var/mobile/Library/SMS/sms.db"},
      {"private/var/mobile/Library/SMS/Attachments/0b/11/4F1D0C9A-5B1E-4A56-9A3C-2A54D1F00001/a "
       "b.pdf",
       "private/var/mobile/Library/SMS/Attachments/0b/11/4F1D0C9A-5B1E-4A56-9A3C-2A54D1F00001/"
       "[file name 1].pdf"},
      {"private/var/mobile/Library/+380501234567/x.db",
       "private/var/mobile/Library/[file name 2]/x.db"},
      {"private/var/mobile/Library/\u041E\u043A\u0441\u0430\u043D\u0430.db",
       "private/var/mobile/Library/[file name 3].db"},
      {"private/var/mobile/Library/a@b.example/x", "private/var/mobile/Library/[file name 4]/x"},
      {"private/var/mobile/Library/Logs/CrashReporter/x-2024-03-01-101530.ips",
       "private/var/mobile/Library/Logs/CrashReporter/x-2024-03-01-101530.ips"},
  };
  for (const auto& [given, wanted] : paths) EXPECT_EQ(redactor_.path(given), wanted);
  Place key{.path = "x.plist",
            .file_id = {},
            .kind = Where::Kind::key,
            .name = "com.apple.madrid/mailto:a@b.example/tel:+380501234567/x y",
            .number = 0};
  EXPECT_EQ(redactor_.place(key).name,
            "com.apple.madrid/[e-mail address 1]/[phone number 1]/[value 1]");
}

TEST_F(Redact, WhatIsNotKnownIsHidden) {
  redactor_.close();
  EXPECT_EQ(redactor_.record("test.new", R"({"kind":"word","size":5,"on":true,"list":["a","b"]})"),
            R"({"kind":"[text, 4 characters]","size":"[number 1]","on":true,)"
            R"("list":["[text, 1 character]","[text, 1 character]"]})");
}

TEST_F(Redact, LinesOfTheTimelineKeepWhatNoColumnOfTheirsCanHide) {
  redactor_.close();
  EXPECT_EQ(redactor_.timeline_line(
                "\"2024-03-01T10:00:00Z\",\"test.all\",\"sent\",\"+380 \u00B7 hello\","
                "\"private/var/mobile/Library/SMS/sms.db message row 12345678\"\r\n"),
            "\"2024-03-01T10:00:00Z\",\"test.all\",\"sent\",\"[hidden]\","
            "\"private/var/mobile/Library/SMS/sms.db message row 12345678\"\r\n");
  EXPECT_EQ(redactor_.timeline_line("\"2024-03-01T10:00:00Z\",\"test.open\",\"sent\","
                                    "\"bridlesampled\",\"x.plist key Names/Anna\"\r\n"),
            "\"2024-03-01T10:00:00Z\",\"test.open\",\"sent\",\"bridlesampled\","
            "\"x.plist key [hidden]\"\r\n");
}

TEST_F(Redact, HostileRecordsStayJson) {
  const std::string hostile =
      R"x({"text":"\u0000\ud800<b>\"","links":"no list","handle":{"a":1},"size":"=1+1",)x"
      R"x("process":"a\u202eb","where":7,"artifact":["x"],"cut":"x","bundle_id":"@SUM(1)"})x";
  learn({test::rule_alert("w", hostile)});
  for (const std::string& json : {hostile, std::string("["), std::string("7"), std::string()}) {
    const std::string out = redactor_.record("test.all", json);
    json::Reader reader(as_bytes(out));
    ASSERT_TRUE(reader.next()) << out;
    EXPECT_FALSE(reader.damage()) << out;
    EXPECT_EQ(out.find("SUM"), std::string::npos);
  }
}

TEST(RedactedCase, IsACaseOfTheSameVerdictWithoutItsSecrets) {
  test::MadeCase made = test::made_case();
  made.indicators.push_back({.name = "ours.stix2",
                             .sha256 = std::string(64, 'b'),
                             .campaigns = {"Operation Larch"},
                             .problems = {"indicator--7: secret-infra.example"},
                             .unpublished = true});
  made.coverage.notes.push_back(
      {.artifact = {},
       .place = {.path = "private/var/mobile/Media/Anna.jpg", .file_id = {}},
       .what = "cannot read \"Anna at sea\" of +380501234567"});
  made.coverage.indicator_files_lost = {"ours-too.stix2: is not valid JSON"};
  made.coverage.indicator_files_skipped = {"feeds/anna-notes.txt"};
  made.coverage.not_read_by_place = {{"CameraRollDomain", 3}, {"Anna's files", 2}};
  made.verdict = judge(made.alerts, made.coverage);
  const Roles roles = test::made_roles();
  Redactor redactor(roles);
  const RedactedCase out = redacted(made.view(), redactor);
  EXPECT_EQ(out.verdict.kind, made.verdict.kind);
  EXPECT_EQ(out.verdict.strongest, made.verdict.strongest);
  EXPECT_EQ(out.verdict.gaps.size(), made.verdict.gaps.size());
  EXPECT_EQ(out.alerts.size(), made.alerts.size());
  EXPECT_EQ(out.findings.size(), made.findings.size());
  EXPECT_EQ(out.evidence.name, "[evidence]");
  EXPECT_EQ(out.evidence.device[0].value, "iPhone12,1");
  EXPECT_EQ(out.evidence.device[2].value, "[device name]");
  EXPECT_EQ(out.coverage.notes.back().place.path, "private/var/mobile/Media/[file name].jpg");
  EXPECT_EQ(out.coverage.notes.back().what,
            "cannot read \"[text, 11 characters]\" of [phone number]");
  EXPECT_EQ(out.coverage.indicator_files_lost[0], "[indicator file]: is not valid JSON");
  EXPECT_EQ(out.coverage.not_read_by_place.at("CameraRollDomain"), 3U);
  EXPECT_EQ(out.coverage.not_read_by_place.at("(other places)"), 2U);
  EXPECT_EQ(out.indicators.back().name, "[unpublished, file bbbbbbbbbbbb]");
  EXPECT_TRUE(out.indicators.back().campaigns.empty());
  EXPECT_EQ(out.indicators.back().problems[0], "[hidden]");
}

}  // namespace
}  // namespace bridle::share
