// Reports of Apple's ReportCrash and its kin, "*.ips": a line of JSON that says what it is, and
// then the report, as JSON or as text. Format: docs/formats/ios-crash-reports.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bytes/bytes.h"
#include "formats/json.h"
#include "formats/plist.h"
#include "model/record.h"

namespace bridle::artifacts::ips {

// A file taken apart. What it hands out views the bytes, or lives as long as it does.
class Report {
 public:
  struct Problem {
    Where where;
    std::string what;
  };

  // REQUIRES: `bytes` outlive it.
  explicit Report(Bytes bytes);

  json::Node header() const { return header_; }    // absent when there is none
  json::Node body() const { return body_; }        // absent unless the report is JSON
  std::string_view text() const { return text_; }  // empty unless it is text
  bool more() const { return more_; }              // other documents stand behind the body
  const std::vector<Problem>& problems() const { return problems_; }

  // Of the header, else of the body: a number, or a text that is one.
  std::optional<std::int64_t> bug_type() const;

 private:
  void read(std::string_view text);
  void read_behind_header(std::string_view text);
  void read_body(std::string_view text);
  std::uint64_t offset_of(std::string_view part) const;
  void note(std::string_view part, std::string what);

  Bytes bytes_;
  std::optional<json::Reader> header_reader_;
  std::optional<json::Reader> body_reader_;
  std::optional<plist::Document> plist_;
  json::Node header_;
  json::Node body_;
  std::string_view text_;
  bool more_ = false;
  std::vector<Problem> problems_;
};

// What a bug_type stands for; empty when that is not known.
std::string_view kind_of(std::int64_t bug_type);

// A place from which the system's own programs and libraries are loaded, sealed or signed by Apple;
// in any spelling: "/usr/lib/../../var/tmp/x" is none.
bool is_of_system(std::string_view path);

struct Image {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::string_view path;
};

// The text form: "Key:   value" lines, threads, and the list of images.
struct Text {
  struct Field {
    std::string_view key;
    std::string_view value;
  };
  std::vector<Field> fields;
  std::vector<std::string_view> messages;  // "Application Specific Information"
  std::vector<std::uint64_t> frames;       // addresses of the thread that crashed
  std::vector<Image> images;
  bool ended = false;  // with the line "EOF", as every report does that is whole

  std::optional<std::string_view> field(std::string_view key) const;  // nothing when empty
};

// Never fails. Bounded by limits::kListValues of each.
Text read_text(std::string_view text);

// "launchd [1]": the name, and the number where there is one.
struct NameAndPid {
  std::string_view name;
  std::optional<std::int64_t> pid;
};
NameAndPid name_and_pid(std::string_view text);

}  // namespace bridle::artifacts::ips
