#include "formats/backup_crypto.h"

// The block functions are deprecated in favour of EVP, which costs several times the block itself.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace bridle::crypto {
namespace {

constexpr std::size_t kHashBlock = 64;  // of SHA-1 and SHA-256 both

struct Sha256Block {
  static constexpr std::size_t kWords = 8;
  using Context = SHA256_CTX;
  static void init(Context& c) { SHA256_Init(&c); }
  static void update(Context& c, Bytes data) { SHA256_Update(&c, data.data(), data.size()); }
  static void finish(Context& c, unsigned char* out) { SHA256_Final(out, &c); }
  static void transform(Context& c, const unsigned char* block) { SHA256_Transform(&c, block); }
  static SHA_LONG* words(Context& c) { return c.h; }
};

struct Sha1Block {
  static constexpr std::size_t kWords = 5;
  using Context = SHA_CTX;
  static void init(Context& c) { SHA1_Init(&c); }
  static void update(Context& c, Bytes data) { SHA1_Update(&c, data.data(), data.size()); }
  static void finish(Context& c, unsigned char* out) { SHA1_Final(out, &c); }
  static void transform(Context& c, const unsigned char* block) { SHA1_Transform(&c, block); }
  static SHA_LONG* words(Context& c) { return &c.h0; }  // h0..h4 follow each other
};

// RFC 2104 with the states after the padded key kept, so that a round is two blocks and no more.
template <typename Hash>
class Hmac {
 public:
  static constexpr std::size_t kSize = 4 * Hash::kWords;
  using Digest = std::array<unsigned char, kSize>;

  explicit Hmac(Bytes key) {
    std::array<unsigned char, kHashBlock> block{};
    if (key.size() > kHashBlock) {
      typename Hash::Context context;
      Hash::init(context);
      Hash::update(context, key);
      Hash::finish(context, block.data());
    } else if (!key.empty()) {
      std::memcpy(block.data(), key.data(), key.size());
    }
    for (unsigned char& b : block) b ^= 0x36;
    Hash::init(inner_);
    Hash::update(inner_, std::as_bytes(std::span(block)));
    for (unsigned char& b : block) b ^= 0x36 ^ 0x5c;
    Hash::init(outer_);
    Hash::update(outer_, std::as_bytes(std::span(block)));
    OPENSSL_cleanse(block.data(), block.size());
  }
  ~Hmac() {
    OPENSSL_cleanse(&inner_, sizeof inner_);
    OPENSSL_cleanse(&outer_, sizeof outer_);
  }
  Hmac(const Hmac&) = delete;
  Hmac& operator=(const Hmac&) = delete;

  Digest of(Bytes first, Bytes second) const {
    Digest digest;
    auto context = inner_;
    Hash::update(context, first);
    Hash::update(context, second);
    Hash::finish(context, digest.data());
    context = outer_;
    Hash::update(context, std::as_bytes(std::span(digest)));
    Hash::finish(context, digest.data());
    return digest;
  }

  // Replaces `digest` by its HMAC `rounds` times, and adds each into `sum`.
  void chain(Digest& digest, std::uint64_t rounds, Digest& sum) const {
    // What is hashed is always one digest after one block of padded key: its last block never
    // changes but for the digest at its front.
    std::array<unsigned char, kHashBlock> block{};
    std::copy(digest.begin(), digest.end(), block.begin());
    block[kSize] = 0x80;
    constexpr std::size_t kBits = 8 * (kHashBlock + kSize);
    block[kHashBlock - 2] = kBits >> 8;
    block[kHashBlock - 1] = kBits & 0xff;
    std::array<SHA_LONG, Hash::kWords> total{};
    for (std::uint64_t i = 0; i < rounds; ++i) {
      auto context = inner_;
      Hash::transform(context, block.data());
      put(Hash::words(context), block.data());
      context = outer_;
      Hash::transform(context, block.data());
      put(Hash::words(context), block.data());
      for (std::size_t w = 0; w < Hash::kWords; ++w) total[w] ^= Hash::words(context)[w];
    }
    std::copy_n(block.begin(), kSize, digest.begin());
    Digest added;
    put(total.data(), added.data());
    for (std::size_t i = 0; i < kSize; ++i) sum[i] ^= added[i];
    OPENSSL_cleanse(block.data(), block.size());
  }

 private:
  static void put(const SHA_LONG* words, unsigned char* out) {
    for (std::size_t w = 0; w < Hash::kWords; ++w) {
      out[4 * w] = static_cast<unsigned char>(words[w] >> 24);
      out[4 * w + 1] = static_cast<unsigned char>(words[w] >> 16);
      out[4 * w + 2] = static_cast<unsigned char>(words[w] >> 8);
      out[4 * w + 3] = static_cast<unsigned char>(words[w]);
    }
  }

  typename Hash::Context inner_;
  typename Hash::Context outer_;
};

template <typename Hash>
Key pbkdf2(Bytes password, Bytes salt, std::uint64_t rounds) {
  const Hmac<Hash> hmac(password);
  Key key;
  const auto out = key.bytes();
  std::size_t done = 0;
  for (unsigned char number = 1; done < out.size(); ++number) {
    const std::array<std::byte, 4> index = {
        {std::byte{0}, std::byte{0}, std::byte{0}, std::byte{number}}};
    auto digest = hmac.of(salt, index);
    auto sum = digest;
    hmac.chain(digest, rounds - 1, sum);
    const std::size_t count = std::min(sum.size(), out.size() - done);
    std::memcpy(out.data() + done, sum.data(), count);
    done += count;
    OPENSSL_cleanse(digest.data(), digest.size());
    OPENSSL_cleanse(sum.data(), sum.size());
  }
  return key;
}

unsigned char* raw(std::byte* bytes) { return reinterpret_cast<unsigned char*>(bytes); }
const unsigned char* raw(const std::byte* bytes) {
  return reinterpret_cast<const unsigned char*>(bytes);
}

// EVP_aes_256_cbc() and the like look the algorithm up again in each use.
struct Fetched {
  EVP_CIPHER* cipher;
  explicit Fetched(const char* name) : cipher(EVP_CIPHER_fetch(nullptr, name, nullptr)) {}
  Fetched(const Fetched&) = delete;
  Fetched& operator=(const Fetched&) = delete;
  ~Fetched() { EVP_CIPHER_free(cipher); }
};

EVP_CIPHER_CTX* decryption_context(const EVP_CIPHER* cipher, const Key& key) {
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  if (context == nullptr ||
      EVP_DecryptInit_ex2(context, cipher, raw(key.bytes().data()), nullptr, nullptr) != 1) {
    EVP_CIPHER_CTX_free(context);
    throw std::bad_alloc();  // libcrypto refuses these for want of memory alone
  }
  EVP_CIPHER_CTX_set_padding(context, 0);
  return context;
}

}  // namespace

Key::~Key() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

Key pbkdf2_sha256(Bytes password, Bytes salt, std::uint64_t rounds) {
  return pbkdf2<Sha256Block>(password, salt, rounds);
}

Key pbkdf2_sha1(Bytes password, Bytes salt, std::uint64_t rounds) {
  return pbkdf2<Sha1Block>(password, salt, rounds);
}

std::optional<Key> unwrap(const Key& wrapping, Bytes wrapped) {
  if (wrapped.size() != kWrappedKeySize) return std::nullopt;
  static const Fetched kEcb("AES-256-ECB");
  struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  };
  const std::unique_ptr<EVP_CIPHER_CTX, Free> context(decryption_context(kEcb.cipher, wrapping));
  constexpr std::size_t kHalf = 8;
  constexpr std::size_t kHalves = 4;
  std::array<std::byte, 2 * kHalf> block{};  // A | R[i]
  Key key;
  std::memcpy(block.data(), wrapped.data(), kHalf);
  std::memcpy(key.bytes().data(), wrapped.data() + kHalf, kHalf * kHalves);
  bool fine = true;
  for (std::size_t j = 6; j-- > 0;) {
    for (std::size_t i = kHalves; i-- > 0;) {
      std::byte* half = key.bytes().data() + i * kHalf;
      block[kHalf - 1] ^= static_cast<std::byte>(kHalves * j + i + 1);
      std::memcpy(block.data() + kHalf, half, kHalf);
      int length = 0;
      fine = EVP_DecryptUpdate(context.get(), raw(block.data()), &length, raw(block.data()),
                               static_cast<int>(block.size())) == 1 &&
             fine;
      std::memcpy(half, block.data() + kHalf, kHalf);
    }
  }
  fine = fine && std::all_of(block.begin(), block.begin() + kHalf,
                             [](std::byte b) { return b == std::byte{0xa6}; });
  OPENSSL_cleanse(block.data(), block.size());
  if (!fine) return std::nullopt;
  return key;
}

CbcDecryptor::CbcDecryptor(const Key& key) {
  static const Fetched kCbc("AES-256-CBC");
  context_ = decryption_context(kCbc.cipher, key);
}

CbcDecryptor::~CbcDecryptor() { EVP_CIPHER_CTX_free(context_); }

CbcDecryptor::CbcDecryptor(CbcDecryptor&& other) noexcept
    : context_(std::exchange(other.context_, nullptr)) {}

CbcDecryptor& CbcDecryptor::operator=(CbcDecryptor&& other) noexcept {
  std::swap(context_, other.context_);
  return *this;
}

bool CbcDecryptor::decrypt(const Block& previous, std::span<std::byte> data) {
  if (EVP_DecryptInit_ex2(context_, nullptr, nullptr, raw(previous.data()), nullptr) != 1) {
    return false;
  }
  constexpr std::size_t kPiece = std::size_t{1} << 30;  // the length is an int
  while (!data.empty()) {
    const std::span piece = data.first(std::min(kPiece, data.size()));
    int length = 0;
    if (EVP_DecryptUpdate(context_, raw(piece.data()), &length, raw(piece.data()),
                          static_cast<int>(piece.size())) != 1 ||
        static_cast<std::size_t>(length) != piece.size()) {
      return false;
    }
    data = data.subspan(piece.size());
  }
  return true;
}

std::optional<std::size_t> padding_of(std::span<const std::byte, 16> last) {
  const auto count = std::to_integer<std::size_t>(last[15]);
  if (count < 1 || count > last.size()) return std::nullopt;
  const bool all = std::all_of(last.end() - static_cast<std::ptrdiff_t>(count), last.end(),
                               [&](std::byte b) { return b == last[15]; });
  return all ? std::optional(count) : std::nullopt;
}

}  // namespace bridle::crypto
