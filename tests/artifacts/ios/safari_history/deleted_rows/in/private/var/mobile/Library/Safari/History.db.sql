-- Visits 3 and 4 and the two newest are gone.
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
CREATE TABLE history_tombstones (id INTEGER PRIMARY KEY AUTOINCREMENT, start_time REAL NOT NULL,
  end_time REAL NOT NULL, url TEXT, generation INTEGER NOT NULL DEFAULT 0);

INSERT INTO history_items (id, url, visit_count) VALUES (1, 'https://www.example.com/', 2);
INSERT INTO history_visits (id, history_item, visit_time) VALUES (2, 1, 730972800.0), (5, 1, 730972900.0), (7, 1, 730973000.0);
DELETE FROM history_visits WHERE id = 7;
