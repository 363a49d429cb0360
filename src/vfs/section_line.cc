#include "vfs/section_line.h"

#include <algorithm>
#include <string>

namespace bridle::vfs {
namespace {

using Kind = SectionLine::Kind;

constexpr std::size_t kLeastDashes = 20;
constexpr std::size_t kLongestHeading = 1'024;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}

// "0.053s was the duration of ": what follows it, or nothing.
std::string_view after_duration(std::string_view text) {
  constexpr std::string_view kWords = "s was the duration of ";
  std::size_t at = 0;
  while (at < text.size() &&
         ((text[at] >= '0' && text[at] <= '9') || text[at] == '.' || text[at] == ',')) {
    ++at;
  }
  const std::string_view rest = text.substr(at);
  return at > 0 && rest.starts_with(kWords) ? rest.substr(kWords.size()) : std::string_view();
}

SectionLine of_service(std::string_view line) {
  constexpr std::string_view kStart = "DUMP OF SERVICE ";
  if (!line.starts_with(kStart) || line.back() != ':') return {};
  std::string_view name = trimmed(line.substr(kStart.size(), line.size() - kStart.size() - 1));
  for (const std::string_view priority : {"CRITICAL ", "HIGH ", "NORMAL "}) {
    if (!name.starts_with(priority)) continue;
    name = trimmed(name.substr(priority.size()));
    break;
  }
  if (name.empty()) return {};
  return {Kind::service, name};
}

SectionLine of_dashes(std::string_view line) {
  const std::size_t count = std::min(line.find_first_not_of('-'), line.size());
  if (count == line.size()) return {count >= kLeastDashes ? Kind::dashes : Kind::text};
  constexpr std::string_view kService = "--------- ";
  if (line.starts_with(kService)) {
    constexpr std::string_view kDumpsys = "dumpsys ";
    const std::string_view rest = after_duration(line.substr(kService.size()));
    if (!rest.starts_with(kDumpsys)) return {};
    const std::string_view name = rest.substr(kDumpsys.size());
    return {Kind::service_end, trimmed(name.substr(0, name.rfind(", ending at")))};
  }
  constexpr std::string_view kFront = "------ ";
  constexpr std::string_view kBack = " ------";
  if (!line.starts_with(kFront) || !line.ends_with(kBack) ||
      line.size() <= kFront.size() + kBack.size()) {
    return {};
  }
  const std::string_view inner =
      trimmed(line.substr(kFront.size(), line.size() - kFront.size() - kBack.size()));
  if (const std::string_view ended = after_duration(inner); !ended.empty()) {
    const bool quoted = ended.size() > 1 && ended.front() == '\'' && ended.back() == '\'';
    return {Kind::command_end, quoted ? ended.substr(1, ended.size() - 2) : ended};
  }
  const std::size_t open = inner.find(" (");
  if (inner.empty() || inner.front() == '-' || inner.front() == '(') return {};
  if (open == std::string_view::npos || inner.back() != ')') return {Kind::title, inner};
  return {Kind::command, trimmed(inner.substr(0, open))};
}

}  // namespace

SectionLine section_line(std::string_view line) {
  const std::string_view text = trimmed(line);
  if (text.empty()) return {Kind::blank};
  if (text.size() > kLongestHeading) return {};
  if (text.front() == '-') return of_dashes(text);
  if (text.front() == 'D') return of_service(text);
  return {};
}

}  // namespace bridle::vfs
