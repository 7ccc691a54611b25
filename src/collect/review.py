"""What a careful reviewer says of one return, every rule considered."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from collect.edits.findings import Finding, findings
from collect.edits.judgement import Judgement, judge
from collect.edits.known import Known
from collect.edits.leaps import leap_findings
from collect.form.figures import written
from collect.form.model import Cell, Form, Severity
from collect.repair.repair import Evidence, Repair, repairs
from collect.submission import Submission
from collect.wording.alike import alike_findings
from collect.wording.content import content_findings
from collect.wording.prose import prose_findings
from collect.wording.told import readings


@dataclass(frozen=True, slots=True)
class Review:
    """Every finding, and the likeliest repairs of the arithmetic.

    Of the findings figures and doubts come first, then last year, prose, near-copies.
    """

    findings: tuple[Finding, ...]
    repairs: tuple[Repair, ...] = ()


def review(form: Form, submission: Submission, *, known: Known) -> Review:
    """Holds a return against every rule of its form that binds its unit."""
    return beside_others(form, submission, known=known, held=alone(form, submission, known=known))


def alone(form: Form, submission: Submission, *, known: Known) -> Review:
    """What is said of a return whoever else sent one: everything but near-copies."""
    judgement = _judged(form, submission, known=known)
    source = known.prior.source if known.prior else ""
    said = (
        *findings(form, submission, judgement=judgement, source=source),
        *leap_findings(form, submission, known=known, figures=judgement.figures),
        *_sound(form, judgement, found=_worded(form, submission, known=known, judgement=judgement)),
    )
    return Review(said, tuple(_repairs(form, submission, known=known, held=(judgement, said))))


def beside_others(form: Form, submission: Submission, *, known: Known, held: Review) -> Review:
    """A return of which all else was said, held against the prose of others; with it a hard fault may come."""
    copies = tuple(alike_findings(form, submission, known=known))
    if not copies:
        return held
    judgement, said = _judged(form, submission, known=known), (*held.findings, *copies)
    return Review(said, tuple(_repairs(form, submission, known=known, held=(judgement, said))))


def _judged(form: Form, submission: Submission, *, known: Known) -> Judgement:
    prior = known.prior.figures if known.prior else None
    return judge(form, submission, level=known.unit.level, prior=prior)


def _repairs(
    form: Form, submission: Submission, *, known: Known, held: tuple[Judgement, Sequence[Finding]]
) -> Iterator[Repair]:
    """The likely repairs, but for one that only repeats what its finding says it expects."""
    judgement, said = held
    if not any(each.severity is Severity.HARD for each in said):
        return  # nothing to repair: the prose need not be read for evidence
    told = readings(form, submission, known=known)
    evidence = [Evidence(each.alternatives, each.number) for each in told if isinstance(each.number, int)]
    plain = {(each.cells[0], each.expected) for each in said if len(each.cells) == 1}
    for repair in repairs(form, submission, judgement=judgement, evidence=evidence):
        suggested = {(each.cell, written(each.suggested, form.measure(each.cell))) for each in repair.changes}
        if not suggested <= plain:
            yield repair


def _worded(form: Form, submission: Submission, *, known: Known, judgement: Judgement) -> Iterator[Finding]:
    """What is said of the prose."""
    figures = judgement.figures
    yield from prose_findings(form, submission, known=known, figures=figures, faulty=_faulty(judgement))
    yield from content_findings(form, submission, known=known, figures=figures)


def _sound(form: Form, judgement: Judgement, *, found: Iterable[Finding]) -> Iterator[Finding]:
    """Leaves out what only follows: a comparison with a cell that holds no figure says nothing new."""
    faulty = _faulty(judgement)
    for each in found:
        parts: set[Cell] = {entry for cell in each.cells for entry in form.closures[cell]}
        if faulty.isdisjoint(parts):
            yield each


def _faulty(judgement: Judgement) -> set[Cell]:
    """The entries that hold no figure anybody could compare with."""
    return {*judgement.bad, *judgement.blank, *judgement.contradicted}
