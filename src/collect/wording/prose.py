"""Where the numbers in prose and the tables say different things."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from collect.edits.findings import Finding
from collect.edits.known import Known
from collect.form.arithmetic import Figures, Number, amount
from collect.form.counted import Counted, printed
from collect.form.figures import written
from collect.form.model import Cell, Form
from collect.form.naming import sum_words
from collect.form.prose import ProseRule, ProseTest
from collect.form.readings import readings
from collect.form.said import Parts, Said
from collect.form.silences import silences
from collect.form.sums import Sum
from collect.submission import Submission
from collect.wording.fault import Fault, quoted
from collect.wording.shares import has_shares, wrong_shares
from collect.wording.told import Told, told
from collect.words import say


def prose_findings(
    form: Form,
    submission: Submission,
    *,
    known: Known,
    figures: Mapping[Cell, Number],
    faulty: Collection[Cell] = (),
) -> Iterator[Finding]:
    """What every rule about numbers in prose says of a return, in the order of the rules.

    ``figures`` are all cells with their totals recomputed; ``faulty`` the entries that hold none.
    """
    reviewer = _Reviewer(form, submission, known, figures, frozenset(faulty))
    for rule in form.prose.rules:
        test = _TESTS.get(rule.test)
        if test and rule.binds(known.unit.level):
            faults = (fault for section in submission.narratives for fault in test(reviewer, rule, section))
            yield from (fault.finding(form, rule) for fault in faults if reviewer.first(rule, fault))


@dataclass(slots=True)
class _Reviewer:
    form: Form
    submission: Submission
    known: Known
    figures: Mapping[Cell, Number]
    faulty: frozenset[Cell]
    said: dict[str, Said] = field(default_factory=dict[str, Said])
    failing: dict[str, tuple[Told, ...]] = field(default_factory=dict[str, tuple[Told, ...]])
    told: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])

    def first(self, rule: ProseRule, fault: Fault) -> bool:
        """The same two numbers are compared once, however often the prose says it."""
        key = (rule.code, *map(str, fault.cells), fault.stated, fault.expected, "" if fault.cells else fault.quote)
        new = key not in self.told
        self.told.add(key)
        return new

    def reading(self, rule: ProseRule, section: str) -> Iterator[Fault]:
        """A number that equals none of the figures it may be; while one of these is missing, it may be that."""
        for each in self._failing(section) if self._text(rule, section) else ():
            if each.rule is rule and not self._is_open(each):
                yield self._differs(each)

    def silence(self, rule: ProseRule, section: str) -> Iterator[Fault]:
        """What was said not to be stands in the table."""
        text = self._text(rule, section)
        for silent in silences(self.form.prose, text, year=self.known.year):
            stands = [each for each in silent.of.zero if silent.of.rule == rule.code and self._amount(each)]
            for side in stands:
                number = written(self._amount(side), self.form.measure(side.cells[0]))
                comparison = say("prose.silent", place=sum_words(self.form, side), number=number)
                yield Fault(section, comparison, quoted(text, silent.start), "0", number, side.cells)

    def wholes(self, rule: ProseRule, section: str) -> Iterator[Fault]:
        """The parts after 其中 do not come to their whole."""
        text = self._text(rule, section)
        for each in self._said(section).lists if text else ():
            total = _nearest(each)
            whole = each.wholes[0]
            if total is not None and not self._settled((whole, *each.parts), section):
                comparison = say("prose.parts", total=total, whole=whole.value)
                yield Fault(section, comparison, quoted(text, whole.start), str(total), str(whole.value))

    def shares(self, rule: ProseRule, section: str) -> Iterator[Fault]:
        """A percentage is not the part of the whole it says."""
        text = self._text(rule, section)
        if not has_shares(text):
            return
        for each in wrong_shares(self.form, text, year=self.known.year, said=self._said(section)):
            right = max(printed(100 * Fraction(each.part) / Fraction(each.whole), each.percent.places))
            stated, expected = (_decimal(number, each.percent.places) for number in (each.percent.value, right))
            comparison = say("prose.share", part=each.part, whole=each.whole, right=expected, stated=stated)
            yield Fault(section, comparison, quoted(text, each.percent.start), stated + "%", expected + "%")

    def _text(self, rule: ProseRule, section: str) -> str:
        asked = section in (rule.sections or (section,))
        return self.submission.narratives[section] if asked else ""

    def _said(self, section: str) -> Said:
        if section not in self.said:
            self.said[section] = readings(self.form, self.submission.narratives[section], year=self.known.year)
        return self.said[section]

    def _failing(self, section: str) -> tuple[Told, ...]:
        if section not in self.failing:
            rules = self.form.prose.by_code
            found = told(self.form, self._said(section).readings, section=section, rules=rules)
            self.failing[section] = tuple(each for each in found if not each.holds(self.form, self.figures))
        return self.failing[section]

    def _is_open(self, each: Told) -> bool:
        cells = (cell for side in each.alternatives for cell in side.cells)
        return any(not self.faulty.isdisjoint(self.form.closures[cell]) for cell in cells)

    def _settled(self, numbers: tuple[Counted, ...], section: str) -> bool:
        """Whether the tables already say what there is to say: one of the numbers differs, or all are right.

        What follows from a wrong number is not said again; where all are right the list only leaves something out.
        """
        read = {each.number.start for each in self._said(section).readings}
        wrong = {each.reading.number.start for each in self._failing(section)}
        return any(each.start in wrong for each in numbers) or all(each.start in read for each in numbers)

    def _differs(self, each: Told) -> Fault:
        measure = self.form.measure(each.reading.equals[0].cells[0])
        stated = written(each.number, measure)
        options = [(sum_words(self.form, side), written(self._amount(side), measure)) for side in each.reading.equals]
        numbers = list(dict.fromkeys(number for _, number in options))
        shown = options if len(numbers) > 1 else options[:1]
        told = say("prose.option-join").join(say("prose.option", place=place, number=number) for place, number in shown)
        comparison = say("prose.differs", stated=stated, unit=measure.unit, options=told)
        text = self.submission.narratives[each.section]
        expected = say("naming.join").join(numbers)
        cells = each.reading.equals[0].cells
        return Fault(each.section, comparison, quoted(text, each.reading.number.start), stated, expected, cells)

    def _amount(self, side: Sum) -> Number:
        return amount(side, Figures(self.figures))


_TESTS: Mapping[ProseTest, Callable[[_Reviewer, ProseRule, str], Iterator[Fault]]] = {
    ProseTest.READING: _Reviewer.reading,
    ProseTest.SILENCE: _Reviewer.silence,
    ProseTest.WHOLES: _Reviewer.wholes,
    ProseTest.SHARES: _Reviewer.shares,
}


def _nearest(each: Parts) -> Number | None:
    """What the parts come to, as near as they come to the whole; None when they may well come to it.

    A single part is not all of them: it is only too large when it is larger than the whole.
    """
    wholes = {whole.value for whole in each.wholes}
    totals = [sum(part.value for part in each.parts[:end]) for end in range(1, len(each.parts) + 1)]
    if wholes & set(totals) or (len(totals) == 1 and totals[0] < max(wholes)):
        return None
    return min(totals[1:] or totals, key=lambda total: abs(total - each.wholes[0].value))


def _decimal(number: Number, places: int) -> str:
    digits = f"{int(number * 10**places):0{places + 1}d}"
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits
