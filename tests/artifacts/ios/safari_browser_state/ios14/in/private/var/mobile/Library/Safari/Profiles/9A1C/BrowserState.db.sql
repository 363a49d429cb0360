CREATE TABLE tabs (id INTEGER PRIMARY KEY,uuid TEXT,title TEXT,url TEXT,last_viewed_time REAL);
CREATE TABLE tab_sessions (id INTEGER PRIMARY KEY,tab_uuid TEXT,session_data BLOB);
INSERT INTO tabs VALUES (1, 'TAB-9', 'Work', 'https://work.example/', 730972800.0);
