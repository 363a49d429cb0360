// sms.db: talk with a few hundred correspondents, attachments, links; the last messages stand in
// the write-ahead log alone.

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "formats/typedstream.h"
#include "sample/database.h"
#include "sample/file_kinds.h"
#include "sample/messages_schema.h"
#include "sample/parts.h"
#include "sample/prose.h"
#include "sample/rich_link.h"
#include "sample/traces.h"

namespace bridle::sample {
namespace {

constexpr std::string_view kDomain = "HomeDomain";
constexpr std::string_view kPath = "Library/SMS/sms.db";
constexpr std::string_view kLogPath = "Library/SMS/sms.db-wal";
constexpr std::string_view kUrlBalloon = "com.apple.messages.URLBalloonProvider";
constexpr std::string_view kAccountGuid = "6C1D4E50-0B7A-4F7E-9C43-000000000001";
constexpr std::uint64_t kInLog = 6;  // messages at the end that only the log has
constexpr std::uint64_t kLargestLog = 64ULL << 20;
constexpr std::int64_t kGroupChat = 43;
constexpr std::int64_t kSingleChat = 45;

struct Correspondent {
  std::int64_t id;
  std::string address;
  std::string service;
};

// One in so many messages was deleted by its owner: nothing but a number is left of it.
constexpr std::uint64_t kKeptForEachDeleted = 45;

std::int64_t row_of(std::uint64_t number) {
  return static_cast<std::int64_t>(number + number / kKeptForEachDeleted);
}

struct Attachment {
  std::string path;  // under MediaDomain
  const FileKind* kind;
  std::int64_t size;
  std::int64_t unix_s;
};

std::vector<Correspondent> make_correspondents(std::uint64_t messages, Random& random) {
  const std::uint64_t count = std::clamp<std::uint64_t>(messages / 40, 8, 600);
  std::vector<Correspondent> out;
  for (std::uint64_t i = 1; i <= count; ++i) {
    const bool by_mail = random.percent(12);
    const bool imessage = by_mail || random.percent(65);
    out.push_back(
        {static_cast<std::int64_t>(i),
         by_mail ? std::string(word(random)) + std::to_string(i) + "@example.org" : phone_number(i),
         imessage ? "iMessage" : "SMS"});
  }
  return out;
}

class Messages {
 public:
  Messages(const Making& making, Database& database)
      : total_(std::max<std::uint64_t>(making.options.size.messages, kInLog + 2)),
        most_attachments_(making.options.size.manifest_entries / 5),
        traces_(making.options.traces),
        random_(making.random("messages")),
        database_(database),
        people_(make_correspondents(total_, random_)) {}

  void write() {
    database_.run(kMessagesSchema);
    write_people();
    write_messages(1, total_ - kInLog);
    database_.run(kMessagesIndexes);
    database_.start_log();
    write_messages(total_ - kInLog + 1, total_);
  }

  const std::vector<Attachment>& attachments() const { return attachments_; }

 private:
  void write_people() {
    Insert handle(database_,
                  "INSERT INTO handle (ROWID, id, country, service, uncanonicalized_id) "
                  "VALUES (?,?,?,?,?)");
    Insert chat(database_,
                "INSERT INTO chat (ROWID, guid, style, state, account_id, chat_identifier, "
                "service_name, room_name, account_login, last_addressed_handle, display_name, "
                "group_id) VALUES (?,?,?,3,?,?,?,?,?,?,?,?)");
    Insert member(database_, "INSERT INTO chat_handle_join VALUES (?,?)");
    const std::string account_id = random_.uuid();
    const std::string login = "P:" + std::string(kOwnNumber);
    for (const Correspondent& person : people_) {
      handle.row(person.id, person.address, "us", person.service, std::nullopt);
      chat.row(person.id, person.service + ";-;" + person.address, kSingleChat, account_id,
               person.address, person.service, std::nullopt, login, kOwnNumber, std::nullopt,
               random_.uuid());
      member.row(person.id, person.id);
    }
    groups_ = std::max<std::uint64_t>(people_.size() / 12, 1);
    for (std::uint64_t i = 0; i < groups_; ++i) {
      const auto id = static_cast<std::int64_t>(people_.size() + i + 1);
      const std::string room = "chat" + std::to_string(100'000'000 + random_.below(900'000'000));
      const std::string name = title(random_);
      chat.row(id, "iMessage;+;" + room, kGroupChat, account_id, room, "iMessage", room, login,
               kOwnNumber, name, random_.uuid());
      for (std::uint64_t j = 0; j < 4; ++j) {
        member.row(id, people_[(i * 5 + j) % people_.size()].id);
      }
    }
  }

  // Row ids follow time, as on a phone that received everything in order.
  std::int64_t time_of(std::uint64_t number) {
    const double share = static_cast<double>(number) / static_cast<double>(total_ + 1);
    return kBackupTime - kPhoneAge +
           static_cast<std::int64_t>(share * static_cast<double>(kPhoneAge));
  }

  // What a message says and how, before it is written.
  struct Message {
    const Correspondent* person = nullptr;
    std::int64_t chat = 0;
    bool group = false;
    bool from_me = false;
    bool imessage = false;
    bool body_only = false;  // no plain text beside attributedBody
    bool preview = false;    // nothing but a link, shown as its page
    bool carries = false;    // nothing but an attachment
    std::string url;
    std::string text;
  };

  Message draw(std::uint64_t number) {
    Message out;
    out.person = &people_[random_.below(people_.size())];
    out.group = out.person->service == "iMessage" && random_.percent(15);
    out.chat = out.group ? static_cast<std::int64_t>(people_.size() + 1 + random_.below(groups_))
                         : out.person->id;
    out.from_me = random_.percent(45);
    out.imessage = out.group || out.person->service == "iMessage";
    out.body_only = random_.percent(25);
    out.text = prose(random_);
    if (random_.percent(6)) out.url = link(random_);
    out.preview = out.imessage && !out.url.empty() && random_.percent(50);
    out.carries = out.imessage && out.url.empty() && random_.percent(5);
    if (number % 64 == 9) {  // the smallest phone has a picture, too
      out.imessage = out.carries = true;
      out.preview = false;
      out.url.clear();
    }
    out.carries = out.carries && attachments_.size() < most_attachments_;
    if (traces_ && (number == total_ / 2 || number == total_ - 1)) {
      const bool in_log = number == total_ - 1;
      out.url = in_log ? traces::kLogLink : traces::kMessageLink;
      out.from_me = out.preview = out.carries = false;
      out.body_only = !in_log;
      out.imessage = out.imessage || !in_log;
    }
    if (out.carries) {
      out.text = "\uFFFC";  // the object replacement character stands for the attachment
    } else if (out.preview) {
      out.text = out.url;
    } else if (!out.url.empty()) {
      out.text += ' ' + out.url;
    }
    return out;
  }

  void write_messages(std::uint64_t first, std::uint64_t last) {
    Insert message(
        database_,
        "INSERT INTO message (ROWID, guid, text, handle_id, attributedBody, version, service, "
        "account, account_guid, date, date_read, date_delivered, is_delivered, is_finished, "
        "is_from_me, is_read, is_sent, has_dd_results, cache_has_attachments, cache_roomnames, "
        "was_data_detected, balloon_bundle_id, payload_data, destination_caller_id, part_count) "
        "VALUES (?,?,?,?,?,10,?,?,?,?,?,?,?,1,?,?,?,?,?,?,1,?,?,?,1)");
    Insert in_chat(database_, "INSERT INTO chat_message_join VALUES (?,?,?)");
    Insert attachment(database_,
                      "INSERT INTO attachment (ROWID, guid, created_date, start_date, filename, "
                      "uti, mime_type, transfer_state, is_outgoing, transfer_name, total_bytes, "
                      "original_guid) VALUES (?,?,?,?,?,?,?,5,?,?,?,?)");
    Insert attached(database_, "INSERT INTO message_attachment_join VALUES (?,?)");
    const std::string account = "P:" + std::string(kOwnNumber);
    for (std::uint64_t number = first; number <= last; ++number) {
      const std::int64_t row = row_of(number);
      const Message one = draw(number);
      const std::int64_t unix_s = time_of(number);
      const std::int64_t date = (unix_s - kMacEpoch) * kNsPerSecond +
                                static_cast<std::int64_t>(random_.below(kNsPerSecond));
      const bool read = one.from_me || random_.percent(92);
      std::optional<std::vector<std::byte>> body;
      std::optional<std::string_view> plain = one.text;
      if (one.imessage) {
        body = typedstream::write_attributed_string(one.text);
        if (one.body_only) plain = std::nullopt;
      }
      // What the owner sends to a group is stored with no correspondent.
      const std::int64_t handle = one.group && one.from_me ? 0 : one.person->id;
      std::optional<std::string> room;
      if (one.group) room = "chat" + std::to_string(one.chat);
      std::optional<std::string_view> balloon;
      std::optional<std::vector<std::byte>> payload;
      if (one.preview) {
        balloon = kUrlBalloon;
        payload = rich_link(one.url, title(random_), "Example");
      }
      message.row(row, random_.uuid(), plain, handle, body, one.imessage ? "iMessage" : "SMS",
                  account, kAccountGuid, date, read && !one.from_me ? date + 60 * kNsPerSecond : 0,
                  one.from_me ? date + kNsPerSecond : 0, one.from_me, one.from_me, read,
                  one.from_me, !one.url.empty(), one.carries, room, balloon, payload, kOwnNumber);
      in_chat.row(one.chat, row, date);
      if (one.carries) {
        const Attachment& made = new_attachment(unix_s);
        const auto id = static_cast<std::int64_t>(attachments_.size());
        const std::string guid = "at_0_" + random_.uuid();
        const std::string_view name = std::string_view(made.path).substr(made.path.rfind('/') + 1);
        attachment.row(id, guid, date / kNsPerSecond, date / kNsPerSecond, "~/" + made.path,
                       made.kind->uti, made.kind->mime, one.from_me, name, made.size, guid);
        attached.row(row, id);
      }
    }
  }

  const Attachment& new_attachment(std::int64_t unix_s) {
    const std::string first = random_.hex_digits(2);
    const std::string second = random_.hex_digits(2);
    const FileKind& kind = file_kind(random_);
    std::string path = "Library/SMS/Attachments/" + first + "/" + second + "/" + random_.uuid();
    path += "/IMG_" + std::to_string(1000 + attachments_.size() % 9000) + "." +
            std::string(kind.extension);
    const std::int64_t size = random_.between(200, 600);
    attachments_.push_back({std::move(path), &kind, size, unix_s});
    return attachments_.back();
  }

  std::uint64_t total_;
  std::uint64_t most_attachments_;
  bool traces_;
  Random random_;
  Database& database_;
  std::vector<Correspondent> people_;
  std::uint64_t groups_ = 1;
  std::vector<Attachment> attachments_;
};

// The folders of attachments, as of the last change in each: an attachment that came, one that was
// deleted with its conversation, or the restore, which made many at once.
void add_folders(const Making& making, const std::vector<Attachment>& attachments) {
  Random random = making.random("folders of attachments");
  std::map<std::string, std::int64_t> changed;
  const auto change = [&](const std::string& folder, std::int64_t when) {
    std::int64_t& last = changed.try_emplace(folder, when).first->second;
    last = std::max(last, when);
  };
  const std::string above = "Library/SMS/Attachments/";
  for (const Attachment& attachment : attachments) {
    if (attachment.unix_s < kRestoreTime) {
      change(attachment.path.substr(0, above.size() + 2), kRestoreTime + random.between(0, 200));
    }
    change(attachment.path.substr(0, above.size() + 5), attachment.unix_s);
  }
  const std::uint64_t deleted = std::min<std::uint64_t>(attachments.size() / 4, 400);
  for (std::uint64_t i = 0; i < deleted; ++i) {
    const std::string first = above + random.hex_digits(2);
    const std::string second = first + "/" + random.hex_digits(2);
    // Now and then by the phone itself, in the night of an update.
    const std::int64_t when =
        i == 5 ? kUpdateTime + 130 : kBackupTime - random.between(kDay, kBackupTime - kRestoreTime);
    change(first, when);
    change(second, when);
  }
  for (const auto& [folder, when] : changed) {
    making.backup.add_folder("MediaDomain", folder, {at(when), at(when), at(when)});
  }
}

// The log with salts that the seed gives, in the place of the one that SQLite wrote.
Result<void> settle_log(const std::string& path, Random random) {
  auto log = read_file(path, kLargestLog);
  if (!log) return log.error();
  const std::uint64_t salts = random.next();
  auto settled = with_salts(std::move(log).value(), static_cast<std::uint32_t>(salts),
                            static_cast<std::uint32_t>(salts >> 32));
  if (!settled) return settled.error();
  std::error_code failed;
  std::filesystem::remove(path, failed);
  auto file = OutputFile::create(path);
  if (!file) return file.error();
  file->write(as_text(*settled));
  return file->close();
}

}  // namespace

Result<void> make_messages(const Making& making) {
  const std::string path = making.scratch("sms.db");
  Database database(path);
  Messages messages(making, database);
  messages.write();
  if (auto closed = database.close(); !closed) return closed;
  if (auto settled = settle_log(path + "-wal", making.random("log")); !settled) return settled;
  making.backup.add_folder(kDomain, "Library/SMS", times_of_store(300));
  making.backup.move_file(kDomain, kPath, times_of_store(4'000), path);
  making.backup.move_file(kDomain, kLogPath, times_of_store(120), path + "-wal");
  making.backup.add_folder("MediaDomain", "Library/SMS/Attachments", times_of_store(300));
  add_folders(making, messages.attachments());
  Random contents = making.random("attachments");
  for (const Attachment& attachment : messages.attachments()) {
    const Timestamp when = at(attachment.unix_s);
    making.backup.add_file(
        "MediaDomain", attachment.path, {when, when, when},
        file_of(*attachment.kind, static_cast<std::size_t>(attachment.size), contents));
  }
  if (making.options.traces) {
    const Timestamp when = at(kBackupTime - 21 * kDay);
    const std::string document = "%PDF-1.4\n%made up\n" + std::string(300, ' ') + "%%EOF\n";
    making.backup.add_file("MediaDomain", traces::kDisguised, {when, when, when},
                           as_bytes(document));
  }
  return {};
}

}  // namespace bridle::sample
