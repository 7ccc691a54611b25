"""What the county's workbook is drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from collect.campaign.coverage import Coverage
from collect.form.arithmetic import Number
from collect.form.model import Cell, Form
from collect.form.style import Style
from collect.rollup import Aggregate
from collect.roster import Unit
from collect.words import say

UNITS = "明细"
COVERAGE = "上报情况"
MATRIX = "审核情况"
FINDINGS = "审核意见"
SETTLED = "裁定与说明"
AGAINST = "与上年比较"
CHARTS = "图表"
_SUMMARY = "汇总·"
_NAME_LENGTH = 31
"""The most characters a sheet's name may have."""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """Where one unit of the roster stands. ``standing`` is the word for people; version 0: nothing came.

    ``on_time`` is None where there is nothing to be in time with; of a first return that was late ``days_late`` says
    by how much. ``first_at`` and ``received_at``, of the first and the newest return, are ISO, or empty. ``explained``
    counts the findings that the unit has explained.
    """

    unit: Unit
    standing: str
    received_at: str
    version: int
    on_time: bool | None
    check_code: str
    findings: int
    first_at: str = ""
    days_late: int = 0
    explained: int = 0

    @property
    def in_time(self) -> str:
        """Whether the first return came by the due date, in sign and word; if not, how many days after it."""
        if self.on_time is None:
            return say("county.no-time")
        if self.on_time:
            return say("county.in-time")
        return say("county.late-by", days=self.days_late) if self.days_late else say("county.late")


@dataclass(frozen=True, slots=True)
class OutstandingLine:
    """One finding that nobody settled. ``severity`` is a form's word: ``hard``, ``soft``, ``note`` or ``trial``;
    ``answer`` what the unit has explained, not yet accepted.
    """

    unit: Unit
    rule: str
    severity: str
    message: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class SettledLine:
    """One finding that a person settled. ``how`` is the word for people; ``who`` and when, as one text.

    ``overruled``: the rule is hard, and the office decided against it.
    """

    unit: Unit
    rule: str
    how: str
    message: str
    reason: str
    who: str
    overruled: bool = False
    severity: str = "soft"


@dataclass(frozen=True)
class County:
    """The roll-up of one year, how complete it is, what is still open, what was settled.

    ``noted`` are remarks on counted returns, which nobody needs to settle. ``lines`` are in roster order; ``prior`` are
    last year's figures by unit code, as far as they are known.
    """

    form: Form
    style: Style
    office: str
    year: int
    aggregate: Aggregate
    coverage: Coverage
    lines: Sequence[UnitLine]
    outstanding: Sequence[OutstandingLine]
    settled: Sequence[SettledLine] = ()
    prior: Mapping[str, Mapping[Cell, Number]] = field(default_factory=dict[str, Mapping[Cell, Number]])
    noted: Sequence[OutstandingLine] = ()

    @cached_property
    def owing(self) -> tuple[Unit, ...]:
        """The missing units from which nothing ever came."""
        heard = {line.unit.code for line in self.lines if line.version}
        return tuple(unit for unit in self.aggregate.missing if unit.code not in heard)

    @cached_property
    def unsettled(self) -> tuple[Unit, ...]:
        """The missing units that did answer, but whose return is not accepted."""
        owing = frozenset(self.owing)
        return tuple(unit for unit in self.aggregate.missing if unit not in owing)

    @cached_property
    def absent(self) -> tuple[tuple[str, tuple[Unit, ...]], ...]:
        """Everyone who is not in the sum, by reason: what is said before their names."""
        groups = (
            (say("county.owing", count=len(self.owing)), self.owing),
            (say("county.unsettled", count=len(self.unsettled)), self.unsettled),
            (say("county.waived", count=len(self.aggregate.waived)), self.aggregate.waived),
        )
        return tuple((reason, units) for reason, units in groups if units)

    @property
    def counted(self) -> str:
        """How many of how many units are in the sum."""
        return say("county.counted", counted=len(self.aggregate.counted), expected=self.coverage.expected)

    @property
    def statement(self) -> str:
        """How many of how many units are in the sum, and who is not, by name."""
        parts = [f"{reason}：{names(units)}" for reason, units in self.absent]
        return "；".join((self.counted, *(parts or [say("county.whole")]))) + "。"

    @property
    def brief(self) -> str:
        """The same without the names."""
        return "；".join((self.counted, *(reason for reason, _ in self.absent))) + "。"

    @property
    def whose(self) -> str:
        """Whose figures, of which year."""
        return say("workbook.whose", unit=self.office, year=self.year)

    @property
    def footer(self) -> str:
        """Whose it is and the page number; an ampersand is doubled, as footers want it."""
        return f"&L{self.whose.replace('&', '&&')}&R{say('workbook.page')}"


def names(units: Sequence[Unit]) -> str:
    """Their names, one after the other."""
    return say("naming.join").join(unit.name for unit in units)


def summary_name(sheet: str) -> str:
    """What the county calls the sheet of a table that units know as ``sheet``."""
    return (_SUMMARY + sheet)[:_NAME_LENGTH]
