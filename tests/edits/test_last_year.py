"""Is this year held against last year, both values and where they are from told, and nothing said that is not so?"""

from collections.abc import Mapping

import pytest

from collect.edits.findings import Finding, findings
from collect.edits.judgement import judge
from collect.edits.known import Known, Prior
from collect.edits.leaps import leap_findings, leaps
from collect.form.arithmetic import Number
from collect.form.model import Cell
from collect.roster import Unit
from returns import EVERY_FORM, SHIPPED, TOWN, YEAR, Found, a_form, a_return, last_year

SOURCE = "2022 年度填报任务（庆安县）第 2 版"


def said(
    *changes: str, prior: Mapping[Cell, Number] | None, form: str = "disclosure-2021", unit: Unit = TOWN
) -> list[Finding]:
    """Everything said of a return beside last year, the figures' rules first."""
    asked, submission = a_form(form), a_return(*changes, form=a_form(form))
    known = Known(unit, YEAR, None if prior is None else Prior(prior, SOURCE))
    judgement = judge(asked, submission, level=unit.level, prior=prior)
    leaping = leap_findings(asked, submission, known=known, figures=judgement.figures)
    return [*findings(asked, submission, judgement=judgement, source=SOURCE), *leaping]


def found(*changes: str, prior: Mapping[Cell, Number] | None, form: str = "disclosure-2021") -> list[Found]:
    """The same without its sentences."""
    told = said(*changes, prior=prior, form=form)
    return [(each.rule, tuple(map(str, each.cells)), each.stated, each.expected) for each in told]


VALID = ("T2:1.2:valid", "T2:1.2:made", "T2:1.2:repealed")
FAULTS: dict[str, tuple[tuple[str, ...], tuple[str, ...], Found]] = {
    "R9: three of last year's open requests are forgotten": (
        ("T3:4:person = 12",),
        ("T3:2:person = 9", "T3:3.1:person = 9"),
        ("R9", ("T3:2:person",), "9", "12"),
    ),
    "R10: a document in force is lost between the years": (
        ("T2:1.2:valid = 6",),
        ("T2:1.2:made = 2", "T2:1.2:repealed = 1", "T2:1.2:valid = 8"),
        ("R10", VALID, "8", "7"),
    ),
    "R11: a review that was pending is nowhere this year": (
        ("T4:1:review.pending = 2",),
        ("T4:1:review.upheld = 1",),
        ("R11", ("T4:1:review.total",), "1", "2"),
    ),
    "R11: a suit after review that was pending is nowhere this year": (
        ("T4:1:after.pending = 1",),
        ("T4:1:direct.pending = 1",),
        ("R11", ("T4:1:after.total",), "0", "1"),
    ),
    "R12: five times as many permits": (
        ("T2:5.1:decisions = 8",),
        ("T2:5.1:decisions = 40",),
        ("R12", ("T2:5.1:decisions",), "40", "8"),
    ),
    "R12: one fifth of the penalties": (
        ("T2:6.1:decisions = 100",),
        ("T2:6.1:decisions = 20",),
        ("R12", ("T2:6.1:decisions",), "20", "100"),
    ),
    "R12: thirty permits out of nothing": ((), ("T2:5.1:decisions = 30",), ("R12", ("T2:5.1:decisions",), "30", "0")),
    "R12: thirty permits come to nothing": (("T2:5.1:decisions = 30",), (), ("R12", ("T2:5.1:decisions",), "0", "30")),
    "R12: fees in yuan instead of ten thousands": (
        ("T2:8.1:amount = 25.1",),
        ("T2:8.1:amount = 251000",),
        ("R12", ("T2:8.1:amount",), "251000", "25.1"),
    ),
    "R12: what was asked and what was answered leap together": (
        ("T3:1:person = 3", "T3:3.1:person = 3"),
        ("T3:1:person = 60", "T3:3.1:person = 60"),
        ("R12", ("T3:1:total", "T3:3.7:total"), "60、60", "3、3"),
    ),
}
SOUND: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "R9: every open request is brought forward": (("T3:4:person = 12",), ("T3:2:person = 12", "T3:3.1:person = 12")),
    "R10: what was in force, made and repealed add up": (
        ("T2:1.2:valid = 6",),
        ("T2:1.2:made = 2", "T2:1.2:repealed = 1", "T2:1.2:valid = 7"),
    ),
    "R11: what was pending is decided": (("T4:1:review.pending = 2",), ("T4:1:review.corrected = 2",)),
    "R11: what was pending still is": (("T4:1:direct.pending = 2",), ("T4:1:direct.pending = 3",)),
    "R12: just less than five times": (("T2:5.1:decisions = 8",), ("T2:5.1:decisions = 39",)),
    "R12: just more than one fifth": (("T2:6.1:decisions = 100",), ("T2:6.1:decisions = 21",)),
    "R12: both small": (("T2:5.1:decisions = 1",), ("T2:5.1:decisions = 19",)),
    "R12: an amount that is small in its own unit": (("T2:8.1:amount = 0.01",), ("T2:8.1:amount = 19.99",)),
    "R12: nothing twice": ((), ()),
    "R12: a single entry that is no total": (
        ("T3:1:person = 40", "T3:3.1:person = 40"),
        ("T3:1:legal = 40", "T3:3.2:legal = 40"),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_finding_and_nothing_else(fault: str) -> None:
    before, now, expected = FAULTS[fault]
    assert found(*now, prior=last_year(*before)) == [expected]


@pytest.mark.parametrize("sound", SOUND)
def test_a_sound_return_is_left_alone(sound: str) -> None:
    before, now = SOUND[sound]
    assert found(*now, prior=last_year(*before)) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_without_last_year_none_of_it_is_asked(fault: str) -> None:
    assert found(*FAULTS[fault][1], prior=None) == []


def test_only_the_rule_about_the_open_requests_sends_a_return_back() -> None:
    severities = {rule.code: str(rule.severity) for name in SHIPPED for rule in a_form(name).edits}
    assert {code: severities[code] for code in ("R9", "R10", "R11", "R12")} == {
        "R9": "hard", "R10": "soft", "R11": "soft", "R12": "soft",
    }  # fmt: skip


# ---------------------------------------------------------------- both values, both sources


def test_what_was_brought_forward_is_told_beside_last_years_and_where_it_is_from() -> None:
    (finding,) = said("T3:2:person = 12", "T3:3.1:person = 12", prior=last_year("T3:4:person = 9"))
    assert finding.message.endswith(f"本年填 12；上年“四、结转下年度继续办理 自然人”为 9（取自{SOURCE}），相差 3。")


def test_a_line_brought_forward_wrongly_is_told_column_by_column() -> None:
    prior = last_year("T3:4:person = 2", "T3:4:legal = 1")
    changes = ("T3:2:person = 1", "T3:2:legal = 2", "T3:3.1:person = 1", "T3:3.1:legal = 2")
    (finding,) = said(*changes, prior=prior)
    assert f"本年填 1、2；上年“四、结转下年度继续办理”为 2、1（取自{SOURCE}），相差 1、1。" in finding.message


def test_documents_in_force_are_told_with_what_was_in_force() -> None:
    (finding,) = said("T2:1.2:valid = 8", prior=last_year("T2:1.2:valid = 6"))
    assert finding.message.endswith(
        "本年填 8，按上年数推算应为 6，相差 2；上年“行政规范性文件 现行有效件数”为 6" + f"（取自{SOURCE}）。"
    )


def test_pending_reviews_are_told_with_how_many_were_pending() -> None:
    (finding,) = said(prior=last_year("T4:1:review.pending = 2"))
    assert finding.message.endswith(f"本年填 0，应不小于 2；上年“行政复议 尚未审结”为 2（取自{SOURCE}）。")


def test_a_leap_is_told_with_both_figures() -> None:
    before, now, _ = FAULTS["R12: what was asked and what was answered leap together"]
    (finding,) = said(*now, prior=last_year(*before))
    told = "“一、本年新收政府信息公开申请数量 总计”本年 60，上年 3；“三、本年度办理结果 （七）总计 总计”本年 60，上年 3"
    assert told in finding.message
    assert finding.message.endswith(f"（取自{SOURCE}）。")


# ---------------------------------------------------------------- what is not said


def test_documents_in_force_that_cannot_be_are_said_once() -> None:
    """Fewer in force than were made fails R8; that last year does not lead there either says nothing new."""
    assert [rule for rule, *_ in found("T2:1.2:made = 5", prior=last_year())] == ["R8"]


def test_regulations_no_township_may_make_are_said_once() -> None:
    assert [rule for rule, *_ in found("T2:1.1:valid = 5", prior=last_year())] == ["R7"]


def test_a_city_is_asked_of_its_regulations_in_force() -> None:
    city = Unit("QA99", "示例市人民政府", "设区的市")
    told = said("T2:1.1:valid = 5", prior=last_year("T2:1.1:valid = 4"), unit=city)
    assert [(each.rule, each.stated, each.expected) for each in told] == [("R10", "5", "4")]


@pytest.mark.parametrize("instead", ["blank", "says 几十件"])
def test_what_is_no_figure_does_not_leap(instead: str) -> None:
    rules = [rule for rule, *_ in found(f"T2:5.1:decisions {instead}", prior=last_year("T2:5.1:decisions = 90"))]
    assert rules == ["R6" if instead == "blank" else "R5"]


def test_a_table_declared_nil_leaps_to_nothing() -> None:
    told = found("T2 nil", "T2:* blank", prior=last_year("T2:5.1:decisions = 90"))
    assert told == [("R12", ("T2:5.1:decisions",), "0", "90")]


def test_what_last_year_does_not_know_is_not_compared() -> None:
    """A plain table may tell of one figure only."""
    prior = {Cell.named("T2:5.1:decisions"): 8}
    changes = ("T2:5.1:decisions = 9", "T2:1.2:valid = 90", "T3:2:person = 50", "T3:3.1:person = 50")
    assert found(*changes, prior=prior) == []


# ---------------------------------------------------------------- what leaps


@pytest.mark.parametrize(
    ("now", "before", "leaping"),
    [
        (100, 20, True), (99, 20, False), (20, 100, True), (21, 100, False), (20, 0, True), (19, 0, False),
        (0, 0, False), (20, 20, False), (-100, 3, False), (3, -100, False), (10**17 + 1, 2 * 10**16, True),
        (10**17 - 1, 2 * 10**16, False),
    ],
)  # fmt: skip
def test_five_times_or_one_fifth_exactly(now: int, before: int, leaping: bool) -> None:
    assert leaps(now, before, times=5, small=20) is leaping


def test_with_no_threshold_equal_figures_still_do_not_leap() -> None:
    assert not leaps(0, 0, times=5, small=0)


@pytest.mark.parametrize("name", EVERY_FORM)
def test_the_cells_of_a_leap_are_cells_of_the_form(name: str) -> None:
    form = a_form(name)
    asked = [cell for rule in form.edits if rule.leap for cell in rule.leap.cells]
    assert set(asked) <= set(form.places)
    assert len(asked) == len(set(asked))
    assert bool(asked) is (name in SHIPPED)
