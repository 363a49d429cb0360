CREATE TABLE favicons(id INTEGER PRIMARY KEY,url);
CREATE TABLE icon_mapping(id INTEGER PRIMARY KEY,page_url,icon_id);
CREATE TABLE favicon_bitmaps(id INTEGER PRIMARY KEY,icon_id,last_updated,last_requested);
INSERT INTO favicons VALUES (1, NULL), (2, x'FFFE');
INSERT INTO icon_mapping VALUES (1, 'https://dangling.example/', 77), (2, NULL, NULL), (3, 'https://example.com/', 'one'),
  (4, 'https://no-url.example/', 1);
INSERT INTO favicon_bitmaps VALUES (1, NULL, 1, 1), (2, 88, 'noon', 13353753600000000), (3, 2, 9223372036854775807, NULL);
