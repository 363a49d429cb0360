// ChatStorage.sqlite: chats, groups, media and link previews of WhatsApp.

#include <algorithm>
#include <optional>
#include <string>

#include "sample/database.h"
#include "sample/parts.h"
#include "sample/prose.h"
#include "sample/traces.h"

namespace bridle::sample {
namespace {

constexpr std::string_view kDomain = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared";

constexpr const char* kSchema = R"sql(
CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,
  ZARCHIVED INTEGER, ZCONTACTABID INTEGER, ZFLAGS INTEGER, ZHIDDEN INTEGER,
  ZMESSAGECOUNTER INTEGER, ZREMOVED INTEGER, ZSESSIONTYPE INTEGER, ZSPOTLIGHTSTATUS INTEGER,
  ZUNREADCOUNT INTEGER, ZGROUPINFO INTEGER, ZLASTMESSAGE INTEGER, ZPROPERTIES INTEGER,
  ZLASTMESSAGEDATE TIMESTAMP, ZCONTACTIDENTIFIER VARCHAR, ZCONTACTJID VARCHAR, ZETAG VARCHAR,
  ZLASTMESSAGETEXT VARCHAR, ZPARTNERNAME VARCHAR, ZSAVEDINPUT VARCHAR);
CREATE TABLE ZWAGROUPINFO (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZSTATE INTEGER,
  ZCHATSESSION INTEGER, ZCREATIONDATE TIMESTAMP, ZPICTUREDATE TIMESTAMP, ZCREATORJID VARCHAR,
  ZOWNERJID VARCHAR, ZSOURCEJID VARCHAR);
CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,
  ZCHILDMESSAGESDELIVEREDCOUNT INTEGER, ZCHILDMESSAGESPLAYEDCOUNT INTEGER,
  ZCHILDMESSAGESREADCOUNT INTEGER, ZDATAITEMVERSION INTEGER, ZDOCID INTEGER, ZENCRETRYCOUNT INTEGER,
  ZFILTEREDRECIPIENTCOUNT INTEGER, ZFLAGS INTEGER, ZGROUPEVENTTYPE INTEGER, ZISFROMME INTEGER,
  ZMESSAGEERRORSTATUS INTEGER, ZMESSAGESTATUS INTEGER, ZMESSAGETYPE INTEGER, ZSORT INTEGER,
  ZSPOTLIGHTSTATUS INTEGER, ZSTARRED INTEGER, ZCHATSESSION INTEGER, ZGROUPMEMBER INTEGER,
  ZLASTSESSION INTEGER, ZMEDIAITEM INTEGER, ZMESSAGEINFO INTEGER, ZPARENTMESSAGE INTEGER,
  ZMESSAGEDATE TIMESTAMP, ZSENTDATE TIMESTAMP, ZFROMJID VARCHAR, ZMEDIASECTIONID VARCHAR,
  ZPHASH VARCHAR, ZPUSHNAME VARCHAR, ZSTANZAID VARCHAR, ZTEXT VARCHAR, ZTOJID VARCHAR);
CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,
  ZCLOUDSTATUS INTEGER, ZFILESIZE INTEGER, ZMEDIAORIGIN INTEGER, ZMOVIEDURATION INTEGER,
  ZMESSAGE INTEGER, ZASPECTRATIO FLOAT, ZHACCURACY FLOAT, ZLATITUDE FLOAT, ZLONGITUDE FLOAT,
  ZMEDIAURLDATE TIMESTAMP, ZAUTHORNAME VARCHAR, ZCOLLECTIONNAME VARCHAR, ZMEDIALOCALPATH VARCHAR,
  ZMEDIAURL VARCHAR, ZTHUMBNAILLOCALPATH VARCHAR, ZTITLE VARCHAR, ZVCARDNAME VARCHAR,
  ZVCARDSTRING VARCHAR, ZXMPPTHUMBPATH VARCHAR, ZMEDIAKEY BLOB, ZMETADATA BLOB);
CREATE TABLE ZWAMESSAGEDATAITEM (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,
  ZINDEX INTEGER, ZOWNSTHUMBNAIL INTEGER, ZTYPE INTEGER, ZMESSAGE INTEGER, ZDATE TIMESTAMP,
  ZCONTENT1 VARCHAR, ZCONTENT2 VARCHAR, ZMATCHEDTEXT VARCHAR, ZSECTIONID VARCHAR,
  ZSENDERJID VARCHAR, ZSUMMARY VARCHAR, ZTHUMBNAILPATH VARCHAR, ZTITLE VARCHAR);
CREATE TABLE ZWAPHONENUMBERLIDPAIR (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,
  ZTIMESTAMP TIMESTAMP, ZLID VARCHAR, ZPHONENUMBER VARCHAR);
CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER,
  Z_MAX INTEGER);
)sql";

constexpr const char* kIndexes = R"sql(
CREATE INDEX ZWAMESSAGE_ZCHATSESSION_INDEX ON ZWAMESSAGE (ZCHATSESSION);
CREATE INDEX ZWAMESSAGE_ZSTANZAID_INDEX ON ZWAMESSAGE (ZSTANZAID);
CREATE INDEX ZWAMEDIAITEM_ZMESSAGE_INDEX ON ZWAMEDIAITEM (ZMESSAGE);
CREATE INDEX ZWAMESSAGEDATAITEM_ZMESSAGE_INDEX ON ZWAMESSAGEDATAITEM (ZMESSAGE);
)sql";

std::string jid(std::uint64_t number) { return phone_number(number).substr(1) + "@s.whatsapp.net"; }

class Whatsapp {
 public:
  Whatsapp(const Making& making, Database& database)
      : total_(std::max<std::uint64_t>(making.options.size.whatsapp_messages, 4)),
        traces_(making.options.traces),
        random_(making.random("whatsapp")),
        database_(database),
        partners_(std::clamp<std::uint64_t>(total_ / 60, 4, 400)),
        groups_(std::max<std::uint64_t>(partners_ / 8, 1)) {}

  void write() {
    database_.run(kSchema);
    write_messages();
    write_sessions();
    database_.run(kIndexes);
  }

 private:
  double time_of(std::uint64_t number) const {
    const double share = static_cast<double>(number) / static_cast<double>(total_ + 1);
    return static_cast<double>(kBackupTime - kPhoneAge - kMacEpoch) +
           share * static_cast<double>(kPhoneAge);
  }

  std::string group_jid(std::uint64_t group) const {
    return "120363" + std::to_string(100'000'000'000 + group) + "@g.us";
  }

  // Sessions 1..partners_ are of one person each, those after them of groups.
  void write_messages() {
    Insert message(database_,
                   "INSERT INTO ZWAMESSAGE (Z_PK, Z_ENT, Z_OPT, ZDATAITEMVERSION, ZFLAGS, "
                   "ZGROUPEVENTTYPE, ZISFROMME, ZMESSAGESTATUS, ZMESSAGETYPE, ZSORT, ZSTARRED, "
                   "ZCHATSESSION, ZMEDIAITEM, ZMESSAGEDATE, ZSENTDATE, ZFROMJID, ZPUSHNAME, "
                   "ZSTANZAID, ZTEXT, ZTOJID) VALUES (?,9,2,1,?,0,?,?,?,?,0,?,?,?,?,?,?,?,?,?)");
    Insert media(database_,
                 "INSERT INTO ZWAMEDIAITEM (Z_PK, Z_ENT, Z_OPT, ZFILESIZE, ZMESSAGE, "
                 "ZMEDIALOCALPATH, ZMEDIAURL) VALUES (?,7,1,?,?,?,?)");
    Insert item(
        database_,
        "INSERT INTO ZWAMESSAGEDATAITEM (Z_PK, Z_ENT, Z_OPT, ZINDEX, ZTYPE, ZMESSAGE, "
        "ZDATE, ZCONTENT1, ZMATCHEDTEXT, ZSUMMARY, ZTITLE) VALUES (?,10,1,0,1,?,?,?,?,?,?)");
    std::int64_t media_rows = 0;
    std::int64_t item_rows = 0;
    for (std::uint64_t number = 1; number <= total_; ++number) {
      const auto row = static_cast<std::int64_t>(number);
      const bool group = random_.percent(30);
      const std::uint64_t partner = 1 + random_.below(partners_);
      const std::uint64_t session = group ? partners_ + 1 + random_.below(groups_) : partner;
      const std::string other = group ? group_jid(session) : jid(partner);
      const bool planted = traces_ && number == total_ / 3 + 1;
      const bool from_me = !planted && random_.percent(45);
      const double when = time_of(number);
      const bool picture = !planted && random_.percent(7);
      std::string url;
      if (planted) {
        url = traces::kWhatsappLink;
      } else if (!picture && random_.percent(6)) {
        url = link(random_);
      }
      std::optional<std::string> text;
      if (!picture || random_.percent(20)) text = prose(random_);
      if (!url.empty()) *text += " " + url;
      std::optional<std::int64_t> media_row;
      if (picture) {
        media_row = ++media_rows;
        const std::string name = random_.hex_digits(32);
        std::string path = "Media/";
        path.append(other).append("/").append(name, 0, 1).append("/").append(name).append(".jpg");
        media.row(*media_row, random_.between(20'000, 900'000), row, path,
                  "https://mmg.whatsapp.net/o1/" + name);
      }
      const std::string stanza = "3A" + random_.hex_digits(18);
      message.row(row, from_me ? 16'777'216 : 0, from_me, from_me ? 8 : 0, picture ? 1 : 0, row,
                  static_cast<std::int64_t>(session), media_row, when, when,
                  from_me ? std::nullopt : std::optional<std::string>(other),
                  from_me ? std::nullopt : std::optional<std::string_view>("Friend"), stanza, text,
                  from_me ? std::optional<std::string>(other) : std::nullopt);
      if (!url.empty() && !planted && random_.percent(70)) {
        const std::string summary = prose(random_);
        item.row(++item_rows, row, when, url, url, summary, title(random_));
      }
    }
    Insert key(database_, "INSERT INTO Z_PRIMARYKEY VALUES (?,?,0,?)");
    key.row(7, "WAMediaItem", media_rows);
    key.row(9, "WAMessage", total_);
    key.row(10, "WAMessageDataItem", item_rows);
  }

  void write_sessions() {
    Insert session(database_,
                   "INSERT INTO ZWACHATSESSION (Z_PK, Z_ENT, Z_OPT, ZARCHIVED, ZFLAGS, ZHIDDEN, "
                   "ZMESSAGECOUNTER, ZREMOVED, ZSESSIONTYPE, ZGROUPINFO, ZLASTMESSAGEDATE, "
                   "ZCONTACTJID, ZPARTNERNAME) "
                   "VALUES (?,4,3,0,0,0,?,0,?,?,?,?,?)");
    Insert info(database_,
                "INSERT INTO ZWAGROUPINFO (Z_PK, Z_ENT, Z_OPT, ZSTATE, ZCHATSESSION, "
                "ZCREATIONDATE, ZOWNERJID) VALUES (?,5,1,0,?,?,?)");
    Insert pair(database_, "INSERT INTO ZWAPHONENUMBERLIDPAIR VALUES (?,11,1,?,?,?)");
    const double last = time_of(total_);
    const std::uint64_t each = total_ / (partners_ + groups_);
    for (std::uint64_t i = 1; i <= partners_ + groups_; ++i) {
      const bool group = i > partners_;
      std::optional<std::uint64_t> group_row;
      if (group) {
        group_row = i - partners_;
        info.row(*group_row, i, time_of(1), jid(1));
      }
      const std::string name = title(random_);
      session.row(i, each, group ? 1 : 0, group_row, last, group ? group_jid(i) : jid(i), name);
      if (!group && i % 10 == 0) {
        pair.row(i / 10, time_of(1), std::to_string(90'000'000'000'000 + i) + "@lid",
                 phone_number(i).substr(1));
      }
    }
  }

  std::uint64_t total_;
  bool traces_;
  Random random_;
  Database& database_;
  std::uint64_t partners_;
  std::uint64_t groups_;
};

}  // namespace

Result<void> make_whatsapp(const Making& making) {
  const std::string path = making.scratch("ChatStorage.sqlite");
  Database database(path);
  Whatsapp(making, database).write();
  if (auto closed = database.close(); !closed) return closed;
  making.backup.move_file(kDomain, "ChatStorage.sqlite", times_of_store(900), path);
  return {};
}

}  // namespace bridle::sample
