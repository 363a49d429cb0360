CREATE TABLE page_url (url TEXT,uuid TEXT);
INSERT INTO page_url VALUES ('https://www.example.com/', 'U-1');
