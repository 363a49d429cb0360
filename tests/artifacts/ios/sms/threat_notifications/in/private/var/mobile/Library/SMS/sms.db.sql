-- By the sender in any language, by the wording; and what only speaks of such notifications.
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
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER,
  chat_identifier TEXT, service_name TEXT, is_filtered INTEGER DEFAULT 0);
CREATE TABLE chat_message_join (chat_id INTEGER REFERENCES chat (ROWID) ON DELETE CASCADE,
  message_id INTEGER REFERENCES message (ROWID) ON DELETE CASCADE, message_date INTEGER DEFAULT 0,
  PRIMARY KEY (chat_id, message_id));


INSERT INTO handle (ROWID, id, service) VALUES (1, 'threat-notifications@apple.com', 'iMessage'),
  (2, 'Threat-Notifications@Email.Apple.com', 'iMessage'), (3, '+15555550100', 'SMS'),
  (4, 'threat-notifications@apple.com.example', 'iMessage');
INSERT INTO message (ROWID, guid, text, attributedBody, handle_id, service, date, is_from_me) VALUES
  (1, 'G-1', 'In a language of which no wording is known', NULL, 1, 'iMessage', 631152000000000000, 0),
  (2, 'G-2', NULL, NULL, 2, 'iMessage', 631152100000000000, 0),
  (3, 'G-3', NULL, typedstream('ALERTA: Atacantes patrocinados por el Estado pueden estar apuntando a su iPhone'), 3, 'SMS', 631152200000000000, 0),
  (4, 'G-4', 'Apple a détecté que vous étiez la cible d’une attaque de logiciels espions mercenaires qui tentent', NULL, 0, 'iMessage', 631152300000000000, 0),
  (5, 'G-5', 'The sender of this one only looks like it', NULL, 4, 'iMessage', 631152400000000000, 0),
  (6, 'G-6', 'Apple detected a targeted mercenary spyware attack against your iPhone? What to do - https://news.example.com/a', NULL, 3, 'SMS', 631152500000000000, 0),
  (7, 'G-7', 'Apple detected a targeted mercenary spyware attack against your iPhone
https://news.example.com/a', NULL, 3, 'SMS', 631152600000000000, 0),
  (8, 'G-8', 'Did you see "Apple detected that you are being targeted by a mercenary spyware attack"?', NULL, 3, 'SMS', 631152700000000000, 0),
  (9, 'G-9', 'ALERT: Apple detected a targeted mercenary spyware attack against your iPhone', NULL, 3, 'SMS', 631152800000000000, 1),
  (10, 'G-10', 'To them', NULL, 1, 'iMessage', 631152900000000000, 1);
