CREATE TABLE cfurl_cache_schema_version(schema_version INTEGER);
CREATE TABLE cfurl_cache_response(entry_ID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, version INTEGER, hash_value INTEGER,
  storage_policy INTEGER, request_key TEXT UNIQUE, time_stamp NOT NULL DEFAULT CURRENT_TIMESTAMP, partition TEXT);
CREATE TABLE cfurl_cache_blob_data(entry_ID INTEGER PRIMARY KEY, response_object BLOB, request_object BLOB, proto_props BLOB, user_info BLOB);
CREATE TABLE cfurl_cache_receiver_data(entry_ID INTEGER PRIMARY KEY, isDataOnFS INTEGER, receiver_data BLOB);
INSERT INTO cfurl_cache_schema_version VALUES (202);
INSERT INTO cfurl_cache_response VALUES (1, 0, 1139453470, 0, 'https://api.example.com/v1/start', '2024-03-01 08:00:00', NULL);
INSERT INTO cfurl_cache_response VALUES (2, 0, 1139453471, 0, 'http://cdn.example/p.js', '2024-03-01 08:00:01', 'news.example');
INSERT INTO cfurl_cache_response VALUES (3, 0, 1139453472, 0, 'https://bare.example/', '2024-03-01 08:00:02', '');
INSERT INTO cfurl_cache_blob_data VALUES (1, bplist('<plist><dict><key>Version</key><integer>1</integer><key>Array</key><array>
    <dict><key>_CFURLString</key><string>https://api2.example.com/v1/start</string><key>_CFURLStringType</key><integer>15</integer></dict>
    <real>730972800.5</real><integer>0</integer><integer>302</integer>
    <dict><key>location</key><string>https://next.example/x</string><key>Content-Type</key><string>text/html</string>
      <key>report-to</key><string>{"url":"https://report.example/r"}</string></dict>
    <integer>3153</integer><string>text/html</string></array></dict></plist>'),
  bplist('<plist><dict><key>Version</key><integer>9</integer><key>Array</key><array><false/>
    <dict><key>_CFURLString</key><string>https://api.example.com/v1/start</string><key>_CFURLStringType</key><integer>15</integer></dict>
    <real>60</real><integer>1</integer><string>__CFURLRequestNullTokenString__</string><true/>
    <dict><key>_CFURLString</key><string>https://page.example/</string><key>_CFURLStringType</key><integer>15</integer></dict>
    <string>GET</string><dict><key>User-Agent</key><string>App/1.0</string><key>Referer</key><string>https://from.example/</string></dict>
    </array></dict></plist>'), NULL, NULL);
INSERT INTO cfurl_cache_receiver_data VALUES (1, 1, '7EE02011-9C66-45A1-BFE4-CB18F2251F24');
INSERT INTO cfurl_cache_receiver_data VALUES (2, 0, x'616C657274283129');
