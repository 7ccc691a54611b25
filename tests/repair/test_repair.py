"""Is the likeliest mistake named, and nothing where several are as likely?"""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from collect.edits.judgement import judge
from collect.form.arithmetic import Number
from collect.form.model import Cell, Form, Severity, Source, Sum, Term
from collect.repair.repair import Evidence, Repair, repairs
from collect.repair.slips import Slip
from repair.slipped import with_totals
from returns import FOURTH, a_form, a_return, last_year

SOUND = (
    *("T3:1:person = 12", "T3:3.1:person = 6", "T3:3.2:person = 3", "T3:4:person = 3"),
    *("T3:1:business = 5", "T3:3.1:business = 4", "T3:4:business = 1"),
)
"""A return of which all hard rules hold. 3.2:person may be 3 or 30: nothing else tells."""
Named = tuple[Slip | None, dict[str, tuple[Number, Number]]]
"""What a repair says: the slip, and for every cell what it is and what it should be."""


def typed_totals(*changes: str, form: Form | None = None) -> tuple[str, ...]:
    """These changes, and every total of them typed as a number."""
    form = form or a_form()
    stated = with_totals(form, a_return(*changes, form=form)).stated
    return (*changes, *(f"{cell} states {number}" for cell, number in stated.items()))


def mended(
    *changes: str,
    form: Form | None = None,
    prior: Mapping[Cell, Number] | None = None,
    evidence: tuple[Evidence, ...] = (),
) -> list[Named]:
    """What is suggested for a return with these changes."""
    form = form or a_form()
    sent = a_return(*changes, form=form)
    said = repairs(form, sent, judgement=judge(form, sent, level="乡镇", prior=prior), evidence=evidence)
    return [(each.slip, {str(one.cell): (one.stated, one.suggested) for one in each.changes}) for each in said]


def prose_says(number: int, *cells: str) -> Evidence:
    """A number in a sentence that speaks of any one of these cells."""
    sums = tuple(Sum((Term(1, Cell.named(cell), Source.NOW),)) for cell in cells)
    return Evidence(sums, number)


def test_a_return_that_is_right_is_left_alone():
    assert mended(*typed_totals(*SOUND)) == []


def test_lines_that_hold_as_they_are_are_not_said_to_be_forgotten():
    """Last year's figures say that nothing was carried over, and of what is carried on nothing is missing."""
    carried_on = ("T3:2:business = 29", "T3:3.1:business = 29", "T3:2:other = 9", "T3:3.1:other = 9")
    nothing = dict.fromkeys(a_form().carried.values(), 0)
    assert mended(*typed_totals(*carried_on), prior=nothing) == []


# ---------------------------------------------------------------- one cell, told by a slip

ONE_CELL: dict[str, tuple[tuple[str, ...], Named]] = {
    "a zero too many": (("T3:3.2:person = 30",), (Slip.TENFOLD, {"T3:3.2:person": (30, 3)})),
    "a zero too few": (
        ("T3:1:person = 49", "T3:3.1:person = 4", "T3:3.2:person = 5", "T3:3.3.1:person = 1"),
        (Slip.TENFOLD, {"T3:3.1:person": (4, 40)}),
    ),
    "two digits the wrong way round": (("T3:1:person = 21",), (Slip.SWAPPED, {"T3:1:person": (21, 12)})),
    "a key that stuck": (("T3:3.1:person = 66",), (Slip.DOUBLED, {"T3:3.1:person": (66, 6)})),
    "a digit left out": (
        ("T3:1:person = 243", "T3:3.1:person = 237", "T3:1:person = 23"),
        (Slip.DROPPED, {"T3:1:person": (23, 243)}),
    ),
    "the total typed as a part": (
        ("T3:1:business = 15", "T3:3.1:business = 14", "T3:1:person = 27"),
        (Slip.TOTAL, {"T3:1:person": (27, 12)}),
    ),
}


@pytest.mark.parametrize("name", ONE_CELL)
def test_where_only_a_column_is_wrong_a_slip_tells_the_cell(name: str):
    changes, expected = ONE_CELL[name]
    assert mended(*SOUND, *changes) == [expected]


def test_a_sign_the_wrong_way_round():
    changes = ("L2:q1:more = 12", "L2:q2:more = -7", "L2:year:more states 19")
    assert mended(*changes, form=a_form(FOURTH)) == [(Slip.SIGN, {"L2:q2:more": (-7, 7)})]


def test_what_last_year_left_was_not_brought_forward():
    prior = last_year("T3:1:person = 4", "T3:4:person = 4")
    assert mended(*SOUND, "T3:1:person = 8", prior=prior) == [(Slip.CARRY, {"T3:2:person": (0, 4)})]


# ---------------------------------------------------------------- several cells, one movement


def test_a_figure_in_the_wrong_column_is_one_mistake():
    expected = [(Slip.MOVED, {"T3:3.2:person": (0, 3), "T3:3.2:business": (3, 0)})]
    wrong = ("T3:3.2:person = 0", "T3:3.2:business = 3")
    assert mended(*SOUND, *wrong) == expected
    assert mended(*typed_totals(*SOUND), *wrong) == expected


def test_two_neighbours_the_wrong_way_round():
    wrong = ("T3:3.1:person = 4", "T3:3.1:business = 6")
    assert mended(*SOUND, *wrong) == [(Slip.EXCHANGED, {"T3:3.1:person": (4, 6), "T3:3.1:business": (6, 4)})]


def test_a_line_one_column_further_on():
    wrong = ("T3:1:person = 0", "T3:1:business = 12", "T3:1:research = 5")
    cells = {"T3:1:person": (0, 12), "T3:1:business": (12, 5), "T3:1:research": (5, 0)}
    assert mended(*SOUND, *wrong) == [(Slip.SHIFTED, cells)]


def test_a_column_one_line_further_down():
    wrong = ("T3:3.1:person = 0", "T3:3.2:person = 6", "T3:3.3.1:person = 3")
    cells = {"T3:3.1:person": (0, 6), "T3:3.2:person": (6, 3), "T3:3.3.1:person": (3, 0)}
    assert mended(*typed_totals(*SOUND), *wrong) == [(Slip.SHIFTED, cells)]


def test_a_forgotten_line_is_one_mistake():
    wrong = ("T3:4:person = 0", "T3:4:business = 0")
    cells = {"T3:4:person": (0, 3), "T3:4:business": (0, 1)}
    assert mended(*SOUND, *wrong) == [(Slip.CARRY, cells)]
    with_its_total = [(Slip.CARRY, {**cells, "T3:4:total": (0, 4)})]
    assert mended(*typed_totals(*SOUND), *wrong, "T3:4:total states 0") == with_its_total


def test_what_was_brought_forward_in_the_wrong_column_is_one_mistake_against_last_year_too():
    prior = last_year("T3:1:person = 4", "T3:4:person = 4")
    wrong = ("T3:1:person = 8", "T3:2:business = 4")
    cells = {"T3:2:person": (0, 4), "T3:2:business": (4, 0)}
    assert mended(*SOUND, *wrong, prior=prior) == [(Slip.MOVED, cells)]


# ---------------------------------------------------------------- silence

SILENT: dict[str, tuple[str, ...]] = {
    "any cell of the column may be wrong": ("T3:1:person = 14",),
    "one 0 is no forgotten line, for any gap fits it": ("T3:4:business = 0",),
    "a line with a figure in it was not forgotten": (
        *("T3:4:person = 0", "T3:4:business = 0", "T3:4:research = 1", "T3:1:research = 1"),
    ),
    "two cells with a zero too many": ("T3:3.2:person = 30", "T3:3.3.1:person = 30", "T3:1:person = 42"),
    "two lines of which a figure may be moved": (
        *("T3:3.2:person = 0", "T3:3.2:business = 3"),
        *("T3:3.3.1:business = 3", "T3:1:business = 8"),
    ),
    "a part as near to the total as chance": ("T3:1:person = 13", "T3:1:business = 1", "T3:3.1:business = 0"),
}


@pytest.mark.parametrize("name", SILENT)
def test_nothing_is_said_where_several_are_as_likely(name: str):
    assert mended(*SOUND, *SILENT[name]) == []


def test_a_figure_that_contradicts_a_nil_return_is_for_the_unit_to_explain():
    assert mended("T4 nil", "T4:1:direct.other = 1", "T4:1:direct.total states 5") == []


# ---------------------------------------------------------------- totals, blanks, brought forward


def test_where_line_and_column_cross_stands_the_wrong_cell():
    sent = typed_totals(*SOUND)
    assert mended(*sent, "T3:3.1:person = 8") == [(None, {"T3:3.1:person": (8, 6)})]


def test_a_total_typed_wrong_is_told_from_its_parts_by_the_other_totals():
    sent = typed_totals(*SOUND)
    assert mended(*sent, "T3:3.1:total states 13") == [(None, {"T3:3.1:total": (13, 10)})]
    assert mended(*sent, "T3:3.7:person states 5") == [(None, {"T3:3.7:person": (5, 9)})]


def test_of_a_block_only_its_total_may_be_wrong_when_less_is_no_figure():
    assert mended("T4:1:review.total states 3", "T4:1:review.upheld = 3", "T4:1:review.pending = 6") == []
    wrong = ("T4:1:review.total states 1", "T4:1:review.upheld = 3", "T4:1:review.pending = 6")
    assert mended(*wrong) == [(None, {"T4:1:review.total": (1, 9)})]


def test_a_blank_is_lighter_than_any_figure():
    assert mended(*SOUND, "T3:3.2:person blank") == [(None, {"T3:3.2:person": (0, 3)})]
    assert mended(*SOUND, "T3:3.2:person blank", "T3:3.3.1:person blank") == []


def test_what_is_no_figure_is_as_light():
    assert mended(*SOUND, "T3:3.2:person says 3件") == [(None, {"T3:3.2:person": (0, 3)})]
    assert mended(*SOUND, "T3:3.2:person = -3") == [(Slip.SIGN, {"T3:3.2:person": (-3, 3)})]


def test_what_was_brought_forward_is_heavy():
    form = a_form(FOURTH)
    faint = (replace(rule, severity=Severity.NOTE) if rule.code == "L1:start" else rule for rule in form.edits)
    form = replace(form, edits=tuple(faint))
    wrong = ("L1:start:books = 21", "L1:bought:books = 5", "L1:end:books = 17")
    assert mended(*wrong, form=form) == [(Slip.SWAPPED, {"L1:start:books": (21, 12)})]
    prior = last_year("L1:end:books = 21", form=form)
    assert mended(*wrong, form=form, prior=prior) == []
    two = ("L1:start:books = 21", "L1:end:books = 12")  # 12 for 21 at the end is as good, and light
    assert mended(*two, form=form) == []
    assert mended(*two, form=form, prior=prior) == [(Slip.SWAPPED, {"L1:end:books": (12, 21)})]


def test_a_cell_of_which_a_rule_fixes_the_number_is_in_every_repair():
    wrong = ("T2:1.1:made = 2", "T2:1.1:valid = 2")
    assert mended(*wrong) == [(None, {"T2:1.1:made": (2, 0)}), (None, {"T2:1.1:valid": (2, 0)})]


def test_a_soft_claim_binds_no_repair():
    """R10: what is valid is what was valid last year, and what was made, less what was repealed."""
    told = mended("T2:1.1:repealed = 2", prior=last_year("T2:1.1:valid = 2"))
    assert told == [(None, {"T2:1.1:repealed": (2, 0)})]


def test_a_total_in_a_table_declared_nil_is_0():
    assert mended("T4 nil", "T4:1:direct.total states 5") == [(None, {"T4:1:direct.total": (5, 0)})]


# ---------------------------------------------------------------- several mistakes


def test_mistakes_that_share_no_cell_are_told_apart():
    wrong = ("T3:3.2:person = 30", "T4:1:review.upheld = 2", "T4:1:review.other = 1", "T4:1:review.total states 30")
    told = [(Slip.TENFOLD, {"T3:3.2:person": (30, 3)}), (Slip.TENFOLD, {"T4:1:review.total": (30, 3)})]
    assert mended(*SOUND, *wrong) == told


def test_two_wrong_cells_are_found_where_one_does_not_do():
    wrong = ("T3:3.2:person = 30", "T3:3.3.1:business = 7")
    cells = {"T3:3.2:person": (30, 3), "T3:3.3.1:business": (7, 0)}
    assert mended(*typed_totals(*SOUND), *wrong) == [(Slip.TENFOLD, cells)]


def test_a_slip_tells_the_cell_beside_one_that_last_year_fixes():
    prior = last_year("T3:1:person = 4", "T3:4:person = 4")
    wrong = ("T3:1:person = 8", "T3:3.2:person = 30")
    cells = {"T3:2:person": (0, 4), "T3:3.2:person": (30, 3)}
    assert mended(*SOUND, *wrong, prior=prior) == [(Slip.CARRY, cells)]


# ---------------------------------------------------------------- evidence


def test_a_number_in_prose_chooses_among_equally_small_repairs():
    wrong = ("T3:1:person = 14",)
    assert mended(*SOUND, *wrong, evidence=(prose_says(12, "T3:1:person"),)) == [(None, {"T3:1:person": (14, 12)})]
    either = prose_says(5, "T3:1:legal", "T3:4:person")
    assert mended(*SOUND, *wrong, evidence=(either,)) == [(None, {"T3:4:person": (3, 5)})]


def test_prose_adds_no_change():
    right = prose_says(99, "T3:3.3.1:person")
    assert mended(*SOUND, evidence=(right,)) == []
    assert mended(*typed_totals(*SOUND), "T3:3.2:person = 30", evidence=(right,)) == mended(
        *typed_totals(*SOUND), "T3:3.2:person = 30"
    )


# ---------------------------------------------------------------- in words


def said(*changes: str, evidence: tuple[Evidence, ...] = ()) -> Repair:
    """The only repair of a return with these changes."""
    sent = a_return(*changes)
    (repair,) = repairs(a_form(), sent, judgement=judge(a_form(), sent), evidence=evidence)
    return repair


def test_a_repair_is_said_in_one_sentence_and_counts_what_holds():
    repair = said(*typed_totals(*SOUND), "T3:3.2:person = 30")
    assert repair.holding == 5  # line, column, both ways to the grand total, and the printed relation
    assert "应为 3（现为 30），像是多写了一个 0。" in repair.message
    assert "有关的 5 条关系都成立" in repair.message


def test_what_prose_confirms_is_said():
    repair = said(*SOUND, "T3:1:person = 14", evidence=(prose_says(12, "T3:1:person"),))
    assert "与文字部分所写的数相符" in repair.message
    assert "文字部分" not in said(*SOUND, "T3:1:person = 21", evidence=(prose_says(3, "T3:4:person"),)).message


def test_a_blank_and_a_text_are_said_as_they_stand():
    assert "应为 3（现为空）" in said(*SOUND, "T3:3.2:person blank").message
    assert "应为 3（现填“3件”）" in said(*SOUND, "T3:3.2:person says 3件").message


def test_a_moved_figure_is_said_as_a_movement():
    message = said(*SOUND, "T3:3.2:person = 0", "T3:3.2:business = 3").message
    assert "“法人或其他组织 商业企业”栏的 3 像是填错了位置，应填在“自然人”栏" in message
