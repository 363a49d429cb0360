// One row of ios.sms: a message, and what its columns mean.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "model/record.h"

namespace bridle::artifacts::sms {

struct Message {
  std::optional<Timestamp> date = std::nullopt;
  std::optional<Timestamp> date_read = std::nullopt;
  std::optional<Timestamp> date_delivered = std::nullopt;
  std::optional<Timestamp> date_played = std::nullopt;
  std::optional<Timestamp> date_edited = std::nullopt;
  std::optional<Timestamp> date_retracted = std::nullopt;
  std::optional<Timestamp> date_deleted = std::nullopt;
  std::optional<std::string_view> guid = std::nullopt;
  std::optional<std::string_view> direction = std::nullopt;
  std::optional<std::string_view> service = std::nullopt;
  std::optional<std::string_view> handle = std::nullopt;
  std::optional<std::string_view> account = std::nullopt;
  std::optional<std::string_view> destination = std::nullopt;
  std::vector<std::string_view> chats = {};
  std::optional<std::string_view> subject = std::nullopt;
  std::optional<std::string_view> text = std::nullopt;
  std::optional<std::string_view> attributed_text = std::nullopt;
  std::vector<std::string_view> links = {};
  std::optional<std::string_view> link_title = std::nullopt;
  std::optional<std::string_view> link_summary = std::nullopt;
  std::optional<std::string_view> link_site = std::nullopt;
  std::optional<std::string_view> balloon = std::nullopt;
  std::vector<std::string_view> earlier_texts = {};
  std::vector<std::string_view> retracted_parts = {};
  std::optional<std::string_view> quoted_text = std::nullopt;
  std::optional<std::string_view> recoverable_deleted = std::nullopt;
  std::optional<std::int64_t> item_type = std::nullopt;
  std::optional<std::string_view> group_title = std::nullopt;
  std::optional<std::int64_t> group_action_type = std::nullopt;
  std::optional<std::int64_t> associated_message_type = std::nullopt;
  std::optional<std::string_view> associated_message_guid = std::nullopt;
  std::optional<std::string_view> thread_originator_guid = std::nullopt;
  std::optional<std::string_view> expressive_send_style = std::nullopt;
  std::optional<std::int64_t> error = std::nullopt;
  std::optional<bool> has_attachments = std::nullopt;
  std::optional<bool> was_downgraded = std::nullopt;
  std::optional<bool> is_spam = std::nullopt;
  std::optional<std::int64_t> chat_filtered = std::nullopt;
};

inline constexpr Column kColumns[] = {
    column<&Message::date>("date", Role::time, "when it was sent or received"),
    column<&Message::date_read>("date_read", Role::time, "when it was read"),
    column<&Message::date_delivered>("date_delivered", Role::time, "when it was delivered"),
    column<&Message::date_played>("date_played", Role::time, "when its audio was played"),
    column<&Message::date_edited>("date_edited", Role::time, "when it was last edited (iOS 16)"),
    column<&Message::date_retracted>("date_retracted", Role::time,
                                     "when it was taken back (iOS 16)"),
    column<&Message::date_deleted>("date_deleted", Role::time,
                                   "when it was moved to Recently Deleted (iOS 16)"),
    column<&Message::guid>("guid", Role::none, "identifier of the message"),
    column<&Message::direction>("direction", Role::none, "sent or received"),
    column<&Message::service>("service", Role::none, "iMessage, SMS, RCS"),
    column<&Message::handle>("handle", Role::handle,
                             "the other side; absent for one's own and for notices"),
    column<&Message::account>("account", Role::handle,
                              "the owner's account, without the \"e:\" or \"p:\" before it"),
    column<&Message::destination>("destination_caller_id", Role::handle,
                                  "the owner's number or address that was used"),
    column<&Message::chats>("chats", Role::handle, "identifiers of the conversations it is in"),
    column<&Message::subject>("subject", Role::text, "subject line"),
    column<&Message::text>("text", Role::text, "the text; from attributedBody where that has it"),
    column<&Message::attributed_text>("attributed_text", Role::text,
                                      "the text of attributedBody, where it differs from the text"),
    column<&Message::links>("links", Role::link,
                            "URLs in all of its texts and in its rich link or app payload"),
    column<&Message::link_title>("link_title", Role::text, "title in the preview of a rich link"),
    column<&Message::link_summary>("link_summary", Role::text, "description in that preview"),
    column<&Message::link_site>("link_site", Role::text, "name of the site in that preview"),
    column<&Message::balloon>("balloon_bundle_id", Role::none, "the app that made the payload"),
    column<&Message::earlier_texts>("earlier_texts", Role::text,
                                    "what it said before it was edited, oldest first"),
    column<&Message::retracted_parts>("retracted_parts", Role::none,
                                      "numbers of the parts that were taken back"),
    column<&Message::quoted_text>("quoted_text", Role::text,
                                  "of a tapback: the text that it answers"),
    column<&Message::recoverable_deleted>(
        "recoverable_deleted", Role::none,
        "message: in Recently Deleted; part: a deleted part of a message; guid_only: deleted, and "
        "nothing but the identifier is left"),
    column<&Message::item_type>("item_type", Role::none, "kind of notice; absent for a message"),
    column<&Message::group_title>("group_title", Role::text, "name given to the group"),
    column<&Message::group_action_type>("group_action_type", Role::none,
                                        "what was done to the group; absent if 0"),
    column<&Message::associated_message_type>("associated_message_type", Role::none,
                                              "2000 and up: tapbacks; absent if 0"),
    column<&Message::associated_message_guid>("associated_message_guid", Role::none,
                                              "the message that a tapback answers"),
    column<&Message::thread_originator_guid>("thread_originator_guid", Role::none,
                                             "the message that it replies to"),
    column<&Message::expressive_send_style>("expressive_send_style_id", Role::none,
                                            "effect it was sent with"),
    column<&Message::error>("error", Role::none, "error code of the delivery; absent if 0"),
    column<&Message::has_attachments>("has_attachments", Role::none, "true, or absent"),
    column<&Message::was_downgraded>("was_downgraded", Role::none,
                                     "true: sent as SMS after all; or absent"),
    column<&Message::is_spam>("is_spam", Role::none, "true: marked as spam; or absent"),
    column<&Message::chat_filtered>("chat_filtered", Role::none,
                                    "filter class of the conversation (unknown senders); absent "
                                    "if 0"),
};

}  // namespace bridle::artifacts::sms
