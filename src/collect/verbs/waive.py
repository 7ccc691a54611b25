"""How a unit is excused for this year."""

from collections.abc import Sequence

from collect.campaign.clock import now, worker
from collect.campaign.events import Batch, Choice, Decision
from collect.campaign.folder import Campaign
from collect.campaign.ledger import open_ledger
from collect.campaign.trays import clear_marked
from collect.errors import CollectError
from collect.outcome import Line, Outcome, Tone
from collect.roster import Unit
from collect.words import say


def waive(
    campaign: Campaign, units: Sequence[Unit], *, reason: str, undo: bool = False, dry_run: bool = False
) -> Outcome:
    """Records that units owe nothing this year, or with ``undo`` that they owe it after all.

    Raises CollectError ``reason-missing``: nobody is excused without one.
    """
    if not reason.strip():
        raise CollectError("reason-missing")
    choice = Choice.UNWAIVE if undo else Choice.WAIVE
    who, at = worker(), now()
    decisions = [Decision(unit.code, choice, reason.strip(), who, at) for unit in units]
    with open_ledger(campaign.ledger_path) as ledger, ledger.alone():
        if not dry_run:
            ledger.enter(Batch(decisions=decisions))
            clear_marked(campaign, ledger)
    code = "waive.undone" if undo else "waive.done"
    told = [Line(say(code, name=unit.name, reason=reason.strip()), Tone.GOOD) for unit in units]
    facts = {"waived": [] if undo else [unit.code for unit in units]}
    return Outcome(told, facts, next_step="status")
