// Spelling: URLs and paths as evidence writes them, brought into the form that is looked up.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bridle::spelling {

// True for a URL that browsers open and that is not of the form "scheme://host".
bool is_odd_url(std::string_view url);

// As browsers read it (WHATWG URL, "basic URL parser"): without blanks around it and tabs and line
// breaks in it; "https:/host", "https:host" and "//host" are "https://host". "view-source:" and
// "blob:" in front are taken off. Replaces `out`.
void tidy_url(std::string_view url, std::string& out);

// URLs that stand in the path, query or fragment of `url`, as redirectors have them:
// "https://l.example/?u=https%3A%2F%2Fevil.example". Percent-escapes are undone once, and no link
// is sought in what is found; of a longer URL the first kSearched bytes are looked at. `out` gets
// views into `unpacked`; both are replaced.
inline constexpr std::size_t kSearched = 8'192;
void links_inside(std::string_view url, std::string& unpacked, std::vector<std::string_view>& out);

// True for "a.b@example.org" and no more: what a search in the text would find, and nothing else.
bool is_plain_email(std::string_view text);

// "/path" of an indicator against what follows the authority of a URL, at component boundaries.
bool rest_matches(std::string_view rest, std::string_view needed);

// What follows a bare host in a text, as far as it could be the path of its URL.
// REQUIRES: `host` is a view into `text`.
std::string_view rest_in_text(std::string_view text, std::string_view host);

// True for the end of a path without a further component: "", "/", "/.".
bool names_nothing(std::string_view rest);

// True for a path that is a "file:" URL or has "..".
bool is_odd_path(std::string_view path);

// "file://localhost/a%20b" is "/a b", "/a/../b" is "/b". Replaces `out`.
void tidy_path(std::string_view path, std::string& out);

// True for a path that starts at the root although its first "/" was left out: "private/var/x".
bool lacks_only_its_slash(std::string_view path);

// True for what lies in the container of an app: there names are chosen by the app's maker.
bool is_in_app_container(std::string_view path);

}  // namespace bridle::spelling
