"""What a rule about prose is asked of."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from collect.edits.known import Known
from collect.form.arithmetic import Number
from collect.form.model import Cell, Form
from collect.form.prose import Aspect, ProseRule
from collect.submission import Submission

_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " ", "\u00a0": " "}
"""Sign for sign, so that what is found in the narrowed text stands at the same place in the text."""
_WIDE = re.compile(f"[{''.join(_NARROW)}]")


@dataclass(frozen=True, slots=True)
class Asked:
    """One rule, one return, and what is known besides. ``figures`` are all cells, totals recomputed."""

    form: Form
    rule: ProseRule
    submission: Submission
    known: Known
    figures: Mapping[Cell, Number]

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """The sections the rule speaks of, with their text; an empty one too."""
        sections = self.rule.sections or tuple(each.code for each in self.form.narratives)
        for code in sections:
            yield code, self.submission.narratives.get(code, "")

    @property
    def written(self) -> Iterator[tuple[str, str]]:
        """The same, only those in which something is written."""
        return ((code, text) for code, text in self.texts if text.strip())

    @property
    def aspects(self) -> Iterator[Aspect]:
        """The aspects a unit of this level is asked about."""
        level = self.known.unit.level
        return (each for each in self.rule.aspects if not each.levels or level in each.levels)


@lru_cache(maxsize=64)
def narrow(text: str) -> str:
    """A text of the same length whose full-width letters, digits and signs are the narrow ones: （１） is (1)."""
    return _WIDE.sub(lambda found: _NARROW[found[0]], text)
