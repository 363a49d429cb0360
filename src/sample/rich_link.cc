#include "sample/rich_link.h"

#include <string>

#include "formats/plist_writer.h"

namespace bridle::sample {
namespace {

using plist::Tree;

Tree text(std::string_view value) { return {std::string(value)}; }
Tree uid(std::uint64_t number) { return {Tree::Uid{number}}; }
Tree class_of(std::string_view name) {
  return {Tree::Dict{{"$classname", text(name)},
                     {"$classes", {Tree::Array{text(name), text("NSObject")}}}}};
}

}  // namespace

std::vector<std::byte> rich_link(std::string_view url, std::string_view title,
                                 std::string_view site) {
  // Objects by number: 1 the RichLink, 2 its metadata, 3 and 5 URLs around the text in 4.
  const Tree::Dict url_object{{"NS.base", uid(0)}, {"NS.relative", uid(4)}, {"$class", uid(8)}};
  Tree::Array objects{
      text("$null"),
      {Tree::Dict{
          {"richLinkMetadata", uid(2)}, {"richLinkIsPlaceholder", {false}}, {"$class", uid(10)}}},
      {Tree::Dict{{"originalURL", uid(3)},
                  {"URL", uid(5)},
                  {"title", uid(6)},
                  {"siteName", uid(7)},
                  {"version", {std::int64_t{1}}},
                  {"$class", uid(9)}}},
      {url_object},
      text(url),
      {url_object},
      text(title),
      text(site),
      class_of("NSURL"),
      class_of("LPLinkMetadata"),
      class_of("RichLink")};
  return plist::write_binary({Tree::Dict{{"$version", {std::int64_t{100000}}},
                                         {"$archiver", text("NSKeyedArchiver")},
                                         {"$top", {Tree::Dict{{"root", uid(1)}}}},
                                         {"$objects", {std::move(objects)}}}});
}

}  // namespace bridle::sample
