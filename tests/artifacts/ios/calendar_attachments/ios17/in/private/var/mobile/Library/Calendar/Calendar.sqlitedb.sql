-- A file that was fetched, one that was not, one of an event that is gone, one of no event, and a conference.
CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, summary TEXT, start_date REAL, end_date REAL);
CREATE TABLE Attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, owner_id INTEGER, external_rep BLOB, file_id INTEGER);
CREATE TABLE AttachmentFile (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, external_id TEXT, external_mod_tag TEXT, url TEXT, UUID TEXT,
  format TEXT, flags INTEGER, filename TEXT, local_path TEXT, file_size INTEGER, store_id INTEGER, download_start REAL, download_tries INTEGER);
CREATE TABLE Conference (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT, owner_id INTEGER, url TEXT, feature TEXT);
INSERT INTO CalendarItem VALUES (1, 'Interview', 730972800, 730976400);
INSERT INTO Attachment VALUES (1, 1, NULL, 1), (2, 1, NULL, 2), (3, 77, NULL, 2), (4, 1, NULL, 9), (5, 1, NULL, NULL);
INSERT INTO AttachmentFile (ROWID, url, format, filename, local_path, file_size, download_start) VALUES
  (1, 'https://files.example.org/agenda.pdf', 'application/pdf', 'agenda.pdf', 'A1/agenda.pdf', 4096, 730972800.5),
  (2, 'https://files.example.org/map.png', NULL, 'map.png', '', 0, 0), (3, 'https://files.example.org/left.doc', NULL, 'left.doc', NULL, 12, NULL);
INSERT INTO Conference VALUES (1, 'C1', 1, 'https://meet.example.org/1', 'AUDIO');
