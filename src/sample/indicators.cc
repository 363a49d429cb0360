// The indicators for the planted traces, and the list of what was planted.

#include <string>
#include <string_view>

#include "base/hash.h"
#include "sample/phone.h"
#include "sample/traces.h"

namespace bridle::sample {
namespace {

struct SampleIndicator {
  std::string_view object;  // "domain-name:value"
  std::string_view value;
};

constexpr SampleIndicator kIndicators[] = {{"domain-name:value", traces::kMessageDomain},
                                           {"domain-name:value", traces::kLogDomain},
                                           {"domain-name:value", traces::kWhatsappDomain},
                                           {"domain-name:value", traces::kHistoryDomain},
                                           {"process:name", traces::kProcess},
                                           {"file:path", traces::kFilePath},
                                           {"email-addr:value", traces::kEmail},
                                           {"app:id", traces::kAppId}};

struct Planted {
  std::string_view artifact;
  std::string_view what;
  std::string_view value;      // as it stands in the evidence
  std::string_view indicator;  // the value of the indicator that finds it; or
  std::string_view rule;       // the rule that does
  bool in_dump_alone = false;
};

constexpr Planted kPlanted[] = {
    {"ios.sms",
     "a link in a message whose text is in attributedBody alone",
     traces::kMessageLink,
     traces::kMessageDomain,
     {}},
    {"ios.sms",
     "a link in a message that only the write-ahead log holds",
     traces::kLogLink,
     traces::kLogDomain,
     {}},
    {"ios.whatsapp", "a link in a chat", traces::kWhatsappLink, traces::kWhatsappDomain, {}},
    {"ios.safari_history",
     "a visit to a deeper host than the indicator's, at a port",
     traces::kHistoryUrl,
     traces::kHistoryDomain,
     {}},
    {"ios.safari_history",
     "a page in clear that another host answered at once",
     traces::kRedirectFrom,
     {},
     "ios.safari_history.quick_redirect"},
    {"ios.data_usage", "a process that used the network", traces::kProcess, traces::kProcess, {}},
    {"ios.data_usage",
     "bytes of a process whose own row is gone",
     "",
     {},
     "ios.data_usage.process_deleted"},
    {"ios.os_analytics_addaily",
     "a process in the daily network summary",
     traces::kProcess,
     traces::kProcess,
     {}},
    {"ios.manifest", "a file at an absolute path", traces::kFilePath, traces::kFilePath, {}},
    {"ios.id_status_cache",
     "an e-mail address that was looked up",
     traces::kEmail,
     traces::kEmail,
     {}},
    {"ios.tcc", "an application with access to the microphone", traces::kAppId, traces::kAppId, {}},
    {"ios.chrome_history",
     "the link of a message, opened in another browser",
     traces::kChromeUrl,
     traces::kMessageDomain,
     {}},
    {"ios.calls", "a call from an address", traces::kEmail, traces::kEmail, {}},
    {"ios.calendar", "an invitation from an address", traces::kEmail, traces::kEmail, {}},
    {"ios.calendar",
     "two invitations to what was over, one over the other",
     "",
     {},
     "ios.calendar.backdated_overlapping_invitations"},
    {"ios.attachment_kinds",
     "a document under the name of a picture",
     "",
     {},
     "ios.attachment_kinds.not_what_it_says"},
    {"ios.crash_reports", "a process that crashed", traces::kProcess, traces::kProcess, {}, true}};

// The same name gives the same identifier: a UUID of version 5 in shape, over SHA-1.
std::string stix_id(std::string_view type, std::string_view name) {
  const Sha1Digest digest = sha1("bridle sample/" + std::string(type) + "/" + std::string(name));
  std::string digits = hex(digest).substr(0, 32);
  digits[12] = '5';
  digits[16] = "89ab"[static_cast<unsigned>(digest[8]) & 3];
  std::string out(type);
  out += "--";
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) out += '-';
    out += digits[i];
  }
  return out;
}

// What stands here needs no escapes: letters, digits and the signs of URLs.
void member(std::string_view name, std::string_view value, std::string& out) {
  if (out.back() != '{') out += ", ";
  out += '"';
  out += name;
  out += "\": \"";
  out += value;
  out += '"';
}

std::string stix_object(std::string_view type, std::string_view name) {
  std::string out = "{";
  member("type", type, out);
  member("spec_version", "2.1", out);
  member("id", stix_id(type, name), out);
  member("created", "2024-06-01T00:00:00.000Z", out);
  member("modified", "2024-06-01T00:00:00.000Z", out);
  return out;
}

std::string pattern_of(const SampleIndicator& indicator) {
  std::string out = "[";
  out += indicator.object;
  out += "='";
  out += indicator.value;
  out += "']";
  return out;
}

void number(std::string_view name, std::uint64_t value, std::string& out) {
  if (out.back() != '{') out += ", ";
  out += '"';
  out += name;
  out += "\": ";
  out += std::to_string(value);
}

}  // namespace

std::string indicators_stix() {
  const std::string malware = stix_id("malware", traces::kCampaign);
  std::string out = "{\n\"type\": \"bundle\",\n\"id\": \"";
  out += stix_id("bundle", traces::kCampaign);
  out += "\",\n\"objects\": [\n";
  std::string object = stix_object("malware", traces::kCampaign);
  member("name", traces::kCampaign, object);
  member("description", "Invented indicators for the traces of the made phone. Nothing real.",
         object);
  out += object + ", \"is_family\": false}";
  for (const SampleIndicator& indicator : kIndicators) {
    const std::string pattern = pattern_of(indicator);
    object = stix_object("indicator", pattern);
    object += ", \"indicator_types\": [\"malicious-activity\"]";
    member("pattern", pattern, object);
    member("pattern_type", "stix", object);
    member("pattern_version", "2.1", object);
    member("valid_from", "2024-06-01T00:00:00.000Z", object);
    out += ",\n";
    out += object;
    out += '}';
    object = stix_object("relationship", pattern);
    member("relationship_type", "indicates", object);
    member("source_ref", stix_id("indicator", pattern), object);
    member("target_ref", malware, object);
    out += ",\n";
    out += object;
    out += '}';
  }
  out += "\n]\n}\n";
  return out;
}

std::string truth_json(const PhoneOptions& options, Form form) {
  std::string out = "{\n\"campaign\": \"" + std::string(traces::kCampaign) + "\",\n\"size\": ";
  std::string size = "{";
  number("manifest_entries", options.size.manifest_entries, size);
  number("messages", options.size.messages, size);
  number("whatsapp_messages", options.size.whatsapp_messages, size);
  number("history_visits", options.size.history_visits, size);
  out += size + "},\n\"planted\": [";
  bool first = true;
  for (const Planted& planted : kPlanted) {
    if (!options.traces) break;
    if (planted.in_dump_alone && form != Form::dump) continue;
    std::string object = "{";
    // The list of files is another one there.
    const bool is_file = form == Form::dump && planted.artifact == "ios.manifest";
    member("artifact", is_file ? "ios.filesystem" : planted.artifact, object);
    member("what", planted.what, object);
    member("value", planted.value, object);
    if (!planted.indicator.empty()) member("indicator", planted.indicator, object);
    if (!planted.rule.empty()) member("rule", planted.rule, object);
    out += first ? "\n" : ",\n";
    out += object;
    out += '}';
    first = false;
  }
  out += "\n]\n}\n";
  return out;
}

}  // namespace bridle::sample
