-- The post: every letter written to a unit, what became of it, and every message that was fetched.

CREATE TABLE letter (                    -- a letter to one unit; only where it stands may change
  id         INTEGER PRIMARY KEY,
  unit       TEXT    NOT NULL CHECK (unit <> ''),
  kind       TEXT    NOT NULL CHECK (kind IN ('cover', 'before', 'after', 'return', 'receipt')),
  version    INTEGER NOT NULL CHECK (version >= 0),  -- the return it is about (cover: the serial enclosed); 0: none
  address    TEXT    NOT NULL CHECK (address <> ''),
  recipient  TEXT    NOT NULL,
  subject    TEXT    NOT NULL,
  text       TEXT    NOT NULL,
  html       TEXT    NOT NULL,
  message_id TEXT    NOT NULL UNIQUE CHECK (message_id <> ''),
  state      TEXT    NOT NULL CHECK (state IN
    ('drafted', 'queued', 'sending', 'sent', 'refused', 'doubtful', 'withdrawn')),
  said       TEXT    NOT NULL DEFAULT '',   -- what the mail server said last
  at         TEXT    NOT NULL,              -- since when it stands there
  tries      INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
  doubted    INTEGER NOT NULL DEFAULT 0 CHECK (doubted IN (0, 1))  -- may have arrived more than once: said in the letter
);
CREATE INDEX letter_by_unit ON letter (unit, kind, id);
CREATE INDEX letter_open ON letter (id) WHERE state IN ('queued', 'sending', 'doubtful');

CREATE TABLE enclosure (                 -- what goes with a letter; its bytes until the letter is sent
  letter  INTEGER NOT NULL REFERENCES letter (id),
  place   INTEGER NOT NULL,
  name    TEXT    NOT NULL,
  sha256  TEXT    NOT NULL CHECK (length(sha256) = 64),
  content BLOB,                          -- dropped once the server has it: the file itself lies in its tray
  PRIMARY KEY (letter, place)
);

CREATE TABLE passage (                   -- every state a letter ever was in, in order
  id      INTEGER PRIMARY KEY,
  letter  INTEGER NOT NULL REFERENCES letter (id),
  state   TEXT    NOT NULL,
  said    TEXT    NOT NULL,
  at      TEXT    NOT NULL
);
CREATE INDEX passage_by_letter ON passage (letter);
CREATE TRIGGER letter_written AFTER INSERT ON letter BEGIN
  INSERT INTO passage (letter, state, said, at) VALUES (new.id, new.state, new.said, new.at);
END;
CREATE TRIGGER letter_passed AFTER UPDATE OF state ON letter BEGIN
  INSERT INTO passage (letter, state, said, at) VALUES (new.id, new.state, new.said, new.at);
END;

CREATE TABLE fetched (                   -- a message of the mailbox that was looked at: each is kept once
  message_id  TEXT    NOT NULL,          -- empty where the sender gave none
  sha256      TEXT    NOT NULL CHECK (length(sha256) = 64),
  folder      TEXT    NOT NULL,
  uidvalidity INTEGER NOT NULL,
  uid         INTEGER NOT NULL,
  at          TEXT    NOT NULL,
  PRIMARY KEY (folder, uidvalidity, uid)
);
CREATE INDEX fetched_by_sha256 ON fetched (sha256);
