"""How a reviewer accepts returns that only raise questions."""

from collections.abc import Sequence

from collect.campaign.clock import now, worker
from collect.campaign.disposition import Disposition
from collect.campaign.events import Arrival, Batch, Choice, Decision, Fate, Kept, Move
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger, open_ledger
from collect.campaign.trays import accepted_place, file_away
from collect.desk import Desk
from collect.errors import CollectError
from collect.outcome import Line, Outcome, Tone
from collect.roster import Unit
from collect.words import say

_WAITING = (Disposition.RECEIVED, Disposition.EXPLAINED)


def accept(campaign: Campaign, units: Sequence[Unit] = (), *, reason: str = "", dry_run: bool = False) -> Outcome:
    """Accepts the current return of each unit; when none is named, of all that wait with soft findings only.

    Raises CollectError while a hard finding stands, or where there is no return.
    """
    desk = Desk(campaign)
    with open_ledger(campaign.ledger_path) as ledger, ledger.alone():
        units = units or _waiting(campaign, ledger)
        returns = [_acceptable(desk, ledger, unit=unit) for unit in units]
        if not dry_run:
            waiting = [kept.arrival for kept in returns if not _settled(ledger, kept)]
            ledger.enter(_batch(campaign, waiting, reason=reason))
            file_away(campaign, ledger)
    told = [
        Line(say("accept.done", name=unit.name, version=kept.arrival.version), Tone.GOOD)
        for unit, kept in zip(units, returns, strict=True)
    ]
    told = told or [Line(say("accept.nothing"))]
    facts = {"accepted": [{"unit": kept.arrival.unit, "version": kept.arrival.version} for kept in returns]}
    return Outcome(told, facts, next_step="status")


def _acceptable(desk: Desk, ledger: Ledger, *, unit: Unit) -> Kept:
    kept = ledger.current(unit.code)
    if kept is None:
        raise CollectError("nothing-to-accept", name=unit.name, code=unit.code)
    hard = [finding for finding in desk.look(kept.submission).findings if finding.severity == "hard"]
    if hard:
        raise CollectError("hard-findings", name=unit.name, code=unit.code, count=len(hard), first=hard[0].message)
    return kept


def _waiting(campaign: Campaign, ledger: Ledger) -> list[Unit]:
    standing = ledger.standing([unit.code for unit in campaign.roster])
    return [unit for unit in campaign.roster if standing[unit.code].disposition in _WAITING]


def _settled(ledger: Ledger, kept: Kept) -> bool:
    """A return that was accepted as it came, or before, needs no decision."""
    arrival = kept.arrival
    decided = {(each.version, each.choice) for each in ledger.decisions(arrival.unit)}
    return arrival.outcome is Fate.ACCEPTED or (arrival.version, Choice.ACCEPT) in decided


def _batch(campaign: Campaign, waiting: Sequence[Arrival], *, reason: str) -> Batch:
    who, at = worker(), now()
    return Batch(
        decisions=[Decision(row.unit, Choice.ACCEPT, reason, who, at, row.version) for row in waiting],
        moves=[Move(row.id, accepted_place(campaign, row)) for row in waiting],
    )
