"""Does the county's page lie beside its workbook, and do its links lead to files?"""

from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from verbs.county import ASKED, FLAT, LOPSIDED, County

pytestmark = pytest.mark.slow


@pytest.fixture
def page(county: County) -> Path:
    """The page of a county: one unit accepted, one waiting, one sent back, one silent."""
    county.receive(
        甲=county.filled("QA01", *FLAT), 乙=county.filled("QA02", *ASKED), 丙=county.filled("QA03", *LOPSIDED)
    )
    county.run("check", "--mark")
    county.run("report", "--html")
    return Path(county.told("rollup", "--page", code=1)["page"])


def read(page: Path):
    return html.document_fromstring(page.read_text(encoding="utf-8"))


def row(page: Path, name: str):
    (found,) = [each for each in read(page).xpath("//table[@id='list']/tbody/tr") if name in each[0].text_content()]
    return found


def linked(page: Path, row) -> dict[str, Path]:
    """The files a row links to, by their words."""
    links = row.xpath(".//ul[@class='links']//a")
    return {each.text: (page.parent / unquote(each.get("href"))).resolve() for each in links}


def test_every_link_leads_to_a_file_of_the_campaign(county, page):
    hrefs = [each for each in read(page).xpath("//a/@href") if not each.startswith("#")]
    assert len(hrefs) == 10  # three returns, two marked copies, one report in two kinds, the county's three papers
    assert all((page.parent / unquote(each)).is_file() for each in hrefs)
    assert all(each.startswith("../") and each.isascii() for each in hrefs)


def test_a_unit_has_its_return_its_marked_copy_and_its_reports(county, page):
    accepted, waiting, returned, silent = (linked(page, row(page, name)) for name in ("甲", "乙", "丙", "丁"))
    assert {word: path.parent.name for word, path in accepted.items()} == {
        "报送的表": "accepted", "Word 报告": "reports", "网页": "reports",
    }  # fmt: skip
    assert waiting["报送的表"].is_relative_to(county.campaign.archive)
    assert waiting["退回件"].parent == returned["退回件"].parent == county.campaign.returned
    assert silent == {}


def test_who_is_missing_is_named_with_the_reason(page):
    rows = read(page).xpath("//h2[@id='away']/following-sibling::details//tbody/tr")
    told = [[cell.text_content() for cell in each] for each in rows]
    assert [(each[0].split()[0], each[1], each[3]) for each in told] == [
        ("示例县乙镇", "… 待审核", "必须改 0 条，需说明 1 条"),
        ("示例县丙乡", "✗ 已退回", "必须改 1 条，需说明 0 条"),
        ("示例县丁局", "… 已下发", "－"),
    ]
    assert told[2][2] == "已下发，没有收到报表"


def test_an_accepted_question_stands_there_with_who_accepted_it_and_why(county, page):
    county.run("accept", "QA02", "--reason", "已电话核实")
    county.told("rollup", "--page", code=1)
    (asked,) = row(page, "乙").xpath(".//details/ul/li")
    assert "自然人申请超过 100 件" in asked.text_content()
    assert "审核认可：已电话核实" in asked.text_content()


def test_the_figures_are_those_of_the_sum(page):
    received = list(read(page).xpath("//table[@class='statutory']")[1].iter("tr"))[3]
    shown = [each.text_content() for each in received.iter("td")]
    assert shown == ["7", "0", "0", "0", "0", "0", "7"]


def test_the_page_is_among_the_files_only_when_it_is_asked_for(county, page):
    asked, unasked = county.told("rollup", "--page", code=1), county.told("rollup", code=1)
    assert [Path(each).suffix for each in asked["files"]] == [".xlsx", ".docx", ".html"]
    assert [Path(each).suffix for each in unasked["files"]] == [".xlsx", ".docx"]
    assert (asked["page"], unasked["page"]) == (asked["files"][2], "")


def test_a_page_of_an_earlier_time_is_told_of(county, page):
    told = "旁边以前写的概览没有重写"
    assert told in county.run("rollup").out
    assert told not in county.run("rollup", "--page").out
    page.unlink()
    assert told not in county.run("rollup").out


def test_a_rehearsal_writes_no_page(county):
    county.receive(甲=county.filled("QA01", *FLAT))
    county.run("rollup", "--page", "--dry-run")
    assert county.files("rollup") == set()


@pytest.mark.parametrize("beside", [("--verify", "x.xlsx"), ("--into", "x.xlsx"), ("--partial",), ("-o", "x.xlsx")])
def test_a_page_is_not_asked_for_beside_something_else(county: County, beside: tuple[str, ...]):
    ran = county.run("rollup", "--page", *beside, "--json")
    assert (ran.code, ran.facts["error"]["code"]) == (2, "page-alone")
