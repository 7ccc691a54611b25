"""How a return is sent back: the sender's own values in a fresh workbook, every finding marked."""

from pathlib import Path

from collect.campaign.clock import now
from collect.campaign.events import Batch, Copy, Kept, Move
from collect.campaign.filing import put, safe_name
from collect.campaign.ledger import Ledger
from collect.campaign.trays import RETURNED, file_away, lies
from collect.desk import Desk, Looked
from collect.edits.findings import Finding
from collect.form.model import Cell, Form, Severity
from collect.words import say
from collect.workbook.marked import Mark, Marks, marked_workbook, numbered
from collect.workbook.write import write_workbook

_FOREIGN = "foreign-sheets"


def mark_return(desk: Desk, ledger: Ledger, *, kept: Kept, looked: Looked) -> Path:
    """Writes the marked copy of a return into ``returned/``; the one of this version that lies there is kept.

    What was received leaves that tray for the archive, so that nobody sends it back by mistake. The file comes first,
    the record after it: cut off between them, the same file is written once more.
    """
    unit, version = kept.arrival.unit, kept.arrival.version
    path = _there(desk, ledger, unit=unit, version=version)
    if path is None:
        serial = ledger.next_serial(unit)
        path = put(
            desk.campaign.returned / _name(desk, unit, version=version),
            _written(desk, kept, looked=looked, serial=serial),
        )
        relative = path.relative_to(desk.campaign.folder).as_posix()
        ledger.issue(unit, Copy(serial, now(), relative, marks=version))
    if lies(kept.arrival, RETURNED):
        ledger.enter(Batch(moves=[Move(kept.arrival.id, "")]))
        file_away(desk.campaign, ledger)
    return path


def _there(desk: Desk, ledger: Ledger, *, unit: str, version: int) -> Path | None:
    copies = (
        desk.campaign.folder / copy.path for code, copy in ledger.marked() if (code, copy.marks) == (unit, version)
    )
    return next((path for path in copies if path.is_file()), None)


def _name(desk: Desk, code: str, *, version: int) -> str:
    unit = desk.campaign.roster.get(code)
    return safe_name(say("marking.file", code=code, name=unit.name if unit else "", version=version))


def _written(desk: Desk, kept: Kept, *, looked: Looked, serial: int) -> bytes:
    issue = desk.issuing.returned(kept.submission, serial)
    remarks = [each for each in kept.submission.remarks if each.code != _FOREIGN]
    marks = Marks(
        version=kept.arrival.version,
        marks=_marks(desk.campaign.form, looked),
        sheets=tuple(each.detail["sheets"] for each in kept.submission.remarks if each.code == _FOREIGN),
        remarks=tuple(say(f"remark.{each.code}", **each.detail) for each in remarks),
    )
    return write_workbook(marked_workbook(desk.layout, issue, marks=marks))


def _marks(form: Form, looked: Looked) -> tuple[Mark, ...]:
    """A mark for each finding, with the likely repair of those whose figures it would change."""
    hard = {each.key: _figures(form, each) for each in looked.findings if each.severity is Severity.HARD}
    changes = [(repair, tuple(change.cell for change in repair.changes)) for repair in looked.repairs]
    likely = [(key, *each) for each in changes for key, cells in hard.items() if not cells.isdisjoint(each[1])]
    return numbered(
        looked.findings,
        repairs={key: repair.message for key, repair, _ in likely},
        explanations=looked.explanations,
        suspects={key: cells for key, _, cells in likely},
    )


def _figures(form: Form, finding: Finding) -> frozenset[Cell]:
    """Every cell a finding rests on: those it names, and the entries its totals add up."""
    return frozenset(part for cell in finding.cells for part in (cell, *form.closures[cell]))
