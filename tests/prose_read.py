"""The words the tests of prose are written in: what a text is read as, what it denies, what it lists."""

from fractions import Fraction

from collect.form.readings import readings
from collect.form.silences import silences
from returns import YEAR, a_form

Read = tuple[str, str, int]
"""A rule, the words of the figure (its line, or its table and line), the number."""


def read(text: str, form: str = "disclosure-2021") -> list[Read]:
    """Every reading of a text: rule, first cell without its column total, number."""
    said = readings(a_form(form), text, year=YEAR).readings
    return [(each.rule, _called(each.equals[0].cells), _whole(each.number.value)) for each in said]


def _called(cells: tuple[tuple[str, str, str], ...]) -> str:
    """``T3:1`` for the total of a line, ``T3:3.3.1+`` for a sum that begins there, with the column when it is none."""
    table, line, column = cells[0]
    shown = f"{table}:{line}" if column == "total" else f"{table}:{line}:{column}"
    return shown + ("+" if len(cells) > 1 else "")


def _whole(number: int | Fraction) -> int:
    assert number == int(number)
    return int(number)


def silent(text: str) -> list[str]:
    """The subjects of which a text says there was none."""
    return [each.of.subject for each in silences(a_form().prose, text, year=YEAR)]


def listed(text: str) -> list[tuple[int, list[int]]]:
    """Every list of parts: the nearest whole, the parts."""
    said = readings(a_form(), text, year=YEAR).lists
    return [(_whole(each.wholes[0].value), [_whole(part.value) for part in each.parts]) for each in said]
