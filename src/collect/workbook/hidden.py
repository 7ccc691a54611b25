"""What the workbook computes out of sight: every figure, every claim, the check code.

The visible sheets show what this sheet finds, so that each claim stands in one formula.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from collect.edits.judgement import Instance
from collect.form.model import Cell, Source, Term, Test
from collect.form.naming import cell_words, places_words
from collect.words import say
from collect.workbook import formula
from collect.workbook.ink import Cached, Computed, Content, Formula, Inked, Look, SheetDraft, asked
from collect.workbook.issue import Issue, code, token
from collect.workbook.layout import FIRST_FIGURE_ROW, HIDDEN, Layout, Spot
from collect.workbook.values import in_unit, smallest

NAME, VALUE, PRIOR, WEIGHT, PRODUCT, BAD, BLANK, CONTRADICTED, PLACE, TARGET = range(10)
"""Columns of the figures, one row for each cell."""
RULE, CLAIM_PLACE, LEFT, RIGHT, GAP, HOLDS, CLAIM_TARGET = range(11, 18)
"""Columns of the claims, one row for each place of each rule."""
_PLAIN = Look(align="left", wrap=False)
_HEADS = ["name", "value", "prior", "weight", "product", "bad", "blank", "contradicted", "place", "target"]
_CLAIM_HEADS = ["rule", "place", "left", "right", "gap", "holds", "target"]


@dataclass(frozen=True)
class Hidden:
    """The hidden sheet of one unit's workbook."""

    layout: Layout
    issue: Issue

    token = Spot(HIDDEN, 0, 1)
    code = Spot(HIDDEN, 1, 1)
    number = Spot(HIDDEN, 1, 2)
    faults = Spot(HIDDEN, 2, 1)
    blanks = Spot(HIDDEN, 2, 2)

    @property
    def asked(self) -> tuple[Instance, ...]:
        """The claims of this unit's workbook."""
        return self.issue.asked

    def figure(self, cell: Cell, column: int = VALUE) -> Spot:
        """Where one of a cell's figures stands."""
        return Spot(HIDDEN, self.layout.figure_rows[cell], column)

    def figures(self, cells: tuple[Cell, ...], column: int) -> str:
        """The range from the first to the last of these cells' rows, which must be neighbours."""
        rows = [self.layout.figure_rows[cell] for cell in cells]
        return _range(column, (min(rows), max(rows)))

    def entries(self, column: int) -> str:
        """The range of all entry rows."""
        return _range(column, self.layout.entry_rows)

    def claim(self, place: int, column: int = HOLDS) -> Spot:
        """Where the claim of that number stands."""
        return Spot(HIDDEN, FIRST_FIGURE_ROW + place, column)

    def claims(self, first: int, last: int, *, column: int) -> str:
        """The range of the claims from one number to another."""
        return _range(column, (FIRST_FIGURE_ROW + first, FIRST_FIGURE_ROW + last))

    def nil(self, table: str) -> str:
        """Whether a table is declared nil, as a formula."""
        return f'TRIM({self.layout.tables[table].nil.reference})="{say("workbook.nil")}"'

    def sheet(self) -> SheetDraft:
        """The drafted sheet."""
        inked = (*self._summary(), *self._figures(), *self._claims())
        return SheetDraft(HIDDEN, inked, visibility="veryHidden")

    def _summary(self) -> Iterator[Inked]:
        products = self.entries(PRODUCT)
        yield _ink(Spot(HIDDEN, 0, 0), "token")
        yield self._asked(self.token, token)
        yield _ink(Spot(HIDDEN, 1, 0), "code")
        yield self._computed(self.code, formula.code_text(self.number.address), value=code)
        yield self._asked(self.number, lambda issue: Formula(formula.code_number(issue.start, products), issue.number))
        yield _ink(Spot(HIDDEN, 2, 0), "faults")
        yield self._computed(self.faults, self._fault_count(), value=lambda issue: issue.faults)
        yield self._computed(self.blanks, f"SUM({self.entries(BLANK)})", value=lambda issue: issue.blanks)
        for column, head in (*enumerate(_HEADS), *enumerate(_CLAIM_HEADS, RULE)):
            yield _ink(Spot(HIDDEN, FIRST_FIGURE_ROW - 1, column), head)

    def _fault_count(self) -> str:
        """How many places of hard rules fail."""
        columns = {Test.FIGURE: BAD, Test.ANSWERED: BLANK, Test.NIL: CONTRADICTED}
        hard = [rule for rule in self.issue.form.edits if rule.severity == "hard"]
        sums = [f"SUM({self.entries(columns[rule.test])})" for rule in hard if rule.test in columns]
        places = [place for place, each in enumerate(self.asked) if each.rule in hard]
        runs = [self.claims(first, last, column=HOLDS) for first, last in unbroken(places)]
        return "+".join((*sums, *(f"COUNTIF({run},0)" for run in runs))) or "0"

    def _figures(self) -> Iterator[Inked]:
        for place, cell in enumerate(self.layout.figure_rows):
            yield _ink(self.figure(cell, NAME), str(cell))
            yield self._computed(
                self.figure(cell), self._value(cell), value=lambda issue, cell=cell: smallest(issue.now(cell))
            )
            if cell in self._needed_prior:
                yield self._asked(self.figure(cell, PRIOR), lambda issue, cell=cell: smallest(issue.before(cell)))
            yield _ink(self.figure(cell, PLACE), cell_words(self.issue.form, cell))
            yield _ink(self.figure(cell, TARGET), _target(self.layout.cells[cell]))
            if place < len(self.issue.form.entries):
                yield from self._entry(cell)

    def _entry(self, cell: Cell) -> Iterator[Inked]:
        reference = self.layout.cells[cell].reference
        measure, nil = self.issue.form.measure(cell), self.nil(cell.table)
        product = formula.weighted(self.figure(cell).address, self.figure(cell, WEIGHT).address)
        contradicted = f"IF(AND({nil},{self.figure(cell).address}<>0),1,0)"
        flags: Mapping[int, tuple[str, Test]] = {
            BAD: (formula.not_a_figure(reference, measure), Test.FIGURE),
            BLANK: (formula.blank(reference, nil), Test.ANSWERED),
            CONTRADICTED: (contradicted, Test.NIL),
        }
        yield _ink(self.figure(cell, WEIGHT), self.issue.weight(cell))
        yield self._computed(self.figure(cell, PRODUCT), product, value=lambda issue: issue.product(cell))
        for column, (text, test) in flags.items():
            yield self._computed(
                self.figure(cell, column), text, value=lambda issue, test=test: int(cell in issue.flagged(test))
            )

    def _value(self, cell: Cell) -> str:
        """An entry's figure is what stands in its cell; a total is added up again from its parts."""
        parts = self.issue.form.parts.get(cell)
        if parts is None:
            return formula.entered(self.layout.cells[cell].reference, self.issue.form.measure(cell))
        return "+".join(self.figure(part).address for part in parts) or "0"

    def _claims(self) -> Iterator[Inked]:
        for place, each in enumerate(self.asked):
            yield _ink(self.claim(place, RULE), each.rule.code)
            yield _ink(self.claim(place, CLAIM_PLACE), places_words(self.issue.form, each.claim.cells))
            yield from self._verdict(place, each)
            yield _ink(self.claim(place, CLAIM_TARGET), _target(self.layout.cells[each.claim.cells[0]]))

    def _verdict(self, place: int, each: Instance) -> Iterator[Inked]:
        """Both sides of a claim, what is between them, whether it holds."""
        sides = (self.claim(place, LEFT).address, self.claim(place, RIGHT).address)
        measure = self.issue.form.measure(each.claim.cells[0])
        values: Mapping[int, tuple[str, Callable[[Issue], Cached]]] = {
            LEFT: (formula.side(each.claim.left, self._spelled), lambda issue: smallest(issue.left(place))),
            RIGHT: (formula.side(each.claim.right, self._spelled), lambda issue: smallest(issue.right(place))),
            GAP: (formula.gap(*sides, measure=measure), lambda issue: in_unit(issue.gap(place), measure)),
            HOLDS: (
                formula.verdict(sides[0], each.claim.relation, right=sides[1]),
                lambda issue: int(not issue.failing([place])),
            ),
        }
        for column, (text, value) in values.items():
            yield self._computed(self.claim(place, column), text, value=value)

    def _spelled(self, term: Term) -> str:
        if term.source is Source.STATED:
            return formula.number(self.layout.cells[term.cell].reference, self.issue.form.measure(term.cell))
        column = PRIOR if term.source is Source.PRIOR else VALUE
        return self.figure(term.cell, column).address

    @cached_property
    def _needed_prior(self) -> frozenset[Cell]:
        terms = [term for each in self.asked for term in each.claim.terms]
        return frozenset(term.cell for term in terms if term.source is Source.PRIOR)

    def _asked(self, spot: Spot, of: Callable[[Issue], Content]) -> Inked:
        return asked(of, self.issue, at=(spot.row, spot.column), look=_PLAIN)

    def _computed(self, spot: Spot, text: str, *, value: Callable[[Issue], Cached]) -> Inked:
        return self._asked(spot, Computed(text, value))


def code_here(hidden: Hidden) -> Computed:
    """The check code, wherever it is shown again."""
    return Computed(hidden.code.reference, code)


def _ink(spot: Spot, content: Content) -> Inked:
    return Inked(spot.row, spot.column, content, _PLAIN)


def _range(column: int, rows: tuple[int, int]) -> str:
    """A column of the hidden sheet from the first to the last of these rows."""
    top, bottom = (Spot(HIDDEN, row, column) for row in rows)
    return f"{HIDDEN}!{top.fixed}:{bottom.fixed}"


def _target(spot: Spot) -> str:
    """What a link formula needs to jump to a place in the same workbook."""
    return f"#{spot.reference}"


def unbroken(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of every unbroken run of numbers."""
    start = 0
    for end, place in enumerate(places):
        if end + 1 == len(places) or places[end + 1] != place + 1:
            yield places[start], place
            start = end + 1
