"""How a roster stands in a sheet."""

import csv
import unicodedata
import warnings
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from collect.campaign.filing import put
from collect.campaign.refusal import plainly
from collect.errors import CollectError
from collect.roster import Roster, Unit, faults
from collect.words import say

_HEADS: Mapping[str, str] = {
    "code": "roster.head-code",
    "name": "roster.head-name",
    "level": "roster.head-level",
    "parent": "roster.head-parent",
    "contact": "roster.head-contact",
    "telephone": "roster.head-telephone",
    "email": "roster.head-email",
}
_NEEDED = {"code", "name"}
_HALF_WIDTH = {"code", "telephone", "email"}
"""What an input method may have typed in full width: ＱＡ０１ is QA01."""
_DEEPEST_HEAD = 20
_SHOWN = 50
"""So many faults of a roster are listed."""
_UNREADABLE = (
    BadZipFile, InvalidFileException, ParseError, zlib.error, KeyError, ValueError, TypeError, EOFError,
)  # fmt: skip
_Lines = Sequence[Sequence[str]]


def read_roster(path: Path) -> Roster:
    """The units of an .xlsx or .csv list, found by the words of its head row; other columns are ignored.

    Raises CollectError: ``roster-missing``, ``roster-unreadable``, ``roster-no-head``, ``roster-empty``, or
    ``roster-faulty`` with all faults at once, each with its row, as many of them as a person reads.
    """
    if not path.is_file():
        raise CollectError("roster-missing", path=path)
    with plainly(path):
        content = path.read_bytes()
    try:
        sheets = [_csv_lines(content)] if path.suffix.lower() == ".csv" else _xlsx_sheets(content)
    except _UNREADABLE as fault:
        raise CollectError("roster-unreadable", path=path) from fault
    return _roster(path, sheets)


def copy_roster(source: Path, destination: Path) -> None:
    """Puts the list into a campaign as .xlsx: as it is when it is one, else written anew."""
    roster = read_roster(source)
    if source.suffix.lower() == ".xlsx":
        put(destination, source.read_bytes())
    else:
        put(destination, _as_xlsx(roster))


def _roster(path: Path, sheets: Sequence[_Lines]) -> Roster:
    found = [(lines, row) for lines in sheets if (row := _head_row(lines)) is not None]
    if not found:
        heads = "、".join(say(code) for key, code in _HEADS.items() if key in _NEEDED)
        raise CollectError("roster-no-head", path=path, heads=heads)
    lines, head = found[0]
    columns = _columns(lines[head])
    units = [
        (number, _unit(columns, line))
        for number, line in enumerate(lines[head + 1 :], start=head + 2)
        if any(line[place] for place in columns.values() if place < len(line))
    ]
    if not units:
        raise CollectError("roster-empty", path=path)
    if wrong := faults(units):
        raise CollectError("roster-faulty", path=path, count=len(wrong), faults="\n".join(_shown(wrong)))
    return Roster(tuple(unit for _, unit in units))


def _shown(wrong: Sequence[str]) -> Sequence[str]:
    """As many faults as a person reads: a column that is wrong throughout would fill the screen many times over."""
    left = len(wrong) - _SHOWN
    return [*wrong[:_SHOWN], say("roster.more", count=left)] if left > 0 else wrong


def _head_row(lines: _Lines) -> int | None:
    candidates = enumerate(lines[:_DEEPEST_HEAD])
    return next((row for row, line in candidates if _columns(line).keys() >= _NEEDED), None)


def _columns(line: Sequence[str]) -> dict[str, int]:
    """By field of a unit the place of its column; spaces in a head do not count."""
    heads = ["".join(text.split()) for text in line]
    return {key: heads.index(say(code)) for key, code in _HEADS.items() if say(code) in heads}


def _unit(columns: Mapping[str, int], line: Sequence[str]) -> Unit:
    texts = {key: line[place] for key, place in columns.items() if place < len(line)}
    for key in _HALF_WIDTH & texts.keys():
        texts[key] = unicodedata.normalize("NFKC", texts[key])
    return Unit(**({"code": "", "name": ""} | texts))


def _csv_lines(content: bytes) -> _Lines:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")  # what a Chinese Excel writes as CSV
    return [[cell.strip() for cell in line] for line in csv.reader(StringIO(text, newline=""))]


def _xlsx_sheets(content: bytes) -> list[_Lines]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of drop-downs it does not know: no matter in a list
        book = load_workbook(BytesIO(content), data_only=True)
    return [[[_text(cell) for cell in line] for line in sheet.iter_rows()] for sheet in book.worksheets]


def _text(cell: Any) -> str:
    """What the clerk sees in the cell: 1001 and not 1001.0, 007 when the cell shows leading noughts."""
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        noughts: str = cell.number_format
        return str(value).zfill(len(noughts)) if not noughts.strip("0") else str(value)
    return "" if value is None else str(value).strip()


def _as_xlsx(roster: Iterable[Unit]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = say("roster.sheet")
    keys = [field.name for field in fields(Unit)]
    sheet.append([say(_HEADS[key]) for key in keys])
    for unit in roster:
        sheet.append([getattr(unit, key) for key in keys])
    for cell in (cell for line in sheet.iter_rows() for cell in line):
        cell.number_format = "@"  # text: Excel shall not make 007 a 7 when a clerk mends the list
        cell.data_type = "s"  # and a name that begins with = is a name
    file = BytesIO()
    book.save(file)
    return file.getvalue()
