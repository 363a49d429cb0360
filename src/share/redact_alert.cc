// Alerts, facts and sources: what stands in findings.
#include <algorithm>
#include <array>
#include <unordered_set>

#include "share/redactor.h"
#include "share/shapes.h"

namespace bridle::share {
namespace {

constexpr std::array<std::string_view, 4> kPublicFacts = {"product_type", "product_version",
                                                          "build_version", "last_backup"};
constexpr std::size_t kExcerpt = 12;  // bytes of a message that tell where it comes from

// Replaces each stretch of at least kExcerpt bytes that `sentence` has in common with `hidden`.
std::string without_excerpts(std::string_view sentence, std::string_view hidden, Tokens& tokens) {
  if (hidden.size() < kExcerpt || sentence.size() < kExcerpt) return std::string(sentence);
  std::unordered_set<std::string_view> pieces;
  for (std::size_t i = 0; i + kExcerpt <= hidden.size(); ++i) {
    pieces.insert(hidden.substr(i, kExcerpt));
  }
  std::string out;
  for (std::size_t at = 0; at < sentence.size();) {
    std::size_t end = at;
    while (end + kExcerpt <= sentence.size() && pieces.contains(sentence.substr(end, kExcerpt))) {
      ++end;
    }
    if (end == at) {
      out += sentence[at++];
      continue;
    }
    end += kExcerpt - 1;
    out += tokens.of(Hidden::text, sentence.substr(at, end - at));
    at = end;
  }
  return out;
}

}  // namespace

std::string Redactor::fact(std::string_view name, std::string_view value) {
  if (std::ranges::find(kPublicFacts, name) != kPublicFacts.end()) return std::string(value);
  std::string out = "[";
  for (const char c : name) out += c == '_' ? ' ' : c;
  return out + "]";
}

std::string Redactor::source(std::string_view name) const {
  const auto found = unpublished_files_.find(name);
  return found == unpublished_files_.end() ? std::string(name) : found->second;
}

MatchedIndicator Redactor::indicator(const MatchedIndicator& given) {
  MatchedIndicator out = given;
  out.source = source(given.source);
  const bool hidden_file = out.source != given.source;
  if (hidden_file) out.campaign.clear();
  if (given.unpublished) {
    const std::string remark =
        hidden_file ? out.source.substr(out.source.find("file ")) : std::string("file]");
    out.value = tokens_.of(Hidden::unpublished_indicator, valid_utf8(given.value),
                           std::string_view(remark).substr(0, remark.size() - 1));
    out.id = out.value;
    out.matched = out.value;
    out.campaign.clear();
    out.confidence.reset();
    return out;
  }
  const std::string matched = valid_utf8(given.matched);
  if (matched.find("://") != std::string::npos) {
    out.matched = url(matched);
  } else if (given.kind == "domain") {
    out.matched = host(matched);
  } else if (matched.starts_with('/')) {
    out.matched = path(matched);
  } else {
    out.matched = is_public(matched) ? matched : given.value;
  }
  return out;
}

std::string Redactor::why(const Alert& original, const Alert& made) {
  if (made.indicator) {
    const MatchedIndicator& indicator = *made.indicator;
    return original.column + " holds " + indicator.matched + ", which is " + indicator.kind +
           " indicator " + indicator.value +
           (indicator.campaign.empty() ? "" : " of " + indicator.campaign);
  }
  std::string out = valid_utf8(original.why);
  json::Reader reader(as_bytes(original.record));
  if (reader.next()) {
    for (const json::Member& member : reader.root().members()) {
      const Column* column = roles_.column(original.artifact, member.key);
      if (member.key == "artifact" || member.key == "where") continue;
      if (column != nullptr && column->role != Role::text) continue;
      if (const auto hidden = member.value.text()) out = without_excerpts(out, *hidden, tokens_);
      for (const json::Node& item : member.value.items()) {
        if (const auto hidden = item.text()) out = without_excerpts(out, *hidden, tokens_);
      }
    }
  }
  return text(out);
}

Alert Redactor::redacted(const Alert& alert) {
  Alert out = alert;
  out.place = place(alert.place);
  if (alert.indicator) out.indicator = indicator(*alert.indicator);
  out.summary = summary(alert.artifact, alert.record);
  out.record = alert.record.empty() ? std::string() : record(alert.artifact, alert.record);
  out.why = why(alert, out);
  return out;
}

}  // namespace bridle::share
