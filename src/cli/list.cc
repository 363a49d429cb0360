// bridle list: what the program knows, from the same tables that it runs on.

#include <algorithm>
#include <cstdio>
#include <memory>
#include <vector>

#include "artifacts/table.h"
#include "cli/commands.h"
#include "cli/parity.h"
#include "engine/open.h"
#include "engine/words_of_code.h"
#include "report/json.h"
#include "rules/table.h"
#include "words/catalogue.h"

namespace bridle::cli {
namespace {

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void print_padded(std::string_view text, std::size_t width) {
  print(text);
  for (std::size_t i = text.size(); i < width; ++i) print(" ");
}

// A column that is as wide as the longest of its texts, and two more.
class Widest {
 public:
  void add(std::string_view text) { width_ = std::max(width_, text.size() + 2); }
  void print(std::string_view text) const { print_padded(text, width_); }

 private:
  std::size_t width_ = 0;
};

void list_artifacts() {
  Widest ids;
  for (const Artifact* artifact : artifacts::table()) ids.add(artifact->id);
  for (const Artifact* artifact : artifacts::table()) {
    ids.print(artifact->id);
    print(artifact->title);
    print("\n");
    for (const std::string_view path : artifact->paths) {
      print("    ");
      print(path);
      print("\n");
    }
  }
}

std::string_view name_of(Role role) {
  constexpr std::string_view kNames[] = {
      "",       "time",   "url",     "link",        "domain",     "ip",         "email",
      "handle", "person", "process", "file path",   "file name",  "entry type", "sha256",
      "sha1",   "md5",    "app ID",  "certificate", "profile ID", "property",   "text"};
  return kNames[static_cast<std::size_t>(role)];
}

void write_rule(const Rule& rule) {
  print("\n**");
  print(rule.id);
  print("** (");
  print(name_of(rule.severity));
  print("): ");
  print(rule.title);
  print(". ");
  print(rule.means);
  print(" Benign: ");
  print(rule.benign);
  print("\n");
}

// docs/artifacts.md, which a test compares with this.
void write_artifacts_page() {
  print("# Artifacts\n\nWritten by `bridle list artifacts --markdown`.\n");
  for (const Artifact* artifact : artifacts::table()) {
    print("\n## ");
    print(artifact->id);
    print("\n\n");
    print(artifact->title);
    print(".");
    if (artifact->expected == Expected::always) {
      print(artifact->found_in == kInIosBackup ? " Every backup has it."
                                               : " Every phone and backup has it.");
    }
    if (artifact->expected == Expected::if_encrypted)
      print(" Of backups, only encrypted ones have it.");
    if ((artifact->found_in & kOfIos) != 0 && (artifact->found_in & kInIosBackup) == 0)
      print(" No backup has it.");
    if (!artifact->until_ios.empty()) {
      print(" Phones do not keep it since iOS ");
      print(artifact->until_ios);
      print(".");
    }
    print("\n\n");
    for (const std::string_view path : artifact->paths) {
      print("- `");
      print(path);
      print("`\n");
    }
    print("\n| column | matched as | what it is |\n| --- | --- | --- |\n");
    for (const Column& column : artifact->columns) {
      print("| ");
      print(column.name);
      print(" | ");
      print(name_of(column.role));
      print(" | ");
      print(column.doc);
      print(" |\n");
    }
    for (const Rule& rule : artifact->rules) write_rule(rule);
  }
  print("\n# Rules across artifacts\n");
  for (const rules::CrossRule* rule : rules::table()) {
    write_rule(rule->rule);
    print("\nLooks at:");
    for (const rules::Watch& watch : rule->watches) {
      print(" ");
      print(watch.artifact);
    }
    print(".\n");
  }
  print(
      "\n# Compared with mvt-ios\n\n| its module | here | what is better |\n| --- | --- | --- |\n");
  for (const Parity& row : parity()) {
    print("| ");
    print(row.module);
    print(" | ");
    print(row.artifacts);
    print(" | ");
    print(row.better);
    print(" |\n");
  }
}

std::vector<const Rule*> all_rules() {
  std::vector<const Rule*> out;
  for (const Artifact* artifact : artifacts::table()) {
    for (const Rule& rule : artifact->rules) out.push_back(&rule);
  }
  for (const rules::CrossRule* rule : rules::table()) out.push_back(&rule->rule);
  return out;
}

void list_rules() {
  Widest ids;
  for (const Rule* rule : all_rules()) ids.add(rule->id);
  for (const Rule* rule : all_rules()) {
    ids.print(rule->id);
    print_padded(name_of(rule->severity), 10);
    print(rule->title);
    print("\n    ");
    print(rule->means);
    print("\n    Benign: ");
    print(rule->benign);
    print("\n");
  }
}

// What is to be translated: locale/en.json, and the texts of the code.
void list_words() {
  std::string out;
  const auto add = [&](std::string_view key, std::string_view value) {
    out += out.empty() ? "{\n  " : ",\n  ";
    report::append_string(key, out);
    out += ": ";
    out += value;
  };
  const auto quoted = [](std::string_view text) {
    std::string json;
    report::append_string(text, json);
    return json;
  };
  for (const auto& [key, wording] : catalogue(Language::en)) {
    if (wording.forms.empty()) {
      add(key, quoted(wording.text));
      continue;
    }
    std::string forms;
    for (const auto& [plural, text] : wording.forms) {
      forms += (forms.empty() ? "{" : ", ") + quoted(bridle::name_of(plural)) + ": " + quoted(text);
    }
    add(key, forms + "}");
  }
  for (const auto& [key, text] : words_of_code()) add(key, quoted(text));
  print(out + "\n}\n");
}

void list_kinds() {
  for (const EvidenceKind& kind : evidence_kinds()) {
    print_padded(kind.name, 28);
    print(kind.title);
    print("\n    ");
    print(kind.looks_like);
    print("\n");
  }
}

}  // namespace

void add_list(CLI::App& app, int& status) {
  CLI::App* command =
      app.add_subcommand("list", "What is read (artifacts), detected (rules), opened (kinds)");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* about, void (*print_all)()) {
    command->add_subcommand(name, about)->callback([print_all, &status] {
      print_all();
      status = 0;
    });
  };
  auto markdown = std::make_shared<bool>(false);
  command->add_subcommand("artifacts", "Every artifact, with the places where it lies on a phone")
      ->callback([markdown, &status] {
        *markdown ? write_artifacts_page() : list_artifacts();
        status = 0;
      })
      ->add_flag("--markdown", *markdown, "As a page, with columns and rules: docs/artifacts.md");
  add("rules", "Every detection that is no indicator, with its rationale", list_rules);
  CLI::App* words = command->add_subcommand("words", "Every text for people, in English, as JSON");
  words->group("");  // for translators: not in --help
  words->add_flag("--json")->description("As it is without it");
  words->callback([&status] {
    list_words();
    status = 0;
  });
  add("kinds", "Every kind of evidence, and how it is recognised", list_kinds);
}

}  // namespace bridle::cli
