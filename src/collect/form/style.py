"""In which type, and how wide, a form is printed: what ``style.toml`` says."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collect.errors import CollectError
from collect.form.model import Form

STYLE_FILE = "style.toml"


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
    report_size: float


@dataclass(frozen=True, slots=True)
class Style:
    """A form's dress: fonts of the workbook, and the style of each table by code."""

    font: str
    head_font: str
    size: float
    tables: Mapping[str, TableStyle]


def load_style(folder: Path, form: Form) -> Style:
    """What ``style.toml`` says. Raises CollectError ``style-faulty`` naming the first key that is missing."""
    path = folder / STYLE_FILE
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        tables = {table.code: _table(written["table"][table.code]) for table in form.tables}
        return Style(
            font=written["workbook"]["font"],
            head_font=written["workbook"]["head_font"],
            size=written["workbook"]["size"],
            tables=tables,
        )
    except KeyError as missing:
        raise CollectError("style-faulty", path=path, fault=missing.args[0]) from None
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise CollectError("style-faulty", path=path, fault=fault) from None


def _table(written: dict[str, Any]) -> TableStyle:
    return TableStyle(
        sheet=written["sheet"],
        landscape=written["landscape"],
        stub=tuple(written["stub"]),
        column=written["column"],
        report_stub=tuple(written["report_stub"]),
        report_columns=tuple(written["report_columns"]),
        report_size=written["report_size"],
    )
