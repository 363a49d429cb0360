// Redactor: takes what is private out of records, alerts, places and sentences, and leaves what an
// analyst needs: kinds, times, places of the system, programs, and public indicators.
//
// What a value is decides the Role of its column; what is not known is hidden. docs/sharing.md
// tells what is shown and what not.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/json.h"
#include "model/alert.h"
#include "report/case_view.h"
#include "share/roles.h"
#include "share/secrets.h"
#include "share/tokens.h"

namespace bridle::share {

class Redactor {
 public:
  // REQUIRES: `roles` outlives it.
  explicit Redactor(const Roles& roles) : roles_(roles) {}

  // First, what must be known of a case before anything of it is redacted: the device, the files of
  // indicators, every alert. Then close(). The same in the same order gives the same tokens.
  void learn(std::span<const report::Fact> device);
  void learn(std::span<const report::IndicatorFile> files);
  void learn(const Alert& alert);
  void close();

  // Each REQUIRES close().
  Alert redacted(const Alert& alert);
  // A record as a JSON object, a line of records/ or the record of an alert, as such an object; {}
  // when it is none. `artifact`: of a record that does not name its own.
  std::string record(std::string_view artifact, std::string_view json);
  // The columns that describe a record, redacted, in one line.
  std::string summary(std::string_view artifact, std::string_view json);
  // A sentence that may hold pieces of evidence.
  std::string text(std::string_view sentence);
  // A path of the device, or of a file in the evidence.
  std::string path(std::string_view path);
  Place place(const Place& place);
  // A line of timeline.csv with its line end.
  std::string timeline_line(std::string_view line);
  // What stands for the value of a fact; a public one stands for itself.
  static std::string fact(std::string_view name, std::string_view value);
  // Of an indicator file: its name, or "[unpublished, file 0a1b2c3d4e5f]".
  std::string source(std::string_view name) const;

  void stop_numbering() { tokens_.stop_numbering(); }

 private:
  struct Cell {
    std::string name;
    std::vector<std::string> texts;  // redacted, as they are read
    std::string json;
    bool list = false;
  };

  std::vector<Cell> cells(std::string_view artifact, json::Node record);
  void learn_cell(const Column* column, std::string_view name, std::string_view value);
  void hide(std::string_view value, Hidden kind);
  void learn_name(std::string_view name, Hidden kind);
  void learn_unpublished(std::string_view value);
  void learn_public(const MatchedIndicator& indicator);
  std::string cell(const Column* column, std::string_view name, std::string_view value);
  std::string open_value(std::string_view value);
  std::string open_pieces(std::string_view summary);
  std::string account(std::string_view value);
  std::string url(std::string_view value);
  std::string host(std::string_view value);
  std::string file_name(std::string_view value);
  std::string component(std::string_view component, bool users);
  std::string key_path(std::string_view path);
  std::string where(json::Node where);
  std::string scrubbed(std::string_view text);
  std::string words(std::string_view sentence);
  std::string word(std::string_view word);
  std::string without_quotes(std::string_view sentence);
  std::string without_numbers(std::string_view sentence);
  MatchedIndicator indicator(const MatchedIndicator& indicator);
  std::string why(const Alert& original, const Alert& redacted);
  bool is_public(std::string_view value) const;
  bool host_is_public(std::string_view host) const;

  const Roles& roles_;
  Tokens tokens_;
  Secrets secrets_;  // for sentences
  Secrets names_;    // those of them that tell of somebody, for paths and names of programs
  std::set<std::string, std::less<>> public_;          // values and matches, folded
  std::set<std::string, std::less<>> public_domains_;  // in lower case
  // Names of files that must not be named, and what stands for them.
  std::map<std::string, std::string, std::less<>> unpublished_files_;
};

}  // namespace bridle::share
