-- A hard rule may be overruled by the office; a copy may be the marked one of a version.

ALTER TABLE issue ADD COLUMN marks INTEGER NOT NULL DEFAULT 0 CHECK (marks >= 0);  -- the version marked; 0: a blank one

ALTER TABLE decision RENAME TO decision_before;
CREATE TABLE decision (                  -- what a reviewer decided
  id      INTEGER PRIMARY KEY,
  unit    TEXT    NOT NULL CHECK (unit <> ''),
  choice  TEXT    NOT NULL CHECK (choice IN ('accept', 'explain', 'overrule', 'waive', 'unwaive')),
  version INTEGER CHECK ((version IS NULL) = (choice IN ('waive', 'unwaive'))),
  rule    TEXT    NOT NULL DEFAULT '' CHECK ((rule <> '') = (choice = 'overrule')),
  reason  TEXT    NOT NULL,
  who     TEXT    NOT NULL,
  at      TEXT    NOT NULL,
  FOREIGN KEY (unit, version) REFERENCES submission (unit, version)
);
INSERT INTO decision (id, unit, choice, version, reason, who, at)
  SELECT id, unit, choice, version, reason, who, at FROM decision_before;
DROP TABLE decision_before;
CREATE INDEX decision_by_unit ON decision (unit);
