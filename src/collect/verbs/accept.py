"""How a reviewer settles returns that only raise questions, or overrules what the rules say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from collect.campaign.clock import now, worker
from collect.campaign.disposition import Disposition
from collect.campaign.events import Arrival, Batch, Choice, Decision, Fate, Kept, Move
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger, open_ledger
from collect.campaign.trays import ACCEPTED, accepted_place, clear_marked, file_away, lies
from collect.desk import Desk, explanations_in
from collect.edits.findings import Finding
from collect.errors import CollectError
from collect.form.model import Severity
from collect.outcome import Exit, Line, Outcome, Tone
from collect.roster import Unit
from collect.words import say


@dataclass(frozen=True, slots=True)
class Wish:
    """What the reviewer decides: to accept, or to take note of what a unit explained by word of mouth.

    ``overruled`` are codes of hard rules that are not held against the return; then ``reason`` is a must.
    """

    choice: Choice = Choice.ACCEPT
    reason: str = ""
    overruled: tuple[str, ...] = ()


def accept(campaign: Campaign, units: Sequence[Unit], *, wish: Wish = Wish(), dry_run: bool = False) -> Outcome:
    """Settles the current return of each unit.

    Raises CollectError while a hard finding stands that is not overruled, where there is no return, and when
    something is overruled or explained without a reason.
    """
    _refuse_unreasoned(wish)
    desk = Desk(campaign)
    with open_ledger(campaign.ledger_path) as ledger, ledger.alone():
        returns = [(unit, _acceptable(desk, ledger, unit=unit, wish=wish)) for unit in units]
        if not dry_run:
            _enter(campaign, ledger, kept=[kept for _, kept in returns], wish=wish)
    return _told(returns, wish)


def accept_all_soft(campaign: Campaign, wish: Wish = Wish(), *, dry_run: bool = False) -> Outcome:
    """Lists every return that waits with soft findings only, then accepts them; with ``dry_run`` lists only."""
    desk = Desk(campaign)
    with open_ledger(campaign.ledger_path) as ledger, ledger.alone():
        standing = ledger.standing([unit.code for unit in campaign.roster])
        waiting = [unit for unit in campaign.roster if standing[unit.code].disposition is Disposition.RECEIVED]
        returns = [(unit, _acceptable(desk, ledger, unit=unit, wish=wish)) for unit in waiting]
        if not dry_run:
            _enter(campaign, ledger, kept=[kept for _, kept in returns], wish=wish)
    listed = [line for unit, kept in returns for line in _listed(unit, kept)]
    if dry_run:
        waits = {"waiting": [kept.arrival.unit for _, kept in returns]}
        code, step = (Exit.WANTED, "accept --all-soft") if returns else (Exit.WELL, "status")
        return Outcome(listed or _nothing(), waits, code, next_step=step)
    done = _told(returns, wish)
    return Outcome((*listed, *done.told), done.facts, next_step="status")


def _refuse_unreasoned(wish: Wish) -> None:
    if (wish.overruled or wish.choice is Choice.EXPLAIN) and not wish.reason.strip():
        raise CollectError("reason-missing")


def _acceptable(desk: Desk, ledger: Ledger, *, unit: Unit, wish: Wish) -> Kept:
    kept = ledger.current(unit.code)
    if kept is None:
        raise CollectError("nothing-to-accept", name=unit.name, code=unit.code)
    found = desk.look(kept.submission).findings
    hard = [each for each in found if each.severity is Severity.HARD]
    _refuse_idle(hard, unit, wish=wish)
    standing = [each for each in hard if each.rule not in wish.overruled]
    if standing:
        first = standing[0].message
        raise CollectError("hard-findings", name=unit.name, code=unit.code, count=len(standing), first=first)
    return kept


def _refuse_idle(hard: Sequence[Finding], unit: Unit, *, wish: Wish) -> None:
    """A rule that stands in nobody's way is not overruled: most likely its code was mistyped."""
    failing = {each.rule for each in hard}
    idle = [code for code in wish.overruled if code not in failing]
    if idle:
        rules = say("naming.join").join(sorted(failing)) or say("accept.no-rule")
        raise CollectError("nothing-to-overrule", name=unit.name, rules=say("naming.join").join(idle), failing=rules)


def _enter(campaign: Campaign, ledger: Ledger, *, kept: Sequence[Kept], wish: Wish) -> None:
    waiting = [each.arrival for each in kept if not _settled(ledger, each, choice=wish.choice)]
    decisions = [decision for row in waiting for decision in _decisions(row, wish)]
    moves = [Move(row.id, accepted_place(campaign, row)) for row in waiting if not lies(row, ACCEPTED)]
    ledger.enter(Batch(decisions=decisions, moves=moves))
    file_away(campaign, ledger)
    clear_marked(campaign, ledger)


def _settled(ledger: Ledger, kept: Kept, *, choice: Choice) -> bool:
    """Whether nothing is left to decide: this was decided before, the return is accepted, or had nothing to ask.

    One that counts on the strength of what the unit explained can still be accepted by the office.
    """
    arrival = kept.arrival
    decided = [each.choice for each in ledger.decisions(arrival.unit) if each.version == arrival.version]
    asked = choice is Choice.ACCEPT and explanations_in(kept.findings)
    return choice in decided or Choice.ACCEPT in decided or (arrival.outcome is Fate.ACCEPTED and not asked)


def _decisions(row: Arrival, wish: Wish) -> Iterator[Decision]:
    who, at, reason = worker(), now(), wish.reason.strip()
    for rule in wish.overruled:
        yield Decision(row.unit, Choice.OVERRULE, reason, who, at, row.version, rule)
    yield Decision(row.unit, wish.choice, reason, who, at, row.version)


def _listed(unit: Unit, kept: Kept) -> Iterator[Line]:
    """One return that waits, with what is asked of it."""
    title = say("check.unit", code=unit.code, name=unit.name)
    yield Line(say("accept.waits", title=title, version=kept.arrival.version), Tone.ASK)
    for fact in (fact for fact in kept.findings if fact["severity"] == Severity.SOFT):
        yield Line(say("accept.asked", rule=fact["rule"], message=fact["message"]), indent=1)


def _nothing() -> tuple[Line, ...]:
    return (Line(say("accept.nothing")),)


def _told(returns: Sequence[tuple[Unit, Kept]], wish: Wish) -> Outcome:
    code = "accept.explained" if wish.choice is Choice.EXPLAIN else "accept.done"
    told: list[Line] = []
    for unit, kept in returns:
        told.append(Line(say(code, name=unit.name, version=kept.arrival.version), Tone.GOOD))
        told += [Line(say("accept.overruled", rule=rule, reason=wish.reason), Tone.ASK, 1) for rule in wish.overruled]
    accepted: list[dict[str, Any]] = [
        {"unit": kept.arrival.unit, "version": kept.arrival.version} for _, kept in returns
    ]
    facts = {"accepted": accepted, "overruled": list(wish.overruled)}
    return Outcome(tuple(told) or _nothing(), facts, next_step="status")
