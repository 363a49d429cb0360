CREATE TABLE urls(id INTEGER PRIMARY KEY AUTOINCREMENT,url LONGVARCHAR,title LONGVARCHAR,
  visit_count INTEGER DEFAULT 0 NOT NULL,typed_count INTEGER DEFAULT 0 NOT NULL,
  last_visit_time INTEGER NOT NULL,hidden INTEGER DEFAULT 0 NOT NULL);
CREATE TABLE visits(id INTEGER PRIMARY KEY AUTOINCREMENT,url INTEGER NOT NULL,visit_time INTEGER NOT NULL,
  from_visit INTEGER,external_referrer_url TEXT,transition INTEGER DEFAULT 0 NOT NULL,segment_id INTEGER,
  visit_duration INTEGER DEFAULT 0 NOT NULL,incremented_omnibox_typed_score BOOLEAN DEFAULT FALSE NOT NULL,
  opener_visit INTEGER,originator_cache_guid TEXT,originator_visit_id INTEGER,originator_from_visit INTEGER,
  originator_opener_visit INTEGER,is_known_to_sync BOOLEAN DEFAULT FALSE NOT NULL,
  consider_for_ntp_most_visited BOOLEAN DEFAULT FALSE NOT NULL,visited_link_id INTEGER DEFAULT 0 NOT NULL,app_id TEXT);
INSERT INTO urls VALUES (1, 'https://www.example.com/', 'An example', 2, 1, 13353753660000000, 0);
INSERT INTO urls VALUES (2, 'http://short.example/x', '', 1, 0, 13353753700000000, 1);
INSERT INTO urls VALUES (3, 'https://long.example/page?q=1', 'A longer one', 1, 0, 13353753700412000, 0);
INSERT INTO urls VALUES (4, 'https://expired.example/', 'Long ago', 7, 0, 13351075200000000, 0);
-- Typed (1), from the address bar, begins and ends a chain of redirects.
INSERT INTO visits VALUES (1, 1, 13353753600250000, 0, '', 838860801, 1, 12500000, 1, 0, '', 0, 0, 0, 1, 1, 0, NULL);
INSERT INTO visits VALUES (2, 1, 13353753660000000, 1, NULL, 805306376, 0, 0, 0, 0, '', 0, 0, 0, 1, 1, 0, NULL);
-- A link of another app led to a redirect by the server (the sign bit).
INSERT INTO visits VALUES (3, 2, 13353753700000000, 0, 'https://mail.example/', 268435456, 0, 0, 0, 0, '', 0, 0, 0, 1, 1, 0, NULL);
INSERT INTO visits VALUES (4, 3, 13353753700412000, 3, NULL, -1610612736, 0, 2000000, 0, 0, 'Zk9s+other', 0, 0, 0, 1, 1, 0, NULL);
