"""How a form is dressed when it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from collect.form.charts import Charted, charted
from collect.form.grid import printed
from collect.form.model import Form, Table
from collect.words import say


@dataclass(frozen=True, slots=True)
class TableStyle:
    """One table: the name of its sheet, its page, and its column widths.

    ``stub`` and ``column`` are worksheet widths in characters; ``report_stub`` and ``report_columns`` are
    millimetres in the Word report (one width for every figure column, or one for each).
    """

    sheet: str
    landscape: bool
    stub: tuple[float, ...]
    column: float
    report_stub: tuple[float, ...]
    report_columns: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """A form's dress: fonts of the workbook, the style of each table by code, the charts of the county's workbook."""

    font: str
    head_font: str
    size: float
    tables: Mapping[str, TableStyle]
    charts: tuple[Charted, ...] = ()


def style_in(written: dict[str, Any], form: Form) -> Style:
    """The style a ``style.toml`` writes down. Raises KeyError naming the first thing that is missing, ValueError saying
    what does not fit the form.
    """
    return Style(
        font=written["workbook"]["font"],
        head_font=written["workbook"]["head_font"],
        size=written["workbook"]["size"],
        tables={table.code: _table(table, written["table"][table.code]) for table in form.tables},
        charts=tuple(charted(each, form) for each in written.get("chart", ())),
    )


def _table(table: Table, written: dict[str, Any]) -> TableStyle:
    labels = printed(table).label_columns
    if len(written["stub"]) != labels:
        raise ValueError(say("style.stub", table=table.code, labels=labels, found=len(written["stub"])))
    return TableStyle(
        sheet=written["sheet"],
        landscape=written["landscape"],
        stub=tuple(written["stub"]),
        column=written["column"],
        report_stub=tuple(written["report_stub"]),
        report_columns=tuple(written["report_columns"]),
    )
