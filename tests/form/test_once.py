"""Is something made of a form once, and of another form anew?"""

from dataclasses import replace

from collect.form.model import Form
from collect.form.once import once_a_form
from returns import a_form


def test_it_is_made_once_for_the_same_form_and_anew_for_what_else_is_asked():
    asked: list[int] = []

    @once_a_form
    def made(_: Form, year: int) -> int:
        asked.append(year)
        return year

    assert [made(a_form(), year) for year in (2023, 2023, 2024, 2023)] == [2023, 2023, 2024, 2023]
    assert asked == [2023, 2024]


def test_a_form_that_was_changed_a_little_is_another():
    @once_a_form
    def title(form: Form) -> str:
        return form.title

    assert [title(a_form()), title(replace(a_form(), title="另一张表"))] == [a_form().title, "另一张表"]


def test_however_many_forms_come_each_gets_its_own():
    @once_a_form
    def title(form: Form) -> str:
        return form.title

    titles = [f"第{number}张表" for number in range(100)]
    assert [title(replace(a_form(), title=each)) for each in titles] == titles
