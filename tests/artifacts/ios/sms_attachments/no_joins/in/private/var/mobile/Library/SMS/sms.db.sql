-- Only the table itself, in an older shape, with cells of the wrong type.
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT, created_date INTEGER, filename TEXT,
  is_outgoing INTEGER);
INSERT INTO attachment (ROWID, guid, created_date, filename, is_outgoing) VALUES
  (1, 'A-1', 'today', 'relative.jpg', 'x'), (2, 'A-2', 471225600, X'2F7661722F746D702F612D31', 0);
