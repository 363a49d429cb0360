#include "artifacts/invitations.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace bridle::artifacts {
namespace {

bool of_several_events(const std::vector<Invitation>& set) {
  return std::any_of(set.begin(), set.end(), [&](const Invitation& invitation) {
    return invitation.event != set.front().event;
  });
}

}  // namespace

std::string Invitations::address(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  constexpr std::string_view kMail = "mailto:";
  if (out.starts_with(kMail)) out.erase(0, kMail.size());
  return out;
}

void Invitations::add_own(std::string_view text) {
  if (text.empty() || bytes_ > kMostBytes) return;
  const auto [at, is_new] = own_.insert(address(text));
  if (is_new) bytes_ += sizeof(std::string) + at->size();
}

bool Invitations::add(Invitation invitation) {
  bytes_ += sizeof(Invitation) + invitation.organizer.size() + invitation.event.size();
  if (bytes_ > kMostBytes) return false;
  invitations_.push_back(std::move(invitation));
  return true;
}

bool Invitations::came_in_bulk(double created) const {
  const auto first = std::lower_bound(created_.begin(), created_.end(), created - kAtOnce);
  const auto last = std::upper_bound(first, created_.end(), created + kAtOnce);
  return static_cast<std::size_t>(last - first) > kBulk;
}

std::vector<std::vector<Invitation>> Invitations::overlapping() {
  std::sort(created_.begin(), created_.end());
  std::erase_if(invitations_, [&](const Invitation& invitation) {
    return own_.contains(invitation.organizer) || came_in_bulk(invitation.created);
  });
  std::sort(invitations_.begin(), invitations_.end(), [](const Invitation& a, const Invitation& b) {
    return std::tie(a.organizer, a.start, a.end, a.item) <
           std::tie(b.organizer, b.start, b.end, b.item);
  });
  std::vector<std::vector<Invitation>> out;
  std::vector<Invitation> set;
  double end = 0;
  const auto close = [&] {
    if (set.size() > 1 && of_several_events(set)) out.push_back(set);
    set.clear();
  };
  for (const Invitation& invitation : invitations_) {
    const bool joins = !set.empty() && set.back().organizer == invitation.organizer &&
                       (invitation.start < end || invitation.start == set.back().start);
    if (!joins) close();
    end = set.empty() ? invitation.end : std::max(end, invitation.end);
    set.push_back(invitation);
  }
  close();
  return out;
}

}  // namespace bridle::artifacts
