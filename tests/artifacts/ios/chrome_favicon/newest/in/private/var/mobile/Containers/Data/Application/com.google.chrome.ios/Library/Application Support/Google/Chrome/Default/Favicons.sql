CREATE TABLE favicons(id INTEGER PRIMARY KEY,url LONGVARCHAR NOT NULL,icon_type INTEGER DEFAULT 1);
CREATE TABLE icon_mapping(id INTEGER PRIMARY KEY,page_url LONGVARCHAR NOT NULL,icon_id INTEGER,page_url_type INTEGER DEFAULT 0);
CREATE TABLE favicon_bitmaps(id INTEGER PRIMARY KEY,icon_id INTEGER NOT NULL,last_updated INTEGER DEFAULT 0,
  image_data BLOB,width INTEGER DEFAULT 0,height INTEGER DEFAULT 0,last_requested INTEGER DEFAULT 0);
INSERT INTO favicons VALUES (1, 'https://www.example.com/favicon.ico', 1), (2, 'https://alone.example/i.png', 1),
  (3, 'https://no-bitmap.example/i.png', 1);
INSERT INTO icon_mapping VALUES (1, 'https://www.example.com/', 1, 0), (2, 'https://www.example.com/two', 1, 0),
  (3, 'https://no-bitmap.example/', 3, 0);
-- Two sizes of one icon; the second was fetched later. 0: to be fetched anew.
INSERT INTO favicon_bitmaps VALUES (1, 1, 13353753600000000, x'89504E47', 16, 16, 0);
INSERT INTO favicon_bitmaps VALUES (2, 1, 13353753660000000, x'89504E47', 32, 32, 0);
INSERT INTO favicon_bitmaps VALUES (3, 2, 0, x'89504E47', 16, 16, 13353753700000000);
