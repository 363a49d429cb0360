#include "words/catalogue.h"

#include <simdjson.h>

#include <mutex>
#include <optional>
#include <span>

#include "base/check.h"
#include "base/embedded.h"

namespace bridle {

namespace words {
std::span<const Embedded> embedded();
}  // namespace words

namespace {

Wording wording_of(const simdjson::dom::element& value) {
  Wording out;
  if (value.is_string()) {
    out.text = std::string_view(value);
    return out;
  }
  simdjson::dom::object forms;
  const bool is_object = value.get(forms) == simdjson::SUCCESS;
  if (!BRIDLE_CHECK(is_object)) return out;
  for (const simdjson::dom::key_value_pair form : forms) {
    const std::optional<Plural> plural = plural_named(form.key);
    if (BRIDLE_CHECK(plural && form.value.is_string())) {
      out.forms[*plural] = std::string_view(form.value);
    }
  }
  return out;
}

Catalogue read(std::string_view json) {
  Catalogue out;
  if (json.empty()) return out;
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  const bool is_object =
      parser.parse(json.data(), json.size()).get_object().get(object) == simdjson::SUCCESS;
  if (!BRIDLE_CHECK(is_object)) return out;
  for (const simdjson::dom::key_value_pair member : object) {
    const bool is_new = out.emplace(member.key, wording_of(member.value)).second;
    BRIDLE_CHECK(is_new);
  }
  return out;
}

struct Shelf {
  std::once_flag once;
  Catalogue catalogue;
};

}  // namespace

const std::string& Wording::for_plural(Plural plural) const {
  if (forms.empty()) return text;
  for (const Plural wanted : {plural, Plural::other, Plural::many}) {
    const auto found = forms.find(wanted);
    if (found != forms.end()) return found->second;
  }
  return forms.rbegin()->second;
}

std::string_view catalogue_json(Language language) {
  const std::string name = std::string(code_of(language)) + ".json";
  for (const Embedded& file : words::embedded()) {
    if (file.name == name) return file.text;
  }
  return {};
}

const Catalogue& catalogue(Language language) {
  static std::array<Shelf, kLanguages.size()> shelves;
  Shelf& shelf = shelves[static_cast<std::size_t>(language)];
  std::call_once(shelf.once, [&] { shelf.catalogue = read(catalogue_json(language)); });
  return shelf.catalogue;
}

}  // namespace bridle
