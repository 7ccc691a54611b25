"""How units are written to: the workbook out, reminders, returns, receipts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from collect.campaign.clock import now, today
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger, open_ledger
from collect.campaign.letters import Letters, LetterState, Posted
from collect.desk import Desk
from collect.mailroom.correspondence import Writer, cases
from collect.mailroom.drafting import drafts, sent_by_hand, write_draft
from collect.mailroom.posting import enqueue, post_queue, sending_server
from collect.outcome import Exit, Line, Outcome, Tone, Watch, unwatched
from collect.post import owing
from collect.post.envelope import addressable
from collect.post.letter import Kind, Letter
from collect.post.owing import Calendar, Call, Case, Stage
from collect.roster import Unit
from collect.words import say

_DUE = "due"
_FINE = (_DUE, LetterState.DRAFTED, LetterState.SENT, LetterState.WITHDRAWN)
Rule = Callable[[Case, Calendar], Call]
Planned = tuple[Call, Letter]


def _unsure(_count: int, _obstacles: int, /) -> bool:
    """Nobody was asked."""
    return False


@dataclass(frozen=True, slots=True)
class Wish:
    """How letters are to leave. ``sure`` is asked before any does: how many go, how many cannot; nothing leaves unless
    it says yes. ``again``: also what was written before. ``days``: how long a unit is left in peace between reminders.
    """

    dry_run: bool = False
    again: bool = False
    days: int = 3
    sure: Callable[[int, int], bool] = _unsure
    watch: Watch = unwatched


@dataclass(frozen=True, slots=True)
class _Told:
    """One letter as it is told of: to whom, and where it stands."""

    case: Case
    kind: Kind
    state: str
    why: str
    path: str = ""
    said: str = ""
    repeat: bool = False

    @property
    def fact(self) -> dict[str, Any]:
        """The letter as other programs read it."""
        return {
            "unit": self.case.unit.code,
            "kind": str(self.kind),
            "address": self.case.unit.email,
            "state": str(self.state),
            "path": self.path,
            "why": self.why,
            "said": self.said,
            "repeat": self.repeat,
        }


@dataclass(frozen=True, slots=True)
class _Posted:
    """What one round came to: its letters, the sentence that sums it up, the next step."""

    told: Sequence[_Told]
    last: str
    step: str
    code: Exit = Exit.WELL
    stopped: str = ""


def send(campaign: Campaign, units: Sequence[Unit] = (), *, wish: Wish = Wish()) -> Outcome:
    """Sends each unit its workbook with the cover letter, and whatever an earlier run left to send."""
    return _post(campaign, units, errand="send", rule=lambda case, _: owing.cover(case, again=wish.again), wish=wish)


def remind(campaign: Campaign, units: Sequence[Unit] = (), *, wish: Wish = Wish()) -> Outcome:
    """Writes to the units that owe an answer or a correction, and to nobody else."""
    return _post(campaign, units, errand="remind", rule=owing.reminder, wish=wish)


def send_back(campaign: Campaign, units: Sequence[Unit] = (), *, wish: Wish = Wish()) -> Outcome:
    """Sends each unit its marked copy with its own findings, once per version."""
    named = bool(units)
    return _post(
        campaign,
        units,
        errand="return",
        rule=lambda case, _: owing.sent_back(case, again=wish.again, wanted=named),
        wish=wish,
    )


def receipt(campaign: Campaign, units: Sequence[Unit] = (), *, wish: Wish = Wish()) -> Outcome:
    """Tells each unit whose return is accepted so, with its check code, once per version."""
    return _post(
        campaign, units, errand="receipt", rule=lambda case, _: owing.receipt(case, again=wish.again), wish=wish
    )


def done(campaign: Campaign, units: Sequence[Unit] = (), *, dry_run: bool = False) -> Outcome:
    """Takes note that the drafts (of these units, or all) went out from the office's own mail program."""
    with open_ledger(campaign.ledger_path) as ledger, ledger.alone():
        waiting = drafts(Letters(ledger), [unit.code for unit in units])
        for each in () if dry_run else waiting:
            sent_by_hand(campaign, ledger, draft=each)
        known = cases(campaign, ledger)
    told = [replace(_of(each, known, why=say("mail.by-hand")), state=LetterState.SENT) for each in waiting]
    code = "mail.done" if waiting else "mail.no-drafts"
    return _outcome(_Posted(told, say(code, count=len(waiting), folder=say("mail.gone-folder")), "status"))


# ── look ─────────────────────────────────────────────────────────────────────────────────────────


def _post(campaign: Campaign, units: Sequence[Unit], *, errand: str, rule: Rule, wish: Wish) -> Outcome:
    calendar = Calendar(today(), campaign.due, wish.days)
    with open_ledger(campaign.ledger_path) as ledger:
        with ledger.alone():
            known = cases(campaign, ledger)
            wanted = [known[unit.code] for unit in units] if units else list(known.values())
            due, skipped = owing.calls(rule(case, calendar) for case in wanted)
            writer = Writer(Desk(campaign), ledger, calendar)
            obstacles = [told for call in due if (told := _obstacle(writer, call))]
            held = {told.case.unit.code for told in obstacles}
            planned = [(call, writer.letter(call)) for call in due if call.case.unit.code not in held]
            round_ = _Round(campaign, ledger, known, errand, wish)
            posted = round_.prepared(writer, planned, obstacles=len(obstacles))
        posted = posted or round_.sent(planned)  # others may work meanwhile: sending has a lock of its own
    return _outcome(posted, obstacles, skipped=skipped, listed=wish.dry_run or bool(units))


def _obstacle(writer: Writer, call: Call) -> _Told | None:
    """What keeps a letter from being written at all; None when nothing does. Addresses are checked before any goes."""
    email = call.case.unit.email
    if not email:
        return _told(call, "no-address", why=say("mail.add-address"))
    if not addressable(email):
        return _told(call, "bad-address", why=say("mail.mend-address"))
    if call.kind is Kind.COVER and writer.workbook(call.case.unit.code) is None:
        return _told(call, "no-workbook", why=say("mail.add-workbook"))
    return None


# ── act ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Round:
    """One errand of the post: every letter is worded before any is written or leaves."""

    campaign: Campaign
    ledger: Ledger
    known: Mapping[str, Case]
    errand: str
    wish: Wish

    def prepared(self, writer: Writer, planned: Sequence[Planned], *, obstacles: int) -> _Posted | None:
        """Writes the drafts, or queues the letters once a person is sure; None when the queue is to be sent now."""
        if self.wish.dry_run:
            return self._planned(planned, say("mail.would", count=len(planned)))
        if not (self.campaign.mail and self.campaign.mail.smtp):
            return self._drafted(writer, planned)
        sending_server(self.campaign)  # no password: nothing is asked, nothing is queued
        letters = Letters(self.ledger)
        stale = [each for each in letters.open() if _stale(each, self.known.get(each.unit))]
        total = len(planned) + len(letters.open()) - len(stale)
        if total and not self.wish.sure(total, obstacles):
            return self._planned(planned, say("mail.unsure", count=total), option=" --yes")
        for each in stale:
            letters.withdraw(each.id, said=say("mail.stale"), at=now())
        enqueue(letters, [writer.enclosed(letter) for _, letter in planned], at=now())
        return None if total else _Posted((), say("mail.nothing"), "status")

    def _planned(self, planned: Sequence[Planned], last: str, *, option: str = "") -> _Posted:
        told = [_told(call, _DUE) for call, _ in planned]
        return _Posted(told, last, f"mail {self.errand}{option}", Exit.WANTED if option else Exit.WELL)

    def _drafted(self, writer: Writer, planned: Sequence[Planned]) -> _Posted:
        told: list[_Told] = []
        for done, (call, letter) in enumerate(planned, 1):
            path = write_draft(self.campaign, self.ledger, letter=writer.enclosed(letter))
            told.append(_told(call, LetterState.DRAFTED, path=str(path)))
            self.wish.watch(done, len(planned))
        if not told:
            return _Posted((), say("mail.nothing"), "status")
        return _Posted(told, say("mail.drafts", count=len(told), folder=self.campaign.drafts), "mail send --done")

    def sent(self, planned: Sequence[Planned]) -> _Posted:
        """Sends what waits, and tells what became of each letter."""
        tries = count(1)
        of = len(Letters(self.ledger).open())
        posting = post_queue(self.campaign, self.ledger, tell=lambda _: self.wish.watch(min(next(tries), of), of))
        whys = {(call.case.unit.code, str(call.kind)): call.why for call, _ in planned}
        every = (*posting.sent, *posting.refused, *posting.waiting)
        told = [_of(each, self.known, why=whys.get((each.unit, each.kind), say("mail.left"))) for each in every]
        left = len(every) - len(posting.sent)
        last = say("mail.sent", sent=len(posting.sent), left=left)
        return _Posted(told, last, "mail send" if posting.waiting else "status", stopped=posting.stopped)


def _stale(posted: Posted, case: Case | None) -> bool:
    """Whether a letter that waits has nothing to say any more."""
    return case is None or owing.outdated(Kind(posted.kind), posted.version, case=case)


def _told(call: Call, state: str, *, why: str = "", path: str = "") -> _Told:
    assert call.kind is not None
    return _Told(call.case, call.kind, state, why or call.why, path)


def _of(posted: Posted, known: Mapping[str, Case], *, why: str) -> _Told:
    """A letter of the ledger as it is told of, with the address it was written to."""
    unit = known[posted.unit].unit if posted.unit in known else Unit(posted.unit, "")
    case = Case(replace(unit, email=posted.address), Stage.ASKED)
    return _Told(case, Kind(posted.kind), posted.state, why, said=posted.said, repeat=posted.doubted)


# ── say ──────────────────────────────────────────────────────────────────────────────────────────


def _outcome(
    posted: _Posted, obstacles: Sequence[_Told] = (), *, skipped: Sequence[Call] = (), listed: bool = False
) -> Outcome:
    """``listed``: people are told of those that get no letter, too; programs always are."""
    every = (*posted.told, *obstacles)
    lines = [line for each in every for line in _lines(each)]
    lines += [Line(_skipped(each), Tone.FAINT) for each in skipped if listed]
    lines.append(Line(posted.last, Tone.HEAD))
    if posted.stopped:
        lines.append(Line(say("mail.stopped", said=posted.stopped), Tone.BAD))
    facts = {
        "letters": [each.fact for each in every],
        "skipped": [{"unit": each.case.unit.code, "why": each.why} for each in skipped],
        "stopped": posted.stopped,
    }
    wanting = posted.stopped or any(each.state not in _FINE for each in every)
    return Outcome(lines, facts, Exit.WANTED if wanting else posted.code, next_step=posted.step)


def _lines(each: _Told) -> Iterator[Line]:
    unit = each.case.unit
    names = {"code": unit.code, "name": unit.name, "address": unit.email, "why": each.why}
    state, kind = say(f"mail.state-{each.state}"), say(f"letter.kind-{each.kind}")
    yield Line(say("mail.line", state=state, kind=kind, **names), Tone.PLAIN if each.state in _FINE else Tone.ASK)
    if each.repeat:
        yield Line(say("mail.repeat"), Tone.ASK, 1)
    if each.said and each.state != LetterState.SENT:
        yield Line(say("mail.said", said=each.said), Tone.FAINT, 1)


def _skipped(call: Call) -> str:
    return say("mail.skipped", code=call.case.unit.code, name=call.case.unit.name, why=call.why)
