"""How the county's sum goes up the ladder, in the workbook that a higher office issued."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from collect.campaign.asked import Given
from collect.campaign.filing import put
from collect.campaign.folder import Campaign
from collect.campaign.ledger import open_ledger
from collect.campaign.prior_table import fitted
from collect.campaign.refusal import plainly
from collect.campaign.shipped import shipped_form, shipped_forms
from collect.campaign.tally import tally
from collect.desk import Desk
from collect.edits.findings import Finding
from collect.edits.known import Known, Prior
from collect.errors import CollectError
from collect.form.arithmetic import Number
from collect.form.figures import written
from collect.form.load import load_form, load_style
from collect.form.model import Cell, Form, Severity
from collect.form.naming import cell_words, places_words
from collect.form.style import Style
from collect.issuing import PASSWORD
from collect.opinion import told_of_finding
from collect.outcome import Exit, Line, Outcome, Tone
from collect.parcel.open import open_parcel
from collect.reading.issued import Printed, printed_token, read_printed
from collect.review import review
from collect.rollup import Aggregate, rolled_up
from collect.roster import Unit
from collect.submission import CONTACTS, Rejection, Stamp, Submission, read_token
from collect.words import say
from collect.workbook.draft import issued_workbook
from collect.workbook.issue import Issue
from collect.workbook.layout import Layout
from collect.workbook.write import write_workbook

_Found = TypeVar("_Found")
_NAMED = 3
"""So many places that have no figure are named before it is said how many there are."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The issued workbook, where to write, and whether units may be missing. Without ``into`` nothing can be done."""

    into: Path | None
    output: Path | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class _Issued:
    """The workbook that was issued to the county: its form, its token, what is printed in it."""

    form: Form
    style: Style
    token: str
    printed: Printed

    @property
    def stamp(self) -> Stamp:
        return self.printed.submission.stamp


@dataclass(frozen=True, slots=True)
class _Filled:
    """The workbook with the county's figures, what the rules say of it, and where the county's own figure differs.

    ``replaced`` counts the figures that somebody had typed otherwise.
    """

    issue: Issue
    findings: tuple[Finding, ...]
    differing: Mapping[Cell, Number]
    replaced: int


def ascend(campaign: Campaign, wish: Wish, *, dry_run: bool = False) -> Outcome:
    """Fills the county's figures into a fresh copy of the workbook the higher office issued; the given file stays.

    Raises CollectError: ``into-unsaid``, ``into-absent``, ``into-unreadable``, ``into-specimen``, ``into-own``,
    ``into-foreign``, ``into-year``, ``into-form``, ``into-cells``.
    """
    if wish.into is None:
        raise CollectError("into-unsaid")
    issued = _issued(campaign, wish.into)
    aggregate = _sum(campaign)
    if not aggregate.counted or (aggregate.missing and not wish.partial):
        return _waits(aggregate)
    filled = _filled(campaign, issued, aggregate=aggregate)
    path = _destination(wish.into, wish.output)
    if not dry_run:
        path = put(path, write_workbook(issued_workbook(Layout(issued.form, issued.style), filled.issue)))
    return _told(campaign, issued, filled=filled, aggregate=aggregate, path=None if dry_run else path)


def _destination(into: Path, output: Path | None) -> Path:
    name = say("ascend.file", name=into.stem)
    if output is None:
        return into.with_name(name)
    return output / name if output.is_dir() else output


def _sum(campaign: Campaign) -> Aggregate:
    with open_ledger(campaign.ledger_path) as ledger:
        counted = tally(campaign, ledger, lean=True)
    return rolled_up(campaign.form, campaign.roster, accepted=counted.accepted, waived=counted.waived)


def _waits(aggregate: Aggregate) -> Outcome:
    """Nothing goes up while somebody is missing, unless that is wanted."""
    names = say("naming.join").join(unit.name for unit in aggregate.missing)
    code = "ascend.missing" if aggregate.counted else "ascend.nobody"
    told = (Line(say(code, count=len(aggregate.missing), names=names), Tone.ASK),)
    facts = {"missing": [unit.code for unit in aggregate.missing], "files": list[str]()}
    return Outcome(told, facts, Exit.WANTED, next_step="status")


# ── the issued workbook ──────────────────────────────────────────────────────────────────────────


def _issued(campaign: Campaign, path: Path) -> _Issued:
    if not path.is_file():
        raise CollectError("into-absent", path=path)
    with plainly(path):
        content = path.read_bytes()
    book = _sound(path, open_parcel(path.name, content))
    token = _sound(path, printed_token(book))
    stamp = read_token(token)
    assert stamp is not None  # a printed token is one
    _refuse(campaign, path, token=token, stamp=stamp)
    form, style = _asked(campaign, stamp)
    printed = _sound(path, read_printed(book, Layout(form, style), stamp=stamp))
    return _Issued(form, style, token, printed)


def _sound(path: Path, found: _Found | Rejection) -> _Found:
    """What was found, when it is no refusal."""
    if isinstance(found, Rejection):
        if found.reason == "not-ours":
            raise CollectError("into-foreign", path=path)
        detail = {"filetype": path.suffix, "name": path.name, **found.detail}
        raise CollectError("into-unreadable", path=path, said=say(f"reject.{found.reason}", **detail))
    return found


def _refuse(campaign: Campaign, path: Path, *, token: str, stamp: Stamp) -> None:
    """A workbook of our own, of another year, or one that is only for show goes nowhere."""
    if stamp.verified(token, campaign.key):
        raise CollectError("into-own", path=path)
    if stamp.serial == 0:
        raise CollectError("into-specimen", path=path)
    if stamp.year != campaign.year:
        raise CollectError("into-year", path=path, found=stamp.year, expected=campaign.year)


def _asked(campaign: Campaign, stamp: Stamp) -> tuple[Form, Style]:
    """The very form the workbook asks: this campaign's, or one that is shipped."""
    if _is(campaign.form, stamp):
        return campaign.form, campaign.style
    if stamp.form in shipped_forms():
        folder = shipped_form(stamp.form)
        form = load_form(folder)
        if _is(form, stamp):
            return form, load_style(folder, form)
    found = f"{stamp.form}·{stamp.edition}·{stamp.fingerprint}"
    own = campaign.form
    raise CollectError("into-form", found=found, own=f"{own.id}·{own.edition}·{own.fingerprint[:12]}")


def _is(form: Form, stamp: Stamp) -> bool:
    same = (form.id, form.edition) == (stamp.form, stamp.edition)
    return same and form.fingerprint[: len(stamp.fingerprint)] == stamp.fingerprint


# ── filling it ───────────────────────────────────────────────────────────────────────────────────


def _filled(campaign: Campaign, issued: _Issued, *, aggregate: Aggregate) -> _Filled:
    own, printed = _entries(campaign, issued.form, aggregate=aggregate), issued.printed
    figures = {**own, **printed.carried}
    submission = Submission(
        issued.stamp, figures, narratives=printed.submission.narratives, contacts=printed.submission.contacts
    )
    unit = Unit(issued.stamp.unit, printed.unit, printed.level)
    issue = Issue(
        form=issued.form,
        unit=unit,
        due=printed.due,
        office=printed.office,
        token=issued.token,
        submission=submission,
        prior=printed.prior or None,
        password=PASSWORD,
        opened=printed.opened,
    )
    prior = Prior(printed.prior, say("ascend.source")) if printed.prior else None
    found = review(issued.form, submission, known=Known(unit, campaign.year, prior)).findings
    blank = {each.code for each in issued.form.narratives} - submission.narratives.keys()
    differing = {cell: own[cell] for cell, number in printed.carried.items() if own[cell] != number}
    typed = printed.submission.figures
    replaced = sum(typed.get(cell, number) != number for cell, number in figures.items())
    return _Filled(issue, tuple(each for each in found if each.section not in blank), differing, replaced)


def _entries(campaign: Campaign, form: Form, *, aggregate: Aggregate) -> dict[Cell, Number]:
    """The county's figure for every entry the form asks for; nothing is guessed."""
    known = fitted(form, aggregate.figures, entries=campaign.form.entries)
    lacking = [cell for cell in form.entries if cell not in known]
    if lacking:
        named = places_words(form, lacking[:_NAMED])
        raise CollectError("into-cells", theirs=form.id, own=campaign.form.id, count=len(lacking), places=named)
    return {cell: known[cell] for cell in form.entries}


# ── telling ──────────────────────────────────────────────────────────────────────────────────────


def _told(campaign: Campaign, issued: _Issued, *, filled: _Filled, aggregate: Aggregate, path: Path | None) -> Outcome:
    desk = Desk(replace(campaign, asked=Given(issued.form, issued.style)))
    findings = desk.facts(filled.findings)
    asked = [each for each in filled.findings if each.severity in {Severity.HARD, Severity.SOFT}]
    told = [
        Line(_done(issued, aggregate=aggregate, path=path), Tone.GOOD),
        *((Line(str(path), indent=1),) if path else ()),
        *_doubts(campaign, issued, aggregate=aggregate),
        *_differing(issued, filled),
        *_said(findings),
        *_left(issued),
    ]
    form, figures = issued.form, filled.issue.judgement.figures
    facts = {
        "unit": {"code": issued.stamp.unit, "name": issued.printed.unit},
        "figures": {str(cell): written(each, form.measure(cell)) for cell, each in figures.items()},
        "counted": [each.unit.code for each in aggregate.counted],
        "missing": [unit.code for unit in aggregate.missing],
        "differing": [str(cell) for cell in filled.differing],
        "findings": findings,
        "check_code": filled.issue.code,
        "files": [str(path)] if path else [],
    }
    wanting = asked or filled.differing or aggregate.missing or not _is_ours(campaign, issued)
    return Outcome(told, facts, Exit.WANTED if wanting else Exit.WELL, next_step="status")


def _done(issued: _Issued, *, aggregate: Aggregate, path: Path | None) -> str:
    counted = len(aggregate.counted)
    return say("ascend.done" if path else "ascend.would", counted=counted, unit=issued.printed.unit)


def _doubts(campaign: Campaign, issued: _Issued, *, aggregate: Aggregate) -> Iterator[Line]:
    if not _is_ours(campaign, issued):
        yield Line(say("ascend.whose", unit=issued.printed.unit, office=campaign.office), Tone.ASK)
    if aggregate.missing:
        names = say("naming.join").join(unit.name for unit in aggregate.missing)
        yield Line(say("ascend.partial", count=len(aggregate.missing), names=names), Tone.ASK)


def _is_ours(campaign: Campaign, issued: _Issued) -> bool:
    """Whether the workbook is addressed to this office, as far as names tell: one may be written in full."""
    theirs, own = issued.printed.unit, campaign.office
    return not own or theirs in own or own in theirs


def _differing(issued: _Issued, filled: _Filled) -> Iterator[Line]:
    form = issued.form
    for cell, own in filled.differing.items():
        measure = form.measure(cell)
        printed = written(issued.printed.carried[cell], measure)
        place = cell_words(form, cell)
        yield Line(say("ascend.carried", place=place, printed=printed, own=written(own, measure)), Tone.ASK)
    if filled.replaced:
        yield Line(say("ascend.replaced", count=filled.replaced), Tone.ASK)


def _said(findings: list[dict[str, Any]]) -> Iterator[Line]:
    if not findings:
        yield Line(say("ascend.sound"), Tone.GOOD)
        return
    yield Line(say("ascend.findings", count=len(findings)), Tone.ASK)
    for number, fact in enumerate(findings, 1):
        yield from (Line(text, indent=1) for text in told_of_finding(number, fact))


def _left(issued: _Issued) -> Iterator[Line]:
    """What only people can write."""
    read = issued.printed.submission
    empty = [each.title for each in issued.form.narratives if each.code not in read.narratives]
    empty += [say(f"workbook.contact-{code}") for code in CONTACTS if code not in read.contacts]
    if empty:
        yield Line(say("ascend.left", what=say("naming.join").join(empty)))
