#include "engine/lister.h"

#include "engine/contained.h"

namespace bridle {
namespace {

Listed listed_from(const vfs::Entry& entry) {
  Listed out{.size = entry.size, .modified = entry.modified};
  if (entry.type == vfs::EntryType::directory) out.type = ListedAs::directory;
  if (entry.type == vfs::EntryType::link) out.type = ListedAs::link;
  return out;
}

}  // namespace

Lister::Lister(const Plan& plan, EvidenceMask kind, const RunContext& context)
    : plan_(plan), context_(context), by_artifact_(plan.artifacts().size(), nullptr) {
  for (std::uint32_t i = 0; i < plan.artifacts().size(); ++i) {
    const Artifact& artifact = *plan.artifacts()[i];
    if (artifact.reads != Reads::listing || (artifact.found_in & kind) == 0) continue;
    Reader& reader = readers_.emplace_back(context);
    reader.task.wanted.push_back({.artifact = &artifact, .index = i});
    reader.task.alert_bytes = limits::kAlertBytes / 16;
    by_artifact_[i] = &reader;
  }
}

void Lister::offer(const vfs::Entry& entry) {
  if (readers_.empty() || entry.type == vfs::EntryType::other) return;
  plan_.listed_for(entry.path, wanted_);
  for (const std::uint32_t index : wanted_) {
    if (by_artifact_[index] != nullptr) read(entry, *by_artifact_[index]);
  }
}

void Lister::read(const vfs::Entry& entry, Reader& reader) {
  WantedArtifact& wanted = reader.task.wanted.front();
  reader.task.entry = entry;
  if (!reader.sink) {
    if (context_.records != nullptr)
      wanted.records = context_.records->declare(wanted.artifact->id);
    reader.sink.emplace(reader.task, wanted, context_, reader.worker, reader.outcome);
  } else {
    reader.sink->move_on();
  }
  if (reader.sink->stopped()) return;
  const Listed listed = listed_from(entry);
  const Input in{.path = entry.path, .app = {}, .bytes = {}, .listed = &listed};
  const auto done = contained([&] { wanted.artifact->parse(in, *reader.sink); });
  if (!done) reader.sink->damage(Where::whole_file(), done.error().message);
}

void Lister::finish() {
  for (Reader& reader : readers_) {
    if (reader.sink) reader.sink->finish();
    reader.worker.timeline.reset();
  }
}

}  // namespace bridle
