"""Which of several files of one unit counts, and where the others lie."""

import os
from pathlib import Path

import pytest

from verbs.county import ASKED, FLAT, LOPSIDED, County, retyped
from verbs.test_not_ours import without_any_stamp

pytestmark = pytest.mark.slow

NINE = ("T3:1:person = 9", "T3:4:person = 9")
SUPERSEDED = "该单位有更新的一版，或者有用下发的工作簿报来的一份，以那一份为准。"


def at(path: Path, minute: int) -> None:
    """The file was last changed at that minute of some hour."""
    second = 1_700_000_000 + 60 * minute
    os.utime(path, (second, second))


def fates(facts: dict[str, list[dict[str, str]]]) -> dict[str, tuple[str, str]]:
    return {file["name"]: (file["outcome"], file["reason"]) for file in facts["files"]}


def total(county: County) -> str:
    return county.run("rollup", "--json").facts["figures"]["T3:1:total"]


def test_the_same_bytes_are_a_repeat_under_the_same_name_and_under_another(county: County):
    county.receive_one(county.filled("QA01", *FLAT))
    for name in ("报表.xlsx", "报表 (1).xlsx", "子/报表.xlsx"):
        told = county.receive_one(county.filled("QA01", *FLAT), name=name)
        assert (told["outcome"], told["unit"], told["findings"]) == ("repeat", "QA01", [])
        assert "逐字节相同" in told["said"]
    assert county.files("accepted") == {"QA01 示例县甲镇.xlsx"}
    assert county.files("inbox") == county.files("set-aside") == set()
    assert len(county.files("archive")) == 1
    assert total(county) == "7"


def test_two_copies_that_come_together_are_one_return_and_one_repeat(county: County):
    content = county.filled("QA01", *FLAT)
    told = county.receive(报表=content, 报表副本=content)
    assert sorted(fates(told).values()) == [("accepted", ""), ("repeat", "")]
    assert county.standing()["QA01"] == "accepted"
    assert total(county) == "7"


def test_a_stranger_that_comes_again_is_a_repeat(county: County):
    assert county.receive_one(b"%PDF-1.7\n", name="a.pdf")["outcome"] == "set-aside"
    assert county.receive_one(b"%PDF-1.7\n", name="b.pdf")["outcome"] == "repeat"
    assert county.files("set-aside") == {"a.pdf", "a.pdf.说明.txt"}


def test_a_second_version_takes_the_place_of_the_first_which_is_set_aside_with_the_reason(county: County):
    first, second = county.filled("QA01", *FLAT), county.filled("QA01", *NINE)
    county.receive_one(first)
    told = county.receive_one(second)
    assert told["outcome"] == "accepted"
    name = "QA01 示例县甲镇.xlsx"
    assert (county.folder / "accepted" / name).read_bytes() == second
    assert county.files("accepted") == {name}
    assert (county.folder / "set-aside" / name).read_bytes() == first
    note = (county.folder / "set-aside" / f"{name}.说明.txt").read_text(encoding="utf-8-sig")
    assert "更新的一版" in note
    assert total(county) == "9"
    assert county.told("status", code=1)["units"][0]["version"] == 2


def test_a_second_version_with_a_fault_counts_and_the_first_no_longer_does(county: County):
    county.receive_one(county.filled("QA01", *FLAT))
    assert county.receive_one(county.filled("QA01", *LOPSIDED))["outcome"] == "returned"
    assert county.standing()["QA01"] == "returned"
    assert county.files("accepted") == set()
    told = county.told("rollup", code=1)
    assert (told["counted"], told["figures"]["T3:1:total"]) == ([], "0")


def test_a_corrected_version_after_a_returned_one_counts(county: County):
    county.receive_one(county.filled("QA01", *LOPSIDED))
    assert county.receive_one(county.filled("QA01", *FLAT))["outcome"] == "accepted"
    assert county.standing()["QA01"] == "accepted"
    assert total(county) == "7"


def test_of_two_versions_that_come_together_the_one_saved_last_counts(county: County):
    at(county.drop("a 后改的.xlsx", county.filled("QA01", *NINE)), 20)
    at(county.drop("b 先发的.xlsx", county.filled("QA01", *FLAT)), 10)
    told = county.told("ingest", code=1)
    assert fates(told) == {"a 后改的.xlsx": ("accepted", ""), "b 先发的.xlsx": ("set-aside", "superseded")}
    assert {file["unit"] for file in told["files"]} == {"QA01"}
    note = (county.folder / "set-aside" / "b 先发的.xlsx.说明.txt").read_text(encoding="utf-8-sig")
    assert note.strip() == SUPERSEDED
    assert total(county) == "9"


def test_when_a_file_was_saved_is_asked_of_the_file_before_the_folder(county: County):
    place = county.spot("T2:5.1:decisions")
    resaved = retyped(county.filled("QA01", *NINE), {place: 1})  # openpyxl writes when, and that is now
    at(county.drop("new.xlsx", resaved), 0)
    at(county.drop("old.xlsx", county.filled("QA01", *FLAT)), 30)  # as it was issued, copied later
    assert fates(county.told("ingest", code=1))["new.xlsx"] == ("accepted", "")
    assert total(county) == "9"


def test_an_old_version_that_comes_again_with_the_new_one_is_only_a_repeat(county: County):
    old = county.filled("QA01", *LOPSIDED)
    county.receive_one(old)
    at(county.drop("z 旧.xlsx", old), 40)
    at(county.drop("a 新.xlsx", county.filled("QA01", *FLAT)), 50)
    assert fates(county.told("ingest")) == {"z 旧.xlsx": ("repeat", ""), "a 新.xlsx": ("accepted", "")}
    assert total(county) == "7"


def test_a_new_version_of_a_return_in_question_has_to_be_looked_at_anew(county: County):
    county.receive_one(county.filled("QA02", *ASKED))
    county.told("accept", "QA02", "--reason", "核实")
    assert county.receive_one(county.filled("QA02", "T3:1:person = 130", "T3:4:person = 130"))["outcome"] == "review"
    assert county.standing()["QA02"] == "received"
    assert county.files("accepted") == set()


def test_a_return_that_is_not_on_our_workbook_never_takes_the_place_of_one_that_is(county: County):
    sealed = county.filled("QA01", *FLAT)
    assert county.receive_one(sealed, name="一.xlsx")["outcome"] == "accepted"
    late = county.receive_one(without_any_stamp(county), name="二.xlsx")
    assert (late["outcome"], late["reason"], late["unit"]) == ("set-aside", "superseded", "QA01")
    assert county.standing()["QA01"] == "accepted"
