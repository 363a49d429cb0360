CREATE TABLE ObservedDomains (domainID INTEGER PRIMARY KEY, registrableDomain, lastSeen, hadUserInteraction, isPrevalent);
CREATE TABLE TopFrameUniqueRedirectsTo (sourceDomainID, toDomainID);
CREATE TABLE SubframeUnderTopFrameDomains (subFrameDomainID, lastUpdated, topFrameDomainID);
INSERT INTO ObservedDomains VALUES (1, x'FF', 'noon', 'yes', 'no'), (2, NULL, 1e300, NULL, NULL), (3, 'a.example', 0, 0, 0);
INSERT INTO TopFrameUniqueRedirectsTo VALUES (3, 77), (88, 3), (NULL, 3), ('x', 'y'), (3, 1), (3, 3);
INSERT INTO SubframeUnderTopFrameDomains VALUES (3, NULL, 3);
