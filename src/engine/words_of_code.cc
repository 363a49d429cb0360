#include "engine/words_of_code.h"

#include "artifacts/table.h"
#include "engine/open.h"
#include "report/findings.h"
#include "rules/table.h"

namespace bridle {
namespace {

void add_rule(const Rule& rule, std::map<std::string, std::string>& out) {
  for (const Message& part :
       {report::title_of(rule), report::meaning_in_words(rule), report::benign_in_words(rule)}) {
    if (!part.empty()) out.emplace(part.key, part.english);
  }
}

}  // namespace

std::map<std::string, std::string> words_of_code() {
  std::map<std::string, std::string> out;
  for (const Artifact* artifact : artifacts::table()) {
    out.emplace("artifact." + std::string(artifact->id) + ".title", artifact->title);
    for (const Rule& rule : artifact->rules) add_rule(rule, out);
  }
  for (const rules::CrossRule* rule : rules::table()) add_rule(rule->rule, out);
  for (const EvidenceKind& kind : evidence_kinds()) {
    const std::string key = "evidence." + std::string(kind.name);
    out.emplace(key, kind.title);
    out.emplace(key + ".encrypted", encrypted_title(kind.title));
  }
  return out;
}

}  // namespace bridle
