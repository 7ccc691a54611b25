"""Where a text says that there was none."""

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from collect.form.heard import heard
from collect.form.lexicon import ACT, Lexicon, Word
from collect.form.prose import Prose, Silence

_ENDS = "。;!?\n"
_OUTER = frozenset(("elsewhere", "periods"))
_REACH = {"none": 20, "bare": 0}
"""Signs between 未收到 and what was not received; nothing may stand behind 无."""
_DENYING = frozenset(_REACH)
_CLAUSE = re.compile(r"[。;!?\n,:()]")
_STOP = re.compile(r"[。;!?\n,:()、]")
_JOINED = re.compile(r" *(?:[、和及与或]|以及)* *")
_YEAR = re.compile(r"(\d{4}) *年")


class Silent(NamedTuple):
    """A place where prose says there was none, and of what."""

    start: int
    end: int
    of: Silence


def silences(prose: Prose, text: str, *, year: int) -> Iterator[Silent]:
    """Every place where a text says that there was none of something a form counts, in order."""
    found = heard(prose, text, year=year)
    words, even, subjects, marks = found.words, found.even, found.subjects, found.marks
    for mark in (each for each in marks if not _DENYING.isdisjoint(words.roles[each.text])):
        reach = max(_REACH[role] for role in words.roles[mark.text] if role in _REACH)
        if not _elsewhere(words, marks, mark=mark, year=year, even=even):
            said = _said(words, even, subjects=[word for word in subjects if word.end > mark.end])
            gap = even[mark.end : said[0].start].strip() if said else ""
            denied = said if len(gap) <= reach and _denies(words, gap, said=said) else []
            pairs = product(prose.silences, denied)
            yield from (Silent(mark.start, word.end, each) for each, word in pairs if _of(words, word) == each.subject)


def _of(words: Lexicon, word: Word) -> str:
    return words.codes[word.text]


def _said(words: Lexicon, even: str, *, subjects: Sequence[Word]) -> list[Word]:
    """The subject that follows, with those joined to it; none when more is said of it than that."""
    said = list(subjects[:1])
    for word in subjects[1:]:
        gap = even[said[-1].end : word.start]
        if not gap and (words.codes[said[-1].text], "") not in words.owned:
            return []  # 政府信息公开申请行政复议: the two are one
        joined = _JOINED.match(gap)
        if gap and not (joined and joined[0] and words.idle(gap[joined.end() :])):
            break
        said.append(word)
    stop = _STOP.search(even, said[-1].end) if said else None
    rest = even[said[-1].end : stop.start() if stop else len(even)].strip() if said else ""
    return said if words.idle(rest) else []


def _denies(words: Lexicon, gap: str, *, said: Sequence[Word]) -> bool:
    """Whether nothing between narrows what there was none of: no end of a clause, no other act, no part."""
    codes = {words.codes[word.text] for word in said}
    zeros = {zero for each in words.prose.silences if each.subject in codes for zero in each.zero}
    inside = words.marks(gap)
    acts = [word.text for word in inside if ACT in words.roles[word.text]]
    owned = ([reads for code in codes for reads in words.owned.get((code, act), ())] for act in acts)
    whole = all(any(zeros.intersection(reads.equals) for reads in each) for each in owned)
    partly = any("partly" in words.roles[word.text] for word in inside)
    return whole and not partly and not _CLAUSE.search(gap)


def _elsewhere(words: Lexicon, marks: Sequence[Word], *, mark: Word, year: int, even: str) -> bool:
    """Whether the sentence speaks of somebody else or another year."""
    start = max(even.rfind(end, 0, mark.start) for end in _ENDS) + 1
    before = [word for word in marks if start <= word.start < mark.start]
    outer = any(not _OUTER.isdisjoint(words.roles[word.text]) for word in before)
    return outer or any(int(found[1]) != year for found in _YEAR.finditer(even, start, mark.start))
