#include "report/html.h"

#include <variant>

#include "report/escape.h"
#include "report/json.h"

namespace bridle::report {
namespace {

constexpr std::size_t kWritten = 256U << 10;

void append_argument(const Argument& argument, std::string& out) {
  if (const auto* text = std::get_if<std::string>(&argument.value)) {
    append_string(visible(*text), out);
  } else if (const auto* number = std::get_if<std::uint64_t>(&argument.value)) {
    out += std::to_string(*number);
  } else if (const auto* day = std::get_if<Timestamp>(&argument.value)) {
    out += "{\"t\":\"" + rfc3339(*day) + "\"}";
  } else if (const auto* list = std::get_if<std::vector<Message>>(&argument.value)) {
    out += '[';
    for (const Message& item : *list) {
      if (out.back() != '[') out += ',';
      append_message(item, out);
    }
    out += ']';
  }
}

// "2024-05-16T02:43:17.5Z" -> "02:43:17"
std::string clock_of(const std::string& rfc3339) { return rfc3339.substr(11, 8); }

}  // namespace

void append_html(std::string_view text, std::string& out) {
  for (const char c : visible(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
}

void append_message(const Message& message, std::string& out) {
  out += '{';
  if (!message.key.empty()) {
    out += "\"k\":";
    append_string(message.key, out);
  }
  if (!message.arguments.empty()) {
    out += ",\"a\":{";
    for (const NamedArgument& each : message.arguments) {
      if (out.back() != '{') out += ',';
      append_string(each.first, out);
      out += ':';
      append_argument(each.second, out);
    }
    out += '}';
  }
  if (!message.english.empty()) {
    if (out.back() != '{') out += ',';
    out += "\"e\":";
    append_string(visible(message.english), out);
  }
  out += '}';
}

void Html::attribute(std::string_view name, std::string_view value) {
  text_ += ' ';
  text_ += name;
  text_ += "=\"";
  append_html(value, text_);
  text_ += '"';
}

void Html::begin(std::string_view tag, Attributes attributes) {
  text_ += '<';
  text_ += tag;
  for (const auto& [name, value] : attributes) attribute(name, value);
}

void Html::open(std::string_view tag, Attributes attributes) {
  begin(tag, attributes);
  text_ += '>';
}

void Html::open_labelled(std::string_view tag, std::string_view key, Attributes attributes) {
  begin(tag, attributes);
  attribute("data-k-label", key);
  attribute("aria-label", bridle::say(language_, key));
  text_ += '>';
  keys_.emplace(key);
}

void Html::close(std::string_view tag) {
  text_ += "</";
  text_ += tag;
  text_ += '>';
}

void Html::line() {
  text_ += '\n';
  if (file_ == nullptr || text_.size() < kWritten) return;
  file_->write(text_);
  text_.clear();
}

void Html::remember(const Message& message) {
  if (!message.key.empty()) keys_.insert(message.key);
  for (const NamedArgument& each : message.arguments) {
    if (const auto* list = std::get_if<std::vector<Message>>(&each.second.value)) {
      for (const Message& item : *list) remember(item);
    }
  }
}

void Html::say(std::string_view tag, const Message& message, Attributes attributes) {
  remember(message);
  begin(tag, attributes);
  if (!has_words(language_, message)) attribute("lang", "en");
  if (message.arguments.empty() && message.english.empty()) {
    attribute("data-k", message.key);
  } else if (!message.key.empty()) {
    std::string json;
    append_message(message, json);
    attribute("data-m", json);
  }
  text_ += '>';
  bridle::say(
      language_, message, [&](std::string_view words) { plain(words); },
      [&](std::string_view value) {
        text_ += "<bdi>";
        plain(value);
        text_ += "</bdi>";
      });
  close(tag);
}

void Html::evidence(std::string_view text, std::string_view tag) {
  open(tag, {{"class", "evidence"}, {"lang", "en"}, {"dir", "auto"}});
  plain(text);
  close(tag);
}

void Html::number(std::uint64_t number) {
  open("span", {{"data-n", std::to_string(number)}});
  plain(number_in(language_, number));
  close("span");
}

void Html::time(Timestamp time) {
  const std::string exact = rfc3339(time);
  open("time", {{"datetime", exact}});
  plain(bridle::say(language_, Message{.key = "page.time",
                                       .arguments = {{"day", day_in(language_, time)},
                                                     {"clock", clock_of(exact)}}}));
  close("time");
}

void Html::day(Timestamp time) {
  open("time", {{"datetime", rfc3339(time)}, {"class", "day"}});
  plain(day_in(language_, time));
  close("time");
}

void Html::period(Timestamp first, Timestamp last) {
  if (rfc3339(first).substr(0, 10) == rfc3339(last).substr(0, 10)) {
    day(first);
    return;
  }
  say("span",
      Message{.key = "page.examined.span", .arguments = {{"first", first}, {"last", last}}});
}

void Html::term(std::string_view key) { say("dt", key); }

void Html::finish() {
  if (file_ == nullptr) return;
  file_->write(text_);
  text_.clear();
}

}  // namespace bridle::report
