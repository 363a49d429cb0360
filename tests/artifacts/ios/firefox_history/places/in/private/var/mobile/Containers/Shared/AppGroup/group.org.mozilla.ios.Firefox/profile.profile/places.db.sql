CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url LONGVARCHAR NOT NULL, title LONGVARCHAR,
  visit_count_local INTEGER NOT NULL DEFAULT 0, visit_count_remote INTEGER NOT NULL DEFAULT 0,
  hidden INTEGER DEFAULT 0 NOT NULL, typed INTEGER DEFAULT 0 NOT NULL, frecency INTEGER DEFAULT -1 NOT NULL,
  last_visit_date_local INTEGER NOT NULL DEFAULT 0, last_visit_date_remote INTEGER NOT NULL DEFAULT 0,
  guid TEXT NOT NULL UNIQUE, foreign_count INTEGER DEFAULT 0 NOT NULL, url_hash INTEGER DEFAULT 0 NOT NULL,
  description TEXT, preview_image_url TEXT, origin_id INTEGER, sync_status TINYINT NOT NULL DEFAULT 1,
  sync_change_counter INTEGER NOT NULL DEFAULT 0, unknown_fields TEXT);
CREATE TABLE moz_historyvisits (id INTEGER PRIMARY KEY, is_local INTEGER NOT NULL, from_visit INTEGER,
  place_id INTEGER NOT NULL, visit_date INTEGER NOT NULL, visit_type INTEGER NOT NULL, unknown_fields TEXT);
CREATE TABLE moz_historyvisit_tombstones (place_id INTEGER NOT NULL, visit_date INTEGER NOT NULL,
  PRIMARY KEY(place_id, visit_date));
INSERT INTO moz_places (id, url, title, visit_count_local, visit_count_remote, guid, description, preview_image_url) VALUES
  (1, 'https://www.example.com/', 'An example', 2, 1, 'a', 'A page about examples', 'https://img.example.com/p.png'),
  (2, 'http://redirect.example/', NULL, 1, 0, 'b', NULL, NULL);
INSERT INTO moz_places (id, url, title, guid, foreign_count) VALUES (3, 'https://bookmark.example/', 'Kept', 'c', 1);
INSERT INTO moz_places (id, url, title, visit_count_local, last_visit_date_local, last_visit_date_remote, guid) VALUES
  (4, 'https://expired.example/', 'Long ago', 4, 1706400000000, 1706300000000, 'd');
INSERT INTO moz_places (id, url, guid) VALUES (5, 'https://deleted.example/', 'e');
INSERT INTO moz_historyvisits VALUES (1, 1, NULL, 2, 1709280000250, 2, NULL);
INSERT INTO moz_historyvisits VALUES (2, 1, 1, 1, 1709280000900, 5, NULL);
INSERT INTO moz_historyvisits VALUES (3, 0, NULL, 1, 1709280600000, 9, NULL);
-- As on desktops: microseconds.
INSERT INTO moz_historyvisits VALUES (4, 1, NULL, 1, 1709280600000000, 42, NULL);
INSERT INTO moz_historyvisit_tombstones VALUES (5, 1709280700000);
