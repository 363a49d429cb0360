-- Failures of two kinds and a plain event; values of every type; a row without data and one without a time.
CREATE TABLE hard_failures (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp REAL, data BLOB);
CREATE TABLE soft_failures (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp REAL, data BLOB);
CREATE TABLE all_events (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp REAL, data BLOB);
CREATE TABLE success_count (event_type STRING PRIMARY KEY, success_count INTEGER, hard_failure_count INTEGER, soft_failure_count INTEGER);
INSERT INTO hard_failures VALUES (1, 1709280000.5, bplist('<plist><dict><key>eventType</key><string>CKKSEventProcessIncomingQueue</string>
  <key>eventTime</key><real>1709280000500</real><key>build</key><string>20F75</string><key>product</key><string>iPhone OS</string>
  <key>errorDomain</key><string>com.example.error</string><key>errorCode</key><integer>-50</integer><key>internal</key><false/>
  <key>caller</key><string>/usr/libexec/exampled</string><key>note</key><string>could not reach https://keys.example.org/x</string>
  <key>mail</key><string>anna@example.org</string><key>empty</key><string></string>
  <key>when</key><date>2024-03-01T08:00:00Z</date><key>token</key><data>AQID</data>
  <key>nested</key><dict><key>process</key><string>exampled</string><key>list</key><array><integer>1</integer><string>two words</string></array></dict>
  </dict></plist>'));
INSERT INTO soft_failures VALUES (1, 1709280060, NULL), (2, NULL, bplist('<plist><dict><key>build</key><string>20F75</string></dict></plist>'));
INSERT INTO all_events VALUES (7, 1709280120, bplist('<plist><dict><key>eventType</key><string>Unlock</string></dict></plist>')), (8, NULL, NULL);
