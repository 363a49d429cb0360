#include "match/matcher.h"

#include <algorithm>
#include <cstring>

#include "bytes/scan.h"
#include "bytes/text.h"
#include "match/compiled.h"
#include "match/normal.h"
#include "match/occurrence.h"
#include "match/spelling.h"

namespace bridle {
namespace {

constexpr std::uint32_t number_of(Root root) { return static_cast<std::uint32_t>(root); }

// What follows the host that is looked up: only few indicators ask, so it is sought when one does.
struct RestOf {
  std::string_view url = {};   // the host's URL; or
  std::string_view text = {};  // the text in which
  std::string_view host = {};  // the host stands

  std::string_view get() const {
    return text.empty() ? normal::rest_of_url(url) : spelling::rest_in_text(text, host);
  }
};

}  // namespace

struct Matcher::Scratch::State {
  std::uint64_t row = 0;
  std::vector<Occurrence> occurrences;  // by term
  std::vector<std::uint32_t> found_terms;
  std::vector<Found> found;
  std::string lowered;
  std::string ascii;
  std::string url;
  std::string tidied;    // a URL or path in another spelling than the row's
  std::string unpacked;  // links inside of a URL
  std::vector<std::string_view> links;
  std::vector<Hit> hits;
};

struct Matcher::Tables {
  explicit Tables(const IndicatorSet& set) : compiled(set) {}
  Compiled compiled;
};

namespace {

// Looks up the values of one column. A template only because Scratch::State is private.
template <typename State>
class Search {
 public:
  Search(const Compiled& compiled, const RowView& row, State& state)
      : compiled_(compiled), row_(row), state_(state) {}

  void value(Role role, std::uint32_t column, std::string_view text) {
    column_ = column;
    switch (role) {
      case Role::none:
      case Role::time:
      case Role::person:
      case Role::entry_type:
        return;
      case Role::url:
        meaning_ = Meaning::contact;
        return url(text);
      case Role::link:
        meaning_ = Meaning::mention;
        return url(text);
      case Role::domain: {
        meaning_ = Meaning::contact;
        const std::string_view name = normal::host_of(text);
        return host(name, {}, name);
      }
      case Role::ip:
        meaning_ = Meaning::contact;
        return address(text);
      case Role::email:
        meaning_ = Meaning::mention;
        return handle(text);
      case Role::handle:
        meaning_ = Meaning::contact;
        return handle(text);
      case Role::text:
        meaning_ = Meaning::mention;
        return free_text(text);
      case Role::process:
        meaning_ = Meaning::presence;
        return process(text);
      case Role::file_path:
        meaning_ = Meaning::presence;
        return path(text);
      case Role::file_name:
        meaning_ = Meaning::presence;
        return whole(Root::file_name, last_component(text));
      case Role::sha256:
        return digest(Root::sha256, text);
      case Role::sha1:
        return digest(Root::sha1, text);
      case Role::md5:
        return digest(Root::md5, text);
      case Role::cert_hash:
        return digest(Root::cert_hash, text);
      case Role::app_id:
        return any_case(Root::app_id, text);
      case Role::profile_id:
        return any_case(Root::profile_id, text);
      case Role::android_property:
        return any_case(Root::android_property, text);
    }
  }

 private:
  void note(const Posting& posting, std::string_view matched, bool weaker = false) {
    Occurrence& held = state_.occurrences[posting.term];
    const Occurrence now{state_.row, column_, meaning_, posting.weaker || weaker, matched};
    if (held.row != state_.row) {
      state_.found_terms.push_back(posting.term);
      held = now;
    } else if (is_better(now, held)) {
      held = now;
    }
  }

  void note_all(std::uint32_t number, std::string_view matched, bool weaker = false) {
    for (const Posting& posting : compiled_.postings(number)) note(posting, matched, weaker);
  }

  void whole(Root root, std::string_view key) { whole(root, key, key); }
  void whole(Root root, std::string_view key, std::string_view matched) {
    if (const auto number = compiled_.table.find(number_of(root), key)) note_all(*number, matched);
  }

  void any_case(Root root, std::string_view text) {
    meaning_ = Meaning::presence;
    text = normal::trimmed(text);
    normal::lower_to(text, state_.lowered);
    whole(root, state_.lowered, text);
  }

  void digest(Root root, std::string_view text) {
    meaning_ = Meaning::presence;
    normal::digest_to(text, state_.lowered);
    whole(root, state_.lowered, text);
  }

  void note_with_rest(std::uint32_t number, bool at_name, const RestOf& rest,
                      std::string_view matched) {
    for (const Posting& posting : compiled_.postings(number)) {
      if (posting.whole && !at_name) continue;
      if (posting.rest != 0 && !spelling::rest_matches(rest.get(), compiled_.rests[posting.rest]))
        continue;
      note(posting, matched);
    }
  }

  // The name itself and every name above it: "b.evil.example", "evil.example", "example".
  void host(std::string_view name, const RestOf& rest, std::string_view matched) {
    std::string& lowered = state_.lowered;
    lowered.resize(name.size());
    // Over plain pointers, which the compiler can do many at a time.
    unsigned special = 0;
    const char* from = name.data();
    char* to = lowered.data();
    for (std::size_t i = 0; i < name.size(); ++i) {
      const auto c = static_cast<unsigned char>(from[i]);
      special |= (c & 0x80U) | (c == '%' ? 1U : 0U);
      to[i] = normal::lower(from[i]);
    }
    std::string_view left = lowered;
    if (special != 0) {
      if (!normal::ascii_host(name, state_.ascii)) return;
      left = state_.ascii;
    }
    while (left.ends_with('.')) left.remove_suffix(1);
    if (left.empty()) return;
    const std::size_t last = left.rfind('.') + 1;
    if ((left[last] >= '0' && left[last] <= '9') || left.find(':') != std::string_view::npos) {
      if (const auto ip = normal::parse_host_ip(left)) return found_ip(*ip, rest, matched);
    }
    std::uint32_t number = number_of(Root::host);
    while (true) {
      const std::size_t dot = left.rfind('.');
      const auto child = compiled_.table.find(number, left.substr(dot + 1));
      if (!child) return;
      number = *child;
      note_with_rest(number, dot == std::string_view::npos, rest, matched);
      if (dot == std::string_view::npos) return;
      left = left.substr(0, dot);
    }
  }

  void found_ip(const normal::IpAddress& ip, const RestOf& rest, std::string_view matched) {
    if (const auto number = compiled_.table.find(number_of(Root::ip), ip.key())) {
      note_with_rest(*number, true, rest, matched);
    }
  }

  void address(std::string_view text) {
    text = normal::trimmed(text);
    auto ip = normal::parse_ip(text);
    if (!ip) ip = normal::parse_ip(normal::host_of(text));  // "192.0.2.1:443"
    if (ip) found_ip(*ip, {}, text);
  }

  void exact_url(std::string_view text, std::string_view matched) {
    if (!compiled_.has_urls || !normal::url_to(text, state_.url)) return;
    const std::string_view key = normal::without_web_scheme(state_.url);
    whole(Root::url, key, matched);
    // A fragment never leaves the device, so the URL without it is the same request.
    if (const std::size_t fragment = key.find('#'); fragment != std::string_view::npos) {
      whole(Root::url, key.substr(0, fragment), matched);
    }
  }

  void url(std::string_view text) {
    std::string_view plain = text;
    if (spelling::is_odd_url(text)) {
      spelling::tidy_url(text, state_.tidied);
      plain = state_.tidied;
    }
    const bool is_odd = plain.data() != text.data();
    exact_url(plain, text);
    std::string_view name = host_of_url(plain);
    if (name.empty()) {
      // "evil.example/path" without a scheme, but not "mailto:" and the like.
      const std::size_t colon = plain.find_first_of(":/?#");
      const bool has_scheme =
          colon != std::string_view::npos && plain[colon] == ':' &&
          (colon + 1 == plain.size() || plain[colon + 1] < '0' || plain[colon + 1] > '9');
      if (has_scheme) return;
      name = normal::host_of(plain);
    }
    host(name, {.url = plain}, is_odd ? text : name);
    links_inside(plain, text);
  }

  // What a redirector or a preview was asked to open: mentioned, whatever the URL around it means.
  void links_inside(std::string_view url, std::string_view matched) {
    spelling::links_inside(url, state_.unpacked, state_.links);
    const Meaning meaning = meaning_;
    meaning_ = Meaning::mention;
    for (const std::string_view link : state_.links) {
      exact_url(link, matched);
      host(host_of_url(link), {.url = link}, matched);
    }
    meaning_ = meaning;
  }

  void email(std::string_view text, std::string_view matched) {
    normal::lower_to(text, state_.lowered);
    whole(Root::email, state_.lowered, matched);
    host(text.substr(text.rfind('@') + 1), {}, matched);
  }

  void handle(std::string_view text) {
    if (text.find('@') == std::string_view::npos) return;
    text = normal::trimmed(text);
    normal::lower_to(text.substr(0, 7), state_.lowered);
    if (state_.lowered == "mailto:") text.remove_prefix(7);
    if (text.find('@') == std::string_view::npos) return;
    if (spelling::is_plain_email(text)) return email(text, text);
    normal::lower_to(text, state_.lowered);
    whole(Root::email, state_.lowered, text);
    // "Name <a@example.org>", "e:a@example.org", or only the address again.
    scan_text(text, state_.found);
    for (const Found& found : state_.found) {
      if (found.kind == Found::Kind::email) {
        email(found.text, found.text);
      } else if (found.kind == Found::Kind::host && found.text.data() != text.data() &&
                 found.text.data()[-1] == '@') {
        host(found.text, {}, found.text);  // the local part is quoted, or has odd letters
      }
    }
  }

  void free_text(std::string_view text) {
    scan_text(text, state_.found);
    for (const Found& found : state_.found) {
      switch (found.kind) {
        case Found::Kind::url:
          exact_url(found.text, found.text);
          host(host_of_url(found.text), {.url = found.text}, found.text);
          links_inside(found.text, found.text);
          break;
        case Found::Kind::host:
          host(found.text, {.text = text, .host = found.text}, found.text);
          break;
        case Found::Kind::email:
          email(found.text, found.text);
          break;
        case Found::Kind::ip:
          if (const auto ip = normal::parse_ip(found.text)) {
            found_ip(*ip, {.text = text, .host = found.text}, found.text);
          }
          break;
      }
    }
  }

  void process(std::string_view text) {
    const std::string_view name = last_component(text);
    whole(Root::process, name);
    for (const std::size_t cut : kProcessCuts) {
      if (name.size() == cut) whole(Root::process_start, name);
    }
    if (text.starts_with('/')) path(text);
  }

  void path(std::string_view text) {
    whole_ = {};
    if (spelling::is_odd_path(text)) {
      spelling::tidy_path(text, state_.tidied);
      whole_ = text;
      text = state_.tidied;
    }
    const bool absolute = text.starts_with('/') || spelling::lacks_only_its_slash(text);
    std::uint32_t number = absolute ? number_of(Root::absolute_path) : 0;
    std::string_view last;
    bool is_first = true;
    std::size_t at = 0;
    while (at < text.size()) {
      const void* slash = std::memchr(text.data() + at, '/', text.size() - at);
      const std::size_t end =
          slash == nullptr
              ? text.size()
              : static_cast<std::size_t>(static_cast<const char*>(slash) - text.data());
      const std::string_view component = text.substr(at, end - at);
      const std::size_t start = at;
      at = end + 1;
      if (component.size() <= 1 && (component.empty() || component == ".")) continue;
      if (is_first) {
        is_first = false;
        if (start == 0 && component == "~") {
          number = compiled_.home_folder;
          continue;
        }
        if (number != 0 && is_link_into_private(component)) number = compiled_.private_folder;
      }
      last = component;
      if (number != 0) {
        number = compiled_.table.find(number, component).value_or(0);
        if (number != 0) note_all(number, shown(text.substr(0, end)));
      }
      if ((compiled_.relative_lengths & length_bit(component)) != 0) relative_path(text, start);
      if (component.front() == 'h') web_origin(component);
    }
    if (last.empty()) return;
    const std::uint64_t hash = FlatTable::hash(last);
    if (const auto named = compiled_.table.find(number_of(Root::file_name), last, hash)) {
      note_all(*named, shown(last));
    }
    // A file of that name need not be the program; a folder or an app's own file is none.
    const auto program = compiled_.table.find(number_of(Root::process), last, hash);
    if (program && !spelling::is_in_app_container(text) && !is_folder()) {
      note_all(*program, shown(last), true);
    }
  }

  // What stands in the row of a value that was tidied before it was looked up.
  std::string_view shown(std::string_view piece) const { return whole_.empty() ? piece : whole_; }

  bool is_folder() const {
    for (std::size_t i = 0; i < row_.columns.size(); ++i) {
      if (row_.columns[i].role != Role::entry_type) continue;
      const Value type = row_.value(i);
      if (type.kind() == Value::Kind::text && type.text() == "directory") return true;
    }
    return false;
  }

  // Indicators that are no absolute paths, against the components from `start` on.
  void relative_path(std::string_view text, std::size_t start) {
    std::uint32_t number = number_of(Root::relative_path);
    std::size_t at = start;
    while (at < text.size()) {
      const std::size_t end = std::min(text.find('/', at), text.size());
      const std::string_view component = text.substr(at, end - at);
      at = end + 1;
      if (component.empty() || component == ".") continue;
      const auto child = compiled_.table.find(number, component);
      if (!child) return;
      number = *child;
      const bool at_end = spelling::names_nothing(text.substr(end));
      for (const Posting& posting : compiled_.postings(number)) {
        if (at_end || posting.below) note(posting, shown(text.substr(start, end - start)));
      }
    }
  }

  // WebKit names the storage of an origin "https_evil.example_0".
  void web_origin(std::string_view component) {
    if (!component.starts_with("http_") && !component.starts_with("https_")) return;
    const Meaning meaning = meaning_;
    meaning_ = Meaning::contact;
    while (!component.empty()) {
      const std::size_t end = std::min(component.find('_'), component.size());
      const std::string_view piece = component.substr(0, end);
      component.remove_prefix(std::min(end + 1, component.size()));
      if (piece.find('.') != std::string_view::npos) host(piece, {}, shown(piece));
    }
    meaning_ = meaning;
  }

  const Compiled& compiled_;
  const RowView& row_;
  State& state_;
  std::string_view whole_;  // the path at hand as it stands, if it was tidied
  std::uint32_t column_ = 0;
  Meaning meaning_ = Meaning::mention;
};

}  // namespace

Matcher::Scratch::Scratch() : state_(std::make_unique<State>()) {}
Matcher::Scratch::~Scratch() = default;
Matcher::Scratch::Scratch(Scratch&&) noexcept = default;
Matcher::Scratch& Matcher::Scratch::operator=(Scratch&&) noexcept = default;

Matcher::Matcher(const IndicatorSet& set) : tables_(std::make_unique<Tables>(set)) {}
Matcher::~Matcher() = default;

std::span<const Hit> Matcher::match(const RowView& row, Scratch& scratch) const {
  const Compiled& compiled = tables_->compiled;
  Scratch::State& state = *scratch.state_;
  if (compiled.terms.empty()) return {};
  ++state.row;
  state.found_terms.clear();
  if (state.occurrences.size() < compiled.terms.size()) {
    state.occurrences.resize(compiled.terms.size());
  }
  Search search(compiled, row, state);
  for (std::uint32_t i = 0; i < row.columns.size(); ++i) {
    const Column& column = row.columns[i];
    if (column.role == Role::none || column.role == Role::time) continue;
    const Value value = row.value(i);
    if (value.kind() == Value::Kind::text) {
      search.value(column.role, i, value.text());
    } else if (value.kind() == Value::Kind::list) {
      for (const std::string_view item : value.list()) search.value(column.role, i, item);
    }
  }
  if (state.found_terms.empty()) return {};

  state.hits.clear();
  std::sort(state.found_terms.begin(), state.found_terms.end());
  Held best;
  const std::vector<std::uint32_t>& terms = state.found_terms;
  for (std::size_t i = 0; i < terms.size();) {
    const std::uint32_t indicator = compiled.terms[terms[i]].indicator;
    bool holds = false;
    for (; i < terms.size() && compiled.terms[terms[i]].indicator == indicator; ++i) {
      Held now;
      if (!alternative_holds(compiled, state.occurrences, state.row, terms[i], now)) continue;
      if (!holds || is_better(now.occurrence, best.occurrence)) best = now;
      holds = true;
    }
    if (holds) {
      const Occurrence& at = best.occurrence;
      state.hits.push_back({.indicator = indicator,
                            .column = at.column,
                            .alternative = best.alternative,
                            .term = best.term,
                            .meaning = at.meaning,
                            .weaker = at.weaker,
                            .matched = std::string(at.matched)});
    }
  }
  return state.hits;
}

}  // namespace bridle
