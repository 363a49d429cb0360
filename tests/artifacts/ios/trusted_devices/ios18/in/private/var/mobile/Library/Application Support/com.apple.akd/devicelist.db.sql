-- Two devices of the account, and one that was removed.
CREATE TABLE device_list (mid TEXT PRIMARY KEY, name TEXT, serial_number TEXT, model TEXT, os TEXT, os_version TEXT, dc TEXT,
  clcg TEXT, clbg TEXT, clhs TEXT, dec TEXT, circle_status INTEGER, build_number TEXT, trusted INTEGER, last_updated_date DOUBLE,
  additional_info BLOB, altDSID TEXT, services TEXT, last_cache_updated_date DOUBLE);
CREATE TABLE deleted_device_list (mid TEXT PRIMARY KEY, reason INTEGER, last_updated_date DOUBLE, altDSID TEXT, deleted_date DOUBLE);
INSERT INTO device_list (mid, name, serial_number, model, os, os_version, circle_status, build_number, trusted, last_updated_date,
  additional_info, altDSID, services, last_cache_updated_date) VALUES
  ('MID-1', 'Test iPhone', 'TESTSERIAL01', 'iPhone11,2', 'iOS', '18.1', 0, '22B83', 1, 1709280000.5, CAST('{"phones":[{"imei":"000000000000000","slotID":1}]}' AS BLOB),
   'ALT-1', 'icloud,itunesstore', 1709283600),
  ('MID-2', 'Other Mac', 'TESTSERIAL02', 'Mac14,2', 'macOS', '14.3', 2, '23D56', 0, 1709200000, NULL, 'ALT-1', 'icloud', 1709283600);
INSERT INTO deleted_device_list VALUES ('MID-3', 1, 1700000000, 'ALT-1', 1700000100.25);
