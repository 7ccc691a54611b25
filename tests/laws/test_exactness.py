"""Law 5: is a blank no figure, 0 a figure, nil a declaration, and is every figure exact?"""

import ast
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collect.form.arithmetic import Number, computed
from collect.form.figures import written as spelled
from collect.form.model import Cell, Form, Measure
from collect.submission import Submission
from collect.workbook.values import from_unit, in_unit
from laws.drawn import any_returns, forms, written
from returns import FOURTH, ROOT, a_form, a_return, found

STREET = ("form", "edits", "roster.py", "submission.py", "rollup.py")
DRESS = ("style.py", "complaint.py")
"""Widths of columns, and how near a name is to another."""
returns = forms.flatmap(lambda form: any_returns(form).map(lambda submission: (form, submission)))
MONEY = st.integers(0, 6).map(lambda places: Measure("money", "万元", places, largest=99_999_999))


# ---------------------------------------------------------------- blank, 0 and nil


@pytest.mark.parametrize("table", ["L1", "L2"])
def test_a_blank_table_a_table_of_zeros_and_a_nil_table_are_three_things(table: str) -> None:
    form = a_form(FOURTH)
    blank = a_return(f"{table}:* blank", form=form)
    zeros = a_return(form=form)
    nil = a_return(f"{table}:* blank", f"{table} nil", form=form)
    entries = tuple(str(cell) for cell in form.entries if cell.table == table)
    assert found(blank, form=form) == [("B3", entries, "", "")]
    assert found(zeros, form=form) == []
    assert found(nil, form=form) == []
    assert computed(form, blank.figures) == computed(form, zeros.figures) == computed(form, nil.figures)


# ---------------------------------------------------------------- exact arithmetic


@given(MONEY, st.data())
def test_an_amount_of_any_decimals_is_handed_over_and_taken_back_exactly(measure: Measure, data: st.DataObject) -> None:
    number = data.draw(st.integers(-measure.largest * measure.scale, measure.largest * measure.scale))
    assert from_unit(str(in_unit(number, measure)), measure) == number
    assert from_unit(repr(float(in_unit(number, measure))), measure) == number


@given(MONEY, st.data())
def test_a_figure_is_written_in_its_unit_without_needless_zeros(measure: Measure, data: st.DataObject) -> None:
    number = data.draw(written(measure))
    text = spelled(number, measure)
    assert Fraction(Decimal(text)) * measure.scale == number
    assert text == text.strip("+")
    assert "." not in text or not text.endswith("0")


@given(returns)
def test_what_is_added_up_holds_no_binary_fraction(drawn: tuple[Form, Submission]) -> None:
    form, submission = drawn
    now = computed(form, submission.figures)
    assert {type(number) for number in now.values()} <= {int, Fraction}


@given(st.lists(st.integers(0, 99_999_999_999_999), min_size=2, max_size=40))
def test_amounts_add_up_to_the_fen_where_binary_fractions_would_not(fen: list[int]) -> None:
    form = a_form("disclosure-2019")
    cell = Cell.named("T2:9.1:amount")
    numbers: list[Number] = [from_unit(str(in_unit(each, form.measure(cell))), form.measure(cell)) for each in fen]
    assert sum(numbers) == sum(fen)


@pytest.mark.parametrize("text", ["0.30000000000000004", "0.29999999999999999", "0.3", "3E-1", "0.3000"])
def test_noise_behind_the_fifteenth_digit_is_not_the_sender_s(text: str) -> None:
    assert from_unit(text, Measure("money", "万元", 6)) == 300_000


@pytest.mark.parametrize("text", ["2.5", "2.0000001", "999999999.5"])
def test_a_fraction_of_a_count_is_kept_and_never_rounded(text: str) -> None:
    assert from_unit(text, Measure()) == Fraction(Decimal(text))


def test_the_street_has_no_float_in_it() -> None:
    collect = ROOT / "src" / "collect"
    files = [path for place in STREET for path in _files(collect / place)]
    assert len(files) > 10
    assert [f"{path.name}:{line}" for path in files for line in _floats(path)] == []


def _files(place: Path) -> list[Path]:
    return [place] if place.is_file() else [path for path in place.glob("*.py") if path.name not in DRESS]


def _floats(path: Path) -> list[int]:
    """The lines that speak of a binary number."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [
        node.lineno
        for node in nodes
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
