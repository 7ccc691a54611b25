"""Is a figure written exactly, in its own unit?"""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collect.form.figures import written
from collect.form.model import Measure

COUNT, MONEY = Measure(), Measure("money", "万元", decimals=6)


@pytest.mark.parametrize(
    ("number", "measure", "text"),
    [
        (0, COUNT, "0"),
        (347, COUNT, "347"),
        (-19, Measure(negative=True), "-19"),
        (160596400, MONEY, "160.5964"),
        (5, MONEY, "0.000005"),
        (1_000_000, MONEY, "1"),
        (0, MONEY, "0"),
        (-12_500_000, MONEY, "-12.5"),
        (Fraction(7, 2), COUNT, "3.5"),
        (Fraction(-1, 2), MONEY, "-0.0000005"),
        (Fraction(1, 3), COUNT, "1/3"),
    ],
)
def test_a_figure_is_written_exactly(number, measure, text):
    assert written(number, measure) == text


@given(st.integers(-(10**15), 10**15))
def test_what_is_written_reads_back_as_the_same_amount(number):
    assert Decimal(written(number, MONEY)) * MONEY.scale == number


@given(st.integers(-(10**9), 10**9), st.sampled_from([1, 2, 4, 5, 8, 10, 125, 1000]))
def test_a_fraction_with_an_end_is_written_to_its_end(numerator, denominator):
    assert Fraction(written(Fraction(numerator, denominator), COUNT)) == Fraction(numerator, denominator)
