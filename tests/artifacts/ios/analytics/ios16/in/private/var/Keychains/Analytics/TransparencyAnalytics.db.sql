-- Another client, without plain events.
CREATE TABLE hard_failures (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp REAL, data BLOB);
CREATE TABLE soft_failures (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp REAL, data BLOB);
INSERT INTO soft_failures VALUES (1, 1709290000, bplist('<plist><dict><key>eventType</key><string>Validate</string><key>build</key><string>20E247</string></dict></plist>'));
