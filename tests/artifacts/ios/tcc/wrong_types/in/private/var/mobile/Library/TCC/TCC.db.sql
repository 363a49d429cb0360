CREATE TABLE access (service TEXT, client TEXT, client_type INTEGER, auth_value INTEGER,
  auth_reason INTEGER, last_modified INTEGER);
INSERT INTO access VALUES (NULL, 'net.example.app', 0, 2, 2, 1709294400);
INSERT INTO access VALUES ('kTCCServiceCamera', NULL, 0, 2, 2, 1709294400);
INSERT INTO access VALUES ('kTCCServiceCamera', 'net.example.app', NULL, 'yes', -1, 'today');
INSERT INTO access VALUES ('kTCCServiceCamera', 'net.example.app', 0, NULL, NULL, NULL);
