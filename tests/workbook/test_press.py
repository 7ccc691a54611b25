"""Is a stamped workbook, part for part and byte for byte, what the pen would have written for that unit?"""

from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collect.form.model import EditRule, Test
from collect.stamping import gaps
from collect.stamping.gaps import Part
from collect.workbook import master as master_of_all
from collect.workbook import press
from collect.workbook.answers import Answers, Pattern
from collect.workbook.kinds import kind_of, needed_before
from collect.workbook.master import Unlike, stamped
from collect.workbook.press import Master, Press
from returns import EVERY_FORM, a_form, a_layout, last_year
from workbook.issues import MIXED, Prior, a_blank, whole, written

STANDING = ("封面", "示例县人民政府", "示例甲镇人民政府 2023年度", "总计", "token", "T3:1:person", "可以报送", "")
"""Texts that stand in every workbook, or come near to one."""
SIGNS = st.characters(blacklist_categories=["Cs"])
NAMES = (
    st.sampled_from(
        [
            "示例甲镇",
            "A&B <镇> \"甲\" '乙'",
            " 甲 ",
            "甲\u3000",
            "🐎镇" * 30,
            "镇" * 260,
            "P&G 镇",
            "_x0041_镇",
            *STANDING,
        ]
    )
    | st.text("甲乙&<>\"' \u00a0_x0123[Picture]#=", max_size=12)
    | st.text(SIGNS, max_size=20)
)
CODES = st.text("ABQ01_-", min_size=1, max_size=20).map(lambda code: f"A{code}"[:20])


@cache
def the_press(form: str) -> Press:
    return Press(a_layout(form))


def priors(form: str) -> st.SearchStrategy[Prior]:
    """Last year's figures: none, of all cells, of some; large, negative, and fractions that are no figure."""
    places = list(a_form(form).places)
    whole_number = st.sampled_from([0, 0, 1, 7, 12, 10**9, 160_596_400, -3])
    numbers = whole_number | st.integers(0, 200) | st.builds(Fraction, st.integers(0, 99), st.sampled_from([2, 3]))
    full = st.lists(whole_number, min_size=len(places), max_size=len(places)).map(
        lambda each: dict(zip(places, each, strict=True))
    )
    return st.none() | full | st.dictionaries(st.sampled_from(places), numbers, max_size=9)


@st.composite
def blanks(draw: st.DrawFn):
    form = draw(st.sampled_from(EVERY_FORM))
    level = draw(st.sampled_from(["乡镇", "设区的市", ""]))
    return form, a_blank(form, draw(NAMES), code=draw(CODES), level=level, prior=draw(priors(form)))


@pytest.mark.slow
@given(blanks())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_whatever_a_unit_is_called_and_whatever_is_brought_forward_its_workbook_is_what_the_pen_writes(drawn):
    form, issue = drawn
    assert whole(the_press(form).workbook(issue)) == whole(written(form, issue))


@pytest.mark.parametrize("form", EVERY_FORM)
@pytest.mark.parametrize("known", [False, True])
def test_the_second_unit_of_a_kind_is_stamped_and_its_workbook_is_what_the_pen_writes(
    form: str, known: bool, monkeypatch: pytest.MonkeyPatch
):
    entry = next(iter(a_form(form).entries))
    prior = [last_year(f"{entry} = {number}", "*:*:* = 3", form=a_form(form)) if known else None for number in (1, 2)]
    made = Press(a_layout(form))
    made.workbook(a_blank(form, "甲镇", prior=prior[0]))
    second = a_blank(form, "乙 & <丙>镇 ", code="QA-2", prior=prior[1])
    with monkeypatch.context() as without:
        without.setattr(press, "pen", refused)
        content = made.workbook(second)
    assert whole(content) == whole(written(form, second))


def refused(*_: object) -> bytes:
    raise AssertionError("the pen was taken up")


@pytest.mark.parametrize("name", [
    "封面填报人", "示例县人民政府", "填报人", "P&G", "镇" * 256, "a\x01b", "_x0041_", "[Picture]", "<r>甲</r>",
    "\ufffe",
])  # fmt: skip
def test_where_a_name_does_not_fit_the_pen_writes(name: str):
    name = a_fixed_text() if name == "填报人" else name
    issue = a_blank(name=name)
    assert whole(the_press(MIXED).workbook(issue)) == whole(written(MIXED, issue))


def test_a_name_that_stands_in_the_workbook_already_is_not_stamped():
    master = a_master()
    assert master.mould
    with pytest.raises(Unlike):
        stamped(master.mould, Answers(master.pattern, a_blank(name=a_fixed_text())), asked=master.questions)


def test_a_unit_that_does_not_fit_does_not_spoil_it_for_the_others(monkeypatch: pytest.MonkeyPatch):
    made, unfit = Press(a_layout(MIXED)), a_blank(name=a_fixed_text())
    assert whole(made.workbook(unfit)) == whole(written(MIXED, unfit))
    made.workbook(a_blank(name="乙镇"))
    with monkeypatch.context() as without:
        without.setattr(press, "pen", refused)
        made.workbook(a_blank(name="丙镇"))


def test_a_master_that_does_not_reproduce_its_own_workbook_is_not_used(monkeypatch: pytest.MonkeyPatch):
    """As when another xlsxwriter spells something otherwise."""
    made, second = Press(a_layout(MIXED)), a_blank(name="乙镇", code="QA02")
    with monkeypatch.context() as other:
        other.setattr(master_of_all, "_escaped", lambda answer: f"{answer}".replace("镇", "镇 "))
        made.workbook(a_blank())
    assert whole(made.workbook(second)) == whole(written(MIXED, second))
    assert [each.mould for each in made._masters.values()] == [None]


def a_fixed_text() -> str:
    """A text of a cell that every unit's workbook has."""
    return max(a_master().questions.fixed)


def a_master(prior: Prior = None) -> Master:
    issue = a_blank(prior=prior)
    made = the_press(MIXED)
    made.workbook(issue)
    kind = kind_of(issue, needed_before(issue.form))
    assert kind
    return made._masters[kind]


def test_claims_that_hold_for_no_blank_workbook_fail_for_every_unit():
    """As one that wants at least 1 would: it fails where every figure is 0, whatever last year was."""
    form = a_form(MIXED)
    edits = tuple(one_more(rule) for rule in form.edits)
    first, second = (
        replace(a_blank(prior=last_year(*changes, form=form)), form=replace(form, edits=edits))
        for changes in (["*:*:* = 3"], ["*:*:* = 4", "T3:*:legal = 7"])
    )
    answers, claims = Answers(Pattern(first), second), range(len(second.asked))
    assert answers.failing(claims) == second.failing(claims) != []
    assert answers.faults == second.faults


def one_more(rule: EditRule) -> EditRule:
    """A rule whose left sides come to one more; totals are left as they are, for they are added up anew."""
    if rule.test is Test.TOTAL:
        return rule
    lefts = (replace(claim.left, constant=claim.left.constant + 1) for claim in rule.claims)
    return replace(rule, claims=tuple(map(lambda claim, left: replace(claim, left=left), rule.claims, lefts)))


def test_whichever_unit_comes_first_the_master_is_the_same():
    """So that a run that was cut off writes the same bytes when it is done again."""
    prior = [last_year("T3:*:person = 1", form=a_form(MIXED)), last_year("T3:*:* = 30", form=a_form(MIXED))]
    units = [a_blank(name=f"{number}镇", code=f"Q{number}", prior=each) for number, each in enumerate(prior)]
    one, other = [Press(a_layout(MIXED)) for _ in range(2)]
    assert one.workbook(units[0]) == [other.workbook(units[1]), other.workbook(units[0])][1]


# ── what one more unit costs, without a clock ────────────────────────────────────────────────────


@pytest.mark.parametrize(("known", "parts", "most_gaps", "most_deflated"), [(False, 9, 13, 0), (True, 9, 170, 0)])
def test_few_parts_are_rewritten_and_next_to_nothing_is_deflated(
    known: bool, parts: int, most_gaps: int, most_deflated: int, monkeypatch: pytest.MonkeyPatch
):
    prior = last_year("*:*:* = 3", form=a_form(MIXED)) if known else None
    master, deflated = a_master(prior), list[int]()
    assert master.mould
    assert sum(isinstance(each, Part) for each in master.mould.parts) == parts
    assert len(master.mould.gaps) <= most_gaps
    deflate = gaps.deflate

    def counted(content: bytes, *how: int, **more: int) -> bytes:
        deflated.append(len(content))
        return deflate(content, *how, **more)

    monkeypatch.setattr(gaps, "deflate", counted)
    the_press(MIXED).workbook(a_blank(name="乙镇", code="QA02", prior=prior))
    assert sum(deflated) <= most_deflated


def test_a_stamped_workbook_is_hardly_larger_than_a_written_one():
    prior = last_year("*:*:* = 3", form=a_form(MIXED))
    for issue, most in ((a_blank(), 1.05), (a_blank(prior=prior), 1.35)):
        assert len(the_press(MIXED).workbook(issue)) < most * len(written(MIXED, issue))
