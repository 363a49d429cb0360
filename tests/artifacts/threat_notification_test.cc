#include "artifacts/threat_notification.h"

#include <gtest/gtest.h>

namespace bridle::artifacts {
namespace {

TEST(ThreatNotification, OpensWithAnyOfTheKnownSentences) {
  for (const char* text :
       {"ALERT: State-sponsored attackers may be targeting your iPhone",
        "ALERT: Apple detected a targeted mercenary spyware attack against your iPhone\n\nMore",
        "Alert:\nApple detected that you are being targeted by a mercenary spyware attack that",
        "  Apple believes you are being targeted by state-sponsored attackers who",
        "Apple detected a targeted mercenary spyware attack against your iPhone. Take it "
        "seriously"}) {
    EXPECT_TRUE(opens_as_threat_notification(text)) << text;
  }
}

TEST(ThreatNotification, OpensInOtherLanguages) {
  for (const char* text :
       {"Alerta: Atacantes patrocinados por el Estado pueden estar apuntando a su iPhone",
        "Apple detectó que eres el objetivo de un ataque de software espía que está tratando de",
        "Achtung, staatlich finanzierte Hacker könnten es auf Ihr iPhone abgesehen haben.",
        "Apple hat festgestellt, dass Sie Ziel eines Spionageangriffs sind, der versucht",
        "Apple a détecté que vous étiez la cible d\u2019une attaque de logiciels espions "
        "mercenaires\u00A0qui",
        "Apple ha rilevato un attacco spyware mercenario mirato contro il tuo iPhone.",
        "A Apple detetou um ataque dirigido com spyware mercenário contra o seu iPhone. Este",
        "Apple a detectat că sunteți vizat de un atac spyware mercenar care",
        "Apple zjistil, že jste terčem spywarového útoku, který",
        "Apple heeft gedetecteerd dat u het doelwit bent van een aanval met spyware die",
        "Apple ตรวจพบว่าคุณตกเป็นเป้าหมายของการโจมตีด้วยสปายแวร์ ที่พยายามโจมตี iPhone",
        "Apple ตรวจพบว่าคุณตกเป็นเป้าการโจมตีด้วยสปายแวร์รับจ้างที่พยายาม",
        "اكتشفت أبل أنك مستهدف بهجوم برامج تجسس المأجورة يحاول",
        "Apple đã phát hiện bạn đang là mục tiêu của một cuộc tấn công bằng phần mềm gián điệp "
        "đánh "
        "thuê, đang"}) {
    EXPECT_TRUE(opens_as_threat_notification(text)) << text;
  }
}

TEST(ThreatNotification, IsNoQuotationAndNoFragment) {
  for (const char* text :
       {"", "ALERT:", "ALERT: Apple detected a targeted mercenary",
        "Did you get \"ALERT: State-sponsored attackers may be targeting your iPhone\"?",
        "\xE2\x80\x9C"
        "ALERT: State-sponsored attackers may be targeting your iPhone\xE2\x80\x9D",
        "Mum: Apple detected that you are being targeted by a mercenary spyware attack"}) {
    EXPECT_FALSE(opens_as_threat_notification(text)) << text;
  }
}

TEST(ThreatNotification, IsNoHeadlineAndNoSharedArticle) {
  for (const char* text :
       {"Apple detected a targeted mercenary spyware attack against your iPhone? What to do",
        "Apple detected a targeted mercenary spyware attack against your iPhone | The News",
        "Apple detected a targeted mercenary spyware attack against your iPhone \u2013 The News",
        "Apple detected a targeted mercenary spyware attack against your iPhone: what it means",
        "Apple detected a targeted mercenary spyware attack against your iPhone\" it said",
        "Apple detected a targeted mercenary spyware attack against your iPhone "
        "https://news.example.com/a",
        "Apple detected a targeted mercenary spyware attack against your iPhone\n"
        "https://news.example.com/a",
        "Apple detected a targeted mercenary spyware attack against your iPhones",
        "Apple ha rilevato che sei oggetto di un attacco spyware? Ecco cosa fare",
        "Apple warns users in 92 countries of mercenary spyware attacks"}) {
    EXPECT_FALSE(opens_as_threat_notification(text)) << text;
  }
}

TEST(ThreatNotification, IsToldByItsSender) {
  EXPECT_TRUE(sends_threat_notifications("threat-notifications@apple.com"));
  EXPECT_TRUE(sends_threat_notifications("mailto:Threat-Notifications@email.apple.com"));
  for (const char* handle : {"", "apple.com", "threat-notifications@apple.com.example",
                             "xthreat-notifications@apple.com", "threat-notifications@example.com",
                             "noreply@email.apple.com"}) {
    EXPECT_FALSE(sends_threat_notifications(handle)) << handle;
  }
}

}  // namespace
}  // namespace bridle::artifacts
