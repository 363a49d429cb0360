CREATE TABLE tabs (id INTEGER PRIMARY KEY,uuid,title,url,last_viewed_time,private_browsing);
CREATE TABLE tab_sessions (id INTEGER PRIMARY KEY,tab_uuid,session_data);
INSERT INTO tabs VALUES (1, 5, x'FF', 6, 'noon', 'maybe'), (2, NULL, NULL, NULL, 1e300, NULL);
INSERT INTO tab_sessions VALUES (1, 'GONE', x'0000');
INSERT INTO tab_sessions VALUES (2, NULL, x'00000002DEADBEEF');
INSERT INTO tab_sessions VALUES (3, 'T', bplist('<plist><array/></plist>'));
INSERT INTO tab_sessions VALUES (4, 'T', CAST(x'00000002' || bplist('<plist><dict><key>SessionHistory</key><dict>
  <key>SessionHistoryEntries</key><array><string>x</string><dict><key>SessionHistoryEntryURL</key><integer>5</integer>
  <key>SessionHistoryEntryTitle</key><string>No URL</string></dict></array></dict></dict></plist>') AS BLOB));
INSERT INTO tab_sessions VALUES (5, 'T', CAST(x'00000002' || bplist('<plist><dict><key>SessionHistory</key><dict>
  <key>SessionHistoryEntries</key><string>none</string></dict></dict></plist>') AS BLOB));
INSERT INTO tab_sessions VALUES (6, 'T', CAST(x'00000002' || bplist('<plist><dict><key>IsAppInitiated</key><true/></dict></plist>') AS BLOB));
INSERT INTO tab_sessions VALUES (7, 'T', CAST(x'00000002' || bplist('<plist><dict><key>SessionHistory</key><string>none</string></dict></plist>') AS BLOB));
