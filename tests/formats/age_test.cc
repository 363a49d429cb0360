#include "formats/age.h"

#include <gtest/gtest.h>

#include <string>

#include "formats/age_crypto.h"
#include "formats/bech32.h"
#include "support/sealed.h"

namespace bridle::age {
namespace {

std::vector<crypto::Key> own() {
  auto identities = parse_identities(test::age_identity());
  EXPECT_TRUE(identities.ok());
  return *identities;
}

ErrorCode code_of(const std::string& file) {
  const auto header = parse_header(as_bytes(file));
  if (!header) return header.error().code;
  const auto key = unlock(*header, as_bytes(file), own());
  return key ? ErrorCode::internal : key.error().code;
}

TEST(Age, AnIdentityOpensTheHeader) {
  const std::string file = test::age_file("plain");
  const auto header = parse_header(as_bytes(file));
  ASSERT_TRUE(header.ok()) << header.error().message;
  EXPECT_EQ(header->stanzas.size(), 2U);
  EXPECT_FALSE(header->takes_passphrase());
  const auto key = unlock(*header, as_bytes(file), own());
  ASSERT_TRUE(key.ok()) << key.error().message;
  const Bytes payload = as_bytes(file).subspan(header->size);
  const crypto::Key chunk_key = payload_key(*key, payload.first<kNonce>());
  std::string plain(5, '\0');
  const auto room = std::as_writable_bytes(std::span(plain));
  EXPECT_FALSE(open_chunk(chunk_key, 0, false, payload.subspan(kNonce), room));
  EXPECT_FALSE(open_chunk(chunk_key, 1, true, payload.subspan(kNonce), room));
  EXPECT_TRUE(open_chunk(chunk_key, 0, true, payload.subspan(kNonce), room));
  EXPECT_EQ(plain, "plain");
}

TEST(Age, APassphraseOpensTheHeader) {
  const std::string file = test::age_file_by_passphrase("plain", "correct horse");
  const auto header = parse_header(as_bytes(file));
  ASSERT_TRUE(header.ok());
  EXPECT_TRUE(header->takes_passphrase());
  EXPECT_TRUE(unlock(*header, as_bytes(file), "correct horse").ok());
  EXPECT_EQ(unlock(*header, as_bytes(file), "battery").error().code, ErrorCode::wrong_password);
}

// 2^30 rounds would take a terabyte.
TEST(Age, APassphraseThatTakesTooMuchIsOverTheLimit) {
  for (const int work : {21, 30, 63}) {
    const std::string file = test::age_file_by_passphrase("plain", "x", work);
    const auto header = parse_header(as_bytes(file));
    ASSERT_TRUE(header.ok());
    EXPECT_EQ(unlock(*header, as_bytes(file), "x").error().code, ErrorCode::over_limit);
  }
}

TEST(Age, EachByteOfTheHeaderIsSigned) {
  const std::string file = test::age_file("plain");
  const auto whole = parse_header(as_bytes(file));
  ASSERT_TRUE(whole.ok());
  for (std::size_t at = 0; at < whole->size; ++at) {
    std::string forged = file;
    forged[at] = static_cast<char>(forged[at] ^ 1);
    EXPECT_NE(code_of(forged), ErrorCode::internal) << at;
  }
  for (std::size_t size = 0; size < whole->size; ++size) {
    EXPECT_FALSE(parse_header(as_bytes(std::string_view(file).substr(0, size))).ok()) << size;
  }
}

TEST(Age, SaysWhyItDoesNotOpen) {
  std::string file = test::age_file("plain");
  const auto header = parse_header(as_bytes(file));
  ASSERT_TRUE(header.ok());
  const std::vector<crypto::Key> other(1);
  const auto wrong = unlock(*header, as_bytes(file), other);
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().code, ErrorCode::wrong_password);
  EXPECT_NE(wrong.error().message.find("ssh-ed25519, X25519"), std::string::npos);
  EXPECT_EQ(code_of("age-encryption.org/v2\n-> x\n\n--- \n"), ErrorCode::unsupported);
  EXPECT_EQ(code_of("-----BEGIN AGE ENCRYPTED FILE-----\n"), ErrorCode::unsupported);
}

TEST(Age, IdentityFiles) {
  EXPECT_EQ(own().size(), 1U);
  for (const std::string& text :
       {std::string(), std::string("# nothing\n"), test::age_recipient(),
        std::string("AGE-SECRET-KEY-1QQQ\n"), test::age_identity() + "x\n", test::age_file("")}) {
    const auto identities = parse_identities(text);
    ASSERT_FALSE(identities.ok()) << text;
    EXPECT_EQ(identities.error().code, ErrorCode::usage);
  }
  EXPECT_EQ(parse_identities(test::age_identity() + "\r\n" + test::age_identity())->size(), 2U);
}

// BIP 173's own.
TEST(Age, Bech32) {
  EXPECT_TRUE(bech32::decode("A12UEL5L"));
  EXPECT_TRUE(bech32::decode("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"));
  EXPECT_FALSE(bech32::decode("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3x"));
  EXPECT_FALSE(bech32::decode("A1G7SGD8"));
  EXPECT_FALSE(bech32::decode("a12UEL5L"));
  EXPECT_FALSE(bech32::decode("10a06t8"));
  EXPECT_FALSE(bech32::decode("1qzzfhee"));
  EXPECT_FALSE(bech32::decode(""));
}

// RFC 7748, 6.1, and RFC 5869, A.1 (its first 32 bytes).
TEST(Age, Primitives) {
  const auto key_of = [](std::string_view hex) {
    crypto::Key out;
    for (std::size_t i = 0; i < out.bytes().size(); ++i) {
      out.bytes()[i] =
          static_cast<std::byte>(std::stoi(std::string(hex.substr(2 * i, 2)), nullptr, 16));
    }
    return out;
  };
  const auto alice = key_of(
      "77076d0a7318a57d3c16c17251b26645"
      "df1f3e4b2e9c0f2f4b4a2f0d1b1d2c2a");
  EXPECT_TRUE(x25519_public(alice));
  const crypto::Key zero;
  EXPECT_FALSE(x25519(alice, zero.bytes())) << "a share of low order";
  std::vector<std::byte> secret(22, std::byte{0x0b});
  std::vector<std::byte> salt;
  for (int i = 0; i < 13; ++i) salt.push_back(static_cast<std::byte>(i));
  const crypto::Key okm = hkdf(secret, salt, "\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9");
  EXPECT_EQ(
      as_text(okm.bytes()),
      as_text(key_of("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf").bytes()));
}

}  // namespace
}  // namespace bridle::age
