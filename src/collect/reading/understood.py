"""What a person meant by what stands in a figure cell.

Understood is only what can be read in one way: nothing is guessed, nothing becomes 0, nothing is rounded.
"""

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import NamedTuple

from collect.form import numerals
from collect.form.arithmetic import Number
from collect.form.model import Measure
from collect.parcel.cells import Kind, TypedCell
from collect.reading.signs import seen
from collect.submission import Oddity, Oddness
from collect.workbook.values import from_unit

_LARGEST, _SMALLEST = Decimal("1e18"), Decimal("1e-18")
"""A number beyond these is no figure of any measure, and its digits are not worth computing with."""
_EXACT = 15
"""A whole number of so many digits is exact in every spreadsheet."""
_LONGEST = 40
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width signs. Not NFKC: it would read 5² as 52 and ① as 1."""
_NUMBER = re.compile(r"(-?)(\d+|[1-9]\d{0,2}(?:,\d{3})+)?(\.\d+)?", re.ASCII)
_BARE = re.compile(r"\d+(\.\d+)?", re.ASCII)
_NUMERAL = "[〇零一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]"
_PARTS = re.compile(rf"([-\d,.]+|{_NUMERAL}+(?:[万萬]{_NUMERAL}*)?)[ \u3000\xa0]*(\D*)", re.ASCII)
_MONEY = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
_FIRST_DAYS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


class Meant(NamedTuple):
    """The number a cell means; ``found`` is what had to be understood, empty where a number stood."""

    number: Number
    found: str = ""


def meant(cell: TypedCell | None, measure: Measure, *, since_1904: bool = False) -> Meant | Oddity | None:
    """The number a cell means, something that has to be asked about, or None for nothing.

    A number of any size is taken: whether it is a figure of this measure is for ``entered`` to say.
    """
    if cell is None or not visible(cell.text):
        return None
    if cell.kind is Kind.NUMBER:
        return _number(cell.text, measure)
    if cell.kind is Kind.TEXT:
        return _text(cell.text, measure)
    if cell.kind is Kind.DATE:
        return Oddity(Oddness.DATE, _day(cell.text, since_1904=since_1904))
    if cell.kind is Kind.BOOLEAN:
        return Oddity(Oddness.BOOLEAN, "TRUE" if cell.text == "1" else "FALSE")
    return Oddity(Oddness.ERROR, cell.text)


def entered(cell: TypedCell | None, measure: Measure, *, since_1904: bool = False) -> Meant | Oddity | None:
    """What an entry means. A number beyond its measure is no figure, and added to nothing, as in the workbook."""
    read = meant(cell, measure, since_1904=since_1904)
    if cell is None or not isinstance(read, Meant) or abs(read.number) <= measure.largest * measure.scale:
        return read
    return Oddity(Oddness.TEXT, cell.text)


def counted(digits: str, measure: Measure) -> Meant | None:
    """What an entry of nothing but digits means; None for any other, and for one that wants a closer look."""
    number = int(digits) if 0 < len(digits) <= _EXACT else None
    return Meant(number * measure.scale) if number is not None and number <= measure.largest else None


def visible(text: str) -> str:
    """A text without what nobody sees: white space at its ends, zero-width signs, a copied line break."""
    shown = text.replace("_x000D_", "")
    if shown.isascii():  # no sign among these is invisible but white space
        return shown.strip()
    return seen(shown).strip()


def is_bare(found: str) -> bool:
    """Whether nothing but digits was found: a number kept as text."""
    return _BARE.fullmatch(visible(found)) is not None


def _number(text: str, measure: Measure) -> Meant | Oddity:
    if len(text) <= _EXACT and text.isascii() and text.isdecimal():
        return Meant(int(text) * measure.scale)
    try:
        sound = _SMALLEST < abs(Decimal(text)) < _LARGEST or Decimal(text) == 0
        return Meant(from_unit(text, measure)) if sound else Oddity(Oddness.TEXT, text)
    except InvalidOperation:
        return Oddity(Oddness.TEXT, text)


def _text(text: str, measure: Measure) -> Meant | Oddity:
    """A number in words or signs, the unit behind it or not."""
    plain = visible(text).translate(_WIDE).replace("−", "-")
    parts = _PARTS.fullmatch(plain) if len(plain) <= _LONGEST else None
    value = _value(parts[1]) if parts else None
    factor = _factor(parts[2].strip(), measure) if parts else None
    if value is None or factor is None or abs(value) >= _LARGEST or _may_mean_two(plain, measure):
        return Oddity(Oddness.TEXT, text)
    exact = value * factor * measure.scale
    return Meant(int(exact) if exact.denominator == 1 else exact, text)


def _may_mean_two(plain: str, measure: Measure) -> bool:
    """十二万 where 万元 are asked: so many 万元, or so many times ten thousand of them."""
    return plain.endswith("万") and measure.unit.startswith("万")


def _value(written: str) -> Fraction | None:
    """Digits, grouped by thousands or not, or a Chinese numeral."""
    found = _NUMBER.fullmatch(written)
    if found and (found[2] or found[3]):
        return Fraction(written.replace(",", ""))
    whole = numerals.number(written)
    return None if whole is None else Fraction(whole)


def _factor(unit: str, measure: Measure) -> Fraction | None:
    """How many of the measure's unit the written one is: 1 for its own or none, 1/10,000 for 元 in a 万元 cell."""
    if unit in {"", measure.unit}:
        return Fraction(1)
    if unit in _MONEY and measure.unit in _MONEY:
        return Fraction(_MONEY[unit], _MONEY[measure.unit])
    return None


def _day(text: str, *, since_1904: bool) -> str:
    """A date as people write it: 2025-01-02. A serial number counts days; other spellings stay as they are."""
    try:
        return str(_FIRST_DAYS[since_1904] + timedelta(days=int(Decimal(text))))
    except (InvalidOperation, OverflowError, ValueError):
        return text[:10]
