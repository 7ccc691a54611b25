"""What the county's page says of one unit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from collect.campaign.disposition import Disposition
from collect.countybook.source import County, UnitLine
from collect.form.model import Severity
from collect.roster import Unit
from collect.words import say

_SIGNS = {
    Severity.HARD: "county.hard",
    Severity.SOFT: "county.soft",
    Severity.NOTE: "county.remark",
    Severity.TRIAL: "county.trial",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A file, called by a word for people; ``href`` leads there from the page."""

    word: str
    href: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One finding, and how it was answered or settled: an explanation, a decision; empty while there is none."""

    rule: str
    severity: Severity
    message: str
    settled: str = ""

    @property
    def mark(self) -> str:
        """Its severity in sign and word."""
        return say(_SIGNS[self.severity])


@dataclass(frozen=True, slots=True)
class Row:
    """One unit. ``place`` is where the roster has it; ``figures`` are those by which units are ranked."""

    place: int
    unit: Unit
    disposition: Disposition
    line: UnitLine
    in_sum: bool
    figures: tuple[str, ...]
    asked: Sequence[Asked]
    links: Sequence[Link]

    @property
    def received(self) -> str:
        """When the newest return arrived, to the minute."""
        return self.line.received_at[:16].replace("T", " ")

    @property
    def late(self) -> bool:
        """Whether its first return came too late."""
        return self.line.on_time is False

    @property
    def hard(self) -> int:
        """How many findings say that something cannot be right."""
        return self._count(Severity.HARD)

    @property
    def soft(self) -> int:
        """How many ask for a word."""
        return self._count(Severity.SOFT)

    @property
    def notes(self) -> int:
        """How many are shown only: what is on trial counts as such."""
        return len(self.asked) - self.hard - self.soft

    @property
    def settled(self) -> int:
        """How many were explained or decided."""
        return sum(bool(each.settled) for each in self.asked)

    def _count(self, severity: Severity) -> int:
        return sum(each.severity == severity for each in self.asked)


def asked_of(county: County) -> Mapping[str, Sequence[Asked]]:
    """What was asked of each return that counts, by unit code, the gravest first; of equal ones what is open first."""
    asked: dict[str, list[Asked]] = {}
    for code, each in _asked(county):
        asked.setdefault(code, []).append(each)
    gravest = list(Severity)
    return {code: sorted(each, key=lambda one: gravest.index(one.severity)) for code, each in asked.items()}


def _asked(county: County) -> Iterator[tuple[str, Asked]]:
    for line in (*county.outstanding, *county.noted):
        answer = say("countypage.answered", answer=line.answer) if line.answer else ""
        yield line.unit.code, Asked(line.rule, Severity(line.severity), line.message, answer)
    for line in county.settled:
        settled = say("countypage.settled", how=line.how, reason=line.reason, who=line.who)
        yield line.unit.code, Asked(line.rule, Severity(line.severity), line.message, settled.strip())
