"""Is exactly what is wrong with a return said of it: by rule, cells, stated and expected?"""

from dataclasses import replace

import pytest

from collect.form.model import Cell
from collect.submission import Oddity, Oddness
from returns import CITY, Found, a_form, a_return, found, last_year

KINDS = ("person", "business", "research", "charity", "legal", "other")
RESULTS = (
    *("3.1", "3.2"),
    *(f"3.3.{number}" for number in range(1, 9)),
    *(f"3.4.{number}" for number in range(1, 4)),
    *(f"3.5.{number}" for number in range(1, 6)),
    *(f"3.6.{number}" for number in range(1, 4)),
)
"""The lines （一） to （六） of table 三."""


def line(name: str) -> tuple[str, ...]:
    """The entries of one line of table 三."""
    return tuple(f"T3:{name}:{kind}" for kind in KINDS)


def balance(column: str) -> tuple[str, ...]:
    """The cells of the relation printed on the form."""
    return tuple(f"T3:{name}:{column}" for name in ("1", "2", "3.7", "4"))


# ---------------------------------------------------------------- one fault, one finding

FAULTS: dict[str, tuple[tuple[str, ...], Found]] = {
    "R1: a total typed over is not the sum of its line": (
        ("T3:1:total states 5",),
        ("R1", ("T3:1:total", *line("1")), "5", "0"),
    ),
    "R2: a total typed over is not the sum of its column": (
        ("T3:3.7:person states 4",),
        ("R2", ("T3:3.7:person", *(f"T3:{name}:person" for name in RESULTS)), "4", "0"),
    ),
    "R3: more came in than was answered or kept": (
        ("T3:1:person = 4", "T3:3.4.2:person = 2", "T3:4:person = 1"),
        ("R3", balance("person"), "4", "3"),
    ),
    "R4: a total of reviews typed over is not their sum": (
        ("T4:1:review.upheld = 1", "T4:1:review.total states 2"),
        (
            "R4",
            tuple(f"T4:1:review.{end}" for end in ("total", "upheld", "corrected", "other", "pending")),
            "2",
            "1",
        ),
    ),
    "R4: a total of suits after review typed over is not their sum": (
        ("T4:1:after.total states 1",),
        (
            "R4",
            tuple(f"T4:1:after.{end}" for end in ("total", "upheld", "corrected", "other", "pending")),
            "1",
            "0",
        ),
    ),
    "R5: a unit word behind the figure": (
        ("T3:1:person says 3件",),
        ("R5", ("T3:1:person",), "3件", ""),
    ),
    "R5: a negative count": (("T2:5.1:decisions = -1",), ("R5", ("T2:5.1:decisions",), "-1", "")),
    "R5: half a decision": (("T2:5.1:decisions = 2.5",), ("R5", ("T2:5.1:decisions",), "2.5", "")),
    "R5: more decisions than a country takes": (
        ("T2:5.1:decisions = 1000000000",),
        ("R5", ("T2:5.1:decisions",), "1000000000", ""),
    ),
    "R5: a tenth of a fen": (("T2:8.1:amount = 0.1234567",), ("R5", ("T2:8.1:amount",), "0.1234567", "")),
    "R5: a negative amount": (("T2:8.1:amount = -0.5",), ("R5", ("T2:8.1:amount",), "-0.5", "")),
    "R6: a figure left blank": (("T3:4:legal blank",), ("R6", ("T3:4:legal",), "", "")),
    "R6-nil: a figure in a table declared nil": (
        ("T4 nil", "T4:1:direct.other = 1"),
        ("R6-nil", ("T4:1:direct.other",), "1", "0"),
    ),
    "R7: a township makes a regulation": (("T2:1.1:valid = 2",), ("R7", ("T2:1.1:valid",), "2", "0")),
    "R8: fewer valid than made and not repealed": (
        ("T2:1.2:made = 5", "T2:1.2:repealed = 1", "T2:1.2:valid = 3"),
        ("R8", ("T2:1.2:valid", "T2:1.2:made", "T2:1.2:repealed"), "3", "4"),
    ),
    "R9: brought forward is not what was carried over": (
        ("T3:2:legal = 1", "T3:3.1:legal = 1"),
        ("R9", ("T3:2:legal",), "1", "0"),
    ),
}

SOUND: dict[str, tuple[str, ...]] = {
    "R1: a total typed over with the right sum": ("T3:1:other = 2", "T3:4:other = 2", "T3:1:total states 2"),
    "R2: a total of results typed over with the right sum": ("T3:3.7:person states 0",),
    "R3: what came in was answered or kept": ("T3:1:person = 3", "T3:3.5.1:person = 2", "T3:4:person = 1"),
    "R4: a total of reviews typed over with the right sum": (
        "T4:1:review.pending = 3",
        "T4:1:review.total states 3",
    ),
    "R5: the largest count there may be": ("T2:5.1:decisions = 999999999",),
    "R5: an amount to the fen": ("T2:8.1:amount = 160.596412",),
    "R6: every figure answered": (),
    "R6: blanks in a table declared nil": ("T4 nil", "T4:* blank"),
    "R6-nil: zeros in a table declared nil": ("T4 nil",),
    "R7: no regulation": ("T2:1.2:made = 1", "T2:1.2:valid = 1"),
    "R8: exactly as many valid as made and not repealed": (
        "T2:1.2:made = 5",
        "T2:1.2:repealed = 1",
        "T2:1.2:valid = 4",
    ),
    "R9: brought forward what was carried over": ("T3:4:person = 0",),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_finding_and_nothing_else(fault: str) -> None:
    changes, expected = FAULTS[fault]
    assert found(a_return(*changes), prior=last_year()) == [expected]


@pytest.mark.parametrize("sound", SOUND)
def test_a_sound_return_is_left_alone(sound: str) -> None:
    assert found(a_return(*SOUND[sound]), prior=last_year()) == []


def test_every_rule_of_the_form_has_a_fault_and_a_sound_return_here() -> None:
    elsewhere = {"R10", "R11", "R12", "R32"}  # last year's are in test_last_year; no return can break the last
    rules = {rule.code for rule in a_form().edits} - elsewhere
    assert {name.partition(":")[0] for name in FAULTS} == rules
    assert {name.partition(":")[0] for name in SOUND} == rules


# ---------------------------------------------------------------- whom a rule binds, and when it is asked


def test_a_city_with_districts_may_make_regulations() -> None:
    assert found(a_return("T2:1.1:valid = 2"), level=CITY.level) == []


def test_a_city_is_still_asked_whether_its_regulations_add_up() -> None:
    said = found(a_return("T2:1.1:made = 3"), level=CITY.level)
    assert said == [("R8", ("T2:1.1:valid", "T2:1.1:made", "T2:1.1:repealed"), "0", "3")]


def test_what_is_brought_forward_is_compared_with_the_same_column_of_last_year() -> None:
    prior = last_year("T3:4:person = 2", "T3:4:legal = 1")
    same = ("T3:2:person = 2", "T3:2:legal = 1", "T3:3.1:person = 2", "T3:4:legal = 1")
    crossed = ("T3:2:person = 1", "T3:2:legal = 2", "T3:3.1:person = 1", "T3:4:legal = 2")
    assert found(a_return(*same), prior=prior) == []
    assert found(a_return(*crossed), prior=prior) == [("R9", ("T3:2:person", "T3:2:legal"), "1、2", "2、1")]


def test_without_last_year_nothing_is_said_of_what_is_brought_forward() -> None:
    assert found(a_return("T3:2:legal = 1", "T3:3.1:legal = 1")) == []


# ---------------------------------------------------------------- what follows is not repeated


def test_a_balance_over_a_blank_is_not_said_again() -> None:
    said = found(a_return("T3:1:person = 3", "T3:3.1:person blank"))
    assert said == [("R6", ("T3:3.1:person",), "", "")]


def test_a_balance_over_a_text_is_not_said_again() -> None:
    said = found(a_return("T3:1:person = 3", "T3:4:person says 三件"))
    assert said == [("R5", ("T3:4:person",), "三件", "")]


def test_a_balance_in_another_column_is_said_all_the_same() -> None:
    said = found(a_return("T3:1:person = 3", "T3:4:person says 三件", "T3:1:other = 1"))
    assert said == [("R3", balance("other"), "1", "0"), ("R5", ("T3:4:person",), "三件", "")]


def test_a_total_over_a_text_is_not_said_again() -> None:
    said = found(a_return("T3:1:person says 3件", "T3:4:person says 3件", "T3:1:total states 3"))
    assert [rule for rule, *_ in said] == ["R5", "R5"]


def test_a_balance_over_a_figure_in_a_nil_table_is_not_said_again() -> None:
    said = found(a_return("T3 nil", "T3:1:person = 3"))
    assert said == [("R6-nil", ("T3:1:person",), "3", "0")]


def test_validity_is_not_asked_of_a_regulation_that_may_not_exist() -> None:
    assert found(a_return("T2:1.1:made = 3")) == [("R7", ("T2:1.1:made",), "3", "0")]


def test_validity_of_other_documents_is_asked_beside_a_regulation_that_may_not_exist() -> None:
    said = found(a_return("T2:1.1:made = 3", "T2:1.2:made = 4"))
    assert said == [
        ("R7", ("T2:1.1:made",), "3", "0"),
        ("R8", ("T2:1.2:valid", "T2:1.2:made", "T2:1.2:repealed"), "0", "4"),
    ]


def test_a_balance_that_the_right_figure_from_last_year_mends_is_not_said_again() -> None:
    said = found(a_return("T3:2:person = 1", "T3:3.1:person = 2"), prior=last_year("T3:4:person = 2"))
    assert said == [("R9", ("T3:2:person",), "1", "2")]


def test_a_balance_that_stays_wrong_with_the_figure_from_last_year_is_said() -> None:
    said = found(a_return("T3:2:person = 1", "T3:3.1:person = 7"), prior=last_year("T3:4:person = 2"))
    assert said == [("R3", balance("person"), "1", "7"), ("R9", ("T3:2:person",), "1", "2")]


def test_a_total_on_both_a_total_line_and_a_total_column_is_said_once() -> None:
    said = found(a_return("T3:3.7:total states 9"))
    assert said == [("R1", ("T3:3.7:total", *line("3.7")), "9", "0")]


# ---------------------------------------------------------------- the same fault is one finding


def test_the_same_text_all_along_a_line_is_one_finding() -> None:
    assert found(a_return("T3:1:* says /")) == [("R5", line("1"), "/", "")]


def test_the_same_text_on_two_lines_is_two_findings() -> None:
    said = found(a_return("T3:1:person says /", "T3:1:other says /", "T3:4:person says /"))
    assert said == [
        ("R5", ("T3:1:person", "T3:1:other"), "/", ""),
        ("R5", ("T3:4:person",), "/", ""),
    ]


def test_different_texts_on_a_line_are_different_findings() -> None:
    said = found(a_return("T3:1:person says /", "T3:1:other says 无"))
    assert said == [("R5", ("T3:1:person",), "/", ""), ("R5", ("T3:1:other",), "无", "")]


def test_a_whole_blank_table_is_one_finding() -> None:
    table = tuple(str(cell) for cell in a_form().entries if cell.table == "T3")
    assert len(table) == 24 * 6
    assert found(a_return("T3:* blank")) == [("R6", table, "", "")]


def test_blanks_on_one_line_are_one_finding_a_line() -> None:
    said = found(a_return("T3:1:person blank", "T3:1:legal blank", "T3:4:* blank"))
    assert said == [("R6", ("T3:1:person", "T3:1:legal"), "", ""), ("R6", line("4"), "", "")]


def test_a_balance_that_fails_in_every_column_is_one_finding() -> None:
    said = found(a_return("T3:1:* = 2", "T3:4:other = 1"))
    cells = tuple(name for kind in KINDS for name in balance(kind))
    assert said == [("R3", cells, "2、2、2、2、2、2", "0、0、0、0、0、1")]


def test_regulations_of_every_kind_are_one_finding() -> None:
    said = found(a_return("T2:1.1:made = 1", "T2:1.1:repealed = 2", "T2:1.1:valid = 3"))
    assert said == [("R7", ("T2:1.1:made", "T2:1.1:repealed", "T2:1.1:valid"), "1、2、3", "0、0、0")]


# ---------------------------------------------------------------- what stands in a cell is shown as it was written


@pytest.mark.parametrize(("kind", "text"), [("text", " 7"), ("boolean", "1"), ("error", "#REF!"), ("date", "45659")])
def test_whatever_is_no_number_is_no_figure(kind: str, text: str) -> None:
    odd = {Cell.named("T4:1:after.other"): Oddity(Oddness(kind), text)}
    submission = replace(a_return("T4:1:after.other blank"), oddities=odd)
    assert found(submission) == [("R5", ("T4:1:after.other",), text, "")]


def test_a_change_against_last_year_may_be_negative_and_a_number_of_projects_may_not() -> None:
    form = a_form("disclosure-2019")
    assert found(a_return("T2:6.1:change = -3", form=form), form=form) == []
    said = found(a_return("T2:6.1:before = -3", form=form), form=form)
    assert said == [("R5", ("T2:6.1:before",), "-3", "")]


def test_findings_come_in_the_order_of_the_rules() -> None:
    said = found(a_return("T2:1.1:valid = 1", "T2:6.1:decisions blank", "T3:1:legal = 1", "T4:1:direct.other says x"))
    assert [rule for rule, *_ in said] == ["R3", "R5", "R6", "R7"]
