-- Eight spellings of the temporary folder, and what is not in it or has another name.
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


INSERT INTO attachment (ROWID, guid, filename, is_outgoing) VALUES
  (1, 'A-1', '/var/tmp/a/one-1', 0),
  (2, 'A-2', '/private/var/tmp/a/two-1', 0),
  (3, 'A-3', 'file:///private/var/tmp/three-1', 0),
  (4, 'A-4', 'file://localhost/var/tmp/fo%75r-1', 0),
  (5, 'A-5', '~/../tmp/five-1', 0),
  (6, 'A-6', '/var//tmp/./six-1', 0),
  (7, 'A-7', '/private/var/mobile/../tmp/seven-1', 0),
  (8, 'A-8', '/tmp/eight-1', 0),
  (9, 'A-9', '/var/tmp/nine-2', 0),
  (10, 'A-10', '/var/tmpfile/ten-1', 0),
  (11, 'A-11', '/private/var/mobile/Library/SMS/Attachments/00/eleven-1', 0),
  (12, 'A-12', '~/tmp/twelve-1', 0),
  (13, 'A-13', '/var/tmp/../mobile/thirteen-1', 0),
  (14, 'A-14', 'file:///var/tmp/%zzfourteen-2', 0),
  (15, 'A-15', 'file:', 0),
  (16, 'A-16', 'file://nowhere', 0);
