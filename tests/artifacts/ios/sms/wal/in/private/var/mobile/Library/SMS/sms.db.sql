-- The second message stands only in the write-ahead log.
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

INSERT INTO handle (ROWID, id, service) VALUES (1, 'name@example.org', 'iMessage');
INSERT INTO message (ROWID, guid, text, handle_id, date) VALUES (1, 'G-1', 'In the file', 1, 631152000000000000);
