"""Which returns LibreOffice and Python are asked about: sound ones and faulty ones, drawn by Hypothesis.

Truth values and dates in a figure cell are left out: LibreOffice itself counts TRUE as the number 1, and a
date as its serial number, where our reader, which sees the cell's type, calls both no figure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from collect.form.arithmetic import Figures, Number, amount, applies, computed
from collect.form.model import Cell, Form, Measure, Relation, Source
from collect.roster import Unit
from collect.submission import Oddity, Oddness, Submission
from returns import CITY, EVERY_FORM, TOWN, a_form, a_return

TEXTS = ("3件", "１２", " 7", "/", "无", "+19", "22（其中修订 16 件）", "=1+1", " ", "1-2", "'5", "TRUE")
ERRORS = ("#N/A", "#DIV/0!")
Filling = Number | Oddity | None


@dataclass(frozen=True)
class Case:
    """One return, and what is known of the unit that sent it."""

    form: str
    unit: Unit
    submission: Submission
    prior: Mapping[Cell, Number] | None

    @property
    def counted(self) -> "Case":
        """The case as it counts: a number beyond its measure is no figure, and added to nothing."""
        form, submission = a_form(self.form), self.submission
        beyond = {
            cell: Oddity(Oddness.TEXT, str(number))
            for cell, number in submission.figures.items()
            if abs(number) > form.measure(cell).largest * form.measure(cell).scale
        }
        kept = {cell: number for cell, number in submission.figures.items() if cell not in beyond}
        return replace(self, submission=replace(submission, figures=kept, oddities={**submission.oddities, **beyond}))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A return: zeros, or dense figures, or figures that balance; then a few cells changed for the worse."""
    name = draw(st.sampled_from(EVERY_FORM))
    form, unit = a_form(name), draw(st.sampled_from((TOWN, TOWN, CITY)))
    seed = Random(draw(st.integers(0, 2**32)))
    prior = computed(form, _ground(form, "dense", seed)) if draw(st.booleans()) else None
    figures = _ground(form, draw(st.sampled_from(("zero", "dense", "balanced", "blank"))), seed)
    if prior is not None and draw(st.booleans()):
        figures |= {cell: prior[source] for cell, source in form.carried.items()}
        figures |= _followed(form, Figures(figures, prior))
    kept, odd = dict(figures), dict[Cell, Oddity]()
    changes = draw(st.lists(st.sampled_from(form.entries), max_size=6, unique=True))
    for cell in changes:
        kept.pop(cell, None)
        filling = draw(fillings(form.measure(cell)))
        if isinstance(filling, Oddity):
            odd[cell] = filling
        elif filling is not None:
            kept[cell] = filling
    nil = draw(st.frozensets(st.sampled_from([table.code for table in form.tables])))
    zero = a_return(form=form, unit=unit)
    return Case(name, unit, replace(zero, figures=kept, oddities=odd, nil=nil), prior)


def fillings(measure: Measure) -> st.SearchStrategy[Filling]:
    """What a clerk leaves in one cell: a figure, something that is none, or nothing."""
    largest = measure.largest * measure.scale
    return st.one_of(
        st.none(),
        st.integers(0, 40 * measure.scale),
        st.integers(0, largest),
        st.integers(-largest, -1),
        st.integers(largest + 1, 10**18),
        st.integers(-(10**18), -largest - 1),
        st.builds(Fraction, st.integers(-(10**6), 10**6), st.sampled_from((2, 4, 8, 5, 10, 100))).map(_whole),
        st.sampled_from([Oddity(Oddness.TEXT, text) for text in TEXTS]),
        st.sampled_from([Oddity(Oddness.ERROR, text) for text in ERRORS]),
    )


def _whole(number: Fraction) -> Number:
    return int(number) if number.denominator == 1 else number


def _ground(form: Form, kind: str, seed: Random) -> dict[Cell, Number]:
    """The return before it is changed."""
    if kind == "blank":
        return {}
    figures: dict[Cell, Number] = dict.fromkeys(form.entries, 0)
    if kind == "balanced":
        for cells in _pairs(form):
            figures |= dict.fromkeys(cells, seed.randint(0, 500))
    if kind == "dense":
        for cell in form.entries:
            measure = form.measure(cell)
            lowest = -900 * measure.scale if measure.negative else 0
            figures[cell] = seed.randint(lowest, 900 * measure.scale)
    return figures


def _followed(form: Form, figures: Figures) -> dict[Cell, Number]:
    """Figures that follow from last year's as the form says: in force then, made and repealed since."""
    claims = [claim for rule in form.edits for claim in rule.claims if claim.needs(Source.PRIOR)]
    equal = [claim for claim in claims if claim.relation is Relation.EQUAL and applies(claim, figures)]
    return {claim.left.terms[0].cell: max(amount(claim.right, figures), 0) for claim in equal}


def _pairs(form: Form) -> Iterator[list[Cell]]:
    """Cells that balance when they hold the same: received and answered, bought and on the shelf."""
    lines = {"T3": ("1", "3.1"), "L1": ("bought", "end")}
    for code in {cell.table for cell in form.entries} & lines.keys():
        columns = dict.fromkeys(cell.column for cell in form.entries if cell[:2] == (code, lines[code][0]))
        yield from ([Cell(code, line, column) for line in lines[code]] for column in columns)


def drawn(count: int) -> list[Case]:
    """So many different cases, the same at every run."""
    found: dict[str, Case] = {}

    @settings(
        max_examples=count + count // 4 + 10,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    @given(cases())
    def collect_one(case: Case) -> None:
        found[repr(case)] = case

    collect_one()
    return list(found.values())[:count]
