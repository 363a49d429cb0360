#include "engine/lister.h"

#include <algorithm>

#include "engine/contained.h"

namespace bridle {
namespace {

constexpr std::uint64_t kPiece = 256U << 10;

Listed listed_from(const vfs::Entry& entry) {
  Listed out{.size = entry.size, .modified = entry.modified};
  if (entry.type == vfs::EntryType::directory) out.type = ListedAs::directory;
  if (entry.type == vfs::EntryType::link) out.type = ListedAs::link;
  return out;
}

}  // namespace

Lister::Lister(const Plan& plan, EvidenceMask kind, bool digests, const RunContext& context)
    : plan_(plan), context_(context), by_artifact_(plan.artifacts().size(), nullptr) {
  for (std::uint32_t i = 0; i < plan.artifacts().size(); ++i) {
    const Artifact& artifact = *plan.artifacts()[i];
    if (artifact.reads != Reads::listing || (artifact.found_in & kind) == 0) continue;
    if (artifact.wants_digests && !digests) continue;
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
  Listed listed = listed_from(entry);
  std::optional<Digests::Hex> digests;
  if (wanted.artifact->wants_digests && listed.type == ListedAs::file) {
    const auto read = contained([&] { digests = digests_of(entry, *reader.sink); });
    if (!read) reader.sink->damage(Where::whole_file(), read.error().message);
    if (digests) listed.digests = &*digests;
  }
  const Input in{.path = entry.path, .app = {}, .bytes = {}, .listed = &listed};
  const auto done = contained([&] { wanted.artifact->parse(in, *reader.sink); });
  if (!done) reader.sink->damage(Where::whole_file(), done.error().message);
}

std::optional<Digests::Hex> Lister::digests_of(const vfs::Entry& entry, TaskSink& sink) const {
  const auto damage = [&](const std::string& what) {
    sink.damage(Where::whole_file(), "its hashes are not known: " + what);
    return std::nullopt;
  };
  // Missing contents are counted with the listing.
  if (entry.fault == vfs::Fault::missing) return std::nullopt;
  if (context_.tree.is_streamed()) return damage("unpack the archive, or give it as a zip or tar");
  auto source = context_.tree.open(entry);
  if (!source) return damage(source.error().message);
  Digests digests;
  std::vector<std::byte> buffer(
      static_cast<std::size_t>(std::min<std::uint64_t>((*source)->size(), kPiece)));
  for (std::uint64_t at = 0; at < (*source)->size();) {
    if (sink.stopped()) return std::nullopt;
    auto got = (*source)->read_at(at, buffer);
    if (!got) return damage(got.error().message);
    if (*got == 0) return damage("it ends before byte " + std::to_string((*source)->size()));
    digests.update(std::span(buffer).first(*got));
    at += *got;
  }
  return digests.finish();
}

void Lister::finish() {
  for (Reader& reader : readers_) {
    if (reader.sink) reader.sink->finish();
    reader.worker.timeline.reset();
  }
}

}  // namespace bridle
