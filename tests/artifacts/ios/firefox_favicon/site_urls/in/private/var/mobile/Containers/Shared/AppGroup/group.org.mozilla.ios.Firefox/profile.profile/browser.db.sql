CREATE TABLE favicons (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE, width INTEGER, height INTEGER,
  date REAL NOT NULL);
CREATE TABLE favicon_site_urls (id INTEGER PRIMARY KEY AUTOINCREMENT, site_url TEXT NOT NULL, faviconID INTEGER NOT NULL);
INSERT INTO favicons VALUES (1, 'https://www.example.com/favicon.ico', 16, 16, 1709280000.0);
INSERT INTO favicon_site_urls VALUES (1, 'https://www.example.com/', 1), (2, 'https://www.example.com/two', 1);
