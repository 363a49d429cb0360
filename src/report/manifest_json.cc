#include "report/manifest_json.h"

#include <algorithm>
#include <numeric>

#include "report/json_writer.h"

namespace bridle::report {
namespace {

void write_pairs(JsonWriter& json, std::string_view key,
                 std::span<const std::pair<std::string, std::string>> pairs) {
  json.key(key);
  json.begin_object();
  for (const auto& [name, value] : pairs) json.member(name, value);
  json.end_object();
}

void write_file(JsonWriter& json, std::string_view key, const HashedFile& file) {
  json.begin_object(JsonWriter::kOneLine);
  json.member(key, file.path);
  json.member("size", file.size);
  json.member("sha256", hex(file.sha256));
  json.end_object();
}

void write_files(JsonWriter& json, const std::optional<HashedFile>& container,
                 std::span<const HashedFile> files) {
  std::vector<std::size_t> order(files.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(files[a].path, files[a].sha256) < std::tie(files[b].path, files[b].sha256);
  });
  std::uint64_t bytes = 0;
  for (const HashedFile& file : files) bytes += file.size;
  json.key("evidence");
  json.begin_object();
  if (container) {
    json.key("container");
    write_file(json, "name", *container);
  }
  json.member("files_read", static_cast<std::uint64_t>(files.size()));
  json.member("bytes", bytes);
  json.key("files");
  json.begin_array();
  for (const std::size_t index : order) write_file(json, "path", files[index]);
  json.end_array();
  json.end_object();
}

}  // namespace

Result<void> write_manifest_json(const std::string& path, const ManifestView& view) {
  auto file = OutputFile::create(path);
  if (!file) return file.error();
  JsonWriter json(&*file);
  json.begin_object();
  json.member("schema", "bridle-manifest-1");
  json.key("tool");
  json.begin_object(JsonWriter::kOneLine);
  json.member("name", "bridle");
  json.member("version", view.tool_version);
  json.end_object();
  write_pairs(json, "libraries", view.libraries);
  write_pairs(json, "options", view.options);
  json.key("indicators");
  json.begin_array();
  for (const IndicatorFile& indicators : view.indicators) {
    json.begin_object(JsonWriter::kOneLine);
    json.member("name", indicators.name);
    json.member("sha256", indicators.sha256);
    json.member("count", indicators.count);
    json.end_object();
  }
  json.end_array();
  write_files(json, view.container, view.files);
  json.key("run");
  json.begin_object();
  json.member("started", view.run.started);
  json.member("duration_s", view.run.duration_s);
  json.member("threads", view.run.threads);
  json.member("evidence_path", view.run.evidence_path);
  json.end_object();
  json.end_object();
  json.finish();
  return file->close();
}

}  // namespace bridle::report
