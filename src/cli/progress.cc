#include "cli/progress.h"

#include <unistd.h>

#include <cstdio>

#include "base/terminal.h"

namespace bridle::cli {
namespace {

constexpr std::chrono::milliseconds kInterval{200};
// An estimate from less than this would jump about.
constexpr double kSettledSeconds = 1.0;

std::string megabytes(std::uint64_t bytes) { return std::to_string(bytes >> 20) + " MB"; }

}  // namespace

ProgressLine::ProgressLine() : active_(is_terminal(STDERR_FILENO)) {}

ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::step(std::string_view what) { show(std::string(what) + " ...", true); }

void ProgressLine::listing(std::uint64_t entries) {
  show("Listing the evidence: " + std::to_string(entries) + " entries", false);
}

void ProgressLine::reading(std::uint64_t bytes_done, std::uint64_t bytes_all) {
  const auto now = Clock::now();
  if (reading_since_ == Clock::time_point{}) reading_since_ = now;
  std::string text = "Reading: " + megabytes(bytes_done) + " of " + megabytes(bytes_all);
  const double passed_s = std::chrono::duration<double>(now - reading_since_).count();
  if (passed_s > kSettledSeconds && bytes_done > 0 && bytes_done < bytes_all) {
    const double left_s =
        passed_s * static_cast<double>(bytes_all - bytes_done) / static_cast<double>(bytes_done);
    text += ", about " + std::to_string(static_cast<std::uint64_t>(left_s) + 1) + " s left";
  }
  show(text, false);
}

void ProgressLine::decrypting(std::uint64_t files, std::uint64_t bytes) {
  show("Decrypting: " + std::to_string(files) + " files, " + megabytes(bytes), false);
}

void ProgressLine::finishing() { step("Writing the report"); }

void ProgressLine::clear() {
  if (!shown_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  shown_ = false;
}

void ProgressLine::show(const std::string& text, bool at_once) {
  if (!active_) return;
  const auto now = Clock::now();
  if (!at_once && now - last_ < kInterval) return;
  last_ = now;
  const auto width = static_cast<std::size_t>(terminal_width(STDERR_FILENO));
  std::fprintf(stderr, "\r%s\033[K", text.substr(0, width > 1 ? width - 1 : width).c_str());
  std::fflush(stderr);
  shown_ = true;
}

}  // namespace bridle::cli
