CREATE TABLE history_items (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE,
  domain_expansion TEXT, visit_count INTEGER NOT NULL, daily_visit_counts BLOB,
  weekly_visit_counts BLOB, autocomplete_triggers BLOB,
  should_recompute_derived_visit_counts INTEGER, visit_count_score INTEGER);
CREATE TABLE history_visits (id INTEGER PRIMARY KEY AUTOINCREMENT, history_item INTEGER NOT NULL,
  visit_time REAL NOT NULL, title TEXT, load_successful BOOLEAN NOT NULL DEFAULT 1,
  http_non_get BOOLEAN NOT NULL DEFAULT 0, synthesized BOOLEAN NOT NULL DEFAULT 0,
  redirect_source INTEGER UNIQUE, redirect_destination INTEGER UNIQUE,
  origin INTEGER NOT NULL DEFAULT 0, generation INTEGER NOT NULL DEFAULT 0,
  attributes INTEGER NOT NULL DEFAULT 0, score INTEGER NOT NULL DEFAULT 0);
INSERT INTO history_items (id, url, visit_count) VALUES
  (1, 'http://news.example.com/story', 1), (2, 'https://a1b2.example.net:30495/x', 1),
  (3, 'http://Example.ORG/', 1), (4, 'https://www.example.org/', 1),
  (5, 'http://shop.example.co.xx/', 1), (6, 'https://other.co.xx/', 1),
  (7, 'http://bit.ly/', 1), (8, 'https://example.invalid/', 1),
  (9, 'https://secure.example.com/', 1),
  (10, 'http://192.0.2.1/', 1), (11, 'http://10.0.2.1/', 1), (12, 'http://[2001:db8::1]/', 1);
-- To another site after 412 ms: told.
INSERT INTO history_visits (id, history_item, visit_time, redirect_destination) VALUES (1, 1, 730972800.9, 2);
INSERT INTO history_visits (id, history_item, visit_time, redirect_source) VALUES (2, 2, 730972801.312, 1);
-- To the same site, over HTTPS: not told.
INSERT INTO history_visits (id, history_item, visit_time, redirect_destination) VALUES (3, 3, 730972810.0, 4);
INSERT INTO history_visits (id, history_item, visit_time, redirect_source) VALUES (4, 4, 730972810.1, 3);
-- Two sites under co.xx, but in another second by the clock and not within one: not told.
INSERT INTO history_visits (id, history_item, visit_time, redirect_destination) VALUES (5, 5, 730972820.0, 6);
INSERT INTO history_visits (id, history_item, visit_time, redirect_source) VALUES (6, 6, 730972821.0, 5);
-- The same two within one: told.
INSERT INTO history_visits (id, history_item, visit_time, redirect_destination) VALUES (7, 5, 730972830.5, 8);
INSERT INTO history_visits (id, history_item, visit_time, redirect_source) VALUES (8, 6, 730972831.499, 7);
-- From a link shortener: not told.
INSERT INTO history_visits (id, history_item, visit_time, redirect_destination) VALUES (9, 7, 730972840.0, 10);
INSERT INTO history_visits (id, history_item, visit_time, redirect_source) VALUES (10, 8, 730972840.1, 9);
-- From HTTPS: not told.
INSERT INTO history_visits (id, history_item, visit_time, redirect_destination) VALUES (11, 9, 730972850.0, 12);
INSERT INTO history_visits (id, history_item, visit_time, redirect_source) VALUES (12, 8, 730972850.1, 11);
-- Addresses are compared whole, and this was on another device: told.
INSERT INTO history_visits (id, history_item, visit_time, redirect_destination, origin) VALUES (13, 10, 730972860.0, 14, 1);
INSERT INTO history_visits (id, history_item, visit_time, redirect_source, origin) VALUES (14, 11, 730972860.0, 13, 1);
-- The destination comes before its source: not told.
INSERT INTO history_visits (id, history_item, visit_time, redirect_destination) VALUES (15, 10, 730972870.0, 16);
INSERT INTO history_visits (id, history_item, visit_time, redirect_source) VALUES (16, 12, 730972869.9, 15);
-- A whole day and 100 ms later: not told.
INSERT INTO history_visits (id, history_item, visit_time, redirect_destination) VALUES (17, 10, 730972880.0, 18);
INSERT INTO history_visits (id, history_item, visit_time, redirect_source) VALUES (18, 12, 731059280.1, 17);
-- Nowhere, and to itself: not told.
INSERT INTO history_visits (id, history_item, visit_time, redirect_destination) VALUES (19, 1, 730972890.0, 999);
INSERT INTO history_visits (id, history_item, visit_time, redirect_destination) VALUES (20, 1, 730972891.0, 20);
