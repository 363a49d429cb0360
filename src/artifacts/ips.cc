#include "artifacts/ips.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "artifacts/plain_path.h"

namespace bridle::artifacts::ips {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// Keys that only a report has, and no header.
constexpr std::string_view kBodyKeys[] = {"procName",  "procPath",     "threads",     "panicString",
                                          "processes", "processByPid", "captureTime", "string"};

struct Kind {
  std::int64_t bug_type;
  std::string_view meaning;
};
constexpr Kind kKinds[] = {
    {17, "shutdown_stall"},
    {20, "xprotect"},
    {22, "resource_use"},
    {28, "watchdog_notification"},
    {29, "watchdog_notification"},
    {32, "firmware_integrity"},
    {33, "analytics"},
    {98, "jetsam"},
    {109, "crash"},
    {110, "panic"},
    {115, "reset_counter"},
    {142, "cpu_wakeups"},
    {145, "disk_writes"},
    {151, "force_reset"},
    {155, "network_usage"},
    {159, "baseband_crash"},
    {185, "resource_use"},
    {187, "sandbox_violation"},
    {188, "stackshot"},
    {198, "jetsam"},
    {202, "cpu_usage"},
    {205, "panic_statistics"},
    {206, "cpu_usage_fatal"},
    {209, "wifi_crash"},
    {210, "panic"},
    {211, "analytics"},
    {221, "wifi_crash"},
    {226, "security_transparency"},
    {236, "key_transparency"},
    {288, "stackshot"},
    {298, "jetsam"},
    {301, "memory_reset"},
    {308, "os_fault"},
    {309, "crash"},
    {385, "resource_use"},
    {409, "system_watchdog"},
    {509, "stackshot"},
};

constexpr std::string_view kSystemPlaces[] = {
    "/System/",
    "/usr/",
    "/bin/",
    "/sbin/",
    "/Applications/",
    "/Developer/",
    "/Library/Developer/",
    "/private/preboot/",
    "/private/var/run/com.apple.security.cryptexd/",
    "/private/var/staged_system_apps/",
};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? text.substr(text.size()) : text.substr(first);
}

bool is_report(const json::Node& object) {
  return std::any_of(std::begin(kBodyKeys), std::end(kBodyKeys),
                     [&](std::string_view key) { return object[key].exists(); });
}

}  // namespace

Report::Report(Bytes bytes) : bytes_(bytes) {
  std::string_view text = as_text(bytes);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text = trimmed(text);
  if (text.empty()) {
    note(text, "is empty");
  } else {
    read(text);
  }
}

void Report::read(std::string_view text) {
  if (!text.starts_with('{')) {
    read_body(text);
    return;
  }
  header_reader_.emplace(as_bytes(text));
  header_reader_->next();
  const std::string_view line = text.substr(0, text.find('\n'));
  // A header that is not closed ends with its line where the report begins on the next.
  if (header_reader_->damage() && header_reader_->end() > line.size() &&
      trimmed(text.substr(line.size())).starts_with('{')) {
    header_reader_.emplace(as_bytes(line));
    header_reader_->next();
  }
  header_ = header_reader_->root();
  if (const auto& damage = header_reader_->damage()) note(text, damage->message);
  const std::string_view behind = trimmed(text.substr(header_reader_->end()));
  if (is_report(header_)) {
    body_ = std::exchange(header_, {});
    more_ = !behind.empty();
  } else {
    read_behind_header(behind);
  }
}

void Report::read_behind_header(std::string_view text) {
  if (text.empty()) {
    note(text, "nothing stands behind the header");
  } else {
    read_body(text);
  }
}

void Report::read_body(std::string_view text) {
  if (text.starts_with('{')) {
    body_reader_.emplace(as_bytes(text));
    body_reader_->next();
    body_ = body_reader_->root();
    if (const auto& damage = body_reader_->damage()) note(text, damage->message);
    more_ = !trimmed(text.substr(body_reader_->end())).empty();
  } else if (text.starts_with("<?xml") || text.starts_with("bplist")) {
    auto document = plist::Document::parse(as_bytes(text));
    if (!document) {
      note(text, document.error().message);
      return;
    }
    plist_ = std::move(document).value();
    text_ = plist_->root()["description"].text().value_or("");
    if (text_.empty()) note(text, "the property list has no description");
  } else {
    text_ = text;
  }
}

std::uint64_t Report::offset_of(std::string_view part) const {
  return static_cast<std::uint64_t>(part.data() - as_text(bytes_).data());
}

void Report::note(std::string_view part, std::string what) {
  const std::uint64_t offset = part.empty() ? bytes_.size() : offset_of(part);
  problems_.push_back({Where::at_offset(offset), std::move(what)});
}

std::optional<std::int64_t> Report::bug_type() const {
  for (const json::Node& node : {header_["bug_type"], body_["bug_type"]}) {
    if (const auto number = node.integer()) return number;
    const auto text = node.text();
    if (!text) continue;
    std::int64_t number = 0;
    const char* last = text->data() + text->size();
    const auto read = std::from_chars(text->data(), last, number);
    if (read.ec == std::errc() && read.ptr == last) return number;
  }
  return std::nullopt;
}

std::string_view kind_of(std::int64_t bug_type) {
  const auto* kind = std::find_if(std::begin(kKinds), std::end(kKinds),
                                  [&](const Kind& each) { return each.bug_type == bug_type; });
  return kind == std::end(kKinds) ? std::string_view() : kind->meaning;
}

bool is_of_system(std::string_view path) {
  const std::string plain = plain_path(path);
  return std::any_of(std::begin(kSystemPlaces), std::end(kSystemPlaces),
                     [&](std::string_view place) { return plain.starts_with(place); });
}

}  // namespace bridle::artifacts::ips
