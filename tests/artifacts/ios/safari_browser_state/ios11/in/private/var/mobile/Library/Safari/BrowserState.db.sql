CREATE TABLE tabs (id INTEGER PRIMARY KEY AUTOINCREMENT,uuid TEXT NOT NULL UNIQUE,title TEXT,url TEXT,user_visible_url TEXT,
  order_index INTEGER NOT NULL,last_viewed_time REAL DEFAULT NULL,opened_from_link BOOL DEFAULT 0,
  private_browsing BOOL DEFAULT 0,session_data BLOB DEFAULT NULL);
INSERT INTO tabs VALUES (1, 'TAB-1', 'Old', 'http://old.example.com/', 'old.example.com', 0, 530972800.0, 0, 0,
  CAST(x'00000000' || bplist('<plist><dict><key>SessionHistory</key><dict><key>SessionHistoryEntries</key><array>
    <dict><key>SessionHistoryEntryURL</key><string>http://old.example.com/</string></dict></array></dict></dict></plist>') AS BLOB));
