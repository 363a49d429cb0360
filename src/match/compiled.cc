#include "match/compiled.h"

#include <utility>

#include "match/normal.h"

namespace bridle {
namespace {

constexpr std::uint32_t number_of(Root root) { return static_cast<std::uint32_t>(root); }

Root root_of(IndicatorKind kind) {
  switch (kind) {
    case IndicatorKind::domain:
      return Root::host;
    case IndicatorKind::url:
      return Root::url;
    case IndicatorKind::ip:
      return Root::ip;
    case IndicatorKind::email:
      return Root::email;
    case IndicatorKind::process:
      return Root::process;
    case IndicatorKind::file_path:
      return Root::absolute_path;
    case IndicatorKind::file_name:
      return Root::file_name;
    case IndicatorKind::sha256:
      return Root::sha256;
    case IndicatorKind::sha1:
      return Root::sha1;
    case IndicatorKind::md5:
      return Root::md5;
    case IndicatorKind::app_id:
      return Root::app_id;
    case IndicatorKind::cert_hash:
      return Root::cert_hash;
    case IndicatorKind::profile_id:
      return Root::profile_id;
    case IndicatorKind::android_property:
      return Root::android_property;
  }
  return Root::none;
}

class Builder {
 public:
  explicit Builder(Compiled& out) : out_(out) {}

  void add(const IndicatorTerm& term, std::uint32_t index) {
    const std::string_view value = term.value;
    switch (term.kind) {
      case IndicatorKind::domain:
        hang(host(value), {.term = index, .whole = normal::is_too_broad(value)});
        return;
      case IndicatorKind::url:
        url(value, index);
        return;
      case IndicatorKind::ip:
        if (const auto ip = normal::parse_ip(value)) {
          hang(out_.table.add(number_of(Root::ip), ip->key()), {.term = index});
        }
        return;
      case IndicatorKind::process:
        hang(out_.table.add(number_of(Root::process), value), {.term = index});
        for (const std::size_t cut : kProcessCuts) {
          if (value.size() > cut) {
            hang(out_.table.add(number_of(Root::process_start), value.substr(0, cut)),
                 {.term = index, .weaker = true});
          }
        }
        return;
      case IndicatorKind::file_path:
        path(value, index);
        return;
      default:
        hang(out_.table.add(number_of(root_of(term.kind)), value), {.term = index});
    }
  }

  // Postings by number, each list in the order of the set.
  void finish() {
    std::vector<std::uint32_t> counts(out_.table.size() + 1, 0);
    for (const auto& [number, posting] : hung_) ++counts[number + 1];
    for (std::size_t i = 1; i < counts.size(); ++i) counts[i] += counts[i - 1];
    out_.starts = counts;
    out_.posting_list.resize(hung_.size());
    for (const auto& [number, posting] : hung_) out_.posting_list[counts[number]++] = posting;
  }

 private:
  void hang(std::uint32_t number, const Posting& posting) { hung_.emplace_back(number, posting); }

  std::uint32_t host(std::string_view value) {
    std::uint32_t number = number_of(Root::host);
    while (true) {
      const std::size_t dot = value.rfind('.');
      number = out_.table.add(number, value.substr(dot + 1));
      if (dot == std::string_view::npos) return number;
      value = value.substr(0, dot);
    }
  }

  void url(std::string_view value, std::uint32_t index) {
    if (std::string url; normal::url_to(value, url)) {
      out_.has_urls = true;
      hang(out_.table.add(number_of(Root::url), normal::without_web_scheme(url)), {.term = index});
      return;
    }
    const std::string_view rest = normal::rest_of_url(value);
    const std::string_view name = value.substr(0, value.size() - rest.size());
    out_.rests.emplace_back(rest);
    const auto rest_index = static_cast<std::uint32_t>(out_.rests.size() - 1);
    if (const auto ip = normal::parse_ip(name)) {
      hang(out_.table.add(number_of(Root::ip), ip->key()), {.term = index, .rest = rest_index});
    } else {
      hang(host(name), {.term = index, .whole = normal::is_too_broad(name), .rest = rest_index});
    }
  }

  void path(std::string_view value, std::uint32_t index) {
    const bool absolute = value.starts_with('/');
    const bool folder = value.ends_with('/');
    std::uint32_t number = number_of(absolute ? Root::absolute_path : Root::relative_path);
    bool is_first = true;
    while (!value.empty()) {
      const std::size_t slash = value.find('/');
      const std::string_view component = value.substr(0, slash);
      value.remove_prefix(slash == std::string_view::npos ? value.size() : slash + 1);
      if (component.empty() || component == ".") continue;
      if (is_first && absolute && is_link_into_private(component)) {
        number = out_.table.add(number, "private");
      }
      if (is_first && !absolute) out_.relative_lengths |= length_bit(component);
      is_first = false;
      number = out_.table.add(number, component);
    }
    hang(number, {.term = index, .below = absolute || folder});
  }

  Compiled& out_;
  std::vector<std::pair<std::uint32_t, Posting>> hung_;
};

}  // namespace

bool is_link_into_private(std::string_view component) {
  return component == "var" || component == "tmp" || component == "etc";
}

Compiled::Compiled(const IndicatorSet& set) : table(number_of(Root::count)), rests(1) {
  Builder builder(*this);
  std::uint32_t indicator_index = 0;
  for (const Indicator& indicator : set.indicators()) {
    first.push_back(static_cast<std::uint32_t>(terms.size()));
    std::uint32_t alternative_index = 0;
    for (const auto& alternative : indicator.alternatives) {
      for (const IndicatorTerm& term : alternative) {
        builder.add(term, static_cast<std::uint32_t>(terms.size()));
        terms.push_back({indicator_index, alternative_index});
      }
      ++alternative_index;
    }
    ++indicator_index;
  }
  first.push_back(static_cast<std::uint32_t>(terms.size()));
  builder.finish();
  const auto child = [&](std::uint32_t parent, std::string_view component) {
    return parent == 0 ? 0 : table.find(parent, component).value_or(0);
  };
  private_folder = child(number_of(Root::absolute_path), "private");
  home_folder = child(child(private_folder, "var"), "mobile");
}

}  // namespace bridle
