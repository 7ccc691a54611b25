"""How many copies are recorded at once."""

from collections.abc import Iterable, Mapping

from collect.campaign.events import Copy
from collect.campaign.ledger import ISSUE, Ledger
from collect.campaign.rows import utf8


def issue_all(ledger: Ledger, copies: Iterable[tuple[str, Copy]]) -> None:
    """Workbooks were printed for these units: all of them are recorded, in one transaction, or none."""
    rows = [(unit, copy.serial, utf8(copy.path), copy.at, copy.marks) for unit, copy in copies]
    with ledger.write() as connection:
        connection.executemany(ISSUE, rows)


def serials(ledger: Ledger) -> Mapping[str, int]:
    """The highest serial of any copy printed for each unit, marked or blank; none for a unit that has no copy."""
    rows = ledger.rows("SELECT unit, max(serial) AS serial FROM issue GROUP BY unit")
    return {row["unit"]: row["serial"] for row in rows}
