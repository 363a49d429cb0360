CREATE TABLE history_items (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE,
  domain_expansion TEXT, visit_count INTEGER NOT NULL, daily_visit_counts BLOB,
  weekly_visit_counts BLOB, autocomplete_triggers BLOB,
  should_recompute_derived_visit_counts INTEGER, visit_count_score INTEGER);
INSERT INTO history_items (id, url, visit_count) VALUES (1, 'https://www.example.com/', 1);
