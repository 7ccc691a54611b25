"""What the ledger knows of findings: which are open, which were settled, which are only remarks."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from collect.campaign.events import Findings
from collect.campaign.ledger import Ledger
from collect.countybook.settlement import settlements
from collect.countybook.source import OutstandingLine, SettledLine
from collect.form.model import Severity
from collect.roster import Unit

_REMARKS = (Severity.NOTE, Severity.TRIAL)


@dataclass(frozen=True)
class Gathered:
    """The findings of all returns that count, in the order of the roster; ``explained`` counts by unit code those that
    the unit explained.
    """

    outstanding: Sequence[OutstandingLine]
    settled: Sequence[SettledLine]
    noted: Sequence[OutstandingLine]
    explained: Mapping[str, int]


@dataclass(frozen=True)
class _Gathering:
    ledger: Ledger
    counted: AbstractSet[str]
    outstanding: dict[Unit, list[OutstandingLine]] = field(default_factory=dict[Unit, list[OutstandingLine]])
    settled: dict[Unit, list[SettledLine]] = field(default_factory=dict[Unit, list[SettledLine]])
    noted: dict[Unit, list[OutstandingLine]] = field(default_factory=dict[Unit, list[OutstandingLine]])
    explained: dict[str, int] = field(default_factory=dict[str, int])

    def take(self, unit: Unit, version: int, *, findings: Findings) -> None:
        self.explained[unit.code] = sum(bool(fact.get("explanation")) for fact in findings)
        if unit.code not in self.counted:
            self.outstanding[unit] = _lines(unit, findings, only=tuple(Severity))
            return
        made = settlements(self.ledger, unit, version=version, findings=findings)
        self.settled[unit] = [each.line for each in made]
        self.noted[unit] = _lines(unit, findings, only=_REMARKS)

    def ordered(self, roster: Iterable[Unit]) -> Gathered:
        units = list(roster)
        return Gathered(
            [line for unit in units for line in self.outstanding.get(unit, ())],
            [line for unit in units for line in self.settled.get(unit, ())],
            [line for unit in units for line in self.noted.get(unit, ())],
            self.explained,
        )


def gathered(ledger: Ledger, roster: Sequence[Unit], *, counted: AbstractSet[str]) -> Gathered:
    """The findings of every return that counts; ``counted`` are the codes of the units that are in the sum."""
    units = {unit.code: unit for unit in roster}
    gathering = _Gathering(ledger, counted)
    for arrival, findings in ledger.asked():
        unit = units.get(arrival.unit)
        if unit is not None and findings:
            gathering.take(unit, arrival.version, findings=findings)
    return gathering.ordered(roster)


def _lines(unit: Unit, findings: Findings, *, only: Sequence[Severity]) -> list[OutstandingLine]:
    return [
        OutstandingLine(unit, fact["rule"], fact["severity"], fact["message"], fact.get("explanation") or "")
        for fact in findings
        if fact["severity"] in only
    ]
