CREATE TABLE history (id INTEGER PRIMARY KEY, url TEXT, title TEXT);
CREATE TABLE visits (id INTEGER PRIMARY KEY, siteID INTEGER, date REAL, type INTEGER, is_local TINYINT);
INSERT INTO history VALUES (1, 'http://work.example.com/', 'Work');
INSERT INTO visits VALUES (1, 1, 1500000000000000.5, 8, 1);
