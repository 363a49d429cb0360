#include "base/hash.h"

#include <openssl/evp.h>

#include <new>

namespace bridle {
namespace {

struct ContextFree {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

struct Sha256::Context {
  std::unique_ptr<EVP_MD_CTX, ContextFree> evp;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  context_->evp.reset(EVP_MD_CTX_new());
  if (!context_->evp || EVP_DigestInit_ex(context_->evp.get(), EVP_sha256(), nullptr) != 1) {
    throw std::bad_alloc();
  }
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::span<const std::byte> data) {
  EVP_DigestUpdate(context_->evp.get(), data.data(), data.size());
}

Sha256Digest Sha256::finish() {
  Sha256Digest out{};
  EVP_DigestFinal_ex(context_->evp.get(), reinterpret_cast<unsigned char*>(out.data()), nullptr);
  return out;
}

struct Digests::Context {
  struct One {
    explicit One(const EVP_MD* kind) : evp(EVP_MD_CTX_new()) {
      if (!evp || EVP_DigestInit_ex(evp.get(), kind, nullptr) != 1) throw std::bad_alloc();
    }
    std::string finish() const {
      std::array<std::byte, EVP_MAX_MD_SIZE> out{};
      unsigned size = 0;
      EVP_DigestFinal_ex(evp.get(), reinterpret_cast<unsigned char*>(out.data()), &size);
      return hex(std::span(out).first(size));
    }
    std::unique_ptr<EVP_MD_CTX, ContextFree> evp;
  };
  One sha256{EVP_sha256()};
  One sha1{EVP_sha1()};
  One md5{EVP_md5()};
};

Digests::Digests() : context_(std::make_unique<Context>()) {}
Digests::~Digests() = default;
Digests::Digests(Digests&&) noexcept = default;
Digests& Digests::operator=(Digests&&) noexcept = default;

void Digests::update(std::span<const std::byte> data) {
  for (const Context::One* one : {&context_->sha256, &context_->sha1, &context_->md5}) {
    EVP_DigestUpdate(one->evp.get(), data.data(), data.size());
  }
}

Digests::Hex Digests::finish() {
  return {context_->sha256.finish(), context_->sha1.finish(), context_->md5.finish()};
}

Sha1Digest sha1(std::string_view data) {
  Sha1Digest out{};
  EVP_Digest(data.data(), data.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr,
             EVP_sha1(), nullptr);
  return out;
}

Sha256Digest sha256(std::span<const std::byte> data) {
  Sha256Digest out{};
  EVP_Digest(data.data(), data.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr,
             EVP_sha256(), nullptr);
  return out;
}

void append_hex(std::span<const std::byte> data, std::string& out) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (const std::byte b : data) {
    out += kDigits[std::to_integer<unsigned>(b) >> 4];
    out += kDigits[std::to_integer<unsigned>(b) & 15];
  }
}

std::string hex(std::span<const std::byte> data) {
  std::string out;
  out.reserve(data.size() * 2);
  append_hex(data, out);
  return out;
}

}  // namespace bridle
