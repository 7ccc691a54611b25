"""What a reviewer knows besides the return itself: whose it is, last year, the neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from collect.edits.neighbours import Neighbours
from collect.form.arithmetic import Number
from collect.form.model import Cell
from collect.roster import Unit


@dataclass(frozen=True, slots=True)
class Prior:
    """What one unit reported last year: figures with their totals, prose by section, and in words where from."""

    figures: Mapping[Cell, Number]
    source: str = ""
    narratives: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Known:
    """The circumstances of one return.

    ``names`` are the names of the units of the roster, with or without its own; ``others`` the prose of those that
    sent a return, one ``Neighbours`` for all looks at a county. ``prior`` is None when last year is not known.
    """

    unit: Unit
    year: int
    prior: Prior | None = None
    names: tuple[str, ...] = ()
    others: Neighbours = field(default_factory=Neighbours)
