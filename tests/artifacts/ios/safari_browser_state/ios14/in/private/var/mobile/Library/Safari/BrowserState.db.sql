CREATE TABLE browser_windows (id INTEGER PRIMARY KEY AUTOINCREMENT,uuid TEXT NOT NULL,type INTEGER DEFAULT 0);
CREATE TABLE tabs (id INTEGER PRIMARY KEY AUTOINCREMENT,uuid TEXT NOT NULL UNIQUE,title TEXT,url TEXT COLLATE NOCASE,
  user_visible_url TEXT COLLATE NOCASE,order_index INTEGER NOT NULL,last_viewed_time REAL DEFAULT NULL,
  readinglist_bookmark_id INTEGER DEFAULT 0,opened_from_link BOOL DEFAULT 0,showing_reader BOOL DEFAULT 0,
  reader_view_top_scroll_offset INTEGER DEFAULT 0,private_browsing BOOL DEFAULT 0,displaying_standalone_image BOOL DEFAULT 0,
  browser_window_uuid TEXT NOT NULL,browser_window_id INTEGER NOT NULL,tab_group_uuid TEXT NOT NULL DEFAULT '');
CREATE TABLE tab_sessions (id INTEGER PRIMARY KEY AUTOINCREMENT,tab_uuid TEXT NOT NULL UNIQUE,session_data BLOB DEFAULT NULL,
  uncompressed_session_data_size INTEGER NOT NULL DEFAULT 0);
INSERT INTO tabs VALUES (1, 'TAB-1', 'A page', 'https://www.example.com/page', 'https://www.example.com/page', 0, 730972800.5,
  0, 1, 0, 0, 0, 0, 'W', 1, 'GROUP-1');
INSERT INTO tabs VALUES (2, 'TAB-2', '', '', '', 1, NULL, 0, 0, 0, 0, 1, 0, 'W', 1, '');
INSERT INTO tab_sessions VALUES (1, 'TAB-1', CAST(x'00000002' || bplist('<plist><dict>
  <key>RenderTreeSize</key><integer>4</integer><key>IsAppInitiated</key><false/>
  <key>SessionHistory</key><dict><key>SessionHistoryCurrentIndex</key><integer>1</integer>
  <key>SessionHistoryVersion</key><integer>1</integer><key>SessionHistoryEntries</key><array>
    <dict><key>SessionHistoryEntryURL</key><string>https://start.example/</string>
      <key>SessionHistoryEntryOriginalURL</key><string>http://start.example/</string>
      <key>SessionHistoryEntryTitle</key><string>Start</string>
      <key>SessionHistoryEntryShouldOpenExternalURLsPolicyKey</key><integer>1</integer>
      <key>SessionHistoryEntryData</key><data>AAAAAA==</data></dict>
    <dict><key>SessionHistoryEntryURL</key><string>https://www.example.com/page</string>
      <key>SessionHistoryEntryOriginalURL</key><string>https://www.example.com/page</string>
      <key>SessionHistoryEntryTitle</key><string>A page</string></dict>
  </array></dict></dict></plist>') AS BLOB), 0);
INSERT INTO tab_sessions VALUES (2, 'TAB-2', NULL, 0);
