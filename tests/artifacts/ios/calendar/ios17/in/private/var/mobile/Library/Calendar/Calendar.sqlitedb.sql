-- An ordinary invitation with invitees, one's own event, an event with an organizer who stands in Identity alone,
-- a participant of an event that is gone, an organizer that is gone.
CREATE TABLE Store (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, type INTEGER, external_id TEXT, persistent_id TEXT,
  flags INTEGER);
CREATE TABLE Calendar (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, store_id INTEGER, title TEXT, flags INTEGER, color TEXT,
  type TEXT, external_id TEXT, UUID TEXT, shared_owner_name TEXT, shared_owner_address TEXT, self_identity_email TEXT,
  owner_identity_email TEXT, subcal_url TEXT);
CREATE TABLE Identity (display_name TEXT, address TEXT, first_name TEXT, last_name TEXT, UNIQUE (display_name, address));
CREATE TABLE Location (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT, address TEXT, latitude INTEGER, longitude INTEGER);
CREATE TABLE Participant (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, entity_type INTEGER, type INTEGER, status INTEGER,
  role INTEGER, identity_id INTEGER, owner_id INTEGER, UUID TEXT, email TEXT, phone_number TEXT, is_self INTEGER,
  comment TEXT, last_modified REAL);
CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, summary TEXT, location_id INTEGER, description TEXT,
  start_date REAL, start_tz TEXT, end_date REAL, end_tz TEXT, all_day INTEGER, calendar_id INTEGER, orig_item_id INTEGER,
  orig_date REAL, organizer_id INTEGER, self_attendee_id INTEGER, status INTEGER, invitation_status INTEGER, url TEXT,
  last_modified REAL, external_id TEXT, unique_identifier TEXT, hidden INTEGER, has_recurrences INTEGER,
  has_attendees INTEGER, UUID TEXT, entity_type INTEGER, due_date REAL, completion_date REAL, creation_date REAL,
  action TEXT, junk_status INTEGER, conference_url TEXT, conference_url_detected TEXT);
INSERT INTO Store VALUES (1, 'iCloud', 2, NULL, NULL, 0);
INSERT INTO Calendar (ROWID, store_id, title, type, self_identity_email) VALUES (1, 1, 'Home', 'CalDAV', 'owner@example.com');
INSERT INTO Identity VALUES ('Ola Host', 'mailto:ola@example.org', 'Ola', 'Host'), ('Guest One', 'mailto:one@example.net', NULL, NULL);
INSERT INTO Location VALUES (1, 'Cafe Test', '1 Test Street', 0, 0);
INSERT INTO CalendarItem (ROWID, summary, description, location_id, start_date, start_tz, end_date, end_tz, all_day, calendar_id,
  organizer_id, invitation_status, url, last_modified, external_id, unique_identifier, hidden, has_recurrences, UUID,
  creation_date, action, junk_status, conference_url, conference_url_detected) VALUES
  (1, 'Interview', 'Agenda: https://agenda.example.org/1', 1, 730972800, 'Europe/Berlin', 730976400, 'Europe/Berlin', 0, 1, 2, 3,
   'https://invite.example.org/i?x=1', 730800000, 'e1.ics', 'UID-1', 0, 0, 'UUID-1', 730700000, '', 0, 'https://meet.example.org/1', 'https://call.example.org/2'),
  (2, 'Holiday', NULL, NULL, 731000000, '_float', 731086399, '_float', 1, 1, 0, 0, '', 730700001, NULL, 'UID-2', 0, 1, 'UUID-2',
   730700001, NULL, NULL, NULL, ''),
  (3, 'By identity', NULL, 0, 731100000, 'UTC', 731103600, 'UTC', 0, 1, 6, 0, NULL, NULL, NULL, 'UID-3', 1, 0, 'UUID-3', 731000000, NULL, 1, NULL, NULL),
  (4, 'No organizer left', NULL, 0, 731200000, 'UTC', 731203600, 'UTC', 0, 9, 66, 0, NULL, NULL, NULL, 'UID-4', 0, 0, 'UUID-4', 731000000, NULL, 0, NULL, NULL);
INSERT INTO Participant (ROWID, entity_type, identity_id, owner_id, email, phone_number, is_self, comment, last_modified) VALUES
  (1, 7, 0, 1, 'owner@example.com', NULL, 1, NULL, 730800000), (2, 8, 1, 1, 'ola@example.org', '+15550100', 0, 'please come', 730800001),
  (3, 7, 2, 1, 'one@example.net', NULL, 0, NULL, NULL), (4, 7, 0, 1, NULL, '+15550101', 0, NULL, NULL),
  (5, 7, 0, 77, 'left@example.net', NULL, 0, NULL, NULL), (6, 8, 1, NULL, NULL, NULL, 0, NULL, NULL);
