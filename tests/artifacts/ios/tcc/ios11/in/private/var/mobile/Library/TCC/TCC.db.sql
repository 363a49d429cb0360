CREATE TABLE access (service TEXT NOT NULL, client TEXT NOT NULL, client_type INTEGER NOT NULL,
  allowed INTEGER NOT NULL, prompt_count INTEGER NOT NULL);
INSERT INTO access VALUES ('kTCCServicePhotos', 'net.example.camera', 0, 1, 3);
INSERT INTO access VALUES ('kTCCServicePhotos', 'net.example.other', 0, 0, 1);
