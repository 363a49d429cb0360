// What is wrong with a write-ahead log, and what a rollback journal says of its database. SQLite
// passes over a log that it does not understand, and over all that stands behind the first bad
// frame, without a word.
//
// Format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log, #the_rollback_journal
#pragma once

#include <optional>
#include <string>

#include "bytes/source.h"

namespace bridle::sqlite {

// One sentence, or nothing for a log that is applied whole. Frames left over from before the log
// was last started again are no damage, and neither is an empty log. Frames behind the last commit
// are told: SQLite does not read them.
std::optional<std::string> log_damage(const ByteSource& log);

// One sentence on a journal that is not empty. One with a header was left by a transaction that did
// not end: it holds the pages from before, which are not put back here.
std::string journal_note(const ByteSource& journal);

}  // namespace bridle::sqlite
