CREATE TABLE pinned_top_sites (historyID INTEGER, url TEXT NOT NULL UNIQUE, title TEXT, guid TEXT, pinDate REAL, domain TEXT NOT NULL);
