#include "sample/prose.h"

#include <array>

namespace bridle::sample {
namespace {

template <std::size_t kCount>
std::string_view pick(const std::array<std::string_view, kCount>& from, Random& random) {
  return from[random.below(kCount)];
}

constexpr std::array<std::string_view, 16> kOpenings = {"",
                                                        "",
                                                        "",
                                                        "",
                                                        "",
                                                        "Hey, ",
                                                        "Ok, ",
                                                        "Good news: ",
                                                        "Sorry, ",
                                                        "By the way, ",
                                                        "Honestly, ",
                                                        "Well, ",
                                                        "Quick one: ",
                                                        "Just so you know, ",
                                                        "Haha, ",
                                                        "Hmm, "};

constexpr std::array<std::string_view, 24> kSubjects = {
    "I",           "we",           "the neighbours", "my sister",   "the plumber",
    "our team",    "the kids",     "the bus",        "the dentist", "her class",
    "the baker",   "the landlord", "the choir",      "your parcel", "the old boat",
    "the cat",     "the library",  "everyone here",  "the garage",  "the committee",
    "the postman", "our tent",     "the printer",    "that recipe"};

constexpr std::array<std::string_view, 24> kVerbs = {
    "finally found",  "is still waiting for", "forgot about",          "should look at",
    "cannot believe", "already paid for",     "has to bring back",     "will need",
    "nearly lost",    "wants to see",         "talked about",          "is done with",
    "left early for", "got stuck behind",     "would rather skip",     "asked again about",
    "painted over",   "ran out of",           "is looking forward to", "wrote down",
    "made a mess of", "took pictures of",     "knows nothing about",   "moved"};

constexpr std::array<std::string_view, 28> kObjects = {"the yellow bicycle", "dinner",
                                                       "the spare keys",     "a dozen eggs",
                                                       "the last train",     "the garden chairs",
                                                       "those tickets",      "the rehearsal",
                                                       "the blue folder",    "the climbing ropes",
                                                       "a new kettle",       "the school play",
                                                       "the broken window",  "the long walk",
                                                       "the football match", "the birthday cake",
                                                       "the winter coats",   "the exam results",
                                                       "the camping stove",  "the tax letter",
                                                       "a quiet afternoon",  "the ferry timetable",
                                                       "the piano lesson",   "the apple tree",
                                                       "two bags of cement", "the night shift",
                                                       "the lost umbrella",  "the soup"};

constexpr std::array<std::string_view, 20> kPlaces = {
    "at the harbour",      "near the station",   "in the kitchen",   "behind the school",
    "on the hill",         "at the market",      "by the river",     "upstairs",
    "in the waiting room", "at my place",        "under the bridge", "next to the bakery",
    "in the car",          "at the sports hall", "outside",          "across the street",
    "in the attic",        "at the allotment",   "on platform four", "in the shed"};

constexpr std::array<std::string_view, 20> kTimes = {"tonight",
                                                     "tomorrow morning",
                                                     "on Sunday",
                                                     "before lunch",
                                                     "last week",
                                                     "at half past six",
                                                     "after work",
                                                     "in the holidays",
                                                     "next month",
                                                     "this afternoon",
                                                     "around eight",
                                                     "since Tuesday",
                                                     "for the third time",
                                                     "as usual",
                                                     "on the way home",
                                                     "before it rains",
                                                     "in a minute",
                                                     "all day",
                                                     "once a year",
                                                     "by Friday"};

constexpr std::array<std::string_view, 20> kShort = {
    "Ok!",           "On my way",       "See you then", "Thanks a lot", "No problem",
    "Can you call?", "Running late",    "Sounds good",  "Maybe later",  "Where are you?",
    "Got it",        "Happy birthday!", "Good night",   "Not yet",      "Almost there",
    "Which one?",    "Perfect",         "Let me check", "Home now",     "Bring bread please"};

constexpr std::array<std::string_view, 14> kElsewhere = {"À demain, on se retrouve devant la gare.",
                                                         "Wir sehen uns später im Café, ja?",
                                                         "¿Puedes traer el pan y las llaves?",
                                                         "До завтра, не забудь зонт.",
                                                         "أراك غدا بعد العمل",
                                                         "明日の朝、駅で会いましょう。",
                                                         "내일 도서관에서 봐요",
                                                         "Θα τα πούμε το βράδυ",
                                                         "मैं रास्ते में हूँ",
                                                         "Yarın sabah ekmek alır mısın?",
                                                         "เจอกันที่ตลาดตอนเย็น",
                                                         "Zobaczymy się wieczorem przy moście.",
                                                         "🎂🎉🎉",
                                                         "👍🏽 on y va 🚲"};

constexpr std::array<std::string_view, 40> kWords = {
    "harbour", "kettle", "garden",  "violet",  "lantern", "meadow",  "copper",  "saddle",
    "biscuit", "window", "marble",  "thicket", "ribbon",  "pebble",  "walnut",  "canvas",
    "orchard", "timber", "feather", "candle",  "pocket",  "granite", "juniper", "anchor",
    "mitten",  "barley", "cinder",  "drawer",  "ember",   "furrow",  "gravel",  "hollow",
    "island",  "jigsaw", "ladder",  "mosaic",  "nettle",  "oyster",  "parcel",  "quarry"};

constexpr std::array<std::string_view, 16> kHosts = {
    "www.example.com",     "maps.example.com",  "photos.example.net",  "news.example.org",
    "shop.example.com",    "video.example.net", "recipes.example.org", "trains.example.com",
    "weather.example.net", "forum.example.org", "bank.example.com",    "library.example.org",
    "tickets.example.net", "www.example.org",   "docs.example.com",    "radio.example.net"};

constexpr std::array<std::string_view, 24> kFirstNames = {
    "Ada",  "Bela",  "Cleo",  "Dario", "Edda",  "Fynn", "Greta", "Hugo",
    "Ines", "Jonas", "Kaja",  "Levi",  "Malou", "Nils", "Oda",   "Pavel",
    "Quin", "Rosa",  "Samir", "Tilda", "Udo",   "Vera", "Wim",   "Yara"};

constexpr std::array<std::string_view, 10> kAreaCodes = {"202", "303", "404", "505", "606",
                                                         "707", "808", "212", "312", "415"};

void append_sentence(Random& random, std::string& out) {
  const std::size_t start = out.size();
  out += pick(kOpenings, random);
  out += pick(kSubjects, random);
  out += ' ';
  out += pick(kVerbs, random);
  out += ' ';
  out += pick(kObjects, random);
  if (random.percent(60)) {
    out += ' ';
    out += pick(kPlaces, random);
  }
  if (random.percent(60)) {
    out += ' ';
    out += pick(kTimes, random);
  }
  out += random.percent(15) ? '?' : '.';
  if (out[start] >= 'a' && out[start] <= 'z') {
    out[start] = static_cast<char>(out[start] - 'a' + 'A');
  }
}

}  // namespace

std::string prose(Random& random) {
  std::string out;
  const std::uint64_t kind = random.below(20);
  if (kind < 5) {
    out = pick(kShort, random);
  } else if (kind < 7) {
    out = pick(kElsewhere, random);
  } else {
    const std::uint64_t sentences = 1 + (kind > 14 ? 1 : 0) + (kind > 18 ? 1 : 0);
    for (std::uint64_t i = 0; i < sentences; ++i) {
      if (i > 0) out += ' ';
      append_sentence(random, out);
    }
  }
  return out;
}

std::string title(Random& random) {
  std::string out(word(random));
  out[0] = static_cast<char>(out[0] - 'a' + 'A');
  const std::uint64_t more = 1 + random.below(4);
  for (std::uint64_t i = 0; i < more; ++i) {
    out += ' ';
    out += word(random);
  }
  return out;
}

std::string_view word(Random& random) { return pick(kWords, random); }

std::string phone_number(std::uint64_t number) {
  std::string out = "+1";
  out += kAreaCodes[number / 100 % kAreaCodes.size()];
  out += "55501";
  out += static_cast<char>('0' + number / 10 % 10);
  out += static_cast<char>('0' + number % 10);
  return out;
}

std::string full_name(std::uint64_t number) {
  std::string out(kFirstNames[number % kFirstNames.size()]);
  std::string last(kWords[number * 7 % kWords.size()]);
  last[0] = static_cast<char>(last[0] - 'a' + 'A');
  return out + ' ' + last;
}

std::string email(std::uint64_t number) {
  std::string out(kFirstNames[number % kFirstNames.size()]);
  out[0] = static_cast<char>(out[0] - 'A' + 'a');
  return out + '.' + std::string(kWords[number * 7 % kWords.size()]) + std::to_string(number) +
         "@example.org";
}

std::string link(Random& random) {
  std::string out = "https://";
  out += pick(kHosts, random);
  out += '/';
  out += word(random);
  out += '/';
  out += std::to_string(random.below(100'000));
  if (random.percent(30)) {
    out += "?from=";
    out += word(random);
  }
  return out;
}

}  // namespace bridle::sample
