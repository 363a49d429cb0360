#include "engine/android_device.h"

#include <algorithm>
#include <string_view>

#include "base/limits.h"
#include "vfs/slice_source.h"

namespace bridle {
namespace {

struct Fact {
  std::string_view name;
  std::string_view property;
};
constexpr Fact kFacts[] = {
    {"manufacturer", "ro.product.manufacturer"},
    {"product_type", "ro.product.model"},
    {"android_version", "ro.build.version.release"},
    {"security_patch", "ro.build.version.security_patch"},
    {"build_version", "ro.build.display.id"},
    {"serial_number", "ro.serialno"},
};
constexpr std::string_view kPlaces[] = {
    "androidqf/getprop.txt",
    "bugreport/section/SYSTEM PROPERTIES",
};
constexpr std::size_t kMostRead = std::size_t{1} << 20;

std::string text_of(vfs::Tree& tree, std::string_view path) {
  const auto entry = tree.find(path);
  if (!entry) return {};
  const auto source = tree.open(*entry);
  if (!source) return {};
  std::string text(std::min<std::uint64_t>((*source)->size(), kMostRead), '\0');
  const auto got = vfs::read_fully(**source, 0, std::as_writable_bytes(std::span(text)));
  text.resize(got ? *got : 0);
  return text;
}

// The value of the first line `[name]: [value]`.
std::string_view value_of(std::string_view text, std::string_view name) {
  const std::string key = "[" + std::string(name) + "]: [";
  for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    if (at != 0 && text[at - 1] != '\n') continue;
    const std::string_view rest = text.substr(at + key.size());
    const std::string_view line = rest.substr(0, rest.find('\n'));
    const std::size_t end = line.rfind(']');
    if (end != std::string_view::npos) return line.substr(0, std::min(end, limits::kAlertValue));
  }
  return {};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> android_device(vfs::Tree& tree) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const std::string_view place : kPlaces) {
    const std::string text = text_of(tree, place);
    for (const Fact& fact : kFacts) {
      const std::string_view value = value_of(text, fact.property);
      if (!value.empty()) out.emplace_back(fact.name, value);
    }
    if (!out.empty()) break;
  }
  return out;
}

}  // namespace bridle
