#include "vfs/sections.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <utility>

#include "base/limits.h"
#include "vfs/names.h"
#include "vfs/section_line.h"
#include "vfs/slice_source.h"

namespace bridle::vfs {
namespace {

using Kind = SectionLine::Kind;

constexpr std::size_t kPiece = 1U << 20;
constexpr std::size_t kLongestName = 200;  // bytes

// As a component of a path, or several: services of the hardware have "/" in their names.
std::string shown_name(std::string_view name) {
  std::string out = escaped(name.substr(0, kLongestName));
  const PathFlaw flaw = flaw_of(out);
  const bool odd = flaw != PathFlaw::none || out.find("//") != std::string::npos ||
                   out.starts_with("./") || out.find("/./") != std::string::npos ||
                   out.ends_with('/') || out.ends_with("/.") || out == ".";
  if (!odd) return out;
  std::string plain;
  for (const char c : out) {
    plain += c == '/' ? std::string("%2F") : c == '.' ? std::string("%2E") : std::string(1, c);
  }
  return plain;
}

class Indexer {
 public:
  explicit Indexer(SectionIndex& index) : index_(index) {
    begin("section/(head)", "", Kind::text, 0);
  }

  // The line from `start` on, which ends before `end`.
  void line(std::string_view text, std::uint64_t start, std::uint64_t end) {
    // Nearly all lines: neither do they head anything, nor is a decision open.
    std::size_t at = 0;
    while (at + 1 < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
    const bool plain = text[at] != '-' && text[at] != 'D';
    if (plain && !ends_at_) return;
    take(section_line(text), start, end);
  }

  // A line so long that it is none of the above.
  void long_line(std::uint64_t start) { take({Kind::text}, start, start); }

  void finish(std::uint64_t size) { close(ends_at_.value_or(size)); }

 private:
  void take(const SectionLine& line, std::uint64_t start, std::uint64_t end) {
    switch (line.kind) {
      case Kind::blank:
        return;
      case Kind::text:
        return text(start);
      case Kind::title:
        // Services print such lines of their own.
        if (kind_ == Kind::service && !firm_) return text(start);
        return heading("section/", line, start, end);
      case Kind::command:
        return heading("section/", line, start, end);
      case Kind::service:
        return heading("dumpsys/", line, start, end);
      case Kind::dashes:
        if (!ends_at_) ends_at_ = start, by_dashes_ = true;
        return;
      case Kind::service_end:
      case Kind::command_end:
        return ending(line, start);
    }
  }

  void text(std::uint64_t start) {
    if (!ends_at_) return;
    if (!firm_) {  // the dashes, or the end of another one's output, are a part of it
      ends_at_.reset();
      return;
    }
    close(*ends_at_);
    begin("section/(between)", "", Kind::text, start);
  }

  void ending(const SectionLine& line, std::uint64_t start) {
    const bool own = kind_ == Kind::text || line.name == name_;
    if (!ends_at_ || by_dashes_) {
      ends_at_ = start;
      by_dashes_ = false;
      firm_ = own;
    } else {
      firm_ = firm_ || own;
    }
  }

  void heading(std::string_view below, const SectionLine& line, std::uint64_t start,
               std::uint64_t end) {
    if (index_.sections.size() >= limits::kSections) {
      index_.over_limit = true;
      return text(start);
    }
    close(ends_at_.value_or(start));
    begin(std::string(below) + shown_name(line.name), line.name,
          line.kind == Kind::service ? Kind::service : Kind::command, end);
  }

  void begin(std::string path, std::string_view name, Kind kind, std::uint64_t start) {
    path_ = std::move(path);
    name_ = name;
    kind_ = kind;
    start_ = start;
    ends_at_.reset();
    by_dashes_ = false;
    firm_ = false;
  }

  void close(std::uint64_t end) {
    end = std::max(end, start_);
    if (kind_ == Kind::text && end == start_) return;
    std::uint32_t& count = counts_[path_];
    std::string path = path_;
    while (++count > 1) {
      path = path_ + "#" + std::to_string(count);
      if (!counts_.contains(path)) break;
    }
    if (count > 1) counts_[path] = 1;
    index_.sections.push_back({std::move(path), start_, end});
  }

  SectionIndex& index_;
  std::unordered_map<std::string, std::uint32_t> counts_;
  // The section that is open: (head) and (between) are Kind::text.
  std::string path_;
  std::string name_;
  Kind kind_ = Kind::text;
  std::uint64_t start_ = 0;
  // Where it ends if a heading comes next; an end line of its own name ends it in any case.
  std::optional<std::uint64_t> ends_at_;
  bool by_dashes_ = false;
  bool firm_ = false;
};

class SectionTree final : public Tree {
 public:
  SectionTree(std::unique_ptr<ByteSource> text, SectionIndex index, std::optional<Error> broke_off)
      : text_(std::move(text)), index_(std::move(index)), broke_off_(std::move(broke_off)) {
    for (std::size_t i = 0; i < index_.sections.size(); ++i) {
      by_path_.emplace(index_.sections[i].path, i);
    }
  }

  Result<void> list(const Each& each) override {
    for (const Section& section : index_.sections) {
      if (!each(entry(section))) return {};
    }
    if (broke_off_) return *broke_off_;
    return {};
  }

  std::optional<Entry> find(std::string_view path) override {
    const auto found = by_path_.find(path);
    return found == by_path_.end() ? std::nullopt
                                   : std::optional<Entry>(entry(index_.sections[found->second]));
  }

  Result<std::unique_ptr<ByteSource>> open(const Entry& entry) override {
    const auto found = by_path_.find(entry.path);
    if (found == by_path_.end()) {
      return Error{ErrorCode::not_found, "no section is named " + entry.path};
    }
    const Section& section = index_.sections[found->second];
    return std::unique_ptr<ByteSource>(
        std::make_unique<SliceSource>(*text_, section.start, section.end - section.start));
  }

 private:
  static Entry entry(const Section& section) {
    Entry out;
    out.path = section.path;
    out.size = section.end - section.start;
    return out;
  }

  std::unique_ptr<ByteSource> text_;
  const SectionIndex index_;
  std::unordered_map<std::string_view, std::size_t> by_path_;  // views of index_
  std::optional<Error> broke_off_;
};

}  // namespace

Result<void> index_sections(const ByteSource& text, SectionIndex& index) {
  Indexer indexer(index);
  std::vector<char> buffer(kPiece);
  std::size_t held = 0;  // bytes of a line that is not whole yet
  std::uint64_t at = 0;  // of the text, where `buffer` begins
  bool in_long_line = false;
  Result<void> read;
  while (true) {
    auto got = text.read_at(at + held, std::as_writable_bytes(std::span(buffer).subspan(held)));
    if (!got) read = got.error();
    if (!got || *got == 0) break;
    const char* const end = buffer.data() + held + *got;
    const char* line = buffer.data();
    const char* look = buffer.data() + held;
    while (const void* found = std::memchr(look, '\n', static_cast<std::size_t>(end - look))) {
      const char* const next = static_cast<const char*>(found) + 1;
      const std::uint64_t start = at + static_cast<std::uint64_t>(line - buffer.data());
      const auto length = static_cast<std::size_t>(next - line);
      if (!in_long_line) indexer.line({line, length}, start, start + length);
      in_long_line = false;
      line = look = next;
    }
    const auto done = static_cast<std::size_t>(line - buffer.data());
    held = static_cast<std::size_t>(end - line);
    std::memmove(buffer.data(), line, held);
    at += done;
    if (held == buffer.size()) {
      if (!in_long_line) indexer.long_line(at);
      in_long_line = true;
      at += held;
      held = 0;
    }
  }
  if (held > 0 && !in_long_line) indexer.line({buffer.data(), held}, at, at + held);
  indexer.finish(at + held);
  return read;
}

std::unique_ptr<Tree> open_sections(std::unique_ptr<ByteSource> text, SectionIndex index,
                                    std::optional<Error> broke_off) {
  return std::make_unique<SectionTree>(std::move(text), std::move(index), std::move(broke_off));
}

DumpText dump_text_of(std::string_view front) {
  DumpText out = DumpText::none;
  while (!front.empty()) {
    const std::size_t end = std::min(front.find('\n'), front.size());
    const std::string_view line = front.substr(0, end);
    front.remove_prefix(std::min(end + 1, front.size()));
    if (line.starts_with("== dumpstate:")) return DumpText::dumpstate;
    if (line.empty() || (line[0] != '-' && line[0] != 'D')) continue;
    const Kind kind = section_line(line).kind;
    if (kind == Kind::command || kind == Kind::command_end) return DumpText::dumpstate;
    if (kind == Kind::service || kind == Kind::service_end) out = DumpText::dumpsys;
  }
  return out;
}

}  // namespace bridle::vfs
