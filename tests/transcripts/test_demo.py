"""Does a county's year go by as its README says, with an office suite and without one?"""

import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook

from collect.office.installed import OVERRIDE
from report.statutory import LAYOUTS, boxes, boxes_in
from transcripts.hand_sum import COUNTED, MISSING, answers, county_figures
from verbs.county import collect

MIXED = "disclosure-2021-mixed"
STANDING = {
    **dict.fromkeys(COUNTED, ("accepted", 1)),
    "QA05": ("accepted", 2),
    "QA06": ("returned", 1),
    "QA08": ("accepted", 2),
    "QA10": ("issued", 0),
    "QA12": ("issued", 0),
}
FATES = {
    **{f"{unit}.xlsx": ("accepted", unit) for unit in COUNTED},
    "QA01.xlsx": ("review", "QA01"),
    "QA05.xlsx": ("returned", "QA05"),
    "QA06.xlsx": ("returned", "QA06"),
    "QA10.xlsx": ("set-aside", ""),
    "QA05-corrected.xlsx": ("accepted", "QA05"),
    "QA08-second.xlsx": ("accepted", "QA08"),
}
SECTIONS = [
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
]  # fmt: skip
README_SAYS = {
    "T3:1:total": "123", "T3:2:total": "7", "T3:3.7:total": "122", "T3:4:total": "8", "T4:1:review.total": "12",
    "T4:1:direct.total": "3", "T4:1:after.total": "2", "T2:1.2:made": "9", "T2:1.2:repealed": "4", "T2:1.2:valid": "45",
    "T2:5.1:decisions": "2322", "T2:6.1:decisions": "145", "T2:6.2:decisions": "11", "T2:8.1:amount": "226.746272",
}  # fmt: skip


SEED = [("R22", "soft"), ("R23", "note"), ("R24", "soft"), ("R25", "soft"), ("R27", "soft")]
"""What a good reviewer says of the real report: no word of the fee, mixed numbering, no period, 我县 beside 我镇,
no platform, no work assessment, no public appraisal, no accountability. Nothing in it is blocked.
"""


class Demo(NamedTuple):
    """One demo that ran: where, what was said, and how it ended."""

    folder: Path
    said: str
    code: int

    def told(self, verb: str, *, code: int) -> dict[str, Any]:
        ran = collect("-C", self.folder, verb, "--json")
        assert ran.code == code, ran
        return ran.facts


def run(folder: Path, **surroundings: str) -> Demo:
    ran = subprocess.run(
        [sys.executable, "-m", "collect", "demo", str(folder)],
        capture_output=True, env={**os.environ, **surroundings}, check=False, encoding="utf-8",
    )  # fmt: skip
    assert ran.stderr == ""
    return Demo(folder, ran.stdout, ran.returncode)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo as it runs where LibreOffice is."""
    return run(tmp_path_factory.mktemp("demo") / "样 例县")


@pytest.fixture(scope="module")
def poorer(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo as it runs where no office suite is."""
    return run(tmp_path_factory.mktemp("poorer") / "样例县", **{OVERRIDE: "/nowhere/soffice"})


with_suite = pytest.mark.office
pytestmark = pytest.mark.slow
both = pytest.mark.parametrize("which", [pytest.param("demo", marks=with_suite), "poorer"])


@both
def test_the_demo_ends_well_and_every_unit_stands_where_the_readme_says(which: str, request: pytest.FixtureRequest):
    ran: Demo = request.getfixturevalue(which)
    assert ran.code == 0
    told = ran.told("status", code=1)
    assert {unit["code"]: (unit["disposition"], unit["version"]) for unit in told["units"]} == STANDING
    assert told["coverage"] == {"expected": 14, "received": 12, "on_time": 12, "nil": 2, "accepted": 11}
    assert not any((ran.folder / "inbox").iterdir())


@both
def test_every_file_that_came_had_its_outcome(which: str, request: pytest.FixtureRequest, tmp_path: Path):
    """The archive, read once more from another folder of the same campaign: all of it is known."""
    ran: Demo = request.getfixturevalue(which)
    words = {"accepted": "验收", "review": "待审", "returned": "退回", "set-aside": "搁置"}
    lines = ran.said.splitlines()
    for name, (fate, unit) in FATES.items():
        assert f"［{words[fate]}］{name}　{unit}" in lines
    assert sum(line.startswith("［") for line in lines) == len(FATES) == 15
    copies = Path(shutil.copytree(ran.folder / "archive", tmp_path / "copies"))
    again = collect("-C", ran.folder, "ingest", copies, "--dry-run", "--json").facts
    assert again["counts"] == {"accepted": 0, "review": 0, "returned": 0, "set-aside": 0, "repeat": 15}


@both
def test_the_findings_are_the_ones_the_readme_announces(which: str, request: pytest.FixtureRequest):
    ran: Demo = request.getfixturevalue(which)
    assert "R3 必须改］“三、收到和处理政府信息公开申请情况”“自然人”栏" in ran.said
    assert "前者为 8，后者为 7，相差 1" in ran.said
    found = {unit["unit"]: unit["findings"] for unit in ran.told("check", code=1)["units"]}
    told = {unit: [(each["rule"], each["severity"]) for each in each_s] for unit, each_s in found.items() if each_s}
    assert told == {"QA01": SEED, "QA06": [("R5", "hard"), ("R27-long", "note")]}
    finding = found["QA06"][0]
    assert (finding["rule"], finding["cells"], finding["stated"]) == ("R5", ["T2:1.2:valid"], "22（其中修订16件）")
    note = (ran.folder / "set-aside" / "QA10.xlsx.说明.txt").read_text(encoding="utf-8-sig")
    assert "庆安县示例辛乡" in note
    assert "庆安县示例壬乡" in note


@both
def test_the_real_report_is_accepted_after_review_and_the_annex_says_so(which: str, request: pytest.FixtureRequest):
    ran: Demo = request.getfixturevalue(which)
    listed, done = (
        ran.said.index("庆安县同乐镇　第 1 版，只有需说明的事项"),
        ran.said.index("庆安县同乐镇：第 1 版已验收"),
    )
    assert listed < done
    (workbook, _) = ran.told("rollup", code=1)["files"]
    rows = list(load_workbook(workbook)["裁定与说明"].iter_rows(min_row=6, values_only=True))
    assert [(row[1], row[3], row[4]) for row in rows if row[1]] == [
        ("QA01", rule, "✓ 审核认可") for rule, severity in SEED if severity == "soft"
    ]


@both
def test_what_was_wrong_went_back_marked_and_came_back_mended(which: str, request: pytest.FixtureRequest):
    ran: Demo = request.getfixturevalue(which)
    assert "与上一版相比：改了 1 格、1 部分文字；已改好 1 处，还有 0 处，新出现 0 处。" in ran.said
    (left,) = (ran.folder / "returned").iterdir()  # the others are settled: nothing of theirs is to be mended
    assert left.name == "QA06 庆安县示例戊镇（退回修改，第 1 版）.xlsx"
    book = load_workbook(left)
    assert book.sheetnames[0] == "退回说明"
    assert book["表二"]["D7"].value == "22（其中修订16件）"


@both
def test_the_county_is_the_hand_sum_of_the_counted_and_names_the_missing(which: str, request: pytest.FixtureRequest):
    ran: Demo = request.getfixturevalue(which)
    told = ran.told("rollup", code=1)
    assert (told["counted"], told["missing"]) == (list(COUNTED), list(MISSING))
    expected = county_figures()
    assert expected.keys() <= told["figures"].keys()
    assert {name: Decimal(figure) for name, figure in told["figures"].items()} == {
        name: expected[name] for name in told["figures"]
    }
    assert {name: told["figures"][name] for name in README_SAYS} == README_SAYS
    workbook, report = told["files"]
    book = load_workbook(workbook)
    shown = "\n".join(str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    written = "\n".join(paragraph.text for paragraph in Document(report).paragraphs)
    for name in MISSING.values():
        assert name in shown
        assert name in written
    assert "14" in written
    assert "11" in written
    figures = [box.text for table in boxes_in(Document(report)) for box in table]
    assert {"123", "122", "2322", "226.746272"} <= set(figures)


@both
def test_how_the_answers_were_typed_is_said(which: str, request: pytest.FixtureRequest):
    ran: Demo = request.getfixturevalue(which)
    said = {
        "demo": "用本机的 LibreOffice 填写了 13 份",
        "poorer": "本机没有 LibreOffice，13 份工作簿改由 openpyxl 代填",
    }
    assert said[which] in ran.said
    assert not any(text in ran.said for other, text in said.items() if other != which)
    for verb in ("init", "generate", "ingest", "status", "report", "rollup --page"):
        assert f"── collect {verb} ──" in ran.said


@both
def test_all_that_is_named_at_the_end_can_be_opened(which: str, request: pytest.FixtureRequest):
    ran: Demo = request.getfixturevalue(which)
    to_open = ran.said.partition("可以打开看看：")[2].strip().splitlines()
    paths = [Path(line[line.index(str(ran.folder)) :]) for line in to_open if str(ran.folder) in line]
    assert len(paths) == 7
    assert all(path.exists() for path in paths)
    assert any(path.suffix == ".docx" for path in paths)


@with_suite
def test_what_the_units_sent_was_saved_by_an_office_suite(demo: Demo):
    """A real client's file: LibreOffice says so in it, and has computed the totals."""
    (path,) = (demo.folder / "accepted").glob("QA02*.xlsx")
    with ZipFile(path) as parts:
        assert b"LibreOffice" in parts.read("docProps/app.xml")
    book = load_workbook(path, data_only=True)
    totals = [row[-1].value for row in book["表三"].iter_rows(max_col=10, min_row=7, max_row=7)]
    assert totals == [62]  # 新收 of 示例甲镇, as its own prose says


@both
def test_tongle_reads_back_as_the_real_report(which: str, request: pytest.FixtureRequest):
    ran: Demo = request.getfixturevalue(which)
    (path,) = (ran.folder / "reports").glob("QA01*.docx")
    document = Document(str(path))
    texts = [paragraph.text for paragraph in document.paragraphs if paragraph.text.strip()]
    assert "".join(texts[:2]).replace("\n", "").startswith("庆安县同乐镇2023年政府信息公开工作年度报告")
    assert [text for text in texts if text in SECTIONS] == SECTIONS
    for head, code in ((SECTIONS[0], "N1"), (SECTIONS[4], "N5"), (SECTIONS[5], "N6")):
        assert under(texts, head) == lines(answers("QA01")["narratives"][code])
    expected = [[box._replace(text="0") if box.text == "#" else box for box in boxes(each)] for each in LAYOUTS[MIXED]]
    assert boxes_in(document) == expected
    assert [sum(box.text == "0" for box in table) for table in expected] == [10, 161, 15]


def lines(narrative: str) -> list[str]:
    return [line.strip() for line in narrative.splitlines() if line.strip()]


def under(texts: list[str], head: str) -> list[str]:
    """The paragraphs below a section's head, to the next head or the signature."""
    found: list[str] = []
    for text in texts[texts.index(head) + 1 :]:
        if text in SECTIONS or text == "庆安县同乐镇":
            break
        found.append(text)
    return found
