#include "artifacts/threat_notification.h"

#include <algorithm>
#include <string>

namespace bridle::artifacts {
namespace {

constexpr std::string_view kSenders[] = {"threat-notifications@apple.com",
                                         "threat-notifications@email.apple.com"};

// With plain apostrophes and blanks; compared without the case of ASCII letters.
constexpr std::string_view kOpenings[] = {
    // English: as recipients showed them.
    "State-sponsored attackers may be targeting your iPhone",
    "Apple believes you are being targeted by state-sponsored attackers",
    "Apple detected a targeted mercenary spyware attack against your iPhone",
    "Apple detected that you are being targeted by a mercenary spyware attack",
    // Other languages: as the press there gave them.
    "اكتشفت أبل أنك مستهدف بهجوم برامج تجسس المأجورة",
    "Apple zjistil, že jste terčem spywarového útoku",
    "Apple hat festgestellt, dass Sie Ziel eines Spionageangriffs sind",
    "Apple hat festgestellt, dass Sie Ziel eines Spyware-Angriffes durch Söldner sind",
    "Apple hat festgestellt, dass du Ziel eines Spionageangriffs bist",
    "staatlich finanzierte Hacker könnten es auf Ihr iPhone abgesehen haben",
    "Atacantes patrocinados por el Estado pueden estar apuntando a su iPhone",
    "Apple detectó que eres el objetivo de un ataque de software espía",
    "Apple detectó que usted está siendo objetivo de un ataque de software espía mercenario",
    "Apple detectó que usted está siendo blanco de un ataque de spyware mercenario",
    "Apple ha detectado que estás siendo objetivo de un ataque de espionaje por mercenarios",
    "Apple a détecté une attaque ciblée de logiciel espion mercenaire contre votre iPhone",
    "Apple a détecté que vous étiez la cible d'une attaque de logiciels espions mercenaires",
    "Apple a détecté que vous êtes la cible d'une attaque de logiciel espion mercenaire",
    "Apple ha rilevato un attacco spyware mercenario mirato contro il tuo iPhone",
    "Apple ha rilevato un attacco mirato di spyware mercenario contro il tuo iPhone",
    "Apple ha rilevato che sei oggetto di un attacco spyware",
    "Apple ha rilevato che sei stato preso di mira da un attacco spyware mercenario",
    "Apple heeft gedetecteerd dat u het doelwit bent van een spywareaanval",
    "Apple heeft gedetecteerd dat u het doelwit bent van een aanval met spyware",
    "A Apple detetou um ataque dirigido com spyware mercenário contra o seu iPhone",
    "A Apple detetou que estás a ser alvo de um ataque de spyware",
    "A Apple detectou que você está sendo alvo de um ataque de spyware mercenário",
    "Apple a detectat că sunteți vizat de un atac spyware mercenar",
    "Apple ตรวจพบว่าคุณตกเป็นเป้าหมายของการโจมตีด้วยสปายแวร์",
    "Apple ตรวจพบว่าคุณตกเป็นเป้าการโจมตีด้วยสปายแวร์รับจ้าง",
    "Apple, Apple Kimliğinizle ilişkili iPhone'unuzu uzaktan tehlikeye atmaya çalışan bir paralı "
    "casus yazılım saldırısı tarafından hedef alındığınızı tespit etti",
    "Apple đã phát hiện bạn đang là mục tiêu của một cuộc tấn công bằng phần mềm gián điệp đánh "
    "thuê",
};

constexpr std::string_view kWarnings[] = {"alert:", "alerta:", "achtung,", "achtung:"};

constexpr std::string_view kBlanks = " \t\r\n";
// Of the text, more than any opening has with a warning and blanks in front.
constexpr std::size_t kRead = 1'024;

// ASCII in lower case, typographic apostrophes and unbroken blanks as plain ones.
std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("\xE2\x80\x99")) {
      out += '\'';
      i += 2;
    } else if (rest.starts_with("\xC2\xA0")) {
      out += ' ';
      i += 1;
    } else {
      const char c = text[i];
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return out;
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

bool starts_with_link(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

// What stands behind the opening of a notification: nothing, the end of the sentence or of the
// line, or more words of the sentence. `rest` is folded.
bool goes_on(std::string_view rest) {
  const std::string_view next = without_blanks(rest);
  if (next.empty()) return true;
  if (starts_with_link(next)) return false;
  if (rest.front() == '.' || rest.front() == ',' || rest.front() == '\n' || rest.front() == '\r') {
    return !starts_with_link(without_blanks(rest.substr(1)));
  }
  const auto ascii_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (ascii_letter(rest.front())) return false;  // the last word goes on: "iPhones"
  // Dashes and quotation marks begin with these bytes.
  const bool punctuation = next.starts_with("\xE2\x80") || next.starts_with("\xC2");
  const bool other_letter = static_cast<unsigned char>(next.front()) >= 0x80 && !punctuation;
  return ascii_letter(next.front()) || other_letter;
}

}  // namespace

bool sends_threat_notifications(std::string_view handle) {
  std::string address = folded(handle);
  if (address.starts_with("mailto:")) address.erase(0, 7);
  return std::find(std::begin(kSenders), std::end(kSenders), address) != std::end(kSenders);
}

bool opens_as_threat_notification(std::string_view text) {
  const std::string start = folded(text.substr(0, kRead));
  std::string_view rest = without_blanks(start);
  for (const std::string_view warning : kWarnings) {
    if (!rest.starts_with(warning)) continue;
    rest = without_blanks(rest.substr(warning.size()));
    break;
  }
  return std::any_of(std::begin(kOpenings), std::end(kOpenings), [&](std::string_view opening) {
    const std::string wanted = folded(opening);
    return rest.starts_with(wanted) && goes_on(rest.substr(wanted.size()));
  });
}

}  // namespace bridle::artifacts
