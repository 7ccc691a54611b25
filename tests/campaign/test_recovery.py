"""Whether a run that is cut off anywhere and done again ends where an undisturbed one does."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from campaign.made import a_return, an_arrival
from collect.campaign import filing
from collect.campaign.events import Arrival, Batch, Fate, Kept
from collect.campaign.ledger import Ledger, make_ledger, open_ledger

CONTENTS = {"甲.xlsx": b"a return", "乙.doc": b"a stray letter"}


class PowerCut(BaseException):
    """Ends a run between two steps."""


def steps(cut_at: int) -> Iterator[None]:
    """Lets so many steps pass and then cuts the power."""
    yield from (None for _ in range(cut_at))
    raise PowerCut


def file_what_waits(folder: Path, ledger: Ledger, power: Iterator[None]) -> None:
    for arrival in ledger.unfiled():
        placed = filing.place(filing.archived(folder / "archive", arrival.sha256), folder / arrival.destination)
        next(power)
        filing.remove(folder / "inbox" / arrival.inbox_name, arrival.inbox_sha256)
        next(power)
        ledger.mark_filed({arrival.id: placed.relative_to(folder).as_posix()})
        next(power)


def arrived(name: str, content: bytes) -> Arrival | Kept:
    code = filing.digest(content)
    stray = replace(an_arrival(name), sha256=code, inbox_sha256=code, destination=f"set-aside/{name}")
    if name.endswith(".doc"):
        return stray
    kept = a_return("A1", Fate.ACCEPTED)
    arrival = replace(stray, unit="A1", outcome=Fate.ACCEPTED, destination=f"accepted/{name}")
    return Kept(arrival, kept.submission, kept.check_code)


def run(folder: Path, power: Iterator[None]) -> None:
    """What ingest does, in small."""
    with open_ledger(folder / "ledger.sqlite") as ledger, ledger.alone():
        file_what_waits(folder, ledger, power)
        found = {path.name: path.read_bytes() for path in sorted((folder / "inbox").iterdir())}
        for name, content in found.items():
            filing.keep(folder / "archive", content, name=name)
            next(power)
        ledger.enter(Batch([arrived(name, content) for name, content in found.items()]))
        next(power)
        file_what_waits(folder, ledger, power)


def result(folder: Path) -> tuple[object, object]:
    with open_ledger(folder / "ledger.sqlite") as ledger:
        events = (ledger.arrivals(), ledger.history("A1"), ledger.unfiled())
    names = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("ledger"))
    return events, {path.relative_to(folder).as_posix(): path.read_bytes() for path in names}


def an_inbox(folder: Path) -> Path:
    (folder / "inbox").mkdir(parents=True)
    for name, content in CONTENTS.items():
        (folder / "inbox" / name).write_bytes(content)
    make_ledger(folder / "ledger.sqlite")
    return folder


@pytest.mark.parametrize("cut_at", range(9))
def test_every_file_is_accounted_for_once_wherever_the_power_fails(tmp_path: Path, cut_at: int):
    undisturbed, cut_off = an_inbox(tmp_path / "undisturbed"), an_inbox(tmp_path / "cut off")
    run(undisturbed, steps(100))
    with pytest.raises(PowerCut):
        run(cut_off, steps(cut_at))
    run(cut_off, steps(100))
    assert result(cut_off) == result(undisturbed)
    assert not list((cut_off / "inbox").iterdir())


def test_a_run_with_nothing_to_do_changes_nothing(tmp_path: Path):
    folder = an_inbox(tmp_path / "c")
    run(folder, steps(100))
    before = result(folder)
    run(folder, steps(100))
    assert result(folder) == before
