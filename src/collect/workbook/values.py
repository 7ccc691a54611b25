"""How an exact number is handed to a spreadsheet, and taken back."""

from decimal import Decimal
from fractions import Fraction

from collect.form.arithmetic import Number
from collect.form.model import Measure

_DIGITS = 15
"""A spreadsheet shows and keeps 15 significant digits; what is behind them is binary noise."""


def smallest(number: Number) -> int | Decimal:
    """A number of smallest units as a worksheet holds it."""
    if isinstance(number, int):
        return number
    return Decimal(number.numerator) / Decimal(number.denominator)


def in_unit(number: Number, measure: Measure) -> int | Decimal:
    """A number of smallest units in the measure's own unit: 160,596,400 分 are 160.5964 万元."""
    scale = measure.scale
    if isinstance(number, int) and number % scale == 0:
        return number // scale
    return smallest(Fraction(number) / scale)


def from_unit(text: str, measure: Measure) -> Number:
    """The number of smallest units a decimal literal states; a fraction when it is not whole.

    Binary noise behind the fifteenth digit (``0.30000000000000004``) is not the sender's.
    Raises ``decimal.InvalidOperation`` for text that is no decimal literal.
    """
    exact = Fraction(_without_noise(Decimal(text))) * measure.scale
    return int(exact) if exact.denominator == 1 else exact


def _without_noise(value: Decimal) -> Decimal:
    if len(value.as_tuple().digits) <= _DIGITS:
        return value
    return Decimal(f"{value:.{_DIGITS - 1}e}")
