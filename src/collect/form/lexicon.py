"""Which words of a text a form knows."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from collect.form.prose import Prose, Reads

_PLAIN = dict(zip("０１２３４５６７８９．％，；：（）！？\u00a0\u3000\t", "0123456789.%,;:()!?   ", strict=True))
_WIDE = re.compile(f"[{''.join(_PLAIN)}]")
_MARKS = ("elsewhere", "ours", "periods", "now", "changes", "partly", "among", "unlisted", "none", "bare", "acts")
ACT = "acts"
YEARS = ("last", "year", "next")
"""The years a word may name in braces."""
_LONGEST = 60
"""Signs between two words beyond which they have nothing to do with each other."""
_Tree = dict[str, "_Tree"]


class Word(NamedTuple):
    """A known word, where it stands."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one form in one year, ready to be sought.

    ``codes``: the subject each word stands for; ``roles``: what each other word says; ``owned``: what a number after
    this subject and this word must equal, the word empty for the bare subject.
    """

    prose: Prose
    codes: Mapping[str, str]
    roles: Mapping[str, tuple[str, ...]]
    owned: Mapping[tuple[str, str], tuple[Reads, ...]]
    between: frozenset[str]
    subject: re.Pattern[str]
    mark: re.Pattern[str]

    def subjects(self, plain: str) -> list[Word]:
        """What the text speaks of, in order."""
        return _found(self.subject, plain)

    def marks(self, plain: str) -> list[Word]:
        """Every other word that counts, in order."""
        return _found(self.mark, plain)

    def idle(self, gap: str) -> bool:
        """Whether nothing in the gap changes what is said: it is made of fillers and subjects throughout."""
        if not gap:
            return True
        reached = {0}
        for start in range(len(gap) if len(gap) <= _LONGEST else 0):
            if start in reached:
                reached.update(end for end in range(start + 1, len(gap) + 1) if gap[start:end] in self.between)
        return len(gap) in reached


@lru_cache(maxsize=64)
def plain(text: str) -> str:
    """The text sign by sign in half-width form: every place in it stays where it is."""
    return _WIDE.sub(lambda found: _PLAIN[found[0]], text)


@lru_cache(maxsize=16)
def lexicon(prose: Prose, year: int) -> Lexicon:
    """The words of ``prose``, with the years they name filled in."""
    codes = {plain(word): subject.code for subject in prose.subjects for word in subject.words}
    roles: dict[str, dict[str, None]] = {}
    owned: dict[tuple[str, str], list[Reads]] = {}
    for role in _MARKS:
        for word in getattr(prose, role):
            roles.setdefault(plain(word), {})[role] = None
    for reads in prose.reads:
        for word in [_dated(word, year) for word in reads.words] or [""]:
            owned.setdefault((reads.subject, word), []).append(reads)
            roles.setdefault(word, {})[ACT] = None
    roles.pop("", None)
    return Lexicon(
        prose,
        codes,
        {word: tuple(each) for word, each in roles.items()},
        {key: tuple(each) for key, each in owned.items()},
        frozenset((*map(plain, prose.fillers), *(word for word, code in codes.items() if code), *' :、“”"')),
        _any_of(codes),
        _any_of(roles),
    )


def _dated(word: str, year: int) -> str:
    return plain(word).format(**dict(zip(YEARS, (year - 1, year, year + 1), strict=True)))


def _found(pattern: re.Pattern[str], plain: str) -> list[Word]:
    return [Word(found.start(), found.end(), found[0]) for found in pattern.finditer(plain)]


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """The longest of the words that stands at a place. A tree of first signs keeps the search fast."""
    tree: _Tree = {}
    for word in words:
        branch = tree
        for sign in (*word, ""):
            branch = branch.setdefault(sign, {})
    return re.compile(_written(tree) if tree else r"(?!)")


def _written(tree: _Tree) -> str:
    branches = sorted((sign, below) for sign, below in tree.items() if sign)
    longer = "|".join(re.escape(sign) + _written(below) for sign, below in branches)
    return f"(?:{longer}){'?' if '' in tree else ''}" if longer else ""
