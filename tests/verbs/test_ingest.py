"""What becomes of a return: accepted, asked about, returned with its findings, never judged by its name."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from collect.desk import Desk
from collect.errors import CollectError
from collect.submission import Submission
from collect.words import say
from collect.workbook.draft import TOKEN_PROPERTY
from collect.workbook.layout import HIDDEN
from verbs.county import ASKED, FLAT, LOPSIDED, County, opened, retyped, saved, tree

KEPT = ("accepted", "returned", "set-aside", "inbox")


def lies_in(county: County) -> dict[str, set[str]]:
    """What lies in each tray that has something in it."""
    return {tray: names for tray in KEPT if (names := county.files(tray))}


def note(county: County, tray: str, name: str) -> str:
    """What was written beside a file."""
    return (county.folder / tray / f"{name}.说明.txt").read_text(encoding="utf-8-sig")


def test_a_return_with_nothing_to_ask_is_accepted(county: County):
    content = county.filled("QA01", *FLAT)
    told = county.receive_one(content)
    assert (told["unit"], told["outcome"], told["reason"], told["findings"]) == ("QA01", "accepted", "", [])
    assert lies_in(county) == {"accepted": {"QA01 示例县甲镇.xlsx"}}
    assert (county.folder / "accepted" / "QA01 示例县甲镇.xlsx").read_bytes() == content
    digest = told["sha256"]
    assert (county.folder / "archive" / digest[:2] / f"{digest}.xlsx").read_bytes() == content
    assert county.standing()["QA01"] == "accepted"


def test_what_cannot_be_right_goes_back_with_a_note_that_names_place_found_and_expected(county: County):
    content = county.filled("QA03", *LOPSIDED)
    told = county.receive_one(content)
    assert (told["unit"], told["outcome"], told["reason"]) == ("QA03", "returned", "")
    (finding,) = told["findings"]
    assert (finding["rule"], finding["severity"]) == ("R3", "hard")
    assert (finding["stated"], finding["expected"]) == ("8", "7")
    assert lies_in(county) == {"returned": {"QA03 示例县丙乡.xlsx", "QA03 示例县丙乡.xlsx.说明.txt"}}
    assert (county.folder / "returned" / "QA03 示例县丙乡.xlsx").read_bytes() == content
    said = note(county, "returned", "QA03 示例县丙乡.xlsx")
    sheet, address = county.spot("T3:1:person")
    for part in (
        "R3",
        "三、收到和处理政府信息公开申请情况",
        "自然人",
        "8",
        "7",
        f"{sheet}!{address}",
        "相差",
    ):
        assert part in said
    assert county.standing()["QA03"] == "returned"
    assert finding["message"] in county.run("check", "QA03").out


def test_text_in_a_figure_cell_goes_back_as_it_was_written(county: County):
    content = retyped(county.filled("QA01"), {county.spot("T2:1.2:valid"): "22（其中修订16件）"})
    (finding,) = county.receive_one(content)["findings"]
    assert (finding["rule"], finding["cells"], finding["stated"]) == (
        "R5",
        ["T2:1.2:valid"],
        "22（其中修订16件）",
    )
    sheet, address = county.spot("T2:1.2:valid")
    for part in ("二、主动公开政府信息情况", "行政规范性文件", "现行有效件数", f"{sheet}!{address}"):
        assert part in finding["message"]


def test_a_question_waits_for_the_reviewer(county: County):
    told = county.receive_one(county.filled("QA02", *ASKED))
    assert (told["unit"], told["outcome"], told["reason"]) == ("QA02", "review", "")
    (finding,) = told["findings"]
    assert (finding["rule"], finding["severity"], finding["cells"]) == ("S1", "soft", ["T3:1:person"])
    assert (finding["stated"], finding["expected"]) == ("120", "100")
    assert lies_in(county) == {}
    assert county.standing()["QA02"] == "received"


def test_a_file_is_known_by_its_stamp_whatever_it_is_called(county: County):
    told = county.receive_one(county.filled("QA01"), name="乙镇 QA02 最终版 (3) 改.XLSX")
    assert (told["unit"], told["outcome"]) == ("QA01", "accepted")
    assert lies_in(county) == {"accepted": {"QA01 示例县甲镇.xlsx"}}


def test_a_file_in_a_folder_of_the_inbox_is_read_and_taken_out(county: County):
    told = county.receive_one(county.filled("QA01"), name="邮件 0112/附件/报表.xlsx")
    assert (told["unit"], told["outcome"]) == ("QA01", "accepted")
    assert lies_in(county) == {"accepted": {"QA01 示例县甲镇.xlsx"}}


def test_the_lock_file_of_an_open_workbook_is_passed_over(county: County):
    county.drop("~$报表.xlsx", b"\x05Clerk")
    county.drop("QA01.xlsx", county.filled("QA01"))
    told = county.told("ingest")
    assert [file["name"] for file in told["files"]] == ["QA01.xlsx"]
    assert county.files("inbox") == {"~$报表.xlsx"}


def test_an_empty_inbox_is_no_fault(county: County):
    assert county.told("ingest")["files"] == []
    assert "收件夹里没有文件" in county.run("ingest").out


# ── what may be done to a file without changing what it says ─────────────────────────────────────


def remarks(county: County, content: bytes) -> str:
    """What is shown of a return that is accepted, and nothing else is found."""
    told = county.receive_one(content)
    assert (told["unit"], told["outcome"], told["findings"]) == ("QA01", "accepted", [])
    return told["said"]


def test_without_its_custom_property_a_file_is_known_by_the_printed_stamp(county: County):
    book = opened(county.filled("QA01", *FLAT))
    del book.custom_doc_props[TOKEN_PROPERTY]
    assert say("remark.stamp-lost") in remarks(county, saved(book))


def test_without_its_hidden_sheet_a_file_is_known_by_the_printed_stamp(county: County):
    book = opened(county.filled("QA01", *FLAT))
    del book.custom_doc_props[TOKEN_PROPERTY]
    del book[HIDDEN]
    assert say("remark.stamp-lost") in remarks(county, saved(book))


def test_a_sheet_whose_protection_was_lifted_is_remarked_on(county: County):
    book = opened(county.filled("QA01", *FLAT))
    sheet, _ = county.spot("T3:1:person")
    book[sheet].protection.sheet = False
    assert say("remark.unprotected", sheet=sheet) in remarks(county, saved(book))


def test_totals_that_were_not_recalculated_are_remarked_on_and_computed(county: County):
    zeros, flat = county.filled("QA01"), county.filled("QA01", *FLAT)
    told = county.receive_one(stale(flat, zeros, county))
    assert (told["outcome"], told["findings"]) == ("accepted", [])
    assert "显示的合计是旧的，已重新计算" in told["said"]
    assert county.run("rollup", "--json").facts["figures"]["T3:1:total"] == "7"


def stale(content: bytes, before: bytes, county: County) -> bytes:
    """The figures of one file under the stored totals of another."""
    totals = {address: b"" for _, address in map(county.spot, ("T3:1:total", "T3:4:total"))}
    sheet = next(name for name in ZipFile(BytesIO(content)).namelist() if _holds(content, name, totals))
    target = BytesIO()
    with ZipFile(BytesIO(content)) as now, ZipFile(BytesIO(before)) as then, ZipFile(target, "w") as made:
        for name in now.namelist():
            written = now.read(name)
            for address in totals if name == sheet else ():
                written = written.replace(_cell(written, address), _cell(then.read(name), address))
            made.writestr(name, written)
    assert target.getvalue() != content
    return target.getvalue()


def _holds(content: bytes, name: str, addresses: dict[str, bytes]) -> bool:
    if not name.startswith("xl/worksheets/sheet"):
        return False
    written = ZipFile(BytesIO(content)).read(name)
    return all(b"<f>SUM" in _cell(written, address) for address in addresses)


def _cell(written: bytes, address: str) -> bytes:
    start = written.find(b'<c r="%s"' % address.encode())
    return written[start : written.index(b">", written.find(b"</c>", start)) + 1] if start >= 0 else b""


@pytest.mark.parametrize(
    ("total", "rule"), [("T3:1:total", "R1"), ("T3:3.7:person", "R2"), ("T4:1:review.total", "R4")]
)
def test_a_total_typed_over_is_a_finding_of_its_own(county: County, total: str, rule: str):
    told = county.receive_one(retyped(county.filled("QA01"), {county.spot(total): 9}))
    assert told["outcome"] == "returned"
    (finding,) = told["findings"]
    assert (finding["rule"], finding["stated"], finding["expected"]) == (rule, "9", "0")
    assert total in finding["cells"]


def test_a_total_typed_over_with_the_right_number_is_none(county: County):
    told = county.receive_one(retyped(county.filled("QA01", *FLAT), {county.spot("T3:1:total"): 7}))
    assert (told["outcome"], told["findings"]) == ("accepted", [])


# ── a folder that is not ours, a reader that falls over ──────────────────────────────────────────


def test_files_of_another_folder_are_read_and_stay_and_are_recorded_once(county: County, tmp_path: Path):
    away = tmp_path / "U 盘 报送"
    (away / "子").mkdir(parents=True)
    (away / "a.xlsx").write_bytes(county.filled("QA01"))
    (away / "子" / "c.xlsx").write_bytes(county.filled("QA03", *LOPSIDED))
    (away / "通知.pdf").write_bytes(b"%PDF-1.4")
    before = tree(away)
    told = county.told("ingest", away, code=1)
    assert told["counts"] == {"accepted": 1, "returned": 1, "set-aside": 1, "review": 0, "repeat": 0}
    assert tree(away) == before
    after = tree(county.folder)
    again = county.told("ingest", away)
    assert {file["outcome"] for file in again["files"]} == {"repeat"}
    assert tree(county.folder) == after
    assert tree(away) == before


def test_one_file_that_breaks_its_reader_does_not_stop_the_others(county: County, monkeypatch: pytest.MonkeyPatch):
    bad = county.filled("QA02")
    county.drop("a.xlsx", county.filled("QA01"))
    county.drop("b.xlsx", bad)
    county.drop("c.xlsx", county.filled("QA03"))
    read = Desk.read

    def falls_over(desk: Desk, name: str, content: bytes):
        if content == bad:
            raise RecursionError("too deep")
        return read(desk, name, content)

    monkeypatch.setattr(Desk, "read", falls_over)
    told = county.told("ingest", code=1)
    assert {file["name"]: (file["outcome"], file["reason"]) for file in told["files"]} == {
        "a.xlsx": ("accepted", ""),
        "b.xlsx": ("set-aside", "unreadable"),
        "c.xlsx": ("accepted", ""),
    }
    assert (county.folder / "set-aside" / "b.xlsx").read_bytes() == bad
    assert "RecursionError: too deep" in note(county, "set-aside", "b.xlsx")
    assert county.files("inbox") == set()


@pytest.mark.parametrize("step", ["checked", "settled"])
def test_one_return_that_breaks_a_rule_does_not_stop_the_others(
    step: str, county: County, monkeypatch: pytest.MonkeyPatch
):
    whole = getattr(Desk, step)

    def falls_over(desk: Desk, submission: Submission, *held: Any, **besides: Any):
        return max(()) if submission.stamp.unit == "QA02" else whole(desk, submission, *held, **besides)

    monkeypatch.setattr(Desk, step, falls_over)
    for name, unit in (("a", "QA01"), ("b", "QA02"), ("c", "QA03")):
        county.drop(f"{name}.xlsx", county.filled(unit))
    told = county.told("ingest", code=1)
    outcomes = [("QA01", "accepted"), ("QA02", "set-aside"), ("QA03", "accepted")]
    assert [(file["unit"], file["outcome"]) for file in told["files"]] == outcomes
    assert "ValueError: max() arg is an empty sequence" in note(county, "set-aside", "b.xlsx")


def test_what_is_no_fault_of_a_file_stops_the_verb(county: County, monkeypatch: pytest.MonkeyPatch):
    def refuses(*_: object):
        raise CollectError("form-missing", folder=county.folder)

    monkeypatch.setattr(Desk, "read", refuses)
    county.drop("a.xlsx", county.filled("QA01"))
    assert county.run("ingest", "--json").facts["error"]["code"] == "form-missing"
    assert county.files("inbox") == {"a.xlsx"}


def test_a_file_that_once_broke_the_reader_is_read_when_it_comes_again(county: County, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as broken:
        broken.setattr(Desk, "read", lambda *_: 1 / 0)
        assert county.receive_one(county.filled("QA01"))["reason"] == "unreadable"
    told = county.receive_one(county.filled("QA01"))
    assert (told["outcome"], told["unit"]) == ("accepted", "QA01")
    assert county.receive_one(county.filled("QA01"))["outcome"] == "repeat"
