"""How returns are checked again: their findings shown, marked copies written, versions compared."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from collect.campaign.disposition import Disposition, Standing
from collect.campaign.events import Fate, Kept
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger, open_ledger
from collect.desk import Desk, Looked
from collect.edits.compare import Changed, Comparison, Written
from collect.edits.findings import Finding
from collect.form.figures import written
from collect.form.model import Cell, Form
from collect.form.naming import cell_words
from collect.marking import mark_return
from collect.opinion import told_of_correction, told_of_finding
from collect.outcome import Exit, Line, Outcome, Tone
from collect.roster import Unit
from collect.words import say

_TONES = {"hard": Tone.BAD, "soft": Tone.ASK, "note": Tone.PLAIN, "trial": Tone.FAINT}


@dataclass(frozen=True)
class _Checked:
    """One unit's current return, held against the rules once more, beside the version before it."""

    desk: Desk
    unit: Unit
    kept: Kept
    looked: Looked
    standing: Standing

    @property
    def settled(self) -> bool:
        """Whether a reviewer has accepted what is asked, or the unit has explained it."""
        return self.standing.disposition.settled

    @property
    def wanting(self) -> bool:
        """Whether somebody has still to do something about it; a unit that is excused has not."""
        asked = self.looked.fate in (Fate.RETURNED, Fate.REVIEW)
        return asked and not self.settled and self.standing.disposition is not Disposition.WAIVED

    def marked(self, ledger: Ledger) -> Path:
        """Where the marked copy lies, which is written unless it is there already."""
        return mark_return(self.desk, ledger, kept=self.kept, looked=self.looked)

    @cached_property
    def facts(self) -> list[dict[str, Any]]:
        """The findings as other programs read them."""
        return self.desk.facts(self.looked.findings, self.looked.explanations)


def check(campaign: Campaign, units: Sequence[Unit] = (), *, mark: bool = False, compare: bool = False) -> Outcome:
    """Holds the current return of each unit (of all, when none is named) against the rules once more.

    With ``mark`` every return that wants something gets a marked copy in ``returned/``; with ``compare`` each is
    held against the version before it. Raises CollectError where a copy cannot be written.
    """
    desk, wanted = Desk(campaign), units or tuple(campaign.roster)
    with open_ledger(campaign.ledger_path) as ledger:
        checked = list(_looked(desk, ledger, wanted=wanted))
        copies = _marked(ledger, [each for each in checked if mark and each.wanting])
    found = {each.unit.code: each for each in checked}
    shown = [unit for unit in wanted if unit.code in copies] if mark else wanted
    told = [line for unit in shown for line in _told(unit, found.get(unit.code), compare=compare)]
    told += [Line(say("check.nothing-to-mark"), Tone.GOOD)] if mark and not copies else []
    told += [Line(say("check.marked", path=path), Tone.ASK) for path in copies.values()]
    facts: dict[str, Any] = {"units": [_fact(each, compare=compare) for each in checked]}
    if mark:
        facts["files"] = [{"unit": unit, "path": str(path)} for unit, path in copies.items()]
    worst = Exit.WANTED if any(each.wanting for each in checked) else Exit.WELL
    return Outcome(told, facts, worst, next_step="status")


def _marked(ledger: Ledger, wanting: Sequence[_Checked]) -> Mapping[str, Path]:
    """Where the marked copies lie, by unit code."""
    with ledger.alone() if wanting else nullcontext():
        return {each.unit.code: each.marked(ledger) for each in wanting}


def _looked(desk: Desk, ledger: Ledger, *, wanted: Sequence[Unit]) -> Iterator[_Checked]:
    standing = ledger.standing()
    others = desk.neighbours({kept.arrival.unit: kept.submission.narratives for kept in ledger.currents()})
    for unit in wanted:
        history = [each for each in ledger.history(unit.code) if each.arrival.outcome is not Fate.SET_ASIDE]
        if history:
            before = history[-2] if len(history) > 1 else None
            looked = desk.look(history[-1].submission, others=others, before=before)
            yield _Checked(desk, unit, history[-1], looked, standing[unit.code])


# ── say ──────────────────────────────────────────────────────────────────────────────────────────


def _told(unit: Unit, checked: _Checked | None, *, compare: bool) -> Iterator[Line]:
    title = say("check.unit", code=unit.code, name=unit.name)
    if checked is None:
        yield Line(say("check.none", title=title), Tone.FAINT)
    elif compare:
        yield Line(title, Tone.HEAD)
        yield from _comparison(checked, title)
    else:
        yield from _findings(checked, title)


def _findings(checked: _Checked, title: str) -> Iterator[Line]:
    looked, version = checked.looked, checked.kept.arrival.version
    fate = say(f"fate.{looked.fate}")
    yield Line(say("check.head", title=title, version=version, fate=fate, code=looked.check_code), Tone.HEAD)
    for number, fact in enumerate(checked.facts, 1):
        yield from (Line(text, _TONES[fact["severity"]], 1) for text in told_of_finding(number, fact))
    yield from (Line(say("ingest.likely", message=repair.message), indent=1) for repair in looked.repairs)
    for remark in checked.kept.submission.remarks:
        yield Line(say(f"remark.{remark.code}", **remark.detail), Tone.FAINT, 1)
    if checked.standing.disposition is Disposition.ACCEPTED and looked.fate is not Fate.ACCEPTED:
        yield Line(say("check.accepted"), Tone.GOOD, 1)


def _comparison(checked: _Checked, title: str) -> Iterator[Line]:
    comparison = checked.looked.comparison
    if comparison is None:
        yield Line(say("compare.first", title=title), Tone.FAINT, 1)
        return
    yield from (Line(text, indent=1) for text in told_of_correction(comparison))
    form = checked.desk.campaign.form
    for each in comparison.changed:
        before, after = _shown(form, each.cell, content=each.before), _shown(form, each.cell, content=each.after)
        yield Line(say("compare.cell", place=cell_words(form, each.cell), before=before, after=after), indent=1)
    titles = (form.narrative(code).title for code in comparison.sections)
    yield from (Line(say("compare.section", title=each), indent=1) for each in titles)
    for code, tone, found in _sorted(comparison):
        yield from (Line(say(f"compare.{code}", message=each.message), tone, 1) for each in found)


def _sorted(comparison: Comparison) -> tuple[tuple[str, Tone, tuple[Finding, ...]], ...]:
    return (
        ("gone", Tone.GOOD, comparison.gone),
        ("left", Tone.ASK, comparison.left),
        ("brought", Tone.BAD, comparison.brought),
    )


def _shown(form: Form, cell: Cell, *, content: Written) -> str:
    """What stands in a cell, as people write it."""
    if content is None:
        return say("compare.blank")
    return content if isinstance(content, str) else written(content, form.measure(cell))


def _fact(checked: _Checked, *, compare: bool) -> dict[str, Any]:
    version, comparison = checked.kept.arrival.version, checked.looked.comparison
    fact: dict[str, Any] = {"unit": checked.unit.code, "version": version, "findings": checked.facts}
    if compare and comparison is not None:
        fact["compared"] = _compared(checked.desk, comparison)
    return fact


def _compared(desk: Desk, comparison: Comparison) -> dict[str, Any]:
    form = desk.campaign.form
    changed = [_change(form, each) for each in comparison.changed]
    findings = {code: desk.facts(found) for code, _, found in _sorted(comparison)}
    return {"changed": changed, "sections": list(comparison.sections)} | findings


def _change(form: Form, each: Changed) -> dict[str, str]:
    """A cell that changed; what is blank is the empty text."""
    texts = [
        "" if content is None else _shown(form, each.cell, content=content) for content in (each.before, each.after)
    ]
    return {"cell": str(each.cell), "before": texts[0], "after": texts[1]}
