"""Does the county's workbook show every unit, name who is missing, and add up?"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from collect.form.arithmetic import Number
from collect.form.checkcode import check_code, offset
from collect.form.model import Cell, Form
from collect.office.suite import Suite, Typing, convert, find_suite, type_into, values
from collect.rollup import Aggregate, Coverage, rolled_up
from collect.roster import Roster, Unit
from collect.submission import Submission
from collect.workbook.county import County, OutstandingLine, UnitLine, county_workbook
from collect.workbook.layout import column_name
from collect.workbook.values import in_unit
from collect.workbook.write import write_workbook
from returns import EVERY_FORM, YEAR, a_form, a_layout, a_return

MIXED = "disclosure-2021-mixed"
FIRST_UNIT, FIRST_FIGURE = 8, 5
"""Row of the first unit and column of the first figure on 明细, counted from 1."""
UNITS = tuple(
    Unit(f"QA{number:02}", name, "乡镇", "QA")
    for number, name in enumerate(
        (
            "示例甲镇人民政府", "=1+1镇", "示例丙镇人民政府", "+示例丁乡", "-示例戊乡", "@示例己乡",
            "示例庚镇 & 某某街道办事处（虚构，名称很长，要折成两行）", "示例辛镇人民政府", "示例壬乡人民政府", "示例癸乡人民政府",
            "示例子乡人民政府", "示例丑乡人民政府", "示例寅乡人民政府", "示例卯乡人民政府",
        ),
        1,
    )
)  # fmt: skip
NEVER_CAME, NOT_ACCEPTED, EXCUSED = ("QA03", "QA11"), ("QA08",), ("QA14",)


def invented(form: Form, unit: Unit, place: int) -> Submission:
    """A return with a different figure in nearly every cell; the seventh unit declares its last table nil."""
    submission = a_return(form=form, unit=unit)
    figures = {cell: (7 * place + 3 * number) % 23 for number, cell in enumerate(form.entries)}
    for cell in form.entries:
        if form.measure(cell).decimals:
            figures[cell] = 100_001 * (place + 1)
    if place != 6:
        return Submission(submission.stamp, figures)
    nil = form.tables[-1].code
    stated = {cell: 0 if cell.table == nil else figure for cell, figure in figures.items()}
    return Submission(submission.stamp, stated, nil=frozenset({nil}))


@cache
def a_county(name: str = MIXED, units: Sequence[Unit] = UNITS) -> County:
    """A county most of whose units are counted; two never answered, one is not accepted, one is excused."""
    form = a_form(name)
    absent = {*NEVER_CAME, *NOT_ACCEPTED, *EXCUSED}
    accepted: dict[str, tuple[Submission, str]] = {}
    for place, unit in enumerate(units):
        if unit.code not in absent:
            submission = invented(form, unit, place)
            start = offset(form.fingerprint, unit.code, YEAR)
            accepted[unit.code] = (submission, check_code(form, submission.figures, start))
    aggregate = rolled_up(form, Roster(tuple(units)), accepted, waived=EXCUSED)
    coverage = Coverage(len(units) - 1, len(accepted) + 1, len(accepted), 0, len(accepted))
    return County(
        form, a_layout(name).style, "示例县人民政府", YEAR, aggregate, coverage,
        tuple(a_line(unit, aggregate) for unit in units), some_findings(units),
    )  # fmt: skip


def a_line(unit: Unit, aggregate: Aggregate) -> UnitLine:
    """Where a unit of the county stands."""
    codes = {each.unit.code: each.check_code for each in aggregate.counted}
    if unit.code in codes:
        return UnitLine(unit, "已通过", "2024-01-12T09:30:00+08:00", 1, True, codes[unit.code], 0)
    if unit.code in NOT_ACCEPTED:
        return UnitLine(unit, "已退回", "2024-01-17T16:05:00+08:00", 2, False, "ABC234", 2)
    return UnitLine(unit, "免报" if unit.code in EXCUSED else "已发送", "", 0, None, "", 0)


def some_findings(units: Sequence[Unit]) -> tuple[OutstandingLine, ...]:
    unit = next(unit for unit in units if unit.code in NOT_ACCEPTED)
    long = "“三、收到和处理政府信息公开申请情况”“自然人”栏：第一项加第二项之和应等于第三项加第四项之和。前者为 7，后者为 6，相差 1。"
    return (
        OutstandingLine(unit, "R3", "hard", long),
        OutstandingLine(unit, "R7", "soft", "=本年新收与上年相差很大，请说明。"),
    )


def written(county: County, folder: Path) -> Path:
    path = folder / "county.xlsx"
    path.write_bytes(write_workbook(county_workbook(county)))
    return path
