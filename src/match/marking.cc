#include "match/marking.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "formats/json.h"

namespace bridle {
namespace {

constexpr std::array<std::string_view, 5> kLevels = {"clear", "green", "amber", "amber+strict",
                                                     "red"};
constexpr std::string_view kPrefix = "marking-definition--";
constexpr std::string_view kTlp2 = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kKnown = {{
    {"613f2e26-407d-48c7-9eca-b8e91df99dc9", "clear"},
    {"34098fce-860f-48ae-8e50-ebd3cc5e41da", "green"},
    {"f88d31f6-486f-44da-b317-01333bde0b82", "amber"},
    {"5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "red"},
    {"94868c89-83c2-464b-929b-a1a8aa3c8487", "clear"},
    {"bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "green"},
    {"55d920b0-5e8b-4f79-9ee9-91f868d9b421", "amber"},
    {"939a9414-2ddd-4d32-a0cd-375ea402b003", "amber+strict"},
    {"e828b379-4e03-4974-9ac4-e53a884c97c1", "red"},
}};

std::string lowered(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

// "TLP:AMBER" and "white" as a level; what is no level is the strictest: who marks means something.
std::string level_of(std::string_view text) {
  std::string level = lowered(text);
  if (level.starts_with("tlp:")) level.erase(0, 4);
  if (level == "white") level = "clear";
  return std::ranges::find(kLevels, level) == kLevels.end() ? "red" : level;
}

std::size_t strictness(std::string_view level) {
  return static_cast<std::size_t>(std::ranges::find(kLevels, level) - kLevels.begin());
}

using Definitions = std::map<std::string, std::string, std::less<>>;

Definitions definitions_of(const std::vector<json::Node>& objects) {
  Definitions out;
  for (const auto& [id, level] : kKnown) {
    out.emplace(std::string(kPrefix) + std::string(id), level);
  }
  for (const json::Node& object : objects) {
    if (object["type"].text() != "marking-definition") continue;
    const auto id = object["id"].text();
    auto level = object["definition"]["tlp"].text();
    if (!level) level = object["extensions"][kTlp2]["tlp_2_0"].text();
    if (id && level) out.emplace(lowered(*id), level_of(*level));
  }
  return out;
}

class Reader {
 public:
  explicit Reader(Markings& out) : out_(out) {}

  void read(json::Node root) {
    const std::vector<json::Node> objects = root["objects"].items();
    definitions_ = definitions_of(objects);
    for (const json::Node& object : objects) {
      const auto id = object["id"].text();
      if (!id) continue;
      for (const json::Node& ref : object["object_marking_refs"].items()) note(*id, ref.text());
      for (const json::Node& part : object["granular_markings"].items()) {
        note(*id, part["marking_ref"].text());
      }
    }
  }

 private:
  // A definition that is no TLP level (a copyright, a licence) says nothing here.
  void note(std::string_view id, std::optional<std::string_view> definition) {
    if (!definition) return;
    const auto found = definitions_.find(lowered(*definition));
    if (found == definitions_.end()) return;
    std::string& level = out_.by_id[std::string(id)];
    if (level.empty() || strictness(found->second) > strictness(level)) level = found->second;
    if (is_restricted(found->second)) out_.any_restricted = true;
  }

  Markings& out_;
  Definitions definitions_;
};

}  // namespace

Markings markings_of(Bytes json) {
  Markings out;
  json::Reader reader(json);
  if (reader.next()) Reader(out).read(reader.root());
  return out;
}

bool is_restricted(std::string_view tlp) { return !tlp.empty() && tlp != "clear"; }

}  // namespace bridle
