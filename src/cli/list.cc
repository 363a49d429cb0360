// bridle list: what the program knows, from the same tables that it runs on.

#include <cstdio>
#include <memory>

#include "artifacts/table.h"
#include "cli/commands.h"
#include "engine/open.h"

namespace bridle::cli {
namespace {

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void print_padded(std::string_view text, std::size_t width) {
  print(text);
  for (std::size_t i = text.size(); i < width; ++i) print(" ");
}

void list_artifacts() {
  for (const Artifact* artifact : artifacts::table()) {
    print_padded(artifact->id, 28);
    print(artifact->title);
    print("\n");
    for (const std::string_view path : artifact->paths) {
      print("    ");
      print(path);
      print("\n");
    }
  }
}

void list_rules() {
  for (const Artifact* artifact : artifacts::table()) {
    for (const Rule& rule : artifact->rules) {
      print_padded(rule.id, 44);
      print_padded(name_of(rule.severity), 10);
      print(rule.title);
      print("\n    ");
      print(rule.means);
      print("\n    Benign: ");
      print(rule.benign);
      print("\n");
    }
  }
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
  add("artifacts", "Every artifact, with the places where it lies on a phone", list_artifacts);
  add("rules", "Every detection that is no indicator, with its rationale", list_rules);
  add("kinds", "Every kind of evidence, and how it is recognised", list_kinds);
}

}  // namespace bridle::cli
