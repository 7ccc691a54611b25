"""Does a county figure lead to the township's cell, the mail it came in, and what was said of it?"""

from hashlib import sha256

import pytest

from nasty.containers import mail
from verbs.county import ASKED, FLAT, LOPSIDED, County, opened, saved

pytestmark = pytest.mark.slow

PLACE = "“三、收到和处理政府信息公开申请情况”“一、本年新收政府信息公开申请数量”行“总计”栏"


@pytest.fixture
def summed(county: County) -> County:
    """One return came in a mail, one was accepted after a question, one overruled; one unit is excused."""
    county.drop("来信.eml", mail([("甲.xlsx", county.filled("QA01", *FLAT))]))
    county.receive(乙=county.filled("QA02", *LOPSIDED), 丙=county.filled("QA03", *ASKED))
    county.told("accept", "QA03", "--reason", "已电话核实")
    county.told("accept", "QA02", "--overrule", "R3", "--reason", "纸质报表如此")
    county.told("waive", "QA04", "--reason", "机构撤并")
    return county


def test_a_total_leads_to_each_units_cell_the_largest_first(summed: County):
    told = summed.told("why", "T3:1:total")
    assert (told["cell"], told["words"], told["value"]) == ("T3:1:total", PLACE, "135")
    assert [(each["unit"], each["value"]) for each in told["units"]] == [("QA03", "120"), ("QA02", "8"), ("QA01", "7")]
    sheet, address = summed.spot("T3:1:total")
    assert {each["where"] for each in told["units"]} == {f"{sheet}!{address}"}
    assert {part["cell"]: part["value"] for part in told["parts"]} | {"T3:1:person": "135"} == {
        f"T3:1:{column}": "135" if column == "person" else "0"
        for column in ("person", "business", "research", "charity", "legal", "other")
    }


def test_a_units_figure_names_its_file_its_mail_and_its_check_code(summed: County):
    (unit,) = summed.told("why", "T3:1:total", "甲镇")["units"]
    content = summed.filled("QA01", *FLAT)
    assert (unit["name"], unit["mail"], unit["version"]) == ("示例县甲镇", "来信.eml", 1)
    assert (unit["file"], unit["sha256"]) == ("accepted/QA01 示例县甲镇.xlsx", sha256(content).hexdigest())
    assert (summed.folder / unit["file"]).read_bytes() == content
    standing = {each["code"]: each for each in summed.run("status", "--json").facts["units"]}["QA01"]
    assert (unit["check_code"], unit["received_at"]) == (standing["check_code"], standing["received_at"])
    sheet, address = summed.spot("T3:1:person")
    assert unit["parts"][0] == {"cell": "T3:1:person", "value": "7", "where": f"{sheet}!{address}"}


def test_what_was_asked_of_a_figure_is_shown_with_its_answer(summed: County):
    asked = {each["unit"]: each["explanations"] for each in summed.told("why", "T3:1:total")["units"]}
    assert asked["QA01"] == []
    ((overruled,), (accepted,)) = asked["QA02"], asked["QA03"]
    assert (overruled["rule"], overruled["reason"], overruled["overruled"]) == ("R3", "纸质报表如此", True)
    assert (accepted["rule"], accepted["reason"], accepted["overruled"]) == ("S1", "已电话核实", False)
    assert accepted["cells"] == ["T3:1:person"]
    assert all(not each["explanations"] for each in summed.told("why", "T2:1.1:made")["units"])


def test_who_is_not_in_a_figure_is_named_with_the_reason(summed: County):
    told = summed.told("why", "T3:1:total")
    (left_out,) = told["left_out"]
    assert (left_out["unit"], left_out["reason"], left_out["said"]) == ("QA04", "waived", "免报（机构撤并）")
    assert summed.told("why", "T3:1:total", "QA04", code=1)["units"] == []


def test_a_clerk_reads_the_same(summed: County):
    said = summed.run("why", "T3:1:total").out
    assert "全县合计 135 件，由 3 个单位的已验收报表加总。" in said
    assert "= T3:1:person（135） + 其余分项（0）" in said
    assert "（来自 来信.eml）" in said
    assert "审核认可：已电话核实（" in said
    assert "没有计入：QA04 示例县丁局，免报（机构撤并）。" in said


def test_a_row_that_was_moved_is_found_where_it_stands_now(county: County):
    """Somebody lifted the protection and put a line above the table."""
    book = opened(county.filled("QA01", *FLAT))
    sheet, address = county.spot("T3:1:person")
    page = book[sheet]
    for merge in [str(each) for each in page.merged_cells.ranges]:
        page.unmerge_cells(merge)
    page.insert_rows(1)
    county.receive_one(saved(book))
    (unit,) = county.told("why", "T3:1:person")["units"]
    column, row = address[0], int(address[1:])
    assert (unit["value"], unit["where"]) == ("7", f"{sheet}!{column}{row + 1}")


@pytest.mark.parametrize("typed", ["t3:1:TOTAL", "T3：1：total", " T3:1:total "])
def test_a_figure_is_named_in_any_case_and_width(county: County, typed: str):
    assert county.told("why", typed)["cell"] == "T3:1:total"


@pytest.mark.parametrize(("typed", "nearest"), [("T3:1:totl", "T3:1:total"), ("T3:3.7", "T3:3.7:total"), ("总计", "")])
def test_an_unknown_figure_names_the_nearest(county: County, typed: str, nearest: str):
    ran = county.run("why", typed, "--json")
    assert (ran.code, ran.facts["error"]["code"]) == (2, "figure-unknown")
    meant = f"是否想写“{nearest}”？" if nearest else ""
    message = f"本报表没有名为“{typed}”的指标。{meant}指标写作 表:行:栏，如 T2:1.1:made，汇总表“明细”页每栏都写着。"
    assert ran.facts["error"]["message"] == message
