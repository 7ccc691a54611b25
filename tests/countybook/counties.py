"""The counties the tests of the county's workbook are made of."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from openpyxl import Workbook, load_workbook

from collect.campaign.coverage import Coverage
from collect.countybook.draft import County, UnitLine, county_workbook
from collect.form.arithmetic import Number, computed
from collect.form.model import Cell, Form
from collect.office.suite import Suite, values
from collect.rollup import rolled_up
from collect.roster import Roster, Unit
from collect.submission import Submission
from collect.workbook.write import write_workbook
from returns import YEAR, a_form, a_layout, a_return

CODE = "1123012300000000{:02}"
"""A code of eighteen digits: a spreadsheet that takes it for a number cannot tell two of them apart."""
UNITS = tuple(Unit(CODE.format(number), f"示例{number}镇", "乡镇") for number in range(1, 8))
Figures = Mapping[Cell, Number]


def entries(form: Form, start: int, step: int = 3) -> dict[Cell, Number]:
    """Another figure in nearly every entry."""
    return {cell: start + step * place % 17 for place, cell in enumerate(form.entries)}


def a_county(name: str, *, own: Sequence[Figures] | None = None, prior: Mapping[int, Figures] | None = None) -> County:
    """A county all of whose units are counted; ``own`` are their entries in order, ``prior`` what some of them (by
    their place from 0) reported last year, totals included.
    """
    form = a_form(name)
    figures = own if own is not None else [entries(form, 11 * place) for place in range(len(UNITS))]
    accepted: dict[str, tuple[Submission, str]] = {
        unit.code: (replace(a_return(form=form, unit=unit), figures=stated), "ABC234")
        for unit, stated in zip(UNITS, figures, strict=False)
    }
    aggregate = rolled_up(form, Roster(UNITS), accepted=accepted)
    coverage = Coverage(len(UNITS), len(accepted), len(accepted), 0, len(accepted))
    known = {UNITS[place].code: stated for place, stated in (prior or {}).items()}
    style = a_layout(name).style
    return County(form, style, "示例县人民政府", YEAR, aggregate, coverage, (), (), prior=known)


def a_large_county(count: int, *, compared: int = 0) -> County:
    """A county of so many units, all counted, with another figure in nearly every cell; of the first ``compared`` last
    year is known.
    """
    form, random = a_form("disclosure-2021"), Random(count)
    units = [Unit(f"QA{number:06}", f"示例{number}镇人民政府", "乡镇") for number in range(1, count + 1)]
    blank = a_return(form=form, unit=units[0])
    accepted: dict[str, tuple[Submission, str]] = {
        unit.code: (replace(blank, figures={cell: random.randint(0, 300) for cell in form.entries}), "ABC234")
        for unit in units
    }
    aggregate, at = rolled_up(form, Roster(tuple(units)), accepted=accepted), "2024-01-12T09:30:00+08:00"
    lines = [UnitLine(unit, "已验收", at, 1, True, "ABC234", 0, at) for unit in units]
    coverage, style = Coverage(count, count, count, 0, count), a_layout("disclosure-2021").style
    prior = {each.unit.code: each.figures for each in aggregate.counted[:compared]}
    return County(form, style, "示例县人民政府", YEAR, aggregate, coverage, lines, (), prior=prior)


def last_year(form: Form, places: Sequence[int]) -> dict[int, Figures]:
    """What these units reported last year, totals included."""
    return {place: computed(form, entries(form, 5 * place, 7)) for place in places}


def written(county: County, folder: Path) -> Path:
    """The county's workbook as a file."""
    path = folder / "county.xlsx"
    path.write_bytes(write_workbook(county_workbook(county)))
    return path


def opened(path: Path, *, formulas: bool = False) -> Workbook:
    """The workbook as a foreign library reads it."""
    return load_workbook(path, data_only=not formulas)


def poisoned(path: Path) -> Path:
    """The same workbook with every cached value of a formula replaced by nonsense."""
    target = path.with_name("poisoned.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as sink:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content, count = re.subn(rb"</f><v>[^<]*</v>", b"</f><v>987654</v>", content)
                assert count or b"<f>" not in content
            sink.writestr(name, content)
    return target


def calculated(suite: Suite, path: Path) -> Mapping[tuple[str, str], object]:
    """What an office suite comes to when it may believe nothing: by sheet and address."""
    return values(suite, [poisoned(path)], recalculate=True)[0]


def assert_calculated_as_written(suite: Suite, path: Path, *sheets: str) -> int:
    """Every formula of these sheets comes to what stands beside it; how many there are."""
    shown, cached, asked = calculated(suite, path), opened(path), opened(path, formulas=True)
    every = ((sheet, cell) for sheet in sheets for row in asked[sheet].iter_rows() for cell in row)
    formulas = [(sheet, cell.coordinate) for sheet, cell in every if cell.data_type == "f"]
    wanted = {(sheet, address): cached[sheet][address].value or 0 for sheet, address in formulas}
    assert {place: shown[place] or 0 for place in wanted} == wanted
    return len(formulas)
