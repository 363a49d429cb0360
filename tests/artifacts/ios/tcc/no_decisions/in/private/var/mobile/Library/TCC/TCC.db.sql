CREATE TABLE access (service TEXT, client TEXT, client_type INTEGER);
INSERT INTO access VALUES ('kTCCServiceCamera', 'net.example.app', 0);
