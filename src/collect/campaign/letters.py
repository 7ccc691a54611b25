"""What became of every letter to a unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from collect.campaign.ledger import Ledger
from collect.campaign.rows import Row, utf8
from collect.errors import CollectError

_LETTER = """
    INSERT INTO letter (unit, kind, version, address, recipient, subject, text, html, message_id, state, at)
    VALUES (:unit, :kind, :version, :address, :recipient, :subject, :text, :html, :message_id, :state, :at)
"""
_ENCLOSURE = "INSERT INTO enclosure (letter, place, name, sha256, content) VALUES (?, ?, ?, ?, ?)"
_BEGIN = """
    UPDATE letter SET state = 'sending', at = ?, tries = tries + 1 WHERE id = ? AND state IN ('queued', 'doubtful')
"""
_DONE = """
    UPDATE letter SET state = :state, said = :said, at = :at,
      tries = tries + (state <> 'sending'), doubted = max(doubted, :state = 'doubtful')
    WHERE id = :id AND state IN ('drafted', 'queued', 'sending', 'doubtful')
"""
# One under way is not called back: perhaps the server has it already.
_WITHDRAW = """
    UPDATE letter SET state = 'withdrawn', said = ?, at = ? WHERE id = ? AND state IN ('drafted', 'queued', 'doubtful')
"""
# What a letter encloses is out as well: a cover letter's blank copy, a return's marked one.
_OUT = """
    UPDATE issue SET sent_at = :at WHERE sent_at = '' AND EXISTS (
      SELECT 1 FROM letter WHERE letter.id = :id AND letter.unit = issue.unit AND letter.version > 0 AND (
        (kind = 'cover' AND issue.serial = letter.version) OR
        (kind = 'return' AND issue.marks = letter.version)))
"""
_OPEN = "SELECT * FROM letter WHERE state IN ('queued', 'sending', 'doubtful') ORDER BY tries, id"
_NEWEST = "SELECT * FROM letter WHERE unit = ? AND kind = ? AND state <> 'withdrawn' ORDER BY id DESC LIMIT 1"


class LetterState(StrEnum):
    """Where a letter stands. A doubtful one may have arrived: it is sent again, and says so."""

    DRAFTED = "drafted"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    DOUBTFUL = "doubtful"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it will go out. ``version`` is the return it is about, of a cover letter the serial enclosed.

    ``enclosures`` are (name, content).
    """

    unit: str
    kind: str
    version: int
    address: str
    recipient: str
    subject: str
    text: str
    html: str
    message_id: str
    enclosures: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Posted:
    """Where one letter stands since ``at``. ``said``: the mail server's last words. ``doubted``: maybe there twice."""

    id: int
    unit: str
    kind: str
    version: int
    address: str
    subject: str
    message_id: str
    state: LetterState
    said: str
    at: str
    tries: int
    doubted: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """One state a letter was in, since when, and what the mail server said."""

    state: LetterState
    said: str
    at: str


class Letters:
    """Every letter of one campaign. Times are ISO 8601, given by the caller; every change is one transaction."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    # ------------------------------------------------------------ what happens to a letter

    def queue(self, written: Written, *, at: str, state: LetterState = LetterState.QUEUED) -> int:
        """A letter waits to be sent, or lies in ``drafts/`` (``state`` DRAFTED). Gives its number."""
        return self.queue_all([written], at=at, state=state)[0]

    def queue_all(
        self, letters: Iterable[Written], *, at: str, state: LetterState = LetterState.QUEUED
    ) -> tuple[int, ...]:
        """Many at once: all of them are kept, or none. Gives their numbers."""
        with self._ledger.write() as connection:
            numbers: list[int] = []
            for each in letters:
                number = connection.execute(_LETTER, _row_of(each) | {"state": state, "at": at}).lastrowid or 0
                connection.executemany(_ENCLOSURE, list(_rows_enclosed(each, number)))
                numbers.append(number)
            return tuple(numbers)

    def begin(self, number: int, *, at: str) -> None:
        """The server is about to be given the letter. Raises CollectError ``letter-not-open``: it was not waiting."""
        with self._ledger.write() as connection:
            if not connection.execute(_BEGIN, (at, number)).rowcount:
                raise CollectError("letter-not-open", number=number)

    def done(self, number: int, state: LetterState, *, said: str, at: str) -> Posted:
        """What became of an open letter or a draft: SENT, REFUSED, DOUBTFUL, or QUEUED again.

        What is sent gives up its bytes. Gives where it stands now. Raises CollectError ``letter-not-open`` when it
        was none of the open ones.
        """
        row = {"id": number, "state": state, "said": utf8(said), "at": at}
        with self._ledger.write() as connection:
            if not connection.execute(_DONE, row).rowcount:
                raise CollectError("letter-not-open", number=number)
            if state is LetterState.SENT:
                connection.execute("UPDATE enclosure SET content = NULL WHERE letter = ?", (number,))
                connection.execute(_OUT, {"id": number, "at": at})
        return self.one(number)

    def withdraw(self, number: int, *, said: str, at: str) -> None:
        """A waiting letter is not to be sent after all; one that is under way, or was sent, stays what it is."""
        with self._ledger.write() as connection:
            connection.execute(_WITHDRAW, (utf8(said), at, number))

    # ------------------------------------------------------------ what is known

    def open(self) -> tuple[Posted, ...]:
        """The letters that are not out yet, fewest tries first: one that is always turned away blocks no other."""
        return tuple(map(_posted_of, self._ledger.rows(_OPEN)))

    def one(self, number: int) -> Posted:
        """The letter of this number."""
        (row,) = self._ledger.rows("SELECT * FROM letter WHERE id = ?", number)
        return _posted_of(row)

    def all(self) -> tuple[Posted, ...]:
        """Every letter, in order."""
        return tuple(map(_posted_of, self._ledger.rows("SELECT * FROM letter ORDER BY id")))

    def of(self, unit: str) -> tuple[Posted, ...]:
        """Every letter to a unit, in order."""
        return tuple(map(_posted_of, self._ledger.rows("SELECT * FROM letter WHERE unit = ? ORDER BY id", unit)))

    def last(self, unit: str, kind: str) -> Posted | None:
        """The newest letter of this kind to a unit that was not withdrawn."""
        return next(map(_posted_of, self._ledger.rows(_NEWEST, unit, kind)), None)

    def counts(self) -> Mapping[LetterState, int]:
        """How many letters stand where."""
        rows = self._ledger.rows("SELECT state, count(*) AS letters FROM letter GROUP BY state")
        return {LetterState(row["state"]): row["letters"] for row in rows}

    def written(self, number: int) -> Written:
        """What an open letter says and encloses."""
        (row,) = self._ledger.rows("SELECT * FROM letter WHERE id = ?", number)
        enclosed = self._ledger.rows("SELECT name, content FROM enclosure WHERE letter = ? ORDER BY place", number)
        values = {field.name: row[field.name] for field in fields(Written) if field.name != "enclosures"}
        return Written(**values, enclosures=tuple((each["name"], each["content"]) for each in enclosed))

    def history(self, number: int) -> tuple[Passage, ...]:
        """Every state a letter was in, oldest first."""
        rows = self._ledger.rows("SELECT state, said, at FROM passage WHERE letter = ? ORDER BY id", number)
        return tuple(Passage(LetterState(row["state"]), row["said"], row["at"]) for row in rows)

    def sent_since(self, moment: datetime) -> tuple[datetime, ...]:
        """When letters were given to the server at or after a moment (with offset), oldest first."""
        day_before = (moment - timedelta(days=1)).date().isoformat()  # offsets may differ: compared as moments below
        rows = self._ledger.rows("SELECT at FROM passage WHERE state = 'sending' AND at >= ?", day_before)
        return tuple(sorted(at for at in (datetime.fromisoformat(row["at"]) for row in rows) if at >= moment))


def _row_of(written: Written) -> dict[str, str | int]:
    values = {field.name: getattr(written, field.name) for field in fields(written) if field.name != "enclosures"}
    return {name: utf8(value) if isinstance(value, str) else value for name, value in values.items()}


def _rows_enclosed(written: Written, number: int) -> Iterable[tuple[int, int, str, str, bytes]]:
    from collect.campaign.filing import digest  # who only asks what became of letters waits for no cryptography

    for place, (name, content) in enumerate(written.enclosures):
        yield number, place, utf8(name), digest(content), content


def _posted_of(row: Row) -> Posted:
    values: dict[str, Any] = {field.name: row[field.name] for field in fields(Posted)}
    values |= {"state": LetterState(row["state"]), "doubted": bool(row["doubted"])}
    return Posted(**values)
