-- A person with everything, an organization, and a value whose card is gone.
CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, First TEXT, Last TEXT, Middle TEXT, FirstPhonetic TEXT,
  Organization TEXT, Department TEXT, Note TEXT, Kind INTEGER, Birthday TEXT, JobTitle TEXT, Nickname TEXT,
  CreationDate INTEGER, ModificationDate INTEGER, StoreID INTEGER, guid TEXT);
CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, identifier INTEGER,
  label INTEGER, value TEXT, guid TEXT);
CREATE INDEX ABMultiValueRecord ON ABMultiValue (record_id);
CREATE TABLE ABMultiValueLabel (value TEXT, UNIQUE(value));
CREATE TABLE ABMultiValueEntry (parent_id INTEGER, key INTEGER, value TEXT, UNIQUE(parent_id, key));
CREATE TABLE ABMultiValueEntryKey (value TEXT, UNIQUE(value));
CREATE TABLE ABStore (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, Name TEXT, Type INTEGER, AccountID INTEGER);
INSERT INTO ABStore VALUES (1, NULL, 0, NULL), (2, 'Work server', 1, 3);
INSERT INTO ABPerson VALUES (1, 'Anna', 'Muster', 'B.', NULL, 'Example Works', 'Press', 'Met at https://news.example.com/story', 0,
  NULL, 'Editor', 'Ann', 700000000, 700086400, 1, 'G1'), (2, NULL, NULL, NULL, NULL, 'Example Works', NULL, NULL, 1,
  NULL, NULL, NULL, 700000001, 700000001, 2, 'G2');
INSERT INTO ABMultiValueLabel VALUES ('_$!<Mobile>!$_'), ('_$!<Home>!$_'), ('night desk');
INSERT INTO ABMultiValue VALUES (9, 1, 3, 0, 1, '+1 555-0100', 'V1'), (2, 1, 3, 1, NULL, '+1 555-0101', 'V2'),
  (3, 1, 4, 0, 2, 'anna@example.org', 'V3'), (4, 1, 4, 1, 3, 'desk@example.com', 'V4'),
  (5, 1, 22, 0, 2, 'https://anna.example.org/', 'V5'), (6, 1, 5, 0, 2, NULL, 'V6'), (7, 1, 46, 0, NULL, NULL, 'V7'),
  (8, 1, 23, 0, 2, 'B. Muster', 'V8'), (1, 2, 3, 0, 2, 'info@example.com', 'V9'), (10, 77, 4, 0, NULL, 'gone@example.net', 'V10');
INSERT INTO ABMultiValueEntryKey VALUES ('Street'), ('City'), ('service'), ('username'), ('url');
INSERT INTO ABMultiValueEntry VALUES (6, 1, '1 Test Street'), (6, 2, 'Testville'), (7, 3, 'ExampleNet'), (7, 4, 'anna_m'),
  (7, 5, 'https://social.example/anna_m');
