-- The attachment has the columns of its file.
CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY, summary TEXT);
CREATE TABLE Attachment (ROWID INTEGER PRIMARY KEY, owner_id INTEGER, url TEXT, filename TEXT, local_path TEXT);
INSERT INTO CalendarItem VALUES (1, 'Interview');
INSERT INTO Attachment VALUES (1, 1, 'https://files.example.org/agenda.pdf', 'agenda.pdf', NULL);
