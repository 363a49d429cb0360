#include "support/listing.h"

#include <algorithm>
#include <stdexcept>

#include "base/limits.h"

namespace bridle::test {

using vfs::ArchiveLimits;
using vfs::Entry;
using vfs::Tree;

namespace {

// Exact-size copy, so that a read over the end is seen.
class OwnedSource final : public ByteSource {
 public:
  explicit OwnedSource(std::string_view text)
      : bytes_(as_bytes(text).begin(), as_bytes(text).end()), memory_(bytes_) {}
  std::uint64_t size() const override { return memory_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    return memory_.read_at(offset, out);
  }

 private:
  std::vector<std::byte> bytes_;
  MemorySource memory_;
};

}  // namespace

Result<std::unique_ptr<Tree>> open_bytes(std::string_view bytes, const ArchiveLimits& bounds) {
  return vfs::open_archive_of(std::make_unique<OwnedSource>(bytes), "evidence", bounds);
}

std::unique_ptr<Tree> tree_of(std::string_view bytes, const ArchiveLimits& bounds) {
  auto tree = open_bytes(bytes, bounds);
  if (!tree) throw std::runtime_error(tree.error().message);
  if (*tree == nullptr) throw std::runtime_error("no archive");
  return std::move(*tree);
}

const Entry& Listing::operator[](std::string_view path) const {
  const auto at = std::find_if(entries.begin(), entries.end(),
                               [&](const Entry& entry) { return entry.path == path; });
  if (at == entries.end()) throw std::runtime_error("not listed: " + std::string(path));
  return *at;
}

Listing list(Tree& tree) {
  Listing out;
  const auto done = tree.list([&](const Entry& entry) {
    out.entries.push_back(entry);
    return true;
  });
  if (!done) out.error = done.error();
  return out;
}

Result<std::string> text_of(Tree& tree, const Entry& entry) {
  auto source = tree.open(entry);
  if (!source) return source.error();
  auto bytes = read_all(**source, limits::kWholeFile);
  if (!bytes) return bytes.error();
  return std::string(as_text(*bytes));
}

std::string text_or_error(Tree& tree, const Entry& entry) {
  auto text = text_of(tree, entry);
  return text ? *text : "error: " + text.error().message;
}

std::string noise(std::size_t size, std::uint64_t seed) {
  std::string out;
  out.reserve(size + 8);
  for (std::uint64_t state = seed; out.size() < size;) {
    state = state * 6'364'136'223'846'793'005 + 1'442'695'040'888'963'407;
    const std::uint64_t word = state ^ state >> 29;
    out.append(reinterpret_cast<const char*>(&word), sizeof(word));
  }
  out.resize(size);
  return out;
}

}  // namespace bridle::test
