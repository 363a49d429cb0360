// Evidence that was encrypted with age: read through its encryption, with no plain copy.

#include <filesystem>
#include <utility>
#include <vector>

#include "base/file.h"
#include "engine/kinds.h"
#include "formats/age.h"
#include "vfs/age_source.h"
#include "vfs/archive.h"
#include "vfs/file_source.h"
#include "vfs/one_file.h"

namespace bridle {
namespace {

// The archive in an age file, whose listing ends with what is wrong with the file around it.
class AgeTree final : public vfs::Tree {
 public:
  AgeTree(std::unique_ptr<vfs::Tree> tree, std::string damage)
      : tree_(std::move(tree)), damage_(std::move(damage)) {}
  Result<void> list(const Each& each) override {
    bool stopped = false;
    auto listed = tree_->list([&](const vfs::Entry& entry) {
      stopped = !each(entry);
      return !stopped;
    });
    if (stopped) return {};
    return listed ? Error{ErrorCode::malformed, damage_}
                  : Error{listed.error().code, damage_ + "; " + listed.error().message};
  }
  std::optional<vfs::Entry> find(std::string_view path) override { return tree_->find(path); }
  Result<std::unique_ptr<ByteSource>> open(const vfs::Entry& entry) override {
    return tree_->open(entry);
  }
  Result<void> prefetch(std::span<const vfs::Entry> entries) override {
    return tree_->prefetch(entries);
  }
  bool is_streamed() const override { return tree_->is_streamed(); }

 private:
  std::unique_ptr<vfs::Tree> tree_;
  std::string damage_;
};

Result<age::FileKey> unlock(const age::Header& header, Bytes front, Opening& opening) {
  if (!header.takes_passphrase()) {
    const auto& identities = opening.options().identities;
    if (!identities.empty()) return age::unlock(header, front, identities);
    return Error{ErrorCode::needs_password,
                 "is encrypted with age: give the file of the secret key (AGE-SECRET-KEY-1...) by "
                 "--identity"};
  }
  auto passphrase = opening.password(PasswordOf::age_file);
  if (!passphrase) return passphrase.error();
  if (!*passphrase) {
    return Error{ErrorCode::needs_password,
                 "is encrypted with age by a passphrase: give it by --password-file or "
                 "BRIDLE_PASSWORD, or run where a terminal can ask"};
  }
  opening.step("Deriving the key from the passphrase");
  return age::unlock(header, front, **passphrase);
}

// "x.zip" of "x.zip.age".
std::string plain_name(const std::string& path) {
  const std::filesystem::path name = std::filesystem::path(path).filename();
  return name.extension() == ".age" ? name.stem().string() : name.string();
}

}  // namespace

Result<std::vector<crypto::Key>> identities_from(std::string_view text) {
  return age::parse_identities(text);
}

Result<std::unique_ptr<vfs::Tree>> open_age_file(const std::string& path, Opening& opening) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return std::unique_ptr<vfs::Tree>();
  const auto open_file = [&]() -> Result<std::unique_ptr<ByteSource>> {
    auto fd = open_for_reading(path);
    if (!fd) return fd.error();
    auto file = vfs::FileSource::open(std::move(*fd), path);
    if (!file) return file.error();
    return std::unique_ptr<ByteSource>(std::move(*file));
  };
  auto file = open_file();
  if (!file) return file.error();
  const auto front = vfs::age_front(**file);
  if (!front) return front.error();
  if (!age::is_age(*front)) return std::unique_ptr<vfs::Tree>();

  const auto named = [&](const Error& wrong) {
    return Error{wrong.code, path + ": " + wrong.message};
  };
  const auto header = age::parse_header(*front);
  if (!header) return named(header.error());
  auto key = unlock(*header, *front, opening);
  if (!key) return named(key.error());
  const auto open_plain = [&]() -> Result<std::unique_ptr<vfs::AgeSource>> {
    auto stored = open_file();
    if (!stored) return stored.error();
    return vfs::AgeSource::open(std::move(*stored), header->size, *key);
  };
  opening.no_disk = true;
  const std::string name = plain_name(path);
  auto plain = open_plain();
  if (!plain) return named(plain.error());
  const std::string damage((*plain)->note().text);
  auto tree = vfs::open_archive_of(std::move(*plain), name, opening.limits());
  if (!tree) return named(tree.error());
  if (!*tree) {
    plain = open_plain();
    if (!plain) return named(plain.error());
    tree = vfs::open_one_file(std::move(*plain), name);
  }
  if (damage.empty()) return tree;
  return std::unique_ptr<vfs::Tree>(
      std::make_unique<AgeTree>(std::move(*tree), name + " " + damage));
}

}  // namespace bridle
