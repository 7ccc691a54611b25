"""Whether paragraphs are numbered in one way."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from collect.form import numerals
from collect.wording.asked import Asked, narrow
from collect.wording.fault import Fault, quoted
from collect.words import say

_MARK = re.compile(
    r"[\n。;:][ \t]*"
    r"(?P<mark>(?P<open>\()[ ]*(?P<inner>\d{1,2}|[一二三四五六七八九十]{1,3})[ ]*\)"
    r"|(?P<bare>\d{1,2}|[一二三四五六七八九十]{1,3})[ ]*[、,.](?!\d))"
)
"""（一） (1) 一、 1、 1. after the end of a line or a sentence; 1,236 is a number, 一是 is no numbering."""


class _Mark(NamedTuple):
    """One number before a paragraph: the way it is written, which it is, where it stands."""

    way: tuple[bool, bool]
    number: int
    shown: str
    start: int


def numbering_faults(asked: Asked) -> Iterator[Fault]:
    """A number that carries on where another way of numbering left off."""
    for section, text in asked.written:
        found = next(_mixed(narrow(text)), None)
        if found:
            before, after = found
            comparison = say("content.numbering", before=_shown(text, before), after=_shown(text, after))
            yield Fault(section, comparison, quoted(text, after.start))


def _mixed(text: str) -> Iterator[tuple[_Mark, _Mark]]:
    """Two marks side by side that count on, the second written in a way not seen so far.

    A level below begins again at 1, and a level above was begun before: neither is a mixture.
    """
    before: _Mark | None = None
    seen = set[tuple[bool, bool]]()
    for mark in _marks(text):
        if before and mark.way not in seen and mark.number == before.number + 1:
            yield before, mark
        seen.add(mark.way)
        before = mark


def _marks(text: str) -> Iterator[_Mark]:
    for found in _MARK.finditer("\n" + text):
        written = found["inner"] or found["bare"]
        chinese = not written.isdecimal()
        number = numerals.number(written) if chinese else int(written)
        start = found.start("mark") - 1
        yield _Mark((bool(found["open"]), chinese), number or 0, found["mark"], start)


def _shown(text: str, mark: _Mark) -> str:
    return text[mark.start : mark.start + len(mark.shown)]
