"""Which numbers a text gives."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from collect.form.arithmetic import Number
from collect.form.model import Measure
from collect.form.numerals import number
from collect.form.prose import Prose

YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
SHARE = "%"
_NUMERALS = "〇零一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟"
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|[\d ]+(?:\.\d+)?")
_ORDINAL = "第"
_REACH = 6
"""Signs before a number in which a word may say that it is only about so many."""


class Counted(NamedTuple):
    """One number with its unit word, where it stands; ``loose`` when it is no exact number of its own.

    ``places``: the decimals as printed.
    """

    start: int
    end: int
    value: Number
    unit: str
    places: int = 0
    loose: bool = False

    def fits(self, amount: Number, measure: Measure) -> bool:
        """Whether a figure in smallest units is this number: exactly, or rounded or cut to the decimals printed."""
        if self.unit not in YUAN and not measure.decimals:
            return self.value == amount
        exact = Fraction(amount) / measure.scale
        if self.unit in YUAN:
            exact = exact * YUAN.get(measure.unit, 1) / YUAN[self.unit]
        return self.value in printed(exact, self.places)

    def counts(self, measure: Measure) -> bool:
        """Whether this is a number of the measure's own kind: money is not cases."""
        return (self.unit in YUAN) == (measure.unit in YUAN)


def printed(exact: Fraction, places: int) -> set[Fraction]:
    """A number as people print it with so many decimals: rounded half up, half to even, or cut."""
    scale = 10**places
    cut = Fraction(exact * scale // 1, scale)
    return {cut, round(exact, places), Fraction((exact * scale + Fraction(1, 2)) // 1, scale)}


@lru_cache(maxsize=64)
def counted(prose: Prose, plain: str) -> tuple[Counted, ...]:
    """Every number with a unit word, in order. ``plain`` is the text in half-width form."""
    return tuple(_counted(prose, plain))


def _counted(prose: Prose, plain: str) -> Iterator[Counted]:
    for found in _pattern(prose.units, prose.vague).finditer(plain):
        written, unit, *loosely = found.group("number", "unit", "about", "myriad", "more", "after")
        if written == "零":  # 零件 is a part of a machine
            continue
        value, places = _value(written)
        start, end = found.span("whole")
        loose = value is None or any(loosely) or _about(prose, plain[max(0, start - _REACH) : start].rstrip())
        yield Counted(start, end, value or 0, unit, places, loose)


def _about(prose: Prose, before: str) -> bool:
    """Whether the word right before a number makes it none: 数十件 and 前3件, but not 件数10件 and 目前3件."""
    if not before.endswith(prose.vague) and not before.endswith(_ORDINAL):
        return False
    said = max((len(each) for each in prose.vague if before.endswith(each)), default=len(_ORDINAL))
    return all(len(each) <= said for each in prose.fillers if before.endswith(each))


@lru_cache(maxsize=1_024)
def _value(written: str) -> tuple[Number | None, int]:
    """The number and its decimals; None when it can be read in two ways."""
    if written[0] in _NUMERALS:
        return number(written), 0
    if not _GROUPED.fullmatch(written):
        return None, 0
    digits = written.replace(",", "").replace(" ", "")
    places = len(digits.partition(".")[2])
    return (Fraction(digits) if places else int(digits)), places


@lru_cache(maxsize=16)
def _pattern(units: tuple[str, ...], vague: tuple[str, ...]) -> re.Pattern[str]:
    """It begins with the first sign of a number, and only then looks at what stands before: so it is soon found."""
    about = "|".join(sorted(map(re.escape, vague), key=len, reverse=True)) or "(?!)"
    words = "|".join(sorted(map(re.escape, (*units, *YUAN, SHARE)), key=len, reverse=True))
    written = rf"[\d{_NUMERALS}](?<![\d.万{_NUMERALS}].)(?:(?<=\d)(?:[, ]?\d)*(?:\.\d+)?|(?<!\d)[{_NUMERALS}]*)"
    return re.compile(
        rf"(?P<whole>(?P<number>{written}) *(?P<about>{about})? *(?P<myriad>[万亿千百](?!元))?"
        rf" *(?P<more>{about})? *(?P<unit>{words}))(?!事|套|次|素|[(/]次) *(?P<after>{about})?"
    )
