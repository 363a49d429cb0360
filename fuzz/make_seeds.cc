// Writes the seeds of every fuzz target: FOLDER/<target>/<name>. They are built from the fixtures
// of the tests and from the made phone, so no binary seed is kept in the repository.
//
//   fuzz_seeds FOLDER

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "artifacts/table.h"
#include "base/file.h"
#include "formats/plist.h"
#include "formats/plist_writer.h"
#include "formats/typedstream.h"
#include "sample/phone.h"
#include "support/archive_writer.h"
#include "support/fixture.h"
#include "support/sealed.h"
#include "support/temporary.h"

namespace bridle::fuzz {
namespace {

namespace fs = std::filesystem;

const fs::path kTests = fs::path(BRIDLE_SOURCE_DIR) / "tests" / "artifacts";

class Seeds {
 public:
  explicit Seeds(fs::path folder) : folder_(std::move(folder)) {}

  void add(const std::string& target, std::string_view contents) {
    const fs::path path = folder_ / target;
    fs::create_directories(path);
    std::ofstream file(path / ("seed" + std::to_string(count_++)), std::ios::binary);
    file.write(contents.data(), static_cast<std::streamsize>(contents.size()));
  }
  void add(const std::string& target, Bytes contents) { add(target, as_text(contents)); }

  // As fuzz::split takes apart.
  void add_pair(const std::string& target, Bytes first, Bytes second) {
    std::string out;
    for (int i = 0; i < 4; ++i) out += static_cast<char>(first.size() >> (8 * i) & 0xFF);
    out += as_text(first);
    out += as_text(second);
    add(target, out);
  }

 private:
  fs::path folder_;
  int count_ = 0;
};

void add_fixtures(Seeds& seeds) {
  for (const Artifact* artifact : artifacts::table()) {
    std::string folder(artifact->id);
    std::string target = "artifact_" + folder;
    folder.replace(folder.find('.'), 1, "/");
    target.replace(target.find('.'), 1, "_");
    if (!fs::is_directory(kTests / folder)) continue;
    for (const auto& each : fs::directory_iterator(kTests / folder)) {
      if (!fs::is_directory(each.path() / "in")) continue;
      for (const test::FixtureFile& file : test::build_fixture(each.path() / "in")) {
        seeds.add(target, file.bytes);
        const std::string_view text = as_text(file.bytes);
        if (artifact->id == "android.tombstones_pb") seeds.add("protobuf_wire", file.bytes);
        if (artifact->reads == Reads::database) seeds.add_pair("sqlite", file.bytes, file.log);
        if (text.starts_with("bplist") || text.starts_with("<?xml")) {
          seeds.add("plist", file.bytes);
        }
      }
    }
  }
}

std::vector<std::byte> keyed_archive() {
  using plist::Tree;
  const Tree file{Tree::Dict{{"$class", Tree{Tree::Uid{2}}},
                             {"Size", Tree{std::int64_t{4'096}}},
                             {"RelativePath", Tree{Tree::Uid{3}}},
                             {"EncryptionKey", Tree{Tree::Uid{4}}}}};
  const Tree file_class{Tree::Dict{{"$classname", Tree{std::string("MBFile")}},
                                   {"$classes", Tree{Tree::Array{Tree{std::string("MBFile")}}}}}};
  const Tree key{Tree::Dict{{"NS.data", Tree{Tree::Data(44)}}, {"$class", Tree{Tree::Uid{2}}}}};
  return plist::write_binary(
      {Tree::Dict{{"$version", Tree{std::int64_t{100'000}}},
                  {"$archiver", Tree{std::string("NSKeyedArchiver")}},
                  {"$top", Tree{Tree::Dict{{"root", Tree{Tree::Uid{1}}}}}},
                  {"$objects", Tree{Tree::Array{Tree{std::string("$null")}, file, file_class,
                                                Tree{std::string("Library/a")}, key}}}}});
}

void add_archives(Seeds& seeds) {
  const std::vector<test::PackedFile> files = {
      {"a", "", test::PackedFile::Kind::folder},
      {"a/short", "short"},
      {"a/zeros", std::string(2'000, '\0')},
      {"link", "a/short", test::PackedFile::Kind::symbolic_link}};
  for (const test::Packing packing :
       {test::Packing::zip, test::Packing::zip_stored, test::Packing::zip_encrypted,
        test::Packing::tar, test::Packing::gz, test::Packing::bz2, test::Packing::xz,
        test::Packing::zst}) {
    seeds.add("archive", test::pack(files, packing));
  }
  const std::string zip = test::pack(files, test::Packing::zip);
  seeds.add("archive", std::string_view(zip).substr(0, zip.find("PK\1\2")));
  seeds.add("archive", test::raw_tar_member("file", '0', "contents") +
                           test::raw_tar_member("link", '1', "", "file") +
                           test::raw_tar_member("x", 'x', test::pax_record("path", "long")) +
                           test::raw_tar_member("x", '0', "pax") + std::string(1'024, '\0'));
}

void add_android(Seeds& seeds) {
  const std::string tar = test::pack({{"apps/org.example/_manifest", "1"}}, test::Packing::tar);
  for (const int version : {1, 5}) {
    for (const bool compressed : {false, true}) {
      const test::AbShape plain{.version = version, .compressed = compressed};
      test::AbShape encrypted = plain;
      encrypted.password = "123456";
      seeds.add("android_backup", test::android_backup(tar, plain));
      seeds.add("android_backup", test::android_backup(tar, encrypted));
    }
  }
  seeds.add("age", test::age_file("plain"));
  seeds.add("age", test::age_file_by_passphrase(std::string(70'000, 'x'), "password"));
  seeds.add("age", test::age_identity());
  seeds.add("inflated", "\1" + test::zlib_packed(std::string(5'000, 'x') + "y"));
  seeds.add("inflated", "\2" + test::gzip_packed("plain"));
  const std::string dashes = std::string(79, '-') + "\n";
  seeds.add("sections",
            "head\n------ SYSTEM LOG (logcat) ------\n1\n"
            "------ 0.1s was the duration of 'SYSTEM LOG' ------\n" +
                dashes + "DUMP OF SERVICE CRITICAL a:\n2\n" + dashes +
                "--------- 0.1s was the duration of dumpsys a, ending at: x\n" + dashes +
                "DUMP OF SERVICE a:\n3\n");
}

void add_backup(Seeds& seeds, std::optional<std::string> password) {
  const test::TemporaryFolder folder;
  sample::PhoneOptions options;
  options.size = {.manifest_entries = 20,
                  .messages = 3,
                  .whatsapp_messages = 3,
                  .history_visits = 3,
                  .filler_blobs = false};
  options.password = std::move(password);
  options.rounds_sha256 = 10;
  options.rounds_sha1 = 10;
  if (!sample::write_backup(folder / "backup", options)) {
    std::fprintf(stderr, "no seed from the made phone\n");
    return;
  }
  const auto manifest = read_file(folder / "backup/Manifest.plist", 1U << 20);
  const auto database = read_file(folder / "backup/Manifest.db", 64U << 20);
  if (!manifest || !database) return;
  seeds.add_pair("ios_backup", *manifest, *database);
  seeds.add("plist", *manifest);
  const auto document = plist::Document::parse(*manifest);
  if (!document) return;
  if (const auto bag = document->root()["BackupKeyBag"].data()) seeds.add("keybag", *bag);
}

void add_all(Seeds& seeds) {
  add_fixtures(seeds);
  add_archives(seeds);
  add_android(seeds);
  add_backup(seeds, std::nullopt);
  add_backup(seeds, "test");
  seeds.add("stix", sample::indicators_stix());
  seeds.add("keyed_archive", keyed_archive());
  seeds.add("plist", keyed_archive());
  seeds.add("plist", std::string_view(
                         "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict><key>a</key><array>"
                         "<integer>1</integer><real>2.5</real><true/><data>AAEC</data>"
                         "<date>2024-03-01T10:00:00Z</date></array></dict></plist>"));
  seeds.add("json", std::string_view(R"({"a":"\u00e9\\","b":[1,2.5e3,{"c":null}],"d":true} [2])"));
  seeds.add("json", std::string_view("{\"a\":1,}\n{\"b\":\"x\xFFy\", \"c\":[1,\n"));
  seeds.add("typedstream", typedstream::write_attributed_string("short"));
  seeds.add("typedstream", typedstream::write_attributed_string(std::string(300, 'x')));
  seeds.add("stix", std::string_view(R"({"type":"bundle","id":"bundle--1","objects":[
{"type":"malware","id":"malware--1","name":"Example"},
{"type":"indicator","id":"indicator--1","pattern_type":"stix","pattern":"[domain-name:value='example.com']"},
{"type":"relationship","id":"relationship--1","relationship_type":"indicates",
 "source_ref":"indicator--1","target_ref":"malware--1"}]})"));
  seeds.add("stalkerware_list",
            std::string_view("- name: A\n  type: watchware\n  packages: [com.example.a]\n"
                             "  certificates:\n  - 0123456789abcdef0123456789abcdef01234567\n"
                             "  c2: {domains: [a.example], ips: [192.0.2.1]}\n"));
  for (const std::string_view pattern :
       {"[domain-name:value = 'example.com']",
        "[file:hashes.'SHA-256' = 'aa' AND (file:name = 'a' OR process:name = 'b')]",
        "[url:value = 'http://example.com/\\'x'] OR [email-addr:value = 'a@example.com']"}) {
    seeds.add("stix_pattern", pattern);
  }
  for (const std::string_view text :
       {"see https://user@example.com:8080/a?b=c, (http://[2001:db8::1]/) or example.org.",
        "192.0.2.7 and mail a.b@example.net; b\xc3\xbc"
        "cher.example"}) {
    seeds.add("scan_text", text);
  }
}

}  // namespace
}  // namespace bridle::fuzz

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: fuzz_seeds FOLDER\n");
    return 2;
  }
  try {
    std::filesystem::remove_all(arguments[1]);
    bridle::fuzz::Seeds seeds(arguments[1]);
    bridle::fuzz::add_all(seeds);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
  return 0;
}
