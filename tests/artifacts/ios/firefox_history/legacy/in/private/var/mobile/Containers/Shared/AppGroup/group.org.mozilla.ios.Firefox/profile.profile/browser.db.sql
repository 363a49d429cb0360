CREATE TABLE history (id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL UNIQUE, url TEXT UNIQUE, title TEXT NOT NULL,
  server_modified INTEGER, local_modified INTEGER, is_deleted TINYINT NOT NULL, should_upload TINYINT NOT NULL, domain_id INTEGER);
CREATE TABLE visits (id INTEGER PRIMARY KEY AUTOINCREMENT, siteID INTEGER NOT NULL, date REAL NOT NULL, type INTEGER NOT NULL,
  is_local TINYINT NOT NULL);
INSERT INTO history VALUES (1, 'a', 'https://www.example.com/', 'An example', NULL, 1709280000000, 0, 1, 1);
INSERT INTO history VALUES (2, 'b', 'https://other-device.example/', '', 1709280000000, NULL, 0, 0, 2);
INSERT INTO history VALUES (3, 'c', NULL, '', NULL, 1709280000000, 1, 1, NULL);
INSERT INTO history VALUES (4, 'd', 'https://no-visit.example/', 'Left', NULL, NULL, 0, 0, NULL);
INSERT INTO visits VALUES (1, 1, 1709280000250000.0, 2, 1);
INSERT INTO visits VALUES (2, 2, 1709280600000000.0, 1, 0);
INSERT INTO visits VALUES (3, 3, 1709280700000000.0, 1, 1);
