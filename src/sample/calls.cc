// CallHistory.storedata: calls by telephone, FaceTime and WhatsApp. The phone keeps the newest
// thousand; a few among them were deleted.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sample/database.h"
#include "sample/parts.h"
#include "sample/prose.h"
#include "sample/traces.h"

namespace bridle::sample {
namespace {

constexpr std::uint64_t kKept = 1'000;
constexpr std::string_view kPath = "Library/CallHistoryDB/CallHistory.storedata";

constexpr const char* kSchema = R"sql(
CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZANSWERED INTEGER,
  ZAUTOANSWEREDREASON INTEGER, ZCALL_CATEGORY INTEGER, ZCALLTYPE INTEGER,
  ZDISCONNECTED_CAUSE INTEGER, ZFACE_TIME_DATA INTEGER, ZFILTERED_OUT_REASON INTEGER,
  ZHANDLE_TYPE INTEGER, ZJUNKCONFIDENCE INTEGER, ZNUMBER_AVAILABILITY INTEGER, ZORIGINATED INTEGER,
  ZREAD INTEGER, ZVERIFICATIONSTATUS INTEGER, ZINITIATOR INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT,
  ZADDRESS VARCHAR, ZDEVICE_ID VARCHAR, ZISO_COUNTRY_CODE VARCHAR, ZLOCATION VARCHAR,
  ZNAME VARCHAR, ZSERVICE_PROVIDER VARCHAR, ZUNIQUE_ID VARCHAR);
CREATE TABLE ZHANDLE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZTYPE INTEGER,
  ZNORMALIZEDVALUE VARCHAR, ZVALUE VARCHAR);
CREATE TABLE Z_2REMOTEPARTICIPANTHANDLES (Z_2REMOTEPARTICIPANTCALLS INTEGER,
  Z_4REMOTEPARTICIPANTHANDLES INTEGER,
  PRIMARY KEY (Z_2REMOTEPARTICIPANTCALLS, Z_4REMOTEPARTICIPANTHANDLES));
CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER,
  Z_MAX INTEGER);
CREATE INDEX ZCALLRECORD_ZDATE_INDEX ON ZCALLRECORD (ZDATE);
)sql";

struct Call {
  std::int64_t type = 1;  // 1 telephone, 8 FaceTime video, 0 another application's
  std::string address;
  std::string_view provider = "com.apple.Telephony";
  bool originated = false;
  bool answered = false;
  double duration = 0;
};

Call draw(std::uint64_t people, Random& random) {
  Call out;
  const std::uint64_t person = 1 + random.below(people);
  const std::uint64_t kind = random.below(10);
  out.address = phone_number(person);
  if (kind > 7) {
    out.type = 8;
    out.provider = "com.apple.FaceTime";
    if (person % 3 == 0) out.address = email(person);
  } else if (kind > 5) {
    out.type = 0;
    out.provider = "net.whatsapp.WhatsApp";
    out.address = out.address.substr(1) + "@s.whatsapp.net";
  }
  out.originated = random.percent(50);
  out.answered = random.percent(75);
  if (out.answered) out.duration = static_cast<double>(random.between(5, 2'400));
  return out;
}

}  // namespace

Result<void> make_calls(const Making& making) {
  Random random = making.random("calls");
  const std::uint64_t total = std::max<std::uint64_t>(making.options.size.calls, 12);
  const std::uint64_t people = std::clamp<std::uint64_t>(total / 10, 8, 200);
  const std::uint64_t gone = total > kKept ? total - kKept : total / 10;  // the oldest of them
  const std::string path = making.scratch("CallHistory.storedata");
  Database database(path);
  database.run(kSchema);
  {
    Insert call(database,
                "INSERT INTO ZCALLRECORD (Z_PK, Z_ENT, Z_OPT, ZDATE, ZORIGINATED, ZANSWERED, "
                "ZREAD, ZCALLTYPE, ZADDRESS, ZDURATION, ZSERVICE_PROVIDER, ZISO_COUNTRY_CODE, "
                "ZUNIQUE_ID, ZHANDLE_TYPE) VALUES (?,2,1,?,?,?,1,?,?,?,?,'us',?,?)");
    Insert handle(database, "INSERT INTO ZHANDLE VALUES (?,4,1,?,?,?)");
    Insert participant(database, "INSERT INTO Z_2REMOTEPARTICIPANTHANDLES VALUES (?,?)");
    for (std::uint64_t number = gone + 1; number <= total; ++number) {
      Call one = draw(people, random);
      const std::string id = random.uuid();
      if (number % 90 == 40) continue;  // deleted from the list
      if (making.options.traces && number == total - 3) {
        one = {.type = 8,
               .address = std::string(traces::kEmail),
               .provider = "com.apple.FaceTime",
               .originated = false,
               .answered = false,
               .duration = 0};
      }
      const double share = static_cast<double>(number) / static_cast<double>(total + 1);
      const double when = mac(kBackupTime - kPhoneAge) + share * static_cast<double>(kPhoneAge);
      const bool by_mail = one.address.find('@') != std::string::npos;
      call.row(number, when, one.originated, one.answered, one.type, one.address, one.duration,
               one.provider, id, by_mail ? 3 : 2);
      handle.row(number, by_mail ? 3 : 2, one.address, one.address);
      participant.row(number, number);
    }
    Insert key(database, "INSERT INTO Z_PRIMARYKEY VALUES (?,?,0,?)");
    key.row(1, "CallDBProperties", 1);
    key.row(2, "CallRecord", total);
    key.row(4, "Handle", total);
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.add_folder("HomeDomain", "Library/CallHistoryDB", times_of_store(3'000));
  making.backup.move_file("HomeDomain", kPath, times_of_store(3'000), path);
  return {};
}

}  // namespace bridle::sample
