CREATE TABLE favicons (id INTEGER PRIMARY KEY, url, width, height, date);
CREATE TABLE favicon_sites (id INTEGER PRIMARY KEY, siteID, faviconID);
CREATE TABLE favicon_site_urls (id INTEGER PRIMARY KEY, site_url, faviconID);
INSERT INTO favicons VALUES (1, x'FF', 'wide', 'high', 'noon');
INSERT INTO favicon_sites VALUES (1, 5, 1), (2, NULL, 77);
INSERT INTO favicon_site_urls VALUES (1, 'https://dangling.example/', 78), (2, NULL, NULL);
