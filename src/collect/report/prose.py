"""Where the heads of a narrative stand.

GB/T 9704, 7.3.3: below the sections (一、) come （一）, then 1. , then （1）; offices write 一是 as well. A head stands
on a line of its own, or is the first, short sentence of its paragraph. What is no such head stays prose, and no word
of the author's is changed, dropped or moved.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from collect.form.numerals import number

_BLANKS = re.compile(r"^[\s\u200b\u2060\ufeff]+|[\s\u200b\u2060\ufeff]+$")
_CHINESE = "([一二三四五六七八九十]{1,3})"
_MARKS = {
    "bracketed": re.compile(rf"[（(]\s*{_CHINESE}\s*[）)][、.．]?"),
    "section": re.compile(rf"{_CHINESE}、"),
    "point": re.compile(r"(\d{1,2})[.．、](?=\D)"),
    "clause": re.compile(rf"{_CHINESE}是(?!否)"),
    "figure": re.compile(r"[（(]\s*(\d{1,2})\s*[）)][、.．]?"),
}
"""How a head may be numbered: （一） · 一、 · 1. · 一是 · （1）."""
_LEVELS = {"bracketed": 2, "section": 2, "point": 3, "clause": 3, "figure": 4}
_OPEN_TO_DOUBT = {"section", "point"}
"""Without brackets a number is one of a head only where the count goes on: 三、四季度 begins a sentence."""
_ALONE = re.compile(r"\s*[^\s。；：！？;:!?][^。；：！？;:!?]{,29}[：:]?")
_RUN_IN = re.compile(r"\s*[^\s\d。；：！？;:!?][^\d。；：！？;:!?]{,24}[。：]")
"""A sentence that counts something (收到申请3件) is no head."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a section (``level`` 1), or a unit's own head on a line of its own (2 to 4)."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of prose. Its first ``lead`` characters are a head of ``level`` 2 to 4 that runs in."""

    text: str
    lead: int = 0
    level: int = 0


class _Numbered(NamedTuple):
    """How a line is numbered, and how many characters that takes."""

    mark: str
    value: int
    length: int


def passages(narrative: str) -> list[Heading | Paragraph]:
    """A narrative as its author divided it: one passage per line, blank ends and empty lines gone."""
    counts: dict[int, int] = {}
    lines = (_BLANKS.sub("", line) for line in narrative.splitlines())
    return [_passage(line, counts) for line in lines if line]


def _passage(line: str, counts: dict[int, int]) -> Heading | Paragraph:
    """``counts`` are the numbers of the heads that the line stands under, by level; its own is put there."""
    numbered = _numbered(line)
    if numbered is None:
        return Paragraph(line)
    level = _level(numbered, counts)
    alone, run_in = _ALONE.fullmatch(line, numbered.length), _RUN_IN.match(line, numbered.length)
    if level is None or not (alone or run_in):
        return Paragraph(line)
    for below in [each for each in counts if each >= level]:
        del counts[below]
    counts[level] = numbered.value
    return Heading(line, level) if alone or run_in is None else Paragraph(line, run_in.end(), level)


def _numbered(line: str) -> _Numbered | None:
    for mark, pattern in _MARKS.items():
        found = pattern.match(line)
        count = found and (int(found[1]) if found[1].isdecimal() else number(found[1]))
        if found and count:
            return _Numbered(mark, count, found.end())
    return None


def _level(numbered: _Numbered, counts: dict[int, int]) -> int | None:
    """None where the number is none of a head. （1） where （一） was due is what its author meant by it."""
    level = _LEVELS[numbered.mark]
    if numbered.mark == "figure" and not {3, 4} & {*counts} and numbered.value == counts.get(2, 0) + 1:
        return 2
    goes_on = numbered.value in {1, counts.get(level, 0) + 1}
    return None if numbered.mark in _OPEN_TO_DOUBT and not goes_on else level
