"""How a unit words what it tells."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from collect.form.arithmetic import Number
from collect.form.figures import written
from collect.form.model import Measure
from collect.form.numerals import spelled
from collect.words import say

_WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789."}
_CLAUSES = (2, 4)
_SPELLED, _GROUPED = 100, 1_000
"""Larger numbers are seldom spelled out, and smaller ones have no thousands."""


def shown(number: Number, measure: Measure, *, choose: Random) -> str:
    """A figure as people write it: in narrow or wide digits, with or without a mark for thousands, spelled out."""
    plain = written(number, measure)
    ways = [plain, plain, plain, plain.translate(_WIDE)]
    if measure.scale == 1 and 0 < number < _SPELLED:
        ways.append(spelled(int(number)).removeprefix("一") if 10 <= number < 20 else spelled(int(number)))
    if measure.scale == 1 and number >= _GROUPED:
        ways.append(f"{int(number):,}")
    return choose.choice(ways)


def percent(part: Number, whole: Number, *, places: int) -> str:
    """The share of a part in a whole with so many decimals, rounded half up."""
    scaled = int(Fraction(part) * 100 * 10**places / whole + Fraction(1, 2))
    digits = f"{scaled:0{places + 1}d}"
    return digits if not places else f"{digits[:-places]}.{digits[-places:]}"


class Fillers:
    """Sentences that say nothing in particular: every clause once, in an order of its own."""

    def __init__(self, choose: Random) -> None:
        self._choose = choose
        self._clauses: list[str] = []

    def sentence(self) -> str:
        """The next one."""
        count = self._choose.randint(*_CLAUSES)
        if len(self._clauses) < count:
            self._clauses = shuffled(lines("rehearsal.clauses"), self._choose)
        taken, self._clauses = self._clauses[:count], self._clauses[count:]
        return stated(taken)

    def decoy(self) -> str:
        """One with numbers that no table asks for."""
        said = self._choose.choice(lines("rehearsal.decoys")).format(n=self._choose.randint(2, 60))
        return stated([said])


def stated(clauses: Sequence[str]) -> str:
    """Clauses as one sentence."""
    return say("rehearsal.sentence", clauses=say("rehearsal.comma").join(clauses))


def lines(code: str) -> list[str]:
    """A pool of words, one a line; places in them are kept."""
    return say(code, n="{n}").split()


def shuffled(words: Sequence[str], choose: Random) -> list[str]:
    """The same in another order."""
    return choose.sample(words, len(words))
