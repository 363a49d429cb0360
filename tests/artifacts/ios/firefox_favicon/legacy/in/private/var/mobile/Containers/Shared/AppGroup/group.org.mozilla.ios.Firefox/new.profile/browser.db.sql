CREATE TABLE remote_devices (id INTEGER PRIMARY KEY, guid TEXT, name TEXT);
