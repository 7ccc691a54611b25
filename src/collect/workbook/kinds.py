"""Which workbooks differ in nothing but what their units are told.

Two units of one kind have the same sheets, cells, looks and formulas. What stands in some of the cells differs; which
these are is found by asking, with a listener between the cell and the issue it asks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from collect.edits.judgement import Instance, is_figure
from collect.form.arithmetic import Number
from collect.form.model import Cell, Form, Source
from collect.submission import Submission
from collect.workbook.answers import Pattern
from collect.workbook.issue import Issue

_SAME = frozenset({"form", "year", "due", "office", "password", "blanks", "flagged", "flags", "words"})
"""What every issue of one kind answers alike: which cells are blank, or no figure, among the rest."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What decides the sheets, cells, looks and formulas of a blank workbook."""

    fingerprint: str
    due: date
    office: str
    year: int
    password: str
    level: str
    carried: frozenset[Cell]
    odd: frozenset[Cell]
    known: tuple[Cell, ...] | None


def kind_of(issue: Issue, needed: Sequence[Cell]) -> Kind | None:
    """The kind of a blank workbook; None when something is filled in already, for then it is one by itself.

    ``needed`` are the cells whose figure of last year the form speaks of.
    """
    figures, prior = issue.submission.figures, issue.prior
    if not _is_blank(issue.submission) or issue.opened or frozenset(figures) != issue.carried:
        return None
    return Kind(
        fingerprint=issue.form.fingerprint,
        due=issue.due,
        office=issue.office,
        year=issue.year,
        password=issue.password,
        level=issue.unit.level,
        carried=issue.carried,
        odd=frozenset(cell for cell, each in figures.items() if not is_figure(each, issue.form.measure(cell))),
        known=None if prior is None else tuple(cell for cell in needed if cell in prior),
    )


def needed_before(form: Form) -> tuple[Cell, ...]:
    """The cells whose figure of last year some claim of the form speaks of."""
    terms = (term for rule in form.edits for claim in rule.claims for term in claim.terms)
    return tuple(dict.fromkeys(term.cell for term in terms if term.source is Source.PRIOR))


def varies(of: Callable[[Any], object], pattern: Pattern) -> bool:
    """Whether units of one kind may be told different things in this place.

    What is asked of a listener, and found to be the same for all, makes the same answer for all: the function takes the
    same path. Whatever the listener does not know it takes for different.
    """
    listener = _Listener(pattern)
    of(listener)
    return listener.heard


class _Listener:
    """Answers as an issue does, and remembers whether anything was asked that its unit alone can answer."""

    def __init__(self, pattern: Pattern) -> None:
        self.heard = False
        self._pattern = pattern
        self._issue = pattern.issue

    def __getattr__(self, name: str) -> Any:
        self.heard |= name not in _SAME
        return getattr(self._issue, name)

    def now(self, cell: Cell) -> Number:
        self.heard |= cell in self._pattern.carried
        return self._issue.now(cell)

    def product(self, cell: Cell) -> int:
        self.heard |= cell in self._pattern.carried
        return self._issue.product(cell)

    def failing(self, claims: Sequence[int]) -> list[Instance]:
        self.heard |= any(claim in self._pattern.sides for claim in claims)
        return self._issue.failing(claims)

    def left(self, claim: int) -> Number:
        self.heard |= claim in self._pattern.sides
        return self._issue.left(claim)

    def right(self, claim: int) -> Number:
        self.heard |= claim in self._pattern.sides
        return self._issue.right(claim)

    def gap(self, claim: int) -> Number:
        self.heard |= claim in self._pattern.sides
        return self._issue.gap(claim)

    @property
    def faults(self) -> int:
        self.heard |= bool(self._pattern.sides)
        return self._issue.faults


def _is_blank(submission: Submission) -> bool:
    given: tuple[Mapping[Any, Any] | Sequence[Any] | frozenset[Any], ...] = (
        submission.oddities, submission.stated, submission.nil, submission.narratives, submission.contacts,
        submission.spelled, submission.explanations,
    )  # fmt: skip
    return not any(given)
