"""Is every file that is not a return of this campaign set aside with a reason its sender understands?"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook

from collect.workbook.draft import TOKEN_PROPERTY
from collect.workbook.layout import COVER, HIDDEN
from verbs.county import FLAT, MIXED, UNITS, County, a_county, opened, retyped, saved

pytestmark = pytest.mark.slow


def token(book: Any) -> str:
    """The stamp a workbook carries."""
    (stamp,) = [each.value for each in book.custom_doc_props.props if each.name == TOKEN_PROPERTY]
    assert isinstance(stamp, str)
    return stamp


def restamped(county: County, old: str, new: str) -> bytes:
    """The first unit's workbook in whose every stamp some words are others."""
    book = opened(county.filled("QA01"))
    stamp = token(book)
    assert old in stamp
    forged = stamp.replace(old, new)
    for each in book.custom_doc_props.props:
        each.value = forged
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.value == stamp:
                cell.value = forged
    return saved(book)


def sewn_together(county: County) -> bytes:
    """One unit's workbook with another's cover sheet's stamp in it."""
    other = token(opened(county.filled("QA02")))
    return retyped(county.filled("QA01"), {(COVER, "A40"): other})


def rebuilt(county: County) -> bytes:
    """A workbook into which somebody inserted a row."""
    book = opened(county.filled("QA01", *FLAT))
    sheet, _ = county.spot("T3:1:person")
    for merged in list(book[sheet].merged_cells.ranges):
        book[sheet].unmerge_cells(str(merged))
    book[sheet].insert_rows(6)
    return saved(book)


def relabelled(county: County) -> bytes:
    sheet, _ = county.spot("T3:1:person")
    book = opened(county.filled("QA01"))
    cell = next(cell for row in book[sheet].iter_rows() for cell in row if cell.value == "1.属于国家秘密")
    cell.value = "1.属于工作秘密"
    return saved(book)


def of_another_campaign(county: County, **changes: object) -> bytes:
    """The first unit's workbook from a campaign that differs like this."""
    other = a_county(county.folder.parent / "另一任务", **changes)  # type: ignore[arg-type]
    return other.blank(next(iter(other.campaign.roster)).code)


def a_letter() -> bytes:
    target = BytesIO()
    letter = Document()
    letter.add_paragraph("请查收")
    letter.save(target)
    return target.getvalue()


def a_stray_workbook() -> bytes:
    book = Workbook()
    book.worksheets[0]["A1"] = "通讯录"
    return saved(book)


def without_any_stamp(county: County) -> bytes:
    book = opened(county.filled("QA01"))
    stamp = token(book)
    del book.custom_doc_props[TOKEN_PROPERTY]
    del book[HIDDEN]
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.value == stamp:
                cell.value = None
    return saved(book)


STRANGERS: dict[str, tuple[str, Callable[[County], bytes], str, tuple[str, ...]]] = {
    "last year's": ("报表.xlsx", lambda c: of_another_campaign(c, year=2022), "other-year", ("2022", "2023")),
    "another form's": (
        "报表.xlsx", lambda c: of_another_campaign(c, form="disclosure-2021"), "other-form", ("disclosure-2021", MIXED),
    ),
    "a unit's not in the roster": (
        "报表.xlsx", lambda c: of_another_campaign(c, form=c.folder / "form", units=[("QB07", "外县某镇", "乡镇")]),
        "other-unit", ("QB07", "名册"),
    ),
    "another edition's": ("报表.xlsx", of_another_campaign, "other-edition", ("另一版",)),
    "another campaign's": (
        "报表.xlsx", lambda c: of_another_campaign(c, form=c.folder / "form"), "sealed-wrong", ("封印",),
    ),
    "with the unit altered": ("报表.xlsx", lambda c: restamped(c, "|QA01|", "|QA02|"), "sealed-wrong", ("封印",)),
    "with the serial altered": ("报表.xlsx", lambda c: restamped(c, "|2023|1|", "|2023|2|"), "sealed-wrong", ("封印",)),
    "with half a stamp": ("报表.xlsx", lambda c: restamped(c, "|QA01|", "|"), "sealed-wrong", ("封印",)),
    "with two stamps": ("报表.xlsx", sewn_together, "two-stamps", ("两个不同的标识",)),
    "with a caption changed": ("报表.xlsx", relabelled, "label-changed", ("1.属于国家秘密", "1.属于工作秘密")),
    "a stray workbook": ("通讯录.xlsx", lambda _: a_stray_workbook(), "not-ours", ("不是下发的报表",)),
    "a pdf": ("盖章件.pdf", lambda _: b"%PDF-1.7\n", "not-a-workbook", ("PDF",)),
    "a pdf called xlsx": ("报表.xlsx", lambda _: b"%PDF-1.7\n", "not-a-workbook", ("PDF",)),
    "a Word file": ("报告.docx", lambda _: a_letter(), "not-ours", ("标识",)),
    "a text": ("说明.txt", lambda _: "请查收附件".encode("gb18030"), "not-a-workbook", ("不是电子表格",)),
    "cut short": ("报表.xlsx", lambda c: c.filled("QA01")[:20_000], "damaged", ("传输中断",)),
    "empty": ("报表.xlsx", lambda _: b"", "empty", ("没有任何内容",)),
    "filled in in another's workbook": (
        "报表.xlsx", lambda c: c.filled("QA01", "N1 tells 2023年，乙镇扎实推进政府信息公开工作。"), "wrong-workbook",
        ("示例县甲镇", "示例县乙镇"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("whose", STRANGERS)
def test_a_file_that_is_no_return_of_ours_is_set_aside_and_says_why(county: County, whose: str):
    name, made, reason, parts = STRANGERS[whose]
    content = made(county)
    told = county.receive_one(content, name=name)
    assert (told["outcome"], told["reason"]) == ("set-aside", reason)
    assert (told["unit"], told["findings"]) == ("", [])
    assert county.files("set-aside") == {name, f"{name}.说明.txt"}
    assert (county.folder / "set-aside" / name).read_bytes() == content
    said = (county.folder / "set-aside" / f"{name}.说明.txt").read_text(encoding="utf-8-sig").strip()
    assert said == told["said"]
    assert "。" in said
    assert "{" not in said
    for part in parts:
        assert part in said
    assert county.files("inbox") == county.files("accepted") == set()
    assert set(county.standing().values()) == {"issued"}


def test_prose_that_names_its_own_unit_may_name_others_too(county: County):
    prose = "N1 tells 甲镇与乙镇联合开展宣传，丙乡派人参加。"
    assert county.receive_one(county.filled("QA01", prose))["outcome"] == "accepted"


def test_two_strangers_of_one_name_both_stay_each_with_its_note(county: County):
    county.receive_one(b"%PDF-1.7\n", name="盖章件.pdf")
    county.receive_one(b"%PDF-1.7\nanother", name="盖章件.pdf")
    assert county.files("set-aside") == {
        "盖章件.pdf", "盖章件.pdf.说明.txt", "盖章件（2）.pdf", "盖章件（2）.pdf.说明.txt",
    }  # fmt: skip
    assert (county.folder / "set-aside" / "盖章件（2）.pdf").read_bytes() == b"%PDF-1.7\nanother"


def test_a_unit_that_joins_the_roster_may_send_the_same_file_again(county: County):
    other = a_county(
        county.folder.parent / "大名册",
        form=county.folder / "form",
        units=[*UNITS, ("QA05", "示例县戊乡", "乡镇")],
    )
    (other.folder / "secret.key").write_bytes((county.folder / "secret.key").read_bytes())
    content = County(other.folder).filled("QA05")
    assert county.receive_one(content)["reason"] == "other-unit"
    (county.folder / "roster.xlsx").write_bytes((other.folder / "roster.xlsx").read_bytes())
    told = County(county.folder).receive_one(content)
    assert (told["outcome"], told["unit"]) == ("accepted", "QA05")


def test_a_return_with_a_row_inserted_is_read_by_its_captions(county: County):
    told = county.receive_one(rebuilt(county), name="报表.xlsx")
    assert (told["outcome"], told["unit"], told["findings"]) == ("accepted", "QA01", [])


def test_a_return_that_lost_every_stamp_waits_for_a_person(county: County):
    told = county.receive_one(without_any_stamp(county), name="报表.xlsx")
    assert (told["outcome"], told["unit"]) == ("review", "QA01")
    assert [finding["rule"] for finding in told["findings"]] == ["unsealed"]
