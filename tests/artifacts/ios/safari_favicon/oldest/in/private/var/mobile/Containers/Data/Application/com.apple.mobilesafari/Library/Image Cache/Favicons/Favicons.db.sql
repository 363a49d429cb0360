CREATE TABLE page_url (url TEXT NOT NULL UNIQUE,uuid TEXT NOT NULL);
CREATE TABLE icon_info (uuid TEXT PRIMARY KEY NOT NULL,url TEXT NOT NULL,timestamp INTEGER);
INSERT INTO icon_info VALUES ('U-1', 'http://old.example.com/favicon.ico', 530972800);
INSERT INTO page_url VALUES ('http://old.example.com/', 'U-1');
