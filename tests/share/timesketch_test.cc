#include "share/timesketch.h"

#include <gtest/gtest.h>

#include "formats/json.h"
#include "made_roles.h"
#include "report/made_case.h"

namespace bridle::share {
namespace {

const Roles kRoles = test::made_roles();

std::string events(const std::string& line, Redactor* redactor = nullptr) {
  std::string out;
  append_events(line, kRoles, redactor, out);
  return out;
}

TEST(Timesketch, AnEventHasWhatItsImporterRequires) {
  EXPECT_EQ(
      events(R"({"artifact":"test.all","where":{"path":"a/b","table":"t","row":3},)"
             R"("time":"2024-03-01T10:00:00.1234567Z","sent":"2024-03-01T10:00:00.1234567Z",)"
             R"("handle":"x","links":["u","v"],"size":5,"path":"p","_odd":true})"),
      "{\"message\":\"x\",\"datetime\":\"2024-03-01T10:00:00.123456+00:00\","
      "\"timestamp\":1709287200123456,\"timestamp_desc\":\"sent\",\"data_type\":\"bridle:test:"
      "all\","
      "\"artifact\":\"test.all\",\"path\":\"a/b\",\"place\":\"t row 3\","
      "\"sent\":\"2024-03-01T10:00:00.1234567Z\",\"handle\":\"x\",\"links\":\"u, v\",\"size\":5,"
      "\"path_value\":\"p\",\"odd\":true}\n");
}

TEST(Timesketch, NoTimeIsMadeUp) {
  EXPECT_EQ(events(R"({"artifact":"test.all","where":{"path":"a"},"handle":"x"})"), "");
  EXPECT_EQ(events(R"({"artifact":"test.all","where":{"path":"a"},"sent":"yesterday"})"), "");
  EXPECT_EQ(events("no JSON"), "");
  EXPECT_NE(
      events(R"({"artifact":"of.another","where":{"path":"a"},"time":"1960-01-01T00:00:00Z"})")
          .find("\"timestamp\":-315619200000000"),
      std::string::npos);
}

TEST(Timesketch, HostileFieldsStayTextOnOneLine) {
  Alert alert = test::made_alerts(test::kHostile).front();
  std::string lines;
  append_event(alert, lines);
  lines += events(R"({"artifact":"test.all","where":{"path":"=1+1\n\u202e"},)"
                  R"("sent":"2024-03-01T10:00:00Z","text":"\u0000\u001b[2J\u2028</script>"})");
  EXPECT_EQ(std::ranges::count(lines, '\n'), 2);
  EXPECT_EQ(lines.find('\x1b'), std::string::npos);
  EXPECT_EQ(lines.find("\u202E"), std::string::npos);
  EXPECT_EQ(lines.find("\u2028"), std::string::npos);
}

TEST(Timesketch, IsRedactedOnRequest) {
  Redactor redactor(kRoles);
  redactor.close();
  const std::string out =
      events(R"({"artifact":"test.all","where":{"path":"a/b","key":"tel:+380501234567"},)"
             R"("sent":"2024-03-01T10:00:00Z","handle":"+380501234567","name":"Oksana",)"
             R"("text":"at noon","process":"mediaserverd"})",
             &redactor);
  for (const char* secret : {"380", "Oksana", "noon"}) {
    EXPECT_EQ(out.find(secret), std::string::npos) << out;
  }
  EXPECT_TRUE(
      out.starts_with("{\"message\":\"[phone number 1] \u00B7 [text, 7 characters] \u00B7 "
                      "mediaserverd\""))
      << out;
}

}  // namespace
}  // namespace bridle::share
