// ios_account_near_crashes: an account that the phone does not know was looked up or wrote, and
// programs that read messages crashed within minutes; twice.
//
// Attacks by iMessage begin with a lookup of the attacker's account, and those that fail crash what
// reads the message. Amnesty International found both beside each other on phones that Pegasus
// reached ("Forensic Methodology Report: How to catch NSO Group's Pegasus", 18 July 2021), and
// Citizen Lab crashes of IMTransferAgent before FORCEDENTRY ("FORCEDENTRY", 13 September 2021).

#include <algorithm>
#include <map>
#include <set>

#include "rules/rule.h"

namespace bridle::rules {
namespace {

constexpr std::int64_t kWithin = 10 * 60 * kNsPerSecond;
constexpr std::size_t kCrashesNeeded = 2;
constexpr std::size_t kMostCrashesNamed = 10;
// Who wrote on more days is no stranger: over weeks, crashes fall beside some of their messages.
constexpr std::size_t kMostDays = 7;
constexpr std::int64_t kDay = 24 * 60 * 60 * kNsPerSecond;

enum Which : std::size_t { kLookups, kMessages, kCrashes, kContacts };

// What opens messages, and what they bring, before anybody touches them.
bool reads_messages(std::string_view process) {
  constexpr std::string_view kNames[] = {
      "IMTransferAgent",
      "IMDPersistenceAgent",
      "MessagesBlastDoorService",
      "imagent",
      "identityservicesd",
      "mediaserverd",
      "IMTranscoderAgent",
      "assistantd",
      "com.apple.WebKit.WebContent",
      "MessagesAirlockService",
      "QuickLookUIExtension",
      "passd",
  };
  return std::find(std::begin(kNames), std::end(kNames), process) != std::end(kNames);
}

constexpr std::string_view kLookupColumns[] = {"looked_up", "handle"};
constexpr std::string_view kMessageColumns[] = {"start", "sender", "direction", "bundle_id"};
constexpr std::string_view kCrashColumns[] = {"occurred", "process"};
constexpr std::string_view kContactColumns[] = {"created", "emails", "phones"};

constexpr Watch kWatches[] = {
    {.artifact = "ios.id_status_cache", .columns = kLookupColumns},
    {.artifact = "ios.interactions",
     .columns = kMessageColumns,
     .wants =
         [](const Row& row) {
           return row.text(2) == "incoming" && row.text(3) == "com.apple.MobileSMS" &&
                  !row.text(1).empty();
         }},
    {.artifact = "ios.crash_reports",
     .columns = kCrashColumns,
     .wants = [](const Row& row) { return reads_messages(row.text(1)); }},
    {.artifact = "ios.contacts", .columns = kContactColumns},
};

// Enough to tell whether two spellings are the same account: the address in lower case, or the last
// nine digits of a number.
std::string account_of(std::string_view handle) {
  for (const std::string_view scheme : {"mailto:", "tel:"}) {
    if (handle.starts_with(scheme)) handle.remove_prefix(scheme.size());
  }
  std::string out;
  const bool is_address = handle.find('@') != std::string_view::npos;
  for (const char c : handle) {
    if (is_address) {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (c >= '0' && c <= '9') {
      out += c;
    }
  }
  constexpr std::size_t kDigits = 9;
  if (!is_address && out.size() > kDigits) out.erase(0, out.size() - kDigits);
  return out;
}

struct Contact {
  Timestamp time;
  std::size_t watch = 0;
  const Seen* row = nullptr;
};

std::size_t days_of(const std::vector<Contact>& contacts) {
  std::set<std::int64_t> days;
  for (const Contact& contact : contacts) days.insert(contact.time.unix_ns / kDay);
  return days.size();
}

std::set<std::string> known_accounts(const Watched& contacts) {
  std::set<std::string> out;
  for (const Seen& row : contacts.rows) {
    for (const std::size_t column : {std::size_t{1}, std::size_t{2}}) {
      for (const std::string_view handle : row.list(column)) out.insert(account_of(handle));
    }
  }
  return out;
}

void judge(SeenRows seen, const Flag& flag) {
  if (seen[kCrashes].rows.size() < kCrashesNeeded) return;
  const std::set<std::string> known = known_accounts(seen[kContacts]);
  std::map<std::string, std::vector<Contact>> unknown;  // by account
  for (const std::size_t watch : {std::size_t{kLookups}, std::size_t{kMessages}}) {
    for (const Seen& row : seen[watch].rows) {
      const auto time = row.time(0);
      std::string account = account_of(row.text(1));
      if (!time || account.empty() || known.contains(account)) continue;
      unknown[std::move(account)].push_back({*time, watch, &row});
    }
  }
  std::vector<std::pair<Timestamp, const Seen*>> crashes;
  for (const Seen& row : seen[kCrashes].rows) {
    if (const auto time = row.time(0)) crashes.emplace_back(*time, &row);
  }
  std::stable_sort(crashes.begin(), crashes.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [account, contacts] : unknown) {
    if (days_of(contacts) > kMostDays) continue;
    std::vector<const Seen*> near;
    for (const Contact& contact : contacts) {
      auto crash =
          std::lower_bound(crashes.begin(), crashes.end(), contact.time,
                           [](const auto& one, const Timestamp& time) { return one.first < time; });
      for (; crash != crashes.end() && near.size() < kMostCrashesNamed &&
             within_after(contact.time, crash->first, kWithin);
           ++crash) {
        if (std::find(near.begin(), near.end(), crash->second) == near.end()) {
          near.push_back(crash->second);
        }
      }
    }
    if (near.size() < kCrashesNeeded) continue;
    std::string why(contacts.front().row->text(1));
    why += " is in no contact, and after it was met ";
    for (std::size_t i = 0; i < near.size(); ++i) {
      why += i > 0 ? ", " : "";
      why += near[i]->text(1);
      why += " (" + rfc3339(*near[i]->time(0)) + ")";
    }
    if (near.size() == kMostCrashesNamed) why += " and maybe more";
    why += " crashed within ten minutes";
    flag(contacts.front().watch, *contacts.front().row, why);
  }
}

}  // namespace

BRIDLE_RULE(ios_account_near_crashes) = {
    .rule = {.id = "ios.account_near_crashes",
             .severity = Severity::medium,
             .title = "An unknown account was met, and programs that read messages crashed at once",
             .means = "An account that is in no contact was looked up, or wrote, and two programs "
                      "that open messages by themselves crashed within ten minutes. Attacks that "
                      "need no tap look like this when they fail. It does not say that one "
                      "succeeded.",
             .benign = "Programs crash by themselves, and strangers write by accident. Accounts in "
                       "the contacts, those met on more than seven days, and a single crash are "
                       "not reported."},
    .watches = kWatches,
    .judge = &judge};

}  // namespace bridle::rules
