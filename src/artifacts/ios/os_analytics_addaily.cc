// ios.os_analytics_addaily: bytes that each process had sent and received when analytics last
// counted.
//
//   netUsageBaseline = { <process or bundle ID> = [ date, Wi-Fi in, Wi-Fi out, cellular in,
//                                                  cellular out ], ... }
//
// A process whose numbers are unreadable still gives its row: that it was there is the evidence.
// Format: docs/formats/ios-os-analytics.md

#include "artifacts/artifact.h"
#include "artifacts/plist_fields.h"

namespace bridle::artifacts {
namespace {

struct Baseline {
  std::optional<Timestamp> counted = std::nullopt;
  std::string_view process = "";
  std::optional<std::string_view> bundle_id = std::nullopt;
  std::optional<std::int64_t> wifi_in_bytes = std::nullopt;
  std::optional<std::int64_t> wifi_out_bytes = std::nullopt;
  std::optional<std::int64_t> wwan_in_bytes = std::nullopt;
  std::optional<std::int64_t> wwan_out_bytes = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Baseline::counted>("counted", Role::time, "when the counters were taken"),
    column<&Baseline::process>("process", Role::process, "process, as stored"),
    column<&Baseline::bundle_id>("bundle_id", Role::app_id,
                                 "the same name, when it has the form of a bundle ID"),
    column<&Baseline::wifi_in_bytes>("wifi_in_bytes", Role::none, "received over Wi-Fi"),
    column<&Baseline::wifi_out_bytes>("wifi_out_bytes", Role::none, "sent over Wi-Fi"),
    column<&Baseline::wwan_in_bytes>("wwan_in_bytes", Role::none, "received over cellular"),
    column<&Baseline::wwan_out_bytes>("wwan_out_bytes", Role::none, "sent over cellular"),
};

constexpr std::string_view kSummary[] = {"process", "wifi_out_bytes", "wwan_out_bytes"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Library/Preferences/com.apple.osanalytics.addaily.plist"};

constexpr std::string_view kBaseline = "netUsageBaseline";
constexpr std::size_t kCounters = 4;

std::optional<std::int64_t> bytes_of(plist::Node node) {
  if (const auto integer = node.integer()) return integer;
  // Counters are whole numbers, also where they are stored as reals.
  const auto real = node.real();
  if (!real || !(*real >= 0 && *real < 9e18)) return std::nullopt;
  return static_cast<std::int64_t>(*real);
}

void read_entry(plist::Node entry, const Where& where, Baseline row, Emit<Baseline>& out) {
  if (entry.type() != plist::Type::array || entry.size() != kCounters + 1) {
    out.damage(where, "not an array of a date and four counters");
  }
  row.counted = entry.at(0).date();
  std::optional<std::int64_t>* const counters[kCounters] = {
      &row.wifi_in_bytes, &row.wifi_out_bytes, &row.wwan_in_bytes, &row.wwan_out_bytes};
  bool readable = row.counted.has_value();
  for (std::size_t i = 0; i < kCounters; ++i) {
    *counters[i] = bytes_of(entry.at(i + 1));
    readable = readable && counters[i]->has_value();
  }
  if (!readable && entry.size() == kCounters + 1) {
    out.damage(where, "the date or a counter is unreadable");
  }
  out.record(row, where);
}

void parse(const Input& in, Emit<Baseline>& out) {
  with_plist_dict(in.bytes, out, [&](plist::Node root) {
    const plist::Node entries = root[kBaseline];
    if (entries.type() != plist::Type::dict) {
      out.damage(Where::whole_file(), "no dictionary netUsageBaseline: unknown layout");
      return;
    }
    std::string key_path;
    for (std::size_t i = 0; i < entries.size() && !out.stopped(); ++i) {
      Baseline row;
      row.process = entries.key_at(i);
      key_path.assign(kBaseline).append("/").append(row.process);
      const Where where = Where::at_key(key_path);
      if (row.process.empty()) {
        out.damage(where, "the name of a process is unreadable");
        continue;
      }
      if (row.process.find('.') != std::string_view::npos &&
          row.process.find('/') == std::string_view::npos) {
        row.bundle_id = row.process;
      }
      read_entry(entries.at(i), where, row, out);
    }
  });
}

}  // namespace

BRIDLE_ARTIFACT(ios_os_analytics_addaily) = {.id = "ios.os_analytics_addaily",
                                             .title = "Network use by process (analytics)",
                                             .paths = kPaths,
                                             .columns = kColumns,
                                             .summary = kSummary,
                                             .expected = Expected::always,
                                             .parse = erased<&parse>};

}  // namespace bridle::artifacts
