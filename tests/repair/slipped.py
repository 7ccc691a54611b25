"""Which right returns are drawn, and how one slip spoils them."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from collect.form.arithmetic import Number, computed
from collect.form.model import Cell, Form
from collect.repair.slips import Slip, committed
from collect.submission import Submission
from returns import a_return

PLAIN = "plain"
"""A wrong number of which no slip tells anything: a miscount."""
KINDS: tuple[Slip | str, ...] = (*Slip, PLAIN)
MISCOUNT = 9
KIND_OF_APPLICANT = ("person", "business", "research", "charity", "legal", "other")


def a_right_return(random: Random, form: Form) -> tuple[Submission, Mapping[Cell, Number]]:
    """A return of which every hard rule holds, its totals not typed, and last year's figures.

    As in real counties: natural persons ask most, many lines are 0.
    """
    figures = dict.fromkeys(form.entries, 0)
    figures |= {cell: random.randint(0, 30) for cell in form.entries if cell.table != "T3" and cell.line != "1.1"}
    made, valid = Cell("T2", "1.2", "made"), Cell("T2", "1.2", "valid")
    if valid in figures:
        figures[valid] += figures[made]
    for column, most in zip(KIND_OF_APPLICANT, (120, 30, 6, 6, 12, 20), strict=True):
        _fill(random, figures, column=column, most=most)
    carried = {source: figures[cell] for cell, source in form.carried.items()}
    return replace(a_return(form=form), figures=figures), computed(form, carried)


def _fill(random: Random, figures: dict[Cell, int], *, column: str, most: int) -> None:
    """One kind of applicant: some lines of answers, what is left, what came in."""
    cells = [cell for cell in figures if cell.table == "T3" and cell.column == column]
    new, before, *answers, after = cells
    for cell in random.sample(answers, random.randint(1, 8)):
        figures[cell] = random.randint(0, most)
    figures[before] = random.choice((0, random.randint(0, most // 3)))
    figures[after] = random.choice((0, random.randint(0, most // 3)))
    came = sum(figures[cell] for cell in answers) + figures[after]
    figures[before] = min(figures[before], came)
    figures[new] = came - figures[before]


def with_totals(form: Form, right: Submission) -> Submission:
    """The same return with every total typed as a number: a Word report, or a workbook without its locks."""
    figures = computed(form, right.figures)
    return replace(right, stated={cell: figures[cell] for cell in form.parts})


def spoilt(random: Random, form: Form, *, right: Submission, kind: Slip | str) -> tuple[Submission, frozenset[Cell]]:
    """The same return with one slip in table 三 or 四, and the cells it spoils; none when there is nothing to spoil."""
    typed = {cell: n for cell, n in {**right.figures, **right.stated}.items() if cell.table in ("T3", "T4")}
    ways = [{cell: number + random.randint(1, MISCOUNT)} for cell, number in typed.items()] if kind == PLAIN else []
    ways += [dict(way) for way in (committed(form, typed, slip=kind) if isinstance(kind, Slip) else ())]
    if not ways:
        return right, frozenset()
    wrong = random.choice(ways)
    figures = {cell: wrong.get(cell, number) for cell, number in right.figures.items()}
    stated = {cell: wrong.get(cell, number) for cell, number in right.stated.items()}
    return replace(right, figures=figures, stated=stated), frozenset(
        cell for cell in wrong if wrong[cell] != typed[cell]
    )
