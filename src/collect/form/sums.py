"""What a rule adds up."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from collect.form.cell import Cell


class Source(StrEnum):
    """Whose figure a term means: this return's, last year's, or the total as the sender states it."""

    NOW = "now"
    PRIOR = "prior"
    STATED = "stated"


class Term(NamedTuple):
    """A whole multiple of one figure."""

    coefficient: int
    cell: Cell
    source: Source = Source.NOW


@dataclass(frozen=True)
class Sum:
    """A linear sum of figures and a constant, in smallest units."""

    terms: tuple[Term, ...]
    constant: int = 0

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell it adds, in the order written, each once."""
        return tuple(dict.fromkeys(term.cell for term in self.terms))
