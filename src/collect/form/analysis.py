"""What a county's report says of its figures, before they are filled in."""

from collections.abc import Sequence
from dataclasses import dataclass

from collect.form.charts import Point
from collect.form.model import Claim
from collect.form.sums import Sum

NAMES = ("county", "year", "last", "counted", "expected", "received", "timely", "nil", "missing", "waived")
"""What a sentence may name besides figures: whose report, which years, how many units."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Words as they stand."""

    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """One of ``NAMES``."""

    name: str


@dataclass(frozen=True, slots=True)
class Amount:
    """What a sum comes to."""

    of: Sum


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the whole a part is, in per cent."""

    part: Sum
    whole: Sum


@dataclass(frozen=True, slots=True)
class Change:
    """How a sum differs from last year's."""

    of: Sum


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The figures of several places that are not 0, largest first, each with its share in all of them."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Perhaps:
    """A clause that is left out when something in it is not known."""

    pieces: tuple["Plain | Named | Amount | Share | Change | Breakdown", ...]


Piece = Plain | Named | Amount | Share | Change | Breakdown | Perhaps


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in pieces. It is said when all of ``when`` hold, and all outside of ``Perhaps`` is known."""

    pieces: tuple[Piece, ...]
    when: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Drafting:
    """One paragraph of a section, under a head of its own when it has one. ``charts`` follow it, by their titles."""

    section: str
    head: str
    sentences: tuple[Sentence, ...]
    charts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrases:
    """How a form says what a figure did since last year, and what a breakdown consists of.

    ``more`` and ``fewer`` have the places ``{difference}``, ``{unit}`` and ``{share}``; ``new`` is said when last year
    there were none; ``some`` stands before them when not all ``{units}`` are compared. ``entry`` has ``{label}``,
    ``{figure}``, ``{unit}`` and ``{share}``; ``rounded`` ends a paragraph whose shares as printed do not come to 100.
    """

    more: str = ""
    fewer: str = ""
    same: str = ""
    new: str = ""
    some: str = ""
    entry: str = ""
    join: str = ""
    rounded: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """All paragraphs a form drafts, in order; none for a form that has no such file.

    ``ours`` are words (全县) that are about others in a unit's prose, and about the sum in the county's own.
    """

    phrases: Phrases = Phrases()
    drafts: tuple[Drafting, ...] = ()
    ours: tuple[str, ...] = ()

    def of(self, section: str) -> Sequence[Drafting]:
        """The paragraphs of one section."""
        return tuple(each for each in self.drafts if each.section == section)
