"""What a claim written as a sentence says about which cells.

``T3:1 + T3:2 = T3:3.7 + T3:4`` names no column, so it holds for every column; ``T3::total`` holds for every
line; ``prior T3:4`` is last year's figure; a branch such as ``T3:3.3`` means the sum of its lines.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from collect.form.caption import Caption
from collect.form.complaint import Complain
from collect.form.model import Block, Cell, Claim, Relation, Source, Sum, Table, Term

_TOKEN = re.compile(
    r"\s*(?:(?P<sign>[+-])|(?P<relation>>=|<=|=|≥|≤)|(?P<word>[^\s+=<>≥≤*-][^\s+=<>≥≤*]*)|(?P<times>\*))"
)
_RELATIONS = {
    "=": Relation.EQUAL,
    ">=": Relation.AT_LEAST,
    "≥": Relation.AT_LEAST,
    "<=": Relation.AT_MOST,
    "≤": Relation.AT_MOST,
}
Spread = Literal["", "line", "column"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A place as a claim names it; an empty line or column means every one."""

    coefficient: int
    table: str
    line: str
    column: str
    source: Source

    @property
    def spread(self) -> Spread:
        """The direction left open."""
        return "line" if not self.line else "" if self.column else "column"

    def __str__(self) -> str:
        return f"{self.table}:{self.line}:{self.column}".rstrip(":")


@dataclass(frozen=True, slots=True)
class _Side:
    references: tuple[Reference, ...]
    constant: int


class Reader:
    """Reads claims against the tables of one form."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._blocks = [(table, block) for table in tables for block in table.blocks]
        self.tables = tuple(table.code for table in tables)

    def claims(self, written: str, row: int, *, complain: Complain) -> tuple[Claim, ...]:
        """The claims a sentence makes, one per place it is spread to; none when it has a fault."""
        sides = _sides(written)
        references = (*sides[0].references, *sides[2].references) if sides else ()
        if sides is None or not references:
            complain(row, "claim-grammar", claim=written)
            return ()
        left, relation, right = sides
        sound = [self._known(reference, row, complain=complain) for reference in references]
        if not all(sound):
            return ()
        places = self._spread(references, row, complain=complain)
        made = [Claim(self._sum(left, at), relation, self._sum(right, at), at) for at in places]
        return tuple(claim for claim in made if claim.terms or not claim.at)  # no cell asked there: nothing claimed

    def sum(self, written: str, row: int, *, complain: Complain) -> Sum | None:
        """What one side of a claim adds up, every line and column named; None when it has a fault."""
        side = _side(_tokens(written))
        if side is None or not side.references or any(reference.spread for reference in side.references):
            complain(row, "sum-grammar", name=written)
            return None
        sound = [self._known(reference, row, complain=complain) for reference in side.references]
        return self._sum(side, "") if all(sound) else None

    def caption(self, name: str, row: int, *, complain: Complain) -> tuple[Table, Block, Caption] | None:
        """The line or column a name such as ``T3:3.7`` or ``T3::total`` stands for."""
        reference = _reference(name, 1, source=Source.NOW)
        if reference is None or not self._known(reference, row, complain=complain):
            return None
        table, block = self._home(reference)
        heads = block.lines if reference.line else block.columns
        found = [head for head in heads if head.code == (reference.line or reference.column)]
        return (table, block, found[0]) if found else None

    def _known(self, reference: Reference, row: int, *, complain: Complain) -> bool:
        homes = [block for table, block in self._blocks if table.code == reference.table]
        if not homes:
            complain(row, "unknown", name=reference.table, known=self.tables)
            return False
        fits = [block for block in homes if _fits(reference, block)]
        if not fits:
            known = [name for block in homes for name in _names(reference.table, block)]
            complain(row, "unknown", name=str(reference), known=known)
        return bool(fits)

    def _home(self, reference: Reference) -> tuple[Table, Block]:
        return next(
            (table, block) for table, block in self._blocks if table.code == reference.table and _fits(reference, block)
        )

    def _spread(self, references: Sequence[Reference], row: int, *, complain: Complain) -> tuple[str, ...]:
        """The codes of the open direction, the same for every reference that leaves it open."""
        opened = [reference for reference in references if reference.spread]
        if not opened:
            return ("",)
        spans = {self._span(reference) for reference in opened}
        if len(spans) > 1 or len({reference.spread for reference in opened}) > 1:
            complain(row, "uneven", names="、".join(str(reference) for reference in opened))
            return ()
        return spans.pop()

    def _span(self, reference: Reference) -> tuple[str, ...]:
        """Every caption of the open direction but the totals: for them it follows by addition."""
        _, block = self._home(reference)
        heads = block.lines if reference.spread == "line" else block.columns
        return tuple(head.code for head in heads if head.code and not head.total_of)

    def _sum(self, side: _Side, at: str) -> Sum:
        terms = tuple(term for reference in side.references for term in self._terms(reference, at))
        return Sum(terms, side.constant)

    def _terms(self, reference: Reference, at: str) -> Iterator[Term]:
        _, block = self._home(reference)
        lines = _leaves(block.line_heads[reference.line or at])
        columns = _leaves(block.column_heads[reference.column or at])
        for line, column in product(lines, columns):
            if (line, column) not in block.void:
                yield Term(reference.coefficient, Cell(reference.table, line, column), reference.source)


def total_claims(place: tuple[Table, Block, Caption]) -> tuple[Claim, ...]:
    """What the outline says by ``= a .. b``: each stated total equals the sum of its parts that are asked."""
    table, block, total = place
    if total in block.columns:
        cells = [Cell(table.code, line.code, total.code) for line in block.lines]
        return tuple(_total_claim(cell, total, block=block) for cell in cells if cell[1:] not in block.void)
    cells = [Cell(table.code, total.code, column.code) for column in block.columns]
    return tuple(_total_claim(cell, total, block=block) for cell in cells if cell[1:] not in block.void)


def carried_claims(place: tuple[Table, Block, Caption]) -> tuple[Claim, ...]:
    """What the outline says by ``< 4``: each figure equals last year's in the line it comes from."""
    table, block, line = place
    columns = [column for column in block.columns if not column.total_of]
    here = [Cell(table.code, line.code, column.code) for column in columns]
    return tuple(
        Claim(
            Sum((Term(1, cell),)),
            Relation.EQUAL,
            Sum((Term(1, cell._replace(line=line.carried_from), Source.PRIOR),)),
            cell.column,
        )
        for cell in here
        if cell[1:] not in block.void
    )


def _total_claim(cell: Cell, total: Caption, *, block: Block) -> Claim:
    along_line = total in block.columns
    parts = [cell._replace(**{"column" if along_line else "line": code}) for code in total.total_of]
    stated = Sum((Term(1, cell, Source.STATED),))
    asked = tuple(Term(1, part) for part in parts if part[1:] not in block.void)
    return Claim(stated, Relation.EQUAL, Sum(asked), cell.line if along_line else cell.column)


def _sides(written: str) -> tuple[_Side, Relation, _Side] | None:
    tokens = _tokens(written)
    marks = [place for place, (kind, _) in enumerate(tokens) if kind == "relation"]
    if len(marks) != 1:
        return None
    left, right = _side(tokens[: marks[0]]), _side(tokens[marks[0] + 1 :])
    return (left, _RELATIONS[tokens[marks[0]][1]], right) if left and right else None


def _tokens(written: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(written.rstrip()):
        match = _TOKEN.match(written, place)
        if match is None:
            return []
        found.append((str(match.lastgroup), match[0].strip()))
        place = match.end()
    return found


def _side(tokens: Sequence[tuple[str, str]]) -> _Side | None:
    """One side: signed terms ``[n *] [prior] T3:1`` and whole numbers."""
    references: list[Reference] = []
    constant = 0
    for sign, words in _signed(tokens):
        number = int(words[0]) if words and words[0].isdecimal() else None
        if number is not None and len(words) == 1:
            constant += sign * number
            continue
        reference = _term(sign, words, number=number)
        if reference is None:
            return None
        references.append(reference)
    return _Side(tuple(references), constant) if tokens else None


def _signed(tokens: Sequence[tuple[str, str]]) -> Iterator[tuple[int, list[str]]]:
    """Runs of words between signs."""
    marks = [place for place, (kind, _) in enumerate(tokens) if kind == "sign"]
    starts = marks if marks[:1] == [0] else [-1, *marks]
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        negative = start >= 0 and tokens[start][1] == "-"
        yield (-1 if negative else 1), [text for _, text in tokens[start + 1 : end]]


def _term(sign: int, words: list[str], *, number: int | None) -> Reference | None:
    if number is not None and words[1:2] == ["*"]:
        words = words[2:]
    source = Source.PRIOR if words[:1] == ["prior"] else Source.NOW
    words = words[1:] if source is Source.PRIOR else words
    return _reference(words[0], sign * (number or 1), source=source) if len(words) == 1 else None


def _reference(name: str, coefficient: int, *, source: Source) -> Reference | None:
    pieces = name.split(":")
    if len(pieces) not in (2, 3):
        return None
    table, line, column = (*pieces, "")[:3]
    return Reference(coefficient, table, line, column, source)


def _fits(reference: Reference, block: Block) -> bool:
    line, column = reference.line, reference.column
    return (not line or line in block.line_heads) and (not column or column in block.column_heads)


def _names(table: str, block: Block) -> Iterator[str]:
    for line in block.lines:
        yield f"{table}:{line.code}"
        yield from (f"{table}:{line.code}:{column.code}" for column in block.columns)
    yield from (f"{table}::{column.code}" for column in block.columns)


def _leaves(head: Caption) -> Iterator[str]:
    """The leaves a head means: itself, or the lines of a branch without its totals."""
    leaves = list(head.leaves())
    return (leaf.code for leaf in leaves if len(leaves) == 1 or not leaf.total_of)
