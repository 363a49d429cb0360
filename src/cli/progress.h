// A line of progress on a terminal; nothing at all in a pipe.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "engine/run.h"

namespace bridle::cli {

class ProgressLine final : public Progress {
 public:
  ProgressLine();
  ~ProgressLine() override;  // clears the line

  void step(std::string_view what);
  void listing(std::uint64_t entries) override;
  void reading(std::uint64_t bytes_done, std::uint64_t bytes_all) override;
  void finishing() override;
  void decrypting(std::uint64_t files, std::uint64_t bytes);
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  void show(const std::string& text, bool at_once);

  bool active_;
  bool shown_ = false;
  Clock::time_point last_{};
  Clock::time_point reading_since_{};
};

}  // namespace bridle::cli
