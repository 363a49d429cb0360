CREATE TABLE visits (id INTEGER PRIMARY KEY, siteID, date, type, is_local);
INSERT INTO visits VALUES (1, 1, 'noon', 99, 'no');
