// bridle sample: a made phone with planted traces, to try the program on.

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "base/file.h"
#include "cli/commands.h"
#include "report/escape.h"
#include "sample/phone.h"

namespace bridle::cli {
namespace {

namespace fs = std::filesystem;

Result<void> write_text(const std::string& path, const std::string& text) {
  auto file = OutputFile::create(path);
  if (!file) return file.error();
  file->write(text);
  return file->close();
}

int make_sample(const std::string& folder) {
  std::error_code error;
  if (fs::exists(folder, error) && (!fs::is_directory(folder, error) || !fs::is_empty(folder))) {
    return fail({ErrorCode::usage, folder + " exists already and is not an empty folder"});
  }
  fs::create_directories(folder, error);
  if (error) {
    return fail({ErrorCode::usage, "cannot create " + folder + ": " + error.message()});
  }
  sample::PhoneOptions options;
  if (auto wrote = sample::write_backup(folder + "/plain", options); !wrote) {
    return fail(wrote.error());
  }
  options.password = "sample";
  if (auto wrote = sample::write_backup(folder + "/encrypted", options); !wrote) {
    return fail(wrote.error());
  }
  for (const auto& [name, text] : {std::pair{"/indicators.stix2", sample::indicators_stix()},
                                   std::pair{"/truth.json", sample::truth_json(options)}}) {
    if (auto wrote = write_text(folder + name, text); !wrote) return fail(wrote.error());
  }
  const std::string shown = report::visible(folder);
  std::printf(
      "%s/plain              a backup\n"
      "%s/encrypted          the same phone, encrypted; the password is: sample\n"
      "%s/indicators.stix2   invented indicators that find the planted traces\n"
      "%s/truth.json         what was planted\n",
      shown.c_str(), shown.c_str(), shown.c_str(), shown.c_str());
  return 0;
}

}  // namespace

void add_sample(CLI::App& app, int& status) {
  CLI::App* command =
      app.add_subcommand("sample", "Make a phone that never was, with planted traces, to try on");
  auto folder = std::make_shared<std::string>();
  command->add_option("DIR", *folder, "Folder to write to: new or empty")->required();
  command->footer(
      "Example:\n"
      "  bridle sample demo\n"
      "  bridle check demo/plain -i demo/indicators.stix2 -o demo/case");
  command->callback([folder, &status] { status = make_sample(*folder); });
}

}  // namespace bridle::cli
