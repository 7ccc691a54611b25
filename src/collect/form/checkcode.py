"""Which six characters stand for all figures of a return.

The code is ``(offset + sum of weight * figure) mod PRIME`` written in 32 signs. PRIME is just under 32**6;
weights differ from cell to cell, so one figure changed, or two unequal figures swapped, always change the code
(for differences below PRIME smallest units). The offset tells one unit from another, so that two all-zero
returns do not carry the same code. A worksheet computes it with MOD and SUMPRODUCT alone: a weight below 2**22
times a figure below 2**30 stays exact in a spreadsheet's 53-bit numbers.
"""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from hashlib import sha256
from math import floor

from collect.form.arithmetic import Number
from collect.form.model import Cell, Form

PRIME = 1_073_741_789
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, O, 1 or I: the code is read aloud over the telephone."""
LENGTH = 6
_WEIGHT_PRIME = 4_194_301
_GENERATOR = 1_566_084
"""A primitive root: its powers are all different for more than four million cells."""


@cache
def weights(count: int) -> tuple[int, ...]:
    """The weight of each entry cell, in printed order: different, and below 2**22."""
    return tuple(pow(_GENERATOR, place + 1, _WEIGHT_PRIME) for place in range(count))


def offset(fingerprint: str, unit: str, *, year: int) -> int:
    """What tells one unit's code from another's."""
    digest = sha256(f"{fingerprint}|{unit}|{year}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % PRIME


def check_code(form: Form, figures: Mapping[Cell, Number], *, start: int) -> str:
    """The code of these figures. ``figures`` need hold the entries only; blanks count as 0."""
    terms = zip(weights(len(form.entries)), form.entries, strict=True)
    products = (weight * (rounded(figures.get(cell, 0)) % PRIME) % PRIME for weight, cell in terms)
    return spelled((start + sum(products)) % PRIME)


def rounded(number: Number) -> int:
    """The nearest whole number, halves away from zero, as a worksheet's ROUND does.

    Only a number that is no figure (and has a finding of its own) is not whole already.
    """
    if isinstance(number, int):
        return number
    whole = floor(abs(number) + Fraction(1, 2))
    return whole if number >= 0 else -whole


def spelled(number: int) -> str:
    """A number below 32**6 in six signs, most significant first."""
    return "".join(ALPHABET[number // 32**power % 32] for power in reversed(range(LENGTH)))
