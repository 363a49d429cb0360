-- Few columns, and no list of those that were removed.
CREATE TABLE device_list (mid TEXT PRIMARY KEY, name TEXT, model TEXT, trusted INTEGER);
INSERT INTO device_list VALUES ('MID-1', 'Test iPhone', 'iPhone8,1', 1);
