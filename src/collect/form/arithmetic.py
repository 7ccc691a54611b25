"""What figures add up to, exactly."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from operator import eq, ge, le

from collect.form.model import Cell, Claim, Form, Relation, Source, Sum, Term

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
    return {cell: sum(entries.get(entry, 0) for entry in form.closures[cell]) for cell in form.places}


def applies(claim: Claim, figures: Figures) -> bool:
    """Whether every figure the claim speaks of is known: last year's, and totals that were stated."""
    known = {Source.PRIOR: figures.prior or {}, Source.STATED: figures.stated}
    return all(term.cell in known[term.source] for term in claim.terms if term.source in known)


def amount(side: Sum, figures: Figures) -> Number:
    """What one side of a claim comes to."""
    return side.constant + sum(term.coefficient * _figure(term, figures) for term in side.terms)


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


def _figure(term: Term, figures: Figures) -> Number:
    if term.source is Source.PRIOR:
        return (figures.prior or {}).get(term.cell, 0)
    if term.source is Source.STATED:
        return figures.stated[term.cell]
    return figures.now.get(term.cell, 0)
