CREATE TABLE history_tombstones (id INTEGER PRIMARY KEY, start_time REAL, end_time REAL, url TEXT);
INSERT INTO history_tombstones VALUES (1, NULL, 730976400.5, 7);
INSERT INTO history_tombstones VALUES (2, 'then', 'now', NULL);
