"""How figures go wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from random import Random

from collect.form.arithmetic import Number, computed
from collect.form.model import Cell, EditRule, Form, Source, Test
from collect.rehearsal.balance import Balance, Condition, conditions
from collect.rehearsal.fault import Fault, Spoilt
from collect.rehearsal.figures import left_over
from collect.rehearsal.scene import Scene
from collect.submission import Oddity, Oddness
from collect.words import say
from collect.workbook.issue import carried_forward

_WIDEST = 9
_TRIED = 4
"""So many places of a rule are tried, to find one that can be broken alone."""


def miscounts(form: Form) -> Iterator[Fault]:
    """A fault for every rule about figures."""
    for rule in form.edits:
        ways = {Test.FIGURE: _misspelt, Test.ANSWERED: _left_blank, Test.NIL: _declared_nil, Test.COUNTY: None}
        commit = ways.get(rule.test, partial(_mistyped if _is_total(rule) else _unbalanced, rule=rule))
        if commit is not None:
            yield Fault(rule.code, commit)


def _is_total(rule: EditRule) -> bool:
    return bool(rule.claims) and all(claim.needs(Source.STATED) for claim in rule.claims)


# ── claims ───────────────────────────────────────────────────────────────────────────────────────


def _unbalanced(scene: Scene, choose: Random, *, rule: EditRule) -> Spoilt | None:
    """Figures of which one claim fails and, if that can be, no claim of another rule; else no hard one."""
    asked = list(conditions(scene.form, level=scene.unit.level, prior=scene.before))
    mine = [each for each in asked if each.rule == rule.code]
    others = [each for each in asked if each.rule != rule.code]
    targets = choose.sample(mine, min(_TRIED, len(mine)))
    for kept, target in product((others, [each for each in others if each.hard], []), targets):
        figures = _breaking(scene, target, others=kept, choose=choose)
        if figures is not None:
            broken = (each.rule for each in others if each.gap(each.amount(figures)))
            return Spoilt(scene.told(replace(scene.right, figures=figures)), frozenset(broken))
    return None


def _breaking(
    scene: Scene, target: Condition, *, others: Sequence[Condition], choose: Random
) -> dict[Cell, Number] | None:
    """What is brought forward stays as it is, unless it is what the claim is about."""
    carried = frozenset(carried_forward(scene.form, scene.before))
    still = carried - target.weights.keys() if target.weights.keys() <= carried else carried
    scale = max(scene.form.measure(cell).scale for cell in target.weights)
    wanted = (*others, target.broken(choose.randint(1, _WIDEST) * scale))
    balance = Balance(scene.form, wanted, still, left_over(scene.form) - target.weights.keys())
    return balance.found(scene.right.figures, choose)


def _mistyped(scene: Scene, choose: Random, *, rule: EditRule) -> Spoilt | None:
    """A total that was typed over: one that no other rule speaks of, if there is one."""
    stated = {each.code: _stated(each) for each in scene.form.edits if each.binds(scene.unit.level)}
    mine = [cell for cell in stated.pop(rule.code, []) if cell.table not in scene.right.nil]
    if not mine:
        return None
    elsewhere = {cell for cells in stated.values() for cell in cells}
    cell = choose.choice([cell for cell in mine if cell not in elsewhere] or mine)
    wrong = computed(scene.form, scene.right.figures)[cell] + choose.randint(1, _WIDEST)
    entails = frozenset(code for code, cells in stated.items() if cell in cells)
    return Spoilt(replace(scene.right, stated={cell: wrong}), entails)


def _stated(rule: EditRule) -> list[Cell]:
    return [term.cell for claim in rule.claims for term in claim.terms if term.source is Source.STATED]


# ── what stands in a cell ────────────────────────────────────────────────────────────────────────


def _misspelt(scene: Scene, choose: Random) -> Spoilt | None:
    """Words where a figure belongs."""
    cell = _open(scene, choose)
    if cell is None:
        return None
    odd = Oddity(Oddness.TEXT, say("rehearsal.not-figure"))
    return Spoilt(replace(scene.right, figures=_without(scene, cell), oddities={cell: odd}))


def _left_blank(scene: Scene, choose: Random) -> Spoilt | None:
    cell = _open(scene, choose)
    return None if cell is None else Spoilt(replace(scene.right, figures=_without(scene, cell)))


def _declared_nil(scene: Scene, choose: Random) -> Spoilt | None:
    """A table is declared nil in which something stands."""
    busy = sorted({cell.table for cell, number in scene.right.figures.items() if number})
    return Spoilt(replace(scene.right, nil=scene.right.nil | {choose.choice(busy)})) if busy else None


def _open(scene: Scene, choose: Random) -> Cell | None:
    """An entry that a unit fills in: not brought forward, in no table declared nil."""
    cells = [cell for cell in scene.form.entries if cell not in scene.form.carried]
    asked = [cell for cell in cells if cell.table not in scene.right.nil]
    return choose.choice(asked) if asked else None


def _without(scene: Scene, cell: Cell) -> dict[Cell, Number]:
    return {each: number for each, number in scene.right.figures.items() if each != cell}
