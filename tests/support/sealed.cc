#include "support/sealed.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <zlib.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace bridle::test {
namespace {

using Text = std::string;

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* raw(Text& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void check(bool right, const char* what) {
  if (!right) throw std::runtime_error(what);
}

Text counted(std::size_t size, int start) {
  Text out;
  for (std::size_t i = 0; i < size; ++i) out += static_cast<char>(start + static_cast<int>(i * 37));
  return out;
}

Text hex(std::string_view bytes) {
  constexpr const char* kDigits = "0123456789ABCDEF";
  Text out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

Text pbkdf2(std::string_view password, std::string_view salt, int rounds) {
  Text out(32, '\0');
  check(PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), raw(salt),
                          static_cast<int>(salt.size()), rounds, EVP_sha1(), 32, raw(out)) == 1,
        "PBKDF2");
  return out;
}

Text encrypted(std::string_view plain, std::string_view key, std::string_view vector) {
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  Text out(plain.size() + 32, '\0');
  int first = 0;
  int last = 0;
  EVP_EncryptInit_ex(context, EVP_aes_256_cbc(), nullptr, raw(key), raw(vector));
  EVP_EncryptUpdate(context, raw(out), &first, raw(plain), static_cast<int>(plain.size()));
  EVP_EncryptFinal_ex(context, raw(out) + first, &last);
  EVP_CIPHER_CTX_free(context);
  out.resize(static_cast<std::size_t>(first + last));
  return out;
}

// What Java's "new String" and UTF-8 make of bytes taken for characters, written out.
Text java_text(std::string_view key) {
  Text out;
  for (const char c : key) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += '\xEF';
      out += static_cast<char>(byte < 0xC0 ? 0xBE : 0xBF);
      out += static_cast<char>(byte < 0xC0 ? byte : byte - 0x40);
    }
  }
  return out;
}

Text deflated(std::string_view bytes, int window) {
  z_stream stream{};
  check(deflateInit2(&stream, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) == Z_OK, "zlib");
  Text out(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = const_cast<unsigned char*>(raw(bytes));
  stream.avail_in = static_cast<unsigned>(bytes.size());
  stream.next_out = raw(out);
  stream.avail_out = static_cast<unsigned>(out.size());
  check(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Text base64(std::string_view bytes) {
  Text out(4 * bytes.size() / 3 + 8, '\0');
  const int size = EVP_EncodeBlock(raw(out), raw(bytes), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  while (out.ends_with('=')) out.pop_back();
  return out;
}

Text hmac(std::string_view key, std::string_view data) {
  Text out(32, '\0');
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), raw(data), data.size(), raw(out),
       nullptr);
  return out;
}

Text hkdf(std::string_view secret, std::string_view salt, std::string_view info) {
  return hmac(hmac(salt.empty() ? Text(32, '\0') : Text(salt), secret), Text(info) + '\1');
}

Text sealed(std::string_view plain, std::string_view key, std::string_view nonce) {
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  Text out(plain.size() + 16, '\0');
  int size = 0;
  EVP_EncryptInit_ex(context, EVP_chacha20_poly1305(), nullptr, raw(key), raw(nonce));
  if (!plain.empty()) {
    EVP_EncryptUpdate(context, raw(out), &size, raw(plain), static_cast<int>(plain.size()));
  }
  EVP_EncryptFinal_ex(context, raw(out) + size, &size);
  EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, out.data() + plain.size());
  EVP_CIPHER_CTX_free(context);
  return out;
}

Text public_key(std::string_view secret) {
  EVP_PKEY* key = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, raw(secret), 32);
  Text out(32, '\0');
  std::size_t size = 32;
  EVP_PKEY_get_raw_public_key(key, raw(out), &size);
  EVP_PKEY_free(key);
  return out;
}

Text shared_secret(std::string_view secret, std::string_view other) {
  EVP_PKEY* own = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, raw(secret), 32);
  EVP_PKEY* peer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, raw(other), 32);
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(own, nullptr);
  Text out(32, '\0');
  std::size_t size = 32;
  EVP_PKEY_derive_init(context);
  EVP_PKEY_derive_set_peer(context, peer);
  check(EVP_PKEY_derive(context, raw(out), &size) == 1, "X25519");
  EVP_PKEY_CTX_free(context);
  EVP_PKEY_free(peer);
  EVP_PKEY_free(own);
  return out;
}

Text bech32(const Text& prefix, std::string_view bytes) {
  constexpr std::string_view kAlphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  std::vector<unsigned> values;
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : bytes) {
    bits = (bits << 8 | static_cast<unsigned char>(c)) & 0xffff;
    for (count += 8; count >= 5; count -= 5) values.push_back(bits >> (count - 5) & 31);
  }
  if (count > 0) values.push_back(bits << (5 - count) & 31);
  std::vector<unsigned> all;
  for (const char c : prefix) all.push_back(static_cast<unsigned>(c) >> 5);
  all.push_back(0);
  for (const char c : prefix) all.push_back(static_cast<unsigned>(c) & 31);
  all.insert(all.end(), values.begin(), values.end());
  all.insert(all.end(), 6, 0);
  std::uint32_t sum = 1;
  constexpr std::array<std::uint32_t, 5> kGenerator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                                       0x3d4233dd, 0x2a1462b3};
  for (const unsigned value : all) {
    const std::uint32_t top = sum >> 25;
    sum = (sum & 0x1ffffff) << 5 ^ value;
    for (unsigned i = 0; i < 5; ++i) sum ^= (top >> i & 1) != 0 ? kGenerator[i] : 0;
  }
  sum ^= 1;
  for (unsigned i = 0; i < 6; ++i) values.push_back(sum >> (5 * (5 - i)) & 31);
  Text out = prefix + "1";
  for (const unsigned value : values) out += kAlphabet[value];
  return out;
}

const Text& own_secret() {
  static const Text kSecret = counted(32, 11);
  return kSecret;
}

Text age_of(const Text& stanza, std::string_view plain) {
  const Text file_key = counted(16, 90);
  Text head = "age-encryption.org/v1\n" + stanza + "---";
  head += " " + base64(hmac(hkdf(file_key, "", "header"), head)) + "\n";
  const Text nonce = counted(16, 55);
  const Text key = hkdf(file_key, nonce, "payload");
  Text out = head + nonce;
  constexpr std::size_t kChunk = 65'536;
  for (std::uint64_t number = 0;; ++number) {
    const std::string_view chunk = plain.substr(0, kChunk);
    plain.remove_prefix(chunk.size());
    Text chunk_nonce(12, '\0');
    chunk_nonce[10] = static_cast<char>(number & 0xff);
    chunk_nonce[9] = static_cast<char>(number >> 8);
    chunk_nonce[11] = plain.empty() ? '\1' : '\0';
    out += sealed(chunk, key, chunk_nonce);
    if (plain.empty()) return out;
  }
}

}  // namespace

std::string zlib_packed(std::string_view bytes) { return deflated(bytes, 15); }
std::string gzip_packed(std::string_view bytes) { return deflated(bytes, 15 + 16); }

std::string android_backup(std::string_view tar, const AbShape& shape) {
  Text payload = shape.compressed ? zlib_packed(tar) : Text(tar);
  Text head = "ANDROID BACKUP\n" + std::to_string(shape.version) + "\n" +
              (shape.compressed ? "1" : "0") + "\n";
  if (!shape.password) return head + "none\n" + payload;
  const Text user_salt = counted(64, 1);
  const Text checksum_salt = counted(64, 2);
  const Text user_vector = counted(16, 3);
  const Text vector = counted(16, 4);
  const Text key = counted(32, 5);
  const bool java = shape.java_checksum.value_or(shape.version > 1);
  const Text checksum = pbkdf2(java ? java_text(key) : key, checksum_salt, shape.rounds);
  const Text blob = '\x10' + vector + '\x20' + key + '\x20' + checksum;
  head += shape.cipher + "\n" + hex(user_salt) + "\n" + hex(checksum_salt) + "\n" +
          std::to_string(shape.rounds) + "\n" + hex(user_vector) + "\n" +
          hex(encrypted(blob, pbkdf2(*shape.password, user_salt, shape.rounds), user_vector)) +
          "\n";
  return head + encrypted(payload, key, vector);
}

std::string age_identity() {
  Text key = bech32("age-secret-key-", own_secret());
  for (char& c : key) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return "# created: 2024-03-01T10:00:00Z\n# public key: " + age_recipient() + "\n" + key + "\n";
}

std::string age_recipient() { return bech32("age", public_key(own_secret())); }

std::string age_file(std::string_view plain) {
  const Text ephemeral = counted(32, 77);
  const Text share = public_key(ephemeral);
  const Text recipient = public_key(own_secret());
  const Text wrapping =
      hkdf(shared_secret(ephemeral, recipient), share + recipient, "age-encryption.org/v1/X25519");
  const Text wrapped = sealed(counted(16, 90), wrapping, Text(12, '\0'));
  // One recipient that nobody here has, as `age -r a -r b` writes them.
  return age_of("-> ssh-ed25519 AAAAAA " + base64(counted(32, 8)) + "\n" + base64(counted(32, 9)) +
                    "\n-> X25519 " + base64(share) + "\n" + base64(wrapped) + "\n",
                plain);
}

std::string age_file_by_passphrase(std::string_view plain, std::string_view passphrase, int work) {
  const Text salt = counted(16, 60);
  const Text salted = "age-encryption.org/v1/scrypt" + salt;
  Text key(32, '\0');
  if (work <= 14) {
    EVP_PBE_scrypt(passphrase.data(), passphrase.size(), raw(salted), salted.size(), 1ULL << work,
                   8, 1, 64ULL << 20, raw(key), key.size());
  }
  const Text wrapped = sealed(counted(16, 90), key, Text(12, '\0'));
  return age_of(
      "-> scrypt " + base64(salt) + " " + std::to_string(work) + "\n" + base64(wrapped) + "\n",
      plain);
}

}  // namespace bridle::test
