// The matcher against the naive one, on random rows and random indicators over a small vocabulary,
// so that hits and near misses are frequent.

#include <gtest/gtest.h>

#include <random>

#include "match/matcher.h"
#include "match/naive.h"
#include "match/rows.h"

namespace bridle {
namespace {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  // Not std::uniform_int_distribution: its numbers differ between libraries.
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  std::string one(std::initializer_list<const char*> choices) {
    return *(choices.begin() + below(choices.size()));
  }

  std::string host() {
    std::string out =
        one({"evil.example", "example.com", "github.io", "co.uk", "l.example", "word"});
    while (chance(2)) out = one({"a", "www", "web", "evil", "x-y", "w", "1"}) + "." + out;
    return chance(4) ? upper_some(out) : out;
  }
  std::string ip() {
    return one({"192.0.2.7", "1.192.0.2", "192.0.2.77", "2001:db8::1", "2001:DB8:0::1",
                "::ffff:192.0.2.7", "198.51.100.1"});
  }
  std::string rest() {
    return one({"", "/", "/x", "/x/y", "/xy", "/x?q=1", "/x#f", "/X", "?q", "/x/",
                "/l?u=https%3A%2F%2Fevil.example%2Fx&q", "/url?q=http://a.example.com/x&s",
                "/w/https://evil.example/x"});
  }
  std::string url() {
    std::string out = one({"http://", "https://", "HTTPS://"});
    if (chance(5)) out += one({"user@", "u:p@", "good.example@"});
    const std::string address = chance(5) ? ip() : host();
    out += address.find(':') != std::string::npos ? "[" + address + "]" : address;
    if (chance(4)) out += one({":80", ":443", ":8443"});
    return out + rest();
  }
  std::string email() { return one({"mallory", "Mallory", "m.x", "a+b", "mal"}) + "@" + host(); }
  std::string component() {
    return one({"private",
                "var",
                "tmp",
                "etc",
                "l",
                "launchd",
                "a",
                "b",
                "bc",
                "Library",
                "x.plist",
                "https_evil.example_0",
                "http_a.evil.example_443",
                "https_192.0.2.7_0",
                "bh",
                ".",
                "..",
                "Containers",
                "Data",
                "com.example.agen",
                "com.example.agent.with.a.very.lo",
                "Diagnosticd"});
  }
  std::string path() {
    std::string out = chance(4) ? "" : chance(8) ? "file:///" : chance(8) ? "file://h/" : "/";
    const std::size_t count = 1 + below(5);
    for (std::size_t i = 0; i < count; ++i) out += (i > 0 ? "/" : "") + component();
    if (chance(4)) out += "/";
    return out;
  }
  std::string process() {
    return one({"bh", "Diagnosticd", "diagnosticd", "com.example.agen", "com.example.agent",
                "com.example.agent.with.a.very.lo", "com.example.agent.with.a.very.long.name",
                "/usr/libexec/bh", "/private/var/tmp/bh"});
  }
  std::string digest(std::size_t size) { return std::string(size, one({"a", "b"})[0]); }
  std::string word() { return one({"com.example.app", "COM.example.app", "com.example", "ab-cd"}); }
  std::string text() {
    std::string out;
    const std::size_t count = 1 + below(5);
    for (std::size_t i = 0; i < count; ++i) {
      const std::string place = any_place();
      out += place;
      // What glues two IPv6 addresses together has no right answer.
      const bool colons = place.find("::") != std::string::npos;
      out += colons ? one({" ", ", ", ")", "\n"})
                    : one({" ",   " ", " ", ", ", ". ",  "\n",    ")", "\"", "/", "@", ".", ":",
                           "...", "_", "*", "(",  "] [", " see ", "-", "<",  "'", "",  "%", "?"});
    }
    return out;
  }

  std::string value_for(Role role) {
    switch (role) {
      case Role::url:
      case Role::link:
        return url();
      case Role::domain:
        return chance(4) ? ip() : host();
      case Role::ip:
        return ip();
      case Role::email:
      case Role::handle:
        return chance(4) ? text() : (chance(4) ? "mailto:" : "") + email();
      case Role::process:
        return process();
      case Role::file_path:
        return path();
      case Role::file_name:
        return component();
      case Role::sha256:
        return digest(64);
      case Role::sha1:
        return digest(40);
      case Role::md5:
        return digest(32);
      case Role::app_id:
      case Role::profile_id:
      case Role::android_property:
        return word();
      case Role::entry_type:
        return one({"file", "directory"});
      case Role::cert_hash:
        return digest(chance(2) ? 64 : 40);
      case Role::text:
        return text();
      default:
        return any_place();
    }
  }

  std::string comparison() {
    switch (below(14)) {
      case 0:
      case 1:
        return "domain-name:value='" + (chance(6) ? ip() : host()) + "'";
      case 2:
        return "domain-name:value='" + host() + "/x'";
      case 3:
        return "url:value='" + url() + "'";
      case 4:
        return "ipv4-addr:value='" + ip() + "'";
      case 5:
        return "email-addr:value='" + email() + "'";
      case 6:
        return "process:name='" + process() + "'";
      case 7:
      case 8:
        return "file:path='" + path() + "'";
      case 9:
        return "file:name='" + component() + "'";
      case 10:
        return "file:hashes.'SHA-256'='" + digest(64) + "'";
      case 11:
        return one({"app:id", "configuration-profile:id", "android-property:name"}) + "='" +
               word() + "'";
      case 12:
        return "app:cert.sha256='" + digest(64) + "'";
      default:
        return chance(2) ? "file:hashes.md5='" + digest(32) + "'"
                         : "file:hashes.SHA1='" + digest(40) + "'";
    }
  }
  std::string pattern() {
    std::string out = comparison();
    while (chance(4)) out += one({" AND ", " OR "}) + comparison();
    return "[" + out + "]";
  }

  Role role() { return static_cast<Role>(below(static_cast<std::size_t>(Role::text) + 1)); }

 private:
  std::string any_place() {
    switch (below(6)) {
      case 0:
        return url();
      case 1:
        return email();
      case 2:
        return ip();
      case 3:
        return one({"12:30", "v1.2.3", "hxxp://evil.example", "evil[.]example", "e.g", "a::b"});
      default:
        return host() + (chance(3) ? rest() : "");
    }
  }
  std::string upper_some(std::string text) {
    for (char& c : text) {
      if (c >= 'a' && c <= 'z' && chance(2)) c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
  }

  std::mt19937_64 engine_;
};

std::string line(std::uint32_t indicator, std::uint32_t column, Meaning meaning, bool weaker,
                 const std::string& matched) {
  return std::to_string(indicator) + " column " + std::to_string(column) + " meaning " +
         std::to_string(static_cast<int>(meaning)) + (weaker ? " weaker " : " ") + matched + "\n";
}

TEST(MatcherProperty, AgreesWithTheNaiveOne) {
  std::size_t hits = 0;
  std::size_t compound_hits = 0;
  Matcher::Scratch scratch;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    Random random(seed);
    std::vector<std::string> patterns;
    for (std::size_t i = 0, n = 1 + random.below(15); i < n; ++i) {
      patterns.push_back(random.pattern());
    }
    IndicatorSet set;
    set.add_stix("random", as_bytes(test::bundle_of(patterns)));
    const Matcher matcher(set);
    const naive::Naive naive(set);
    for (int case_number = 0; case_number < 25; ++case_number) {
      test::AnyRow row;
      std::vector<naive::Cell> cells;
      for (std::size_t i = 0, n = 1 + random.below(5); i < n; ++i) {
        const Role role = random.role();
        const bool as_list = random.chance(4);
        std::vector<std::string> texts;
        do {
          texts.push_back(random.value_for(role));
        } while (as_list && random.chance(2));
        cells.push_back({role, texts});
        row.add(role, texts, as_list);
      }
      std::string expected;
      for (const naive::NaiveHit& hit : naive.match(cells)) {
        expected += line(hit.indicator, hit.column, hit.meaning, hit.weaker, hit.matched);
      }
      std::string got;
      for (const Hit& hit : matcher.match(row.view(), scratch)) {
        got += line(hit.indicator, hit.column, hit.meaning, hit.weaker, hit.matched);
        ++hits;
        for (const auto& alternative : set.indicators()[hit.indicator].alternatives) {
          compound_hits += alternative.size() > 1 ? 1 : 0;
        }
      }
      std::string shown = "seed " + std::to_string(seed) + ", case " + std::to_string(case_number);
      for (const std::string& pattern : patterns) shown += "\n  " + pattern;
      for (const naive::Cell& cell : cells) {
        for (const std::string& text : cell.texts) {
          shown += "\n  role " + std::to_string(static_cast<int>(cell.role)) + ": " + text;
        }
      }
      ASSERT_EQ(got, expected) << shown;
    }
  }
  // A test in which nothing hits would prove nothing.
  EXPECT_GT(hits, 2'000U);
  EXPECT_GT(compound_hits, 100U);
}

}  // namespace
}  // namespace bridle
