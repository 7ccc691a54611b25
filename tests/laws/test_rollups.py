"""Laws 3 and 4: is a roll-up of returns a return, and do linear claims survive addition?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collect.edits.judgement import judge
from collect.form.arithmetic import Figures, Number, added, computed, holds
from collect.form.model import Cell, Claim, Form, Source, Sum
from collect.rollup import Aggregate, rolled_up
from collect.roster import Roster, Unit
from collect.submission import Submission
from laws.drawn import figures, forms, sound_returns
from returns import EVERY_FORM, a_form, a_return

pytestmark = pytest.mark.slow

UNITS = tuple(Unit(f"QA{number:02}", f"示例{number}镇", "乡镇") for number in range(1, 8))


def rolled(
    form: Form, returns: Mapping[str, Submission], units: Sequence[Unit] = UNITS, **more: list[str]
) -> Aggregate:
    accepted = {code: (submission, "ABCDEF") for code, submission in returns.items()}
    return rolled_up(form, Roster(tuple(units)), accepted=accepted, **more)


def as_return(form: Form, aggregate: Aggregate) -> Submission:
    """A roll-up handed in one level further up."""
    return replace(a_return(form=form), figures={cell: aggregate.figures[cell] for cell in form.entries})


@st.composite
def counties(draw: st.DrawFn) -> tuple[Form, dict[str, Submission], list[int]]:
    """A form, the returns of some units, and the group each belongs to."""
    form = draw(forms)
    counted = draw(st.lists(st.sampled_from(UNITS), unique=True, min_size=1))
    returns = {unit.code: draw(sound_returns(form)) for unit in counted}
    return form, returns, [draw(st.integers(0, 2)) for _ in counted]


# ---------------------------------------------------------------- law 3


@given(counties())
def test_a_roll_up_of_roll_ups_is_the_roll_up_of_all(drawn: tuple[Form, dict[str, Submission], list[int]]) -> None:
    form, returns, groups = drawn
    grouped: dict[str, dict[str, Submission]] = {}
    for (code, submission), group in zip(returns.items(), groups, strict=True):
        grouped.setdefault(f"G{group}", {})[code] = submission
    above = {code: as_return(form, rolled(form, members)) for code, members in grouped.items()}
    regions = [Unit(code, code) for code in grouped]
    assert rolled(form, above, regions).figures == rolled(form, returns).figures


@given(counties())
def test_a_roll_up_is_a_return_with_its_totals(drawn: tuple[Form, dict[str, Submission], list[int]]) -> None:
    form, returns, _ = drawn
    aggregate = rolled(form, returns)
    assert set(aggregate.figures) == set(form.places)
    assert computed(form, as_return(form, aggregate).figures) == aggregate.figures
    totals = [computed(form, each.figures) for each in returns.values()]
    hand = {cell: sum(each[cell] for each in totals) for cell in form.places}
    assert aggregate.figures == hand


@given(counties())
def test_every_unit_is_counted_missing_or_excused_and_none_is_hidden(
    drawn: tuple[Form, dict[str, Submission], list[int]],
) -> None:
    form, returns, _ = drawn
    aggregate = rolled(form, returns, waived=["QA03", "QA05"])
    counted = [each.unit for each in aggregate.counted]
    assert [unit.code for unit in counted] == [unit.code for unit in UNITS if unit.code in returns]
    assert {unit.code for unit in aggregate.waived} == {"QA03", "QA05"} - returns.keys()
    together = (*counted, *aggregate.missing, *aggregate.waived)
    assert sorted(together, key=lambda unit: unit.code) == list(UNITS)


@pytest.mark.parametrize("name", EVERY_FORM)
def test_nobody_s_roll_up_is_all_zero(name: str) -> None:
    form = a_form(name)
    aggregate = rolled(form, {})
    assert not any(aggregate.figures.values())
    assert aggregate.missing == UNITS


# ---------------------------------------------------------------- law 4


def enlarged(claim: Claim, times: int) -> Claim:
    """The claim about a sum of so many returns: a number of its own counts once for each."""
    left, right = (Sum(side.terms, side.constant * times) for side in (claim.left, claim.right))
    return replace(claim, left=left, right=right)


@st.composite
def satisfied(draw: st.DrawFn) -> tuple[Form, Claim, list[Figures]]:
    """A claim of a form and returns that each satisfy it: drawn small, so that many do, the others mended."""
    form = draw(forms)
    claims = [claim for rule in form.edits for claim in rule.claims if not claim.needs(Source.STATED)]
    claim = draw(st.sampled_from(claims))
    count = draw(st.integers(1, 5))
    return form, claim, [draw(mended(form, claim)) for _ in range(count)]


@st.composite
def mended(draw: st.DrawFn, form: Form, claim: Claim) -> Figures:
    """Figures that satisfy the claim: one entry with weight 1 takes what is lacking."""

    def some() -> dict[Cell, Number]:
        spoken = [entry for term in claim.terms for entry in form.closures[term.cell]]
        return {cell: draw(figures(form.measure(cell))) for cell in spoken}

    now, prior = some(), some()
    asked = Figures(computed(form, now), computed(form, prior))
    term = next(term for term in claim.terms if term.source is Source.NOW)
    entry = form.closures[term.cell][0]
    lacking = _side(claim.right, asked) - _side(claim.left, asked)
    weight = term.coefficient if term in claim.left.terms else -term.coefficient
    mended_now = computed(form, now | {entry: now[entry] + lacking * (1 if weight > 0 else -1)})
    return Figures(mended_now, asked.prior)


def _side(side: Sum, asked: Figures) -> Number:
    known = {Source.NOW: asked.now, Source.PRIOR: asked.prior or {}}
    return side.constant + sum(term.coefficient * known[term.source][term.cell] for term in side.terms)


@given(satisfied())
def test_a_claim_that_every_return_satisfies_is_satisfied_by_their_sum(
    drawn: tuple[Form, Claim, list[Figures]],
) -> None:
    _, claim, returns = drawn
    assert all(holds(claim, each) for each in returns)
    total = Figures(added(each.now for each in returns), added(each.prior or {} for each in returns))
    assert holds(enlarged(claim, len(returns)), total)


@pytest.mark.parametrize("name", EVERY_FORM[:3])
def test_no_rule_of_a_shipped_form_has_a_number_of_its_own(name: str) -> None:
    """So their sums are held against the very same claims."""
    claims = [claim for rule in a_form(name).edits for claim in rule.claims]
    assert [claim for claim in claims if claim.left.constant or claim.right.constant] == []


def balanced(form: Form, figure: int, line: str) -> Submission:
    """A return in which so many applications came in by every column and were all answered on one line."""
    kinds = ("person", "business", "research", "charity", "legal", "other")
    changes = [f"T3:{each}:{kind} = {figure}" for each in ("1", line) for kind in kinds]
    return a_return(*changes, "T2:1.2:made = 1", f"T2:1.2:valid = {figure + 1}", form=form)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(("3.1", "3.4.2", "4"))), min_size=1, max_size=7))
def test_a_county_of_sound_returns_has_no_finding(towns: list[tuple[int, str]]) -> None:
    form = a_form()
    returns = {unit.code: balanced(form, *town) for unit, town in zip(UNITS, towns, strict=False)}
    assert all(each.holds is not False for one in returns.values() for each in judge(form, one, level="乡镇").instances)
    county = judge(form, as_return(form, rolled(form, returns)), level="乡镇")
    assert [each for each in county.instances if each.holds is False] == []
    assert (county.bad, county.blank, county.contradicted) == ((), (), ())
