"""How the county's two lists are drawn: where each unit stands (上报情况), what is still open (审核情况)."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal

from collect.countybook.source import COVERAGE, FINDINGS, County, OutstandingLine, UnitLine
from collect.form.model import Severity
from collect.words import say
from collect.workbook.ink import Content, Formula, Inked, Page, SheetDraft
from collect.workbook.layout import Spot
from collect.workbook.looks import Looks
from collect.workbook.printed import high, lines_of

_STATEMENT_ROW, _FIGURES_ROW = 2, 4
_STATEMENT_LINES = 10
"""A longer list of missing units is left to the lines of the list itself."""
_UNIT_WIDTHS = (6, 11, 28, 11, 12, 20, 7, 11, 11, 11)
_FINDING_WIDTHS = (6, 12, 26, 9, 13, 76)
_ROW_POINTS = 20.0
_SEVERITIES: Mapping[Severity, str] = {
    Severity.HARD: "county.hard",
    Severity.SOFT: "county.soft",
    Severity.NOTE: "county.remark",
}


def coverage_sheet(county: County, looks: Looks) -> SheetDraft:
    """How complete the roll-up is, and one line for each unit of the roster, in its order."""
    heads = (
        say("county.number"), say("county.code"), say("county.name"), say("county.standing"),
        say("county.in-sum"), say("county.received-at"), say("county.version"), say("county.on-time"),
        say("workbook.code-label"), say("county.finding-count"),
    )  # fmt: skip
    counted = {each.unit.code for each in county.aggregate.counted}
    waived = {unit.code for unit in county.aggregate.waived}
    named = lines_of(county.statement, sum(_UNIT_WIDTHS)) <= _STATEMENT_LINES
    listing = _Listing(county, looks, COVERAGE, _UNIT_WIDTHS)
    return listing.sheet(
        (say("county.coverage-title"), county.statement if named else county.brief),
        above=tuple(_figures(county, looks)),
        heads=heads,
        rows=tuple(
            _Row(_unit(place, line, counted=counted, waived=waived), line.unit.code not in counted | waived)
            for place, line in enumerate(county.lines, 1)
        ),
    )


def findings_sheet(county: County, looks: Looks) -> SheetDraft:
    """Every finding that is still open, one line for each."""
    heads = (
        say("county.number"), say("county.code"), say("county.name"), say("workbook.check-code"),
        say("county.severity"), say("county.finding"),
    )  # fmt: skip
    hard = sum(line.severity == Severity.HARD for line in county.outstanding)
    said = say("county.outstanding", count=len(county.outstanding), hard=hard)
    listing = _Listing(county, looks, FINDINGS, _FINDING_WIDTHS)
    return listing.sheet(
        (say("county.findings-title"), said if county.outstanding else say("county.nothing-open")),
        above=(),
        heads=heads,
        rows=tuple(
            _Row(_finding(place, line), line.severity == Severity.HARD)
            for place, line in enumerate(county.outstanding, 1)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a list; ``marked`` lines are dressed so that they stand out."""

    contents: tuple[Content, ...]
    marked: bool


@dataclass(frozen=True)
class _Listing:
    """A sheet with a statement on top and a list below, to be filtered, printed on landscape pages."""

    county: County
    looks: Looks
    name: str
    widths: tuple[int, ...]

    def sheet(
        self,
        said: tuple[str, str],
        *,
        above: tuple[Inked, ...],
        heads: tuple[str, ...],
        rows: tuple[_Row, ...],
    ) -> SheetDraft:
        """The drafted sheet; ``said`` are its title and its statement."""
        top = max((inked.row + 2 for inked in above), default=_FIGURES_ROW)
        last = top + max(len(rows), 1)
        headed = (Inked(top, column, head, self.looks.head) for column, head in enumerate(heads))
        alarming = any(row.marked for row in rows)
        heights = {inked.row: 18.0 for inked in above}
        heights |= {0: 30, 1: 20, _STATEMENT_ROW: high(said[1], sum(self.widths)) + 4, top: 24}
        return SheetDraft(
            self.name,
            (
                *self._titles(said, alarming=alarming),
                *above,
                *headed,
                *self._lines(top + 1, rows),
            ),
            widths=dict(enumerate(self.widths)),
            heights=heights | {row: self._height(each) for row, each in enumerate(rows, top + 1)},
            page=Page(
                landscape=True,
                repeat=(top, top),
                footer=self.county.footer,
                columns=len(self.widths),
                rows=last + 1,
            ),
            protected=False,
            first=(top + 1, 0),
            filtered=(top, 0, last, len(self.widths) - 1),
        )

    def _titles(self, said: tuple[str, str], *, alarming: bool) -> Iterator[Inked]:
        width, look = len(self.widths), self.looks.caption
        look = look.but(fill=self.looks.failed.fill, colour=self.looks.failed.colour) if alarming else look
        yield Inked(0, 0, said[0], self.looks.title, columns=width)
        yield Inked(1, 0, self.county.whose, self.looks.plain, columns=width)
        yield Inked(_STATEMENT_ROW, 0, said[1], look, columns=width)

    def _lines(self, top: int, rows: Sequence[_Row]) -> Iterator[Inked]:
        left = self.looks.label.but(size=self.looks.style.size - 1)
        for row, each in enumerate(rows, top):
            look = left.but(fill=self.looks.failed.fill, bold=True) if each.marked else left
            centred = look.but(align="center", indent=0)
            for column, content in enumerate(each.contents):
                yield Inked(row, column, content, look if isinstance(content, str) else centred)

    def _height(self, row: _Row) -> float:
        texts = zip(row.contents, self.widths, strict=True)
        return max(_ROW_POINTS, *(high(text, width) for text, width in texts if isinstance(text, str)))


def _figures(county: County, looks: Looks) -> Iterator[Inked]:
    """The figures of coverage: what it is called, its number, what it means."""
    coverage, width = county.coverage, len(_UNIT_WIDTHS)
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
    for row, (caption, figure, meaning) in enumerate(figures, _FIGURES_ROW):
        look = looks.centred.but(bold=True, number="0.0%" if isinstance(figure, Formula) else "0")
        yield Inked(row, 0, caption, looks.head, columns=2)
        yield Inked(row, 2, figure, look)
        yield Inked(row, 3, meaning, looks.plain.but(size=looks.style.size - 1, indent=1), columns=width - 3)


def _rate(place: int, part: int, *, whole: int) -> Formula:
    """The figure at that place of the list, as a share of the units that owe a return."""
    expected, counted = (Spot(COVERAGE, _FIGURES_ROW + row, 2).address for row in (0, place))
    cached = Decimal(part) / whole if whole else ""
    return Formula(f'IF({expected}=0,"",{counted}/{expected})', cached)


def _unit(place: int, line: UnitLine, *, counted: AbstractSet[str], waived: AbstractSet[str]) -> tuple[Content, ...]:
    on_time = {True: say("county.in-time"), False: say("county.late"), None: say("county.no-time")}
    return (
        place,
        line.unit.code,
        line.unit.name,
        line.standing,
        _in_sum(line, counted=counted, waived=waived),
        line.received_at[:16].replace("T", " ") or None,
        line.version or None,
        on_time[line.on_time],
        line.check_code or None,
        line.findings,
    )


def _in_sum(line: UnitLine, *, counted: AbstractSet[str], waived: AbstractSet[str]) -> str:
    """Whether the unit is in the sum; if not, why: in word and symbol, for colour never speaks alone."""
    if line.unit.code in counted:
        return say("county.is-in-sum")
    if line.unit.code in waived:
        return say("county.is-waived")
    return say("county.is-left-out" if line.version else "county.is-missing")


def _finding(place: int, line: OutstandingLine) -> tuple[Content, ...]:
    severity = say(_SEVERITIES[Severity(line.severity)])
    return place, line.unit.code, line.unit.name, line.rule, severity, line.message
