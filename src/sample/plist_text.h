// XML property lists, as the computer that makes a backup writes its Info.plist.
#pragma once

#include <string>

#include "formats/plist_writer.h"

namespace bridle::sample {

std::string write_xml(const plist::Tree& tree);

}  // namespace bridle::sample
