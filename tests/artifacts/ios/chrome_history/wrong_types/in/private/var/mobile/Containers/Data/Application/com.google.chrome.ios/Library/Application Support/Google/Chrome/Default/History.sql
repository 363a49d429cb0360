CREATE TABLE urls(id INTEGER PRIMARY KEY,url,title,visit_count,typed_count,last_visit_time,hidden);
CREATE TABLE visits(id INTEGER PRIMARY KEY,url,visit_time,from_visit,transition,visit_duration,originator_cache_guid);
INSERT INTO urls VALUES (1, 'https://example.com/', x'41FF42', 'many', 'some', 'noon', 'perhaps');
INSERT INTO urls VALUES (2, NULL, NULL, NULL, NULL, 9223372036854775807, NULL);
INSERT INTO visits VALUES (1, 1, 'noon', 'a', 'b', 'c', 3);
INSERT INTO visits VALUES (2, 77, 13353753600000000, NULL, 255, -1, NULL);
INSERT INTO visits VALUES (3, NULL, 1e300, NULL, NULL, NULL, NULL);
INSERT INTO visits VALUES (4, 1, 0, NULL, NULL, NULL, NULL);
INSERT INTO visits VALUES (5, 1, 13353753600000000.5, NULL, NULL, NULL, NULL);
