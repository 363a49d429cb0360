#include "artifacts/android_packages.h"

#include <algorithm>
#include <iterator>

namespace bridle::artifacts::android {
namespace {

constexpr std::string_view kRoot[] = {
    "com.noshufou.android.su",
    "com.noshufou.android.su.elite",
    "eu.chainfire.supersu",
    "eu.chainfire.supersu.pro",
    "com.koushikdutta.superuser",
    "com.thirdparty.superuser",
    "com.yellowes.su",
    "com.koushikdutta.rommanager",
    "com.koushikdutta.rommanager.license",
    "com.dimonvideo.luckypatcher",
    "com.chelpus.lackypatch",
    "com.ramdroid.appquarantine",
    "com.ramdroid.appquarantinepro",
    "com.devadvance.rootcloak",
    "com.devadvance.rootcloakplus",
    "de.robv.android.xposed.installer",
    "com.saurik.substrate",
    "com.zachspong.temprootremovejb",
    "com.amphoras.hidemyroot",
    "com.amphoras.hidemyrootadfree",
    "com.formyhm.hiderootPremium",
    "com.formyhm.hideroot",
    "me.phh.superuser",
    "com.kingouser.com",
    "com.topjohnwu.magisk",
};

constexpr std::string_view kSecurity[] = {
    "com.policydm",
    "com.samsung.android.app.omcagent",
    "com.samsung.android.securitylogagent",
    "com.sec.android.soagent",
};

constexpr std::string_view kUpdate[] = {
    "com.android.updater", "com.google.android.gms", "com.huawei.android.hwouc",
    "com.lge.lgdmsclient", "com.motorola.ccc.ota",   "com.oneplus.opbackup",
    "com.oppo.ota",        "com.wssyncmldm",         "com.transsion.systemupdate",
};

struct Tool {
  std::string_view name;  // in lower case
  std::string_view meaning;
};
constexpr Tool kTools[] = {
    {"su", "SuperUser"},           {"busybox", "BusyBox"},
    {"supersu", "SuperSU"},        {"superuser.apk", "Superuser"},
    {"kingouser.apk", "KingRoot"}, {"supersu.apk", "SuperSU"},
    {"magisk", "Magisk"},          {"magiskhide", "Magisk"},
    {"magiskinit", "Magisk"},      {"magiskpolicy", "Magisk"},
};

template <typename List>
bool holds(const List& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

bool same_letters(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

}  // namespace

bool is_root_package(std::string_view name) { return holds(kRoot, name); }
bool is_security_package(std::string_view name) { return holds(kSecurity, name); }
bool is_update_package(std::string_view name) { return holds(kUpdate, name); }

std::string_view root_tool(std::string_view file_name) {
  const auto* tool = std::find_if(std::begin(kTools), std::end(kTools), [&](const Tool& each) {
    return same_letters(file_name, each.name);
  });
  return tool == std::end(kTools) ? std::string_view() : tool->meaning;
}

}  // namespace bridle::artifacts::android
