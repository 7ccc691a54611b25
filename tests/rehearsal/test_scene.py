"""Does a simulated unit report what a unit might?"""

from dataclasses import replace
from random import Random

import pytest

from collect.edits.known import Prior
from collect.errors import CollectError
from collect.form.model import Cell, Form, Relation
from collect.rehearsal.balance import Balance, Condition
from collect.rehearsal.phrases import percent, shown
from collect.rehearsal.scene import Scene, correct
from rehearsal.street import UNITS, a_last_year
from returns import EVERY_FORM, FOURTH, TOWN, YEAR, a_form

ONE, OTHER = (Cell("T3", "1", column) for column in ("person", "other"))
MIXED = "disclosure-2021-mixed"


@pytest.mark.parametrize("name", EVERY_FORM)
def test_the_same_seed_gives_the_same_return_and_another_seed_another(name: str):
    form = a_form(name)
    first, again, other = (correct(form, TOWN, year=YEAR, choose=Random(seed)) for seed in (1, 1, 2))
    assert (first.figures, first.narratives, first.nil) == (again.figures, again.narratives, again.nil)
    assert first.figures != other.figures
    assert first.narratives != other.narratives


@pytest.mark.parametrize("name", EVERY_FORM)
def test_what_last_year_left_over_begins_this_year(name: str):
    form, prior = a_form(name), a_last_year(name, TOWN, Random(3))
    figures = correct(form, TOWN, year=YEAR, choose=Random(4), prior=prior).figures
    assert form.carried
    assert {cell: figures[cell] for cell in form.carried} == {
        cell: prior.figures[source] for cell, source in form.carried.items()
    }


def test_units_report_zeros_and_small_counts_and_now_and_then_declare_a_table_nil():
    returns = [correct(a_form(), unit, year=YEAR, choose=Random(seed)) for seed, unit in enumerate(UNITS)]
    counts = [number for each in returns for cell, number in each.figures.items() if cell.table == "T3"]
    assert 0.5 < sum(number == 0 for number in counts) / len(counts) < 0.95
    assert 0 < sum(bool(each.nil) for each in returns) < len(returns)


def test_prose_is_rewritten_when_the_figures_change_and_a_table_with_figures_is_not_nil():
    scene = Scene(a_form(FOURTH), TOWN, YEAR, 1)
    figures = {**dict.fromkeys(scene.form.entries, 0), Cell("L2", "q1", "child"): 3}
    told = scene.told(replace(scene.right, figures=figures, nil=frozenset({"L1", "L2"})))
    assert told.nil == {"L1"}


def test_after_a_last_year_that_leaves_no_choice_the_soft_rule_that_must_fail_is_known():
    form = a_form(MIXED)
    busy = dict.fromkeys(form.places, 0) | {Cell("T3", "3.7", "total"): 1000}  # and nothing new, nothing left over
    scene = Scene(form, TOWN, YEAR, 1, Prior(busy))
    assert scene.unavoidable == {"R12"}


def test_a_form_whose_claims_contradict_each_other_is_refused():
    form = a_form(FOURTH)
    rule = next(each for each in form.edits if each.code == "B1")
    opposite = replace(
        rule,
        code="B1-not",
        claims=tuple(replace(claim, right=replace(claim.right, constant=1)) for claim in rule.claims),
    )
    contradictory = Form(**{**vars_of(form), "edits": (*form.edits, opposite)})
    with pytest.raises(CollectError, match=form.title) as refused:
        correct(contradictory, TOWN, year=YEAR, choose=Random(1))
    assert refused.value.code == "rehearse-unsolved"


def vars_of(form: Form) -> dict[str, object]:
    """The fields of a form, without what was worked out from them."""
    return {name: getattr(form, name) for name in form.__dataclass_fields__}


# ── how figures are moved, and written ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("relation", "amount", "gap"),
    [
        (Relation.EQUAL, -3, -3),
        (Relation.EQUAL, 0, 0),
        (Relation.AT_LEAST, -3, -3),
        (Relation.AT_LEAST, 3, 0),
        (Relation.AT_MOST, 3, 3),
        (Relation.AT_MOST, -3, 0),
    ],
)
def test_a_gap_is_how_far_a_sum_is_from_where_its_claim_holds(relation: Relation, amount: int, gap: int):
    assert Condition("R", {ONE: 1}, relation).gap(amount) == gap


@pytest.mark.parametrize("relation", Relation)
def test_what_holds_never_holds_broken(relation: Relation):
    condition = Condition("R", {ONE: 1}, relation, -5)
    broken = condition.broken(2)
    for number in range(11):
        amounts = [each.gap(each.amount({ONE: number})) for each in (condition, broken)]
        assert 0 not in amounts or amounts != [0, 0]
    assert any(broken.gap(broken.amount({ONE: number})) == 0 for number in range(11))


@pytest.mark.parametrize(
    ("weights", "relation", "constant"),
    [
        ({ONE: 2, OTHER: -3}, Relation.EQUAL, 1),
        ({ONE: -2}, Relation.AT_LEAST, 7),
        ({ONE: 3}, Relation.AT_LEAST, -10),
        ({OTHER: 4}, Relation.AT_MOST, -9),
    ],
)
def test_cells_are_moved_until_every_condition_holds(weights: dict[Cell, int], relation: Relation, constant: int):
    condition = Condition("R", weights, relation, constant)
    found = Balance(a_form(), [condition]).found({ONE: 9, OTHER: 9}, Random(1))
    assert found is not None
    assert condition.gap(condition.amount(found)) == 0


def test_a_cell_that_must_stay_is_not_moved():
    condition = Condition("R", {ONE: 1, OTHER: 1}, Relation.EQUAL, -20)
    found = Balance(a_form(), [condition], frozenset({ONE})).found({ONE: 3, OTHER: 4}, Random(1))
    assert found == {ONE: 3, OTHER: 17}


def test_figures_that_cannot_be_are_not_found():
    condition = Condition("R", {ONE: 2}, Relation.EQUAL, -3)
    assert Balance(a_form(), [condition]).found({ONE: 0}, Random(1)) is None


def test_a_count_is_written_in_narrow_and_wide_digits_and_spelled_out():
    count = a_form().measures.get("count") or a_form().measure(ONE)
    ways = {shown(12, count, choose=Random(seed)) for seed in range(60)}
    assert ways == {"12", "１２", "十二"}
    assert {shown(1234, count, choose=Random(seed)) for seed in range(60)} == {"1234", "１２３４", "1,234"}


@pytest.mark.parametrize(("part", "whole", "places", "told"), [(1, 3, 1, "33.3"), (2, 3, 2, "66.67"), (1, 8, 0, "13")])
def test_a_share_is_rounded_half_up(part: int, whole: int, places: int, told: str):
    assert percent(part, whole, places=places) == told
