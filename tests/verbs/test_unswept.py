"""Does reading a piece of the inbox leave memory as it was?"""

import gc
from collections.abc import Iterator

import pytest

from collect.campaign.whole import Found
from collect.desk import Desk
from collect.intake.opening import Named, Reader
from collect.submission import Rejection, Submission
from verbs.county import County


@pytest.fixture
def unswept() -> Iterator[None]:
    """Nothing is swept up by accident."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_a_return_that_is_read_leaves_nothing_to_sweep_up(county: County, unswept: None):
    first, second = (_named(county, unit) for unit in ("QA02", "QA03"))
    reader = Reader(Desk(county.campaign))
    reader([first])  # what a first reading makes stays for the next
    gc.collect()
    (opened,) = reader([second])
    assert isinstance(opened.readings[0].read, Submission)
    del opened
    assert gc.collect() == 0


def _named(county: County, unit: str) -> Named:
    """A return as ingest takes it from the inbox."""
    name = f"{unit}.xlsx"
    return Found(county.campaign.inbox / name, county.filled(unit), 1.5), name


def test_nothing_is_swept_up_while_a_file_is_read(county: County, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Desk, "read", lambda *_: (Rejection("sweeping" if gc.isenabled() else "not sweeping"), ""))
    (opened,) = Reader(Desk(county.campaign))([_named(county, "QA02")])
    assert opened.readings[0].read == Rejection("not sweeping")


@pytest.mark.parametrize("sweeping", [True, False])
def test_sweeping_goes_on_afterwards_as_before(county: County, sweeping: bool):
    reader = Reader(Desk(county.campaign))
    (gc.enable if sweeping else gc.disable)()
    try:
        reader([])
        assert gc.isenabled() is sweeping
    finally:
        gc.enable()
