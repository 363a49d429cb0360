// ios.cache_files: what applications fetched over HTTP, as the system's URL cache kept it (Cache.db
// of each application that uses NSURLSession).
//
// cfurl_cache_response has a row for each response; the request and the response themselves are
// property lists in cfurl_cache_blob_data under the same number, and the body is in
// cfurl_cache_receiver_data or in a file beside. Format: docs/formats/ios-cache-files.md

#include <algorithm>

#include "artifacts/artifact.h"
#include "artifacts/links.h"
#include "artifacts/rows.h"
#include "formats/plist.h"

namespace bridle::artifacts {
namespace {

struct Response {
  std::optional<Timestamp> stored = std::nullopt;
  std::optional<std::string_view> url = std::nullopt;
  std::vector<std::string_view> other_urls = {};
  std::optional<std::string_view> redirect = std::nullopt;
  std::optional<std::string_view> referrer = std::nullopt;
  std::optional<std::string_view> partition = std::nullopt;
  std::optional<std::string_view> method = std::nullopt;
  std::optional<std::int64_t> status = std::nullopt;
  std::optional<std::string_view> content_type = std::nullopt;
  std::optional<std::string_view> user_agent = std::nullopt;
  std::optional<std::string_view> body_file = std::nullopt;
  std::optional<std::int64_t> entry_id = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Response::stored>("stored", Role::time, "when the response was stored"),
    column<&Response::url>("url", Role::url, "what was asked for"),
    column<&Response::other_urls>("other_urls", Role::url,
                                  "other URLs of the request and the response: the page, ..."),
    column<&Response::redirect>("redirect", Role::link, "where the response sent the client"),
    column<&Response::referrer>("referrer", Role::link, "the page that asked, as the request says"),
    column<&Response::partition>("partition", Role::domain,
                                 "site under which a page's part was fetched"),
    column<&Response::method>("method", Role::none, "GET, POST, ..."),
    column<&Response::status>("status", Role::none, "HTTP status"),
    column<&Response::content_type>("content_type", Role::none, "what the body is said to be"),
    column<&Response::user_agent>("user_agent", Role::none, "how the application called itself"),
    column<&Response::body_file>("body_file", Role::none, "its body, in fsCachedData beside"),
    column<&Response::entry_id>("entry_id", Role::none, "the response's number in the file"),
};

constexpr std::string_view kSummary[] = {"url", "status"};

constexpr std::string_view kPaths[] = {"**/Cache.db"};

constexpr std::string_view kResponses = "cfurl_cache_response";
constexpr std::string_view kBlobs = "cfurl_cache_blob_data";
constexpr std::string_view kBodies = "cfurl_cache_receiver_data";

constexpr std::string_view kMethods[] = {"GET",     "POST",  "PUT",     "HEAD", "DELETE",
                                         "OPTIONS", "PATCH", "CONNECT", "TRACE"};

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

// The value of a header, whatever the case of its name.
std::optional<std::string_view> header(plist::Node headers, std::string_view name) {
  for (std::size_t i = 0; i < headers.size(); ++i) {
    if (same_word(headers.key_at(i), name)) return headers.at(i).text();
  }
  return std::nullopt;
}

// A request or response: a dictionary whose "Array" has the parts in an order that its version
// settles. URLs, headers and the method are known by their form, so versions do not matter.
struct Parts {
  std::vector<std::string_view> urls;
  plist::Node headers;
  std::optional<std::string_view> method;
  std::optional<std::int64_t> status;

  bool read(plist::Node root) {
    const plist::Node array = root["Array"];
    if (array.type() != plist::Type::array) return false;
    // A version has some 20.
    const std::size_t count = std::min<std::size_t>(array.size(), 100);
    for (std::size_t i = 0; i < count; ++i) read_part(array.at(i));
    return true;
  }

  void read_part(plist::Node part) {
    if (part.type() == plist::Type::dict) {
      const auto url = part["_CFURLString"].text();
      if (url) {
        urls.push_back(*url);
      } else if (part.size() != 0) {
        headers = part;
      }
    } else if (const auto text = part.text()) {
      if (std::find(std::begin(kMethods), std::end(kMethods), *text) != std::end(kMethods)) {
        method = text;
      }
    } else if (const auto number = part.integer()) {
      if (!status && *number >= 100 && *number < 600) status = number;
    }
  }
};

class Reader {
 public:
  Reader(const sqlite::Database& db, Emit<Response>& out) : db_(db), out_(out) {}

  void read() {
    const bool has_blobs = db_.has_table(kBlobs);
    const bool has_bodies = db_.has_table(kBodies);
    if (!db_.has_table(kResponses)) {
      // Applications keep other things under this name as well.
      if (has_blobs || has_bodies || db_.has_table("cfurl_cache_schema_version") ||
          !has_any_table(db_)) {
        out_.damage(Where::whole_file(), "no table cfurl_cache_response: unknown schema");
      }
      return;
    }
    sqlite::RowQuery query = {
        .table = kResponses,
        .alias = "r",
        .columns = db_.select_list(kResponses, "r", {"request_key", "time_stamp", "partition"}) +
                   ", " +
                   (has_blobs ? db_.select_list(kBlobs, "b", {"request_object", "response_object"})
                              : "NULL, NULL") +
                   ", " + body_columns(has_bodies)};
    if (has_blobs) query.joins += join_by_row_id(db_, kBlobs, "b", "r.entry_ID");
    if (has_bodies) query.joins += join_by_row_id(db_, kBodies, "d", "r.entry_ID");
    for_each_row(db_, query, out_,
                 [&](const sqlite::Statement& row, const Where& where) { read_row(row, where); });
  }

 private:
  // The name of a file; a body itself is not asked for.
  std::string body_columns(bool has_bodies) const {
    if (!has_bodies || !db_.has_column(kBodies, "isDataOnFS") ||
        !db_.has_column(kBodies, "receiver_data")) {
      return "NULL";
    }
    return "CASE WHEN d.\"isDataOnFS\" THEN d.\"receiver_data\" END";
  }

  void read_row(const sqlite::Statement& row, const Where& where) {
    const Cells cells(row, where, out_);
    Response response;
    response.entry_id = where.number;
    response.url = cells.text(1, "request_key");
    if (!response.url) out_.damage(where, "no URL");
    response.stored = utc(cells, 2, where);
    response.partition = cells.text(3, "partition");
    if (response.partition && response.partition->empty()) response.partition = std::nullopt;
    response.body_file = cells.text(6, "receiver_data");
    const auto request = document(row.blob(4), "request_object", where);
    const auto answer = document(row.blob(5), "response_object", where);
    links_.clear();
    if (request) {
      const Parts parts = parts_of(*request, "request_object", where);
      response.method = parts.method;
      response.referrer = header(parts.headers, "Referer");
      response.user_agent = header(parts.headers, "User-Agent");
      add_urls(parts, response);
    }
    if (answer) {
      const Parts parts = parts_of(*answer, "response_object", where);
      response.status = parts.status;
      response.redirect = header(parts.headers, "Location");
      response.content_type = header(parts.headers, "Content-Type");
      add_urls(parts, response);
    }
    response.other_urls = links_.list();
    out_.record(response, where);
  }

  void add_urls(const Parts& parts, const Response& response) {
    for (const std::string_view url : parts.urls) {
      if (url != response.url) links_.add_copy(url);
    }
  }

  Parts parts_of(const plist::Document& document, std::string_view name, const Where& where) {
    Parts parts;
    if (!parts.read(document.root())) {
      out_.damage(where, std::string(name) + " has no array of parts: unknown form");
    }
    if (const auto damage = document.damage()) {
      out_.damage(where, std::string(name) + ": " + damage->message);
    }
    return parts;
  }

  std::optional<plist::Document> document(Bytes bytes, std::string_view name, const Where& where) {
    if (bytes.empty()) return std::nullopt;
    auto document = plist::Document::parse(bytes);
    if (!document) {
      out_.damage(where, std::string(name) + ": " + document.error().message);
      return std::nullopt;
    }
    return std::move(*document);
  }

  // "2024-03-01 10:00:00", in UTC.
  std::optional<Timestamp> utc(const Cells<Response>& cells, int column, const Where& where) {
    const auto text = cells.text(column, "time_stamp");
    if (!text || text->empty()) return std::nullopt;
    constexpr std::size_t kLongest = 40;
    auto time = text->size() > kLongest ? std::nullopt : parse_rfc3339(std::string(*text) + "Z");
    if (!time && text->size() <= kLongest) time = parse_rfc3339(*text);
    if (!time) out_.damage(where, "time_stamp is no time");
    return time;
  }

  const sqlite::Database& db_;
  Emit<Response>& out_;
  Links links_;
};

void parse(const Input& in, Emit<Response>& out) { Reader(*in.database, out).read(); }

}  // namespace

BRIDLE_ARTIFACT(ios_cache_files) = {.id = "ios.cache_files",
                                    .title = "URL caches of applications",
                                    .paths = kPaths,
                                    .columns = kColumns,
                                    .summary = kSummary,
                                    .reads = Reads::database,
                                    .parse = erased<&parse>};

}  // namespace bridle::artifacts
