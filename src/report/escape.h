// Text of the evidence made fit for where it goes. Evidence may hold anything: escape sequences
// that rewrite a terminal, characters that reverse a line, formulas that a spreadsheet would run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bridle::report {

// Bytes at the front that are printable ASCII other than '"' and '\'.
std::size_t plain_prefix(std::string_view text);

// Characters above ASCII that change how their neighbours are shown, end a line in some readers, or
// are invisible: C1 controls, bidi marks, embeddings and isolates, zero-width and tag characters.
// Joiners (U+200C, U+200D) are not among them: scripts and emoji need them.
bool is_treacherous(std::uint32_t code_point);

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
