#include "engine/open.h"

#include <utility>
#include <vector>

#include "engine/contained.h"
#include "engine/kinds.h"
#include "vfs/open.h"

namespace bridle {
namespace {

std::vector<const Kind*> all_kinds() {
  std::vector<const Kind*> out;
  for (const Kind& kind : ios_kinds()) out.push_back(&kind);
  for (const Kind& kind : android_kinds()) out.push_back(&kind);
  return out;
}

Result<std::unique_ptr<vfs::Tree>> open_storage(const std::string& path, Opening& opening) {
  auto plain = open_age_file(path, opening);
  if (!plain || *plain) return plain;
  return vfs::open_container(path);
}

Result<Evidence> open_uncontained(const std::string& path, const OpenOptions& options) {
  Opening opening(options);
  auto storage = open_storage(path, opening);
  if (!storage) return storage.error();
  Evidence evidence;
  evidence.storage = std::move(storage).value();
  for (const Kind* kind : all_kinds()) {
    if (!options.kind.empty()) {
      if (options.kind != kind->about.name) continue;
    } else {
      auto fits = kind->probe(opening, *evidence.storage);
      if (!fits) return fits.error();
      if (!*fits) continue;
    }
    evidence.kind = kind->about.name;
    evidence.title = kind->about.title;
    evidence.mask = kind->about.mask;
    evidence.encrypted = opening.no_disk;
    auto opened = kind->open(opening, evidence);
    if (!opened) return Error{opened.error().code, path + ": " + opened.error().message};
    if (evidence.encrypted) evidence.title = encrypted_title(evidence.title);
    return evidence;
  }
  std::string message = path + " is no evidence that bridle knows. It looked for:";
  for (const EvidenceKind& kind : evidence_kinds()) {
    message += "\n  " + std::string(kind.title) + ": " + std::string(kind.looks_like);
  }
  return Error{ErrorCode::unsupported, message};
}

}  // namespace

std::string encrypted_title(std::string_view title) { return std::string(title) + ", encrypted"; }

Result<std::optional<std::string_view>> Opening::password(PasswordOf of) {
  if (!asked_ && options_.password) {
    auto answer = options_.password(of);
    if (!answer) return answer.error();
    secret_ = std::move(answer).value();
  }
  asked_ = true;
  if (!secret_) return std::optional<std::string_view>();
  return std::optional<std::string_view>(secret_->view());
}

std::span<const EvidenceKind> evidence_kinds() {
  static const std::vector<EvidenceKind> kTable = [] {
    std::vector<EvidenceKind> out;
    for (const Kind* kind : all_kinds()) out.push_back(kind->about);
    return out;
  }();
  return kTable;
}

Result<void> check_kind(std::string_view name) {
  std::string known;
  for (const EvidenceKind& kind : evidence_kinds()) {
    if (name.empty() || name == kind.name) return {};
    known += (known.empty() ? "" : ", ") + std::string(kind.name);
  }
  return Error{ErrorCode::usage,
               "there is no kind of evidence " + std::string(name) + "; known: " + known};
}

Result<LocatedBackup> locate_ios_backup(const std::string& path) {
  auto storage = vfs::open_container(path);
  if (!storage) return storage.error();
  auto folder = the_ios_backup(**storage);
  if (!folder) return Error{folder.error().code, path + " " + folder.error().message};
  auto facts = vfs::ios_backup_facts(**storage, *folder);
  if (!facts) return Error{facts.error().code, path + ": " + facts.error().message};
  return LocatedBackup{std::move(storage).value(), std::move(folder).value(),
                       std::move(facts).value()};
}

Result<Evidence> open_evidence(const std::string& path, const OpenOptions& options) {
  if (auto known = check_kind(options.kind); !known) return known.error();
  Result<Evidence> out = Error{};
  const auto done = contained([&] { out = open_uncontained(path, options); });
  if (!done) return Error{done.error().code, path + ": " + done.error().message};
  return out;
}

}  // namespace bridle
