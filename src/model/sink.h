// Sink: the only way out of a parser. Emit<Row> is its typed face.
#pragma once

#include <string_view>

#include "model/record.h"

namespace bridle {

// docs/severity.md says what evidence justifies each level.
enum class Severity : std::uint8_t { info, low, medium, high, critical };

std::string_view name_of(Severity severity);

// A detection that is no indicator. Declared as data beside the parser that raises it, so that
// `bridle list rules` and the report can explain it.
struct Rule {
  std::string_view id;  // "ios.safari_history.quick_redirect"
  Severity severity = Severity::low;
  std::string_view title;   // one line for the summary: what was seen
  std::string_view means;   // plain words: why it matters, and what it does not prove
  std::string_view benign;  // what else looks like this
};

// Thread safety: used by the one thread that runs the parser.
class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;

  // One row. The row and the views in it may die when the call returns.
  virtual void record(const void* row, const Where& where) = 0;

  // The row that was just recorded, or one like it, matters by `rule`; `why` has the details.
  virtual void flag(const void* row, const Where& where, const Rule& rule,
                    std::string_view why) = 0;

  // Something could not be read; the parser goes on.
  virtual void damage(const Where& where, std::string_view what) = 0;

  // True when the parser should return: a limit was passed (already noted as damage) or the user
  // asked to stop. Loops over rows test it.
  virtual bool stopped() const = 0;
};

template <typename Row>
class Emit {
 public:
  explicit Emit(Sink& sink) : sink_(sink) {}

  void record(const Row& row, const Where& where) { sink_.record(&row, where); }
  void flag(const Row& row, const Where& where, const Rule& rule, std::string_view why) {
    sink_.flag(&row, where, rule, why);
  }
  void damage(const Where& where, std::string_view what) { sink_.damage(where, what); }
  bool stopped() const { return sink_.stopped(); }

 private:
  Sink& sink_;
};

}  // namespace bridle
