// android.aqf_package_files: the files that the packages are made of, with their hashes and the
// certificates that they are signed with.
//
// The package itself is looked up in android.aqf_packages, and not once more for each file.
// Format: docs/formats/android-aqf-packages.md

#include <string>

#include "artifacts/artifact.h"
#include "artifacts/json_fields.h"
#include "artifacts/json_records.h"

namespace bridle::artifacts {
namespace {

struct PackageFile {
  std::optional<std::string_view> package = std::nullopt;
  std::optional<std::string_view> path = std::nullopt;
  std::optional<std::string_view> local_name = std::nullopt;
  std::optional<std::string_view> sha256 = std::nullopt;
  std::optional<std::string_view> sha1 = std::nullopt;
  std::optional<std::string_view> md5 = std::nullopt;
  std::vector<std::string_view> certificate = {};
  std::optional<std::string_view> subject = std::nullopt;
  std::optional<std::string_view> issuer = std::nullopt;
  std::optional<std::string_view> valid_from = std::nullopt;
  std::optional<std::string_view> valid_to = std::nullopt;
  std::optional<std::string_view> algorithm = std::nullopt;
  std::optional<std::string> serial = std::nullopt;
  std::optional<bool> verified = std::nullopt;
  std::optional<bool> trusted = std::nullopt;
  std::optional<std::string_view> error = std::nullopt;
  std::optional<std::string_view> certificate_error = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&PackageFile::package>("package", Role::none, "the package that it belongs to"),
    column<&PackageFile::path>("path", Role::file_path, "where it lies on the phone"),
    column<&PackageFile::local_name>("local_name", Role::none, "the copy in the collection"),
    column<&PackageFile::sha256>("sha256", Role::sha256, "of its contents"),
    column<&PackageFile::sha1>("sha1", Role::sha1, "of its contents"),
    column<&PackageFile::md5>("md5", Role::md5, "of its contents"),
    column<&PackageFile::certificate>("certificate", Role::cert_hash,
                                      "SHA-256, SHA-1 and MD5 of the signing certificate"),
    column<&PackageFile::subject>("subject", Role::none, "whom the certificate names"),
    column<&PackageFile::issuer>("issuer", Role::none, "who issued it"),
    column<&PackageFile::valid_from>("valid_from", Role::none, "first day of the certificate"),
    column<&PackageFile::valid_to>("valid_to", Role::none, "last day of the certificate"),
    column<&PackageFile::algorithm>("algorithm", Role::none, "of its signature"),
    column<&PackageFile::serial>("serial", Role::none, "its serial number, in decimal"),
    column<&PackageFile::verified>("verified", Role::none, "whether the signature was verified"),
    column<&PackageFile::trusted>("trusted", Role::none,
                                  "whether AndroidQF knows the certificate as that of a maker"),
    column<&PackageFile::error>("error", Role::none, "why the file could not be read"),
    column<&PackageFile::certificate_error>("certificate_error", Role::none,
                                            "why the signature could not be verified"),
};

constexpr std::string_view kSummary[] = {"package", "path", "subject"};

constexpr std::string_view kPaths[] = {"androidqf/packages.json"};

std::optional<std::string_view> filled(std::optional<std::string_view> text) {
  return text && !text->empty() ? text : std::nullopt;
}

// A certificate that was never read has empty texts, and days in the year 1.
std::optional<std::string_view> day(std::optional<std::string_view> text) {
  return text && !text->starts_with("0001-") ? filled(text) : std::nullopt;
}

// A number, of which one of more than 64 bits comes as text.
std::optional<std::string> serial_of(json::Node node) {
  if (const auto number = node.integer()) return std::to_string(*number);
  const auto text = filled(node.text());
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

void read_certificate(json::Node object, std::string_view prefix, PackageFile& row,
                      Emit<PackageFile>& out) {
  const JsonFields<PackageFile> fields(object, prefix, out);
  for (const std::string_view key : {"Sha256", "Sha1", "Md5"}) {
    if (const auto hash = filled(fields.text(key))) row.certificate.push_back(*hash);
  }
  row.subject = filled(fields.text("Subject"));
  row.issuer = filled(fields.text("Issuer"));
  row.valid_from = day(fields.text("ValidFrom"));
  row.valid_to = day(fields.text("ValidTo"));
  row.serial = serial_of(object["SerialNumber"]);
  row.algorithm = filled(fields.text("SignatureAlgorithm"));
}

void read_file(json::Node object, const std::string& key, PackageFile row, Emit<PackageFile>& out) {
  const Where where = Where::at_key(key);
  if (object.type() != json::Type::object) {
    out.damage(where, "is no file of a package");
    return;
  }
  const std::string prefix = key + "/";
  const JsonFields<PackageFile> fields(object, prefix, out);
  row.path = filled(fields.text("path"));
  row.local_name = filled(fields.text("local_name"));
  row.sha256 = filled(fields.text("sha256"));
  row.sha1 = filled(fields.text("sha1"));
  row.md5 = filled(fields.text("md5"));
  row.verified = fields.boolean("verified_certificate");
  row.trusted = fields.boolean("trusted_certificate");
  row.error = filled(fields.text("error"));
  row.certificate_error = filled(fields.text("certificate_error"));
  const json::Node certificate = fields.object("certificate");
  if (certificate.exists()) read_certificate(certificate, prefix + "certificate/", row, out);
  out.record(row, where);
}

void parse(const Input& in, Emit<PackageFile>& out) {
  for_each_json_record(in.bytes, out, [&out](const JsonRecord& record) {
    // What is no package is damage of android.aqf_packages.
    const json::Node files = record.value["files"];
    PackageFile row;
    row.package = record.value["name"].text();
    std::size_t index = 0;
    for (const json::Node& file : files.items()) {
      if (out.stopped()) return;
      read_file(file, record.prefix + "files/" + std::to_string(index++), row, out);
    }
  });
}

}  // namespace

BRIDLE_ARTIFACT(android_aqf_package_files) = {.id = "android.aqf_package_files",
                                              .title = "Files of the packages, and who signed them",
                                              .paths = kPaths,
                                              .columns = kColumns,
                                              .summary = kSummary,
                                              .found_in = kInAndroidQf,
                                              .parse = erased<&parse>};

}  // namespace bridle::artifacts
