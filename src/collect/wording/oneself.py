"""Whether a unit speaks of itself, in its own year."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from collect.edits.callings import Callings, Names, callings, kind_of
from collect.wording.asked import Asked, narrow
from collect.wording.fault import Fault, quoted, sentences
from collect.words import say

_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TITLES = re.compile(r"《[^》\n]*》|“[^”\n]*”")
_CLAIMED = re.compile(r"[\s\d、.()十]*?(?P<year>(?:19|20)\d\d) ?年度? ?(?:,|全年|我|本)")
"""A sentence that tells what was done in a year: 2022年，我镇…; not 2022年以来, nor a date."""
_OPENING = re.compile(r"[\s、,.()一二三四五六七八九十]*(?:\d{1,2}[、.)])?(?P<year>(?:19|20)\d\d ?年度?)?[\s,]*")
"""What may stand before a name at the beginning of a sentence: its number, the year."""
_LISTED = tuple("、和与及同跟等(向由")
"""What follows a name that does not stand alone."""


def identity_faults(asked: Asked) -> Iterator[Fault]:
    """One fault each: another year, another unit's name, a word for oneself that does not fit."""
    speech = _Speech(asked)
    for faults in (speech.years(), speech.names(), speech.words()):
        yield from [*faults][:1]


@dataclass(frozen=True)
class _Speech:
    """What a unit says of itself, in all sections."""

    asked: Asked

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The sections without titles and quotations, which are others' words; every sign in its place."""
        return {section: _own_words(text) for section, text in self.asked.written}

    # ── the year ─────────────────────────────────────────────────────────────────────────────────

    def years(self) -> Iterator[Fault]:
        """A section that opens with the deeds of a year beside this one and never comes to this one's."""
        for section, text in self.texts.items():
            told = (self._claim(each) for each in sentences(text))
            first = [*islice(told, 1)]
            opening = [*first, *told] if self._is_timeless else first
            start, found = next((each for each in opening if each[1]), (0, 0))
            beside = found in self._neighbours(section)
            if beside and all(year != self.asked.known.year for _, year in (*opening, *told)):
                yield self._year(section, start, found=found)

    @staticmethod
    def _claim(sentence: re.Match[str]) -> tuple[int, int]:
        """Where a sentence begins, and the year it begins to tell of; 0 where it does not."""
        found = _CLAIMED.match(sentence[0].translate(_NUMERALS))
        return sentence.start(), int(found["year"]) if found else 0

    @cached_property
    def _is_timeless(self) -> bool:
        """Whether this year is not mentioned anywhere."""
        year = str(self.asked.known.year)
        return not any(year in text or year in text.translate(_NUMERALS) for text in self.texts.values())

    def _neighbours(self, section: str) -> set[int]:
        """Years taken for this one by mistake. Of the next year people write plans, but not first of all."""
        year = self.asked.known.year
        return {year - 1, year + 1} if section == next(iter(self.texts)) else {year - 1}

    def _year(self, section: str, start: int, *, found: int) -> Fault:
        year = self.asked.known.year
        comparison = say("content.other-year", found=found, year=year)
        return Fault(section, comparison, self._quoted(section, start), stated=str(found), expected=str(year))

    # ── the name ─────────────────────────────────────────────────────────────────────────────────

    def names(self) -> Iterator[Fault]:
        """Another unit's name in the place of one's own, which is nowhere in that sentence."""
        for section, text in self.texts.items():
            told = list(sentences(text))
            found = ((each.start(), self._another(each[0], first=each is told[0])) for each in told)
            yield from (self._name(section, start, found=name) for start, name in found if name)

    def _name(self, section: str, start: int, *, found: str) -> Fault:
        comparison = say("content.other-name", found=found, unit=self.asked.known.unit.name)
        return Fault(section, comparison, self._quoted(section, start))

    def _another(self, sentence: str, *, first: bool) -> str:
        """The other unit's name with which a sentence begins as if it were one's own."""
        opening = _OPENING.match(sentence)
        start = opening.end() if opening else 0
        found = max((each.beginning(sentence, start) for each in self._others), key=len)
        if not found or any(each in sentence for each in self._ours):
            return ""
        rest = sentence[start + len(found) :]
        dated = bool(opening and opening["year"]) or re.match(r"\D{0,4}(?:19|20)\d\d ?年", rest) is not None
        return found if not rest.startswith(_LISTED) and (dated or (first and self._is_nameless)) else ""

    @cached_property
    def _kinds(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.asked.rule.aspects)

    @cached_property
    def _kind(self) -> str:
        """What the unit is, by its name."""
        return kind_of(self.asked.known.unit.name, self._kinds)

    @cached_property
    def _callings(self) -> tuple[str, ...]:
        unit = self.asked.known.unit
        return callings(unit.name, unit.parent, kinds=self._kinds)

    @cached_property
    def _ours(self) -> tuple[str, ...]:
        """How the unit is called, by itself and by others."""
        return (*self._callings, *(word for each in self.asked.rule.aspects for word in each.words))

    @cached_property
    def _others(self) -> tuple[Callings, ...]:
        """How units of the same kind are called. Its own may be among them: it never speaks as another by that."""
        names, parent = self.asked.known.names, self.asked.known.unit.parent
        return Names.of(names).of_kind(self._kind, parent, kinds=self._kinds)

    @cached_property
    def _is_nameless(self) -> bool:
        """Whether the unit names itself nowhere."""
        return not any(each in text for each in self._callings for text in self.texts.values())

    # ── the word for oneself ─────────────────────────────────────────────────────────────────────

    def words(self) -> Iterator[Fault]:
        """我镇 where no town speaks, by the name of the unit; nothing where its name does not tell what it is."""
        wrong = tuple(word for each in self.asked.aspects if each.name != self._kind for word in each.words)
        pattern = _said_of_oneself(wrong) if wrong and self._kind else None
        for section, text in self.texts.items():
            found = pattern.search(text) if pattern else None
            if found:
                comparison = say("content.other-word", found=found[0], unit=self.asked.known.unit.name)
                yield Fault(section, comparison, self._quoted(section, found.start()))

    def _quoted(self, section: str, start: int) -> str:
        return quoted(self.asked.submission.narratives[section], start)


@lru_cache(maxsize=64)
def _said_of_oneself(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("(?<!自)(?:" + "|".join(map(re.escape, words)) + ")")


def _own_words(text: str) -> str:
    return _TITLES.sub(lambda found: " " * len(found[0]), narrow(text))
