"""How a form is checked and previewed by whoever edits it."""

from datetime import date
from pathlib import Path

from collect.campaign.filing import put
from collect.campaign.shipped import shipped_form
from collect.errors import CollectError
from collect.form.files import FORM_FILE, TEMPLATE_FILE
from collect.form.load import examine, examine_analysis, examine_letters, load_form, load_style
from collect.form.model import EditRule, Form, Severity
from collect.form.prose import Prose, ProseRule
from collect.issuing import PASSWORD
from collect.outcome import Exit, Line, Listing, Outcome, Tone
from collect.roster import Unit
from collect.submission import Stamp, Submission
from collect.words import say
from collect.workbook.draft import issued_workbook
from collect.workbook.issue import Issue
from collect.workbook.layout import Layout
from collect.workbook.write import write_workbook

_KEY = bytes(32)
"""A specimen's seal opens nothing: no campaign has this key."""
_YEAR = 2000
_TONES = {Severity.HARD: Tone.BAD, Severity.SOFT: Tone.ASK, Severity.NOTE: Tone.PLAIN, Severity.TRIAL: Tone.FAINT}


def check_form(folder: Path) -> Outcome:
    """Lists every fault of a form's definition at once."""
    home = _home(folder)
    form, found = examine(home)
    style = load_style(home, form) if form else None
    complaints = [*found, *examine_letters(home)[1]]
    if form and style:
        complaints += examine_analysis(home, form, style=style)[1]
    listed = [{"file": each.file, "line": each.row, "code": each.code, "message": each.sentence} for each in complaints]
    facts = {"form": form.id if form else "", "complaints": listed}
    if form is None or complaints:
        told = [Line(str(each), Tone.BAD) for each in complaints]
        told.append(Line(say("form.refused", count=len(complaints)), Tone.HEAD))
        return Outcome(told, facts, Exit.WANTED)
    if not (home / TEMPLATE_FILE).is_file():
        raise CollectError("report-no-template", place=home / TEMPLATE_FILE, fault=say("form.no-file"))
    counts = say("form.sound", title=form.title, cells=len(form.places), edits=len(form.edits))
    return Outcome([Line(counts, Tone.GOOD)], facts, next_step=f"form preview {folder}")


def preview_form(folder: Path, target: Path | None = None) -> Outcome:
    """Writes one specimen workbook. Raises CollectError ``form-faulty`` for a form with a fault."""
    home = _home(folder)
    form = load_form(home)
    layout = Layout(form, load_style(home, form))
    unit = Unit("SPECIMEN", say("form.specimen-unit"))
    stamp = Stamp(form.id, form.edition, form.fingerprint[:12], unit.code, _YEAR, 0)
    issue = Issue(
        form=form,
        unit=unit,
        due=date(_YEAR + 1, 1, 20),
        office=say("form.specimen-office"),
        token=stamp.sealed(_KEY),
        submission=Submission(stamp, {}),
        password=PASSWORD,
    )
    path = put(target or Path(f"{form.id}.xlsx"), write_workbook(issued_workbook(layout, issue)))
    told = [Line(say("form.specimen-done", path=path), Tone.GOOD)]
    return Outcome(told, {"files": [{"unit": unit.code, "path": str(path)}]})


def list_rules(folder: Path) -> Outcome:
    """Every rule of a form as a table, those it implies included. Raises CollectError ``form-faulty``."""
    form = load_form(_home(folder))
    rules = _rules(form)
    rows = [(_TONES[rule.severity], _row(rule)) for rule in rules]
    heads = list(map(say, ("form.head-code", "form.head-statement", "form.head-severity", "form.head-basis")))
    counts = say("form.rules", title=form.title, count=len(rules))
    facts = {
        "form": form.id,
        "rules": [
            {"code": rule.code, "statement": rule.message, "severity": str(rule.severity), "basis": rule.basis}
            for rule in rules
        ],
    }
    return Outcome([Line(counts, Tone.HEAD), Listing(heads, rows)], facts)


def _rules(form: Form) -> tuple[EditRule | ProseRule, ...]:
    """What is asked of the figures, then what is asked of the prose."""
    prose: Prose = getattr(form, "prose", Prose())
    return (*form.edits, *prose.rules)


def _row(rule: EditRule | ProseRule) -> tuple[str, ...]:
    return rule.code, rule.message, say(f"severity.{rule.severity}"), rule.basis


def _home(folder: Path) -> Path:
    """A form's folder, or a shipped form by its identifier."""
    return folder if (folder / FORM_FILE).is_file() or folder.is_dir() else shipped_form(str(folder))
