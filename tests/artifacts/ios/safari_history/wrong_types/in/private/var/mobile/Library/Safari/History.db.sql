CREATE TABLE history_items (id INTEGER PRIMARY KEY, url TEXT, visit_count INTEGER);
CREATE TABLE history_visits (id INTEGER PRIMARY KEY, history_item INTEGER, visit_time REAL, title TEXT,
  load_successful BOOLEAN, redirect_source INTEGER, redirect_destination INTEGER, origin INTEGER);
INSERT INTO history_items VALUES (1, 'http://example.com/', 'many'), (2, NULL, NULL);
INSERT INTO history_visits VALUES (1, 1, 'noon', NULL, 'perhaps', 'a', 'b', NULL);
INSERT INTO history_visits VALUES (2, 2, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO history_visits VALUES (3, 77, 730972800.0, NULL, 2, NULL, 1, NULL);
INSERT INTO history_visits VALUES (4, NULL, 1e300, x'41FF42', 0, NULL, 3, NULL);
