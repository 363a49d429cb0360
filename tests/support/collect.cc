#include "support/collect.h"

#include <stdexcept>

#include "artifacts/table.h"
#include "bytes/source.h"
#include "report/json.h"

namespace bridle::test {

void Collect::record(const void* row, const Where& where) {
  std::string line;
  report::append_record(report::record_head(artifact_.id, path_, ""), where,
                        {row, artifact_.columns}, line);
  line.pop_back();  // "\n"
  lines_.push_back(std::move(line));
  places_.push_back({where.kind, std::string(where.name), where.number});
  ++records_;
}

void Collect::flag(const void* row, const Where& where, const Rule& rule, std::string_view why) {
  std::string line = "{\"flag\":";
  report::append_string(rule.id, line);
  line += ",\"severity\":";
  report::append_string(name_of(rule.severity), line);
  line += ',';
  report::append_where(path_, "", where, line);
  line += ",\"why\":";
  report::append_string(why, line);
  report::append_fields({row, artifact_.columns}, line);
  line += '}';
  lines_.push_back(std::move(line));
  places_.push_back({where.kind, std::string(where.name), where.number});
  ++flags_;
}

void Collect::damage(const Where& where, std::string_view what) {
  std::string line = "{\"damage\":";
  report::append_string(what, line);
  line += ',';
  report::append_where(path_, "", where, line);
  line += '}';
  lines_.push_back(std::move(line));
  ++damages_;
}

std::string Collect::text() const {
  std::string out;
  for (const std::string& line : lines_) out += line + "\n";
  return out;
}

void run_artifact(const Artifact& artifact, const FixtureFile& file, Collect& out) {
  Input input{.path = file.path, .app = {}, .bytes = file.bytes};
  if (artifact.reads == Reads::bytes) {
    artifact.parse(input, out);
    return;
  }
  const MemorySource main(file.bytes);
  const MemorySource log(file.log);
  const auto database = sqlite::Database::open(main, file.log.empty() ? nullptr : &log);
  if (!database) {
    out.damage(Where::whole_file(), database.error().message);
    return;
  }
  if (const auto& wrong = database->damage()) out.damage(Where::whole_file(), wrong->message);
  input.database = &*database;
  artifact.parse(input, out);
}

const Artifact& artifact_by_id(std::string_view id) {
  for (const Artifact* artifact : artifacts::table()) {
    if (artifact->id == id) return *artifact;
  }
  throw std::runtime_error("no artifact " + std::string(id));
}

}  // namespace bridle::test
