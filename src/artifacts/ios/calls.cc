// ios.calls: the call history: telephone, FaceTime, and the calls of other apps.
//
// A call names the other side in ZADDRESS; since iOS 13 all of its participants stand in ZHANDLE,
// tied to it by a join table. Core Data notes the highest number that a record ever had, so records
// that were removed leave gaps. Format: docs/formats/ios-calls.md

#include <utility>

#include "artifacts/artifact.h"
#include "artifacts/children.h"
#include "artifacts/core_data.h"
#include "artifacts/lookup.h"

namespace bridle::artifacts {
namespace {

struct Call {
  std::optional<Timestamp> date = std::nullopt;
  std::optional<std::string_view> direction = std::nullopt;
  std::optional<std::string_view> number = std::nullopt;
  std::vector<std::string_view> participants = {};
  std::optional<std::string_view> name = std::nullopt;
  std::optional<double> duration_s = std::nullopt;
  std::optional<bool> answered = std::nullopt;
  std::optional<bool> read = std::nullopt;
  std::optional<std::string_view> type = std::nullopt;
  std::optional<std::int64_t> type_code = std::nullopt;
  std::optional<std::string_view> service_provider = std::nullopt;
  std::optional<std::int64_t> disconnected_cause = std::nullopt;
  std::optional<std::int64_t> face_time_bytes = std::nullopt;
  std::optional<std::int64_t> filtered_out_reason = std::nullopt;
  std::optional<std::int64_t> junk_confidence = std::nullopt;
  std::optional<std::string_view> location = std::nullopt;
  std::optional<std::string_view> country_code = std::nullopt;
  std::optional<std::string_view> unique_id = std::nullopt;
  std::optional<std::string_view> device_id = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Call::date>("date", Role::time, "when it began"),
    column<&Call::direction>("direction", Role::none, "outgoing or incoming"),
    column<&Call::number>("number", Role::handle, "number or address of the other side"),
    column<&Call::participants>("participants", Role::handle,
                                "all others in the call; absent where that is the number alone"),
    column<&Call::name>("name", Role::person, "name of the other side, as it was shown"),
    column<&Call::duration_s>("duration_s", Role::none, "how long it was connected"),
    column<&Call::answered>("answered", Role::none, "of an incoming call: it was taken"),
    column<&Call::read>("read", Role::none, "of a missed call: it was seen in the list"),
    column<&Call::type>("type", Role::none, "phone, facetime_video, facetime_audio, app"),
    column<&Call::type_code>("type_code", Role::none, "the kind's number, if it has no known name"),
    column<&Call::service_provider>("service_provider", Role::app_id,
                                    "the app or service that made it: com.apple.Telephony, ..."),
    column<&Call::disconnected_cause>("disconnected_cause", Role::none,
                                      "why it ended, a number; absent if 0"),
    column<&Call::face_time_bytes>("face_time_bytes", Role::none, "data that FaceTime used"),
    column<&Call::filtered_out_reason>("filtered_out_reason", Role::none,
                                       "why it is hidden in the list, a number; absent if 0"),
    column<&Call::junk_confidence>("junk_confidence", Role::none,
                                   "how likely iOS held it for a nuisance; absent if 0"),
    column<&Call::location>("location", Role::none, "place that the number belongs to, as shown"),
    column<&Call::country_code>("country_code", Role::none, "country of the network"),
    column<&Call::unique_id>("unique_id", Role::none, "identifier of the call"),
    column<&Call::device_id>("device_id", Role::none, "device that the record came from"),
};

constexpr std::string_view kSummary[] = {"direction", "number", "participants", "service_provider"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Library/CallHistoryDB/CallHistory.storedata",
    "private/var/mobile/Library/CallHistoryDB/CallHistoryTemp.storedata"};

constexpr Rule kRules[] = {
    {.id = "ios.calls.missing_records",
     .severity = Severity::low,
     .title = "Numbers in the sequence of call records are missing: calls were deleted",
     .means = "Calls are numbered as they are written. A number behind that of the oldest call, "
              "without a record, belonged to one that was removed: by a person, or by something "
              "that wiped its traces. It does not say by whom, nor which call it was.",
     .benign =
         "Whoever deletes a call from the list leaves such a gap, and so does a call that "
         "was merged with one from another device of the same account; now and then a number is "
         "given and never used. That the oldest "
         "calls are gone is no gap: the phone keeps about the newest thousand."},
};
constexpr const Rule& kMissingRecords = kRules[0];

// Gaps that are named; the others are counted.
constexpr std::size_t kGapsNamed = 20;
// FaceTime takes 32; a list of one call must not grow without end.
constexpr std::size_t kMostParticipants = 1'000;

enum : int {
  kDate = 1,
  kOriginated,
  kAddress,
  kName,
  kDuration,
  kAnswered,
  kRead,
  kCallType,
  kServiceProvider,
  kDisconnectedCause,
  kFaceTimeData,
  kFilteredOutReason,
  kJunkConfidence,
  kLocation,
  kCountryCode,
  kUniqueId,
  kDeviceId,
};

sqlite::RowQuery calls_query(const sqlite::Database& db) {
  return {.table = "ZCALLRECORD",
          .alias = "c",
          .columns =
              db.select_list("ZCALLRECORD", "c",
                             {"ZDATE", "ZORIGINATED", "ZADDRESS", "ZNAME", "ZDURATION", "ZANSWERED",
                              "ZREAD", "ZCALLTYPE", "ZSERVICE_PROVIDER", "ZDISCONNECTED_CAUSE",
                              "ZFACE_TIME_DATA", "ZFILTERED_OUT_REASON", "ZJUNKCONFIDENCE",
                              "ZLOCATION", "ZISO_COUNTRY_CODE", "ZUNIQUE_ID", "ZDEVICE_ID"})};
}

std::optional<std::string_view> type_name(std::int64_t code) {
  switch (code) {
    case 0:
      return "app";
    case 1:
      return "phone";
    case 8:
      return "facetime_video";
    case 16:
      return "facetime_audio";
    default:
      return std::nullopt;
  }
}

// Reads one database. Holds what the rows' views point into.
class Reader {
 public:
  Reader(const sqlite::Database& db, Emit<Call>& out) : db_(db), out_(out) {}

  void read() {
    follow();
    const bool whole = for_each_row(
        db_, calls_query(db_), out_,
        [&](const sqlite::Statement& row, const Where& where, bool from_the_end) {
          const Children::Taken taken = participants_.take(where.number, from_the_end);
          for_each_family(taken.passed, [&](std::span<const Child> of) { orphans(of); });
          call(row, where, taken.own);
        });
    for_each_family(participants_.rest(), [&](std::span<const Child> of) { orphans(of); });
    for (const Child& child : participants_.of_none()) orphans(std::span(&child, 1));
    // What is behind a damaged page is not known.
    if (whole && !out_.stopped()) find_gaps();
  }

 private:
  void follow() {
    if (!db_.has_table("ZHANDLE")) return;
    auto join = find_join(db_, "REMOTEPARTICIPANTCALLS", "REMOTEPARTICIPANTHANDLES");
    if (!join) {
      out_.damage(Where::whole_file(), "no table ties participants to their calls: unknown schema");
      return;
    }
    join_ = std::move(*join);
    handles_ = Lookup(db_, "ZHANDLE", {"ZVALUE", "ZNORMALIZEDVALUE"}, out_);
    participants_ = Children(db_, join_.table, join_.one, join_.other, out_);
  }

  void call(const sqlite::Statement& row, const Where& where, std::span<const Child> others) {
    const Cells cells(row, where, out_);
    Call call;
    call.date = cells.mac_s(kDate, "ZDATE");
    if (const auto originated = cells.flag(kOriginated, "ZORIGINATED")) {
      call.direction = *originated ? "outgoing" : "incoming";
    }
    call.number = cells.text(kAddress, "ZADDRESS");
    call.name = cells.text(kName, "ZNAME");
    call.duration_s = cells.real(kDuration, "ZDURATION");
    call.answered = cells.flag(kAnswered, "ZANSWERED");
    call.read = cells.flag(kRead, "ZREAD");
    if (const auto code = cells.integer(kCallType, "ZCALLTYPE")) {
      call.type = type_name(*code);
      if (!call.type) call.type_code = code;
    }
    call.service_provider = cells.text(kServiceProvider, "ZSERVICE_PROVIDER");
    call.disconnected_cause = cells.nonzero(kDisconnectedCause, "ZDISCONNECTED_CAUSE");
    call.face_time_bytes = cells.nonzero(kFaceTimeData, "ZFACE_TIME_DATA");
    call.filtered_out_reason = cells.nonzero(kFilteredOutReason, "ZFILTERED_OUT_REASON");
    call.junk_confidence = cells.nonzero(kJunkConfidence, "ZJUNKCONFIDENCE");
    call.location = cells.text(kLocation, "ZLOCATION");
    call.country_code = cells.text(kCountryCode, "ZISO_COUNTRY_CODE");
    call.unique_id = cells.text(kUniqueId, "ZUNIQUE_ID");
    call.device_id = cells.text(kDeviceId, "ZDEVICE_ID");
    take_participants(others, where, call);
    if (call.participants.size() == 1 && call.participants.front() == call.number) {
      call.participants.clear();
    }
    if (call.date && (!oldest_ || *call.date < *oldest_)) {
      oldest_ = call.date;
      oldest_id_ = where.number;
    }
    out_.record(call, where);
  }

  void take_participants(std::span<const Child> others, const Where& where, Call& call) {
    if (others.size() > kMostParticipants) {
      out_.damage(where, "has " + std::to_string(others.size()) +
                             " participants, more than any call; the first are told");
      others = others.first(kMostParticipants);
    }
    for (const Child& other : others) {
      auto value = handles_.text(other.value, 0);
      if (!value) value = handles_.text(other.value, 1);
      if (value) call.participants.push_back(*value);
    }
  }

  // Participants of a call that has no record.
  void orphans(std::span<const Child> others) {
    if (out_.stopped()) return;
    const Where where = Where::at_row(join_.table, others.front().row);
    Call call;
    take_participants(others, where, call);
    out_.record(call, where);
  }

  struct Gaps {
    std::int64_t before = 0;  // the record that the first gap follows
    std::uint64_t ids = 0;
    std::size_t gaps = 0;
    std::string named;

    // REQUIRES: first <= last.
    void add(std::int64_t first, std::int64_t last) {
      if (gaps == 0) before = first - 1;
      ids += static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first) + 1;
      if (++gaps > kGapsNamed) return;
      if (!named.empty()) named += ", ";
      named += std::to_string(first);
      if (last != first) named.append(1, '-').append(std::to_string(last));
    }
  };

  // Numbers behind that of the oldest call. Those in front of it were given to older calls, as far
  // as is known, and the phone drops the oldest itself.
  void find_gaps() {
    auto scan =
        sqlite::TableScan::open(db_, {.table = "ZCALLRECORD", .alias = "c", .columns = "NULL"});
    if (!scan) return;
    Gaps gaps;
    std::optional<std::int64_t> last;
    while (!out_.stopped() && scan->step()) {
      if (scan->backwards()) return;
      const std::int64_t id = scan->id();
      if (oldest_id_ && id <= *oldest_id_) {
        last = id;
        continue;
      }
      if (last && id > *last && id - 1 > *last) gaps.add(*last + 1, id - 1);
      last = id;
    }
    if (scan->error()) return;
    const std::optional<std::int64_t> highest = highest_key(db_, "CallRecord");
    if (highest && *highest > last.value_or(0)) gaps.add(last.value_or(0) + 1, *highest);
    if (gaps.gaps > 0) flag(gaps, last.has_value());
  }

  void flag(const Gaps& gaps, bool any_left) {
    std::string why = std::to_string(gaps.ids) + " call records are missing: " + gaps.named;
    if (gaps.gaps > kGapsNamed) {
      why += " and " + std::to_string(gaps.gaps - kGapsNamed) + " more gaps";
    }
    Call call;
    if (!any_left) {
      out_.flag(call, Where::whole_file(), kMissingRecords, why + "; no call is left");
      return;
    }
    // Its cells were read before, and what is wrong with them was said then.
    auto reader = sqlite::RowReader::open(db_, calls_query(db_));
    const sqlite::Statement* neighbour = reader ? reader->read(gaps.before) : nullptr;
    if (neighbour == nullptr) return;
    if (const auto date = neighbour->maybe_real(kDate)) call.date = from_mac_s(*date);
    call.number = neighbour->maybe_text(kAddress);
    call.service_provider = neighbour->maybe_text(kServiceProvider);
    out_.flag(call, Where::at_row("ZCALLRECORD", gaps.before), kMissingRecords, why);
  }

  const sqlite::Database& db_;
  Emit<Call>& out_;
  JoinTable join_;
  Lookup handles_;
  Children participants_;
  std::optional<Timestamp> oldest_;
  std::optional<std::int64_t> oldest_id_;
};

void parse(const Input& in, Emit<Call>& out) {
  if (!in.database->has_table("ZCALLRECORD")) {
    out.damage(Where::whole_file(), "no table ZCALLRECORD: unknown schema");
    return;
  }
  Reader(*in.database, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(ios_calls) = {.id = "ios.calls",
                              .title = "Call history",
                              .paths = kPaths,
                              .columns = kColumns,
                              .summary = kSummary,
                              .rules = kRules,
                              .reads = Reads::database,
                              .expected = Expected::if_encrypted,
                              .parse = erased<&parse>};

}  // namespace bridle::artifacts
