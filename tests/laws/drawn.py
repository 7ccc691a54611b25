"""Which returns the laws are tried on."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from collect.form.arithmetic import Number
from collect.form.model import Cell, Form, Measure
from collect.submission import Oddity, Oddness, Submission
from returns import EVERY_FORM, a_form, a_return

forms = st.sampled_from(EVERY_FORM).map(a_form)
TEXTS = ("/", "—", "无", "若干", "+19", "22（其中修订 16 件）", "=1+1", "@我", "TRUE", "1-2", "详见附件", "#REF!")
"""What can be read as no number, whoever reads it: what can is in ``tests/reading/test_understood.py``."""
prose = st.lists(st.text("本年共受理申请12件。，“”（）<>&'\"=_x000D_ \t\U00020000é①％", max_size=40), max_size=5).map(
    lambda lines: "\n".join(lines).strip("\n")
)
names = st.text("张三李四 A1-()·0455", max_size=12).map(str.strip)


def figures(measure: Measure) -> st.SearchStrategy[int]:
    """Any figure of a measure; small ones often."""
    largest = measure.largest * measure.scale
    lowest = -largest if measure.negative else 0
    return st.one_of(st.integers(max(lowest, -9), 9), st.integers(lowest, largest))


def written(measure: Measure) -> st.SearchStrategy[Number]:
    """Any number a clerk may leave in a cell of a measure: a figure, or one that is negative or broken."""
    largest = measure.largest * measure.scale
    broken = st.builds(Fraction, st.integers(-(10**6), 10**6), st.sampled_from((2, 4, 5, 100)))
    within = broken.filter(lambda number: abs(number) <= largest)  # beyond its measure it is read as no number
    whole = within.map(lambda number: int(number) if number.denominator == 1 else number)
    return st.one_of(figures(measure), st.integers(-largest, -1), whole)


@st.composite
def sound_returns(draw: st.DrawFn, form: Form) -> Submission:
    """A return with a figure in every cell."""
    changed = draw(st.lists(st.sampled_from(form.entries), max_size=12, unique=True))
    kept: dict[Cell, Number] = {cell: draw(figures(form.measure(cell))) for cell in changed}
    return replace(a_return(form=form), figures=dict.fromkeys(form.entries, 0) | kept)


@st.composite
def any_returns(draw: st.DrawFn, form: Form) -> Submission:
    """A return as it may come back: blanks, texts, numbers that are no figures, prose, contacts, nil tables."""
    zero = draw(sound_returns(form))
    kept, odd = dict(zero.figures), dict[Cell, Oddity]()
    for cell in draw(st.lists(st.sampled_from(form.entries), max_size=8, unique=True)):
        kept.pop(cell)
        filling = draw(st.one_of(st.none(), st.sampled_from(TEXTS), written(form.measure(cell))))
        if isinstance(filling, str):
            odd[cell] = Oddity(Oddness.TEXT, filling)
        elif filling is not None:
            kept[cell] = filling
    return replace(
        zero,
        figures=kept,
        oddities=odd,
        nil=draw(st.frozensets(st.sampled_from([table.code for table in form.tables]))),
        narratives={each.code: draw(prose) for each in form.narratives},
        contacts={code: draw(names) for code in ("filled_by", "signed_by", "telephone")},
    )
