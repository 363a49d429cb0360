#include "formats/json.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <string>
#include <type_traits>

#include "base/limits.h"
#include "formats/json_mend.h"

namespace bridle::json {
namespace {

namespace dom = simdjson::dom;

using Raw = std::array<std::uintptr_t, 2>;
static_assert(sizeof(dom::element) == sizeof(Raw) && std::is_trivially_copyable_v<dom::element>);

constexpr std::string_view kBlanks = " \t\r\n";

// The length of the value at the front: to the bracket or quote that closes it, or to the end.
std::size_t length_of_value(std::string_view text) {
  const char first = text.front();
  if (first != '{' && first != '[' && first != '"') {
    const std::size_t end = text.find_first_of(" \t\r\n{}[]\",", 1);
    return std::min(end, text.size());
  }
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c != '"') continue;
      quoted = false;
    } else if (c == '"') {
      quoted = true;
      continue;
    } else if (c == '{' || c == '[') {
      ++depth;
      continue;
    } else if (c == '}' || c == ']') {
      --depth;
    }
    if (depth == 0) return i + 1;
  }
  return text.size();
}

}  // namespace

// The parser keeps its memory for the next document.
struct Reader::Parser {
  // Absent, and `why`, when it is refused. The bytes are copied: simdjson reads beyond the end.
  std::optional<dom::element> parse(std::string_view document, std::string& why) {
    padded.assign(document);
    padded.append(simdjson::SIMDJSON_PADDING, ' ');
    simdjson::error_code error = simdjson::SUCCESS;
    if (document.size() > capacity) {
      capacity = std::max(document.size(), 2 * capacity);
      error = parser.allocate(capacity, static_cast<std::size_t>(limits::kNesting) + 1);
    }
    dom::element root;
    if (error == simdjson::SUCCESS) {
      error = parser.parse(padded.data(), document.size(), false).get(root);
    }
    if (error == simdjson::SUCCESS) return root;
    why = simdjson::error_message(error);
    return std::nullopt;
  }

  dom::parser parser;
  std::size_t capacity = 2'048;  // doubled before it is first allocated
  std::string padded;
};

namespace {

dom::element element_of(const Raw& raw) { return std::bit_cast<dom::element>(raw); }

template <typename T>
std::optional<T> get(bool there, const Raw& raw) {
  T value{};
  if (!there || element_of(raw).get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

}  // namespace

Type Node::type() const {
  if (!there_) return Type::absent;
  switch (element_of(element_).type()) {
    case dom::element_type::NULL_VALUE:
      return Type::null;
    case dom::element_type::BOOL:
      return Type::boolean;
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
      return Type::integer;
    case dom::element_type::DOUBLE:
      return Type::real;
    case dom::element_type::STRING:
      return Type::text;
    case dom::element_type::ARRAY:
      return Type::array;
    case dom::element_type::OBJECT:
      return Type::object;
  }
  return Type::absent;
}

std::optional<bool> Node::boolean() const { return get<bool>(there_, element_); }

std::optional<std::int64_t> Node::integer() const { return get<std::int64_t>(there_, element_); }

std::optional<double> Node::real() const { return get<double>(there_, element_); }

std::optional<std::string_view> Node::text() const {
  return get<std::string_view>(there_, element_);
}

Node Node::operator[](std::string_view key) const {
  Node out;
  const auto object = get<dom::object>(there_, element_);
  dom::element value;
  if (!object || object->at_key(key).get(value) != simdjson::SUCCESS) return out;
  out.there_ = true;
  out.element_ = std::bit_cast<Raw>(value);
  return out;
}

std::vector<Node> Node::items() const {
  std::vector<Node> out;
  const auto array = get<dom::array>(there_, element_);
  if (!array) return out;
  for (const dom::element value : *array) {
    Node& item = out.emplace_back();
    item.there_ = true;
    item.element_ = std::bit_cast<Raw>(value);
  }
  return out;
}

std::vector<Member> Node::members() const {
  std::vector<Member> out;
  const auto object = get<dom::object>(there_, element_);
  if (!object) return out;
  for (const dom::key_value_pair pair : *object) {
    Member& member = out.emplace_back();
    member.key = pair.key;
    member.value.there_ = true;
    member.value.element_ = std::bit_cast<Raw>(pair.value);
  }
  return out;
}

Reader::Reader(Bytes bytes, Split split)
    : text_(as_text(bytes)), split_(split), parser_(std::make_unique<Parser>()) {
  if (text_.starts_with("\xEF\xBB\xBF")) end_ = 3;
}

Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

void Reader::restart(Bytes bytes) {
  text_ = as_text(bytes);
  root_ = {};
  damage_.reset();
  offset_ = 0;
  end_ = text_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  line_ = 1;
}

bool Reader::next() {
  root_ = {};
  damage_.reset();
  if (text_.size() > limits::kWholeFile) {
    if (end_ == text_.size()) return false;
    damage_ = {ErrorCode::over_limit, "is larger than JSON may be"};
    end_ = text_.size();
    return true;
  }
  const std::size_t start = std::min(text_.find_first_not_of(kBlanks, end_), text_.size());
  const std::string_view passed = text_.substr(offset_, start - offset_);
  line_ += static_cast<std::uint64_t>(std::count(passed.begin(), passed.end(), '\n'));
  offset_ = start;
  end_ = start;
  const std::string_view rest = text_.substr(start);
  if (rest.empty()) return false;
  const std::size_t length =
      split_ == Split::lines ? std::min(rest.find('\n'), rest.size()) : length_of_value(rest);
  end_ = start + length;
  parse(rest.substr(0, length));
  return true;
}

void Reader::parse(std::string_view document) {
  std::string why;
  std::optional<dom::element> root = parser_->parse(document, why);
  if (!root) {
    const Mended mended = mend(
        document, long_numbers_as_text_ ? LongNumbers::become_text : LongNumbers::are_a_problem);
    if (!mended.problem.empty()) why = mended.problem;
    if (!mended.text.empty()) {
      std::string ignored;
      root = parser_->parse(mended.text, ignored);
    }
    const bool is_whole = long_numbers_as_text_ && root && mended.problem.empty();
    if (!is_whole) damage_ = {ErrorCode::malformed, why};
  }
  if (!root) return;
  root_.there_ = true;
  root_.element_ = std::bit_cast<Raw>(*root);
}

}  // namespace bridle::json
