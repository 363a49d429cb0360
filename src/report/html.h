// Html: a page written piece by piece. What is text stays text, whatever it holds; what is said in
// a language can be said again in another by the page's script.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/time.h"
#include "words/say.h"

namespace bridle::report {

// `text` for an element or between the quotes of an attribute: markup escaped, and what is
// treacherous made visible as on the terminal (report/escape.h).
void append_html(std::string_view text, std::string& out);

// A message as the page's script reads it: {"k":"gap.odd","a":{"count":3},"e":"..."}. Texts in it
// are made visible as above.
void append_message(const Message& message, std::string& out);

class Html {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  // `file`: where the text goes as it grows; none: text() has it all. Outlives the writer.
  Html(OutputFile* file, Language language) : file_(file), language_(language) {}

  Language language() const { return language_; }

  // `tag` and the names of attributes are ours, values may be anybody's.
  void open(std::string_view tag, Attributes attributes = {});
  void close(std::string_view tag);
  // Our own markup.
  void raw(std::string_view markup) { text_ += markup; }
  void plain(std::string_view text) { append_html(text, text_); }
  void line();  // a line break in the source, and a chance to write

  // The message as the content of an element of its own.
  void say(std::string_view tag, const Message& message, Attributes attributes = {});
  void say(std::string_view tag, std::string_view key, Attributes attributes = {}) {
    say(tag, Message{.key = std::string(key)}, attributes);
  }
  // As the value of aria-label: ` aria-label="..." data-k-label="..."` for open_labelled().
  void open_labelled(std::string_view tag, std::string_view key, Attributes attributes = {});

  // What the evidence says, apart from what stands around it.
  void evidence(std::string_view text, std::string_view tag = "bdi");
  void number(std::uint64_t number);
  void time(Timestamp time);  // to the second
  void day(Timestamp time);
  void period(Timestamp first, Timestamp last);

  // A term and what it is, of a <dl>.
  void term(std::string_view key);

  // Keys that were said, those inside of other messages as well.
  const std::set<std::string>& keys() const { return keys_; }
  void note_key(std::string_view key) { keys_.emplace(key); }

  void finish();
  const std::string& text() const { return text_; }

 private:
  void begin(std::string_view tag, Attributes attributes);
  void attribute(std::string_view name, std::string_view value);
  void remember(const Message& message);

  OutputFile* file_;
  Language language_;
  std::string text_;
  std::set<std::string> keys_;
};

}  // namespace bridle::report
