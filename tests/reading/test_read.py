"""What is read in a workbook that comes back: its figures, whose it is, and what was done to it?"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import pytest

from collect.form.model import Cell
from collect.submission import Oddity, Oddness, Rejection, Stamp, Submission
from collect.workbook.ink import Content, Formula, SheetDraft, WorkbookDraft
from collect.workbook.layout import CHECKS, COVER, NARRATIVES, Spot
from collect.workbook.write import write_workbook
from reading.retyped import FORM, a_draft, redrawn, resaved, retyped, spot
from returns import KEY, TOWN, YEAR, a_form, a_layout, a_return, found, issued, last_year, read_back

pytestmark = pytest.mark.slow

Remarks = list[tuple[str, Mapping[str, str]]]


def read(content: bytes) -> Submission:
    submission = read_back(FORM, content)
    assert isinstance(submission, Submission), submission
    return submission


def refused(content: bytes) -> Rejection:
    rejection = read_back(FORM, content)
    assert isinstance(rejection, Rejection), rejection
    return rejection


def remarks(submission: Submission) -> Remarks:
    return [(remark.code, dict(remark.detail)) for remark in submission.remarks]


def typed(cell: str, content: Content) -> Submission:
    """The return with this typed into one cell."""
    return read(retyped({spot(cell): content}))


# ---------------------------------------------------------------- what stands in a figure cell


def test_a_number_is_a_figure_in_smallest_units() -> None:
    assert typed("T2:5.1:decisions", 12).figures[Cell.named("T2:5.1:decisions")] == 12
    amount = retyped({spot("T2:8.1:amount"): "replaced"}, a_draft(a_return("T2:8.1:amount = 160.596412")))
    assert Cell.named("T2:8.1:amount") in read(amount).oddities
    assert read(issued(FORM, a_return("T2:8.1:amount = 160.596412"))).figures[Cell.named("T2:8.1:amount")] == 160596412


@pytest.mark.parametrize("text", ["/", "—", "无", "+19", "=1+1", "22（其中修订 16 件）", "1-2", "若干"])
def test_text_that_is_no_number_is_kept_as_it_was_written(text: str) -> None:
    submission = typed("T3:1:person", text)
    assert submission.oddities == {Cell.named("T3:1:person"): Oddity(Oddness.TEXT, text)}
    assert Cell.named("T3:1:person") not in submission.figures


@pytest.mark.parametrize(
    ("value", "kind"),
    [(True, Oddness.BOOLEAN), (datetime(2025, 1, 2), Oddness.DATE), ("#REF!", Oddness.ERROR)],
)
def test_a_truth_a_date_and_an_error_are_no_figures(value: object, kind: Oddness) -> None:
    submission = read(resaved(issued(FORM, a_return()), {spot("T3:1:person"): value}))
    assert {cell: oddity.kind for cell, oddity in submission.oddities.items()} == {Cell.named("T3:1:person"): kind}
    assert Cell.named("T3:1:person") not in submission.figures


def test_a_fraction_is_kept_exactly() -> None:
    submission = read(issued(FORM, a_return("T3:1:person = 2.5")))
    assert submission.figures[Cell.named("T3:1:person")] == Fraction(5, 2)


def test_binary_noise_behind_an_amount_is_not_the_sender_s() -> None:
    noisy = read(resaved(issued(FORM, a_return()), {spot("T2:8.1:amount"): 0.1 + 0.2}))
    assert noisy.figures[Cell.named("T2:8.1:amount")] == 300000


@pytest.mark.parametrize("value", [1_000_000_000, -1_000_000_000, 10**15, 1e300])
def test_a_number_beyond_its_measure_is_no_figure_and_is_added_to_nothing(value: float) -> None:
    submission = read(resaved(issued(FORM, a_return()), {spot("T3:1:person"): value}))
    assert list(submission.oddities) == [Cell.named("T3:1:person")]
    assert [rule for rule, *_ in found(submission)] == ["R5"]


def test_an_emptied_cell_is_blank() -> None:
    assert Cell.named("T3:1:person") not in read(retyped({spot("T3:1:person"): None})).figures


def test_a_formula_in_an_entry_counts_with_its_stored_value_and_is_remarked() -> None:
    submission = typed("T3:1:person", Formula("3+4", 7))
    assert submission.figures[Cell.named("T3:1:person")] == 7
    assert [code for code, _ in remarks(submission)] == ["stale-total", "formula-in-entry"]


def test_a_formula_in_an_entry_that_was_never_computed_is_blank() -> None:
    submission = read(resaved(issued(FORM, a_return()), {spot("T3:1:person"): "=3+4"}))
    assert found(submission) == [("R6", ("T3:1:person",), "", "")]


# ---------------------------------------------------------------- totals


def test_a_total_typed_over_is_what_the_sender_states() -> None:
    submission = typed("T3:1:total", 5)
    assert submission.stated == {Cell.named("T3:1:total"): 5}
    assert [(rule, cells[0], stated, expected) for rule, cells, stated, expected in found(submission)] == [
        ("R1", "T3:1:total", "5", "0")
    ]


def test_a_total_typed_over_with_a_fraction_is_what_the_sender_states() -> None:
    submission = read(resaved(issued(FORM, a_return()), {spot("T3:1:total"): 0.5}))
    assert submission.stated == {Cell.named("T3:1:total"): Fraction(1, 2)}
    assert [(rule, stated) for rule, _, stated, _ in found(submission)] == [("R1", "0.5")]


def test_totals_over_a_fraction_are_as_issued() -> None:
    assert remarks(read(issued(FORM, a_return("T3:1:person = 2.5", "T3:4:person = 2.5")))) == []


def test_a_total_deleted_is_computed_again_and_remarked() -> None:
    submission = typed("T4:1:review.total", None)
    assert submission.stated == {}
    assert [code for code, _ in remarks(submission)] == ["total-lost"]
    assert "行政复议 总计" in remarks(submission)[0][1]["place"]


def test_a_total_computed_otherwise_is_computed_again_and_remarked() -> None:
    submission = typed("T4:1:review.total", Formula("SUM(A7:B7)", 0))
    assert submission.stated == {}
    assert [code for code, _ in remarks(submission)] == ["formula-changed"]


def test_a_total_that_was_not_computed_again_is_remarked_and_not_believed() -> None:
    submission = typed("T4:1:review.upheld", 3)
    assert [code for code, _ in remarks(submission)] == ["stale-total"]
    assert found(submission) == []


def test_a_file_whose_totals_lost_their_values_is_read_all_the_same() -> None:
    submission = read(resaved(issued(FORM, a_return("T3:1:legal = 4", "T3:4:legal = 4")), {}))
    assert submission.figures == a_return("T3:1:legal = 4", "T3:4:legal = 4").figures
    assert (remarks(submission), found(submission)) == ([], [])


# ---------------------------------------------------------------- whose it is


def stamped(token: str, draft: WorkbookDraft | None = None) -> bytes:
    """The file with another stamp in every place."""
    draft = draft or a_draft()
    old = a_return().stamp.sealed(KEY)

    def restamped(sheet: SheetDraft) -> SheetDraft:
        inked = tuple(replace(each, content=token) if each.content == old else each for each in sheet.inked)
        return replace(sheet, inked=inked)

    return write_workbook(replace(redrawn(draft, restamped), properties={"collect": token} if token else {}))


STAMP = a_return().stamp
FOREIGN = {
    "another unit's code under our seal": (STAMP._replace(unit="QA99").sealed(b"x"), "sealed-wrong"),
    "our identity, a forged seal": (STAMP.sealed(b"another key"), "sealed-wrong"),
    "a stamp that was cut off": (STAMP.sealed(KEY)[:-1], "sealed-wrong"),
    "a stamp that is none": ("CLT1|" + "x" * 40, "sealed-wrong"),
    "another form": (STAMP._replace(form="disclosure-2019").sealed(KEY), "other-form"),
    "another year": (STAMP._replace(year=2022).sealed(KEY), "other-year"),
    "another county's unit": (STAMP._replace(unit="ZZ01").sealed(KEY), "other-unit"),
    "no stamp": ("", "not-ours"),
}


@pytest.mark.parametrize("case", FOREIGN)
def test_what_is_not_of_this_campaign_is_refused_with_its_reason(case: str) -> None:
    token, reason = FOREIGN[case]
    assert refused(stamped(token)).reason == reason


@pytest.mark.parametrize("stamp", [STAMP._replace(edition="2"), STAMP._replace(fingerprint="0" * 12)])
def test_another_edition_is_never_taken_for_this_one(stamp: Stamp) -> None:
    back = read_back(FORM, stamped(stamp.sealed(KEY)))
    said = {back.reason} if isinstance(back, Rejection) else {remark.code for remark in back.remarks}
    assert said & {"other-edition", "old-edition"}


def test_a_later_serial_of_the_same_unit_is_read_as_such() -> None:
    assert read(stamped(STAMP._replace(serial=2).sealed(KEY))).stamp == Stamp(
        FORM, "1", a_form().fingerprint[:12], TOWN.code, YEAR, 2
    )


def test_two_different_stamps_in_one_file_are_refused() -> None:
    other = STAMP._replace(serial=2).sealed(KEY)
    assert refused(retyped({a_layout(FORM).tables["T3"].token: other})).reason == "two-stamps"


def test_a_file_that_lost_its_property_is_known_by_its_cells() -> None:
    submission = read(write_workbook(replace(a_draft(), properties={})))
    assert (submission.stamp, remarks(submission)) == (STAMP, [("stamp-lost", {})])


def test_a_file_whose_sheets_lost_their_stamps_is_known_by_its_property() -> None:
    token = STAMP.sealed(KEY)

    def unstamped(sheet: SheetDraft) -> SheetDraft:
        return replace(sheet, inked=tuple(each for each in sheet.inked if each.content != token))

    assert read(write_workbook(redrawn(a_draft(), unstamped))).stamp == STAMP


# ---------------------------------------------------------------- its sheets and labels


def without_formulas(sheet: SheetDraft) -> SheetDraft:
    """The sheet without what would point at a sheet that is no longer there."""
    inked = tuple(each for each in sheet.inked if not isinstance(each.content, Formula))
    return replace(sheet, inked=inked, highlights=())


def test_sheets_renamed_and_reordered_are_found_by_their_labels() -> None:
    draft = a_draft(a_return("T3:1:legal = 4", "T4:1:direct.other = 2"))
    visible = [sheet for sheet in draft.sheets if sheet.visibility == "visible"]
    moved = [replace(sheet, name=f"Sheet{place}") for place, sheet in enumerate(reversed(visible))]
    submission = read(write_workbook(replace(draft, sheets=tuple(map(without_formulas, moved)))))
    assert submission.figures == a_return("T3:1:legal = 4", "T4:1:direct.other = 2").figures


LABEL = Spot("表三", 6, 0)
SAME: dict[str, Callable[[str], str]] = {
    "half-width comma": lambda label: label.replace("、", "、 "),
    "spaces between": " ".join,
    "a line break": lambda label: label[:4] + "\n" + label[4:],
    "a tag of a copied line break": lambda label: label[:4] + "_x000D_" + label[4:],
    "a zero-width space": lambda label: label[:4] + "\u200b" + label[4:],
    "no-break spaces around": lambda label: f"\u00a0{label}\u3000",
}


@pytest.mark.parametrize("variant", SAME)
def test_a_label_that_only_looks_different_is_the_same_label(variant: str) -> None:
    label = a_layout(FORM).tables["T3"].labels[(LABEL.row, LABEL.column)]
    assert label == "一、本年新收政府信息公开申请数量"
    read(retyped({LABEL: SAME[variant](label)}))


def test_brackets_of_the_other_width_are_the_same_brackets() -> None:
    read(retyped({Spot("表三", 9, 1): "(二)部分公开(区分处理的,只计这一情形,不计其他情形)"}))


@pytest.mark.parametrize("label", ["一、本年新收政府信息公开申请件数", "二、本年新收政府信息公开申请数量"])
def test_one_label_altered_is_a_definition_changed(label: str) -> None:
    rejection = refused(retyped({LABEL: label}))
    assert rejection.reason == "label-changed"
    assert rejection.detail == {
        "sheet": "表三",
        "issued": "一、本年新收政府信息公开申请数量",
        "found": label,
    }


def test_many_labels_altered_is_a_sheet_rebuilt() -> None:
    places = [Spot("表三", *place) for place in list(a_layout(FORM).tables["T3"].labels)[:6]]
    assert refused(retyped(dict.fromkeys(places, "别的"))).reason == "layout-changed"


@pytest.mark.parametrize("sheet", ["表二", "表三", "表四", NARRATIVES, COVER])
def test_a_row_inserted_never_moves_a_figure_unsaid(sheet: str) -> None:
    """It is refused, or read by its captions; then the same figures are found, and that they were is remarked."""
    submission = a_return("T2:6.1:decisions = 3", "T3:1:legal = 4", "T3:4:legal = 4", "T4:1:direct.other = 2")

    def lowered(draft: SheetDraft) -> SheetDraft:
        down = tuple(replace(each, row=each.row + 1) for each in without_formulas(draft).inked)
        return replace(draft, inked=down, allowed=(), highlights=()) if draft.name == sheet else draft

    back = read_back(FORM, write_workbook(redrawn(a_draft(submission), lowered)))
    if isinstance(back, Rejection):
        assert (back.reason, back.detail) == ("layout-changed", {"sheet": sheet})
    else:
        assert back.figures == submission.figures
        assert back.remarks or sheet in (NARRATIVES, COVER)


@pytest.mark.parametrize("sheet", ["表二", "表三", "表四", NARRATIVES, COVER])
def test_a_sheet_deleted_is_said_to_be_missing_from_the_layout(sheet: str) -> None:
    draft = a_draft()
    kept = tuple(without_formulas(each) for each in draft.sheets if each.name != sheet)
    rejection = refused(write_workbook(replace(draft, sheets=kept)))
    assert (rejection.reason, rejection.detail["sheet"]) == ("layout-changed", sheet)


def test_a_sheet_whose_protection_was_removed_is_remarked() -> None:
    draft = redrawn(a_draft(), lambda sheet: replace(sheet, protected=sheet.name not in ("表三", CHECKS)))
    assert remarks(read(write_workbook(draft))) == [("unprotected", {"sheet": "表三"})]


# ---------------------------------------------------------------- what else is told


def test_a_nil_return_is_declared_by_its_word_alone() -> None:
    nil = a_layout(FORM).tables["T4"].nil
    assert read(retyped({nil: "零报告"})).nil == {"T4"}
    assert read(retyped({nil: " 零报告 "})).nil == {"T4"}
    assert read(retyped({nil: "无"})).nil == frozenset()


def test_narratives_and_contacts_are_read_as_they_were_typed() -> None:
    told = a_return("N1 tells 第一段。\n\n  第二段：<1>&“2”", "filled_by tells 张三", "telephone tells 0455-7654321")
    submission = read(issued(FORM, told))
    assert submission.narratives == {"N1": "第一段。\n\n  第二段：<1>&“2”", "N5": "", "N6": ""}
    assert submission.contacts == {"filled_by": "张三", "signed_by": "", "telephone": "0455-7654321"}


def test_what_was_brought_forward_is_there_to_be_read() -> None:
    prior = last_year("T3:4:legal = 3")
    submission = read(issued(FORM, a_return("T3:2:legal = 3", "T3:3.1:legal = 3"), prior=prior))
    assert found(submission, prior=prior) == []
