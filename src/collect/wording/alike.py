"""Whether prose is a near-copy of a neighbour's, or of last year's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from collect.edits.findings import Finding
from collect.edits.known import Known
from collect.edits.neighbours import Section
from collect.form.model import Form
from collect.form.prose import ProseRule, ProseTest
from collect.submission import Submission
from collect.wording.fault import Fault
from collect.words import say

_WHOLE = 10**9
"""How much of a text is the same where all of it is: so fine that of texts of 30,000 signs no two shares are one."""
_SHOWN = 60
"""So many signs of the longest common passage are quoted."""


def alike_findings(form: Form, submission: Submission, *, known: Known) -> Iterator[Finding]:
    """For every section that is nearly another unit's one finding, for every one that is last year's another."""
    asked = [each for each in form.prose.rules if each.test is ProseTest.ALIKE and each.binds(known.unit.level)]
    for rule in asked:
        for section in rule.sections or [each.code for each in form.narratives]:
            copied = _Copied(rule, section, submission.narratives.get(section, ""), known)
            yield from (fault.finding(form, rule) for fault in copied.faults())


@dataclass(frozen=True, slots=True)
class Like:
    """Which texts are like one: of the longer of the two at least so many per cent need not be changed."""

    per_cent: int

    def __call__(self, text: str, others: Mapping[str, str]) -> Iterator[tuple[str, int]]:
        """Those of the others, by name, with how much of ``_WHOLE`` is the same; given up early below the cut-off."""
        least = self.per_cent / 100
        found = process.extract(text, others, scorer=Levenshtein.normalized_similarity, score_cutoff=least, limit=None)
        return ((name, round(share * _WHOLE)) for _, share, name in found)


@dataclass(frozen=True)
class _Copied:
    """One section of one return, held beside what it may have been copied from."""

    rule: ProseRule
    section: str
    text: str
    known: Known

    def faults(self) -> Iterator[Fault]:
        """The most similar neighbour's, then last year's own; a short section is alike by nature."""
        plain = self._neighbours.plain(self.text, unit=self.known.unit.name)
        if len(plain) < self.rule.least:
            return
        yield from self._like_others(plain)
        yield from self._like_before(plain)

    @property
    def _like(self) -> Like:
        return Like(self.rule.share)

    @cached_property
    def _neighbours(self) -> Section:
        return self.known.others.section(self.section, words=self.rule.words, like=self._like)

    def _like_others(self, plain: str) -> Iterator[Fault]:
        found = self._neighbours.nearest(plain, unit=self.known.unit.name)
        if found:
            name, share = found
            copied = self.known.others.told[name][self.section]
            yield self._fault("content.alike-other", share, other=name, copied=copied)

    def _like_before(self, plain: str) -> Iterator[Fault]:
        before = self.known.prior.narratives.get(self.section, "") if self.known.prior else ""
        year, comparable = str(self.known.year - 1), self.known.others.comparable(before, words=self.rule.words)
        for _, share in self._like(plain, {year: comparable}):
            yield self._fault("content.alike-before", share, other=year, copied=before)

    def _fault(self, sentence: str, share: int, *, other: str, copied: str) -> Fault:
        passage = longest_passage(self.text, copied).strip()
        shown = passage[:_SHOWN]
        stated = f"{share * 100 // _WHOLE}%"
        comparison = say(sentence, other=other, share=stated, count=len(passage), passage=shown)
        return Fault(self.section, comparison, shown, stated=stated)


def longest_passage(text: str, other: str) -> str:
    """The longest part that both texts have word for word; the first in ``text`` of several.

    A length is tried at a time: where two texts share a passage they share shorter ones, so halving finds the longest.
    """
    short, beyond, best = 0, min(len(text), len(other)) + 1, ""
    while beyond - short > 1:
        length = (short + beyond) // 2
        there = {other[start : start + length] for start in range(len(other) - length + 1)}
        here = (text[start : start + length] for start in range(len(text) - length + 1))
        passage = next((each for each in here if each in there), None)
        short, beyond, best = (short, length, best) if passage is None else (length, beyond, passage)
    return best
