#include "share/lined_json.h"

#include <utility>

#include "base/file.h"
#include "base/limits.h"
#include "bytes/source.h"
#include "bytes/text_lines.h"

namespace bridle::share {
namespace {

constexpr std::string_view kBlanks = " \t";

// A file of the machine as parsers read one of the evidence.
class FileSource final : public ByteSource {
 public:
  FileSource(UniqueFd fd, std::uint64_t size) : fd_(std::move(fd)), size_(size) {}
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    return bridle::read_at(fd_.get(), offset, out);
  }

 private:
  UniqueFd fd_;
  std::uint64_t size_;
};

std::string_view trimmed(std::string_view line) {
  const std::size_t first = line.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? std::string_view() : line.substr(first);
}

Error not_ours(const std::string& path) {
  return {ErrorCode::malformed, path + " is not as bridle writes it: name the folder of a case"};
}

}  // namespace

Result<void> lines_of(const std::string& path, const LinedJson::Each& each) {
  auto fd = open_for_reading(path);
  if (!fd) return fd.error();
  const auto size = size_of(fd->get());
  if (!size) return size.error();
  const FileSource source(std::move(fd).value(), *size);
  TextLines lines(source);
  while (lines.next()) {
    if (lines.cut()) return not_ours(path);
    if (auto done = each(lines.text()); !done) return done;
  }
  if (lines.error()) return *lines.error();
  return {};
}

namespace {

// Tells head and elements apart, line by line.
class Splitter {
 public:
  explicit Splitter(std::string_view list) : begins_("\"" + std::string(list) + "\": [") {}

  // Whether the line is an element.
  bool is_element(std::string_view line) {
    const std::string_view text = trimmed(line);
    if (inside_ && (text == "]" || text == "],")) inside_ = false;
    if (inside_) return true;
    if (!seen_ && text.starts_with(begins_)) {
      seen_ = true;
      inside_ = text == begins_;
    }
    return false;
  }

  bool seen() const { return seen_; }
  bool inside() const { return inside_; }

 private:
  std::string begins_;
  bool seen_ = false;
  bool inside_ = false;
};

}  // namespace

Result<LinedJson> LinedJson::open(const std::string& path, std::string_view list) {
  LinedJson out;
  out.path_ = path;
  out.list_ = list;
  Splitter splitter(list);
  bool found = false;
  auto read = lines_of(path, [&](std::string_view line) -> Result<void> {
    if (splitter.is_element(line)) return {};
    out.head_ += line;
    if (!found && splitter.seen()) {
      found = true;
      // "[" ends the line, or "[]" and what follows it.
      out.split_ = splitter.inside() ? out.head_.size() : out.head_.rfind("[]") + 1;
    }
    out.head_ += '\n';
    if (out.head_.size() > limits::kWholeFile) return not_ours(path);
    return {};
  });
  if (!read) return read.error();
  if (!found || splitter.inside()) return not_ours(path);
  return out;
}

Result<void> LinedJson::elements(const Each& each) const {
  Splitter splitter(list_);
  return lines_of(path_, [&](std::string_view line) -> Result<void> {
    if (!splitter.is_element(line)) return {};
    std::string_view text = trimmed(line);
    if (text.ends_with(',')) text.remove_suffix(1);
    return each(text);
  });
}

}  // namespace bridle::share
