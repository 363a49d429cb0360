#include "formats/stix_pattern.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace bridle::stix {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// A list of terms that must all hold. `undecidable` says why one record cannot tell.
struct Alternative {
  std::vector<Term> terms;
  std::string undecidable;
};

// An expression in disjunctive form.
using Dnf = std::vector<Alternative>;

Dnf undecidable(std::string why) {
  Dnf out(1);
  out.front().undecidable = std::move(why);
  return out;
}

Dnf either(Dnf left, Dnf right) {
  if (left.empty()) return right;
  std::move(right.begin(), right.end(), std::back_inserter(left));
  return left;
}

void join(Alternative& left, const Alternative& right) {
  if (left.undecidable.empty()) left.undecidable = right.undecidable;
  if (left.undecidable.empty() && left.terms.size() + right.terms.size() > kPatternTerms) {
    left.undecidable = "more than " + std::to_string(kPatternTerms) + " comparisons joined by AND";
  }
  if (!left.undecidable.empty()) {
    left.terms.clear();
    return;
  }
  left.terms.insert(left.terms.end(), right.terms.begin(), right.terms.end());
}

Dnf both(Dnf left, Dnf right) {
  if (right.size() == 1 && left.size() <= kPatternAlternatives) {
    for (Alternative& alternative : left) join(alternative, right.front());
    return left;
  }
  if (left.size() > kPatternAlternatives || right.size() > kPatternAlternatives ||
      left.size() * right.size() > kPatternAlternatives) {
    return undecidable("expands to more than " + std::to_string(kPatternAlternatives) +
                       " alternatives");
  }
  Dnf out;
  out.reserve(left.size() * right.size());
  for (const Alternative& l : left) {
    for (const Alternative& r : right) {
      out.push_back(l);
      join(out.back(), r);
    }
  }
  return out;
}

enum class TokenKind : std::uint8_t {
  end,
  bad,             // `text` says what is wrong
  word,            // keyword, number or object path; paths keep no quotes and are in lower case
  string,          // a string literal, escapes undone
  other_constant,  // h'..', b'..', t'..'
  symbol,          // [ ] ( ) , = != <> < <= > >=
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;
  std::size_t offset = 0;
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Token next() {
    skip_blanks();
    Token token;
    token.offset = at_;
    if (at_ == text_.size()) return token;
    const char c = text_[at_];
    if (c == '\'') {
      token.kind = TokenKind::string;
      if (!quoted('\'', token.text)) return bad(token, "a string without its end");
      return token;
    }
    if ((c == 'h' || c == 'b' || c == 't') && at_ + 1 < text_.size() && text_[at_ + 1] == '\'') {
      ++at_;
      token.kind = TokenKind::other_constant;
      if (!quoted('\'', token.text)) return bad(token, "a constant without its end");
      return token;
    }
    if (is_word(c) || c == '+') return word(token);
    token.kind = TokenKind::symbol;
    for (const std::string_view symbol :
         {"!=", "<>", "<=", ">=", "==", "<", ">", "=", "[", "]", "(", ")", ","}) {
      if (text_.substr(at_).starts_with(symbol)) {
        token.text = symbol;
        at_ += symbol.size();
        return token;
      }
    }
    return bad(token, "a character that belongs to no pattern");
  }

 private:
  static Token bad(Token& token, std::string_view what) {
    token.kind = TokenKind::bad;
    token.text = what;
    return std::move(token);
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v') {
        ++at_;
      } else if (text_.substr(at_).starts_with("/*")) {
        const std::size_t end = text_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? text_.size() : end + 2;
      } else if (text_.substr(at_).starts_with("//")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else {
        return;
      }
    }
  }

  // A quoted string from its opening quote; false when it does not end.
  bool quoted(char quote, std::string& out) {
    for (++at_; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      if (c == quote) {
        ++at_;
        return true;
      }
      if (c == '\\' && at_ + 1 < text_.size() &&
          (text_[at_ + 1] == '\\' || text_[at_ + 1] == quote)) {
        c = text_[++at_];
      }
      out += c;
    }
    return false;
  }

  // type:step.step['x'][*].'quoted' or a keyword or a number.
  Token word(Token& token) {
    token.kind = TokenKind::word;
    bool path = false;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (is_word(c) || c == '.' || c == '+') {
        token.text += c;
        ++at_;
      } else if (c == ':') {
        path = true;
        token.text += c;
        ++at_;
      } else if (path && (c == '\'' || c == '"') &&
                 (token.text.back() == '.' || token.text.back() == ':')) {
        if (!quoted(c, token.text)) return bad(token, "an object path without its end");
      } else if (path && c == '[') {
        const std::size_t end = text_.find(']', at_);
        if (end == std::string_view::npos) return bad(token, "a list index without its end");
        token.text += text_.substr(at_, end + 1 - at_);
        at_ = end + 1;
      } else {
        break;
      }
    }
    if (path) std::transform(token.text.begin(), token.text.end(), token.text.begin(), lower);
    return std::move(token);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : lexer_(text), token_(lexer_.next()) {}

  Pattern parse() {
    Dnf dnf = observations();
    if (error_.empty() && token_.kind != TokenKind::end) expected("the end of the pattern");
    Pattern out;
    if (!error_.empty()) {
      out.problems.push_back(std::move(error_));
      return out;
    }
    for (Alternative& alternative : dnf) {
      if (alternative.undecidable.empty()) {
        out.alternatives.push_back(std::move(alternative.terms));
      } else {
        out.problems.push_back(std::move(alternative.undecidable));
      }
    }
    std::sort(out.problems.begin(), out.problems.end());
    out.problems.erase(std::unique(out.problems.begin(), out.problems.end()), out.problems.end());
    return out;
  }

 private:
  void expected(std::string_view what) {
    if (!error_.empty()) return;
    error_ = "malformed pattern: at character " + std::to_string(token_.offset + 1) + ", ";
    if (token_.kind == TokenKind::bad) {
      error_ += token_.text;
    } else {
      error_ += "expected ";
      error_ += what;
    }
  }

  void advance() { token_ = lexer_.next(); }

  bool is_symbol(std::string_view symbol) const {
    return token_.kind == TokenKind::symbol && token_.text == symbol;
  }
  bool accept_symbol(std::string_view symbol) {
    if (!is_symbol(symbol)) return false;
    advance();
    return true;
  }
  bool is_keyword(std::string_view keyword) const {
    return token_.kind == TokenKind::word && token_.text.size() == keyword.size() &&
           std::equal(keyword.begin(), keyword.end(), token_.text.begin(),
                      [](char a, char b) { return a == (b >= 'a' && b <= 'z' ? b - 32 : b); });
  }
  bool accept_keyword(std::string_view keyword) {
    if (!is_keyword(keyword)) return false;
    advance();
    return true;
  }

  bool descend() {
    if (++depth_ <= kPatternNesting) return true;
    if (error_.empty()) {
      error_ = "nested deeper than " + std::to_string(kPatternNesting) + " parentheses";
    }
    return false;
  }

  // FOLLOWEDBY binds loosest, then OR, then AND.
  Dnf observations() {
    Dnf out = observations_or();
    while (error_.empty() && accept_keyword("FOLLOWEDBY")) {
      observations_or();
      out = undecidable("needs several observations in order (FOLLOWEDBY)");
    }
    return out;
  }

  Dnf observations_or() {
    Dnf out = observations_and();
    while (error_.empty() && accept_keyword("OR")) out = either(std::move(out), observations_and());
    return out;
  }

  Dnf observations_and() {
    Dnf out = observation();
    while (error_.empty() && accept_keyword("AND")) {
      observation();
      out = undecidable("needs several observations (AND between brackets)");
    }
    return out;
  }

  Dnf observation() {
    Dnf out;
    if (accept_symbol("(")) {
      if (!descend()) return out;
      out = observations();
      --depth_;
      if (error_.empty() && !accept_symbol(")")) expected("')'");
    } else if (accept_symbol("[")) {
      out = comparisons();
      if (error_.empty() && !accept_symbol("]")) expected("']'");
    } else {
      expected("'['");
    }
    return qualified(std::move(out));
  }

  Dnf qualified(Dnf out) {
    while (error_.empty()) {
      if (accept_keyword("WITHIN")) {
        // One observation lies within any span of itself.
        if (!number()) break;
        if (!accept_keyword("SECONDS")) expected("SECONDS");
      } else if (accept_keyword("REPEATS")) {
        const std::optional<std::string> times = number();
        if (!times) break;
        if (!accept_keyword("TIMES")) expected("TIMES");
        if (*times != "1") out = undecidable("needs repeated observations (REPEATS)");
      } else if (accept_keyword("START")) {
        constant();
        if (error_.empty() && !accept_keyword("STOP")) expected("STOP");
        constant();
        out = undecidable("is limited to a span of time (START, STOP)");
      } else {
        break;
      }
    }
    return out;
  }

  std::optional<std::string> number() {
    if (token_.kind != TokenKind::word || !is_digit(token_.text.front())) {
      expected("a number");
      return std::nullopt;
    }
    std::string text = std::move(token_.text);
    advance();
    return text;
  }

  void constant() {
    if (!error_.empty()) return;
    if (token_.kind == TokenKind::string || token_.kind == TokenKind::other_constant) {
      advance();
    } else {
      expected("a time");
    }
  }

  Dnf comparisons() {
    Dnf out = comparisons_and();
    while (error_.empty() && accept_keyword("OR")) out = either(std::move(out), comparisons_and());
    return out;
  }

  Dnf comparisons_and() {
    Dnf out = comparison();
    while (error_.empty() && accept_keyword("AND")) out = both(std::move(out), comparison());
    return out;
  }

  Dnf comparison() {
    if (accept_symbol("(")) {
      if (!descend()) return {};
      Dnf out = comparisons();
      --depth_;
      if (error_.empty() && !accept_symbol(")")) expected("')'");
      return out;
    }
    if (accept_keyword("NOT")) {  // not in the grammar before a parenthesis, yet written
      if (!descend()) return {};
      comparison();
      --depth_;
      return undecidable("uses NOT");
    }
    if (accept_keyword("EXISTS")) {
      path();
      return undecidable("uses EXISTS");
    }
    const std::string object_path = path();
    if (!error_.empty()) return {};
    const bool negated = accept_keyword("NOT");
    Dnf out = operation(object_path);
    if (negated && error_.empty()) return undecidable("uses NOT");
    return out;
  }

  std::string path() {
    if (token_.kind != TokenKind::word || token_.text.find(':') == std::string::npos) {
      expected("an object path");
      return {};
    }
    std::string out = std::move(token_.text);
    advance();
    return out;
  }

  Dnf operation(const std::string& object_path) {
    if (accept_symbol("=") || accept_symbol("==")) return value(object_path);
    if (accept_keyword("IN")) return set(object_path);
    for (const std::string_view symbol : {"!=", "<>", "<=", ">=", "<", ">"}) {
      if (!accept_symbol(symbol)) continue;
      value(object_path);
      return undecidable("uses the operator " + std::string(symbol));
    }
    for (const std::string_view keyword : {"LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET"}) {
      if (!accept_keyword(keyword)) continue;
      value(object_path);
      return undecidable("uses the operator " + std::string(keyword));
    }
    expected("a comparison operator");
    return {};
  }

  Dnf value(const std::string& object_path) {
    if (token_.kind == TokenKind::string) {
      Dnf out(1);
      out.front().terms.push_back({object_path, std::move(token_.text)});
      advance();
      return out;
    }
    if (token_.kind == TokenKind::other_constant || token_.kind == TokenKind::word) {
      advance();
      return undecidable("compares " + object_path + " with something else than a string");
    }
    expected("a value");
    return {};
  }

  Dnf set(const std::string& object_path) {
    Dnf out;
    if (!accept_symbol("(")) {
      expected("'('");
      return out;
    }
    do {
      out = either(std::move(out), value(object_path));
    } while (error_.empty() && accept_symbol(","));
    if (error_.empty() && !accept_symbol(")")) expected("')'");
    return out;
  }

  Lexer lexer_;
  Token token_;
  int depth_ = 0;
  std::string error_;
};

}  // namespace

Pattern parse_pattern(std::string_view text) {
  if (text.size() > kPatternBytes) {
    return {{}, {"a pattern longer than " + std::to_string(kPatternBytes) + " bytes"}};
  }
  return Parser(text).parse();
}

}  // namespace bridle::stix
