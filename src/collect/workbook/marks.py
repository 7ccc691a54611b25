"""What a marked copy tells the sender of each finding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from collect.edits.findings import DOUBTS, Finding
from collect.form.model import Cell, Form, Severity, Test
from collect.form.naming import places_words
from collect.words import say

_TOLD = (Severity.HARD, Severity.SOFT, Severity.NOTE)


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding, numbered as the sender reads it.

    ``repair`` is the likely slip in words, ``explanation`` what the unit wrote and still holds; both may be empty.
    ``suspects`` are the cells the repair would change: they need not be among those the finding names.
    """

    number: int
    finding: Finding
    repair: str = ""
    explanation: str = ""
    suspects: tuple[Cell, ...] = ()

    @property
    def severity(self) -> Severity:
        """How severe it is to the sender, who is not asked what is doubtful about the file itself."""
        return Severity.NOTE if self.finding.rule in DOUBTS else self.finding.severity


@dataclass(frozen=True, slots=True)
class Marks:
    """All that is said of one version of a return; what is on trial is never shown.

    ``sheets`` names the sender's own sheets that were not read, ``remarks`` are sentences of whatever else was noticed.
    """

    version: int
    marks: tuple[Mark, ...] = ()
    sheets: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def of(self, severity: Severity) -> tuple[Mark, ...]:
        """The marks of one severity."""
        return tuple(mark for mark in self.marks if mark.severity is severity)

    @property
    def shown(self) -> tuple[Mark, ...]:
        """What the sender sees: what to mend, what to explain, what is only worth knowing."""
        return tuple(mark for severity in _TOLD for mark in self.of(severity))

    @property
    def unexplained(self) -> tuple[Mark, ...]:
        """What is still to be explained."""
        return tuple(mark for mark in self.of(Severity.SOFT) if not mark.explanation)


def numbered(
    found: Sequence[Finding],
    *,
    repairs: Mapping[str, str] | None = None,
    explanations: Mapping[str, str] | None = None,
    suspects: Mapping[str, tuple[Cell, ...]] | None = None,
) -> tuple[Mark, ...]:
    """A mark for each finding the sender is told, numbered from 1; what else is known of it is by its key."""
    repairs, explanations, suspects = repairs or {}, explanations or {}, suspects or {}
    every = [
        Mark(0, each, repairs.get(each.key, ""), explanations.get(each.key, ""), suspects.get(each.key, ()))
        for each in found
    ]
    told = Marks(0, tuple(every)).shown
    return tuple(replace(each, number=place) for place, each in enumerate(told, 1))


def where(form: Form, finding: Finding) -> str:
    """The captions of the place a finding is about; empty when it is about the whole return."""
    if finding.section:
        titles = {each.code: each.title for each in form.narratives}
        return say("naming.table", title=titles.get(finding.section, finding.section))
    return places_words(form, finding.cells) if finding.cells else ""


def statement(form: Form, finding: Finding) -> tuple[str, str]:
    """What its rule asks, and what stands there: the halves of its message, without the place."""
    titles = [each.title for each in form.narratives if each.code == finding.section]
    said, asked = finding.message, _asked(form, finding.rule)
    for place in (where(form, finding), *titles, form.title):
        said = said.removeprefix(f"{place}：") if place else said
    if asked and said.startswith(asked):
        return asked, said.removeprefix(asked).lstrip("。：； ")
    return "", said


def flagged(form: Form, finding: Finding) -> tuple[Cell, ...]:
    """The cells that are marked: of a total that was typed over the total alone, for its parts may be right."""
    cells = finding.cells
    return tuple(cell for cell in cells if cell in form.parts) if is_total(form, finding) else cells


def is_total(form: Form, finding: Finding) -> bool:
    """Whether it is about a total that was typed over."""
    return any(rule.code == finding.rule and rule.test is Test.TOTAL for rule in form.edits)


def lines(form: Form, mark: Mark) -> tuple[tuple[str, str], ...]:
    """A finding under captions: what stands there, what is asked, the sentence it is about, the likely slip."""
    asked, stands = statement(form, mark.finding)
    quote = mark.finding.quote if mark.finding.quote not in stands else ""
    told = (
        (say("marked.asked"), asked),
        (say("marked.stands" if asked else "marked.fault"), stands),
        (say("marked.quote"), say("marked.quoted", quote=quote) if quote else ""),
        (say("marked.repair"), mark.repair),
    )
    return tuple((caption, text) for caption, text in told if text)


def _asked(form: Form, code: str) -> str:
    messages = {rule.code: rule.message for rule in (*form.edits, *form.prose.rules)}
    return messages.get(code, "")
