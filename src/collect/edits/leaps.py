"""Which figures leap from last year to this."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from collect.edits.findings import Finding
from collect.edits.known import Known, Prior
from collect.edits.last_year import figure_words, from_source
from collect.form.arithmetic import Number
from collect.form.figures import written
from collect.form.leaps import Leap
from collect.form.model import Cell, EditRule, Form
from collect.form.naming import places_words
from collect.submission import Submission
from collect.words import say


def leap_findings(
    form: Form, submission: Submission, *, known: Known, figures: Mapping[Cell, Number]
) -> Iterator[Finding]:
    """One finding for each block of a table in which figures leap: ``stated`` is this year's, ``expected`` last year's.

    ``figures`` are this year's with their totals. A figure that is blank or no figure is not compared, nor one that
    last year does not know; without last year nothing is.
    """
    if known.prior is None:
        return
    asked = ((rule, rule.leap) for rule in form.edits if rule.leap and rule.binds(known.unit.level))
    for rule, leap in asked:
        leaping = _leaping(form, submission, leap=leap, now=figures, before=known.prior.figures)
        for _, cells in groupby(leaping, lambda cell: id(form.places[cell].block)):
            yield _finding(form, rule, cells=tuple(cells), now=figures, prior=known.prior)


def leaps(now: Number, before: Number, *, times: int, small: int) -> bool:
    """Whether one of two figures is ``times`` the other or more, and the larger comes to ``small``.

    Whole-number cross-multiplication: from 0 anything that is not small is a leap, and to 0. A figure below 0 has
    no ratio and never leaps.
    """
    low, high = sorted((now, before))
    return 0 <= low < high >= small and high >= times * low


def _leaping(
    form: Form, submission: Submission, *, leap: Leap, now: Mapping[Cell, Number], before: Mapping[Cell, Number]
) -> Iterator[Cell]:
    for cell in leap.cells:
        known = cell in before and _answered(form, submission, cell=cell)
        small = leap.small * form.measure(cell).scale
        if known and leaps(now[cell], before[cell], times=leap.times, small=small):
            yield cell


def _answered(form: Form, submission: Submission, *, cell: Cell) -> bool:
    """Whether every entry it is made of holds a figure; in a table declared nil a blank is 0."""
    entries = form.closures[cell]
    filled = cell.table in submission.nil or submission.figures.keys() >= set(entries)
    return filled and submission.oddities.keys().isdisjoint(entries)


def _finding(form: Form, rule: EditRule, *, cells: Sequence[Cell], now: Mapping[Cell, Number], prior: Prior) -> Finding:
    stated, expected = ([_written(form, cell, number=each[cell]) for cell in cells] for each in (now, prior.figures))
    told = [
        say("finding.leap", name=figure_words(form, (cell,)), now=left, before=right)
        for cell, left, right in zip(cells, stated, expected, strict=True)
    ]
    comparison = say("finding.leap-whole", said=say("finding.leap-join").join(told), source=from_source(prior.source))
    place = places_words(form, cells)
    message = say("finding.whole", place=place, message=rule.message, comparison=comparison)
    join = say("naming.join").join
    return Finding(rule.code, rule.severity, tuple(cells), join(stated), join(expected), message)


def _written(form: Form, cell: Cell, *, number: Number) -> str:
    return written(number, form.measure(cell))
