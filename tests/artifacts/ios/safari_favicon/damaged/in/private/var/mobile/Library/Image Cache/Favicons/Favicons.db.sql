CREATE TABLE page_url (url,uuid);
CREATE TABLE icon_info (uuid,url,timestamp);
CREATE TABLE rejected_resources (page_url,icon_url,timestamp);
INSERT INTO icon_info VALUES (NULL, 'https://no-uuid.example/i.png', 730972800);
INSERT INTO icon_info VALUES ('U-1', x'FF', 'noon'), ('U-1', 'https://again.example/i.png', 1e300);
INSERT INTO page_url VALUES ('https://dangling.example/', 'U-9'), (NULL, NULL), ('https://example.com/', 'U-1');
INSERT INTO rejected_resources VALUES (NULL, 5, 'never');
