"""How every unit gets its locked workbook."""

from dataclasses import dataclass
from pathlib import Path

from collect.campaign.clock import now
from collect.campaign.events import Copy
from collect.campaign.filing import put, safe_name
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger, open_ledger
from collect.desk import Desk
from collect.outcome import Line, Outcome, Tone, Watch, unwatched
from collect.roster import Unit
from collect.words import say
from collect.workbook.draft import issued_workbook
from collect.workbook.write import write_workbook


@dataclass(frozen=True, slots=True)
class _Issuing:
    unit: Unit
    serial: int
    path: Path
    new: bool


def generate(campaign: Campaign, *, preview: bool = False, dry_run: bool = False, watch: Watch = unwatched) -> Outcome:
    """Writes one locked workbook for every unit that has none yet; with ``preview`` only the first, as a specimen.

    A unit that was issued a workbook keeps it: run again, only units new to the roster get one, and those whose
    workbook is gone from the outbox.
    """
    desk = Desk(campaign)
    if preview:
        return _specimen(desk, dry_run=dry_run)
    with open_ledger(campaign.ledger_path) as ledger, ledger.alone():
        plan = _plan(campaign, ledger)
        for done, issuing in enumerate(() if dry_run else plan, 1):
            _issue(desk, ledger, issuing=issuing)
            watch(done, len(plan))
    return _told(campaign, plan, dry_run=dry_run)


def _plan(campaign: Campaign, ledger: Ledger) -> list[_Issuing]:
    """Whom to write for: everyone not issued, and whose issued file is gone from the outbox."""
    issued = ledger.issued()
    plan: list[_Issuing] = []
    for unit in campaign.roster:
        copy = issued.get(unit.code)
        if copy is None or not (campaign.folder / copy.path).is_file():
            path = campaign.outbox / _name(campaign, unit)
            again = copy is not None and copy.path == path.relative_to(campaign.folder).as_posix()
            serial = copy.serial if copy and again else ledger.next_serial(unit.code)
            plan.append(_Issuing(unit, serial, path, new=not again))
    return plan


def _name(campaign: Campaign, unit: Unit) -> str:
    return safe_name(
        say("generate.file", code=unit.code, name=unit.name, year=campaign.year, title=campaign.form.title)
    )


def _issue(desk: Desk, ledger: Ledger, *, issuing: _Issuing) -> None:
    """The file first, the record after it: cut off between them, the same file is written once more."""
    content = write_workbook(issued_workbook(desk.layout, desk.blank(issuing.unit, issuing.serial)))
    path = put(issuing.path, content)
    if issuing.new:
        relative = path.relative_to(desk.campaign.folder).as_posix()
        ledger.issue(issuing.unit.code, Copy(issuing.serial, now(), relative))


def _specimen(desk: Desk, *, dry_run: bool) -> Outcome:
    unit = next(iter(desk.campaign.roster))
    path = desk.campaign.folder / say("generate.specimen")
    if not dry_run:
        path = put(path, write_workbook(issued_workbook(desk.layout, desk.blank(unit, 0))))
    told = (Line(say("generate.specimen-done", path=path), Tone.GOOD),)
    return Outcome(told, {"files": [{"unit": unit.code, "path": str(path)}]}, next_step="generate")


def _told(campaign: Campaign, plan: list[_Issuing], *, dry_run: bool) -> Outcome:
    code = "generate.would" if dry_run else "generate.done" if plan else "generate.nothing"
    told = (Line(say(code, count=len(plan), folder=campaign.outbox, of=len(campaign.roster)), Tone.GOOD),)
    files = [{"unit": issuing.unit.code, "path": str(issuing.path)} for issuing in plan]
    return Outcome(told, {"files": files}, next_step="generate" if dry_run else "mail send")
