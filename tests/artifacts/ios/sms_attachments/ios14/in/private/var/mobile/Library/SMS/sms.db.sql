-- One attachment of two messages, one of none, one left in the temporary folder.
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, country TEXT,
  service TEXT NOT NULL, uncanonicalized_id TEXT, UNIQUE (id, service));
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT,
  handle_id INTEGER DEFAULT 0, subject TEXT, attributedBody BLOB, service TEXT, account TEXT,
  error INTEGER DEFAULT 0, date INTEGER, date_read INTEGER, date_delivered INTEGER,
  is_from_me INTEGER DEFAULT 0, was_downgraded INTEGER DEFAULT 0, cache_has_attachments INTEGER DEFAULT 0,
  date_played INTEGER, item_type INTEGER DEFAULT 0, group_title TEXT, group_action_type INTEGER DEFAULT 0,
  associated_message_guid TEXT, associated_message_type INTEGER DEFAULT 0, expressive_send_style_id TEXT,
  destination_caller_id TEXT, is_spam INTEGER DEFAULT 0, thread_originator_guid TEXT,
  balloon_bundle_id TEXT, payload_data BLOB, message_summary_info BLOB);
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL,
  created_date INTEGER DEFAULT 0, start_date INTEGER DEFAULT 0, filename TEXT, uti TEXT, mime_type TEXT,
  transfer_state INTEGER DEFAULT 0, is_outgoing INTEGER DEFAULT 0, user_info BLOB, transfer_name TEXT,
  total_bytes INTEGER DEFAULT 0, is_sticker INTEGER DEFAULT 0, sticker_user_info BLOB, attribution_info BLOB,
  hide_attachment INTEGER DEFAULT 0);
CREATE TABLE message_attachment_join (message_id INTEGER REFERENCES message (ROWID) ON DELETE CASCADE,
  attachment_id INTEGER REFERENCES attachment (ROWID) ON DELETE CASCADE, UNIQUE(message_id, attachment_id));

INSERT INTO handle (ROWID, id, service) VALUES (1, '+15555550100', 'SMS'), (2, 'name@example.org', 'iMessage');
INSERT INTO message (ROWID, guid, handle_id, service) VALUES (1, 'G-1', 1, 'SMS'), (2, 'G-2', 2, 'iMessage'), (3, 'G-3', 0, 'iMessage');
INSERT INTO attachment (ROWID, guid, created_date, start_date, filename, uti, mime_type, transfer_state, is_outgoing,
  user_info, transfer_name, total_bytes, is_sticker, hide_attachment) VALUES
  (1, 'A-1', 631152000, 631152001, '~/Library/SMS/Attachments/0a/10/A-1/photo.heic', 'public.heic', 'image/heic', 5, 0, X'00', 'photo.heic', 4096, 0, 0),
  (2, 'A-2', 631152100000000000, 0, '/var/tmp/com.apple.messages/file.gif-1', NULL, NULL, 0, 0, NULL, 'file.gif', 12, 0, 0),
  (3, 'A-3', 631152200, 0, '/private/var/tmp/other-1', NULL, NULL, 0, 0, NULL, NULL, NULL, 0, 0),
  (4, 'A-4', 631152300, 0, '/var/tmp/sent-1', NULL, NULL, 0, 1, NULL, NULL, 0, 0, 0),
  (5, 'A-5', 631152400, 0, '/var/tmp/received-2', NULL, NULL, 0, 0, NULL, NULL, 0, 1, 1),
  (6, 'A-6', 0, 0, '/private/var/mobile/tmp/x-1', NULL, NULL, 6, 0, NULL, NULL, 0, 0, 0),
  (7, 'A-7', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO message_attachment_join (message_id, attachment_id) VALUES (1, 1), (2, 1), (2, 2), (3, 4), (404, 5);
