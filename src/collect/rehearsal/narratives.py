"""What a unit writes in which no rule about prose finds a fault."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from random import Random

from collect.form.arithmetic import Number, computed
from collect.form.model import Cell, Form, Narrative
from collect.form.prose import Aspect, ProseRule, ProseTest
from collect.rehearsal.phrases import Fillers, shuffled
from collect.rehearsal.readable import Breakdown, Truth
from collect.roster import Unit
from collect.words import say

_FEES = 40
"""The dearest fee is so many steps."""
_CHARGED = 0.3
_ROOM = 0.8
"""Only so much of the room is filled with what need not be said."""
_USUAL = 600
"""So many characters a section has, more or less, unless it may hold fewer."""
_FILLERS = (5, 9)
_TOLD = 0.5
"""So often something is told that may be told."""


def narratives(form: Form, unit: Unit, *, year: int, figures: Mapping[Cell, Number], choose: Random) -> dict[str, str]:
    """The text of every section: what must be said, what is true of the figures, and what says nothing.

    ``figures`` are entries. The same seed gives the same text for the same figures.
    """
    writer = _Writer(form, unit, year, computed(form, figures), choose)
    return {section.code: writer.section(section) for section in form.narratives}


@dataclass(frozen=True)
class _Writer:
    form: Form
    unit: Unit
    year: int
    figures: Mapping[Cell, Number]
    choose: Random
    told: set[str] = field(default_factory=set[str])
    """What was told in one section is seldom told again in another."""

    def section(self, narrative: Narrative) -> str:
        """The sentences of one section in paragraphs, in some order."""
        room = self._room(narrative)
        said = list(self._musts(narrative.code))
        mays = [sentence for sentence in self._mays(narrative.code) if self.choose.random() < _TOLD]
        for sentence in (*shuffled(mays, self.choose), *self._idle()):
            if len("".join((*said, sentence))) <= room:
                said.append(sentence)
        return "\n".join(self._paragraphs(shuffled(said, self.choose)))

    @cached_property
    def _truth(self) -> Truth:
        return Truth(self.form, self.year, self.figures, self.choose)

    @cached_property
    def _fillers(self) -> Fillers:
        return Fillers(self.choose)

    def _room(self, narrative: Narrative) -> int:
        longest = [rule.longest for rule in self._asked(ProseTest.LENGTH, narrative.code)]
        return min(_USUAL, int(min([narrative.limit, *longest]) * _ROOM))

    def _idle(self) -> Iterator[str]:
        for _ in range(self.choose.randint(*_FILLERS)):
            yield self._fillers.sentence()
        yield self._fillers.decoy()

    def _paragraphs(self, sentences: list[str]) -> Iterator[str]:
        while sentences:
            count = self.choose.randint(1, 3)
            yield "".join(sentences[:count])
            sentences = sentences[count:]

    # ── what must be said ────────────────────────────────────────────────────────────────────────

    def _musts(self, section: str) -> Iterator[str]:
        for rule in self._asked(ProseTest.COVERS, section):
            yield from (self._aspect(each) for each in asked(rule, self.unit))
        for _ in self._asked(ProseTest.PERIOD, section):
            yield say("rehearsal.period", year=self.year)
        for rule in self._asked(ProseTest.FEE, section):
            yield self._fee(rule)

    def _asked(self, test: ProseTest, section: str) -> Iterator[ProseRule]:
        """The rules of one kind that ask a unit of this level about this section."""
        for rule in self.form.prose.rules:
            if rule.test is test and rule.binds(self.unit.level) and section in (rule.sections or (section,)):
                yield rule

    def _aspect(self, aspect: Aspect) -> str:
        word = self.choose.choice(aspect.words)
        return say("rehearsal.aspect" if self.choose.random() < _TOLD else "rehearsal.asked", word=word)

    def _fee(self, rule: ProseRule) -> str:
        """None, or so many whole steps."""
        name = rule.words[0]
        if self.choose.random() >= _CHARGED:
            return say("rehearsal.no-fee", fee=name)
        return say("rehearsal.fee", fee=name, amount=self.choose.randint(1, _FEES) * max(1, rule.step))

    # ── what may be said ─────────────────────────────────────────────────────────────────────────

    def _mays(self, section: str) -> Iterator[str]:
        """Everything true, in the form's own words."""
        for reads in self._truth.tellable(section):
            if self._new(f"{reads.rule}{reads.example}"):
                yield self._own(self._truth.example(reads))
        for silent in self._truth.silent(section):
            yield self._own(self._truth.silence(silent))
        for each in self._truth.broken_down(section):
            yield from map(self._own, self._parts(each))
        for whole in self._truth.wholes(section):
            if self.choose.random() < 1 - _ROOM:
                yield self._own(self._truth.halved(whole))

    def _parts(self, each: Breakdown) -> Iterator[str]:
        there = self._truth.there(each)
        if there:
            yield self._truth.parted(each, there if self.choose.random() < _TOLD else each.parts)
            yield self._truth.share(each, self.choose.choice(there))

    def _new(self, what: str) -> bool:
        """Whether it was not told yet, or is told once more all the same."""
        new = what not in self.told or self.choose.random() < 1 - _ROOM
        self.told.add(what)
        return new

    def _own(self, sentence: str) -> str:
        """A form's example as this unit says it: what it calls itself is no other unit's word."""
        return in_ones_own(self.form, sentence)


def asked(rule: ProseRule, unit: Unit) -> list[Aspect]:
    """The aspects a unit of this level is asked about."""
    return [each for each in rule.aspects if not each.levels or unit.level in each.levels]


def in_ones_own(form: Form, sentence: str) -> str:
    """A sentence that ends as one, and in which whoever speaks is called neutrally."""
    rules = (rule for rule in form.prose.rules if rule.test is ProseTest.IDENTITY)
    words = [word for rule in rules for aspect in rule.aspects for word in aspect.words]
    for word in sorted(words, key=len, reverse=True):
        sentence = sentence.replace(word, say("rehearsal.oneself"))
    return sentence if sentence.endswith("。") else f"{sentence}。"
