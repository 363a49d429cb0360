#include "formats/stix.h"

#include <simdjson.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/limits.h"

namespace bridle::stix {
namespace {

namespace dom = simdjson::dom;

std::optional<std::string_view> string_of(const dom::object& object, std::string_view key) {
  std::string_view value;
  if (object.at_key(key).get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

bool is_true(const dom::object& object, std::string_view key) {
  bool value = false;
  return object.at_key(key).get(value) == simdjson::SUCCESS && value;
}

// Object types whose name says whom or what an indicator is about.
bool names_a_campaign(std::string_view type) {
  for (const std::string_view known :
       {"malware", "campaign", "threat-actor", "intrusion-set", "tool", "infrastructure"}) {
    if (type == known) return true;
  }
  return false;
}

constexpr std::size_t kLongest = 80;  // bytes of an id in a sentence

// An id as it may stand in a sentence: ids come from outside and can be of any length.
std::string label(std::string_view id) {
  return id.size() <= kLongest ? std::string(id) : std::string(id.substr(0, kLongest)) + "...";
}

class Reader {
 public:
  explicit Reader(Bundle& out) : out_(out) {}

  void read(const dom::array& objects) {
    for (const dom::element element : objects) {
      dom::object object;
      if (element.get(object) != simdjson::SUCCESS) {
        out_.problems.emplace_back("an entry of \"objects\" is no object");
        ++out_.unusable;
        continue;
      }
      gather(object);
    }
    for (const auto& [id, object] : candidates_) indicator(id, object);
    if (candidates_.empty() && out_.problems.empty()) {
      out_.problems.emplace_back("the bundle holds no indicators");
    }
  }

 private:
  void gather(const dom::object& object) {
    const std::string_view type = string_of(object, "type").value_or("");
    const std::string_view id = string_of(object, "id").value_or("");
    if (type == "indicator") {
      gather_indicator(id, object);
    } else if (names_a_campaign(type)) {
      const std::string_view name = string_of(object, "name").value_or("");
      if (id.empty() || name.empty()) {
        out_.problems.push_back((id.empty() ? std::string(type) : label(id)) + ": has no " +
                                (id.empty() ? "id" : "name"));
        return;
      }
      names_.try_emplace(id, name);
      if (type == "malware") {
        only_malware_ = malware_seen_ && only_malware_ != name ? std::string_view{} : name;
        malware_seen_ = true;
      }
    } else if (type == "report") {
      const std::string_view name = string_of(object, "name").value_or("");
      dom::array refs;
      if (name.empty() || object.at_key("object_refs").get(refs) != simdjson::SUCCESS) return;
      for (const dom::element ref : refs) {
        std::string_view target;
        if (ref.get(target) == simdjson::SUCCESS) reports_.try_emplace(target, name);
      }
    } else if (type == "relationship") {
      const auto source = string_of(object, "source_ref");
      const auto target = string_of(object, "target_ref");
      if (!source || !target) {
        out_.problems.push_back((id.empty() ? "relationship" : label(id)) +
                                ": lacks source_ref or target_ref");
      } else if (string_of(object, "relationship_type") == "indicates" &&
                 !is_true(object, "revoked")) {
        indicates_.emplace(*source, *target);
      }
    }
  }

  // The same id twice is two versions of one indicator: the later "modified" stands.
  void gather_indicator(std::string_view id, const dom::object& object) {
    if (id.empty()) {
      out_.problems.emplace_back("indicator: has no id");
      ++out_.unusable;
      return;
    }
    const auto [at, is_new] = by_id_.try_emplace(id, candidates_.size());
    if (is_new) {
      candidates_.emplace_back(id, object);
      return;
    }
    out_.problems.push_back(label(id) + ": stands more than once; the last modified is used");
    dom::object& held = candidates_[at->second].second;
    if (string_of(object, "modified") > string_of(held, "modified")) held = object;
  }

  void indicator(std::string_view id, const dom::object& object) {
    const auto problem = [&](std::string_view what) {
      out_.problems.push_back(label(id) + ": " + std::string(what));
    };
    const auto unusable = [&](std::string_view what) {
      problem(what);
      ++out_.unusable;
    };
    if (is_true(object, "revoked")) return problem("is revoked");
    const auto pattern_type = string_of(object, "pattern_type");
    if (pattern_type && *pattern_type != "stix") {
      return unusable("its pattern is of the type " + label(*pattern_type) + ", not stix");
    }
    const auto text = string_of(object, "pattern");
    if (!text) return unusable("has no pattern");
    Pattern pattern = parse_pattern(*text);
    for (const std::string& what : pattern.problems) {
      problem(pattern.alternatives.empty() ? what : "in part: " + what);
    }
    if (pattern.alternatives.empty()) {
      ++out_.unusable;
      return;
    }

    for (const std::string_view key : {"modified", "created"}) {
      const auto time = parse_rfc3339(string_of(object, key).value_or(""));
      if (!time) continue;
      out_.newest = std::max(out_.newest.value_or(*time), *time);
      break;
    }

    Indicator out;
    out.in_part = !pattern.problems.empty();
    out.id = id;
    out.campaign = campaign_of(id);
    out.alternatives = std::move(pattern.alternatives);
    if (dom::element value; object.at_key("confidence").get(value) == simdjson::SUCCESS) {
      std::int64_t confidence = -1;
      if (value.get(confidence) == simdjson::SUCCESS && confidence >= 0 && confidence <= 100) {
        out.confidence = static_cast<int>(confidence);
      } else {
        problem("its confidence is not a number from 0 to 100");
      }
    }
    out_.indicators.push_back(std::move(out));
  }

  std::string_view campaign_of(std::string_view id) const {
    const auto [first, last] = indicates_.equal_range(id);
    // Several: the first by name, whatever the order of the hash table.
    std::string_view best;
    for (auto at = first; at != last; ++at) {
      const auto name = names_.find(at->second);
      if (name == names_.end()) continue;
      if (best.empty() || name->second < best) best = name->second;
    }
    if (!best.empty()) return best;
    if (const auto report = reports_.find(id); report != reports_.end()) return report->second;
    return only_malware_;
  }

  Bundle& out_;
  std::vector<std::pair<std::string_view, dom::object>> candidates_;
  std::unordered_map<std::string_view, std::size_t> by_id_;
  std::unordered_map<std::string_view, std::string_view> names_;    // object id -> name
  std::unordered_map<std::string_view, std::string_view> reports_;  // object id -> report's name
  std::unordered_multimap<std::string_view, std::string_view> indicates_;
  std::string_view only_malware_;
  bool malware_seen_ = false;
};

}  // namespace

Bundle parse_bundle(Bytes json) {
  Bundle out;
  if (json.size() > limits::kWholeFile) {
    out.problems.emplace_back("is larger than an indicator file may be");
    return out;
  }
  std::string_view text = as_text(json);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const simdjson::padded_string padded(text);
  dom::parser parser(limits::kWholeFile);
  dom::element root;
  if (parser.allocate(padded.size() + 1, static_cast<std::size_t>(limits::kNesting)) !=
      simdjson::SUCCESS) {
    out.problems.emplace_back("memory ran out");
    return out;
  }
  if (const auto error = parser.parse(padded).get(root); error != simdjson::SUCCESS) {
    out.problems.push_back(std::string("is not valid JSON: ") + simdjson::error_message(error));
    return out;
  }
  dom::array objects;
  if (root.at_key("objects").get(objects) != simdjson::SUCCESS) {
    out.problems.emplace_back("is not a STIX bundle: it has no list \"objects\"");
    return out;
  }
  out.readable = true;
  Reader(out).read(objects);
  return out;
}

}  // namespace bridle::stix
