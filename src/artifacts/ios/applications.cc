// ios.applications: which applications came onto the phone, when, by whose account and from where.
//
// The App Store leaves a property list, iTunesMetadata, with each application that it installs. In
// a backup Info.plist holds one for each, as data; on the phone it lies beside the application. An
// application that came another way (signed by a developer or an enterprise) has none.
// Format: docs/formats/ios-applications.md

#include <algorithm>
#include <set>
#include <string>

#include "artifacts/artifact.h"
#include "artifacts/plist_fields.h"
#include "base/hash.h"
#include "formats/plist.h"

namespace bridle::artifacts {
namespace {

struct App {
  std::optional<Timestamp> purchased = std::nullopt;
  std::optional<std::string_view> bundle_id = std::nullopt;
  std::optional<std::string_view> store_bundle_id = std::nullopt;
  std::optional<std::string_view> name = std::nullopt;
  std::optional<std::string_view> version = std::nullopt;
  std::optional<std::string_view> build = std::nullopt;
  std::optional<std::string_view> developer = std::nullopt;
  std::optional<std::string_view> genre = std::nullopt;
  std::optional<std::int64_t> item_id = std::nullopt;
  std::optional<std::string_view> source_app = std::nullopt;
  std::optional<std::string_view> apple_id = std::nullopt;
  std::optional<std::string> icon_sha256 = std::nullopt;
  bool has_metadata = false;
  bool names_bundle_id = false;  // also where it is unreadable
};

constexpr Column kColumns[] = {
    column<&App::purchased>("purchased", Role::time,
                            "when the account first got the application, on any of its devices"),
    column<&App::bundle_id>("bundle_id", Role::app_id, "bundle ID of what is installed"),
    column<&App::store_bundle_id>("store_bundle_id", Role::app_id,
                                  "bundle ID that the store's metadata tells"),
    column<&App::name>("name", Role::text, "name in the store"),
    column<&App::version>("version", Role::none, "version shown to the user"),
    column<&App::build>("build", Role::none, "version of the build"),
    column<&App::developer>("developer", Role::text, "name of the developer in the store"),
    column<&App::genre>("genre", Role::none, "category in the store"),
    column<&App::item_id>("item_id", Role::none, "number in the store"),
    column<&App::source_app>("source_app", Role::none,
                             "bundle ID of what had it installed; none: the App Store"),
    column<&App::apple_id>("apple_id", Role::handle, "account that it was got with"),
    column<&App::icon_sha256>("icon_sha256", Role::sha256, "SHA-256 of the icon in a backup"),
    column<&App::has_metadata>("has_metadata", Role::none, "the store's metadata is there"),
};

constexpr std::string_view kSummary[] = {"bundle_id", "store_bundle_id", "name", "source_app"};

constexpr std::string_view kPaths[] = {
    "Info.plist",
    "private/var/containers/Bundle/Application/*/iTunesMetadata.plist",
};

constexpr Rule kRules[] = {
    {.id = "ios.applications.not_from_store",
     .severity = Severity::medium,
     .title = "An application was installed by another application than the App Store",
     .means = "Applications come from the App Store or from a management of the phone. Another "
              "installer can bring what Apple has not seen.",
     .benign = "Alternative marketplaces, where Apple allows them, and tools with which people "
               "install applications of their own."},
    {.id = "ios.applications.unusual_source",
     .severity = Severity::low,
     .title = "An application was installed by a part of iOS that seldom does so",
     .means = "It came from Apple's software, but not by the usual ways, as a test version for "
              "instance, which Apple looks at less closely.",
     .benign = "Testers of applications, and parts of iOS that are not known here."},
    {.id = "ios.applications.no_store_metadata",
     .severity = Severity::low,
     .title = "An application has no metadata of the App Store",
     .means =
         "Applications that were signed by a developer or an enterprise and put onto the phone "
         "have none. Some surveillance software is installed so.",
     .benign = "Applications that their owner, an employer or a test programme installed; programs "
               "that make backups can leave metadata out."},
    {.id = "ios.applications.bundle_id_differs",
     .severity = Severity::medium,
     .title = "An application has the metadata of another one",
     .means = "The bundle ID that is installed and the one in its metadata differ: the application "
              "was changed and signed anew, or poses as another.",
     .benign = "People who install changed versions of applications cause it."},
    {.id = "ios.applications.no_bundle_id",
     .severity = Severity::low,
     .title = "Metadata of an application names no bundle ID",
     .means = "The App Store always writes it. Without it, the application cannot be told.",
     .benign = "Metadata that was edited or made by other tools."},
};
constexpr const Rule& kNotFromStore = kRules[0];
constexpr const Rule& kUnusualSource = kRules[1];
constexpr const Rule& kNoStoreMetadata = kRules[2];
constexpr const Rule& kBundleIdDiffers = kRules[3];
constexpr const Rule& kNoBundleId = kRules[4];

// The store and its surfaces in other programs, and device management ("dmd").
constexpr std::string_view kUsualSources[] = {
    "com.apple.AppStore",
    "com.apple.AppStore.ProductPageExtension",
    "com.apple.AppStore.SubscribePageExtension",
    "com.apple.AppStore.Widgets",
    "com.apple.Arcade",
    "com.apple.Messages",
    "com.apple.MobileSMS",
    "com.apple.TVAppStore",
    "com.apple.dmd",
    "dmd",
};

bool is_apples(std::string_view bundle_id) { return bundle_id.starts_with("com.apple."); }

// The members of a metadata dictionary. What is wrong with them is said at one place: in a backup
// they are no keys of the file at hand.
class Metadata {
 public:
  Metadata(plist::Node dict, const Where& where, Emit<App>& out)
      : dict_(dict), where_(where), out_(out) {}

  void read(App& row) {
    row.has_metadata = true;
    row.names_bundle_id = dict_["softwareVersionBundleId"].exists();
    row.store_bundle_id = text("softwareVersionBundleId");
    row.name = text("itemName");
    row.version = text("bundleShortVersionString");
    row.build = text("bundleVersion");
    row.developer = text("artistName");
    row.genre = text("genre");
    row.source_app = text("sourceApp");
    row.item_id = checked(dict_["itemId"].integer(), dict_["itemId"], "itemId");
    const plist::Node download = dict_["com.apple.iTunesStore.downloadInfo"];
    const plist::Node account = download["accountInfo"]["AppleID"];
    row.apple_id = account.exists() ? checked(account.text(), account, "AppleID") : text("appleId");
    const plist::Node date = download["purchaseDate"];
    const auto words = date.text();
    row.purchased = checked(words ? parse_rfc3339(*words) : date.date(), date, "purchaseDate");
  }

 private:
  std::optional<std::string_view> text(std::string_view key) {
    return checked(dict_[key].text(), dict_[key], key);
  }

  template <typename T>
  std::optional<T> checked(std::optional<T> value, plist::Node node, std::string_view key) {
    if (!value && node.exists()) {
      out_.damage(where_, std::string(key) + " is not of the type that it should have");
    }
    return value;
  }

  plist::Node dict_;
  const Where& where_;
  Emit<App>& out_;
};

void flag_source(const App& row, const Where& where, Emit<App>& out) {
  if (!row.source_app || row.source_app->empty()) return;
  if (std::find(std::begin(kUsualSources), std::end(kUsualSources), *row.source_app) !=
      std::end(kUsualSources)) {
    return;
  }
  const std::string app(row.bundle_id.value_or(row.store_bundle_id.value_or("it")));
  out.flag(row, where, is_apples(*row.source_app) ? kUnusualSource : kNotFromStore,
           app + " was installed by " + std::string(*row.source_app));
}

void emit(const App& row, const Where& where, Emit<App>& out) {
  out.record(row, where);
  if (!row.has_metadata) {
    if (!is_apples(row.bundle_id.value_or(""))) {
      out.flag(row, where, kNoStoreMetadata, std::string(row.bundle_id.value_or("")));
    }
    return;
  }
  if (!row.names_bundle_id) {
    out.flag(row, where, kNoBundleId,
             std::string(row.bundle_id.value_or(row.name.value_or("without a name"))));
  } else if (row.bundle_id && row.store_bundle_id && *row.bundle_id != *row.store_bundle_id) {
    out.flag(
        row, where, kBundleIdDiffers,
        std::string(*row.bundle_id) + " has the metadata of " + std::string(*row.store_bundle_id));
  }
  flag_source(row, where, out);
}

void read_entry(std::string_view bundle_id, plist::Node entry, Emit<App>& out) {
  const std::string place = "Applications/" + std::string(bundle_id);
  const Where where = Where::at_key(place);
  App row;
  row.bundle_id = bundle_id;
  if (entry.type() != plist::Type::dict) {
    out.damage(where, "an application that is no dictionary");
    out.record(row, where);
    return;
  }
  if (const auto icon = entry["PlaceholderIcon"].data()) row.icon_sha256 = hex(sha256(*icon));
  const plist::Node metadata = entry["iTunesMetadata"];
  if (!metadata.exists()) return emit(row, where, out);
  const std::string inner = place + "/iTunesMetadata";
  const Where inner_where = Where::at_key(inner);
  if (metadata.type() == plist::Type::dict) {
    Metadata(metadata, inner_where, out).read(row);
    return emit(row, where, out);
  }
  const auto data = metadata.data();
  const auto document = plist::Document::parse(data.value_or(Bytes()));
  if (!document || document->root().type() != plist::Type::dict) {
    out.damage(inner_where, "metadata that is no property list");
    out.record(row, where);
    return;
  }
  Metadata(document->root(), inner_where, out).read(row);
  if (const auto damage = document->damage()) out.damage(inner_where, damage->message);
  emit(row, where, out);
}

// Info.plist of a backup: those with an entry, then those that are only listed as installed.
void read_backup(plist::Node root, Emit<App>& out) {
  const plist::Node entries = root["Applications"];
  if (!entries.exists()) return;
  if (entries.type() != plist::Type::dict) {
    out.damage(Where::at_key("Applications"), "not a dictionary");
    return;
  }
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < entries.size() && !out.stopped(); ++i) {
    const std::string_view bundle_id = entries.key_at(i);
    if (bundle_id.empty()) {
      out.damage(Where::at_key("Applications"), "the name of an application is unreadable");
      continue;
    }
    seen.insert(bundle_id);
    read_entry(bundle_id, entries.at(i), out);
  }
  // A backup without any entry was made by a program that does not write them.
  const plist::Node installed = root["Installed Applications"];
  for (std::size_t i = 0; i < installed.size() && !seen.empty() && !out.stopped(); ++i) {
    const auto bundle_id = installed.at(i).text();
    if (!bundle_id || seen.count(*bundle_id) != 0)
      continue;  // ios.backup_info says what is no text
    const std::string place = "Installed Applications/" + std::to_string(i);
    App row;
    row.bundle_id = bundle_id;
    emit(row, Where::at_key(place), out);
  }
}

void parse(const Input& in, Emit<App>& out) {
  with_plist_dict(in.bytes, out, [&](plist::Node root) {
    if (!in.path.ends_with("iTunesMetadata.plist")) return read_backup(root, out);
    App row;
    const Where where = Where::whole_file();
    Metadata(root, where, out).read(row);
    emit(row, where, out);
  });
}

}  // namespace

BRIDLE_ARTIFACT(ios_applications) = {.id = "ios.applications",
                                     .title = "Applications and where they came from",
                                     .paths = kPaths,
                                     .columns = kColumns,
                                     .summary = kSummary,
                                     .rules = kRules,
                                     .parse = erased<&parse>};

}  // namespace bridle::artifacts
