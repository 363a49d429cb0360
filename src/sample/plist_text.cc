#include "sample/plist_text.h"

#include <openssl/evp.h>

#include <cstdio>
#include <string_view>

namespace bridle::sample {
namespace {

class XmlWriter {
 public:
  std::string take() { return std::move(out_); }

  void write(const plist::Tree& tree, std::size_t depth) {
    std::visit([&](const auto& value) { put(value, depth); }, tree.value);
  }

  void line(std::size_t depth, std::string_view text) {
    out_.append(depth, '\t');
    out_ += text;
    out_ += '\n';
  }

 private:
  void element(std::size_t depth, std::string_view name, std::string_view text) {
    out_.append(depth, '\t');
    out_ += '<';
    out_ += name;
    out_ += '>';
    escaped(text);
    out_ += "</";
    out_ += name;
    out_ += ">\n";
  }

  void escaped(std::string_view text) {
    for (const char c : text) {
      if (c == '&') {
        out_ += "&amp;";
      } else if (c == '<') {
        out_ += "&lt;";
      } else if (c == '>') {
        out_ += "&gt;";
      } else {
        out_ += c;
      }
    }
  }

  // A property list in XML has no null; Apple's tools leave such members out.
  void put(std::nullptr_t, std::size_t depth) { element(depth, "string", ""); }
  void put(bool value, std::size_t depth) { line(depth, value ? "<true/>" : "<false/>"); }
  void put(std::int64_t value, std::size_t depth) {
    element(depth, "integer", std::to_string(value));
  }
  void put(double value, std::size_t depth) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", value);
    element(depth, "real", text);
  }
  void put(Timestamp value, std::size_t depth) {
    // Whole seconds: the format has no fractions.
    element(depth, "date", rfc3339({value.unix_ns / kNsPerSecond * kNsPerSecond}));
  }
  void put(const plist::Tree::Data& value, std::size_t depth) {
    std::string text(4 * ((value.size() + 2) / 3) + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                       reinterpret_cast<const unsigned char*>(value.data()),
                                       static_cast<int>(value.size()));
    text.resize(static_cast<std::size_t>(length));
    element(depth, "data", text);
  }
  void put(const std::string& value, std::size_t depth) { element(depth, "string", value); }
  void put(plist::Tree::Uid value, std::size_t depth) {
    line(depth, "<dict>");
    element(depth + 1, "key", "CF$UID");
    element(depth + 1, "integer", std::to_string(value.number));
    line(depth, "</dict>");
  }
  void put(const plist::Tree::Array& value, std::size_t depth) {
    line(depth, "<array>");
    for (const plist::Tree& item : value) write(item, depth + 1);
    line(depth, "</array>");
  }
  void put(const plist::Tree::Dict& value, std::size_t depth) {
    line(depth, "<dict>");
    for (const auto& [key, item] : value) {
      element(depth + 1, "key", key);
      write(item, depth + 1);
    }
    line(depth, "</dict>");
  }

  std::string out_;
};

}  // namespace

std::string write_xml(const plist::Tree& tree) {
  XmlWriter writer;
  writer.line(0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  writer.line(0,
              "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
              "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">");
  writer.line(0, "<plist version=\"1.0\">");
  writer.write(tree, 0);
  writer.line(0, "</plist>");
  return writer.take();
}

}  // namespace bridle::sample
