"""Does every command keep its contract: one JSON object, its keys, its exit code, nothing written in a drill?"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collect.typed import main
from collect.verbs import rollup as verbs_rollup
from verbs.county import ASKED, FLAT, LOPSIDED, MIXED, UNITS, County, a_county, collect, tree

pytestmark = pytest.mark.slow

FINDING = {"rule", "severity", "cells", "stated", "expected", "message"}
COVERAGE = {"expected", "received", "on_time", "nil", "accepted"}
FATES = {"accepted", "review", "returned", "set-aside", "repeat"}


@pytest.fixture
def half_done(county: County) -> County:
    """One unit accepted, one to be asked, one returned, the last has not answered."""
    county.receive(a=county.filled("QA01", *FLAT), b=county.filled("QA02", *ASKED), c=county.filled("QA03", *LOPSIDED))
    return county


def test_ingest_tells_of_every_file_what_the_contract_says(county: County):
    content = county.filled("QA03", *LOPSIDED)
    county.drop("c.xlsx", content)
    county.drop("a.xlsx", county.filled("QA01"))
    told = county.told("ingest", code=1)
    assert {"files", "counts"} <= told.keys()
    assert told["counts"] == {fate: int(fate in {"accepted", "returned"}) for fate in FATES}
    by_name = {file["name"]: file for file in told["files"]}
    assert by_name.keys() == {"a.xlsx", "c.xlsx"}
    for file in told["files"]:
        assert {"name", "sha256", "unit", "outcome", "reason", "findings"} <= file.keys()
    assert (by_name["c.xlsx"]["unit"], by_name["c.xlsx"]["outcome"]) == ("QA03", "returned")
    assert (by_name["a.xlsx"]["unit"], by_name["a.xlsx"]["outcome"]) == ("QA01", "accepted")
    (finding,) = by_name["c.xlsx"]["findings"]
    assert_is_a_finding(finding)
    # 8 + 0 asked for, 0 + 7 accounted for, in one column; the row of all applicants fails with it.
    assert finding["rule"] == "R3"
    assert finding["severity"] == "hard"
    assert {"T3:1:person", "T3:2:person", "T3:3.7:person", "T3:4:person"} <= set(finding["cells"])


def assert_is_a_finding(finding: dict[str, Any]) -> None:
    assert finding.keys() >= FINDING
    assert all(isinstance(finding[key], str) for key in FINDING - {"cells"})
    assert isinstance(finding["cells"], list)
    assert all(len(cell.split(":")) == 3 for cell in finding["cells"])


def test_check_tells_the_findings_by_unit(half_done: County):
    told = half_done.told("check", code=1)
    assert [unit["unit"] for unit in told["units"]] == ["QA01", "QA02", "QA03"]
    by_unit = {unit["unit"]: unit["findings"] for unit in told["units"]}
    assert by_unit["QA01"] == []
    assert [finding["rule"] for finding in by_unit["QA02"]] == ["S1"]
    assert (by_unit["QA02"][0]["stated"], by_unit["QA02"][0]["expected"]) == ("120", "100")
    assert_is_a_finding(by_unit["QA03"][0])
    assert half_done.told("check", "QA01")["units"] == [{"unit": "QA01", "version": 1, "findings": []}]


def test_status_tells_every_unit_of_the_roster_in_its_order(half_done: County):
    told = half_done.told("status", code=1)
    assert [(unit["code"], unit["name"]) for unit in told["units"]] == [unit[:2] for unit in UNITS]
    for unit in told["units"]:
        assert {"code", "name", "disposition", "received_at", "findings"} <= unit.keys()
    assert [unit["disposition"] for unit in told["units"]] == ["accepted", "received", "returned", "issued"]
    assert [unit["findings"] for unit in told["units"]] == [0, 1, 1, 0]
    assert [bool(unit["received_at"]) for unit in told["units"]] == [True, True, True, False]
    assert told["coverage"] == {"expected": 4, "received": 3, "on_time": 3, "nil": 0, "accepted": 1}


def test_rollup_tells_figures_who_is_in_it_and_who_is_missing(half_done: County):
    told = half_done.told("rollup", code=1)
    assert {"figures", "coverage", "counted", "missing", "files"} <= told.keys()
    assert told["figures"]["T3:1:total"] == "7"
    assert told["figures"]["T2:8.1:amount"] == "0"
    assert all(isinstance(figure, str) for figure in told["figures"].values())
    assert told["coverage"].keys() == COVERAGE
    assert (told["counted"], told["missing"]) == (["QA01"], ["QA02", "QA03", "QA04"])
    assert [Path(path).suffix for path in told["files"]] == [".xlsx", ".docx"]
    assert all(Path(path).is_file() for path in told["files"])


def test_rollup_says_as_its_workbook_does_who_owes_and_who_waits_to_be_accepted(half_done: County):
    said = "已汇总 1 个单位，应报 4 个；缺报 1 个：示例县丁局；已报、尚未验收 2 个：示例县乙镇、示例县丙乡。"
    assert half_done.run("rollup", "--dry-run").out.splitlines()[0] == said
    assert half_done.run("rollup").out.splitlines()[0] == said
    half_done.told("waive", "QA04", "--reason", "新设")
    assert half_done.run("rollup").out.splitlines()[0].endswith("；免报 1 个：示例县丁局。")


def test_a_list_that_nobody_reads_on_a_screen_is_left_to_the_workbook(
    half_done: County, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(verbs_rollup, "_NAMED", 2)
    said = "已汇总 1 个单位，应报 4 个；缺报 1 个；已报、尚未验收 2 个。"
    assert half_done.run("rollup").out.splitlines()[0] == said


def test_report_and_generate_tell_the_path_of_every_unit(half_done: County, tmp_path: Path):
    told = half_done.told("report", code=1)
    assert [file["unit"] for file in told["files"]] == ["QA01"]
    assert all(Path(file["path"]).suffix == ".docx" and Path(file["path"]).is_file() for file in told["files"])
    fresh = a_county(tmp_path / "另一个", units=UNITS[:2])
    told = fresh.told("generate")
    assert [file["unit"] for file in told["files"]] == ["QA01", "QA02"]
    assert all(file["path"].endswith(".xlsx") and Path(file["path"]).is_file() for file in told["files"])


def test_the_other_verbs_tell_one_object_too(half_done: County, tmp_path: Path):
    assert half_done.told("accept", "QA02", "--reason", "核实")["accepted"] == [{"unit": "QA02", "version": 1}]
    assert half_done.told("waive", "QA04", "--reason", "新设")["waived"] == ["QA04"]
    assert half_done.told("form", "check", MIXED) == {"form": MIXED, "complaints": []}
    specimen = tmp_path / "样.xlsx"
    told = half_done.told("form", "preview", MIXED, "-o", specimen)
    assert [Path(file["path"]) for file in told["files"]] == [specimen]
    assert specimen.is_file()


def test_collect_alone_shows_the_status_and_the_next_step(half_done: County):
    alone, status = half_done.run(), half_done.run("status")
    assert alone == status
    assert alone.code == 1
    assert alone.out.splitlines()[-1] == f'下一步：collect -C "{half_done.folder}" check QA02'
    assert half_done.run("--json").facts == half_done.run("status", "--json").facts


def test_json_may_be_asked_for_before_the_verb_too(half_done: County):
    assert half_done.run("--json", "check").facts == half_done.run("check", "--json").facts


def test_a_verb_works_from_inside_the_folder_and_from_below_it(half_done: County, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(half_done.folder / "inbox")
    told = collect("status", "--json")
    assert told.facts == half_done.run("status", "--json").facts
    assert collect("status").out.splitlines()[-1] == "下一步：collect check QA02"


DRILLS = (
    "generate",
    "ingest",
    "accept QA02",
    "waive QA04 --reason 新设",
    "report",
    "rollup",
    "generate --preview",
)


@pytest.mark.parametrize("typed", DRILLS)
def test_a_drill_writes_nothing(half_done: County, typed: str):
    half_done.drop("新来的.xlsx", half_done.filled("QA04"))
    next((half_done.folder / "outbox").iterdir()).unlink()  # so that generate has something to do
    before = tree(half_done.folder)
    ran = half_done.run(*typed.split(), "--dry-run", "--json")
    assert ran.code in {0, 1}, ran
    assert ran.facts
    assert tree(half_done.folder) == before


@pytest.mark.parametrize("typed", DRILLS)
def test_a_drill_says_once_that_it_is_one(half_done: County, typed: str):
    drilled = half_done.run(*typed.split(), "--dry-run").out
    assert drilled.count("这是演练，没有写任何文件。") == 1
    assert "这是演练" not in half_done.run(*typed.split()).out


def test_the_first_drill_of_a_campaign_writes_nothing_either(tmp_path: Path):
    county = a_county(tmp_path / "c", units=UNITS[:1])
    before = tree(county.folder)
    assert county.told("generate", "--dry-run")["files"]
    assert tree(county.folder) == before


def test_a_drill_of_ingest_tells_what_the_real_one_would(county: County):
    county.drop("a.xlsx", county.filled("QA01"))
    county.drop("c.xlsx", county.filled("QA03", *LOPSIDED))
    drill = county.told("ingest", "--dry-run", code=1)
    assert drill == county.told("ingest", code=1)


MISUSES: dict[str, tuple[str, Callable[[County], object]]] = {
    "status": ("campaign-incomplete", lambda county: (county.folder / "secret.key").unlink()),
    "accept QA04": ("nothing-to-accept", lambda _: None),
    "accept QA03": ("hard-findings", lambda _: None),
    "accept 没有的镇": ("unit-unknown", lambda _: None),
    "accept 示例县": ("unit-unknown", lambda _: None),
    "report QA04": ("not-accepted", lambda _: None),
    "ingest 没有的文件夹": ("inbox-missing", lambda _: None),
    "form check 没有的报表": ("form-unknown", lambda _: None),
    "init . --form x --year 2023 --roster y": ("form-unknown", lambda _: None),
    "check": ("campaign-incomplete", lambda county: (county.folder / "ledger.sqlite").unlink()),
}


@pytest.mark.parametrize("typed", MISUSES)
def test_misuse_ends_with_2_and_one_object_that_says_why(half_done: County, typed: str):
    code, break_it = MISUSES[typed]
    break_it(half_done)
    ran = half_done.run(*typed.split(), "--json")
    assert ran.code == 2
    assert ran.facts["error"]["code"] == code
    assert ran.facts["error"]["message"] == ran.err.strip()
    plain = half_done.run(*typed.split())
    assert (plain.code, plain.out) == (2, "")


def test_a_folder_that_is_not_there_or_no_campaign_is_misuse(tmp_path: Path):
    assert collect("-C", tmp_path / "不在", "status", "--json").code == 2
    ran = collect("-C", tmp_path, "status", "--json")
    assert (ran.code, ran.facts["error"]["code"]) == (2, "campaign-missing")
    ran = collect("-C", tmp_path / "不在", "--json")
    assert (ran.code, ran.facts["error"]["code"]) == (2, "folder-missing")


def spawned(*typed: str | Path) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own, in the poorest locale there is."""
    surroundings = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    words = [sys.executable, "-m", "collect", *map(str, typed)]
    return subprocess.run(words, capture_output=True, env=surroundings, check=False)


def test_a_real_process_speaks_utf8_and_nothing_but_json(half_done: County):
    ran = spawned("-C", half_done.folder, "status", "--json")
    assert (ran.returncode, ran.stderr) == (1, b"")
    assert json.loads(ran.stdout.decode("utf-8"))["units"][0]["name"] == "示例县甲镇"


@pytest.mark.parametrize("typed", ["status --nonsense", "nonsense", "waive QA01", "init x --year zweitausend"])
def test_what_cannot_be_understood_is_one_object_too(typed: str):
    ran = spawned(*typed.split(), "--json")
    assert ran.returncode == 2
    assert json.loads(ran.stdout)["error"]["code"] == "usage"
    assert spawned(*typed.split()).returncode == 2


@pytest.mark.parametrize(
    ("typed", "said", "remedy"),
    [
        ("statu", "没有“statu”这个命令。想写的是不是 status？", "collect --help"),
        ("frm check x", "没有“frm”这个命令。", "collect --help"),
        ("form chek", "没有“chek”这个命令。想写的是不是 check？", "collect form --help"),
        ("status --jsn", "没有“--jsn”这个选项。想写的是不是 --json？", "collect status --help"),
        ("init", "缺少“文件夹”。", "collect init --help"),
        ("init x --form", "“--form”后面的值写得不对：要么少了值，要么不该有值。", "--help"),
        ("form", "后面还要写一个命令：check、", "collect form --help"),
        ("init x --year 1999", "“--year”的值不对：要写 2008 到 2100 的整数。", "collect init --help"),
        ("init x --year 去年", "“--year”的值不对：要写 2008 到 2100 的整数。", "collect init --help"),
        ("init x --year 2023 --due 1月底", "“--due”的值不对：日期要写成 2024-01-31 这样。", "collect init --help"),
        ("ingest --jobs -1", "“--jobs”的值不对：要写不小于 0 的整数。", "collect ingest --help"),
        ("status 甲镇 乙镇", "“甲镇 乙镇”是多写的。", "collect status --help"),
    ],
)
def test_what_cannot_be_understood_is_said_in_chinese(
    typed: str, said: str, remedy: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys, "argv", ["collect", *typed.split()])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"命令写得不对：{said}")
    assert remedy in shown.err
