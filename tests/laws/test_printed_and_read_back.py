"""Is what is printed into a workbook and read back the same return?"""

import pytest
from hypothesis import given, settings

from collect.form.model import Form
from collect.submission import Submission
from laws.drawn import any_returns, forms
from returns import found, issued, last_year, read_back

pytestmark = pytest.mark.slow
returns = forms.flatmap(lambda form: any_returns(form).map(lambda submission: (form, submission)))


@given(returns)
@settings(max_examples=60)
def test_a_return_printed_and_read_back_is_the_same_and_has_the_same_findings(drawn: tuple[Form, Submission]) -> None:
    form, submission = drawn
    back = read_back(form.id, issued(form.id, submission))
    assert isinstance(back, Submission)
    assert back == submission
    assert found(back, form=form) == found(submission, form=form)


@given(returns)
@settings(max_examples=20)
def test_with_last_year_known_nothing_is_lost_either(drawn: tuple[Form, Submission]) -> None:
    form, submission = drawn
    prior = last_year(*(f"{cell} = 2" for cell in form.carried.values()), form=form)
    back = read_back(form.id, issued(form.id, submission, prior=prior))
    assert isinstance(back, Submission)
    assert back == submission
    assert found(submission, form=form, prior=prior) == found(back, form=form, prior=prior)
