"""What figures add up to, exactly."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from operator import eq, ge, le

from collect.form.model import Cell, Claim, Form, Relation, Source, Sum, Term
from collect.form.once import once_a_form

Number = int | Fraction
"""A figure in its smallest unit. A fraction is a number that is not a figure, kept as it was written."""

_HOLDS: Mapping[Relation, Callable[[Number, Number], bool]] = {
    Relation.EQUAL: eq,
    Relation.AT_LEAST: ge,
    Relation.AT_MOST: le,
}


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers a claim is held against: this return's with its totals recomputed, last year's, and the
    totals as the sender states them. ``prior`` is None when last year is not known, and has only the cells that are.
    """

    now: Mapping[Cell, Number]
    prior: Mapping[Cell, Number] | None = None
    stated: Mapping[Cell, Number] = field(default_factory=dict[Cell, Number])


def computed(form: Form, entries: Mapping[Cell, Number]) -> dict[Cell, Number]:
    """Every cell of the form: entries as given, blanks as 0, totals recomputed."""
    figures = {cell: entries.get(cell, 0) for cell in form.places}
    for total, parts in _additions(form):
        figures[total] = sum([figures[part] for part in parts])
    return figures


def applies(claim: Claim, figures: Figures) -> bool:
    """Whether every figure the claim speaks of is known: last year's, and totals that were stated."""
    return are_known((term for term in claim.terms if term.source is not Source.NOW), figures)


def are_known(terms: Iterable[Term], figures: Figures) -> bool:
    """Whether the figures are there that terms about last year, or about totals as stated, speak of."""
    return all(term.cell in (figures.stated if term.source is Source.STATED else figures.prior or {}) for term in terms)


def amount(side: Sum, figures: Figures) -> Number:
    """What one side of a claim comes to."""
    total: Number = side.constant
    for coefficient, cell, source in side.terms:
        figure = figures.now.get(cell, 0) if source is Source.NOW else _other(cell, source, figures=figures)
        total += coefficient * figure
    return total


def holds(claim: Claim, figures: Figures) -> bool:
    """Whether the claim is true of these figures."""
    return related(amount(claim.left, figures), claim.relation, right=amount(claim.right, figures))


def related(left: Number, relation: Relation, *, right: Number) -> bool:
    """Whether two numbers stand in this relation."""
    return _HOLDS[relation](left, right)


def added(returns: Iterable[Mapping[Cell, Number]]) -> dict[Cell, Number]:
    """The sum of several returns, cell by cell."""
    total: dict[Cell, Number] = {}
    for figures in returns:
        for cell, number in figures.items():
            total[cell] = total.get(cell, 0) + number
    return total


@once_a_form
def _additions(form: Form) -> tuple[tuple[Cell, tuple[Cell, ...]], ...]:
    """Every total with what it adds up, a total that is part of another before it."""
    found: dict[Cell, tuple[Cell, ...]] = {}

    def add(total: Cell) -> None:
        for part in form.parts.get(total, ()) if total not in found else ():
            add(part)
        if total in form.parts:
            found.setdefault(total, form.parts[total])

    for total in form.parts:
        add(total)
    return tuple(found.items())


def _other(cell: Cell, source: Source, *, figures: Figures) -> Number:
    if source is Source.PRIOR:
        return (figures.prior or {}).get(cell, 0)
    return figures.stated[cell]
