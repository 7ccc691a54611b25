"""What happened, in order."""

import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from collect.campaign.database import Connection, bring_up_to_date, connected, lock_beside, make_ledger, plainly
from collect.campaign.disposition import Standing, standings
from collect.campaign.events import Arrival, Batch, Choice, Copy, Decision, Findings, Kept, Move
from collect.campaign.rows import (
    Row,
    arrival_of,
    decision_of,
    kept_of,
    row_of,
    row_of_kept,
    standing_of,
    submission_of,
    utf8,
)
from collect.errors import CollectError

if TYPE_CHECKING:
    from collect.roster import Unit
    from collect.submission import Submission

__all__ = ["ISSUE", "Ledger", "make_ledger", "open_ledger"]

ISSUE = "INSERT INTO issue (unit, serial, path, at, marks) VALUES (?, ?, ?, ?, ?)"
_ARRIVAL = """
    INSERT INTO arrival (sha256, name, size, arrived_at, inbox_name, inbox_sha256,
      outcome, reason, said, unit, destination)
    VALUES (:sha256, :name, :size, :arrived_at, :inbox_name, :inbox_sha256,
      :outcome, :reason, :said, :unit, :destination)
"""
_SUBMISSION = """
    INSERT INTO submission (unit, version, arrival, written, check_code, findings)
    SELECT :unit, coalesce(max(version), 0) + 1, :arrival, :written, :check_code, :findings
    FROM submission WHERE unit = :unit
"""
_DECISION = """
    INSERT INTO decision (unit, choice, version, rule, reason, who, at)
    VALUES (:unit, :choice, :version, :rule, :reason, :who, :at)
"""
_STANDING = """
    SELECT unit, version, outcome, arrived_at, first_at, findings, sha256, check_code,
      NOT EXISTS (SELECT 1 FROM json_each(written, '$.figures') WHERE value <> '0') AS nil
    FROM counted ORDER BY unit
"""

_ASKED = """
    SELECT id, sha256, name, size, arrived_at, inbox_name, inbox_sha256, outcome, reason, said, unit, destination,
      leaves, filed, version, findings
    FROM counted ORDER BY unit
"""


class Ledger:
    """What happened in one campaign. Times and paths are the caller's; every write is one transaction."""

    def __init__(self, path: Path, connection: Connection) -> None:
        self._path = path
        self._connection = connection

    @contextmanager
    def alone(self, at: str = ".lock") -> Generator[None]:
        """Keeps every other collect from working here. Raises CollectError ``ledger-busy`` when one is.

        The system drops the lock with the process, however that ends: a lock is never left behind.
        """
        with closing(connected(lock_beside(self._path, at), patience=0)) as lock:
            with plainly(self._path):
                lock.execute("BEGIN EXCLUSIVE")
            yield

    # ------------------------------------------------------------ what was issued

    def next_serial(self, unit: str) -> int:
        """The serial of the copy to be printed next for a unit: 1, 2, 3 …"""
        (row,) = self.rows("SELECT coalesce(max(serial), 0) + 1 AS serial FROM issue WHERE unit = ?", unit)
        return row["serial"]

    def issue(self, unit: str, copy: Copy) -> None:
        """A workbook was printed for a unit."""
        with self.write():
            self._connection.execute(ISSUE, (unit, copy.serial, utf8(copy.path), copy.at, copy.marks))

    def sent(self, unit: str, serial: int, *, at: str) -> None:
        """A workbook that was issued went out to the unit."""
        with self.write():
            self._connection.execute("UPDATE issue SET sent_at = ? WHERE unit = ? AND serial = ?", (at, unit, serial))

    def issued(self) -> Mapping[str, Copy]:
        """The newest blank copy of every unit that was issued one."""
        return {unit: copy for unit, copy in self._copies() if not copy.marks}

    def marked(self) -> tuple[tuple[str, Copy], ...]:
        """Every marked copy that was printed, with its unit."""
        return tuple((unit, copy) for unit, copy in self._copies() if copy.marks)

    def _copies(self) -> Iterator[tuple[str, Copy]]:
        for row in self.rows("SELECT * FROM issue ORDER BY unit, serial"):
            yield row["unit"], Copy(row["serial"], row["at"], row["path"], row["sent_at"], row["marks"])

    # ------------------------------------------------------------ what happened

    def enter(self, batch: Batch) -> None:
        """Everything one run of a verb did, in one transaction: all of it is kept, or nothing.

        A return gets the next version of its unit; what is to be moved waits in ``unfiled``.
        """
        with self.write():
            for each in batch.arrivals:
                self._add(each)
            for decision in batch.decisions:
                self._connection.execute(_DECISION, row_of(decision))
            for move in batch.moves:
                self._move(move)

    def unfiled(self) -> tuple[Arrival, ...]:
        """The arrivals whose files are not where they belong yet: what a run that was cut off left to do."""
        return tuple(map(arrival_of, self.rows("SELECT * FROM reading WHERE filed = 0 ORDER BY id")))

    def mark_filed(self, filed: Mapping[int, str]) -> None:
        """The files of these arrivals (by id) now lie here: relative paths, empty for only in the archive."""
        with self.write():
            self._connection.executemany(
                "UPDATE arrival SET filed = 1, leaves = '', destination = ? WHERE id = ?",
                [(utf8(destination), arrival) for arrival, destination in filed.items()],
            )

    def _add(self, each: Arrival | Kept) -> None:
        arrival = each.arrival if isinstance(each, Kept) else each
        number = self._connection.execute(_ARRIVAL, row_of(arrival)).lastrowid
        if isinstance(each, Kept):
            self._connection.execute(_SUBMISSION, row_of_kept(each) | {"arrival": number})

    def _move(self, move: Move) -> None:
        # one that was never filed lies nowhere yet; one whose move was cut off still lies in its first place
        self._connection.execute(
            "UPDATE arrival SET leaves = CASE WHEN filed THEN destination ELSE leaves END,"
            " filed = 0, destination = ? WHERE id = ?",
            (utf8(move.destination), move.arrival),
        )

    # ------------------------------------------------------------ what is known

    def arrivals(self) -> tuple[Arrival, ...]:
        """Every file that ever arrived, in order."""
        return tuple(map(arrival_of, self.rows("SELECT * FROM reading ORDER BY id")))

    def known(self, sha256: str) -> Arrival | None:
        """The arrival whose return was read from these bytes, else the first that brought them; or None."""
        rows = self.rows("SELECT * FROM reading WHERE sha256 = ? ORDER BY version = 0, id LIMIT 1", sha256)
        return arrival_of(rows[0]) if rows else None

    def last(self) -> int:
        """The id of the arrival that was recorded last; 0 where there is none."""
        (row,) = self.rows("SELECT coalesce(max(id), 0) AS last FROM arrival")
        return row["last"]

    def returned(self) -> frozenset[str]:
        """The units that have a return that counts."""
        return frozenset(row["unit"] for row in self._each("SELECT unit FROM counted"))

    def versions(self) -> Mapping[str, int]:
        """The version of the newest return of every unit that sent one, whether it counts or not."""
        rows = self.rows("SELECT unit, max(version) AS version FROM submission GROUP BY unit")
        return {row["unit"]: row["version"] for row in rows}

    def history(self, unit: str) -> tuple[Kept, ...]:
        """Every return of a unit, oldest first."""
        rows = self.rows("SELECT * FROM reading WHERE unit = ? AND version > 0 ORDER BY version", unit)
        return tuple(map(kept_of, rows))

    def current(self, unit: str) -> Kept | None:
        """The return of a unit that counts: the newest that was not set aside; None when there is none."""
        rows = self.rows("SELECT * FROM counted WHERE unit = ?", unit)
        return kept_of(rows[0]) if rows else None

    def currents(self) -> Iterator[Kept]:
        """The return that counts of every unit that has one, by unit code."""
        yield from map(kept_of, self._each("SELECT * FROM counted ORDER BY unit"))

    def asked(self) -> Iterator[tuple[Arrival, Findings]]:
        """Of the same returns the files they came in and what was found in them, without what they say."""
        yield from ((arrival_of(row), json.loads(row["findings"])) for row in self._each(_ASKED))

    def decisions(self, unit: str) -> tuple[Decision, ...]:
        """What was decided about a unit, oldest first."""
        return tuple(map(decision_of, self.rows("SELECT * FROM decision WHERE unit = ? ORDER BY id", unit)))

    def standing(self, units: Iterable[str] = ()) -> Mapping[str, Standing]:
        """Where each of ``units`` stands, in that order, then every other unit the ledger knows of."""
        choices = self._choices()
        sent = {unit: bool(copy.sent_at) for unit, copy in self.issued().items()}
        returned = [standing_of(row, choices.get((row["unit"], row["version"]), ())) for row in self._each(_STANDING)]
        waived = [unit for (unit, version), made in choices.items() if version is None and made[-1] is Choice.WAIVE]
        return standings(units, sent, returned=returned, waived=waived)

    def standing_on(self, roster: Iterable["Unit"]) -> tuple[Standing, ...]:
        """Where each unit of a roster stands, in its order; what is known of others counts for nothing."""
        codes = [unit.code for unit in roster]
        found = self.standing(codes)
        return tuple(found[code] for code in codes)

    def accepted_submissions(self, standing: Mapping[str, Standing]) -> Iterator[tuple[str, "Submission", str]]:
        """Unit, return and check code of those of the units whose return stands accepted, by unit code.

        ``standing`` is what ``standing`` said of the units wanted.
        """
        accepted = {unit for unit, each in standing.items() if each.disposition.settled}
        for row in self._each("SELECT unit, written, check_code FROM counted ORDER BY unit"):
            if row["unit"] in accepted:
                yield row["unit"], submission_of(row), row["check_code"]

    def _choices(self) -> Mapping[tuple[str, int | None], Sequence[Choice]]:
        """By unit and version (None: the unit itself) what was decided, oldest first."""
        choices: dict[tuple[str, int | None], list[Choice]] = {}
        for row in self.rows("SELECT unit, version, choice FROM decision ORDER BY id"):
            choices.setdefault((row["unit"], row["version"]), []).append(Choice(row["choice"]))
        return choices

    def rows(self, query: str, *values: object) -> Sequence[Row]:
        """What a question to the ledger is answered with; only the records of this room ask in SQL."""
        return list(self._each(query, *values))

    def _each(self, query: str, *values: object) -> Iterator[Row]:
        """The same, row by row: the returns of a country are never in memory together."""
        with plainly(self._path):
            for row in self._connection.execute(query, values):
                yield dict(row)

    @contextmanager
    def write(self) -> Generator[Connection]:
        """One transaction: all of it is kept, or nothing."""
        with plainly(self._path), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection


@contextmanager
def open_ledger(path: Path) -> Generator[Ledger]:
    """The ledger of a campaign, for as long as the ``with`` lasts.

    Raises CollectError: ``ledger-missing``, ``ledger-damaged``, ``ledger-newer`` (made by a newer collect),
    ``ledger-busy``, ``ledger-unwritable``.
    """
    if not path.is_file():
        raise CollectError("ledger-missing", path=path)  # never made anew: it would have forgotten everything
    with closing(connected(path)) as connection:
        bring_up_to_date(path, connection)
        yield Ledger(path, connection)
