CREATE TABLE bookmarks (id INTEGER PRIMARY KEY AUTOINCREMENT,special_id INTEGER DEFAULT 0,parent INTEGER DEFAULT 0,
  type INTEGER DEFAULT 0,title TEXT,url TEXT COLLATE NOCASE,num_children INTEGER DEFAULT 0,editable INTEGER DEFAULT 1,
  hidden INTEGER DEFAULT 0,order_index INTEGER NOT NULL,external_uuid TEXT UNIQUE,server_id TEXT,
  extra_attributes BLOB DEFAULT NULL,local_attributes BLOB DEFAULT NULL,last_modified REAL DEFAULT NULL,
  subtype INTEGER DEFAULT 0,date_closed REAL DEFAULT NULL);
INSERT INTO bookmarks (id, parent, type, title, order_index, external_uuid, subtype) VALUES
  (0, NULL, 1, 'Root', 0, 'Root', 0), (1, 0, 1, 'Personal', 0, 'DefaultProfile', 2), (2, 1, 1, 'Trip', 0, 'GROUP-1', 0);
INSERT INTO bookmarks (id, parent, type, title, url, order_index, external_uuid, last_modified, date_closed,
  extra_attributes, local_attributes) VALUES (3, 2, 0, 'A page', 'https://www.example.com/page', 0, 'TAB-1', 730972800.0, NULL,
  bplist('<plist><dict><key>com.apple.Bookmark</key><dict><key>DateAdded</key><date>2024-02-29T08:00:00Z</date></dict>
    <key>DateLastViewed</key><date>2024-03-01T08:00:00Z</date><key>DeviceIdentifier</key><string>D-1</string>
    <key>LocalURL</key><string>https://www.example.com/page#part</string>
    <key>PinnedAddress</key><string>https://pinned.example/</string></dict></plist>'),
  bplist('<plist><dict><key>LastVisitTime</key><real>730972700.5</real><key>OpenedFromLink</key><true/>
    <key>SessionState</key><data>AAAAAmJwbGlzdDAw0QECXlNlc3Npb25IaXN0b3J50QMEXxAVU2Vzc2lvbkhpc3RvcnlFbnRyaWVzoQXRBgdfEBZTZXNzaW9uSGlzdG9yeUVudHJ5VVJMXxAXaHR0cHM6Ly9iZWZvcmUuZXhhbXBsZS8ICxodNTc6UwAAAAAAAAEBAAAAAAAAAAgAAAAAAAAAAAAAAAAAAABt</data></dict></plist>'));
-- Closed, and with no attributes.
INSERT INTO bookmarks (id, parent, type, title, url, order_index, external_uuid, date_closed) VALUES
  (4, 2, 0, 'Closed', 'https://closed.example/', 1, 'TAB-2', 730972900.0);
