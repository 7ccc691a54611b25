"""Does the county's report take in what the office writes, and stop before anything is written when it cannot?"""

import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

from campaign.made import a_sheet
from returns import folder_of
from verbs.county import County, a_county, collect, tree

pytestmark = pytest.mark.slow

FORM = "disclosure-2021"
SOUND = ("T3:1:person = 7", "T3:4:person = 7")
HEADS = ["一、总体情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"]


@pytest.fixture(scope="module")
def began(tmp_path_factory: pytest.TempPathFactory) -> County:
    """Two units issued; one of them accepted, with seven applications."""
    home = tmp_path_factory.mktemp("县")
    shutil.copytree(folder_of(FORM), home / "报表")
    county = a_county(home / "2023", form=home / "报表")
    assert county.run("generate").code == 0
    county.receive(a=county.filled("QA01", *SOUND))
    assert county.run("accept", "QA01", "--reason", "属实").code == 0
    return county


@pytest.fixture
def county(began: County, tmp_path: Path) -> County:
    folder = tmp_path / "2023"
    shutil.copytree(began.folder, folder)
    return County(folder)


def rolled(county: County) -> dict[str, Any]:
    return county.told("rollup", code=1)


def own(county: County) -> Path:
    return county.folder / "县级报告文字.docx"


def report(county: County) -> list[str]:
    """The paragraphs of the county's report."""
    (path,) = (county.folder / "rollup").glob("*.docx")
    return [each.text for each in docx.Document(str(path)).paragraphs]


def write_below(county: County, head: str, *texts: str) -> None:
    """Types paragraphs below a head, instead of the hint that stands there."""
    document = docx.Document(str(own(county)))
    paragraphs = document.paragraphs
    place = next(place for place, each in enumerate(paragraphs) if each.text == head)
    paragraphs[place + 1].text = texts[0]
    for text in texts[1:]:
        paragraphs[place + 2].insert_paragraph_before(text)
    content = BytesIO()
    document.save(content)
    own(county).write_bytes(content.getvalue())


def test_the_first_rollup_makes_the_file_with_heads_and_hints_which_are_no_text(county: County):
    assert rolled(county)["unwritten"] == HEADS
    assert [each.text for each in docx.Document(str(own(county))).paragraphs if each.text in HEADS] == HEADS
    made = own(county).read_bytes()
    assert rolled(county)["unwritten"] == HEADS
    assert own(county).read_bytes() == made
    assert report(county).count("（本部分文字由汇总机关撰写，尚未填写。）") == 3


def test_what_the_office_writes_stands_in_the_report_before_what_is_drafted(county: County):
    rolled(county)
    write_below(county, HEADS[0], "（一）主动公开", "全面推进主动公开。")
    write_below(county, HEADS[2], "未收取信息处理费。")
    told = rolled(county)
    assert (told["unwritten"], told["own_findings"]) == ([HEADS[1]], [])
    texts = report(county)
    order = ["（一）主动公开", "全面推进主动公开。", "汇总数据分析", "未收取信息处理费。"]
    assert sorted(order, key=texts.index) == order
    assert not any("监督保障" in text for text in texts)  # the hint


def test_a_number_of_the_office_that_is_not_the_table_s_is_told_on_screen_and_blocks_nothing(county: County):
    rolled(county)
    write_below(county, HEADS[0], "全年收到政府信息公开申请9件。")
    (finding,) = rolled(county)["own_findings"]
    assert finding["rule"] == "R13"
    assert "全年收到政府信息公开申请9件。" in report(county)
    assert "R13" in county.run("rollup").out


def test_the_whole_county_is_spoken_of_with_the_figures_of_the_sum(county: County):
    rolled(county)
    write_below(county, HEADS[0], "全县共收到政府信息公开申请9件。全省收到政府信息公开申请99件。")
    assert [finding["rule"] for finding in rolled(county)["own_findings"]] == ["R13"]
    write_below(county, HEADS[0], "全县共收到政府信息公开申请7件。全省收到政府信息公开申请99件。")
    assert rolled(county)["own_findings"] == []


def test_a_file_that_is_no_word_document_stops_the_rollup_before_anything_is_written(county: County):
    own(county).write_text("文字", encoding="utf-8")
    before = tree(county.folder / "rollup")
    ran = county.run("rollup")
    assert ran.code == 2
    assert "县级报告文字.docx" in ran.err
    assert tree(county.folder / "rollup") == before


def test_a_fault_in_the_wording_stops_the_rollup_with_its_line_and_check_shows_it(county: County):
    path = county.folder / "form" / "analysis.toml"
    lines = path.read_text(encoding="utf-8").replace("{T3:1:total}件", "{T3:1:totall}件").split("\n")
    path.write_text("\n".join(lines), encoding="utf-8")
    row = next(row for row, line in enumerate(lines, 1) if "totall" in line)
    ran = county.run("rollup")
    assert ran.code == 2
    assert f"analysis.toml 第 {row} 行" in ran.err
    assert not list((county.folder / "rollup").iterdir())
    checked = county.told("form", "check", county.folder / "form", code=1)
    assert [(each["file"], each["line"], each["code"]) for each in checked["complaints"]] == [
        ("analysis.toml", row, "unknown")
    ]


def test_a_campaign_does_not_begin_with_a_faulty_wording(tmp_path: Path):
    shutil.copytree(folder_of(FORM), tmp_path / "报表")
    (tmp_path / "报表" / "analysis.toml").write_text("[words]\n", encoding="utf-8")
    roster = a_sheet(tmp_path / "名册.xlsx", ("单位代码", "单位名称"), ("QA01", "示例县甲镇"))
    ran = collect("init", tmp_path / "县", "--form", tmp_path / "报表", "--year", "2023", "--roster", roster)
    assert (ran.code, (tmp_path / "县").exists()) == (2, False)
    assert "analysis.toml 第 1 行" in ran.err


def test_another_wording_needs_no_new_workbooks(county: County):
    path = county.folder / "form" / "analysis.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("汇总数据分析", "数据说明"), encoding="utf-8")
    rolled(county)
    assert "数据说明" in report(county)


def test_without_the_wording_the_report_has_its_tables_and_charts_all_the_same(county: County):
    (county.folder / "form" / "analysis.toml").unlink()
    rolled(county)
    texts = report(county)
    assert "汇总数据分析" not in texts
    assert "本年新收申请（按申请人）" in texts


def test_a_dry_run_writes_no_file_for_the_office(county: County):
    assert county.run("rollup", "--dry-run").code == 1
    assert not own(county).exists()
