CREATE TABLE cfurl_cache_response(entry_ID INTEGER PRIMARY KEY, request_key, time_stamp, partition);
CREATE TABLE cfurl_cache_blob_data(entry_ID INTEGER PRIMARY KEY, response_object, request_object);
CREATE TABLE cfurl_cache_receiver_data(entry_ID INTEGER PRIMARY KEY, isDataOnFS, receiver_data);
INSERT INTO cfurl_cache_response VALUES (1, x'FF', 'noon', 5), (2, NULL, 730972800, NULL), (3, 'https://example.com/', '2024-02-30 00:00:00', NULL);
INSERT INTO cfurl_cache_blob_data VALUES (1, x'00', bplist('<plist><array/></plist>'));
INSERT INTO cfurl_cache_blob_data VALUES (3, bplist('<plist><dict><key>Array</key><array><integer>5</integer></array></dict></plist>'), 'text');
INSERT INTO cfurl_cache_receiver_data VALUES (1, 1, x'FF'), (3, 'yes', 'name');
