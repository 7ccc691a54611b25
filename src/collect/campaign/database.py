"""How the file of a ledger is opened, locked and brought up to date."""

import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from collect.errors import CollectError

Connection = sqlite3.Connection
_SCHEMA = Path(__file__).parent / "schema"
_PATIENCE = 5
"""Seconds one statement waits for another collect that is writing."""
_TOLD = {
    sqlite3.SQLITE_BUSY: "ledger-busy",
    sqlite3.SQLITE_LOCKED: "ledger-busy",
    sqlite3.SQLITE_CORRUPT: "ledger-damaged",
    sqlite3.SQLITE_NOTADB: "ledger-damaged",
    sqlite3.SQLITE_FULL: "ledger-unwritable",
    sqlite3.SQLITE_READONLY: "ledger-unwritable",
    sqlite3.SQLITE_IOERR: "ledger-unwritable",
    sqlite3.SQLITE_CANTOPEN: "ledger-unwritable",
    sqlite3.SQLITE_PERM: "ledger-unwritable",
}


def make_ledger(path: Path) -> None:
    """Makes the empty ledger of a new campaign."""
    with closing(connected(path)) as connection:
        bring_up_to_date(path, connection)
    lock_beside(path).touch()  # there from the beginning, so that a drill need not make it


def lock_beside(path: Path, at: str = ".lock") -> Path:
    """The empty file beside a ledger that is locked while somebody works (or sends: ``.post``)."""
    return path.with_suffix(at)


def connected(path: Path, *, patience: float | None = None) -> sqlite3.Connection:
    """A connection that begins its transactions itself, and waits so many seconds for another one's."""
    with plainly(path):
        patience = _PATIENCE if patience is None else patience
        connection = sqlite3.connect(path, isolation_level=None, timeout=patience)
        connection.row_factory = sqlite3.Row
        return connection


def bring_up_to_date(path: Path, connection: sqlite3.Connection) -> None:
    """Sets the connection up and takes the schema, step by step, to the newest there is."""
    steps = sorted(_SCHEMA.glob("*.sql"))
    with plainly(path):
        for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {setting}")
        if _schema_version(connection) < len(steps):
            _migrate(connection, steps)
        if _schema_version(connection) > len(steps):
            raise CollectError("ledger-newer", path=path)


def _migrate(connection: sqlite3.Connection, steps: Sequence[Path]) -> None:
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for number in range(_schema_version(connection), len(steps)):  # asked again: another may have migrated
            _take(connection, steps[number])
            connection.execute(f"PRAGMA user_version = {number + 1}")


def _take(connection: sqlite3.Connection, step: Path) -> None:
    for statement in _statements(step.read_text(encoding="utf-8")):
        connection.execute(statement)


def _statements(script: str) -> Iterator[str]:
    """The statements one by one: ``executescript`` would end the transaction they must share."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _schema_version(connection: sqlite3.Connection) -> int:
    return connection.execute("PRAGMA user_version").fetchone()[0]


@contextmanager
def plainly(path: Path) -> Generator[None]:
    """Turns what SQLite complains of into what a clerk can do; our own mistakes (SQL, constraints) stay."""
    try:
        yield
    except sqlite3.Error as fault:
        # the low byte is the kind of fault, the rest its particulars
        code = _TOLD.get(getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF)
        if code is None:
            raise
        raise CollectError(code, path=path, fault=fault) from fault
