"""Small makers of what a campaign is tested with: a form of one table, a roster, arrivals, returns."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from collect.campaign.events import Arrival, Choice, Decision, Fate, Kept
from collect.campaign.founding import Plan
from collect.form.model import Cell
from collect.submission import Stamp, Submission

AT = "2024-01-{day:02}T09:00:00+08:00"
FORM = """
[form]
id = "tiny"
edition = "1"
title = "小表"
report_title = "{unit}{year}年小表"
basis = "试"
sections = ["T1"]

[[table]]
code = "T1"
title = "一、小表"
boxhead = "n  件数"
stub = "1  甲"
"""
STYLE = """
[workbook]
font = "宋体"
head_font = "黑体"
size = 11

[table.T1]
sheet = "表一"
landscape = false
stub = [20]
column = 9
report_stub = [40]
report_columns = [40]
"""
HEADS = ("单位代码", "单位名称", "级别", "上级", "联系人", "联系电话", "电子邮箱")


def at(day: int) -> str:
    """Nine o'clock on a day of January 2024."""
    return AT.format(day=day)


def a_form_folder(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "form.toml").write_text(FORM, encoding="utf-8")
    (folder / "style.toml").write_text(STYLE, encoding="utf-8")
    (folder / "letters.toml").write_text("# anything else of the form\n", encoding="utf-8")
    return folder


def a_sheet(path: Path, *lines: tuple[Any, ...]) -> Path:
    """An .xlsx whose only sheet has these lines."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(list(line))
    book.save(path)
    return path


def a_roster_file(path: Path) -> Path:
    return a_sheet(path, HEADS, ("A1", "甲镇"), ("A2", "乙镇"))


def a_plan(folder: Path, **changes: object) -> Plan:
    folder.mkdir(parents=True, exist_ok=True)
    plan = Plan(
        form_folder=a_form_folder(folder / "a form"),
        year=2023,
        due=date(2024, 1, 31),
        office="庆安县人民政府",
        roster_file=a_roster_file(folder / "名册.xlsx"),
    )
    return replace(plan, **changes)  # type: ignore[arg-type]


def an_arrival(name: str, *, unit: str = "", outcome: Fate = Fate.SET_ASIDE, day: int = 1):
    """A file that arrived on a day of January; its content is its name."""
    code = sha256(name.encode()).hexdigest()
    return Arrival(
        sha256=code, name=name, size=len(name), arrived_at=at(day), inbox_name=name, inbox_sha256=code,
        outcome=outcome, unit=unit,
    )  # fmt: skip


def a_return(unit: str, outcome: Fate, *, figure: int = 1, day: int = 1, findings: int = 0) -> Kept:
    """A return of a unit with one figure and so many findings."""
    return Kept(
        an_arrival(f"{unit}-{figure}.xlsx", unit=unit, outcome=outcome, day=day),
        Submission(Stamp("tiny", "1", "0" * 12, unit, 2023, 1), {Cell("T1", "1", "n"): figure}),
        check_code=f"CODE{figure:02}",
        findings=[{"rule": f"R{number}", "severity": "hard"} for number in range(findings)],
    )


def a_decision(unit: str, choice: Choice, version: int | None = None) -> Decision:
    return Decision(unit, choice, "电话已核实", "王科长", at(20), version)
