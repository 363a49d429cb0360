-- Wrong types, times that are none, dangling references, participants of no item.
CREATE TABLE Calendar (ROWID INTEGER PRIMARY KEY, title, store_id, type);
CREATE TABLE Store (ROWID INTEGER PRIMARY KEY, name, type);
CREATE TABLE Location (ROWID INTEGER PRIMARY KEY, title, address);
CREATE TABLE Participant (ROWID INTEGER PRIMARY KEY, owner_id, identity_id, email, phone_number, is_self, last_modified);
CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY, summary, start_date, end_date, creation_date, all_day, calendar_id, location_id,
  organizer_id, url, has_recurrences);
INSERT INTO Calendar VALUES (1, X'FF', 'x', 3);
INSERT INTO Participant VALUES (1, 'one', 'two', X'FF', 12, 'me', 'now'), (2, NULL, NULL, 'nobody@example.net', NULL, 0, NULL);
INSERT INTO CalendarItem VALUES (1, 7, 'soon', 1e300, -64092211200.5, 'no', 1, 'here', 1, X'00', 'x'), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'x', NULL, NULL);
