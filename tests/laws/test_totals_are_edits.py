"""Law 2: is every total of an outline an edit, and does the recomputed total satisfy it?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collect.edits.judgement import judge
from collect.form.arithmetic import computed
from collect.form.model import Form, Severity, Source
from collect.submission import Submission
from laws.drawn import forms, sound_returns
from returns import EVERY_FORM, a_form

returns = forms.flatmap(lambda form: sound_returns(form).map(lambda submission: (form, submission)))


@pytest.mark.parametrize("name", EVERY_FORM)
def test_every_total_in_an_outline_is_a_hard_rule_about_the_total_as_stated(name: str) -> None:
    form = a_form(name)
    rules = [rule for rule in form.edits if rule.test == "total"]
    stated = {
        term.cell for rule in rules for claim in rule.claims for term in claim.terms if term.source is Source.STATED
    }
    assert stated == set(form.parts)
    assert {rule.severity for rule in rules} == {Severity.HARD}


@pytest.mark.parametrize("name", EVERY_FORM)
def test_nobody_writes_a_total_twice(name: str) -> None:
    claims = [claim for rule in a_form(name).edits for claim in rule.claims if rule.test == "total"]
    assert len(claims) == len(set(claims))


@given(returns)
def test_totals_added_up_again_satisfy_every_total_rule(drawn: tuple[Form, Submission]) -> None:
    form, submission = drawn
    now = computed(form, submission.figures)
    stated = replace(submission, stated={cell: now[cell] for cell in form.parts})
    totals = [each for each in judge(form, stated).instances if each.rule.test == "total"]
    assert len(totals) >= len(form.parts)
    assert [each for each in totals if each.holds is not True] == []


@given(returns, st.data())
def test_a_total_off_by_the_smallest_unit_fails_exactly_its_own_rules(
    drawn: tuple[Form, Submission], data: st.DataObject
) -> None:
    form, submission = drawn
    now = computed(form, submission.figures)
    wrong = data.draw(st.sampled_from(sorted(form.parts)))
    stated = {cell: now[cell] + (cell == wrong) for cell in form.parts}
    failing = [each for each in judge(form, replace(submission, stated=stated)).instances if each.holds is False]
    about = {term.cell for each in failing for term in each.claim.terms if term.source is Source.STATED}
    assert about == {wrong}


@given(returns)
def test_a_total_is_the_sum_of_the_entries_below_it(drawn: tuple[Form, Submission]) -> None:
    form, submission = drawn
    now = computed(form, submission.figures)
    for cell, parts in form.parts.items():
        assert now[cell] == sum(now[part] for part in parts)
