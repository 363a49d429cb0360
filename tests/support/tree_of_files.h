// Folders as values: to compare, to copy, to damage.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace bridle::test {

// Relative path -> contents of every regular file below `folder`.
std::map<std::string, std::string> read_folder(const std::filesystem::path& folder);

std::string read_text(const std::filesystem::path& path);
void write_text(const std::filesystem::path& path, const std::string& text);

}  // namespace bridle::test
