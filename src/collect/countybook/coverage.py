"""How the list of units is drawn (上报情况): who is in the sum, who is not, how complete it is."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from decimal import Decimal

from collect.countybook.listing import FIRST_ROW, Column, Listing, Row
from collect.countybook.source import COVERAGE, County, UnitLine
from collect.words import say
from collect.workbook.ink import Content, Formula, Inked, SheetDraft
from collect.workbook.layout import Spot
from collect.workbook.looks import Looks
from collect.workbook.printed import lines_of

_STATEMENT_LINES = 10
"""A longer list of missing units is left to the lines of the list itself."""


def coverage_sheet(county: County, looks: Looks) -> SheetDraft:
    """How complete the roll-up is, and one line for each unit of the roster, in its order."""
    listing = Listing(county, looks, COVERAGE, _columns())
    named = lines_of(county.statement, listing.wide) <= _STATEMENT_LINES
    return listing.sheet(
        (say("county.coverage-title"), county.statement if named else county.brief),
        lambda: _units(county),
        count=len(county.lines),
        above=tuple(_figures(county, looks)),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(say("county.number"), 6, centred=True),
        Column(say("county.code"), 11),
        Column(say("county.name"), 28),
        Column(say("county.standing"), 11),
        Column(say("county.in-sum"), 12),
        Column(say("county.first-at"), 19),
        Column(say("county.received-at"), 19),
        Column(say("county.on-time"), 14),
        Column(say("county.version"), 7, centred=True),
        Column(say("workbook.code-label"), 10),
        Column(say("county.finding-count"), 10, centred=True),
        Column(say("county.explained-count"), 10, centred=True),
    )


def _units(county: County) -> Iterator[Row]:
    counted = {each.unit.code for each in county.aggregate.counted}
    waived = {unit.code for unit in county.aggregate.waived}
    known = counted | waived
    for place, line in enumerate(county.lines, 1):
        yield Row(_unit(place, line, counted=counted, waived=waived), line.unit.code not in known)


def _figures(county: County, looks: Looks) -> Iterator[Inked]:
    """The figures of coverage: what it is called, its number, what it means."""
    coverage, width = county.coverage, len(_columns())
    rate = _rate(1, coverage.received, whole=coverage.expected)
    timely_rate = _rate(3, coverage.on_time, whole=coverage.expected)
    figures: tuple[tuple[str, Content, str], ...] = (
        (say("county.expected"), coverage.expected, say("county.expected-means")),
        (say("county.received"), coverage.received, say("county.received-means")),
        (say("county.rate"), rate, say("county.rate-means")),
        (say("county.timely"), coverage.on_time, say("county.timely-means")),
        (say("county.timely-rate"), timely_rate, say("county.timely-rate-means")),
        (say("county.nil-returns"), coverage.nil, say("county.nil-returns-means")),
        (say("county.accepted"), coverage.accepted, say("county.accepted-means")),
    )
    for row, (caption, figure, meaning) in enumerate(figures, FIRST_ROW):
        look = looks.centred.but(bold=True, number="0.0%" if isinstance(figure, Formula) else "0")
        yield Inked(row, 0, caption, looks.head, columns=2)
        yield Inked(row, 2, figure, look)
        yield Inked(row, 3, meaning, looks.plain.but(size=looks.style.size - 1, indent=1), columns=width - 3)


def _rate(place: int, part: int, *, whole: int) -> Formula:
    """The figure at that place of the list, as a share of the units that owe a return."""
    expected, counted = (Spot(COVERAGE, FIRST_ROW + row, 2).address for row in (0, place))
    cached = Decimal(part) / whole if whole else ""
    return Formula(f'IF({expected}=0,"",{counted}/{expected})', cached)


def _unit(
    place: int, line: UnitLine, *, counted: AbstractSet[str], waived: AbstractSet[str]
) -> tuple[str | int | None, ...]:
    return (
        place,
        line.unit.code,
        line.unit.name,
        line.standing,
        _in_sum(line, counted=counted, waived=waived),
        _time(line.first_at),
        _time(line.received_at),
        line.in_time,
        line.version or None,
        line.check_code or None,
        line.findings,
        line.explained,
    )


def _time(at: str) -> str | None:
    return at[:16].replace("T", " ") or None


def _in_sum(line: UnitLine, *, counted: AbstractSet[str], waived: AbstractSet[str]) -> str:
    """Whether the unit is in the sum; if not, why: in word and symbol, for colour never speaks alone."""
    if line.unit.code in counted:
        return say("county.is-in-sum")
    if line.unit.code in waived:
        return say("county.is-waived")
    return say("county.is-left-out" if line.version else "county.is-missing")
