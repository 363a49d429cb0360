-- Few columns, a reminder, no calendars and no addresses but those of Identity.
CREATE TABLE Participant (ROWID INTEGER PRIMARY KEY, type INTEGER, identity_id INTEGER, owner_id INTEGER);
CREATE TABLE Identity (display_name TEXT, address TEXT);
CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY, summary TEXT, description TEXT, start_date REAL, end_date REAL, all_day INTEGER,
  calendar_id INTEGER, organizer_id INTEGER, last_modified REAL, due_date REAL, completion_date REAL);
INSERT INTO Identity VALUES ('Ola Host', 'mailto:ola@example.org');
INSERT INTO Participant VALUES (1, 0, 1, 1), (2, 0, 9, 1);
INSERT INTO CalendarItem VALUES (1, 'Meeting', 'Notes', 300000000, 300003600, 0, 1, 1, 299990000, NULL, NULL),
  (2, 'Buy milk', NULL, NULL, NULL, 0, 2, NULL, 299990001, 300000000, 300000500);
