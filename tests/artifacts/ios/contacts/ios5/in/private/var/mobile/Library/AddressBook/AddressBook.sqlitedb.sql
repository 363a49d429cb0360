-- Few columns, no labels, no parts, no accounts.
CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY, First TEXT, Last TEXT, Organization TEXT, CreationDate INTEGER);
CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, label INTEGER, value TEXT);
INSERT INTO ABPerson VALUES (1, 'Anna', NULL, NULL, 0), (2, NULL, NULL, 'Example Works', 350000000);
INSERT INTO ABMultiValue VALUES (1, 1, 3, 1, '555-0100'), (2, 2, 4, 7, 'info@example.com');
