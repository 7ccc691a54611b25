"""What a form asks: tables, blocks, captions, and the cells where they cross."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from collect.form.caption import Caption, called, coded
from collect.form.cell import Cell
from collect.form.leaps import Leap
from collect.form.prose import Prose
from collect.form.severity import Severity
from collect.form.sums import Source, Sum, Term


@dataclass(frozen=True, slots=True)
class Measure:
    """What a figure counts: its unit word, how many decimals it may carry, whether it may be negative.

    A figure is a whole number of the measure's smallest unit: 万元 with six decimals is counted in 分.
    ``largest`` is in the unit itself and keeps every figure exact in a spreadsheet's 53-bit numbers.
    """

    code: str = "count"
    unit: str = "件"
    decimals: int = 0
    negative: bool = False
    largest: int = 999_999_999

    @property
    def scale(self) -> int:
        """Smallest units in one unit."""
        return int(10**self.decimals)


@dataclass(frozen=True)
class Block:
    """A row tree crossed with a column tree. ``void`` names the (line, column) pairs not asked."""

    heading: str
    corner: str
    boxhead: tuple[Caption, ...]
    stub: tuple[Caption, ...]
    void: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def lines(self) -> tuple[Caption, ...]:
        """The leaves of the stub, in printed order."""
        return tuple(leaf for caption in self.stub for leaf in caption.leaves())

    @cached_property
    def columns(self) -> tuple[Caption, ...]:
        """The leaves of the boxhead, in printed order."""
        return tuple(leaf for caption in self.boxhead for leaf in caption.leaves())

    @cached_property
    def line_heads(self) -> Mapping[str, Caption]:
        """Every head of the stub that has a code, leaf or branch, by its code."""
        return coded(self.stub)

    @cached_property
    def column_heads(self) -> Mapping[str, Caption]:
        """Every head of the boxhead that has a code, leaf or branch, by its code."""
        return coded(self.boxhead)


@dataclass(frozen=True, slots=True)
class Table:
    """One statutory table: its title and its blocks; ``help`` says by caption code what counts there."""

    code: str
    title: str
    blocks: tuple[Block, ...]
    help: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Narrative:
    """One section of prose: the prompt above its box and the most characters it may hold."""

    code: str
    title: str
    prompt: str
    limit: int


class Relation(StrEnum):
    """How the two sides of a claim are compared."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="


@dataclass(frozen=True, slots=True)
class Claim:
    """A linear statement about cells. ``at`` is the line or column it was spread to, or empty."""

    left: Sum
    relation: Relation
    right: Sum
    at: str = ""

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of both sides."""
        return self.left.terms + self.right.terms

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell of this return that it speaks of, in the order written, each once."""
        return tuple(dict.fromkeys(term.cell for term in self.terms if term.source is not Source.PRIOR))

    @property
    def fixes(self) -> Cell | None:
        """The one cell it leaves no choice: this return's figure equals a number that is already known."""
        now = [term for term in self.terms if term.source is not Source.PRIOR]
        sole = len(now) == 1 and now == list(self.left.terms) and now[0].coefficient == 1
        known = self.relation is Relation.EQUAL and self.left.constant == 0
        return now[0].cell if sole and known and now[0].source is Source.NOW else None

    def needs(self, source: Source) -> bool:
        """Whether any term comes from ``source``."""
        return any(term.source is source for term in self.terms)


class Test(StrEnum):
    """What kind of question a rule asks."""

    CLAIM = "claim"
    TOTAL = "total"
    CARRIED = "carried"
    FIGURE = "figure"
    ANSWERED = "answered"
    NIL = "nil"
    LEAP = "leap"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class EditRule:
    """A rule: what is tested, how severe a failure is, what it says and on what legal basis.

    ``claims`` holds one claim per place for the linear tests and is empty for the others.
    ``exempt`` lists the levels of unit it does not bind; ``leap`` is what the test of that name compares.
    """

    code: str
    severity: Severity
    message: str
    basis: str
    test: Test
    claims: tuple[Claim, ...] = ()
    exempt: tuple[str, ...] = ()
    leap: Leap | None = None

    def binds(self, level: str) -> bool:
        """Whether a unit of this level is asked."""
        return level not in self.exempt


class Place(NamedTuple):
    """Where a cell stands: its table, block, line and column, and what the two are called in full."""

    table: Table
    block: Block
    line: Caption
    column: Caption
    line_words: str
    column_words: str


@dataclass(frozen=True)
class Form:
    """All that is asked of a unit in one year, and every rule about the answers.

    ``fingerprint`` is a digest of the definition; ``sections`` the printed order of tables and narratives;
    ``prose`` what is asked of what the narratives say.
    """

    id: str
    edition: str
    title: str
    report_title: str
    basis: str
    fingerprint: str
    measures: Mapping[str, Measure]
    tables: tuple[Table, ...]
    narratives: tuple[Narrative, ...]
    sections: tuple[str, ...]
    edits: tuple[EditRule, ...]
    instructions: tuple[str, ...] = ()
    returning: tuple[str, ...] = ()
    prose: Prose = field(default_factory=Prose)

    @cached_property
    def places(self) -> Mapping[Cell, Place]:
        """Every cell that is asked or derived, in printed order, with where it stands."""
        return {
            Cell(table.code, line.code, column.code): Place(table, block, line, column, down, across)
            for table in self.tables
            for block in table.blocks
            for line, down in called(block.stub)
            for column, across in called(block.boxhead)
            if (line.code, column.code) not in block.void
        }

    @cached_property
    def parts(self) -> Mapping[Cell, tuple[Cell, ...]]:
        """For every total the cells it adds up. A cell on both a total line and a total column sums its line."""
        return {cell: self._parts_of(cell) for cell, place in self.places.items() if is_total(place)}

    @cached_property
    def entries(self) -> tuple[Cell, ...]:
        """Every cell a unit fills in, or that is brought forward, in printed order."""
        return tuple(cell for cell in self.places if cell not in self.parts)

    @cached_property
    def carried(self) -> Mapping[Cell, Cell]:
        """For every cell brought forward, the cell of last year's return it comes from."""
        return {
            cell: cell._replace(line=self.places[cell].line.carried_from)
            for cell in self.entries
            if self.places[cell].line.carried_from
        }

    @cached_property
    def order(self) -> Mapping[Cell, int]:
        """The place of every entry among the entries, counted from 0."""
        return {cell: place for place, cell in enumerate(self.entries)}

    @cached_property
    def closures(self) -> Mapping[Cell, tuple[Cell, ...]]:
        """For every cell the entries it is made of: itself, or all entries below a total."""
        return {cell: tuple(self._entries_below(cell)) for cell in self.places}

    def measure(self, cell: Cell) -> Measure:
        """What the figure in this cell counts."""
        place = self.places[cell]
        return self.measures[place.column.measure or place.line.measure or "count"]

    def table(self, code: str) -> Table:
        """The table of that code. Raises KeyError."""
        return {table.code: table for table in self.tables}[code]

    def narrative(self, code: str) -> Narrative:
        """The narrative of that code. Raises KeyError."""
        return {narrative.code: narrative for narrative in self.narratives}[code]

    def _parts_of(self, cell: Cell) -> tuple[Cell, ...]:
        place = self.places[cell]
        along_line = [cell._replace(column=code) for code in place.column.total_of]
        along_column = [cell._replace(line=code) for code in place.line.total_of]
        return tuple(part for part in along_line or along_column if part in self.places)

    def _entries_below(self, cell: Cell) -> Iterator[Cell]:
        if cell not in self.parts:
            yield cell
        for part in self.parts.get(cell, ()):
            yield from self._entries_below(part)


def is_total(place: Place) -> bool:
    """Whether the cell at this place is derived."""
    return bool(place.line.total_of or place.column.total_of)
