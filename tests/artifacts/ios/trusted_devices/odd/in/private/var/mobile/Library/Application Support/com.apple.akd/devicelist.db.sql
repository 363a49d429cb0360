-- Wrong types, and the list of devices itself is missing from one.
CREATE TABLE device_list (mid, name, serial_number, trusted, last_updated_date, additional_info);
CREATE TABLE deleted_device_list (mid, deleted_date, reason);
INSERT INTO device_list VALUES (12, X'FF', 7.5, 'yes', 'never', X'FFFE'), (NULL, NULL, NULL, NULL, 0, NULL);
INSERT INTO deleted_device_list VALUES ('MID-3', 1e300, 'lost');
