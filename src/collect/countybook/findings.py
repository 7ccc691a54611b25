"""How the lists of findings are drawn: what is still open (审核情况), what was settled by a person (裁定与说明)."""

from collections.abc import Mapping

from collect.countybook.listing import Listing, Row
from collect.countybook.source import FINDINGS, SETTLED, County, OutstandingLine, SettledLine
from collect.form.model import Severity
from collect.words import say
from collect.workbook.ink import Content, SheetDraft
from collect.workbook.looks import Looks

_OPEN_WIDTHS = (6, 12, 26, 9, 13, 76)
_SETTLED_WIDTHS = (6, 10, 22, 8, 13, 46, 34, 17)
_SEVERITIES: Mapping[Severity, str] = {
    Severity.HARD: "county.hard",
    Severity.SOFT: "county.soft",
    Severity.NOTE: "county.remark",
    Severity.TRIAL: "county.trial",
}


def findings_sheet(county: County, looks: Looks) -> SheetDraft:
    """Every finding that is still open, one line for each."""
    heads = (
        say("county.number"), say("county.code"), say("county.name"), say("workbook.check-code"),
        say("county.severity"), say("county.finding"),
    )  # fmt: skip
    hard = sum(line.severity == Severity.HARD for line in county.outstanding)
    said = say("county.outstanding", count=len(county.outstanding), hard=hard)
    listing = Listing(county, looks, FINDINGS, _OPEN_WIDTHS)
    return listing.sheet(
        (say("county.findings-title"), said if county.outstanding else say("county.nothing-open")),
        above=(),
        heads=heads,
        rows=tuple(
            Row(_finding(place, line), line.severity == Severity.HARD)
            for place, line in enumerate(county.outstanding, 1)
        ),
    )


def settled_sheet(county: County, looks: Looks) -> SheetDraft:
    """What stands in the sum although a rule asked: by whom it was settled, and why."""
    heads = (
        say("county.number"), say("county.code"), say("county.name"), say("workbook.check-code"),
        say("county.settled-how"), say("county.finding"), say("county.settled-why"), say("county.settled-by"),
    )  # fmt: skip
    overruled = sum(line.overruled for line in county.settled)
    said = say("county.settled", count=len(county.settled), overruled=overruled)
    return Listing(county, looks, SETTLED, _SETTLED_WIDTHS).sheet(
        (say("county.settled-title"), said),
        above=(),
        heads=heads,
        rows=tuple(Row(_settled(place, line), line.overruled) for place, line in enumerate(county.settled, 1)),
    )


def _finding(place: int, line: OutstandingLine) -> tuple[Content, ...]:
    severity = say(_SEVERITIES[Severity(line.severity)])
    return place, line.unit.code, line.unit.name, line.rule, severity, line.message


def _settled(place: int, line: SettledLine) -> tuple[Content, ...]:
    return place, line.unit.code, line.unit.name, line.rule, line.how, line.message, line.reason, line.who
