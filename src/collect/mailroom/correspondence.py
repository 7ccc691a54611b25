"""What a campaign writes to its units: who is due a letter today, how it reads, what goes with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from collect.campaign.disposition import Disposition, Standing
from collect.campaign.events import Fate, Kept
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger
from collect.campaign.letters import Letters, LetterState, Posted
from collect.campaign.refusal import plainly
from collect.desk import Desk, Looked
from collect.edits.neighbours import County
from collect.form.letters import Wordings
from collect.form.load import load_letters
from collect.form.model import Severity
from collect.marking import mark_return
from collect.post.draft import Point, letter_to
from collect.post.letter import Attachment, Kind, Letter
from collect.post.owing import Calendar, Call, Case, Past, Stage
from collect.roster import Unit
from collect.words import say

_STAGES = {
    Disposition.NOT_ISSUED: Stage.UNASKED,
    Disposition.ISSUED: Stage.ASKED,
    Disposition.SENT: Stage.ASKED,
    Disposition.RECEIVED: Stage.REVIEW,
    Disposition.RETURNED: Stage.RETURNED,
    Disposition.EXPLAINED: Stage.SETTLED,
    Disposition.ACCEPTED: Stage.SETTLED,
    Disposition.WAIVED: Stage.WAIVED,
}
_HELD = ("other-sender", "unknown-sender")
"""Why a return waits for a person, though it may well be the unit's."""
_NEVER_CAME = (LetterState.REFUSED, LetterState.WITHDRAWN)


def cases(campaign: Campaign, ledger: Ledger) -> Mapping[str, Case]:
    """What is known of every unit of the roster, by its code."""
    standing = ledger.standing([unit.code for unit in campaign.roster])
    issued = ledger.issued()
    marked = {(unit, copy.marks) for unit, copy in ledger.marked() if (campaign.folder / copy.path).is_file()}
    past = _past(Letters(ledger).all())
    held = {arrival.unit for arrival in ledger.arrivals() if arrival.reason in _HELD}
    return {
        unit.code: Case(
            unit=unit,
            stage=_STAGES[standing[unit.code].disposition],
            serial=issued[unit.code].serial if unit.code in issued else 0,
            version=standing[unit.code].version,
            since=_day(standing[unit.code]),
            marked=(unit.code, standing[unit.code].version) in marked,
            held=unit.code in held,
            past=past.get(unit.code, ()),
        )
        for unit in campaign.roster
    }


def _past(posted: Sequence[Posted]) -> Mapping[str, tuple[Past, ...]]:
    past: dict[str, tuple[Past, ...]] = {}
    for each in posted:
        if each.state not in _NEVER_CAME:
            letter = Past(Kind(each.kind), each.version, date.fromisoformat(each.at[:10]))
            past[each.unit] = (*past.get(each.unit, ()), letter)
    return past


def _day(standing: Standing) -> date:
    return date.fromisoformat(standing.received_at[:10]) if standing.received_at else date.min


@dataclass(frozen=True)
class Writer:
    """Writes the letters of one campaign. Nothing of it is kept; only ``enclosed`` may write a marked copy."""

    desk: Desk
    ledger: Ledger
    calendar: Calendar

    @cached_property
    def wordings(self) -> Wordings:
        """The letters as the campaign's own form words them. Raises CollectError ``letters-faulty``."""
        return load_letters(self.desk.campaign.form_folder)

    def letter(self, call: Call) -> Letter:
        """The letter a unit is due, nothing enclosed yet."""
        assert call.kind is not None
        unit = call.case.unit
        points = self._points(unit) if call.kind is Kind.RETURN else ()
        values = self._values(call)
        letter = letter_to(unit, call.kind, wordings=self.wordings, values=values, points=points)
        return replace(letter, version=call.version)

    def enclosed(self, letter: Letter) -> Letter:
        """The letter with what goes with it: the workbook, or the marked copy, which is written if need be."""
        path = self._enclosure(letter)
        if path is None:
            return letter
        with plainly(path):
            return replace(letter, attachments=(Attachment(path.name, path.read_bytes()),))

    def workbook(self, unit: str) -> Path | None:
        """The blank workbook of a unit in the outbox; None when it is not there."""
        copy = self.ledger.issued().get(unit)
        path = self.desk.campaign.folder / copy.path if copy else None
        return path if path and path.is_file() else None

    def _enclosure(self, letter: Letter) -> Path | None:
        if letter.kind is Kind.COVER:
            return self.workbook(letter.unit)
        if letter.kind is Kind.RETURN:
            kept, looked = self._looked(letter.unit)
            return mark_return(self.desk, self.ledger, kept=kept, looked=looked)
        return None

    def _values(self, call: Call) -> dict[str, str]:
        campaign, mail = self.desk.campaign, self.desk.campaign.mail
        kept = self.ledger.current(call.case.unit.code)
        return {
            "year": str(campaign.year),
            "title": campaign.form.title,
            "due": _written(campaign.due),
            "office": campaign.office,
            "name": mail.name if mail and mail.name else campaign.office,
            "address": mail.address if mail else "",
            "today": _written(self.calendar.today),
            "days": str(abs((campaign.due - self.calendar.today).days)),
            "owing": _owing(call, kept),
            "version": str(call.version),
            "code": kept.check_code if kept else "",
        }

    def _points(self, unit: Unit) -> tuple[Point, ...]:
        _, looked = self._looked(unit.code)
        facts = self.desk.facts(looked.findings, looked.explanations)
        return tuple(Point(Severity(fact["severity"]), fact["message"], fact["explanation"]) for fact in facts)

    def _looked(self, unit: str) -> tuple[Kept, Looked]:
        """The return that counts and what is said of it today, as ``collect check`` would say it."""
        if unit not in self._seen:
            history = [each for each in self.ledger.history(unit) if each.arrival.outcome is not Fate.SET_ASIDE]
            before = history[-2] if len(history) > 1 else None
            self._seen[unit] = history[-1], self.desk.look(history[-1].submission, others=self._others, before=before)
        return self._seen[unit]

    @cached_property
    def _seen(self) -> dict[str, tuple[Kept, Looked]]:
        return {}

    @cached_property
    def _others(self) -> County:
        return self.desk.neighbours({kept.arrival.unit: kept.submission.narratives for kept in self.ledger.currents()})


def _owing(call: Call, kept: Kept | None) -> str:
    """What a unit owes, for the middle of a reminder."""
    if call.case.stage is not Stage.RETURNED or kept is None:
        return say("letter.owes-answer", unit=call.case.unit.name)
    hard = sum(1 for fact in kept.findings if fact["severity"] == Severity.HARD)
    return say("letter.owes-correction", unit=call.case.unit.name, version=kept.arrival.version, hard=hard)


def _written(day: date) -> str:
    return say("letter.date", year=day.year, month=day.month, day=day.day)
