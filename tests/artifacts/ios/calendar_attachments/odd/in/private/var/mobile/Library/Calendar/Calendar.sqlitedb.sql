-- Wrong types, and no items.
CREATE TABLE Attachment (ROWID INTEGER PRIMARY KEY, owner_id, file_id);
CREATE TABLE AttachmentFile (ROWID INTEGER PRIMARY KEY, url, filename, file_size, download_start);
CREATE TABLE Conference (ROWID INTEGER PRIMARY KEY, url);
INSERT INTO Attachment VALUES (1, 'one', 'two'), (2, NULL, 1);
INSERT INTO AttachmentFile VALUES (1, X'FF', 12, 'big', 1e300), (2, NULL, NULL, NULL, NULL);
INSERT INTO Conference VALUES (1, 7);
