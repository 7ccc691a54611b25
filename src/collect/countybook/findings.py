"""How the lists of findings are drawn: what is still open (审核意见), what was settled by a person (裁定与说明)."""

from collections.abc import Iterator, Mapping

from collect.countybook.listing import Column, Listing, Row
from collect.countybook.source import FINDINGS, SETTLED, County, OutstandingLine, SettledLine
from collect.form.model import Severity
from collect.words import say
from collect.workbook.ink import SheetDraft
from collect.workbook.looks import Looks

_SEVERITIES: Mapping[str, str] = {
    Severity.HARD: "county.hard",
    Severity.SOFT: "county.soft",
    Severity.NOTE: "county.remark",
    Severity.TRIAL: "county.trial",
}


def severity_words(severity: str) -> str:
    """How much hangs on a finding, by symbol and word."""
    return say(_SEVERITIES[severity])


def findings_sheet(county: County, looks: Looks) -> SheetDraft:
    """Every finding that is still open, one line for each."""
    columns = (
        Column(say("county.number"), 6, centred=True),
        Column(say("county.code"), 12),
        Column(say("county.name"), 26),
        Column(say("workbook.check-code"), 9),
        Column(say("county.severity"), 13),
        Column(say("county.finding"), 64),
        Column(say("county.answer"), 30),
    )
    hard = sum(line.severity == Severity.HARD for line in county.outstanding)
    said = say("county.outstanding", count=len(county.outstanding), hard=hard)
    return Listing(county, looks, FINDINGS, columns).sheet(
        (say("county.findings-title"), said if county.outstanding else say("county.nothing-open")),
        lambda: _findings(county),
        count=len(county.outstanding),
    )


def settled_sheet(county: County, looks: Looks) -> SheetDraft:
    """What stands in the sum although a rule asked: by whom it was settled, and why."""
    columns = (
        Column(say("county.number"), 6, centred=True),
        Column(say("county.code"), 10),
        Column(say("county.name"), 22),
        Column(say("workbook.check-code"), 8),
        Column(say("county.settled-how"), 13),
        Column(say("county.finding"), 46),
        Column(say("county.settled-why"), 34),
        Column(say("county.settled-by"), 17),
    )
    overruled = sum(line.overruled for line in county.settled)
    said = say("county.settled", count=len(county.settled), overruled=overruled)
    return Listing(county, looks, SETTLED, columns).sheet(
        (say("county.settled-title"), said), lambda: _settled(county), count=len(county.settled)
    )


def _findings(county: County) -> Iterator[Row]:
    for place, line in enumerate(county.outstanding, 1):
        yield Row((place, *_finding(line)), line.severity == Severity.HARD)


def _finding(line: OutstandingLine) -> tuple[str | None, ...]:
    severity = severity_words(line.severity)
    return line.unit.code, line.unit.name, line.rule, severity, line.message, line.answer or None


def _settled(county: County) -> Iterator[Row]:
    for place, line in enumerate(county.settled, 1):
        yield Row((place, *_settlement(line)), line.overruled)


def _settlement(line: SettledLine) -> tuple[str, ...]:
    return line.unit.code, line.unit.name, line.rule, line.how, line.message, line.reason, line.who
