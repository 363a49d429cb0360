// Lister: the artifacts that read the listing itself (Reads::listing), or no more of a file than
// its ends (Reads::ends), while the evidence is being listed and by the thread that lists it: of a
// hundred thousand pictures nothing is kept.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "base/hash.h"
#include "engine/file_task.h"
#include "engine/plan.h"
#include "engine/task_sink.h"
#include "vfs/tree.h"

namespace bridle {

class Lister {
 public:
  // One artifact. It has a sink from the first entry on that it wants.
  struct Reader {
    explicit Reader(const RunContext& context) : worker(context) {}
    FileTask task;  // its entry is the one that is being read
    WorkerState worker;
    FileOutcome outcome;
    std::optional<TaskSink> sink;
  };

  // Artifacts that evidence of another kind than `kind` (one bit) has are left out, and unless
  // `digests` those that want every file to be read for its digests.
  // REQUIRES: all outlive it.
  Lister(const Plan& plan, EvidenceMask kind, bool digests, const RunContext& context);

  // One entry of the listing. True when its contents were read.
  bool offer(const vfs::Entry& entry);

  // The listing is over.
  void finish();

  // In the order of the plan.
  std::deque<Reader>& readers() { return readers_; }

 private:
  bool read(const vfs::Entry& entry, Reader& reader);
  bool parse_ends(const vfs::Entry& entry, Reader& reader) const;
  std::optional<Digests::Hex> digests_of(const vfs::Entry& entry, TaskSink& sink) const;

  const Plan& plan_;
  const RunContext& context_;
  std::deque<Reader> readers_;
  std::vector<Reader*> by_artifact_;   // null: not of this evidence, or no listing
  std::vector<std::uint32_t> wanted_;  // used again for each entry
};

}  // namespace bridle
