-- What happened in one campaign, in order. Rows are added; of an arrival only where its file lies may change.
-- Times are ISO 8601 with offset, given by the caller. Paths are relative to the campaign folder.

CREATE TABLE issue (                     -- a workbook printed for a unit
  unit    TEXT    NOT NULL,
  serial  INTEGER NOT NULL CHECK (serial > 0),
  path    TEXT    NOT NULL,
  at      TEXT    NOT NULL,
  sent_at TEXT    NOT NULL DEFAULT '',   -- empty: not sent yet
  PRIMARY KEY (unit, serial)
);

CREATE TABLE arrival (                   -- every file that ever arrived, each time it did
  id           INTEGER PRIMARY KEY,
  sha256       TEXT    NOT NULL CHECK (length(sha256) = 64),
  name         TEXT    NOT NULL,         -- a file in a container is named mail.eml/附件.xlsx
  size         INTEGER NOT NULL CHECK (size >= 0),
  arrived_at   TEXT    NOT NULL,
  inbox_name   TEXT    NOT NULL,         -- the file of the inbox it came in, relative to the inbox
  inbox_sha256 TEXT    NOT NULL,         -- what that file held: only this is ever removed from the inbox
  outcome      TEXT    NOT NULL CHECK (outcome IN ('accepted', 'review', 'returned', 'set-aside', 'repeat')),
  reason       TEXT    NOT NULL,         -- a stable code, empty when there is nothing to explain
  said         TEXT    NOT NULL,         -- what people are told of it
  unit         TEXT    NOT NULL,         -- empty: not known whose
  destination  TEXT    NOT NULL,         -- empty: only in the archive
  leaves       TEXT    NOT NULL DEFAULT '',  -- where it lay before it was moved to its destination
  filed        INTEGER NOT NULL DEFAULT 0 CHECK (filed IN (0, 1))
);
CREATE INDEX arrival_by_sha256 ON arrival (sha256);
CREATE INDEX arrival_by_unit ON arrival (unit);
CREATE INDEX arrival_unfiled ON arrival (id) WHERE filed = 0;

CREATE TABLE submission (                -- a return read from an arrival
  unit       TEXT    NOT NULL CHECK (unit <> ''),
  version    INTEGER NOT NULL CHECK (version > 0),
  arrival    INTEGER NOT NULL UNIQUE REFERENCES arrival (id),
  written    TEXT    NOT NULL,           -- JSON, see kept.py
  check_code TEXT    NOT NULL,
  findings   TEXT    NOT NULL,           -- a JSON array
  PRIMARY KEY (unit, version)
);

CREATE TABLE decision (                  -- what a reviewer decided
  id      INTEGER PRIMARY KEY,
  unit    TEXT    NOT NULL CHECK (unit <> ''),
  choice  TEXT    NOT NULL CHECK (choice IN ('accept', 'explain', 'waive', 'unwaive')),
  version INTEGER CHECK ((version IS NULL) = (choice IN ('waive', 'unwaive'))),
  reason  TEXT    NOT NULL,
  who     TEXT    NOT NULL,
  at      TEXT    NOT NULL,
  FOREIGN KEY (unit, version) REFERENCES submission (unit, version)
);
CREATE INDEX decision_by_unit ON decision (unit);

CREATE VIEW reading AS                   -- every arrival, with what was read in it (version 0: no return)
  SELECT arrival.*, coalesce(submission.version, 0) AS version, written, check_code, findings
  FROM arrival LEFT JOIN submission ON submission.arrival = arrival.id;

CREATE VIEW counted AS                   -- of each unit the return that counts: the newest not set aside
  SELECT *, max(version) AS newest,      -- SQLite takes the other columns from the row that has the maximum
    (SELECT arrival.arrived_at FROM submission JOIN arrival ON arrival.id = submission.arrival
     WHERE submission.unit = reading.unit AND arrival.outcome <> 'set-aside'
     ORDER BY submission.version LIMIT 1) AS first_at
  FROM reading WHERE version > 0 AND outcome <> 'set-aside' GROUP BY unit;
