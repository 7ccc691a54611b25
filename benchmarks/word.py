"""How fast a unit's Word report is written, beside writing its bytes, and beside python-docx and docxtpl.

Five hands make the same report of the same figures and prose, in turn, in one process: ``ours`` (from the figures to
the file on disk, the pen taken up before), ``docxtpl`` (a template with a tag in every cell, if it is installed: it is
no dependency of ours), ``python-docx, cells once`` (the table's cells asked for once), ``python-docx, table.cell``
(asked for at each figure, as its manual shows), and ``bytes`` (the finished file written to disk: the limit). The text
of every cell and paragraph of all of them is compared first. The figures are medians over the same rounds; what is
judged are their ratios.

Fails (exit 1) below half of a target.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

from docx import Document

from collect.form.arithmetic import computed
from collect.report.draft import Account, Heading, Paragraph, Passage, ReportDraft, Statutory, blank
from collect.report.write import BODY, CLOSING, HEADINGS, PERIOD, SMALL_PRINT, TABLE, TITLE, Pen
from race import Race, Ratio, medians, told
from report.reports import PROSE, form, style, template

FORM = "disclosure-2021"
ROUNDS, FAST = 7, 40
"""Rounds; how often a fast hand works in each, to be measured at all."""
RATIOS = (Ratio("docxtpl", "ours", 50), Ratio("python-docx, table.cell", "ours", 500))

ENTRIES = {cell: place * 37 % 180 for place, cell in enumerate(form(FORM).entries)}
PEN, BLANK = Pen(template(FORM)), blank(form(FORM), style(FORM))


def drafted() -> ReportDraft:
    """The report, from the figures a unit filled in."""
    account = Account("庆安县同乐镇", 2023, computed(form(FORM), ENTRIES), PROSE)
    return BLANK.of_unit(account, check_code="K7M2QX")


def ours(target: Path) -> None:
    """Our pen, from the figures to the file."""
    PEN.write(drafted(), target)


class Bytes:
    """The limit: the same file, written as ours is."""

    def __init__(self) -> None:
        self.content = PEN.file(drafted())

    def __call__(self, target: Path) -> None:
        """Writes the file."""
        half = target.with_suffix(".part")
        half.write_bytes(self.content)
        half.replace(target)


class PythonDocx:
    """python-docx by its manual: paragraphs and tables added to the template, cells merged and filled in."""

    def __init__(self, *, once: bool) -> None:
        self.once = once

    def __call__(self, target: Path) -> None:
        """Writes the report."""
        document, report = Document(str(template(FORM))), drafted()
        document.element.body.clear_content()
        document.add_paragraph(report.title, TITLE)
        document.add_paragraph(report.period, PERIOD)
        for block in report.blocks:
            match block:
                case Heading(text, level):
                    document.add_paragraph(text, HEADINGS[level])
                case Paragraph(text):
                    document.add_paragraph(text, BODY)
                case Statutory():
                    self.table(document, block)
        for line in report.closing:
            document.add_paragraph(line, CLOSING)
        document.add_paragraph(report.small_print, SMALL_PRINT)
        document.save(str(target))

    def table(self, document: Any, block: Statutory) -> None:
        """One table, box by box."""
        rows = max(box.row + box.rows for box in block.boxes)
        columns = len(block.widths)
        table = document.add_table(rows, columns, style=TABLE)
        cells = table._cells if self.once else None  # noqa: SLF001 - the well-known way round its slowness

        def cell(row: int, column: int) -> Any:
            return cells[row * columns + column] if cells else table.cell(row, column)

        for box in block.boxes:
            first = cell(box.row, box.column)
            if box.rows > 1 or box.columns > 1:
                first.merge(cell(box.row + box.rows - 1, box.column + box.columns - 1))
            first.paragraphs[0].text = box.text


class Docxtpl:
    """docxtpl with a tag for every figure; the template is our own report with tags in the places of figures."""

    def __init__(self, folder: Path) -> None:
        self.make = import_module("docxtpl").DocxTemplate
        self.template = folder / "template.docx"
        report, figures, lines = drafted(), count(), count()
        blocks = [_tagged(block, figures, lines) for block in report.blocks]
        PEN.write(replace(report, title="{{ title }}", blocks=tuple(blocks)), self.template)

    def __call__(self, target: Path) -> None:
        """Fills in the template."""
        report = drafted()
        figures = [figure for block in report.blocks if isinstance(block, Statutory) for figure in block.figures]
        prose = [block.text for block in report.blocks if isinstance(block, Paragraph)]
        document = self.make(str(self.template))
        document.render({"title": report.title, "f": figures, "p": prose})
        document.save(str(target))


def _tagged(block: Passage, figures: Iterator[int], lines: Iterator[int]) -> Passage:
    """A passage with tags where a unit's own words and figures stand."""
    match block:
        case Statutory():
            return replace(block, figures=tuple(f"{{{{f[{next(figures)}]}}}}" for _ in block.figures))
        case Paragraph():
            return Paragraph(f"{{{{p[{next(lines)}]}}}}")
        case _:
            return block


def told_in(path: Path) -> tuple[list[str], list[list[str]]]:
    """The text of every paragraph, and of every cell of every table in reading order."""
    document = Document(str(path))
    cells = [
        ["".join(each.text for each in cell.p_lst) for row in table._tbl.tr_lst for cell in row.tc_lst]  # noqa: SLF001
        for table in document.tables
    ]
    return [each.text for each in document.paragraphs], cells


def races() -> Iterator[Race]:
    """The one race there is."""
    with tempfile.TemporaryDirectory() as name:
        folder, numbers = Path(name), count()
        hands: dict[str, Callable[[Path], None]] = {"ours": ours, "bytes": Bytes()}
        if find_spec("docxtpl"):
            hands["docxtpl"] = Docxtpl(folder)
        hands["python-docx, cells once"] = PythonDocx(once=True)
        hands["python-docx, table.cell"] = PythonDocx(once=False)
        for hand, write in hands.items():
            write(folder / f"{hand}.docx")
            assert told_in(folder / f"{hand}.docx") == told_in(folder / "ours.docx"), hand
        turns = {hand: partial(_turn, write, folder, numbers) for hand, write in hands.items()}
        spent = medians(turns, ROUNDS, at_once={"ours": FAST, "bytes": FAST})
    yield Race("One more unit's Word report", spent, RATIOS)


def _turn(write: Callable[[Path], None], folder: Path, numbers: Iterator[int]) -> None:
    write(folder / f"{next(numbers)}.docx")


if __name__ == "__main__":
    sys.exit(told(races()))
