CREATE TABLE access (service TEXT NOT NULL, client TEXT NOT NULL, client_type INTEGER NOT NULL,
  allowed INTEGER NOT NULL, prompt_count INTEGER NOT NULL, csreq BLOB, policy_id INTEGER,
  last_modified INTEGER NOT NULL DEFAULT 0);
INSERT INTO access VALUES ('kTCCServiceMicrophone', 'net.example.recorder', 0, 1, 1, NULL, NULL, 1546300800);
-- Brought over from a version that kept no time.
INSERT INTO access VALUES ('kTCCServiceCamera', 'net.example.recorder', 0, 0, 2, NULL, NULL, 0);
