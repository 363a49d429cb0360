CREATE TABLE ZSHORTCUT (Z_PK INTEGER PRIMARY KEY, ZCREATIONDATE TIMESTAMP, ZMODIFICATIONDATE TIMESTAMP, ZNAME VARCHAR);
CREATE TABLE ZSHORTCUTACTIONS (Z_PK INTEGER PRIMARY KEY, ZSHORTCUT INTEGER, ZDATA BLOB);
INSERT INTO ZSHORTCUT VALUES (1, 560000000.0, 560000000.0, 'Open');
INSERT INTO ZSHORTCUTACTIONS VALUES (1, 1, bplist('<plist><dict><key>WFWorkflowActions</key><array>
  <dict><key>WFWorkflowActionIdentifier</key><string>is.workflow.actions.openurl</string>
  <key>WFWorkflowActionParameters</key><dict><key>WFInput</key><string>http://old.example.com/</string></dict></dict></array></dict></plist>'));
