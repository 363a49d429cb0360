#include "engine/container_hash.h"

#include <filesystem>
#include <utility>
#include <vector>

#include "base/file.h"
#include "engine/contained.h"

namespace bridle {
namespace {

constexpr std::size_t kPiece = 1U << 20;

}  // namespace

ContainerHash::ContainerHash(std::string path, const std::atomic<bool>& stop)
    : path_(std::move(path)), stop_(stop) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path_, error)) return;
  const auto started = contained([&] {
    thread_ = std::thread([this] {
      if (const auto done = contained([&] { read(); }); !done) result_ = done.error();
    });
  });
  if (!started) result_ = started.error();
}

ContainerHash::~ContainerHash() {
  abandoned_ = true;
  if (thread_.joinable()) thread_.join();
}

Result<std::optional<report::HashedFile>> ContainerHash::wait() {
  if (thread_.joinable()) thread_.join();
  return result_;
}

void ContainerHash::read() {
  auto fd = open_for_reading(path_);
  if (!fd) {
    result_ = fd.error();
    return;
  }
  report::HashedFile file{.path = std::filesystem::path(path_).filename().string()};
  std::vector<std::byte> buffer(kPiece);
  Sha256 digest;
  while (true) {
    if (stop_ || abandoned_) return;
    const auto got = read_at(fd->get(), file.size, buffer);
    if (!got) {
      result_ = Error{got.error().code, path_ + ": " + got.error().message};
      return;
    }
    if (*got == 0) break;
    digest.update(std::span(buffer).first(*got));
    file.size += *got;
  }
  file.sha256 = digest.finish();
  result_ = std::optional(file);
}

}  // namespace bridle
