CREATE TABLE history (id INTEGER PRIMARY KEY, url TEXT, title TEXT);
CREATE TABLE favicons (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE, width INTEGER, height INTEGER,
  type INTEGER NOT NULL, date REAL NOT NULL);
CREATE TABLE favicon_sites (id INTEGER PRIMARY KEY AUTOINCREMENT, siteID INTEGER NOT NULL, faviconID INTEGER NOT NULL);
INSERT INTO history VALUES (1, 'https://www.example.com/', 'An example');
INSERT INTO favicons VALUES (1, 'https://www.example.com/favicon.ico', 32, 32, 0, 1709280000.5),
  (2, 'https://alone.example/i.png', 0, 0, 2, 1709280600.0);
INSERT INTO favicon_sites VALUES (1, 1, 1);
