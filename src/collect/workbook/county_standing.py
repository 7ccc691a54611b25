"""How the county's two lists are drawn: where each unit stands (上报情况), and what is still open (审核情况)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from collect.form.model import Severity
from collect.roster import Unit
from collect.words import say
from collect.workbook.county_source import COVERAGE, FINDINGS, County, OutstandingLine, UnitLine
from collect.workbook.ink import Content, Formula, Inked, Look, Page, SheetDraft
from collect.workbook.layout import Spot
from collect.workbook.looks import Looks
from collect.workbook.printed import high

_FIGURES_ROW = 4
_LAST_FIGURE_ROW = 9
_HEAD_ROW = 11
_UNIT_WIDTHS = (6, 12, 28, 12, 16, 18, 7, 10, 11, 10)
_FINDING_WIDTHS = (6, 12, 26, 9, 13, 78)
_FINDING_HEAD_ROW = 3
_SEVERITIES: Mapping[Severity, str] = {
    Severity.HARD: "county.hard",
    Severity.SOFT: "county.soft",
    Severity.NOTE: "county.remark",
}


@dataclass(frozen=True)
class _List:
    """A sheet with some rows on top and a list below them, to be filtered and printed on landscape pages."""

    county: County
    looks: Looks
    name: str
    widths: tuple[int, ...]
    head_row: int
