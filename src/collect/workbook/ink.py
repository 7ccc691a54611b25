"""What a workbook looks like before it is written: the pure description of its sheets.

Rows and columns count from 0. Nothing here knows a file format; ``write`` turns it into one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal, NamedTuple

Cached = str | int | Decimal
"""What a formula comes to: written beside it, so that phones and previews show the truth."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without its leading ``=`` and the value it has."""

    text: str
    cached: Cached


@dataclass(frozen=True, slots=True)
class Computed:
    """A formula that every unit's workbook has; ``value`` says what it comes to in one of them."""

    text: str
    value: Callable[[Any], Cached]

    def __call__(self, issue: object) -> Formula:
        """The formula in the workbook of this issue."""
        return Formula(self.text, self.value(issue))


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a place in the same workbook, such as ``'表三'!D7``."""

    target: str
    text: str


Content = str | int | Decimal | Formula | Link | None


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell is dressed. ``locked`` cells cannot be changed while the sheet is protected."""

    font: str = "宋体"
    size: float = 11
    bold: bool = False
    colour: str = "#000000"
    fill: str = ""
    border: bool = False
    align: Literal["left", "center", "right"] = "center"
    top: bool = False
    wrap: bool = True
    locked: bool = True
    downwards: bool = False
    indent: int = 0
    number: str = "General"

    def but(self, **changes: object) -> "Look":
        """The same look with some changes."""
        return replace(self, **changes)  # pyright: ignore[reportArgumentType] - the names are checked by replace


@dataclass(frozen=True, slots=True)
class Inked:
    """One cell, or one merged rectangle, with what stands in it.

    ``of`` says what stands in the same place of another unit's workbook, when it is asked that unit's issue; None where
    every unit is told the same.
    """

    row: int
    column: int
    content: Content
    look: Look
    rows: int = 1
    columns: int = 1
    of: Callable[[Any], Content] | None = field(default=None, compare=False, repr=False)


def asked(of: Callable[[Any], Content], issue: object, *, at: tuple[int, int], look: Look, columns: int = 1) -> Inked:
    """A cell that is not the same for every unit: what stands in it for this one, and how another is asked."""
    return Inked(*at, of(issue), look, columns=columns, of=of)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be typed into a cell, the prompt shown beside it, and what is said to anything else."""

    row: int
    column: int
    kind: Literal["integer", "decimal", "length", "list"]
    prompt_title: str
    prompt: str
    refusal: str
    lowest: int = 0
    highest: int = 0
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a cell, shown when the pointer rests there; ``width`` and ``height`` in pixels."""

    row: int
    column: int
    text: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Highlight:
    """Dresses a cell while a formula on the same sheet is true: colours, weight, and how its value is shown."""

    row: int
    column: int
    when: str
    look: Look


@dataclass(frozen=True, slots=True)
class Page:
    """How a sheet is printed: always A4. ``repeat`` is the first and last row on every page.

    One page wide, unless ``turns`` names the columns a new page begins with: then at ``scale`` per cent, the
    first ``labels`` columns on every page.
    """

    landscape: bool = False
    repeat: tuple[int, int] | None = None
    footer: str = ""
    columns: int = 0
    rows: int = 0
    turns: tuple[int, ...] = ()
    scale: int = 100
    labels: int = 0


class Area(NamedTuple):
    """A rectangle of a sheet, ends included."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Series:
    """The bars of one colour: where their name, their labels and their figures stand."""

    name: Area
    labels: Area
    figures: Area
    colour: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart whose upper left corner is in a cell; ``width`` and ``height`` in pixels. It copies no figure.

    ``from_zero``: no figure can be negative, so that a bar twice as long is twice as much.
    """

    row: int
    column: int
    kind: Literal["column", "bar"]
    title: str
    series: tuple[Series, ...]
    font: str
    width: int
    height: int
    from_zero: bool = True


class Line(NamedTuple):
    """One row of a band: what stands in its cells, how high it is in points, and which of the band's dresses it has."""

    contents: tuple[str | int | Decimal | None, ...]
    height: float
    dress: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """Many rows that are dressed alike, from ``top`` down; they are made while they are written, never held together.

    A dress is a look for each column. ``formulas`` are columns whose contents are what a formula comes to; in its text
    ``{row}`` is the row's number, counted from 1. The number of rows is told beforehand.
    """

    top: int
    count: int
    rows: Callable[[], Iterable[Line]]
    dresses: tuple[tuple[Look, ...], ...]
    formulas: Mapping[int, str] = field(default_factory=dict[int, str])

    @property
    def width(self) -> int:
        """How many columns it has, from the first."""
        return len(self.dresses[0])


@dataclass(frozen=True, slots=True)
class SheetDraft:
    """One sheet. ``protected`` sheets may be read, copied, scrolled and widened, not changed."""

    name: str
    inked: tuple[Inked, ...]
    band: Band | None = None
    widths: Mapping[int, float] = field(default_factory=dict[int, float])
    heights: Mapping[int, float] = field(default_factory=dict[int, float])
    allowed: tuple[Allowed, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    comments: tuple[Comment, ...] = ()
    charts: tuple[Chart, ...] = ()
    page: Page = Page()
    visibility: Literal["visible", "veryHidden"] = "visible"
    protected: bool = True
    first: tuple[int, int] = (0, 0)
    freeze: tuple[int, int] | None = None
    filtered: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class WorkbookDraft:
    """A whole workbook: its sheets in order, its document properties, and the password of its locks.

    ``of`` are the texts outside any cell, as a footer, that differ from unit to unit: each is asked a unit's issue.
    """

    sheets: tuple[SheetDraft, ...]
    title: str
    properties: Mapping[str, str] = field(default_factory=dict[str, str])
    password: str = ""
    of: tuple[Callable[[Any], str], ...] = field(default=(), compare=False, repr=False)
