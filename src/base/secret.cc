#include "base/secret.h"

#include <openssl/crypto.h>

#include <algorithm>

namespace bridle {

void wipe(void* memory, std::size_t bytes) { OPENSSL_cleanse(memory, bytes); }

void Secret::Wiper::operator()(std::array<char, kLongest>* bytes) const {
  wipe(bytes->data(), bytes->size());
  delete bytes;
}

Secret::Secret() : bytes_(new std::array<char, kLongest>) {}
Secret::~Secret() = default;

bool Secret::append(std::string_view text) {
  if (text.size() > kLongest - size_) return false;
  std::copy(text.begin(), text.end(), bytes_->begin() + static_cast<std::ptrdiff_t>(size_));
  size_ += text.size();
  return true;
}

}  // namespace bridle
