-- iCloud with mail under it, an Exchange account with its servers, and an app's own account.
CREATE TABLE ZACCOUNT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZACTIVE INTEGER, ZAUTHENTICATED INTEGER,
  ZSUPPORTSAUTHENTICATION INTEGER, ZVISIBLE INTEGER, ZACCOUNTTYPE INTEGER, ZPARENTACCOUNT INTEGER, ZDATE TIMESTAMP,
  ZLASTCREDENTIALRENEWALREJECTIONDATE TIMESTAMP, ZACCOUNTDESCRIPTION VARCHAR, ZAUTHENTICATIONTYPE VARCHAR,
  ZCREDENTIALTYPE VARCHAR, ZIDENTIFIER VARCHAR, ZOWNINGBUNDLEID VARCHAR, ZUSERNAME VARCHAR, ZDATACLASSPROPERTIES BLOB);
CREATE TABLE ZACCOUNTTYPE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZACCOUNTTYPEDESCRIPTION VARCHAR,
  ZCREDENTIALTYPE VARCHAR, ZIDENTIFIER VARCHAR);
CREATE TABLE ZACCOUNTPROPERTY (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZOWNER INTEGER, ZKEY VARCHAR, ZVALUE BLOB);
CREATE TABLE ZDATACLASS (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZNAME VARCHAR);
CREATE TABLE Z_2ENABLEDDATACLASSES (Z_2ENABLEDACCOUNTS INTEGER, Z_7ENABLEDDATACLASSES INTEGER, PRIMARY KEY (Z_2ENABLEDACCOUNTS, Z_7ENABLEDDATACLASSES));
CREATE TABLE Z_2PROVISIONEDDATACLASSES (Z_2PROVISIONEDACCOUNTS INTEGER, Z_7PROVISIONEDDATACLASSES INTEGER);
INSERT INTO ZACCOUNTTYPE VALUES (1, NULL, NULL, 'iCloud', 'password', 'com.apple.account.AppleAccount'), (2, NULL, NULL, 'IMAP', 'password', 'com.apple.account.IMAP'),
  (3, NULL, NULL, NULL, NULL, 'com.apple.account.Exchange'), (4, NULL, NULL, 'Example Chat', NULL, 'net.example.chat.account');
INSERT INTO ZACCOUNT (Z_PK, ZACTIVE, ZAUTHENTICATED, ZVISIBLE, ZACCOUNTTYPE, ZPARENTACCOUNT, ZDATE, ZLASTCREDENTIALRENEWALREJECTIONDATE,
  ZACCOUNTDESCRIPTION, ZCREDENTIALTYPE, ZIDENTIFIER, ZOWNINGBUNDLEID, ZUSERNAME) VALUES
  (1, 1, 1, 1, 1, NULL, 700000000, NULL, 'iCloud', NULL, 'ACCOUNT-1', NULL, 'owner@example.com'),
  (2, 1, 0, 0, 2, 1, 700000001, 710000000, NULL, 'password', 'ACCOUNT-2', 'com.apple.mobilemail', NULL),
  (3, 0, 1, 1, 3, NULL, 730972800.5, NULL, 'Work', 'oauth2', 'ACCOUNT-3', NULL, 'anna@example.org'),
  (4, NULL, NULL, NULL, 4, NULL, NULL, NULL, NULL, NULL, 'ACCOUNT-4', 'net.example.chat', '+15550100');
INSERT INTO ZDATACLASS VALUES (1, NULL, NULL, 'com.apple.Dataclass.Mail'), (2, NULL, NULL, 'com.apple.Dataclass.Calendars');
INSERT INTO Z_2ENABLEDDATACLASSES VALUES (1, 1), (1, 2), (3, 2);
INSERT INTO Z_2PROVISIONEDDATACLASSES VALUES (4, 1);
INSERT INTO ZACCOUNTPROPERTY VALUES (1, NULL, NULL, 3, 'DAAccountHost', bplist('<plist><dict><key>$version</key><integer>100000</integer><key>$archiver</key><string>NSKeyedArchiver</string><key>$top</key><dict><key>root</key><dict><key>CF$UID</key><integer>1</integer></dict></dict><key>$objects</key><array><string>$null</string><string>mail.example.org</string></array></dict></plist>')),
  (2, NULL, NULL, 3, 'DAAccountUseSSL', X'00'),
  (3, NULL, NULL, 3, 'serverURL', bplist('<plist><dict><key>$version</key><integer>100000</integer><key>$archiver</key><string>NSKeyedArchiver</string><key>$top</key><dict><key>root</key><dict><key>CF$UID</key><integer>1</integer></dict></dict><key>$objects</key><array><string>$null</string><dict><key>NS.base</key><dict><key>CF$UID</key><integer>0</integer></dict><key>NS.relative</key><dict><key>CF$UID</key><integer>2</integer></dict><key>$class</key><dict><key>CF$UID</key><integer>3</integer></dict></dict><string>https://mail.example.org/EWS</string><dict><key>$classname</key><string>NSURL</string></dict></array></dict></plist>'));
