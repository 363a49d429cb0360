-- Dates in seconds, no payloads yet, and messages of no handle.
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, country TEXT,
  service TEXT NOT NULL, uncanonicalized_id TEXT, UNIQUE (id, service));
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT,
  handle_id INTEGER DEFAULT 0, subject TEXT, attributedBody BLOB, service TEXT, account TEXT,
  error INTEGER DEFAULT 0, date INTEGER, date_read INTEGER, date_delivered INTEGER,
  is_from_me INTEGER DEFAULT 0, cache_has_attachments INTEGER DEFAULT 0, date_played INTEGER,
  item_type INTEGER DEFAULT 0, group_title TEXT, group_action_type INTEGER DEFAULT 0);
INSERT INTO handle (ROWID, id, service) VALUES (1, '+15555550100', 'SMS'), (2, 'name@example.org', 'iMessage');
INSERT INTO message (ROWID, guid, text, handle_id, service, account, date, date_read, is_from_me) VALUES
  (1, 'G-1', 'See HTTPS://news.example.com/a?b=1.', 1, 'SMS', 'P:+15555550199', 471225600, 471225660, 0),
  (2, 'G-2', 'To nobody that is stored', 0, 'iMessage', 'E:owner@example.net', 471225700, 0, 1),
  (3, 'G-3', 'Of a handle that is gone', 77, 'SMS', NULL, 471225800, NULL, 0),
  (4, 'G-4', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO message (ROWID, guid, text, handle_id, subject, service, date, date_delivered, date_played,
  is_from_me, error, cache_has_attachments) VALUES
  (9, 'G-9', '', 2, 'http://subject.example.com/x', 'iMessage', 471225900, 471225901, 471225999, 0, 22, 1);
INSERT INTO message (ROWID, guid, handle_id, service, date, item_type, group_title, group_action_type)
  VALUES (10, 'G-10', 2, 'iMessage', 471226000, 2, 'Group', 1);
