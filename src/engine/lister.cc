#include "engine/lister.h"

#include <algorithm>
#include <utility>

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
    const bool while_listing = artifact.reads == Reads::listing ||
                               (artifact.reads == Reads::ends && !context.tree.is_streamed());
    if (!while_listing || (artifact.found_in & kind) == 0) continue;
    if (artifact.wants_digests && !digests) continue;
    Reader& reader = readers_.emplace_back(context);
    reader.task.wanted.push_back({.artifact = &artifact, .index = i});
    reader.task.alert_bytes = limits::kAlertBytes / 16;
    by_artifact_[i] = &reader;
  }
}

bool Lister::offer(const vfs::Entry& entry) {
  if (readers_.empty() || entry.type == vfs::EntryType::other) return false;
  plan_.listed_for(entry.path, wanted_);
  bool looked_at = false;
  for (const std::uint32_t index : wanted_) {
    if (by_artifact_[index] != nullptr && read(entry, *by_artifact_[index])) looked_at = true;
  }
  return looked_at;
}

bool Lister::read(const vfs::Entry& entry, Reader& reader) {
  WantedArtifact& wanted = reader.task.wanted.front();
  const bool by_ends = wanted.artifact->reads == Reads::ends;
  // Missing contents are counted with the listing.
  if (by_ends && (entry.type != vfs::EntryType::file || entry.fault == vfs::Fault::missing)) {
    return false;
  }
  reader.task.entry = entry;
  if (!reader.sink) {
    if (context_.records != nullptr) {
      wanted.records = context_.records->declare(wanted.artifact->id);
    }
    reader.sink.emplace(reader.task, wanted, context_, reader.worker, reader.outcome);
  } else {
    reader.sink->move_on();
  }
  TaskSink& sink = *reader.sink;
  if (sink.stopped()) return false;
  bool looked_at = false;
  const auto done = contained([&] {
    if (by_ends) {
      looked_at = parse_ends(entry, reader);
      return;
    }
    Listed listed = listed_from(entry);
    std::optional<Digests::Hex> digests;
    if (wanted.artifact->wants_digests && listed.type == ListedAs::file) {
      digests = digests_of(entry, sink);
      if (digests) listed.digests = &*digests;
    }
    const Input in{.path = entry.path, .app = {}, .bytes = {}, .listed = &listed};
    wanted.artifact->parse(in, sink);
    looked_at = digests.has_value();
  });
  if (!done) sink.damage(Where::whole_file(), done.error().message);
  return looked_at;
}

bool Lister::parse_ends(const vfs::Entry& entry, Reader& reader) const {
  const auto damage = [&](const std::string& what) {
    reader.sink->damage(Where::whole_file(), what);
    return false;
  };
  auto source = context_.tree.open(entry);
  if (!source) return damage(source.error().message);
  const std::uint64_t size = (*source)->size();
  const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(size, limits::kEnd));
  std::vector<std::byte> head(length);
  std::vector<std::byte> tail(length);
  for (const auto& [from, into] : {std::pair(std::uint64_t{0}, &head), {size - length, &tail}}) {
    for (std::size_t at = 0; at < length;) {
      auto got = (*source)->read_at(from + at, std::span(*into).subspan(at));
      if (!got) return damage(got.error().message);
      if (*got == 0) return damage("ends before byte " + std::to_string(from + length));
      at += *got;
    }
  }
  const SourceNote note = (*source)->note();
  if (note.damage) reader.sink->damage(Where::whole_file(), note.text);
  Input in{.path = entry.path, .app = {}, .bytes = head};
  in.tail = tail;
  in.size = size;
  reader.task.wanted.front().artifact->parse(in, *reader.sink);
  return true;
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
  if (const SourceNote note = (*source)->note(); note.damage) return damage(std::string(note.text));
  return digests.finish();
}

void Lister::finish() {
  for (Reader& reader : readers_) {
    if (reader.sink) reader.sink->finish();
    reader.worker.timeline.reset();
  }
}

}  // namespace bridle
