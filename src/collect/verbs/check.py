"""How returns are checked again, and their findings shown."""

from collections.abc import Sequence
from typing import Any

from collect.campaign.disposition import Disposition
from collect.campaign.events import Fate
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger, open_ledger
from collect.desk import Desk
from collect.outcome import Exit, Line, Outcome, Tone
from collect.roster import Unit
from collect.words import say

_TONES = {"hard": Tone.BAD, "soft": Tone.ASK, "note": Tone.PLAIN}


def check(campaign: Campaign, units: Sequence[Unit] = ()) -> Outcome:
    """Holds the current return of each unit (of all, when none is named) against the rules once more."""
    desk = Desk(campaign)
    told: list[Line] = []
    facts: list[dict[str, Any]] = []
    worst = Exit.WELL
    with open_ledger(campaign.ledger_path) as ledger:
        standing = ledger.standing()
        checked = [(unit, *_checked(desk, ledger, unit=unit)) for unit in units or tuple(campaign.roster)]
    for unit, lines, found, fate in checked:
        told += lines
        facts += [] if found is None else [{"unit": unit.code, "findings": found}]
        decided = unit.code in standing and standing[unit.code].disposition is Disposition.ACCEPTED
        told += [Line(say("check.accepted"), Tone.GOOD, 1)] if decided and fate is Fate.REVIEW else []
        worst = Exit.WANTED if fate is Fate.RETURNED or (fate is Fate.REVIEW and not decided) else worst
    return Outcome(told, {"units": facts}, worst, next_step="status")


def _checked(desk: Desk, ledger: Ledger, *, unit: Unit) -> tuple[list[Line], list[dict[str, Any]] | None, Fate | None]:
    """The lines about one unit, its findings, and what would become of its return; None without a return."""
    kept = ledger.current(unit.code)
    title = say("check.unit", code=unit.code, name=unit.name)
    if kept is None:
        return [Line(say("check.none", title=title), Tone.FAINT)], None, None
    looked = desk.look(kept.submission)
    found = desk.facts(looked.findings)
    head = say(
        "check.head",
        title=title,
        version=kept.arrival.version,
        fate=say(f"fate.{looked.fate}"),
        code=looked.check_code,
    )
    lines = [Line(head, Tone.HEAD)]
    lines += [
        Line(say("ingest.finding", number=number, **fact), _TONES[fact["severity"]], 1)
        for number, fact in enumerate(found, 1)
    ]
    remarks = kept.submission.remarks
    lines += [Line(say(f"remark.{remark.code}", **remark.detail), Tone.FAINT, 1) for remark in remarks]
    return lines, found, looked.fate
