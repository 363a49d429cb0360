-- Wrong types, references that lead nowhere, properties that cannot be decoded, no table for what is switched on.
CREATE TABLE ZACCOUNT (Z_PK INTEGER PRIMARY KEY, ZACTIVE, ZACCOUNTTYPE, ZPARENTACCOUNT, ZDATE, ZIDENTIFIER, ZUSERNAME);
CREATE TABLE ZACCOUNTPROPERTY (Z_PK INTEGER PRIMARY KEY, ZOWNER, ZKEY, ZVALUE);
CREATE TABLE ZDATACLASS (Z_PK INTEGER PRIMARY KEY, ZNAME);
INSERT INTO ZACCOUNT VALUES (1, 'yes', 9, 8, 'once', X'FF', 12), (2, 0, NULL, 2, 1e300, 'ACCOUNT-2', NULL);
INSERT INTO ZACCOUNTPROPERTY VALUES (1, 1, 'Hostname', X'00'), (2, 1, X'FF', X'00'), (3, 2, 'Hostname', bplist('<plist><string>plain</string></plist>')),
  (4, 2, 'SMTPHostname', bplist('<plist><dict><key>$version</key><integer>100000</integer><key>$archiver</key><string>NSKeyedArchiver</string><key>$top</key><dict><key>root</key><dict><key>CF$UID</key><integer>1</integer></dict></dict><key>$objects</key><array><string>$null</string><integer>7</integer></array></dict></plist>')), (5, 77, 'Hostname', bplist('<plist><dict><key>$version</key><integer>100000</integer><key>$archiver</key><string>NSKeyedArchiver</string><key>$top</key><dict><key>root</key><dict><key>CF$UID</key><integer>1</integer></dict></dict><key>$objects</key><array><string>$null</string><string>gone.example.net</string></array></dict></plist>')), (6, 2, 'Hostname', NULL);
