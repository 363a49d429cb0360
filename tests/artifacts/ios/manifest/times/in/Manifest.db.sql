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

-- 0 is no time; dates instead of seconds; dates as objects; a year that no clock shows.
INSERT INTO Files SELECT '0000000000000000000000000000000000000001', 'HomeDomain', 'zero', 1,
  bplist(replace(replace(xml, '1709280000', '0'), '1709294400', '0')) FROM plain;
INSERT INTO Files SELECT '0000000000000000000000000000000000000002', 'HomeDomain', 'date', 1,
  bplist(replace(xml, '<integer>1709280000</integer>', '<date>2024-03-01T08:00:00Z</date>')) FROM plain;
INSERT INTO Files SELECT '0000000000000000000000000000000000000003', 'HomeDomain', 'object', 1,
  bplist(replace(replace(replace(xml,
    '<integer>1709280000</integer>', '<dict><key>CF$UID</key><integer>4</integer></dict>'),
    '{members}', ''),
    '{objects}', '<dict><key>NS.time</key><real>730972800</real></dict>')) FROM mbfile;
INSERT INTO Files SELECT '0000000000000000000000000000000000000004', 'HomeDomain', 'far', 1,
  bplist(replace(xml, '1709280000', '9000000000000000000')) FROM plain;
