#include "support/archive_writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "bytes/bytes.h"
#include "vfs/zip_directory.h"

namespace bridle::test {
namespace {

constexpr std::int64_t kTime = 1'709'287'200;  // 2024-03-01T10:00:00Z

struct Freer {
  void operator()(archive* a) const { archive_write_free(a); }
  void operator()(archive_entry* e) const { archive_entry_free(e); }
};

// The writer refuses names that are not of the locale's character set.
class Utf8Locale {
 public:
  Utf8Locale() : locale_(::newlocale(LC_ALL_MASK, "C.UTF-8", nullptr)) {
    before_ = ::uselocale(locale_);
  }
  ~Utf8Locale() {
    ::uselocale(before_);
    ::freelocale(locale_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t locale_;
  locale_t before_;
};

void expect(int status, archive* a) {
  if (status != ARCHIVE_OK) {
    const char* what = archive_error_string(a);
    throw std::runtime_error(what == nullptr ? "libarchive" : what);
  }
}

la_ssize_t append(archive*, void* out, const void* bytes, std::size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

void set_format(archive* a, Packing packing) {
  switch (packing) {
    case Packing::zip_stored:
      expect(archive_write_set_format_zip(a), a);
      expect(archive_write_set_options(a, "zip:compression=store"), a);
      return;
    case Packing::zip_encrypted:
      expect(archive_write_set_format_zip(a), a);
      expect(archive_write_set_options(a, "zip:encryption=zipcrypt"), a);
      expect(archive_write_set_passphrase(a, "secret"), a);
      return;
    case Packing::zip:
      expect(archive_write_set_format_zip(a), a);
      return;
    case Packing::tar:
      break;
    case Packing::gz:
      expect(archive_write_add_filter_gzip(a), a);
      break;
    case Packing::bz2:
      expect(archive_write_add_filter_bzip2(a), a);
      break;
    case Packing::xz:
      expect(archive_write_add_filter_xz(a), a);
      break;
    case Packing::zst:
      expect(archive_write_add_filter_zstd(a), a);
      break;
  }
  expect(archive_write_set_format_pax_restricted(a), a);
}

void put16(std::string& out, std::uint32_t value) {
  out += static_cast<char>(value & 0xFF);
  out += static_cast<char>(value >> 8 & 0xFF);
}

void put32(std::string& out, std::uint32_t value) {
  put16(out, value & 0xFFFF);
  put16(out, value >> 16);
}

}  // namespace

std::string pack(const std::vector<PackedFile>& files, Packing packing) {
  const Utf8Locale locale;
  std::string out;
  const std::unique_ptr<archive, Freer> writer(archive_write_new());
  archive* a = writer.get();
  set_format(a, packing);
  archive_write_set_bytes_in_last_block(a, 1);
  expect(archive_write_open(a, &out, nullptr, append, nullptr), a);
  for (const PackedFile& file : files) {
    const std::unique_ptr<archive_entry, Freer> owner(archive_entry_new());
    archive_entry* e = owner.get();
    archive_entry_set_pathname(e, file.path.c_str());
    archive_entry_set_mtime(e, kTime, 0);
    archive_entry_set_perm(e, 0644);
    archive_entry_set_filetype(e, AE_IFREG);
    switch (file.kind) {
      case PackedFile::Kind::file:
        archive_entry_set_size(e, static_cast<la_int64_t>(file.contents.size()));
        break;
      case PackedFile::Kind::folder:
        archive_entry_set_filetype(e, AE_IFDIR);
        break;
      case PackedFile::Kind::symbolic_link:
        archive_entry_set_filetype(e, AE_IFLNK);
        archive_entry_set_symlink(e, file.contents.c_str());
        break;
      case PackedFile::Kind::hard_link:
        archive_entry_set_hardlink(e, file.contents.c_str());
        break;
    }
    expect(archive_write_header(a, e), a);
    if (file.kind == PackedFile::Kind::file &&
        archive_write_data(a, file.contents.data(), file.contents.size()) < 0) {
      expect(ARCHIVE_FATAL, a);
    }
  }
  expect(archive_write_close(a), a);
  return out;
}

void RawZip::add(std::string_view name, std::string_view contents, const ZipLies& lies) {
  const auto size = static_cast<std::uint32_t>(contents.size());
  const auto name_size = static_cast<std::uint32_t>(name.size());
  const std::uint32_t crc = vfs::zip::crc32(0, as_bytes(contents));
  const auto header = static_cast<std::uint32_t>(members_.size());
  members_ += "PK\3\4";
  put16(members_, 20);
  put16(members_, lies.flags);
  put16(members_, lies.method);
  put32(members_, 0);
  put32(members_, crc);
  put32(members_, size);
  put32(members_, size);
  put16(members_, name_size);
  put16(members_, 0);
  members_ += name;
  members_ += contents;

  directory_ += "PK\1\2";
  directory_ += '\x14';
  directory_ += static_cast<char>(lies.system);
  put16(directory_, 20);
  put16(directory_, lies.flags);
  put16(directory_, lies.method);
  put32(directory_, 0);
  put32(directory_, lies.crc32.value_or(crc));
  put32(directory_, lies.packed.value_or(size));
  put32(directory_, lies.size.value_or(size));
  put16(directory_, name_size);
  put16(directory_, 0);
  put16(directory_, 0);
  put16(directory_, 0);
  put16(directory_, 0);
  put32(directory_, lies.attributes);
  put32(directory_, lies.header.value_or(header));
  directory_ += name;
  ++count_;
}

std::string RawZip::finish(std::optional<std::uint16_t> records) const {
  std::string out = members_ + directory_ + "PK\5\6";
  put32(out, 0);
  put16(out, records.value_or(count_));
  put16(out, records.value_or(count_));
  put32(out, static_cast<std::uint32_t>(directory_.size()));
  put32(out, static_cast<std::uint32_t>(members_.size()));
  put16(out, 0);
  return out;
}

std::string raw_tar_member(std::string_view name, char type, std::string_view contents,
                           std::string_view link) {
  std::string header(512, '\0');
  const auto put = [&](std::size_t at, std::string_view text) {
    std::copy(text.begin(), text.end(), header.begin() + static_cast<std::ptrdiff_t>(at));
  };
  const auto octal = [](std::uint64_t value, std::size_t digits) {
    std::string out(digits, '0');
    for (std::size_t i = digits; i > 0; --i, value /= 8) {
      out[i - 1] = static_cast<char>('0' + value % 8);
    }
    return out;
  };
  put(0, name.substr(0, 100));
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, octal(contents.size(), 11));
  put(136, octal(static_cast<std::uint64_t>(kTime), 11));
  put(148, "        ");
  header[156] = type;
  put(157, link.substr(0, 100));
  put(257, std::string_view("ustar\00000", 8));
  std::uint64_t sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(148, octal(sum, 6) + std::string("\0 ", 2));
  std::string out = header + std::string(contents);
  out.resize((out.size() + 511) / 512 * 512);
  return out;
}

std::string pax_record(std::string_view key, std::string_view value) {
  const std::string body = " " + std::string(key) + "=" + std::string(value) + "\n";
  std::size_t length = body.size() + 1;
  while (std::to_string(length).size() + body.size() != length) ++length;
  return std::to_string(length) + body;
}

}  // namespace bridle::test
