CREATE TABLE page_url (url TEXT NOT NULL UNIQUE ON CONFLICT REPLACE,uuid TEXT NOT NULL ON CONFLICT FAIL);
CREATE TABLE icon_info (uuid TEXT PRIMARY KEY NOT NULL,url TEXT NOT NULL,timestamp INTEGER,width INTEGER DEFAULT 0,
  height INTEGER DEFAULT 0,has_generated_representations INTEGER DEFAULT 0);
CREATE TABLE rejected_resources (page_url TEXT NOT NULL ON CONFLICT FAIL,icon_url TEXT NOT NULL ON CONFLICT FAIL,timestamp INTEGER,
  UNIQUE(page_url, icon_url));
INSERT INTO icon_info VALUES ('U-1', 'https://www.example.com/favicon.ico', 730972800, 32, 32, 1);
INSERT INTO icon_info VALUES ('U-2', 'https://alone.example/i.png', 730972900, 16, 16, 0);
INSERT INTO page_url VALUES ('https://www.example.com/', 'U-1'), ('https://www.example.com/two', 'U-1');
INSERT INTO rejected_resources VALUES ('https://none.example/', 'https://none.example/favicon.ico', 730973000.25);
