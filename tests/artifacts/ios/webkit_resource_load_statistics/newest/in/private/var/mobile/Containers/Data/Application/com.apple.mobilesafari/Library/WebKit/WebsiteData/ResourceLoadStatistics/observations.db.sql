CREATE TABLE ObservedDomains (domainID INTEGER PRIMARY KEY, registrableDomain TEXT NOT NULL UNIQUE ON CONFLICT FAIL,
  lastSeen REAL NOT NULL, hadUserInteraction INTEGER NOT NULL, mostRecentUserInteractionTime REAL NOT NULL,
  grandfathered INTEGER NOT NULL, isPrevalent INTEGER NOT NULL, isVeryPrevalent INTEGER NOT NULL,
  dataRecordsRemoved INTEGER NOT NULL, timesAccessedAsFirstPartyDueToUserInteraction INTEGER NOT NULL,
  timesAccessedAsFirstPartyDueToStorageAccessAPI INTEGER NOT NULL, isScheduledForAllButCookieDataRemoval INTEGER NOT NULL,
  mostRecentWebPushInteractionTime REAL NOT NULL);
CREATE TABLE TopLevelDomains (topLevelDomainID INTEGER PRIMARY KEY);
CREATE TABLE StorageAccessUnderTopFrameDomains (domainID INTEGER NOT NULL, topLevelDomainID INTEGER NOT NULL ON CONFLICT FAIL);
CREATE TABLE TopFrameUniqueRedirectsTo (sourceDomainID INTEGER NOT NULL, toDomainID INTEGER NOT NULL);
CREATE TABLE TopFrameUniqueRedirectsToSinceSameSiteStrictEnforcement (sourceDomainID INTEGER NOT NULL, toDomainID INTEGER NOT NULL);
CREATE TABLE TopFrameUniqueRedirectsFrom (targetDomainID INTEGER NOT NULL, fromDomainID INTEGER NOT NULL);
CREATE TABLE TopFrameLinkDecorationsFrom (toDomainID INTEGER NOT NULL, lastUpdated REAL NOT NULL, fromDomainID INTEGER NOT NULL);
CREATE TABLE TopFrameLoadedThirdPartyScripts (topFrameDomainID INTEGER NOT NULL, subresourceDomainID INTEGER NOT NULL);
CREATE TABLE SubframeUnderTopFrameDomains (subFrameDomainID INTEGER NOT NULL, lastUpdated REAL NOT NULL, topFrameDomainID INTEGER NOT NULL);
CREATE TABLE SubresourceUnderTopFrameDomains (subresourceDomainID INTEGER NOT NULL, lastUpdated REAL NOT NULL, topFrameDomainID INTEGER NOT NULL);
CREATE TABLE SubresourceUniqueRedirectsTo (subresourceDomainID INTEGER NOT NULL, lastUpdated REAL NOT NULL, toDomainID INTEGER NOT NULL);
CREATE TABLE SubresourceUniqueRedirectsFrom (subresourceDomainID INTEGER NOT NULL, fromDomainID INTEGER NOT NULL);
CREATE TABLE OperatingDates (year INTEGER NOT NULL, month INTEGER NOT NULL, monthDay INTEGER NOT NULL);
INSERT INTO ObservedDomains VALUES (1, 'news.example', 1709280000, 1, 1709279995.5, 0, 0, 0, 0, 0, 0, 0, 1709200000);
INSERT INTO ObservedDomains VALUES (2, 'tracker.example', 1709280000, 0, -1, 1, 1, 1, 3, 0, 0, 0, -1);
INSERT INTO ObservedDomains VALUES (3, 'short.example', 1709280000, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1);
INSERT INTO TopLevelDomains VALUES (1);
INSERT INTO TopFrameUniqueRedirectsTo VALUES (3, 1), (3, 2);
INSERT INTO TopFrameUniqueRedirectsToSinceSameSiteStrictEnforcement VALUES (3, 1);
INSERT INTO TopFrameUniqueRedirectsFrom VALUES (1, 3);
INSERT INTO TopFrameLinkDecorationsFrom VALUES (1, 1709280000, 2);
INSERT INTO TopFrameLoadedThirdPartyScripts VALUES (1, 2);
INSERT INTO SubframeUnderTopFrameDomains VALUES (2, 1709280000, 1);
INSERT INTO SubresourceUnderTopFrameDomains VALUES (2, 1709280000, 1), (2, 1709280000, 3);
INSERT INTO SubresourceUniqueRedirectsTo VALUES (2, 1709280000, 3);
INSERT INTO SubresourceUniqueRedirectsFrom VALUES (2, 3);
INSERT INTO StorageAccessUnderTopFrameDomains VALUES (2, 1);
