#include "share/stix_bundle.h"

#include <gtest/gtest.h>

#include <set>

#include "formats/json.h"
#include "made_roles.h"
#include "report/made_case.h"
#include "share/uuid.h"
#include "support/backup.h"
#include "support/temporary.h"

namespace bridle::share {
namespace {

constexpr Timestamp kCreated{1'700'000'000'123'456'789};

std::string written(const std::vector<Alert>& alerts, bool only_public = false) {
  const test::TemporaryFolder folder;
  StixBundle bundle(kCreated, "case");
  for (const Alert& alert : alerts) bundle.add(alert, only_public);
  auto file = OutputFile::create(folder / "b.json");
  EXPECT_TRUE(file);
  bundle.write(*file);
  EXPECT_TRUE(file->close());
  return test::read_text(folder / "b.json");
}

Alert seen(const std::string& kind, const std::string& value, const std::string& matched) {
  return test::indicator_alert(kind, value, "links", matched, "{}");
}

TEST(Uuid, IsAsTheStandardsSay) {
  // RFC 9562, appendix A.4.
  EXPECT_EQ(uuid5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com"),
            "2ed6657d-e927-568b-95e1-2665a8aea6a2");
  EXPECT_EQ(canonical_string("a\"\\\n\x01\u00e9"), "\"a\\\"\\\\\\n\\u0001\u00e9\"");
}

TEST(StixBundle, TellsSightingsWithWhatWasObserved) {
  Alert later = seen("domain", "bad.example", "https://a.bad.example/x");
  later.time = Timestamp{later.time->unix_ns + kNsPerSecond};
  later.unkept = 3;
  const std::string text = written({seen("domain", "bad.example", "https://a.bad.example/x"), later,
                                    seen("process", "badd", "/private/var/badd")});
  json::Reader reader(as_bytes(text));
  ASSERT_TRUE(reader.next());
  std::set<std::string> ids;
  std::map<std::string, int> types;
  for (const json::Node& object : reader.root()["objects"].items()) {
    const std::string id(object["id"].text().value_or(""));
    EXPECT_TRUE(ids.insert(id).second) << id;
    const std::string type(object["type"].text().value_or(""));
    EXPECT_TRUE(id.starts_with(type + "--"));
    EXPECT_EQ(object["spec_version"].text(), "2.1");
    ++types[type];
    if (type == "observed-data" && object["number_observed"].integer() == 5) {
      EXPECT_EQ(object["first_observed"].text(), "2023-11-14T22:13:20Z");
      EXPECT_EQ(object["last_observed"].text(), "2023-11-14T22:13:21Z");
      EXPECT_EQ(object["created"].text(), "2023-11-14T22:13:20.123Z");
    }
    if (type == "sighting") {
      EXPECT_EQ(object["sighting_of_ref"].text(),
                "indicator--0a0a0a0a-1111-4222-8333-444444444444");
    }
  }
  EXPECT_EQ(types["sighting"], 2);
  EXPECT_EQ(types["observed-data"], 2);
  EXPECT_EQ(types["url"], 1);
  EXPECT_EQ(types["process"], 1);
  EXPECT_EQ(types["file"], 1);
  EXPECT_EQ(types["directory"], 1);
  EXPECT_EQ(types["identity"], 1);
}

TEST(StixBundle, IdsOfWhatWasSeenAreThoseOfTheStandard) {
  StixObjects objects;
  EXPECT_EQ(objects.seen("ip", "198.51.100.3"), "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4");
  EXPECT_EQ(objects.seen("domain", "Example.com"),
            "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7");
  EXPECT_EQ(objects.seen("android_property", "x"), "");
}

TEST(StixBundle, EveryReferenceInItIsThere) {
  std::vector<Alert> alerts;
  for (const char* kind : {"domain", "url", "ip", "email", "process", "file_path", "file_name",
                           "sha256", "sha1", "md5", "app_id", "cert_hash", "profile_id"}) {
    alerts.push_back(seen(kind, "value", "value"));
  }
  alerts.push_back(test::rule_alert("why", "{}"));
  const std::string text = written(alerts);
  json::Reader reader(as_bytes(text));
  ASSERT_TRUE(reader.next());
  std::set<std::string> ids;
  for (const json::Node& object : reader.root()["objects"].items()) {
    ids.emplace(object["id"].text().value_or(""));
  }
  const auto expect_there = [&](std::optional<std::string_view> ref) {
    if (!ref) return;
    EXPECT_TRUE(ids.contains(std::string(*ref))) << *ref;
  };
  for (const json::Node& object : reader.root()["objects"].items()) {
    for (const char* one : {"created_by_ref", "parent_directory_ref", "image_ref"}) {
      expect_there(object[one].text());
    }
    for (const char* many : {"object_refs", "observed_data_refs", "object_marking_refs"}) {
      for (const json::Node& ref : object[many].items()) expect_there(ref.text());
    }
  }
}

TEST(StixBundle, CarriesTheMarkingOfTheSourceAndLeavesOutWhatIsNotPublic) {
  Alert amber = seen("domain", "secret.example", "secret.example");
  amber.indicator->tlp = "amber";
  amber.indicator->unpublished = true;
  const std::string full = written({amber});
  EXPECT_NE(full.find("\"name\":\"TLP:AMBER\""), std::string::npos);
  EXPECT_NE(full.find("\"object_marking_refs\":"
                      "[\"marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421\"]"),
            std::string::npos);
  const std::string shared = written({amber}, true);
  EXPECT_EQ(shared.find("secret"), std::string::npos);
  EXPECT_EQ(shared.find("sighting"), std::string::npos);
}

TEST(StixBundle, MakesUpNoTimeAndNoIndicator) {
  Alert timeless = seen("domain", "bad.example", "bad.example");
  timeless.time.reset();
  const std::string without_time = written({timeless});
  EXPECT_EQ(without_time.find("observed-data"), std::string::npos);
  EXPECT_NE(without_time.find("sighting"), std::string::npos);
  EXPECT_EQ(without_time.find("first_seen"), std::string::npos);
  Alert odd = seen("domain", "bad.example", "bad.example");
  odd.indicator->id = "indicator--1";
  EXPECT_EQ(written({odd}).find("sighting_of_ref"), std::string::npos);
  EXPECT_NE(written({odd}).find("\"type\":\"note\""), std::string::npos);
}

TEST(StixBundle, HostileTextStaysTextAndTheSameEachTime) {
  std::vector<Alert> alerts = test::made_alerts(test::kHostile);
  const std::string text = written(alerts);
  EXPECT_EQ(text, written(alerts));
  json::Reader reader(as_bytes(text));
  ASSERT_TRUE(reader.next());
  EXPECT_FALSE(reader.damage());
  for (const char c : text) ASSERT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
  EXPECT_EQ(text.find("\u202E"), std::string::npos);
}

}  // namespace
}  // namespace bridle::share
