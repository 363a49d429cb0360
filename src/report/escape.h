// Text of the evidence made fit for where it goes. Evidence may hold anything: escape sequences
// that rewrite a terminal, characters that reverse a line, formulas that a spreadsheet would run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "bytes/utf.h"

namespace bridle::report {

// Bytes at the front that are printable ASCII other than '"' and '\'.
std::size_t plain_prefix(std::string_view text);

// Characters above ASCII that change how their neighbours are shown, end a line in some readers, or
// are invisible: C1 controls, bidi marks, embeddings and isolates, zero-width and tag characters.
// Joiners (U+200C, U+200D) are not among them: scripts and emoji need them.
bool is_treacherous(std::uint32_t code_point);

// Appends `text`: what is plain as it stands, and of the rest what the two write. `ascii` is given
// each byte below 0x80 that plain_prefix() does not pass over, and `other` each treacherous
// character; both append to `out`. Malformed UTF-8 becomes U+FFFD.
template <typename Ascii, typename Other>
void append_escaped(std::string_view text, std::string& out, const Ascii& ascii,
                    const Other& other) {
  std::size_t from = 0;  // what stands as it is and was not appended yet
  std::size_t i = 0;
  while (true) {
    i += plain_prefix(text.substr(i));
    if (i == text.size()) break;
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      out.append(text.data() + from, i - from);
      ascii(text[i]);
      from = ++i;
      continue;
    }
    const utf::Decoded decoded = utf::decode(text.substr(i));
    if (!decoded.valid || is_treacherous(decoded.code_point)) {
      out.append(text.data() + from, i - from);
      if (decoded.valid) {
        other(decoded.code_point);
      } else {
        out += "\xEF\xBF\xBD";
      }
      from = i + decoded.length;
    }
    i += decoded.length;
  }
  out.append(text.data() + from, i - from);
}

// For the terminal and for CSV: "\n", "\t", "\x1B", "\u{202E}" for what is_treacherous or a control
// character; U+FFFD for malformed UTF-8. A backslash stays as it is: records/ has the exact text.
void append_visible(std::string_view text, std::string& out);
std::string visible(std::string_view text);

// The same between quotes, quotes doubled (RFC 4180). A field that a spreadsheet would take for a
// formula (after spaces, it begins with = + - @ or their full-width forms) gets a leading
// apostrophe.
void append_csv_field(std::string_view text, std::string& out);

// As append_csv_field without the quotes and the apostrophe: for a field put together from pieces.
void append_csv_piece(std::string_view text, std::string& out);
bool begins_like_formula(std::string_view text);

// The front of a text of at most `bytes`, cut between characters.
std::string_view front_of(std::string_view text, std::size_t bytes);

}  // namespace bridle::report
