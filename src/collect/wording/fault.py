"""What is wrong with a narrative, before it is a finding."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from collect.edits.findings import Finding
from collect.form.model import Cell, Form
from collect.form.prose import ProseRule
from collect.words import say

_STOPS = "。；;！!？?\n"
_SENTENCE = re.compile(rf"[^{_STOPS}]+[{_STOPS}]?")
_LONGEST = 80
"""So many signs of a sentence are quoted at most: enough to find it by."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a rule does not hold: the section, what stands there in words of the comparison, the quoted sentence."""

    section: str
    comparison: str
    quote: str = ""
    stated: str = ""
    expected: str = ""
    cells: tuple[Cell, ...] = ()

    def finding(self, form: Form, rule: ProseRule) -> Finding:
        """The fault as it is told: where, which rule, what stands there, what to do."""
        place = form.narrative(self.section).title if self.section else form.title
        message = say("finding.whole", place=place, message=rule.message, comparison=self.comparison)
        return Finding(
            rule.code,
            rule.severity,
            self.cells,
            self.stated,
            self.expected,
            message,
            section=self.section,
            quote=self.quote,
        )


def sentences(text: str) -> Iterator[re.Match[str]]:
    """Every sentence of a text, where it stands, its stop with it."""
    return _SENTENCE.finditer(text)


def quoted(text: str, start: int) -> str:
    """The sentence that stands at this place of a text, word for word; of a very long one the part from there on."""
    found = next((each for each in sentences(text) if each.start() <= start < each.end()), None)
    whole = found[0].strip() if found else text[start:].strip()
    return whole if len(whole) <= _LONGEST else text[start:][:_LONGEST].strip()
