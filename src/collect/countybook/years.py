"""Which of this year's figures are set against last year's: those of the units of which both are known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from collect.form.arithmetic import Number
from collect.form.model import Cell
from collect.form.telling import Compared
from collect.rollup import Counted


@dataclass(frozen=True)
class Years:
    """The counted returns of this year, and last year's figures by unit code as far as they are known."""

    counted: Sequence[Counted]
    prior: Mapping[str, Mapping[Cell, Number]]

    def knowing(self, cells: Iterable[Cell]) -> tuple[Counted, ...]:
        """The counted returns whose units' figures of last year are known in every one of these cells."""
        wanted, kinds = frozenset(cells), self._kind_of
        enough = frozenset(place for place, known in enumerate(self._kinds) if wanted <= known)
        if enough not in self._found:
            found = (each for each, kind in zip(self.counted, kinds, strict=True) if kind in enough)
            self._found[enough] = tuple(found)
        return self._found[enough]

    def over(self, cells: Iterable[Cell]) -> Compared | None:
        """This year's sums and last year's in these cells, over the same units; None when there is no such unit."""
        wanted = tuple(cells)
        known = self.knowing(wanted)
        if not known:
            return None
        now = {cell: sum(each.figures[cell] for each in known) for cell in wanted}
        before = {cell: sum(self._before(each)[cell] for each in known) for cell in wanted}
        return Compared(now, before, units=len(known), whole=len(known) == len(self.counted))

    def _before(self, each: Counted) -> Mapping[Cell, Number]:
        return self.prior.get(each.unit.code, {})

    @cached_property
    def _kinds(self) -> dict[frozenset[Cell], int]:
        """What is known of a unit, each kind numbered: a country's units are of very few kinds."""
        return {}

    @cached_property
    def _kind_of(self) -> Sequence[int]:
        """The kind of every counted return, in order."""
        return [self._kinds.setdefault(frozenset(self._before(each)), len(self._kinds)) for each in self.counted]

    @cached_property
    def _found(self) -> dict[frozenset[int], tuple[Counted, ...]]:
        """By the kinds that know enough: the returns of those kinds, made once."""
        return {}
