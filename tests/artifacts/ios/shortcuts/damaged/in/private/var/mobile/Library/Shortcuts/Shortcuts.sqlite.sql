CREATE TABLE ZSHORTCUT (Z_PK INTEGER PRIMARY KEY, ZCREATIONDATE, ZNAME, ZACTIONCOUNT, ZWORKFLOWID);
CREATE TABLE ZSHORTCUTACTIONS (Z_PK INTEGER PRIMARY KEY, ZSHORTCUT, ZDATA);
INSERT INTO ZSHORTCUT VALUES (2, 'noon', x'FF', 'two', 5), (5, 1e300, NULL, NULL, NULL);
INSERT INTO ZSHORTCUTACTIONS VALUES (1, 2, x'00');
INSERT INTO ZSHORTCUTACTIONS VALUES (2, 5, bplist('<plist><array><string>x</string>
  <dict><key>WFWorkflowActionIdentifier</key><integer>1</integer></dict></array></plist>'));
INSERT INTO ZSHORTCUTACTIONS VALUES (3, 1, bplist('<plist><array><dict><key>WFWorkflowActionIdentifier</key><string>is.workflow.actions.url</string>
  <key>WFWorkflowActionParameters</key><string>https://gone.example/</string></dict></array></plist>'));
INSERT INTO ZSHORTCUTACTIONS VALUES (4, 99, bplist('<plist><dict/></plist>'));
INSERT INTO ZSHORTCUTACTIONS VALUES (5, NULL, NULL);
