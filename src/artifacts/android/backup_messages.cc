// android.backup_messages: SMS and MMS in an Android backup.
//
// Each file is JSON, an array of messages whose values are mostly texts, compressed with zlib.
// Format: docs/formats/android-backup-messages.md

#include <algorithm>

#include "artifacts/android_words.h"
#include "artifacts/artifact.h"
#include "artifacts/intrusion_log.h"
#include "artifacts/json_records.h"
#include "artifacts/links.h"
#include "base/limits.h"
#include "formats/inflate.h"

namespace bridle::artifacts {
namespace {

struct Message {
  std::optional<Timestamp> date = std::nullopt;
  std::optional<Timestamp> date_sent = std::nullopt;
  std::string_view kind;
  std::optional<std::string_view> direction = std::nullopt;
  std::optional<std::string_view> address = std::nullopt;
  std::vector<std::string_view> senders = {};
  std::vector<std::string_view> recipients = {};
  std::optional<std::string_view> own_number = std::nullopt;
  std::optional<std::string_view> subject = std::nullopt;
  std::optional<std::string_view> body = std::nullopt;
  std::vector<std::string_view> links = {};
  std::optional<bool> read = std::nullopt;
  std::optional<std::string_view> content_location = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Message::date>("date", Role::time, "when it was sent or received"),
    column<&Message::date_sent>("date_sent", Role::time,
                                "of a received message: when its sender sent it"),
    column<&Message::kind>("kind", Role::none, "sms or mms"),
    column<&Message::direction>("direction", Role::none,
                                "received, sent, draft, or what of sending is left to do"),
    column<&Message::address>("address", Role::handle, "of an SMS: the other side"),
    column<&Message::senders>("senders", Role::handle, "of an MMS: whom it is from"),
    column<&Message::recipients>("recipients", Role::handle, "to whom it is, or the other sides"),
    column<&Message::own_number>("own_number", Role::none, "the phone's own number"),
    column<&Message::subject>("subject", Role::text, "its subject"),
    column<&Message::body>("body", Role::text, "its text"),
    column<&Message::links>("links", Role::link, "the URLs in it"),
    column<&Message::read>("read", Role::none, "whether it was read"),
    column<&Message::content_location>("content_location", Role::none,
                                       "where the operator kept an MMS"),
};

constexpr std::string_view kSummary[] = {"direction", "address", "senders", "body"};

constexpr std::string_view kPaths[] = {
    "backup/apps/com.android.providers.telephony/d_f/*_sms_backup",
    "backup/apps/com.android.providers.telephony/d_f/*_mms_backup",
};

// By the box that it lies in. When it was sent says nothing of that: received ones have it too.
std::optional<std::string_view> direction_of(std::optional<std::int64_t> box) {
  switch (box.value_or(0)) {
    case 1:
      return "received";
    case 2:
      return "sent";
    case 3:
      return "draft";
    case 4:
      return "to_send";
    case 5:
      return "failed";
    case 6:
      return "queued";
    default:
      return std::nullopt;
  }
}

class Messages {
 public:
  Messages(bool is_mms, Emit<Message>& out) : is_mms_(is_mms), out_(out) {}

  void read(const JsonRecord& record) {
    if (record.value.type() != json::Type::object) {
      out_.damage(record.where, "is no message");
      return;
    }
    record_ = &record;
    row_ = {};
    row_.kind = is_mms_ ? "mms" : "sms";
    row_.date = time("date");
    row_.date_sent = time("date_sent");
    row_.direction = direction_of(number(is_mms_ ? "msg_box" : "type"));
    row_.address = filled("address");
    row_.own_number = filled("self_phone");
    row_.subject = filled(is_mms_ ? "sub" : "subject");
    row_.body = text(is_mms_ ? "mms_body" : "body");
    row_.content_location = filled("ct_l");
    if (const auto read = number("read")) row_.read = *read != 0;
    read_recipients();
    if (is_mms_) read_addresses();
    links_.clear();
    if (row_.subject) links_.add_from(*row_.subject);
    if (row_.body) links_.add_from(*row_.body);
    row_.links = links_.list();
    out_.record(row_, record.where);
  }

 private:
  json::Node member(std::string_view key) const { return record_->value[key]; }

  static bool says_nothing(const json::Node& node) {
    return !node.exists() || node.type() == json::Type::null;
  }

  void damage(std::string_view key, std::string_view what) {
    out_.damage(Where::at_key(record_->prefix + std::string(key)), what);
  }

  std::optional<std::string_view> text(std::string_view key) {
    const json::Node value = member(key);
    const auto said = value.text();
    if (!said && !says_nothing(value)) damage(key, "is no text");
    return said;
  }

  std::optional<std::string_view> filled(std::string_view key) {
    const auto said = text(key);
    return said && !said->empty() ? said : std::nullopt;
  }

  std::optional<std::int64_t> number(std::string_view key) {
    const json::Node value = member(key);
    const auto said = intrusion::number_of(value);
    if (!said && !says_nothing(value)) damage(key, "is no number");
    return said;
  }

  // Milliseconds of an SMS, seconds of an MMS; 0 is not known.
  std::optional<Timestamp> time(std::string_view key) {
    const auto value = number(key);
    if (!value || *value == 0) return std::nullopt;
    const auto time = android::unix_of_any_unit(*value);
    if (!time) damage(key, "is no time");
    return time;
  }

  void read_recipients() {
    const json::Node list = member("recipients");
    if (const auto one = list.text()) {
      add(*one, row_.recipients);
    } else if (list.type() != json::Type::array && !says_nothing(list)) {
      damage("recipients", "is no list");
    }
    for (const json::Node& item : list.items()) {
      if (const auto said = item.text()) {
        add(*said, row_.recipients);
      } else {
        damage("recipients", "one of them is no text");
      }
    }
  }

  // Types of the header of an MMS: 137 from, 151 to, 130 copy, 129 blind copy.
  void read_addresses() {
    const json::Node list = member("mms_addresses");
    if (list.type() != json::Type::array && !says_nothing(list)) {
      damage("mms_addresses", "is no list");
    }
    for (const json::Node& item : list.items()) {
      const auto address = item["address"].text();
      if (!address) {
        damage("mms_addresses", "one of them has no address");
        continue;
      }
      // The phone's own number of a sent one, which the standard does not spell out.
      if (*address == "insert-address-token") continue;
      const bool is_from = intrusion::number_of(item["type"]) == 137;
      add(*address, is_from ? row_.senders : row_.recipients);
    }
  }

  static void add(std::string_view address, std::vector<std::string_view>& list) {
    if (address.empty() || list.size() >= limits::kListValues) return;
    // A hostile message can have many, and each is compared with those before it.
    constexpr std::size_t kCompared = 100;
    const auto last = list.begin() + static_cast<std::ptrdiff_t>(std::min(list.size(), kCompared));
    if (std::find(list.begin(), last, address) == last) list.push_back(address);
  }

  bool is_mms_;
  Emit<Message>& out_;
  const JsonRecord* record_ = nullptr;
  Message row_;
  Links links_;
};

void parse(const Input& in, Emit<Message>& out) {
  const Inflated inflated = inflate_zlib(in.bytes, limits::kWholeFile);
  if (inflated.error) out.damage(Where::whole_file(), inflated.error->message);
  if (inflated.bytes.empty()) return;
  Messages messages(in.path.ends_with("_mms_backup"), out);
  // Key paths are those of the JSON that it unpacks to.
  json::Reader reader(inflated.bytes);
  while (!out.stopped() && reader.next()) {
    if (reader.damage()) out.damage(Where::whole_file(), reader.damage()->message);
    std::size_t index = 0;
    for (const json::Node& value : reader.root().items()) {
      if (out.stopped()) return;
      const std::string key = std::to_string(index++);
      messages.read({value, Where::at_key(key), key + "/"});
    }
    if (reader.root().exists() && reader.root().type() != json::Type::array) {
      out.damage(Where::whole_file(), "is no list of messages");
    }
  }
}

}  // namespace

BRIDLE_ARTIFACT(android_backup_messages) = {.id = "android.backup_messages",
                                            .title = "SMS and MMS",
                                            .paths = kPaths,
                                            .columns = kColumns,
                                            .summary = kSummary,
                                            .found_in = kInAndroidBackup | kInAndroidQf,
                                            .parse = erased<&parse>};

}  // namespace bridle::artifacts
