CREATE TABLE ZSHORTCUT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZACTIONCOUNT INTEGER, ZRUNEVENTSCOUNT INTEGER,
  ZTOMBSTONED INTEGER, ZACTIONS INTEGER, ZCREATIONDATE TIMESTAMP, ZLASTRUNEVENTDATE TIMESTAMP, ZMODIFICATIONDATE TIMESTAMP,
  ZACTIONSDESCRIPTION VARCHAR, ZASSOCIATEDAPPBUNDLEIDENTIFIER VARCHAR, ZNAME VARCHAR, ZSOURCE VARCHAR, ZWORKFLOWID VARCHAR);
CREATE TABLE ZSHORTCUTACTIONS (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZSHORTCUT INTEGER, ZDATA BLOB);
INSERT INTO ZSHORTCUT VALUES (1, 10, 1, 2, 3, 0, 1, 730972800.5, 730990000.0, 730972900.0, '2 actions', NULL, 'Send photo',
  'ShortcutSourceEditorMac', '1D7B0A5C-0000-4000-8000-000000000001');
INSERT INTO ZSHORTCUT VALUES (2, 10, 1, 9, 0, 1, 2, 730972800.0, NULL, 730972800.0, NULL, 'net.example.app', 'Empty', '', NULL);
INSERT INTO ZSHORTCUT VALUES (3, 10, 1, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 'No actions', NULL, x'00112233445566778899AABBCCDDEEFF');
INSERT INTO ZSHORTCUTACTIONS VALUES (1, 11, 1, 1, bplist('<plist><array>
  <dict><key>WFWorkflowActionIdentifier</key><string>is.workflow.actions.takephoto</string>
    <key>WFWorkflowActionParameters</key><dict><key>UUID</key><string>A-1</string><key>WFPhotoCount</key><integer>1</integer></dict></dict>
  <dict><key>WFWorkflowActionIdentifier</key><string>is.workflow.actions.downloadurl</string>
    <key>WFWorkflowActionParameters</key><dict>
      <key>WFURL</key><string>https://drop.example/up?id=1</string>
      <key>WFFormValues</key><dict><key>Value</key><dict><key>WFDictionaryFieldValueItems</key><array>
        <dict><key>WFValue</key><string>see (https://second.example/a), please</string></dict>
        <dict><key>WFValue</key><string>host.example</string></dict>
        <dict><key>WFValue</key><string>https://drop.example/up?id=1</string></dict></array></dict></dict></dict></dict>
  </array></plist>'));
INSERT INTO ZSHORTCUTACTIONS VALUES (2, 11, 1, 2, bplist('<plist><array/></plist>'));
