"""Who gets which letter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from collect.post.letter import Kind
from collect.roster import Unit
from collect.words import say

_REMINDERS = (Kind.BEFORE, Kind.AFTER)


class Stage(StrEnum):
    """How far a unit has come, as far as letters care. REVIEW waits for the office, not for the unit."""

    UNASKED = "unasked"
    ASKED = "asked"
    REVIEW = "review"
    RETURNED = "returned"
    SETTLED = "settled"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Past:
    """A letter that went to a unit, or lies in ``drafts/`` for it: refused and withdrawn ones are none."""

    kind: Kind
    version: int
    day: date


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of one unit on the day letters are written.

    ``serial`` is that of the blank copy it was issued, ``version`` that of its return which counts, 0 for none;
    ``since`` the day that version came. ``marked``: a marked copy of that version lies in ``returned/``; ``held``:
    a return of this unit came from an address that is not its own, and waits for a person.
    """

    unit: Unit
    stage: Stage
    serial: int = 0
    version: int = 0
    since: date = date.min
    marked: bool = False
    held: bool = False
    past: tuple[Past, ...] = ()

    def last(self, *kinds: Kind) -> Past | None:
        """The newest letter of these kinds."""
        return max((each for each in self.past if each.kind in kinds), key=lambda each: each.day, default=None)

    def about(self, kind: Kind, version: int) -> Past | None:
        """The letter of this kind about this version."""
        return next((each for each in self.past if (each.kind, each.version) == (kind, version)), None)


@dataclass(frozen=True, slots=True)
class Call:
    """One unit gets a letter of this kind, or none (``kind`` None): why, in words."""

    case: Case
    kind: Kind | None
    why: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class Calendar:
    """The day letters are written, the due date, and how many days a unit is left in peace."""

    today: date
    due: date
    days: int = 3

    @property
    def reminder(self) -> Kind:
        """Which of the two reminders it is time for: on the due date itself there is still time."""
        return Kind.BEFORE if self.today <= self.due else Kind.AFTER

    def recent(self, day: date) -> bool:
        """Whether a reminder of that day is so near that nobody is to be troubled again."""
        return (self.today - day).days < self.days

    def fresh(self, day: date) -> bool:
        """Whether a unit that was told on that day still has time: it has N whole days. With 0 nobody has any."""
        return self.days > 0 and (self.today - day).days <= self.days


def cover(case: Case, *, again: bool = False) -> Call:
    """The cover letter with the workbook: once for every copy, while the unit has not answered."""
    if case.stage is not Stage.ASKED:
        return _none(case, case.stage)
    if case.about(Kind.COVER, case.serial) and not again:
        return _none(case, "covered")
    return Call(case, Kind.COVER, say("owing.cover"), case.serial)


def reminder(case: Case, calendar: Calendar) -> Call:
    """A reminder: to who has not answered, or has not mended for so many days what cannot be right; nobody else."""
    if case.stage not in (Stage.ASKED, Stage.RETURNED):
        return _none(case, case.stage)
    last = case.last(*_REMINDERS)
    if last and calendar.recent(last.day):
        return _none(case, "reminded", day=last.day)
    if case.stage is Stage.ASKED and case.held:
        return _none(case, "held")
    if case.stage is Stage.ASKED:
        return Call(case, calendar.reminder, say("owing.no-answer"), case.version)
    told = _told_on(case)
    if calendar.fresh(told):
        return _none(case, "told", day=told)
    return Call(case, calendar.reminder, say("owing.not-mended", version=case.version, day=told), case.version)


def sent_back(case: Case, *, again: bool = False, wanted: bool = False) -> Call:
    """The marked copy of the return that counts, once per version.

    One that only raises questions goes back when the reviewer had it marked, or named the unit (``wanted``).
    """
    if case.stage not in (Stage.REVIEW, Stage.RETURNED):
        return _none(case, case.stage)
    if case.stage is Stage.REVIEW and not (case.marked or wanted):
        return _none(case, "not-marked")
    if case.about(Kind.RETURN, case.version) and not again:
        return _none(case, "sent-back", version=case.version)
    return Call(case, Kind.RETURN, say("owing.return", version=case.version), case.version)


def receipt(case: Case, *, again: bool = False) -> Call:
    """The receipt for a return that is accepted, once per version."""
    if case.stage is not Stage.SETTLED:
        return _none(case, "not-accepted")
    if case.about(Kind.RECEIPT, case.version) and not again:
        return _none(case, "receipted", version=case.version)
    return Call(case, Kind.RECEIPT, say("owing.receipt", version=case.version), case.version)


def outdated(kind: Kind, version: int, *, case: Case) -> bool:
    """Whether a letter that still waits has nothing to say any more, because the unit has moved on."""
    if kind is Kind.COVER:
        return case.stage is not Stage.ASKED or version != case.serial
    if kind in _REMINDERS:
        return case.stage not in (Stage.ASKED, Stage.RETURNED) or version != case.version
    stages = (Stage.REVIEW, Stage.RETURNED) if kind is Kind.RETURN else (Stage.SETTLED,)
    return case.stage not in stages or version != case.version


def calls(found: Iterable[Call]) -> tuple[tuple[Call, ...], tuple[Call, ...]]:
    """The letters to be written, and those who get none, each with its reason."""
    every = tuple(found)
    return tuple(each for each in every if each.kind), tuple(each for each in every if not each.kind)


def _told_on(case: Case) -> date:
    """Since when the unit knows: since the letter with the marked copy, else since its return was checked."""
    letter = case.about(Kind.RETURN, case.version)
    return letter.day if letter else case.since


def _none(case: Case, code: str, **values: object) -> Call:
    return Call(case, None, say(f"owing.none-{code}", **values))
