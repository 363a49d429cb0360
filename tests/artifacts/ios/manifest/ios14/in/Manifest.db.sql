CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);
CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB);

-- One MBFile; {members} stands for members beyond those that every file has, {objects} for theirs.
CREATE TEMP TABLE mbfile (xml TEXT);
INSERT INTO mbfile VALUES ('<dict>
  <key>$version</key><integer>100000</integer>
  <key>$archiver</key><string>NSKeyedArchiver</string>
  <key>$top</key><dict><key>root</key><dict><key>CF$UID</key><integer>1</integer></dict></dict>
  <key>$objects</key><array>
    <string>$null</string>
    <dict>
      <key>$class</key><dict><key>CF$UID</key><integer>3</integer></dict>
      <key>RelativePath</key><dict><key>CF$UID</key><integer>2</integer></dict>
      <key>Birth</key><integer>1709280000</integer>
      <key>LastModified</key><integer>1709294400</integer>
      <key>LastStatusChange</key><integer>1709294401</integer>
      <key>Flags</key><integer>0</integer>
      <key>Size</key><integer>4096</integer>
      <key>Mode</key><integer>33188</integer>
      <key>UserID</key><integer>501</integer>
      <key>GroupID</key><integer>501</integer>
      <key>InodeNumber</key><integer>307540</integer>
      <key>ProtectionClass</key><integer>3</integer>
      {members}
    </dict>
    <string>a/relative/path</string>
    <dict>
      <key>$classname</key><string>MBFile</string>
      <key>$classes</key><array><string>MBFile</string><string>NSObject</string></array>
    </dict>
    {objects}
  </array>
</dict>');
CREATE TEMP VIEW plain AS
  SELECT replace(replace(xml, '{members}', ''), '{objects}', '') AS xml FROM mbfile;

INSERT INTO Files SELECT '3d0d7e5fb2ce288813306e4d4636395e047a3d28', 'HomeDomain',
  'Library/SMS/sms.db', 1, bplist(xml) FROM plain;
INSERT INTO Files SELECT '0000000000000000000000000000000000000002', 'HomeDomain', 'Library/SMS', 2,
  bplist(replace(replace(xml, '33188', '16877'), '4096', '0')) FROM plain;
INSERT INTO Files SELECT '0000000000000000000000000000000000000003', 'AppDomain-net.example.app',
  'Library/WebKit', 4,
  bplist(replace(replace(replace(xml,
    '33188', '41453'),
    '{members}', '<key>Target</key><dict><key>CF$UID</key><integer>4</integer></dict>'),
    '{objects}', '<string>/var/mobile/Library/WebKit</string>')) FROM mbfile;
-- The name of the target is not ASCII, so the archive holds it as UTF-16.
INSERT INTO Files SELECT '0000000000000000000000000000000000000004', 'AppDomain-net.example.app',
  'Library/Größe', 4,
  bplist(replace(replace(replace(xml,
    '33188', '41453'),
    '{members}', '<key>Target</key><dict><key>CF$UID</key><integer>4</integer></dict>'),
    '{objects}', '<string>/var/mobile/Größe</string>')) FROM mbfile;
INSERT INTO Files SELECT '0000000000000000000000000000000000000005',
  'AppDomainGroup-group.net.example.app', 'a.db', 1,
  bplist(replace(replace(xml,
    '{members}', '<key>EncryptionKey</key><dict><key>CF$UID</key><integer>4</integer></dict>'),
    '{objects}', '<dict><key>NS.data</key><data>AwAAAA==</data></dict>')) FROM mbfile;
-- A key that is $null is none.
INSERT INTO Files SELECT '0000000000000000000000000000000000000006', 'RootDomain', 'Library/a', 1,
  bplist(replace(replace(xml,
    '{members}', '<key>EncryptionKey</key><dict><key>CF$UID</key><integer>0</integer></dict>'),
    '{objects}', '')) FROM mbfile;
-- The root of a domain, and a domain that nobody has seen yet.
INSERT INTO Files SELECT '0000000000000000000000000000000000000007', 'HomeDomain', '', 2,
  bplist(xml) FROM plain;
INSERT INTO Files SELECT '0000000000000000000000000000000000000008', 'NovelDomain', 'a/b', 1,
  bplist(xml) FROM plain;
