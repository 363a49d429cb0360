-- Text in attributedBody alone, edited and unsent messages, Recently Deleted.
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
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER,
  chat_identifier TEXT, service_name TEXT, is_filtered INTEGER DEFAULT 0);
CREATE TABLE chat_message_join (chat_id INTEGER REFERENCES chat (ROWID) ON DELETE CASCADE,
  message_id INTEGER REFERENCES message (ROWID) ON DELETE CASCADE, message_date INTEGER DEFAULT 0,
  PRIMARY KEY (chat_id, message_id));
CREATE TABLE chat_recoverable_message_join (chat_id INTEGER REFERENCES chat (ROWID) ON DELETE CASCADE,
  message_id INTEGER REFERENCES message (ROWID) ON DELETE CASCADE, delete_date INTEGER,
  ck_sync_state INTEGER DEFAULT 0, PRIMARY KEY (chat_id, message_id), CHECK (delete_date != 0));
CREATE TABLE recoverable_message_part (chat_id INTEGER REFERENCES chat (ROWID) ON DELETE CASCADE,
  message_id INTEGER REFERENCES message (ROWID) ON DELETE CASCADE, part_index INTEGER, delete_date INTEGER,
  part_text BLOB NOT NULL, ck_sync_state INTEGER DEFAULT 0, PRIMARY KEY (chat_id, message_id, part_index));
CREATE TABLE deleted_messages (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, guid TEXT NOT NULL);

INSERT INTO handle (ROWID, id, service) VALUES (1, 'name@example.org', 'iMessage');
INSERT INTO chat (ROWID, guid, chat_identifier) VALUES (1, 'iMessage;-;name@example.org', 'name@example.org');
INSERT INTO message (ROWID, guid, text, attributedBody, handle_id, service, date, is_from_me, message_summary_info,
  date_edited, date_retracted) VALUES
  (1, 'G-1', NULL, typedstream('Only here: https://body.example.com/z, see?'), 1, 'iMessage', 694224000000000000, 0, NULL, 0, 0),
  (2, 'G-2', NULL, typedstream('As it is now'), 1, 'iMessage', 694224000500000000, 0, bplist('<dict><key>otr</key><dict><key>0</key><dict><key>lo</key><integer>0</integer><key>le</key><integer>5</integer></dict></dict>
  <key>ec</key><dict><key>0</key><array>
    <dict><key>t</key><data>BAtzdHJlYW10eXBlZIHoA4QBQISEhBJOU0F0dHJpYnV0ZWRTdHJpbmcAhIQITlNPYmplY3QAhZKEhIQITlNTdHJpbmcBlIQBKyFGaXJzdDogaHR0cHM6Ly9iYWl0LmV4YW1wbGUuY29tLzGGhAJpSQEhkoSEhAxOU0RpY3Rpb25hcnkAlIQBaQCGhg==</data><key>d</key><real>694224000.5</real></dict>
    <dict><key>t</key><data>BAtzdHJlYW10eXBlZIHoA4QBQISEhBJOU0F0dHJpYnV0ZWRTdHJpbmcAhIQITlNPYmplY3QAhZKEhIQITlNTdHJpbmcBlIQBKwZTZWNvbmSGhAJpSQEGkoSEhAxOU0RpY3Rpb25hcnkAlIQBaQCGhg==</data><key>d</key><real>694224010.0</real></dict>
    <dict><key>t</key><data>BAtzdHJlYW10eXBlZIHoA4QBQISEhBJOU0F0dHJpYnV0ZWRTdHJpbmcAhIQITlNPYmplY3QAhZKEhIQITlNTdHJpbmcBlIQBKwxBcyBpdCBpcyBub3eGhAJpSQEMkoSEhAxOU0RpY3Rpb25hcnkAlIQBaQCGhg==</data><key>d</key><real>694224020.0</real></dict>
  </array></dict></dict>'), 694224020000000000, 0),
  (3, 'G-3', NULL, NULL, 1, 'iMessage', 694224000000000000, 0, bplist('<dict><key>rp</key><array><integer>0</integer></array>
  <key>ec</key><dict><key>0</key><array>
    <dict><key>t</key><data>BAtzdHJlYW10eXBlZIHoA4QBQISEhBJOU0F0dHJpYnV0ZWRTdHJpbmcAhIQITlNPYmplY3QAhZKEhIQITlNTdHJpbmcBlIQBKyZUYWtlbiBiYWNrOiBodHRwczovL2JhaXQuZXhhbXBsZS5jb20vMoaEAmlJASaShISEDE5TRGljdGlvbmFyeQCUhAFpAIaG</data><key>d</key><real>694224000.0</real></dict>
  </array></dict></dict>'), 0, 694224030000000000),
  (4, 'G-4', '', typedstream('ALERT: State-sponsored attackers may be targeting your iPhone'), 1, 'iMessage', 694224100000000000, 0, NULL, 0, 0),
  (5, 'G-5', NULL, typedstream('In Recently Deleted http://deleted.example.com/'), 1, 'iMessage', 694224200000000000, 0, NULL, 0, 0),
  (6, 'G-6', NULL, typedstream('Größe €5 – 日本語 🙂 https://body.example.com/ü'), 1, 'iMessage', 694224300000000000, 1, NULL, 0, 0);
INSERT INTO chat_message_join (chat_id, message_id) VALUES (1, 1), (1, 2), (1, 3), (1, 4), (1, 6);
INSERT INTO chat_recoverable_message_join (chat_id, message_id, delete_date) VALUES (1, 5, 694310400000000000);
INSERT INTO recoverable_message_part (chat_id, message_id, part_index, delete_date, part_text) VALUES
  (1, 6, 1, 694310500000000000, typedstream('A part with https://part.example.com/q')),
  (1, 6, 2, 694310600000000000, X'00010203');
INSERT INTO deleted_messages (guid) VALUES ('G-GONE'), ('G-GONE-TOO');
