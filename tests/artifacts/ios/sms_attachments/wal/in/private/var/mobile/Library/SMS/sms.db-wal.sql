INSERT INTO attachment (ROWID, guid, created_date, filename) VALUES (1, 'A-1', 631152000, '~/Library/SMS/Attachments/00/00/A-1/a.pdf');
