INSERT INTO access VALUES ('kTCCServiceMicrophone', 'net.example.after', 0, 2, 2, 1, 1709294500);
