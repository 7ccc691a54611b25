"""What does a claim written as a sentence say, and about which cells?"""

import pytest

from collect.form.arithmetic import Figures, computed, holds
from collect.form.claims import Reader
from collect.form.complaint import Complaints
from collect.form.model import Claim, Source, Sum
from returns import FOURTH, a_form, a_return


def claims(sentence: str, form: str = "disclosure-2021") -> tuple[Claim, ...]:
    complaints = Complaints()
    read = Reader(a_form(form).tables).claims(sentence, 1, complain=complaints.about("form.toml"))
    assert list(complaints) == []
    return read


def claim(sentence: str, form: str = "disclosure-2021") -> Claim:
    (only,) = claims(sentence, form)
    return only


def side(written: Sum) -> list[tuple[int, str]]:
    """Each term as its coefficient and its cell; ``prior`` before last year's."""
    mark = {Source.NOW: "", Source.PRIOR: "prior ", Source.STATED: "stated "}
    return [(term.coefficient, f"{mark[term.source]}{term.cell}") for term in written.terms]


def test_a_claim_that_names_no_column_is_made_for_every_column_but_the_totals() -> None:
    spread = claims("T3:1 + T3:2 = T3:3.7 + T3:4")
    assert [each.at for each in spread] == ["person", "business", "research", "charity", "legal", "other"]
    assert side(spread[3].left) == [(1, "T3:1:charity"), (1, "T3:2:charity")]
    assert side(spread[3].right) == [(1, "T3:3.7:charity"), (1, "T3:4:charity")]


def test_a_claim_that_names_no_line_is_made_for_every_line_but_the_totals() -> None:
    spread = claims("T3::person >= T3::other")
    assert [each.at for each in spread][:5] == ["1", "2", "3.1", "3.2", "3.3.1"]
    assert "3.7" not in [each.at for each in spread]
    assert len(spread) == 24
    assert (side(spread[-1].left), side(spread[-1].right)) == ([(1, "T3:4:person")], [(1, "T3:4:other")])


def test_a_branch_means_the_sum_of_its_lines() -> None:
    assert side(claim("T3:3.4:legal <= T3:1:legal").left) == [(1, f"T3:3.4.{line}:legal") for line in (1, 2, 3)]


def test_a_branch_with_a_total_among_its_lines_means_the_sum_without_it() -> None:
    terms = side(claim("T3:3:legal <= T3:1:legal").left)
    assert (1, "T3:3.7:legal") not in terms
    assert len(terms) == 2 + 8 + 3 + 5 + 3


def test_a_cell_that_is_not_asked_is_left_out_of_a_spread_claim() -> None:
    by_column = {each.at: side(each.left) for each in claims("L1:start + L1:bought - L1:lost = L1:end", FOURTH)}
    assert by_column["books"] == [(1, "L1:start:books"), (1, "L1:bought:books"), (-1, "L1:lost:books")]
    assert by_column["discs"] == [(1, "L1:start:discs"), (1, "L1:bought:discs")]


def test_where_nothing_is_asked_nothing_is_claimed() -> None:
    assert [each.at for each in claims("L1:lost <= 3", FOURTH)] == ["books", "journals"]


def test_prior_means_last_year() -> None:
    written = claim("T2:1.2:valid = prior T2:1.2:valid + T2:1.2:made - T2:1.2:repealed")
    assert side(written.right) == [
        (1, "prior T2:1.2:valid"),
        (1, "T2:1.2:made"),
        (-1, "T2:1.2:repealed"),
    ]


def test_numbers_multiply_cells_and_stand_alone() -> None:
    written = claim("-2 * T3:1:person + 7 - T3:4:person + 3 <= 10 * prior T3:4:person - 1")
    assert (side(written.left), written.left.constant) == ([(-2, "T3:1:person"), (-1, "T3:4:person")], 10)
    assert (side(written.right), written.right.constant) == ([(10, "prior T3:4:person")], -1)


@pytest.mark.parametrize(("signs", "relation"), [("=", "="), (">=", ">="), ("≥", ">="), ("<=", "<="), ("≤", "<=")])
def test_a_relation_may_be_written_with_the_signs_of_a_keyboard_or_of_a_book(signs: str, relation: str) -> None:
    assert claim(f"T3:1:person {signs} T3:4:person").relation == relation


@pytest.mark.parametrize("written", ["T3:1:person=T3:4:person+2", "T3:1:person  =  2+T3:4:person"])
def test_spaces_between_signs_make_no_difference(written: str) -> None:
    read = claim(written)
    assert (side(read.left), side(read.right), read.right.constant) == ([(1, "T3:1:person")], [(1, "T3:4:person")], 2)


@pytest.mark.parametrize(
    ("sentence", "person", "kept", "true"),
    [
        ("T3:1:person = T3:4:person", 3, 3, True),
        ("T3:1:person = T3:4:person", 3, 4, False),
        ("T3:1:person >= T3:4:person", 3, 3, True),
        ("T3:1:person >= T3:4:person", 3, 4, False),
        ("T3:1:person <= T3:4:person", 4, 3, False),
        ("T3:1:person <= T3:4:person", 3, 4, True),
        ("2 * T3:1:person - 1 = T3:4:person", 2, 3, True),
        ("3 * T3:1:person <= 2 * T3:4:person", 2, 3, True),
        ("3 * T3:1:person <= 2 * T3:4:person", 3, 4, False),
    ],
)
def test_a_claim_holds_when_its_sides_compare_as_it_says(sentence: str, person: int, kept: int, true: bool) -> None:
    submission = a_return(f"T3:1:person = {person}", f"T3:4:person = {kept}")
    assert holds(claim(sentence), Figures(computed(a_form(), submission.figures))) is true


def test_a_total_in_an_outline_is_a_claim_about_the_total_as_it_is_stated() -> None:
    (rule,) = [rule for rule in a_form().edits if rule.code == "R1"]
    first = rule.claims[0]
    assert side(first.left) == [(1, "stated T3:1:total")]
    kinds = ("person", "business", "research", "charity", "legal", "other")
    assert side(first.right) == [(1, f"T3:1:{kind}") for kind in kinds]
    assert len(rule.claims) == 25


def test_a_line_brought_forward_is_a_claim_for_every_column_but_the_totals() -> None:
    (rule,) = [rule for rule in a_form().edits if rule.code == "R9"]
    assert [each.at for each in rule.claims] == ["person", "business", "research", "charity", "legal", "other"]
    assert (side(rule.claims[0].left), side(rule.claims[0].right)) == ([(1, "T3:2:person")], [(1, "prior T3:4:person")])


def test_totals_nobody_wrote_a_rule_for_are_rules_all_the_same() -> None:
    implied = {rule.code: len(rule.claims) for rule in a_form(FOURTH).edits if rule.test in ("total", "carried")}
    assert implied == {"L1::all": 4, "L1:start": 3, "L1:funds": 1, "L2::readers": 5, "L2:year": 4}
