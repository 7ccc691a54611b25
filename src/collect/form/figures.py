"""How a figure is written."""

from fractions import Fraction

from collect.form.arithmetic import Number
from collect.form.model import Measure


def written(number: Number, measure: Measure) -> str:
    """A figure in its measure's own unit, exact, without needless zeros.

    ``number`` is in smallest units: 160596400 with six decimals is ``160.5964``. A fraction is written out to
    its last decimal; one that has none (a third) as ``1/3``, so that nothing is rounded on the way to paper.
    """
    if isinstance(number, int) and not measure.decimals:
        return str(number)
    exact = Fraction(number) / measure.scale
    places = _places(exact.denominator)
    if places is None:
        return f"{exact.numerator}/{exact.denominator}"
    digits = f"{abs(exact.numerator) * 10**places // exact.denominator:0{places + 1}d}"
    point = len(digits) - places
    sign = "-" if exact < 0 else ""
    return sign + digits[:point] + (f".{digits[point:]}" if places else "")


def percent(part: Number, whole: Number) -> str:
    """How much of the whole a part is: to one decimal, half up, no decimal where it is 0; more decimals only where
    what is not nothing would read as 0. ``whole`` is not 0; neither is negative.
    """
    share, scale = Fraction(part) / whole * 100, 10
    while share and _half_up(share * scale) == 0:
        scale *= 10
    tenths = Fraction(_half_up(share * scale), scale)
    return f"{written(tenths, Measure())}%"


def _half_up(number: Fraction) -> int:
    return int(number + Fraction(1, 2))


def _places(denominator: int) -> int | None:
    """How many decimals a fraction in lowest terms takes; None when they never end."""
    twos, rest = _factored(denominator, 2)
    fives, rest = _factored(rest, 5)
    return max(twos, fives) if rest == 1 else None


def _factored(number: int, prime: int) -> tuple[int, int]:
    """How often ``prime`` divides a number, and what is left of it."""
    times = 0
    while number % prime == 0:
        number //= prime
        times += 1
    return times, number
