"""Which sentences about the figures are true."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from collect.form.arithmetic import Figures, Number, amount
from collect.form.model import Cell, Form, Measure
from collect.form.prose import ProseTest, Reads, Silence
from collect.form.sums import Sum
from collect.rehearsal.phrases import lines, percent, shown
from collect.words import say

_SLOT = "{n}"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A whole that a form's prose can tell in parts, each a number of its own: nothing is left out, nothing twice."""

    whole: Reads
    parts: tuple[Reads, ...]


@dataclass(frozen=True)
class Truth:
    """What can truly be said of one return, in the words that the form gives for it.

    ``figures`` are all cells with their totals.
    """

    form: Form
    year: int
    figures: Mapping[Cell, Number]
    choose: Random

    def example(self, reads: Reads, number: Number | None = None) -> str:
        """The form's own sentence with the true number, or with another."""
        told = self.number(reads) if number is None else number
        text = shown(told, self.measure(reads), choose=self.choose)
        years = {"last": self.year - 1, "year": self.year, "next": self.year + 1}
        return reads.example.format(n=text, **years)

    def silence(self, silent: Silence) -> str:
        """The form's own sentence that there was none."""
        return silent.example.format(last=self.year - 1, year=self.year, next=self.year + 1)

    def number(self, reads: Reads) -> Number:
        """The figure that the sentence gives, one of them where several would do."""
        return self.amount(self.choose.choice(reads.equals))

    def numbers(self, reads: Reads) -> set[Number]:
        """Every figure that the sentence may give."""
        return {self.amount(each) for each in reads.equals}

    def amount(self, side: Sum) -> Number:
        """What a sum of cells comes to."""
        return amount(side, Figures(self.figures))

    def measure(self, reads: Reads) -> Measure:
        """What the number in the sentence counts."""
        return self.form.measure(reads.equals[0].cells[0])

    def tellable(self, section: str) -> list[Reads]:
        """What a section may give numbers of."""
        asked = self._asking(ProseTest.READING, section)
        return [each for each in self.form.prose.reads if each.example and each.rule in asked]

    def silent(self, section: str) -> list[Silence]:
        """What a section may say there was none of: of nothing that its sentence names was there any."""
        asked = self._asking(ProseTest.SILENCE, section)
        return [each for each in self.form.prose.silences if each.example and each.rule in asked and self._none(each)]

    def broken_down(self, section: str) -> list[Breakdown]:
        """What a section may tell in parts."""
        return [each for each in self._breakdowns if each.whole in self.tellable(section)]

    def parted(self, each: Breakdown, parts: Sequence[Reads]) -> str:
        """The whole, and these of its parts."""
        return say(
            "rehearsal.list",
            whole=self._whole(each),
            among=self.form.prose.among[0],
            parts=say("naming.join").join(map(self._part, parts)),
        )

    def wholes(self, section: str) -> list[Reads]:
        """What a section may tell of in two halves that no table knows."""
        return [each for each in self.tellable(section) if self._may_be_whole(each)]

    def halved(self, whole: Reads, *, off_by: int = 0) -> str:
        """A whole in two halves that come to it, or to more."""
        number = int(self._plain(whole))
        first = self.choose.randint(0, max(0, number - 1))  # after a part that is all of it nothing more is a part
        measure = self.measure(whole)
        parts = [
            say("rehearsal.part", word=word, number=shown(half, measure, choose=self.choose), unit=measure.unit)
            for word, half in zip(lines("rehearsal.halves"), (first, number - first + off_by), strict=True)
        ]
        told = self.example(whole, number).rstrip("。")
        joined = say("naming.join").join(parts)
        return say("rehearsal.list", whole=told, among=self.form.prose.among[0], parts=joined)

    def share(self, each: Breakdown, part: Reads, *, stated: str = "") -> str:
        """The whole, a part and its percentage: the true one when none is given."""
        told = stated or percent(self._plain(part), self._plain(each.whole), places=self.choose.choice((1, 2)))
        return say(
            "rehearsal.share",
            whole=self._whole(each),
            among=self.form.prose.among[0],
            part=self._part(part),
            percent=told,
        )

    def there(self, each: Breakdown) -> list[Reads]:
        """The parts that are not 0."""
        return [part for part in each.parts if self._plain(part)]

    def _whole(self, each: Breakdown) -> str:
        return self.example(each.whole, self._plain(each.whole)).rstrip("。")

    def _part(self, part: Reads) -> str:
        number = shown(self._plain(part), self.measure(part), choose=self.choose)
        return say("rehearsal.part", word=part.words[0], number=number, unit=self.measure(part).unit)

    def _plain(self, reads: Reads) -> Number:
        return self.amount(reads.equals[0])

    def _asking(self, test: ProseTest, section: str) -> set[str]:
        rules = (rule for rule in self.form.prose.rules if rule.test is test)
        return {rule.code for rule in rules if section in (rule.sections or (section,))}

    def _none(self, silent: Silence) -> bool:
        """A sentence that names two subjects speaks of both."""
        prose = self.form.prose
        words = {each.code: each.words for each in prose.subjects}
        named = [each for each in prose.silences if any(word in silent.example for word in words.get(each.subject, ()))]
        return not any(self.amount(side) for each in (silent, *named) for side in each.zero)

    @cached_property
    def _breakdowns(self) -> tuple[Breakdown, ...]:
        counted = [each for each in self.form.prose.reads if self._counts(each)]
        found = (self._broken(whole, counted) for whole in counted if self._may_be_whole(whole))
        return tuple(each for each in found if each.parts) if self.form.prose.among else ()

    def _broken(self, whole: Reads, counted: Sequence[Reads]) -> Breakdown:
        """The parts whose entries together are those of the whole, the largest first; none when some are missing."""
        left, parts = self._entries(whole), list[Reads]()
        for part in sorted(counted, key=lambda each: -len(self._entries(each))):
            entries = self._entries(part)
            if part.subject == whole.subject and part.words and entries < self._entries(whole) and entries <= left:
                parts.append(part)
                left -= entries
        return Breakdown(whole, () if left else tuple(parts))

    def _counts(self, reads: Reads) -> bool:
        return bool(reads.example) and self.measure(reads).unit in self.form.prose.units

    def _may_be_whole(self, reads: Reads) -> bool:
        """Whether the number ends the sentence, so that parts can follow."""
        ends = reads.example.rstrip("。").endswith(_SLOT + self.measure(reads).unit)
        return ends and self._counts(reads) and bool(self.form.prose.among)

    def _entries(self, reads: Reads) -> frozenset[Cell]:
        return frozenset(entry for cell in reads.equals[0].cells for entry in self.form.closures[cell])


def sections_of(form: Form, codes: Sequence[str]) -> Iterator[str]:
    """The narratives that a rule speaks of, by its list: all where it names none."""
    yield from codes or tuple(each.code for each in form.narratives)
