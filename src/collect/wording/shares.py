"""Which percentages in a text are no part of any whole."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from operator import attrgetter

from collect.form.arithmetic import Number
from collect.form.counted import SHARE, Counted, counted
from collect.form.heard import heard
from collect.form.lexicon import ACT, Lexicon, plain
from collect.form.model import Form
from collect.form.said import Said

_ENDS = "。;!?\n"
_NUMBER = re.compile(r"(?<![\d.])\d+(?:,\d{3})*(?:\.\d+)?(?![\d年月日%])")
_OF = "占"
_SUMMED = re.compile(r"合计|共计|之和|总共")
_SILENT = frozenset(("changes", "elsewhere", "periods"))
_EACH = re.compile(r"分别|各占|同比")


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage that is not what it says: of which part in which whole."""

    percent: Counted
    part: Number
    whole: Number


def has_shares(text: str) -> bool:
    """Whether a text may speak of a share at all."""
    return _OF in text and SHARE in plain(text)


def wrong_shares(form: Form, text: str, *, year: int, said: Said) -> Iterator[Share]:
    """Every percentage after 占 that no part and whole at hand explain, where the sentence names both."""
    found = heard(form.prose, text, year=year)
    reader = _Reader(found.words, found.even, found.numbers, said)
    for percent in found.numbers:
        if percent.unit == SHARE and not percent.loose:
            yield from reader.share(percent)


@dataclass(slots=True)
class _Reader:
    words: Lexicon
    even: str
    counted: Sequence[Counted]
    said: Said

    def share(self, percent: Counted) -> Iterator[Share]:
        start = max(self.even.rfind(end, 0, percent.start) for end in _ENDS) + 1
        of = self.even.rfind(_OF, start, percent.start)
        clause = self.even[start : percent.start]
        if of < 0 or "," in self.even[of : percent.start] or _EACH.search(clause) or self._elsewhere(clause):
            return
        numbers = self._numbers(start, of)
        plainly = self._plainly(numbers, start=start, of=of, percent=percent)
        if plainly and not self._explained(percent, numbers, paragraph=self.even.rfind("\n", 0, of) + 1):
            yield Share(percent, *plainly)

    def _elsewhere(self, clause: str) -> bool:
        return any(not _SILENT.isdisjoint(self.words.roles[word.text]) for word in self.words.marks(clause))

    def _plainly(
        self, numbers: Sequence[Counted], *, start: int, of: int, percent: Counted
    ) -> tuple[Number, Number] | None:
        """The part and the whole as the sentence names them; None when it does not."""
        if not numbers or any(each.loose for each in numbers):
            return None
        whole = self._whole(numbers, start=start, of=of, percent=percent)
        if not whole:
            return None
        summed = _SUMMED.search(self.even, numbers[-1].end, of)
        part = sum(each.value for each in numbers[-2:]) if summed else numbers[-1].value
        return (part, whole) if part <= whole else None

    def _whole(self, numbers: Sequence[Counted], *, start: int, of: int, percent: Counted) -> Number | None:
        """占办结总数: what was said to be 办结. Otherwise the number before 其中."""
        named = [
            word.text for word in self.words.marks(self.even[of : percent.start]) if ACT in self.words.roles[word.text]
        ]
        for reading in reversed(self.said.readings):
            if reading.number.end <= of and any(name in reads.words for reads in reading.of for name in named):
                return reading.number.value
        among = [word for word in self.words.marks(self.even[start:of]) if "among" in self.words.roles[word.text]]
        before = [each for each in numbers if among and each.end <= start + among[-1].start]
        return before[-1].value if before and not named and before[-1] is not numbers[-1] else None

    def _numbers(self, start: int, end: int) -> list[Counted]:
        """Every number there, whatever it counts, as if nothing stood around."""
        there = counted(self.words.prose, self.even[start:end])
        units = [_moved(each, start) for each in there if each.unit != SHARE]
        return sorted([*units, *self._bare(units, start=start, end=end)], key=attrgetter("start"))

    def _bare(self, units: Sequence[Counted], *, start: int, end: int) -> Iterator[Counted]:
        """The numbers there that count nothing: none of these."""
        taken = {place for each in units for place in range(each.start, each.end)}
        free = (each for each in _NUMBER.finditer(self.even, start, end) if each.start() not in taken)
        return (Counted(*each.span(), _exact(each[0].replace(",", "")), "") for each in free)

    def _explained(self, percent: Counted, numbers: Sequence[Counted], *, paragraph: int) -> bool:
        """Whether any part and any whole at hand come to this percentage."""
        units = [each for each in self.counted if paragraph <= each.start < percent.start and each.unit != SHARE]
        bare = self._bare(units, start=paragraph, end=percent.start)
        earlier = (each.value for each in (*units, *bare))
        parts = {total for first in range(len(numbers)) for total in accumulate(each.value for each in numbers[first:])}
        wholes = sorted(whole for whole in {*parts, *earlier} if whole)
        return any(_comes(part, wholes, percent=percent) for part in parts)


def _comes(part: Number, wholes: Sequence[Number], *, percent: Counted) -> bool:
    """Whether part in one of the wholes is printed as this percentage, rounded or cut to its places.

    The larger the whole, the smaller the share, so the smallest that is large enough tells for all: ``wholes`` are in
    order, or a sentence of some hundred numbers would never be done with.
    """
    scale = 100 * 10**percent.places
    told = percent.value.numerator * 10**percent.places // percent.value.denominator
    below = bisect_right(wholes, scale * part, key=lambda whole: (told + 1) * whole)
    first = max(below, bisect_left(wholes, part))
    return first < len(wholes) and (2 * told - 1) * wholes[first] <= 2 * scale * part


def _exact(digits: str) -> Number:
    return Fraction(digits) if "." in digits else int(digits)


def _moved(number: Counted, by: int) -> Counted:
    return Counted(number.start + by, number.end + by, number.value, number.unit, number.places, number.loose)
