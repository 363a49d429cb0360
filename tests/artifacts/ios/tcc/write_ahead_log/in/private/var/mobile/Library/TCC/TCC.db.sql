CREATE TABLE access (service TEXT NOT NULL, client TEXT NOT NULL, client_type INTEGER NOT NULL,
  auth_value INTEGER NOT NULL, auth_reason INTEGER NOT NULL, auth_version INTEGER NOT NULL,
  last_modified INTEGER NOT NULL DEFAULT 0);
INSERT INTO access VALUES ('kTCCServiceCamera', 'net.example.before', 0, 2, 2, 1, 1709294400);
