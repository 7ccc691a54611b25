"""When two captions say the same."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from collect.form import numerals
from collect.reading.signs import solid, spoken

LONGEST = 120
"""A text longer than this is no caption."""
_COUNTED = "一二三四五六七八九十"
_MARK = re.compile(
    rf"(?:\(([0-9]{{1,2}}|[{_COUNTED}]{{1,3}})\)|([0-9]{{1,2}})(?![0-9])|([{_COUNTED}]{{1,3}})(?=[、.,:。]))[、.,:。]*"
)
_ASIDE = re.compile(r"\([^()元]*\)$")
"""A remark in brackets at the end; one that names a unit of money is not a remark."""
_TURNING = frozenset("不未无没非否前后上下新旧增减零一二三四五六七八九十百千万亿0123456789")
"""Signs that turn the meaning of a caption when they are dropped."""
SAME, SURE, CLOSE, RENUMBERED = 100, 95, 90, 80


class Label(NamedTuple):
    """A caption taken apart: its number (whether in brackets, which), its words, its words without an aside."""

    mark: tuple[bool, int] | None
    body: str
    brief: str


def plain(text: str) -> str:
    """A label without what copying changes: width of signs, white space, invisible characters, case."""
    return _plain(text) if len(text) <= LONGEST else _folded(text)


@lru_cache(maxsize=8_192)
def _plain(text: str) -> str:
    """Remembered: the captions of a form come back in every return of it."""
    return _folded(text)


@lru_cache(maxsize=16)
def _folded(text: str) -> str:
    """The last few are remembered: prose that stands where some sheet has a caption is asked about for each."""
    folded = unicodedata.normalize("NFKC", text.replace("_x000D_", "")).casefold()
    return solid(folded)


def words(text: str) -> str:
    """A label without its punctuation too: quotes, brackets, stops."""
    return _words(text) if len(text) <= LONGEST else _spoken(text)


@lru_cache(maxsize=8_192)
def _words(text: str) -> str:
    return _spoken(text)


def _spoken(text: str) -> str:
    return spoken(plain(text))


@lru_cache(maxsize=8_192)
def label(text: str) -> Label | None:
    """A caption taken apart; None for a text that is none: a figure, a paragraph."""
    folded = plain(text[: LONGEST * 2])
    if not folded or len(folded) > LONGEST:
        return None
    found = _MARK.match(folded)
    rest = folded[found.end() :] if found else folded
    mark = (found[1] is not None, _counted(found[1] or found[2] or found[3])) if found else None
    return Label(mark, words(rest), words(_ASIDE.sub("", rest))) if words(rest) else None


def likeness(found: Label, issued: Label) -> int:
    """How well a caption that was found says what the issued one says, from 0 (not at all) to 100."""
    if found.body == issued.body:
        return _with_marks(found, issued)
    if found.mark and issued.mark and found.mark != issued.mark:
        return 0
    if found.brief == issued.brief:
        return CLOSE
    return _shortened(found, issued)


def is_heading(found: Label, issued: Label) -> int:
    """The same for the heading of a section, which a paragraph that begins alike must not pass for."""
    if found.body == issued.body:
        return _with_marks(found, issued) // SURE * SURE
    if found.mark is None or found.mark != issued.mark:
        return 0
    return CLOSE if SequenceMatcher(None, found.body, issued.body).ratio() >= 0.6 else 0


def _counted(numeral: str) -> int:
    return int(numeral) if numeral.isdecimal() else numerals.number(numeral) or 0


def _with_marks(found: Label, issued: Label) -> int:
    """Two captions of the same words: short ones are told apart by their numbers."""
    if found.mark == issued.mark:
        return SAME
    if found.mark is None or issued.mark is None:
        return SURE if len(issued.body) > 2 else CLOSE
    return RENUMBERED if len(issued.body) > 3 else 0


def _shortened(found: Label, issued: Label) -> int:
    """A caption from which characters were dropped, or to which some were added, but none that turns it."""
    short, long = sorted((found.body, issued.body), key=len)
    ratio = 2 * len(short) / (len(short) + len(long))
    if ratio < _bar(found, issued, length=len(short)) or not _within(short, long):
        return 0
    lost = Counter(long) - Counter(short)
    return 0 if _TURNING & set(lost) else int(ratio * CLOSE)


def _bar(found: Label, issued: Label, *, length: int) -> float:
    """How much must be left: less where the number agrees, or where enough is left to be told by."""
    if found.mark is not None and found.mark == issued.mark:
        return 0.6
    return 0.7 if length > 4 else 0.85


def _within(short: str, long: str) -> bool:
    """Whether the signs of one stand in the other, in their order."""
    signs: Iterator[str] = iter(long)
    return all(sign in signs for sign in short)
