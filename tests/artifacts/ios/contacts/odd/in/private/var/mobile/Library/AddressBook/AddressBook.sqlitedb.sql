-- Wrong types, values of no card, of unknown and of no kind, parts of no value.
CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY, First, Last, Kind, Note, StoreID, CreationDate, ModificationDate);
CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id, property, label, value);
CREATE TABLE ABMultiValueEntry (parent_id, key, value);
CREATE TABLE ABMultiValueEntryKey (value);
CREATE TABLE ABStore (ROWID INTEGER PRIMARY KEY, Name);
INSERT INTO ABPerson VALUES (1, X'FF', 12, 'both', NULL, 9, 'once', 1e300), (3, '', NULL, 5, NULL, NULL, NULL, NULL);
INSERT INTO ABMultiValue VALUES (1, NULL, 3, NULL, '555-0102'), (2, 3, 'mail', 'home', 'a@example.org'), (3, 3, 99, NULL, 'custom'),
  (4, 3, NULL, NULL, X'FF'), (5, 3, 5, NULL, NULL), (6, 3, 4, NULL, '');
INSERT INTO ABMultiValueEntryKey VALUES ('City');
INSERT INTO ABMultiValueEntry VALUES (5, 1, X'FF'), (5, 8, 'No key'), (66, 1, 'Testville'), ('x', 1, 'Testville');
