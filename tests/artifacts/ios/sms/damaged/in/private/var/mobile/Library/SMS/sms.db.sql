-- Blobs that cannot be read, cells of the wrong type, dates that are none: every message stays.
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, country TEXT,
  service TEXT NOT NULL, uncanonicalized_id TEXT, UNIQUE (id, service));
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT,
  handle_id INTEGER DEFAULT 0, subject TEXT, attributedBody BLOB, service TEXT, account TEXT,
  error INTEGER DEFAULT 0, date INTEGER, date_read INTEGER, date_delivered INTEGER,
  is_from_me INTEGER DEFAULT 0, was_downgraded INTEGER DEFAULT 0, cache_has_attachments INTEGER DEFAULT 0,
  date_played INTEGER, item_type INTEGER DEFAULT 0, group_title TEXT, group_action_type INTEGER DEFAULT 0,
  associated_message_guid TEXT, associated_message_type INTEGER DEFAULT 0, expressive_send_style_id TEXT,
  destination_caller_id TEXT, is_spam INTEGER DEFAULT 0, thread_originator_guid TEXT,
  balloon_bundle_id TEXT, payload_data BLOB, message_summary_info BLOB, date_retracted INTEGER DEFAULT 0,
  date_edited INTEGER DEFAULT 0, part_count INTEGER);

INSERT INTO handle (ROWID, id, service) VALUES (1, 'name@example.org', 'iMessage');
INSERT INTO message (ROWID, guid, text, attributedBody, handle_id, date, balloon_bundle_id, payload_data, message_summary_info) VALUES
  (1, 'G-1', NULL, X'040B73747265616D747970656481E803', 1, 694224000000000000, NULL, NULL, NULL),
  (2, 'G-2', NULL, CAST(X'0001' || 'junk https://raw.example.com/1' || X'00' || 'x' AS BLOB), 1, 694224000000000000, NULL, NULL, NULL),
  (3, 'G-3', 'Text', typedstream('Another text https://other.example.com/2'), 1, 694224000000000000, NULL, NULL, NULL),
  (4, 'G-4', 'Link', NULL, 1, 694224000000000000, 'com.apple.messages.URLBalloonProvider', CAST('bplist00 https://raw.example.com/3' || X'FF' AS BLOB), NULL),
  (5, 'G-5', 'Link', NULL, 1, 694224000000000000, 'com.apple.messages.URLBalloonProvider', bplist('<dict><key>no</key><string>archive https://raw.example.com/4</string></dict>'), NULL),
  (6, 'G-6', 'Drawn', NULL, 1, 694224000000000000, 'com.apple.DigitalTouchBalloonProvider', X'0A020801', NULL),
  (7, 'G-7', 'Edited', NULL, 1, 694224000000000000, NULL, NULL, X'62706C6973743030'),
  (8, 'G-8', 'Edited', NULL, 1, 694224000000000000, NULL, NULL, bplist('<array/>')),
  (9, 'G-9', 'Edited', NULL, 1, 694224000000000000, NULL, NULL, bplist('<dict><key>ec</key><dict><key>0</key><string>x</string><key>1</key><array><dict/><dict/></array></dict></dict>')),
  (10, 'G-10', 'Edited', NULL, 1, 694224000000000000, NULL, NULL, bplist('<dict><key>ec</key><integer>1</integer></dict>'));
INSERT INTO message (ROWID, guid, text, handle_id, date, date_read, is_from_me, error) VALUES
  (11, 'G-11', CAST('Text as a blob http://blob.example.com/' AS BLOB), 'one', 'yesterday', X'00', 'no', 'x'),
  (12, 'G-12', 'Late', 1, 9223372036854775807, -9223372036854775807, 7, 0);
