// Rows that no table has any more and that can still be read: on free pages of a database, and in
// versions of its pages that a write-ahead log has replaced or never committed.
//
// SQLite does not erase what it deletes, unless "secure_delete" is on. A leaf page that a table
// gave back keeps its cells; a log keeps every version of a page that was written since it began,
// and behind its newest frames those of an earlier round. Rows deleted from a page that is still in
// use are not looked for: the first bytes of each are overwritten.
//
// Format: https://www.sqlite.org/fileformat2.html#b_tree_pages, #the_freelist,
// #the_write_ahead_log, #record_format
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "bytes/bytes.h"
#include "bytes/source.h"

namespace bridle::sqlite {

// One value of such a row.
struct LeftoverCell {
  enum class Type : std::uint8_t { null, integer, real, text, blob };
  Type type = Type::null;
  std::int64_t integer = 0;
  double real = 0;
  Bytes bytes = {};  // of text and blob

  // Text of a database in UTF-8; empty for other types.
  std::string_view text() const { return type == Type::text ? as_text(bytes) : std::string_view(); }
  // Of an integer or a real.
  double number() const {
    return type == Type::integer ? static_cast<double>(integer) : type == Type::real ? real : 0;
  }
};

struct Leftover {
  enum class From : std::uint8_t { free_page, log_frame };
  From from = From::free_page;
  std::uint32_t number = 0;  // of the page or frame, from 1
  std::int64_t row_id = 0;
  std::span<const LeftoverCell> cells;  // die with the call

  std::string place() const;  // "free page 12", "frame 3 of the write-ahead log"
};

// Calls `each` for every record of at least `least` and at most `most` values that stands whole on
// one such leaf page; false from it ends the search. Which table it was of nothing says: `each`
// has to tell by the values. The rows of the log's newest version of each page are among them, and
// so are rows that the tables still have. `log` may be null. Reads each page once.
using EachLeftover = std::function<bool(const Leftover&)>;
void find_leftovers(const ByteSource& database, const ByteSource* log, std::size_t least,
                    std::size_t most, const EachLeftover& each);

}  // namespace bridle::sqlite
