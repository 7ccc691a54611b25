"""Whose prose is held against whose, and what is looked up for it?"""

from collections.abc import Iterator, Mapping

import pytest

from collect.edits import neighbours
from collect.edits.neighbours import County
from collect.roster import Roster, Unit

UNITS = tuple(
    Unit(f"U{n}", f"示例{place}镇", "乡镇", place[0]) for n, place in enumerate(("甲一", "甲二", "乙一", "乙二"))
)


class Asked(Mapping[str, Mapping[str, str]]):
    """Prose that knows which units it was asked for."""

    def __init__(self) -> None:
        self.codes: list[str] = []

    def __getitem__(self, unit: str) -> Mapping[str, str]:
        self.codes.append(unit)
        return {"N1": f"{unit}写的话"}

    def __contains__(self, unit: object) -> bool:
        return unit != "U1"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 3


def test_on_a_roster_of_one_county_everybody_is_a_neighbour_whatever_stands_above_it():
    prose = Asked()
    county = County(Roster(UNITS), prose)
    assert list(county.of(UNITS[0]).told) == [UNITS[0].name, UNITS[2].name, UNITS[3].name]
    assert county.of(UNITS[3]) is county.of(UNITS[0])
    assert prose.codes == ["U0", "U2", "U3"], "looked up once"
    assert {county.inside(unit.code) for unit in UNITS} == {""}


def test_on_a_roster_of_many_counties_those_below_the_same_parent_are_neighbours(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(neighbours, "_LARGEST", 3)
    monkeypatch.setattr(neighbours, "_READY", 1)
    prose = Asked()
    county = County(Roster(UNITS), prose)
    assert [county.inside(unit.code) for unit in UNITS] == ["甲", "甲", "乙", "乙"]
    assert list(county.of(UNITS[2]).told) == [UNITS[2].name, UNITS[3].name]
    assert prose.codes == ["U2", "U3"]
    county.of(UNITS[0])
    county.of(UNITS[2])
    assert prose.codes == ["U2", "U3", "U0", "U2", "U3"], "only one county is kept ready"
    assert county.of(Unit("U9", "别处")).told == {}
