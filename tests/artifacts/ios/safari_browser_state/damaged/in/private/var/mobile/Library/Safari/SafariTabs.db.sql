CREATE TABLE bookmarks (id INTEGER PRIMARY KEY,parent,type,title,url,external_uuid,last_modified,extra_attributes,local_attributes);
INSERT INTO bookmarks VALUES (1, 77, 0, x'FF', 5, 6, 'noon', x'00', bplist('<plist><array/></plist>'));
INSERT INTO bookmarks VALUES (2, 'up', 'leaf', 'T', 'https://example.com/', 'U', NULL,
  bplist('<plist><dict><key>DateLastViewed</key><string>noon</string><key>LocalURL</key><integer>1</integer></dict></plist>'),
  bplist('<plist><dict><key>SessionState</key><string>none</string><key>OpenedFromLink</key><string>yes</string></dict></plist>'));
