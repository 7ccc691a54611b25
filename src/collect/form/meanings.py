"""What a number must equal, by the words before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import prod

from collect.form.counted import YUAN, Counted
from collect.form.lexicon import Lexicon, lexicon
from collect.form.model import Form
from collect.form.once import once_a_form
from collect.form.prose import Reads
from collect.form.said import Extent
from collect.form.sums import Sum

_KEPT = 512
_WAYS = 256
"""A number that could be more sums than this can be read in no one way: every word joined may double them."""
Head = tuple[str, str]
"""A subject and the word that is said of it, empty for the bare subject: what may own a number."""
_Owners = tuple[tuple[Reads, ...], ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """All that a number may be: ``of``, ``equals``, ``besides`` as in ``Reading``.

    ``extent`` is the first of ``equals``; ``money`` tells of every figure whether it is one of money.
    """

    of: tuple[Reads, ...]
    equals: tuple[Sum, ...]
    besides: tuple[Sum, ...]
    extent: Extent
    money: frozenset[bool]

    def counts(self, number: Counted) -> bool:
        """Whether the number is of the figures' own kind: money is not cases."""
        return self.money <= {number.unit in YUAN}


class Meanings:
    """What the words of one form mean in one year; each combination is worked out once."""

    def __init__(self, form: Form, words: Lexicon) -> None:
        self.form, self._words = form, words
        self.of = lru_cache(maxsize=_KEPT)(self._of)
        self.spoken = lru_cache(maxsize=_KEPT)(self._spoken)

    def _of(self, joined: tuple[Head, ...], apart: tuple[Head, ...]) -> Meaning | None:
        """What the words joined right before a number say, with words further before; None where one says nothing."""
        near, far = self._owners(joined), self._owners(apart)
        ways = [tuple(_sums(reads)) for reads in near]
        if not near or not all((*near, *far)) or prod(map(len, ways)) > _WAYS:
            return None
        equals = tuple(map(_added, product(*ways)))
        besides = tuple(each for reads in (*far, *(near if len(near) > 1 else ())) for each in _sums(reads))
        measures = {self.form.measure(cell) for each in equals for cell in each.cells}
        money = frozenset(each.unit in YUAN for each in measures)
        return Meaning(tuple(reads[0] for reads in near), equals, besides, self._extent(equals[0]), money)

    def _spoken(self, subject: str, last: Head) -> tuple[Extent, ...]:
        """What was spoken of last: the sums it may be."""
        owned = self._words.owned
        return tuple(map(self._extent, _sums(owned.get((subject, last[1])) or owned.get(last, ()))))

    def _extent(self, side: Sum) -> Extent:
        return Extent(side, frozenset(entry for cell in side.cells for entry in self.form.closures[cell]))

    def _owners(self, heads: tuple[Head, ...]) -> _Owners:
        return tuple(self._words.owned.get(head, ()) for head in heads)


@once_a_form
def meanings(form: Form, year: int) -> Meanings:
    """What the words of a form mean in prose about ``year``."""
    return Meanings(form, lexicon(form.prose, year))


def _sums(owned: Iterable[Reads]) -> Iterable[Sum]:
    return (each for reads in owned for each in reads.equals)


def _added(sums: tuple[Sum, ...]) -> Sum:
    """One sum of several; a single one stays itself."""
    if len(sums) == 1:
        return sums[0]
    return Sum(tuple(term for each in sums for term in each.terms), sum(each.constant for each in sums))
