"""Which claims of a form are empty words: true of any figures, or true of none."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import gcd

from collect.form.complaint import Complain
from collect.form.model import Cell, Claim, EditRule, Form, Relation, Source, Term, Test
from collect.form.source import Rows

_Unknown = tuple[Cell, Source]
_Bounds = dict[_Unknown, tuple[Fraction | None, Fraction | None]]


def review(form: Form, rows: Rows, *, complain: Complain) -> None:
    """Complains of every claim that can never fail, that no figures can satisfy, or that adds unlike measures."""
    for place, rule in enumerate(rule for rule in form.edits if rule.test is not Test.TOTAL):
        row = _row(form, rule, rows=rows, fallback=place)
        for fault in sorted({fault for claim in rule.claims for fault in _faults(form, claim)}):
            complain(row, fault, name=rule.code)
    for cell, parts in form.parts.items():
        place = form.places[cell]
        total = place.column if place.column.total_of else place.line
        if len({form.measure(each) for each in (cell, *parts)}) > 1:
            complain(total.row, "mixed-total", name=total.code)
    for code in _quarrels(form):
        complain(
            _row(form, next(rule for rule in form.edits if rule.code == code), rows=rows, fallback=0),
            "quarrel",
            name=code,
        )


def _row(form: Form, rule: EditRule, *, rows: Rows, fallback: int) -> int:
    order = [each.code for each in form.edits]
    return rows.of("edit", order.index(rule.code) if rule.code in order else fallback, str(rule.test))


def _faults(form: Form, claim: Claim) -> Iterator[str]:
    if len({form.measure(term.cell) for term in claim.terms}) > 1:
        yield "mixed-measures"
    weights, constant = _reduced(form, claim)
    signed = any(form.measure(cell).negative for cell, _ in weights)
    if _never_fails(claim.relation, list(weights.values()), constant=constant, signed=signed):
        yield "never-fails"
    elif _never_holds(claim.relation, list(weights.values()), constant=constant, signed=signed):
        yield "never-holds"


def _reduced(form: Form, claim: Claim) -> tuple[Mapping[_Unknown, int], int]:
    """The claim as ``weights · entries + constant  relation  0``, totals replaced by what they add up."""
    sign = -1 if claim.relation is Relation.AT_MOST else 1
    sides = ((sign, claim.left.terms), (-sign, claim.right.terms))
    weighted = ((side * term.coefficient, term) for side, terms in sides for term in terms)
    weights: dict[_Unknown, int] = {}
    for weight, unknown in ((weight, each) for weight, term in weighted for each in _unknowns(form, term)):
        weights[unknown] = weights.get(unknown, 0) + weight
    constant = sign * (claim.left.constant - claim.right.constant)
    return {unknown: weight for unknown, weight in weights.items() if weight}, constant


def _unknowns(form: Form, term: Term) -> list[_Unknown]:
    if term.source is Source.STATED:
        return [(term.cell, term.source)]
    return [(cell, term.source) for cell in form.closures[term.cell]]


def _never_fails(relation: Relation, weights: list[int], *, constant: int, signed: bool) -> bool:
    if relation is Relation.EQUAL:
        return not weights and constant == 0
    return constant >= 0 and (not weights or (not signed and min(weights) > 0))


def _never_holds(relation: Relation, weights: list[int], *, constant: int, signed: bool) -> bool:
    """Over figures that are whole and, unless ``signed``, not negative."""
    if relation is not Relation.EQUAL:
        return constant < 0 and (not weights or (not signed and max(weights) < 0))
    if constant % (gcd(*weights) or constant or 1) or (not weights and constant):
        return True
    one_sided = bool(weights) and not signed and (min(weights) > 0 or max(weights) < 0)
    return one_sided and constant * weights[0] > 0


def _quarrels(form: Form) -> Iterator[str]:
    """Hard rules that leave some cell no figure at all, each rule possible by itself."""
    bounds: _Bounds = {}
    claims = [(rule.code, claim) for rule in form.edits if rule.severity == "hard" for claim in rule.claims]
    reduced = [(code, claim.relation, *_reduced(form, claim)) for code, claim in claims]
    single = [each for each in reduced if len(each[2]) == 1]
    for code, relation, weights, constant in single:
        ((unknown, weight),) = weights.items()
        low, high = bounds.get(unknown, (Fraction(0), None))
        edge = Fraction(-constant, weight)
        if relation is Relation.EQUAL or weight > 0:
            low = edge if low is None else max(low, edge)
        if relation is Relation.EQUAL or weight < 0:
            high = edge if high is None else min(high, edge)
        bounds[unknown] = (low, high)
        if low is not None and high is not None and low > high:
            yield code
