CREATE TABLE favicons(id INTEGER PRIMARY KEY,url LONGVARCHAR NOT NULL,icon_type INTEGER DEFAULT 1,sizes LONGVARCHAR);
CREATE TABLE icon_mapping(id INTEGER PRIMARY KEY,page_url LONGVARCHAR NOT NULL,icon_id INTEGER);
CREATE TABLE favicon_bitmaps(id INTEGER PRIMARY KEY,icon_id INTEGER NOT NULL,last_updated INTEGER DEFAULT 0,image_data BLOB);
INSERT INTO favicons VALUES (9, 'http://old.example.com/favicon.ico', 1, '16 16');
INSERT INTO icon_mapping VALUES (1, 'http://old.example.com/', 9);
INSERT INTO favicon_bitmaps VALUES (1, 9, 13000000000000000, NULL);
