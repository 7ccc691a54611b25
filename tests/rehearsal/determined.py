"""Which cells alone could be at fault, found by trying every one: the second opinion on repairs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from collect.edits.judgement import is_figure
from collect.form.arithmetic import Figures, Number, amount, applies, computed
from collect.form.model import Cell, Claim, Form, Relation, Severity, Source
from collect.submission import Submission

Moves = Mapping[Cell, Fraction]


@dataclass(frozen=True)
class Row:
    """One hard claim: how far left is from right, and what each typed cell adds to that."""

    relation: Relation
    gap: Fraction
    weights: Mapping[Cell, int]

    def holds(self, moves: Moves) -> bool:
        """Whether it would hold after these changes."""
        gap = self.gap + sum(self.weights.get(cell, 0) * move for cell, move in moves.items())
        return {Relation.EQUAL: gap == 0, Relation.AT_LEAST: gap >= 0, Relation.AT_MOST: gap <= 0}[self.relation]


def rows(form: Form, submission: Submission, *, level: str, prior: Mapping[Cell, Number] | None) -> list[Row]:
    """Every hard claim that can be asked."""
    figures = Figures(computed(form, submission.figures), prior, submission.stated)
    return [
        Row(claim.relation, Fraction(amount(claim.left, figures) - amount(claim.right, figures)), _weights(form, claim))
        for rule in form.edits
        if rule.severity is Severity.HARD and rule.binds(level)
        for claim in rule.claims
        if applies(claim, figures)
    ]


def _weights(form: Form, claim: Claim) -> dict[Cell, int]:
    weights: dict[Cell, int] = {}
    for sign, side in ((1, claim.left), (-1, claim.right)):
        for term in side.terms:
            typed = {Source.NOW: form.closures[term.cell], Source.STATED: (term.cell,)}.get(term.source, ())
            for cell in typed:
                weights[cell] = weights.get(cell, 0) + sign * term.coefficient
    return weights


def explanations(form: Form, submission: Submission, asked: list[Row]) -> list[frozenset[Cell]]:
    """The single cells each of which, changed alone, makes every claim hold; where there is none, the pairs."""
    failing = [row for row in asked if not row.holds({})]
    typed = {**submission.figures, **submission.stated}
    touching = [cell for cell in typed if any(cell in row.weights for row in failing)]
    for size in (1, 2):
        found = [
            frozenset(cells) for cells in combinations(touching, size) if _mends(form, cells, typed, asked, failing)
        ]
        if found:
            return found
    return []


def _mends(
    form: Form, cells: tuple[Cell, ...], typed: Mapping[Cell, Number], asked: list[Row], failing: list[Row]
) -> bool:
    if not all(any(cell in row.weights for cell in cells) for row in failing):
        return False
    near = [row for row in asked if any(cell in row.weights for cell in cells)]
    return any(
        all(move and is_figure(typed[cell] + move.numerator, form.measure(cell)) for cell, move in moves.items())
        and all(move.denominator == 1 for move in moves.values())
        and all(row.holds(moves) for row in near)
        for moves in _solutions(cells, near)
    )


def _solutions(cells: tuple[Cell, ...], near: list[Row]) -> Iterator[Moves]:
    """The changes that the equations leave to choose from: one, or none. A pair that is free in any way is not tried:
    it then mends in many ways, and so does a smaller change or another pair.
    """
    equations = [row for row in near if row.relation is Relation.EQUAL]
    if len(cells) == 1:
        (cell,) = cells
        yield from ({cell: -row.gap / row.weights[cell]} for row in equations[:1] if row.weights.get(cell))
        yield from _inequalities(cell, near) if not equations else ()
        return
    for one, other in combinations(equations, 2):
        (a, b), (c, d) = ([row.weights.get(cell, 0) for cell in cells] for row in (one, other))
        if a * d != b * c:
            yield {
                cells[0]: (-one.gap * d + b * other.gap) / (a * d - b * c),
                cells[1]: (-other.gap * a + c * one.gap) / (a * d - b * c),
            }
            return


def _inequalities(cell: Cell, near: list[Row]) -> Iterator[Moves]:
    yield from ({cell: -row.gap / row.weights[cell]} for row in near if row.weights.get(cell) and not row.holds({}))
