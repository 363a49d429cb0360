INSERT INTO message (ROWID, guid, text, handle_id, date) VALUES
  (2, 'G-2', 'In the log https://wal.example.com/', 1, 631152100000000000);
