#include "support/collect.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "artifacts/table.h"
#include "base/limits.h"
#include "bytes/lines.h"
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

namespace {

// "directory 0 2024-03-01T10:00:00Z private/var/a b", with "-" for no time: a fixture that stands
// for a listing has one entry a line.
void run_listing(const Artifact& artifact, const FixtureFile& file, Collect& out) {
  for (LineReader lines(file.bytes); lines.next();) {
    std::istringstream line{std::string(lines.text())};
    std::string type;
    std::string modified;
    std::string path;
    Listed listed;
    line >> type >> listed.size >> modified;
    std::getline(line >> std::ws, path);
    listed.type = type == "directory" ? ListedAs::directory
                  : type == "link"    ? ListedAs::link
                                      : ListedAs::file;
    if (modified != "-") listed.modified = parse_rfc3339(modified);
    // Of contents that a listing does not have: those of the path.
    Digests of_path;
    of_path.update(as_bytes(path));
    const Digests::Hex digests = of_path.finish();
    if (artifact.wants_digests && listed.type == ListedAs::file) listed.digests = &digests;
    out.move_to(path);
    artifact.parse({.path = path, .app = {}, .bytes = {}, .listed = &listed}, out);
  }
}

}  // namespace

void run_artifact(const Artifact& artifact, const FixtureFile& file, Collect& out) {
  Input input{.path = file.path, .app = {}, .bytes = file.bytes};
  if (artifact.reads == Reads::bytes) {
    artifact.parse(input, out);
    return;
  }
  if (artifact.reads == Reads::lines) {
    const MemorySource source(file.bytes);
    TextLines lines(source);
    input.lines = &lines;
    artifact.parse(input, out);
    return;
  }
  if (artifact.reads == Reads::listing) return run_listing(artifact, file, out);
  if (artifact.reads == Reads::ends) {
    const Bytes all = file.bytes;
    input.size = all.size();
    input.bytes = all.first(std::min<std::size_t>(all.size(), limits::kEnd));
    input.tail = all.last(input.bytes.size());
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
