// The packages in a dump of the service "package", one block of lines each.
// Format: docs/formats/android-packages.md.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace bridle::artifacts::dumpsys {

// Views of the text.
struct Package {
  std::string_view name;
  std::uint64_t line = 0;
  bool hidden = false;  // of the system, under an update that hides it
  bool system = false;
  std::optional<std::int64_t> app_id;
  std::optional<std::string_view> shared_user;
  std::optional<std::string_view> code_path;
  std::optional<std::string_view> version_code;
  std::optional<std::string_view> version_name;
  std::optional<std::int64_t> min_sdk;
  std::optional<std::int64_t> target_sdk;
  std::optional<std::string_view> flags;
  std::optional<std::string_view> installer;
  std::optional<std::string_view> initiating;
  std::optional<std::string_view> originating;
  std::optional<std::string_view> source;
  std::optional<std::string_view> signatures;
  std::optional<Timestamp> time_stamp;
  std::optional<Timestamp> first_install;
  std::optional<Timestamp> last_update;
  std::vector<std::string_view> requested;
  std::vector<std::string_view> declared;
  std::vector<std::string_view> granted;  // by install or to any user, each once
  std::vector<std::string_view> denied;   // to some user
  std::vector<std::string_view> runtime;  // as written, with their flags
  std::vector<std::string_view> users;    // "User 0: ...", as written
  std::vector<std::string_view> installed_for;
  std::vector<std::string_view> disabled_for;
  std::vector<std::string_view> disabled_by;  // who had it disabled
  std::vector<std::string_view> disabled_components;

  bool has_granted(std::string_view permission) const;
};

// Not by the system image, and not by a known store: by hand, by another app, or over a cable.
bool is_from_elsewhere(const Package& package);
bool is_installed_over_adb(const Package& package);

// Takes lines, gives packages as they end.
class PackageReader {
 public:
  using Found = std::function<void(const Package&)>;
  explicit PackageReader(Found found) : found_(std::move(found)) {}

  enum class Said : std::uint8_t { nothing, package, foreign };
  // `foreign`: the line is of something else, though a package is not at its end.
  Said read(std::string_view line, std::uint64_t number);
  // At the end of the text: gives the last one. True when the text stops within a package.
  bool finish();

 private:
  enum class List : std::uint8_t { none, requested, declared, install, runtime, disabled, other };
  void read_field(std::string_view line);
  void read_item(std::string_view line);
  void read_user(std::string_view line);
  bool opens_list(std::string_view line, std::size_t indent);
  void end_package();
  void add_permission(std::string_view line, bool granted_by_default);

  Found found_;
  Package package_;
  bool open_ = false;
  bool hidden_ = false;
  std::size_t indent_ = 0;  // of "Package ["
  List list_ = List::none;
  std::size_t list_indent_ = 0;
  std::string_view user_;
};

}  // namespace bridle::artifacts::dumpsys
