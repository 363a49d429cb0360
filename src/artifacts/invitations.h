// Calendar invitations that were made after their own end and lie over one another: the trace that
// public research describes of a zero-click exploit that came through iCloud's calendar. Such an
// invitation is added without asking and without a notice, because its time is past.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace bridle::artifacts {

// An item of a calendar that somebody else invited to, created after its own end. Times are in
// seconds of any one epoch.
struct Invitation {
  std::int64_t item = 0;
  double start = 0;
  double end = 0;
  double created = 0;
  std::string organizer;  // Invitations::address
  std::string event;      // what two copies of one event share; distinct for two events
};

// Thread safety: used by one thread.
class Invitations {
 public:
  // So many items created within kAtOnce seconds of one another were brought by a machine: an
  // account that was added, an import, a subscription.
  static constexpr std::size_t kBulk = 20;
  static constexpr double kAtOnce = 300;
  static constexpr std::size_t kMostBytes = 64U << 20;

  // An address as it is compared: without "mailto:", in lower case.
  static std::string address(std::string_view text);

  // An address of the owner of the phone; whose invitations are none.
  void add_own(std::string_view address);
  // When an item of the calendar was created; called for each that tells, invitation or not.
  void add_created(double created) { created_.push_back(created); }
  // False when it was left out, because there are too many. REQUIRES: invitation.start and end are
  // in order and before invitation.created.
  bool add(Invitation invitation);

  // Sets of two or more different events of one organizer, each of which lies over another of its
  // set; each set by start.
  std::vector<std::vector<Invitation>> overlapping();

 private:
  bool came_in_bulk(double created) const;

  std::vector<Invitation> invitations_;
  std::vector<double> created_;
  std::set<std::string, std::less<>> own_;
  std::size_t bytes_ = 0;
};

}  // namespace bridle::artifacts
