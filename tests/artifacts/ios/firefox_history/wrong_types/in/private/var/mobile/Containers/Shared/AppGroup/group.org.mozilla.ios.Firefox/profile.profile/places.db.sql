CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url, title, description, visit_count_local, visit_count_remote, last_visit_date_local);
CREATE TABLE moz_historyvisits (id INTEGER PRIMARY KEY, is_local, from_visit, place_id, visit_date, visit_type);
INSERT INTO moz_places VALUES (1, x'FF', 5, 6, 'many', 9223372036854775807, 'noon'), (2, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO moz_historyvisits VALUES (1, 'yes', 'a', 1, 'noon', 'b');
INSERT INTO moz_historyvisits VALUES (2, 1, NULL, 77, 1709280000250, -1);
INSERT INTO moz_historyvisits VALUES (3, NULL, NULL, NULL, 9223372036854775807, NULL);
INSERT INTO moz_historyvisits VALUES (4, NULL, NULL, 1, 0, 1);
