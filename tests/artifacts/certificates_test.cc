#include "artifacts/certificates.h"

#include <gtest/gtest.h>

#include <string>

namespace bridle::artifacts {
namespace {

using std::string_literals::operator""s;

// The shape of a certificate, and no more: a SEQUENCE that begins with a SEQUENCE.
const std::string kDer = "\x30\x06\x30\x04\x02\x02\x01\x02"s;
const std::string kPem =
    "-----BEGIN CERTIFICATE-----\nMAYwBAIC\r\nAQI=\n-----END CERTIFICATE-----\n";

TEST(Certificates, OfDer) {
  const auto found = hash_certificates(as_bytes(kDer));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].sha1, "4157af1b47d4c16190a52b371752bcd60a133790");
  EXPECT_EQ(found[0].sha256, "84c5dbed369d10dfeec802002e27bef52bfbe8318a79409d0f2e19161e3e556f");
}

TEST(Certificates, OfPemAreThoseOfTheDerInIt) {
  const auto found = hash_certificates(as_bytes("text before\n" + kPem + kPem));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].sha1, "4157af1b47d4c16190a52b371752bcd60a133790");
  EXPECT_EQ(found[1].sha256, found[0].sha256);
}

TEST(Certificates, OfALongForm) {
  std::string der = "\x30\x82\x01\x04\x30\x82\x01\x00"s + std::string(256, 'x');
  EXPECT_EQ(hash_certificates(as_bytes(der)).size(), 1U);
  der += 'x';
  EXPECT_TRUE(hash_certificates(as_bytes(der)).empty()) << "more than the SEQUENCE";
}

TEST(Certificates, AreNotSeenInOtherThings) {
  const std::string others[] = {
      ""s,
      "\x30"s,
      "\x30\x00"s,
      "\x30\x80"s,
      "\x30\x85\x01\x01\x01\x01\x01"s,
      "\x30\x84\xFF\xFF\xFF\xFF"s,
      "\x30\x08\x02\x01\x03\x30\x03\x02\x01\x01"s,  // PKCS #12: a version comes first
      "-----BEGIN CERTIFICATE-----"s,
      "-----BEGIN CERTIFICATE-----\nMAYwBAICAQI="s,
      "-----BEGIN CERTIFICATE-----\n???\n-----END CERTIFICATE-----"s,
  };
  for (const std::string& other : others) {
    EXPECT_TRUE(hash_certificates(as_bytes(other)).empty()) << other;
  }
}

}  // namespace
}  // namespace bridle::artifacts
