"""Where one table's cells stand in a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from collect.form.model import Cell
from collect.parcel.cells import Merge, Sheet
from collect.reading.asked import Asked, Place


@dataclass(frozen=True, slots=True)
class Lifted:
    """One table as it was found.

    ``cells`` gives every cell that was found its place, or several where the sheet splits it; a cell that is
    not in it was not found. ``top`` is the first row of the table; ``issued`` the table that was issued, where it
    still stands so. ``unsure`` are captions that are gone from beside what was read all the same, ``summed`` the
    lines that were added up, ``coarser`` the caption under which the sheet has one line where several are asked,
    ``extra`` what stands among the figures and is not ours.
    """

    sheet: Sheet
    cells: Mapping[Cell, tuple[Place, ...]]
    top: int = 0
    issued: Asked | None = None
    unsure: tuple[str, ...] = ()
    summed: tuple[str, ...] = ()
    coarser: str = ""
    extra: tuple[str, ...] = ()

    @property
    def swallowed(self) -> frozenset[Place]:
        """Its places within a merged cell that are not the first of it: what stood there is gone."""
        places = self.issued.places if self.issued else frozenset(chain.from_iterable(self.cells.values()))
        return _swallowed(self.sheet.merges, places)


@lru_cache(maxsize=16)
def _swallowed(merges: tuple[Merge, ...], places: frozenset[Place]) -> frozenset[Place]:
    """Remembered: nearly every return has the merged cells that were issued, most of them among the captions."""
    first_row, first_column = min(places, default=(0, 0))[0], min((column for _, column in places), default=0)
    near = [merge for merge in merges if merge[2] >= first_row and merge[3] >= first_column]
    return frozenset(place for place in places if any(_swallows(merge, place) for merge in near))


def _swallows(merge: Merge, place: Place) -> bool:
    top, left, bottom, right = merge
    return top <= place[0] <= bottom and left <= place[1] <= right and (top, left) != place
