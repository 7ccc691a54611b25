"""Does the check code change whenever a figure does?"""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from collect.form.arithmetic import Number
from collect.form.checkcode import ALPHABET, PRIME, check_code, offset, rounded, spelled, weights
from collect.form.model import Cell, Form
from returns import EVERY_FORM, SHIPPED, a_form

forms = st.sampled_from(EVERY_FORM).map(a_form)


def code(form: Form, figures: dict[Cell, Number], unit: str = "QA01") -> str:
    return check_code(form, figures, start=offset(form.fingerprint, unit, year=2023))


@st.composite
def figures(draw: st.DrawFn) -> tuple[Form, dict[Cell, Number], Cell, Cell]:
    """A form, figures for some of its cells, and two different cells of it."""
    form = draw(forms)
    pair = st.lists(st.sampled_from(form.entries), min_size=2, max_size=2, unique=True)
    first, second = draw(pair)
    others = draw(st.dictionaries(st.sampled_from(form.entries), st.integers(-(10**9), 10**9), max_size=20))
    return form, dict(others), first, second


@given(figures(), st.integers(0, 10**9), st.integers(0, 10**9))
def test_one_figure_changed_changes_the_code(
    drawn: tuple[Form, dict[Cell, Number], Cell, Cell], before: int, after: int
) -> None:
    form, others, cell, _ = drawn
    assume(before != after)
    assert code(form, others | {cell: before}) != code(form, others | {cell: after})


@given(figures(), st.integers(0, 10**9), st.integers(0, 10**9))
def test_two_unequal_figures_swapped_change_the_code(
    drawn: tuple[Form, dict[Cell, Number], Cell, Cell], one: int, other: int
) -> None:
    form, others, first, second = drawn
    assume(one != other)
    assert code(form, others | {first: one, second: other}) != code(form, others | {first: other, second: one})


@given(forms, st.text("ABCQ0123456789", min_size=1, max_size=8), st.text("ABCQ0123456789", min_size=1, max_size=8))
def test_zero_returns_of_two_units_have_different_codes(form: Form, one: str, other: str) -> None:
    assume(one != other)
    assert code(form, {}, one) != code(form, {}, other)


@pytest.mark.parametrize("name", SHIPPED)
def test_blanks_count_as_zero(name: str) -> None:
    form = a_form(name)
    assert code(form, {}) == code(form, dict.fromkeys(form.entries, 0))


def test_the_code_has_six_signs_that_cannot_be_misheard() -> None:
    assert len(ALPHABET) == 32
    assert not set("01OI") & set(ALPHABET)
    assert {len(spelled(number)) for number in (0, 1, PRIME - 1)} == {6}
    assert spelled(0) == "222222"
    assert spelled(33) == "222233"


def test_every_weight_is_different_and_small_enough_for_a_spreadsheet() -> None:
    many = weights(100_000)
    assert len(set(many)) == len(many)
    assert all(0 < weight < 2**22 for weight in many)
    assert PRIME * 2**22 < 2**53


@pytest.mark.parametrize(
    ("number", "whole"), [(Fraction(5, 2), 3), (Fraction(-5, 2), -3), (Fraction(12, 5), 2), (-7, -7), (0, 0)]
)
def test_what_is_no_whole_number_is_rounded_as_a_worksheet_does(number: Number, whole: int) -> None:
    assert rounded(number) == whole
