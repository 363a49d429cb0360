#include "artifacts/apple_message.h"

#include <algorithm>

#include "formats/keyed_archive.h"
#include "formats/plist.h"
#include "formats/typedstream.h"

namespace bridle::artifacts {
namespace {

constexpr std::string_view kRichLink = "com.apple.messages.URLBalloonProvider";

// A message can be edited five times and has few parts; a forged history must not grow without end.
constexpr std::size_t kMostTexts = 1'000;
constexpr std::size_t kMostProblems = 20;
constexpr std::size_t kNumber = 20;  // characters of the number of a part

std::optional<std::string> owned(std::optional<std::string_view> text) {
  if (!text) return std::nullopt;
  return std::string(*text);
}

// NSURL is archived as NS.relative with an NS.base that is mostly null; old previews hold text.
void add_url(const keyed_archive::Object& url, Links& links) {
  for (const auto& part : {url, url["NS.relative"], url["NS.base"]["NS.relative"]}) {
    if (const auto text = part.text()) links.add_copy(*text);
  }
}

// One part's list of {t: typedstream, d: date}; the last is the text as it is now.
void read_part(std::string_view part, const plist::Node& edits, bool retracted,
               EditHistory& history) {
  if (edits.type() != plist::Type::array) {
    history.add_problem("message_summary_info: edits of part " +
                        std::string(part.substr(0, kNumber)) + " are no list");
    return;
  }
  const std::size_t earlier = retracted || edits.size() == 0 ? edits.size() : edits.size() - 1;
  for (std::size_t i = 0; i < earlier && history.problems.size() <= kMostProblems; ++i) {
    if (history.earlier_texts.size() >= kMostTexts) {
      history.add_problem("message_summary_info: more than 1000 earlier texts");
      return;
    }
    const auto body = edits.at(i)["t"].data();
    if (!body) {
      history.add_problem("message_summary_info: an edit without its text");
      continue;
    }
    auto text = typedstream::attributed_string(*body);
    if (!text) {
      history.add_problem("message_summary_info: " + text.error().message);
      continue;
    }
    history.earlier_texts.push_back(history.owned.emplace_back(std::move(text).value()));
  }
}

}  // namespace

Result<RichLink> read_payload(Bytes payload, std::string_view bundle, Links& links) {
  const bool rich_link = bundle == kRichLink;
  // Handwriting and Digital Touch are protobuf messages: not ours to read, nothing wrong.
  if (!rich_link && !as_text(payload).starts_with("bplist")) {
    links.add_from_binary(payload);
    return RichLink{};
  }
  const auto document = plist::Document::parse(payload);
  if (!document) {
    links.add_from_binary(payload);
    return document.error();
  }
  RichLink out;
  std::optional<Error> error;
  if (rich_link) {
    const auto archive = keyed_archive::Archive::open(*document);
    if (archive) {
      const keyed_archive::Object root = archive->root();
      keyed_archive::Object link = root.find("richLinkMetadata");
      if (!link.exists()) link = root["richLinkMetadata"];
      if (!link.exists()) link = root;  // before the wrapper, iOS 10
      add_url(link["originalURL"], links);
      add_url(link["URL"], links);
      out.title = owned(link["title"].text());
      out.summary = owned(link["summary"].text());
      out.site = owned(link["siteName"].text());
    } else {
      error = archive.error();
    }
  }
  for (std::uint64_t i = 0; i < document->object_count(); ++i) {
    const plist::Node node = document->object(i);
    if (node.type() != plist::Type::text) continue;
    if (const auto text = node.text()) links.add_copies_from(*text);
  }
  if (!error) error = document->damage();
  if (error) return *error;
  return out;
}

void EditHistory::add_problem(std::string what) {
  if (problems.size() < kMostProblems) {
    problems.push_back(std::move(what));
  } else if (problems.size() == kMostProblems) {
    problems.emplace_back("message_summary_info: more of the kind");
  }
}

void EditHistory::clear() {
  earlier_texts.clear();
  retracted_parts.clear();
  quoted_text.reset();
  problems.clear();
  if (!owned.empty()) owned.clear();
}

Result<void> read_summary(Bytes summary, EditHistory& history) {
  const auto document = plist::Document::parse(summary);
  if (!document) return document.error();
  const plist::Node root = document->root();
  if (root.type() != plist::Type::dict) {
    return Error{ErrorCode::malformed, "the property list is no dictionary"};
  }
  const plist::Node retracted = root["rp"];
  for (std::size_t i = 0; i < std::min(retracted.size(), kMostTexts); ++i) {
    if (const auto part = retracted.at(i).integer()) {
      history.retracted_parts.push_back(history.owned.emplace_back(std::to_string(*part)));
    }
  }
  const plist::Node edits = root["ec"];
  if (edits.exists() && edits.type() != plist::Type::dict) {
    history.add_problem("message_summary_info: \"ec\" is no dictionary");
  } else {
    for (std::size_t i = 0; i < edits.size() && history.earlier_texts.size() < kMostTexts &&
                            history.problems.size() <= kMostProblems;
         ++i) {
      const std::string_view part = edits.key_at(i);
      const auto& gone = history.retracted_parts;
      read_part(part, edits.at(i), std::find(gone.begin(), gone.end(), part) != gone.end(),
                history);
    }
  }
  if (const auto quoted = root["ams"].text()) {
    history.quoted_text = history.owned.emplace_back(*quoted);
  }
  if (const auto damage = document->damage()) return *damage;
  return {};
}

}  // namespace bridle::artifacts
