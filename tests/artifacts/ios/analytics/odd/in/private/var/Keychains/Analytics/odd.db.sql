-- Wrong types, data that is no property list, and one that is no dictionary.
CREATE TABLE all_events (id INTEGER PRIMARY KEY, timestamp, data);
INSERT INTO all_events VALUES (1, 'now', X'00'), (2, 1e300, 'text'), (3, 0, bplist('<plist><string>alone</string></plist>')), (4, 1709280000, 7);
