CREATE TABLE history_visits (id INTEGER PRIMARY KEY AUTOINCREMENT, history_item INTEGER NOT NULL,
  visit_time REAL NOT NULL, title TEXT, load_successful BOOLEAN NOT NULL DEFAULT 1,
  http_non_get BOOLEAN NOT NULL DEFAULT 0, synthesized BOOLEAN NOT NULL DEFAULT 0,
  redirect_source INTEGER UNIQUE, redirect_destination INTEGER UNIQUE,
  origin INTEGER NOT NULL DEFAULT 0, generation INTEGER NOT NULL DEFAULT 0,
  attributes INTEGER NOT NULL DEFAULT 0, score INTEGER NOT NULL DEFAULT 0);
CREATE TABLE history_tombstones (id INTEGER PRIMARY KEY AUTOINCREMENT, start_time REAL NOT NULL,
  end_time REAL NOT NULL, url TEXT, generation INTEGER NOT NULL DEFAULT 0);
INSERT INTO history_tombstones VALUES (1, 730972800.0, 730976400.5, NULL, 3);
INSERT INTO history_tombstones VALUES (2, 730972800.0, 730976400.5, 'https://www.example.com/', 4);
-- Everything, from the distant past to the distant future.
INSERT INTO history_tombstones VALUES (3, -63114076800.0, 63113904000.0, NULL, 5);
