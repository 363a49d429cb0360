// Secret: a password in memory, in one place that never moves and is wiped when the Secret goes.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

namespace bridle {

// Overwrites memory in a way that no compiler leaves out.
void wipe(void* memory, std::size_t bytes);

class Secret {
 public:
  static constexpr std::size_t kLongest = 4'096;  // bytes

  Secret();
  ~Secret();
  Secret(Secret&&) noexcept = default;
  Secret& operator=(Secret&&) noexcept = default;

  // False, and nothing is added, when that would make it longer than kLongest.
  bool append(std::string_view text);

  // Dies with the Secret. REQUIRES: the Secret was not moved from.
  std::string_view view() const { return {bytes_->data(), size_}; }

 private:
  struct Wiper {
    void operator()(std::array<char, kLongest>* bytes) const;
  };
  std::unique_ptr<std::array<char, kLongest>, Wiper> bytes_;
  std::size_t size_ = 0;
};

}  // namespace bridle
