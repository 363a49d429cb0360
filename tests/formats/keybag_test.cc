#include "formats/keybag.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <cstring>

#include "base/hash.h"
#include "base/limits.h"

namespace bridle::ios {
namespace {

std::vector<std::byte> from_hex(std::string_view text) {
  std::vector<std::byte> out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    out.push_back(static_cast<std::byte>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16)));
  }
  return out;
}

std::string hex_of(const crypto::Key& key) { return hex(key.bytes()); }

// Any bytes, the same in each run.
struct Noise {
  std::uint64_t seed = 1;
  std::uint64_t next() {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return seed >> 33;
  }
  std::vector<std::byte> bytes(std::size_t size) {
    std::vector<std::byte> out(size);
    for (std::byte& b : out) b = static_cast<std::byte>(next());
    return out;
  }
};

TEST(Pbkdf2, PublishedVectors) {
  // RFC 7914, section 11 (the first 32 of 64 bytes).
  EXPECT_EQ(hex_of(crypto::pbkdf2_sha256(as_bytes("passwd"), as_bytes("salt"), 1)),
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
  EXPECT_EQ(hex_of(crypto::pbkdf2_sha256(as_bytes("Password"), as_bytes("NaCl"), 80000)),
            "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56");
  // RFC 6070 (25 bytes there, of which 32 are the continuation).
  EXPECT_EQ(hex_of(crypto::pbkdf2_sha1(as_bytes("passwordPASSWORDpassword"),
                                       as_bytes("saltSALTsaltSALTsaltSALTsaltSALTsalt"), 4096))
                .substr(0, 50),
            "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038");
  EXPECT_EQ(hex_of(crypto::pbkdf2_sha1(as_bytes("password"), as_bytes("salt"), 4096)).substr(0, 40),
            "4b007901b765489abead49d926f721d065a429c1");
}

TEST(Pbkdf2, AgreesWithLibcrypto) {
  Noise noise;
  for (int i = 0; i < 200; ++i) {
    const auto password = noise.bytes(noise.next() % 150);  // also longer than a block
    const auto salt = noise.bytes(noise.next() % 100);
    const int rounds = 1 + static_cast<int>(noise.next() % 40);
    for (const bool sha256 : {true, false}) {
      crypto::Key expected;
      ASSERT_EQ(PKCS5_PBKDF2_HMAC(reinterpret_cast<const char*>(password.data()),
                                  static_cast<int>(password.size()),
                                  reinterpret_cast<const unsigned char*>(salt.data()),
                                  static_cast<int>(salt.size()), rounds,
                                  sha256 ? EVP_sha256() : EVP_sha1(), 32,
                                  reinterpret_cast<unsigned char*>(expected.bytes().data())),
                1);
      const auto rounds64 = static_cast<std::uint64_t>(rounds);
      EXPECT_EQ(hex_of(sha256 ? crypto::pbkdf2_sha256(password, salt, rounds64)
                              : crypto::pbkdf2_sha1(password, salt, rounds64)),
                hex_of(expected));
    }
  }
}

crypto::Key key_of(std::string_view digits) {
  crypto::Key key;
  const auto bytes = from_hex(digits);
  std::memcpy(key.bytes().data(), bytes.data(), bytes.size());
  return key;
}

TEST(KeyWrap, PublishedVector) {
  // RFC 3394, 4.6: 256 bits under 256 bits.
  const crypto::Key wrapping =
      key_of("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F");
  auto wrapped =
      from_hex("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21");
  const auto key = crypto::unwrap(wrapping, wrapped);
  ASSERT_TRUE(key);
  EXPECT_EQ(hex_of(*key), "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f");
  for (std::byte& b : wrapped) {
    b ^= std::byte{1};
    EXPECT_FALSE(crypto::unwrap(wrapping, wrapped));
    b ^= std::byte{1};
  }
  EXPECT_FALSE(crypto::unwrap(wrapping, Bytes(wrapped).first(39)));
}

TEST(CbcDecryptor, StartsAtAnyBlock) {
  Noise noise;
  const auto clear = noise.bytes(1000 * 16);
  crypto::Key key = key_of("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F");
  std::vector<std::byte> cipher(clear.size());
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  const unsigned char zero_iv[16] = {};
  EVP_EncryptInit_ex(context, EVP_aes_256_cbc(), nullptr,
                     reinterpret_cast<const unsigned char*>(key.bytes().data()), zero_iv);
  EVP_CIPHER_CTX_set_padding(context, 0);
  int length = 0;
  EVP_EncryptUpdate(context, reinterpret_cast<unsigned char*>(cipher.data()), &length,
                    reinterpret_cast<const unsigned char*>(clear.data()),
                    static_cast<int>(clear.size()));
  EVP_CIPHER_CTX_free(context);
  ASSERT_EQ(length, static_cast<int>(clear.size()));

  crypto::CbcDecryptor decryptor(key);
  for (int i = 0; i < 200; ++i) {
    const std::size_t first = noise.next() % 1000;
    const std::size_t count = noise.next() % (1001 - first);
    crypto::CbcDecryptor::Block previous{};
    if (first > 0) std::memcpy(previous.data(), cipher.data() + (first - 1) * 16, 16);
    std::vector<std::byte> piece(
        cipher.begin() + static_cast<std::ptrdiff_t>(first * 16),
        cipher.begin() + static_cast<std::ptrdiff_t>((first + count) * 16));
    ASSERT_TRUE(decryptor.decrypt(previous, piece));
    EXPECT_TRUE(std::equal(piece.begin(), piece.end(),
                           clear.begin() + static_cast<std::ptrdiff_t>(first * 16)));
  }
}

TEST(Padding, IsToldFromData) {
  const auto of = [](std::string_view digits) {
    const auto bytes = from_hex(digits);
    return crypto::padding_of(std::span<const std::byte, 16>(bytes));
  };
  EXPECT_EQ(of("00112233445566778899aabbccddee01"), 1U);
  EXPECT_EQ(of("00112233445566778899aabb04040404"), 4U);
  EXPECT_EQ(of("10101010101010101010101010101010"), 16U);
  EXPECT_FALSE(of("00112233445566778899aabb03040404"));
  EXPECT_FALSE(of("00000000000000000000000000000000"));
  EXPECT_FALSE(of("11111111111111111111111111111111"));
}

// --- keybags -------------------------------------------------------------------------------------

void put(std::vector<std::byte>& out, std::string_view tag, Bytes value) {
  for (const std::byte b : as_bytes(tag)) out.push_back(b);
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<std::byte>(value.size() >> shift));
  }
  out.insert(out.end(), value.begin(), value.end());
}

void put(std::vector<std::byte>& out, std::string_view tag, std::uint32_t value) {
  std::array<std::byte, 4> bytes;
  for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<std::byte>(value >> (24 - 8 * i));
  put(out, tag, bytes);
}

std::vector<std::byte> wrap(const crypto::Key& wrapping, const crypto::Key& key) {
  std::vector<std::byte> out(40);
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  int length = 0;
  EVP_EncryptInit_ex(context, EVP_aes_256_wrap(), nullptr,
                     reinterpret_cast<const unsigned char*>(wrapping.bytes().data()), nullptr);
  EVP_EncryptUpdate(context, reinterpret_cast<unsigned char*>(out.data()), &length,
                    reinterpret_cast<const unsigned char*>(key.bytes().data()), 32);
  EVP_CIPHER_CTX_free(context);
  return out;
}

struct BagShape {
  std::uint32_t type = 1;
  std::uint32_t rounds_sha1 = 3;
  std::uint32_t rounds_sha256 = 5;
  bool second_step = true;  // iOS 10.2 and later
};

const crypto::Key kClassKey =
    key_of("F0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF000102030405060708090A0B0C0D0E0F");

std::vector<std::byte> bag_of(std::string_view password, const BagShape& shape) {
  const auto salt = from_hex("0102030405060708090a0b0c0d0e0f1011121314");
  const auto second_salt = from_hex("1102030405060708090a0b0c0d0e0f1011121315");
  crypto::Key key;
  if (shape.second_step) {
    const crypto::Key first =
        crypto::pbkdf2_sha256(as_bytes(password), second_salt, shape.rounds_sha256);
    key = crypto::pbkdf2_sha1(first.bytes(), salt, shape.rounds_sha1);
  } else {
    key = crypto::pbkdf2_sha1(as_bytes(password), salt, shape.rounds_sha1);
  }
  std::vector<std::byte> out;
  put(out, "VERS", 4);
  put(out, "TYPE", shape.type);
  put(out, "UUID", salt);
  put(out, "HMCK", salt);
  put(out, "WRAP", 0);
  put(out, "SALT", salt);
  put(out, "ITER", shape.rounds_sha1);
  if (shape.second_step) {
    put(out, "DPWT", 1);
    put(out, "DPIC", shape.rounds_sha256);
    put(out, "DPSL", second_salt);
  }
  for (const std::uint32_t number : {11U, 3U}) {
    put(out, "UUID", salt);
    put(out, "CLAS", number);
    put(out, "WRAP", number == 11 ? 1 : 2);  // 11: by the device's key
    put(out, "KTYP", 0);
    put(out, "WPKY", wrap(key, kClassKey));
  }
  return out;
}

TEST(Keybag, OpensWithItsPassword) {
  for (const bool second_step : {true, false}) {
    const auto bytes = bag_of("correct horse", {.second_step = second_step});
    auto bag = Keybag::parse(bytes);
    ASSERT_TRUE(bag) << bag.error().message;
    EXPECT_EQ(bag->rounds(), second_step ? 8U : 3U);
    auto keys = bag->unlock("correct horse");
    ASSERT_TRUE(keys);
    EXPECT_EQ(keys->size(), 1U);
    const crypto::Key file_key = key_of("0f");
    const auto unwrapped = keys->unwrap(3, wrap(kClassKey, file_key));
    ASSERT_TRUE(unwrapped);
    EXPECT_EQ(hex_of(*unwrapped), hex_of(file_key));
    EXPECT_FALSE(keys->unwrap(11, wrap(kClassKey, file_key)));
    EXPECT_FALSE(keys->unwrap(3, wrap(file_key, file_key)));

    std::vector<std::byte> stored = from_hex("03000000");
    const auto wrapped = wrap(kClassKey, file_key);
    stored.insert(stored.end(), wrapped.begin(), wrapped.end());
    EXPECT_TRUE(keys->unwrap_stored(stored));
    for (std::size_t size = 0; size < stored.size(); ++size) {
      EXPECT_FALSE(keys->unwrap_stored(Bytes(stored).first(size)));
    }
  }
}

TEST(Keybag, AnotherPasswordIsToldAsThat) {
  const auto bag = Keybag::parse(bag_of("correct horse", {}));
  ASSERT_TRUE(bag);
  for (const char* password : {"", "correct horse ", "Correct horse"}) {
    const auto keys = bag->unlock(password);
    ASSERT_FALSE(keys);
    EXPECT_EQ(keys.error().code, ErrorCode::wrong_password);
  }
}

TEST(Keybag, CutAtEveryByteNeverOpensWithLess) {
  const auto bytes = bag_of("x", {});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::vector<std::byte> cut(bytes.begin(),
                                     bytes.begin() + static_cast<std::ptrdiff_t>(size));
    const auto bag = Keybag::parse(cut);
    EXPECT_FALSE(bag) << size;
  }
}

TEST(Keybag, NoiseNeverHurts) {
  Noise noise;
  const auto bytes = bag_of("x", {});
  for (int i = 0; i < 2000; ++i) {
    auto hurt = bytes;
    for (int flips = 0; flips < 3; ++flips) {
      hurt[noise.next() % hurt.size()] = static_cast<std::byte>(noise.next());
    }
    const auto bag = Keybag::parse(hurt);
    if (bag && bag->rounds() < 1000) (void)bag->unlock("x").ok();
  }
}

TEST(Keybag, RefusesRoundsThatTakeHours) {
  BagShape shape;
  auto bytes = bag_of("x", shape);
  const std::string_view text = as_text(bytes);
  const std::size_t at = text.find("DPIC") + 8;
  bytes[at] = std::byte{0xff};
  const auto bag = Keybag::parse(bytes);
  ASSERT_FALSE(bag);
  EXPECT_EQ(bag.error().code, ErrorCode::over_limit);
}

TEST(Keybag, SaysWhenItIsNoBackups) {
  const auto bag = Keybag::parse(bag_of("x", {.type = 3}));
  ASSERT_FALSE(bag);
  EXPECT_EQ(bag.error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace bridle::ios
