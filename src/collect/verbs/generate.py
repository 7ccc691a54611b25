"""How every unit gets its locked workbook."""

from collections.abc import Sequence
from dataclasses import dataclass

from collect.campaign.clock import now
from collect.campaign.events import Copy
from collect.campaign.filing import put, put_all, safe_name
from collect.campaign.folder import Campaign
from collect.campaign.issuing import issue_all, serials
from collect.campaign.ledger import Ledger, open_ledger
from collect.campaign.remembered import CACHE
from collect.issuing import Issuing
from collect.outcome import Line, Outcome, Tone, Watch, unwatched
from collect.roster import Unit
from collect.words import say
from collect.workbook.draft import issued_workbook
from collect.workbook.master import pen
from collect.workbook.press import Press

_BATCH = 256
"""So many workbooks are printed, then put into the outbox, then recorded."""


@dataclass(frozen=True, slots=True)
class _Printing:
    """One workbook to be printed; ``place`` is relative to the campaign. Small: a country has 140,000 of them."""

    unit: Unit
    serial: int
    place: str
    new: bool


def generate(campaign: Campaign, *, preview: bool = False, dry_run: bool = False, watch: Watch = unwatched) -> Outcome:
    """Writes one locked workbook for every unit that has none yet; with ``preview`` only the first, as a specimen.

    A unit that was issued a workbook keeps it: run again, only units new to the roster get one, and those whose
    workbook is gone from the outbox.
    """
    issuing = Issuing(campaign)
    if preview:
        return _specimen(issuing, dry_run=dry_run)
    with open_ledger(campaign.ledger_path) as ledger, ledger.alone():
        plan = _plan(campaign, ledger)
        press = Press(issuing.layout, campaign.folder / CACHE)
        for first in range(0, 0 if dry_run else len(plan), _BATCH):
            batch = plan[first : first + _BATCH]
            printed = [(each, press.workbook(issuing.blank(each.unit, each.serial))) for each in batch]
            _issue(campaign, ledger, printed=printed)
            watch(first + len(batch), len(plan))
    return _told(campaign, plan, dry_run=dry_run)


def _plan(campaign: Campaign, ledger: Ledger) -> list[_Printing]:
    """Whom to write for: everyone not issued, and whose issued file is gone from the outbox."""
    issued, last = ledger.issued(), serials(ledger)
    plan: list[_Printing] = []
    for unit in campaign.roster:
        copy = issued.get(unit.code)
        if copy is None or not (campaign.folder / copy.path).is_file():
            place = f"{campaign.outbox.name}/{_name(campaign, unit)}"
            again = copy is not None and copy.path == place
            serial = copy.serial if copy and again else last.get(unit.code, 0) + 1
            plan.append(_Printing(unit, serial, place, new=not again))
    return plan


def _name(campaign: Campaign, unit: Unit) -> str:
    return safe_name(
        say("generate.file", code=unit.code, name=unit.name, year=campaign.year, title=campaign.form.title)
    )


def _issue(campaign: Campaign, ledger: Ledger, *, printed: Sequence[tuple[_Printing, bytes]]) -> None:
    """The files first, the record after them: cut off between them, the same files are written once more."""
    folder = campaign.folder
    paths = put_all([(folder / each.place, content) for each, content in printed])
    placed = zip(printed, paths, strict=True)
    copies = [
        (each.unit.code, Copy(each.serial, now(), path.relative_to(folder).as_posix()))
        for (each, _), path in placed
        if each.new
    ]
    issue_all(ledger, copies)


def _specimen(issuing: Issuing, *, dry_run: bool) -> Outcome:
    unit = next(iter(issuing.campaign.roster))
    path = issuing.campaign.folder / say("generate.specimen")
    if not dry_run:
        path = put(path, pen(issued_workbook(issuing.layout, issuing.blank(unit, 0))))
    told = (Line(say("generate.specimen-done", path=path), Tone.GOOD),)
    return Outcome(told, {"files": [{"unit": unit.code, "path": str(path)}]}, next_step="generate")


def _told(campaign: Campaign, plan: list[_Printing], *, dry_run: bool) -> Outcome:
    code = "generate.would" if dry_run else "generate.done" if plan else "generate.nothing"
    told = (Line(say(code, count=len(plan), folder=campaign.outbox, of=len(campaign.roster)), Tone.GOOD),)
    files = [{"unit": issuing.unit.code, "path": str(campaign.folder / issuing.place)} for issuing in plan]
    return Outcome(told, {"files": files}, next_step="generate" if dry_run else "mail send")
