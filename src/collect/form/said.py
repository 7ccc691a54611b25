"""What a text says in numbers."""

from dataclasses import dataclass, field
from typing import NamedTuple

from collect.form.cell import Cell
from collect.form.counted import Counted
from collect.form.prose import Reads
from collect.form.sums import Sum


@dataclass(frozen=True, slots=True)
class Reading:
    """A number and all that it may be: one of ``equals``, or, where the sentence can be read otherwise, ``besides``.

    ``of`` is what in ``prose.toml`` reads it so; several when words are joined (予以公开和部分公开38件).
    """

    of: tuple[Reads, ...]
    number: Counted
    equals: tuple[Sum, ...]
    besides: tuple[Sum, ...] = ()

    @property
    def rule(self) -> str:
        """The rule that asks."""
        return self.of[-1].rule


@dataclass(frozen=True, slots=True)
class Parts:
    """A list after 其中: the numbers it may be the parts of, nearest first, and the parts, none left out."""

    wholes: tuple[Counted, ...]
    parts: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says in numbers: those that must equal a figure, in order, and lists of parts.

    What can be read in no one way is left out.
    """

    readings: tuple[Reading, ...]
    lists: tuple[Parts, ...]


class Extent(NamedTuple):
    """A sum with all entries it is made of."""

    side: Sum
    entries: frozenset[Cell]


@dataclass(slots=True)
class Listing:
    """What the numbers after 其中 are parts of: the sums it may be, the numbers it may be, the parts so far.

    ``open``: parts are still taken in; ``full``: none was left out.
    """

    of: tuple[Extent, ...]
    wholes: tuple[Counted, ...] = ()
    parts: list[Counted] = field(default_factory=list[Counted])
    open: bool = True
    full: bool = True

    def complete(self) -> bool:
        """Whether the parts come to one of the numbers."""
        return sum(each.value for each in self.parts) in [each.value for each in self.wholes]
