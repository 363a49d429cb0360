CREATE TABLE history_items (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE);
CREATE TABLE history_visits (id INTEGER PRIMARY KEY AUTOINCREMENT, history_item INTEGER NOT NULL,
  visit_time REAL NOT NULL, title TEXT);
INSERT INTO history_items VALUES (1, 'http://example.com/');
INSERT INTO history_visits VALUES (1, 1, 430972800.25, 'An example');
