CREATE TABLE urls(id INTEGER PRIMARY KEY,url LONGVARCHAR,title LONGVARCHAR,visit_count INTEGER,last_visit_time INTEGER);
INSERT INTO urls VALUES (1, 'https://example.com/', 'An example', 3, 13353753600000000);
