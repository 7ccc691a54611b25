"""May ingest be cut off at every step it takes, and done again?"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection
from threading import Event, Thread
from typing import Any

import pytest

from collect.campaign import filing
from collect.campaign.folder import open_campaign
from collect.campaign.ledger import Ledger, open_ledger
from collect.verbs.ingest import ingest
from verbs.county import County, collect
from verbs.villages import a_library, copy_of, lies, told

pytestmark = pytest.mark.slow


class PowerCut(BaseException):
    """Ends a run between two steps."""


class Power:
    """Counts the steps that change something on the disk, and fails before the one it was told."""

    def __init__(self, lasts: int) -> None:
        self.lasts = lasts
        self.steps = 0

    def spend(self) -> None:
        if self.steps == self.lasts:
            raise PowerCut
        self.steps += 1


@contextmanager
def powered(power: Power) -> Generator[None]:
    """Every write, rename, removal and transaction takes a step; a write that is cut off is half done."""
    fill, transaction = filing._fill, Ledger.write

    def half_or_whole(path: Path, content: bytes) -> None:
        try:
            power.spend()
        except PowerCut:
            path.write_bytes(content[: len(content) // 2])
            raise
        fill(path, content)

    @contextmanager
    def whole_or_none(ledger: Ledger) -> Generator[Connection]:
        with transaction(ledger) as connection:
            yield connection
            power.spend()  # cut off before it is committed

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(filing, "_fill", half_or_whole)
        patched.setattr(Ledger, "write", whole_or_none)
        for name in ("replace", "unlink"):
            patched.setattr(Path, name, _counted(getattr(Path, name), power))
        yield


def _counted(act: Callable[..., Any], power: Power) -> Callable[..., Any]:
    def counted(path: Path, *how: Any, **more: Any) -> Any:
        if not path.name.startswith("ledger"):
            power.spend()
        return act(path, *how, **more)

    return counted


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> County:
    """Two villages accepted, twelve files in the inbox; never ingested itself."""
    return a_library(tmp_path_factory.mktemp("cut") / "图书 2023", 12)


def test_wherever_ingest_is_cut_off_a_second_run_ends_where_an_undisturbed_one_does(waiting: County, tmp_path: Path):
    whole, power = copy_of(waiting, tmp_path / "undisturbed"), Power(-1)
    with powered(power):
        ingest(open_campaign(whole.folder))
    assert power.steps > 60
    assert whole.files("inbox") == set()
    for lasts in range(power.steps):
        county = copy_of(waiting, tmp_path / f"cut {lasts}")
        with powered(Power(lasts)), pytest.raises(PowerCut):
            ingest(open_campaign(county.folder))
        ingest(open_campaign(county.folder))
        assert told(county) == told(whole), f"cut off before step {lasts}"
        assert lies(county) == lies(whole), f"cut off before step {lasts}"


def test_a_second_ingest_is_turned_away_while_one_is_at_work_and_nothing_is_lost(waiting: County, tmp_path: Path):
    whole = copy_of(waiting, tmp_path / "undisturbed")
    ingest(open_campaign(whole.folder))
    county = copy_of(waiting, tmp_path / "two at once")
    half_way, go_on = Event(), Event()

    def pause(done: int, _: int) -> None:
        if done == 6:
            half_way.set()
            assert go_on.wait(60)

    first = Thread(target=lambda: ingest(open_campaign(county.folder), watch=pause))
    first.start()
    try:
        assert half_way.wait(60)
        before = lies(county)
        second = collect("-C", county.folder, "ingest", "--json")
        assert (second.code, second.facts["error"]["code"]) == (2, "ledger-busy")
        assert collect("-C", county.folder, "accept", "V04").code == 2
        assert collect("-C", county.folder, "status").code == 1  # looking is allowed
        assert lies(county) == before
    finally:
        go_on.set()
        first.join()
    assert told(county) == told(whole)
    assert lies(county) == lies(whole)
    assert collect("-C", county.folder, "ingest").code == 0


def test_what_waits_to_be_filed_is_known_to_the_ledger(waiting: County, tmp_path: Path):
    """The state the cut-off runs end in is a real one: recorded, and not yet where it belongs."""
    county, power = copy_of(waiting, tmp_path / "c"), Power(-1)
    with powered(power):
        ingest(open_campaign(county.folder))
    county = copy_of(waiting, tmp_path / "d")
    with powered(Power(power.steps - 1)), pytest.raises(PowerCut):
        ingest(open_campaign(county.folder))
    with open_ledger(county.folder / "ledger.sqlite") as ledger:
        assert len(ledger.unfiled()) > 10
    assert county.files("inbox") == set()
