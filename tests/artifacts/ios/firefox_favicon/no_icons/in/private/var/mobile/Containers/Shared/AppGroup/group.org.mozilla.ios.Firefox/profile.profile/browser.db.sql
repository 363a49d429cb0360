CREATE TABLE favicon_site_urls (id INTEGER PRIMARY KEY, site_url, faviconID);
INSERT INTO favicon_site_urls VALUES (1, 'https://www.example.com/', 1);
