// android.tombstones_pb: native programs that crashed, as protobuf.
//
// The fields of message Tombstone by their numbers: system/core/debuggerd/proto/tombstone.proto.
// Format: docs/formats/android-tombstones.md

#include <algorithm>
#include <utility>

#include "artifacts/android_words.h"
#include "artifacts/artifact.h"
#include "artifacts/tombstone.h"
#include "formats/protobuf_wire.h"

namespace bridle::artifacts {
namespace {

constexpr std::string_view kPaths[] = {"**/tombstone_*.pb"};

constexpr Rule kRules[] = {
    tombstone::foreign_code_rule("android.tombstones_pb.foreign_code"),
    tombstone::powerful_user_rule("android.tombstones_pb.powerful_user"),
};

using protobuf::Message;

// As the text form spells them; "none" is of no program.
constexpr std::string_view kArchitectures[] = {"arm", "arm64", "x86", "x86_64", "riscv64", "none"};

std::string_view without_nul(std::string_view text) { return text.substr(0, text.find('\0')); }

class Report {
 public:
  explicit Report(Emit<Tombstone>& out) : out_(out) {}

  void read(Bytes bytes) {
    if (bytes.empty()) {
      out_.damage(Where::whole_file(), "is empty");
      return;
    }
    // Zeros are not written.
    row_.uid = 0;
    row_.architecture = kArchitectures[0];
    Message message(bytes);
    while (message.next()) read_field(message);
    if (!message.ok()) out_.damage(Where::at_offset(message.offset()), "the report ends early");
    if (!row_.pid) {
      out_.damage(Where::whole_file(), "is no report of a crash");
      return;
    }
    if (!has_thread_) out_.damage(Where::whole_file(), "the thread that crashed is not in it");
    tombstone::emit(std::move(row_), kRules[0], kRules[1], out_);
  }

 private:
  void read_field(const Message& message) {
    switch (message.field()) {
      case 1:
        if (message.number() < std::size(kArchitectures)) {
          row_.architecture = kArchitectures[message.number()];
        }
        break;
      case 2:
        row_.build = android::said(message.text());
        break;
      case 3:
        row_.revision = android::said(message.text());
        break;
      case 4:
        read_time(message);
        break;
      case 5:
        row_.pid = message.signed_number();
        break;
      case 6:
        row_.tid = message.signed_number();
        break;
      case 7:
        row_.uid = message.signed_number();
        break;
      case 8:
        row_.label = android::said(without_nul(message.text()));
        break;
      case 9:
        if (!message.text().empty()) row_.command_line.push_back(message.text());
        break;
      case 10:
        read_signal(message);
        break;
      case 14:
        row_.abort_message = android::said(message.text());
        break;
      case 15:
        read_cause(message);
        break;
      case 16:
        read_entry(message);
        break;
      default:  // memory, logs, open files, other things of the system
        break;
    }
  }

  void read_time(const Message& message) {
    row_.occurred = parse_rfc3339(message.text());
    if (!row_.occurred) row_.occurred = android::wall_time(message.text());
    if (!row_.occurred) out_.damage(Where::at_offset(message.offset()), "is no time");
  }

  void read_signal(const Message& whole) {
    row_.signal = 0;
    row_.code = 0;
    Message signal(whole.bytes());
    while (signal.next()) {
      if (signal.field() == 1) row_.signal = static_cast<std::int32_t>(signal.number());
      if (signal.field() == 2) row_.signal_name = android::said(signal.text());
      if (signal.field() == 3) row_.code = static_cast<std::int32_t>(signal.number());
      if (signal.field() == 4) row_.code_name = android::said(signal.text());
    }
    check(signal, whole);
  }

  void read_cause(const Message& whole) {
    Message cause(whole.bytes());
    while (cause.next()) {
      if (cause.field() == 1 && !cause.text().empty()) row_.causes.push_back(cause.text());
    }
    check(cause, whole);
  }

  // Of the map from numbers to threads; the thread that crashed is written first.
  void read_entry(const Message& whole) {
    Message entry(whole.bytes());
    while (entry.next()) {
      if (entry.field() == 2) read_thread(entry, whole);
    }
    check(entry, whole);
  }

  void read_thread(const Message& entry, const Message& whole) {
    std::int64_t id = 0;
    std::string_view name;
    std::vector<std::string_view> files;
    Message thread(entry.bytes());
    while (thread.next()) {
      if (thread.field() == 1) id = thread.signed_number();
      if (thread.field() == 2) name = thread.text();
      if (thread.field() == 4) read_frame(thread, files);
    }
    check(thread, whole);
    if (id != row_.tid || has_thread_) return;
    has_thread_ = true;
    row_.thread = android::said(name);
    row_.thread_files = std::move(files);
  }

  static void read_frame(const Message& thread, std::vector<std::string_view>& files) {
    Message frame(thread.bytes());
    while (frame.next()) {
      if (frame.field() == 6) tombstone::add_file(frame.text(), files);
    }
  }

  void check(const Message& part, const Message& whole) {
    if (!part.ok()) out_.damage(Where::at_offset(whole.offset()), "a part of the report is cut");
  }

  Emit<Tombstone>& out_;
  Tombstone row_;
  bool has_thread_ = false;
};

void parse(const Input& in, Emit<Tombstone>& out) { Report(out).read(in.bytes); }

}  // namespace

BRIDLE_ARTIFACT(android_tombstones_pb) = {.id = "android.tombstones_pb",
                                          .title = "Native programs that crashed (protobuf)",
                                          .paths = kPaths,
                                          .columns = tombstone::kColumns,
                                          .summary = tombstone::kSummary,
                                          .rules = kRules,
                                          .found_in = kInAndroidQf | kInAndroidBugreport,
                                          .parse = erased<&parse>};

}  // namespace bridle::artifacts
