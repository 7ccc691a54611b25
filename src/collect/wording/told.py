"""What a return says in numbers, section by section."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from collect.edits.known import Known
from collect.form.arithmetic import Figures, Number, amount
from collect.form.counted import YUAN
from collect.form.model import Cell, Form
from collect.form.prose import ProseRule, ProseTest
from collect.form.readings import readings as read
from collect.form.said import Reading
from collect.form.sums import Sum
from collect.submission import Submission


@dataclass(frozen=True, slots=True)
class Told:
    """A number in prose: the rule that asks, all it may equal, and the number in the smallest unit of those figures."""

    rule: ProseRule
    section: str
    reading: Reading
    number: Number

    @property
    def alternatives(self) -> tuple[Sum, ...]:
        """Every sum that makes the sentence true, the plainest reading first."""
        return (*self.reading.equals, *self.reading.besides)

    def holds(self, form: Form, figures: Mapping[Cell, Number]) -> bool:
        """Whether the figures say the same, money to the decimals that are printed."""
        known, number = Figures(figures), self.reading.number
        return any(number.fits(amount(each, known), form.measure(each.cells[0])) for each in self.alternatives)


def readings(form: Form, submission: Submission, *, known: Known) -> Iterator[Told]:
    """Every number in the prose of a return that must equal figures, in the order of the sections."""
    rules = {rule.code: rule for rule in form.prose.rules if rule.test is ProseTest.READING}
    for section, text in submission.narratives.items() if rules else ():
        yield from told(form, read(form, text, year=known.year).readings, section=section, rules=rules)


def told(form: Form, found: Sequence[Reading], *, section: str, rules: Mapping[str, ProseRule]) -> Iterator[Told]:
    """The readings of one section that one of these rules asks about there."""
    for reading in found:
        rule = rules.get(reading.rule)
        if rule is not None and section in (rule.sections or (section,)):
            yield Told(rule, section, reading, _smallest(form, reading))


def _smallest(form: Form, reading: Reading) -> Number:
    measure = form.measure(reading.equals[0].cells[0])
    number = reading.number
    if number.unit not in YUAN and not measure.decimals:
        return number.value
    exact = Fraction(number.value) * measure.scale * YUAN.get(number.unit, 1) / YUAN.get(measure.unit, 1)
    return exact.numerator if exact.denominator == 1 else exact
