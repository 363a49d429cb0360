-- Nanoseconds, conversations, rich links, tapbacks, and Apple's threat notification.
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

INSERT INTO handle (ROWID, id, service) VALUES (1, '+15555550100', 'SMS'), (2, 'name@example.org', 'iMessage'),
  (3, 'threat-notifications@example.com', 'iMessage');
INSERT INTO chat (ROWID, guid, chat_identifier, is_filtered) VALUES (1, 'SMS;-;+15555550100', '+15555550100', 1),
  (2, 'iMessage;+;chat100', 'chat100', 0), (3, 'iMessage;-;name@example.org', 'name@example.org', 0);
INSERT INTO message (ROWID, guid, text, attributedBody, handle_id, service, account, destination_caller_id, date,
  date_read, is_from_me) VALUES
  (1, 'G-1', 'Same in both', typedstream('Same in both'), 2, 'iMessage', 'p:+15555550199', '+15555550199',
   631152000123456789, 631152060000000000, 0);
INSERT INTO message (ROWID, guid, text, handle_id, service, date, balloon_bundle_id, payload_data) VALUES
  (2, 'G-2', 'https://short.example.net/x', 2, 'iMessage', 631152100000000000,
   'com.apple.messages.URLBalloonProvider', bplist('<plist version="1.0"><dict>
  <key>$version</key><integer>100000</integer><key>$archiver</key><string>NSKeyedArchiver</string>
  <key>$top</key><dict><key>root</key><dict><key>CF$UID</key><integer>1</integer></dict></dict>
  <key>$objects</key><array>
    <string>$null</string>
    <dict><key>$class</key><dict><key>CF$UID</key><integer>2</integer></dict>
      <key>NS.keys</key><array><dict><key>CF$UID</key><integer>3</integer></dict></array>
      <key>NS.objects</key><array><dict><key>CF$UID</key><integer>4</integer></dict></array></dict>
    <dict><key>$classname</key><string>NSDictionary</string></dict>
    <string>richLinkMetadata</string>
    <dict><key>$class</key><dict><key>CF$UID</key><integer>5</integer></dict>
      <key>URL</key><dict><key>CF$UID</key><integer>6</integer></dict>
      <key>originalURL</key><dict><key>CF$UID</key><integer>8</integer></dict>
      <key>title</key><dict><key>CF$UID</key><integer>10</integer></dict>
      <key>summary</key><dict><key>CF$UID</key><integer>11</integer></dict>
      <key>siteName</key><dict><key>CF$UID</key><integer>0</integer></dict></dict>
    <dict><key>$classname</key><string>LPLinkMetadata</string></dict>
    <dict><key>$class</key><dict><key>CF$UID</key><integer>12</integer></dict>
      <key>NS.base</key><dict><key>CF$UID</key><integer>0</integer></dict>
      <key>NS.relative</key><dict><key>CF$UID</key><integer>7</integer></dict></dict>
    <string>https://landing.example.org/after/redirects</string>
    <dict><key>$class</key><dict><key>CF$UID</key><integer>12</integer></dict>
      <key>NS.base</key><dict><key>CF$UID</key><integer>0</integer></dict>
      <key>NS.relative</key><dict><key>CF$UID</key><integer>9</integer></dict></dict>
    <string>https://short.example.net/x</string>
    <string>A title</string>
    <string>What the page says of itself</string>
    <dict><key>$classname</key><string>NSURL</string></dict>
    <string>https://images.example.org/preview.png</string>
  </array></dict></plist>')),
  (3, 'G-3', NULL, 2, 'iMessage', 631152200000000000,
   'com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:com.example.app.messages', bplist('<plist version="1.0"><dict>
  <key>$version</key><integer>100000</integer><key>$archiver</key><string>NSKeyedArchiver</string>
  <key>$top</key><dict><key>root</key><dict><key>CF$UID</key><integer>1</integer></dict></dict>
  <key>$objects</key><array><string>$null</string><string>open https://app.example.com/invite?c=7 now</string>
  </array></dict></plist>'));
INSERT INTO message (ROWID, guid, text, handle_id, service, date, associated_message_guid, associated_message_type,
  message_summary_info) VALUES
  (4, 'G-4', 'Liked “https://old.example.com/y”', 2, 'iMessage', 631152300000000000, 'p:0/G-0', 2001,
   bplist('<dict><key>amc</key><integer>1</integer><key>ams</key><string>https://old.example.com/y</string></dict>'));
INSERT INTO message (ROWID, guid, text, handle_id, service, date, is_from_me) VALUES
  (5, 'G-5', 'ALERT: Apple detected a targeted mercenary spyware attack against your iPhone

Apple detected that you are being targeted.', 3, 'iMessage', 631152400000000000, 0),
  (6, 'G-6', 'ALERT: State-sponsored attackers may be targeting your iPhone', 3, 'iMessage', 631152500000000000, 0),
  (7, 'G-7', 'ALERT: State-sponsored attackers may be targeting your iPhone', 3, 'iMessage', 631152600000000000, 1),
  (8, 'G-8', 'Look: ALERT: State-sponsored attackers may be targeting your iPhone', 2, 'iMessage', 631152700000000000, 0);
INSERT INTO message (ROWID, guid, text, handle_id, service, date, was_downgraded, is_spam, expressive_send_style_id,
  thread_originator_guid, cache_has_attachments) VALUES
  (20, 'G-20', 'Everything set', 1, 'SMS', 631152800000000000, 1, 1, 'com.apple.MobileSMS.expressivesend.gentle', 'G-1', 1);
INSERT INTO chat_message_join (chat_id, message_id) VALUES (3, 1), (2, 2), (3, 2), (1, 20), (2, 404), (3, 3);
