"""What one report says, from its title to its check code.

Pure: no file format, no clock, no path. The statutory tables stand as ``collect.form.grid`` prints them;
nothing about their shape is decided here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from collect.errors import CollectError
from collect.form.arithmetic import Number
from collect.form.figures import written
from collect.form.grid import Box, Grid, Role, printed
from collect.form.model import Cell, Form, Table
from collect.form.style import Style, TableStyle
from collect.words import say

_VOID = "—"
_HEADS = (Role.HEADING, Role.HEAD)
_PAGE_ROWS = 40
"""More rows than this do not fit on one page."""
_OWN_LINE = re.compile(r"[（(]([一二三四五六七八九十]{1,3}|\d{1,2})[）)]\s*[^\s。；：，、！？;:,!?]{1,20}")
"""A head on a line of its own: a number in brackets, a few words, no mark that ends or joins clauses."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a section (``level`` 1), or a unit's own short head inside its prose (2)."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of prose."""

    text: str


class Kind(StrEnum):
    """What stands in a rectangle of a table."""

    HEAD = "head"
    LABEL = "label"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Rectangle:
    """One printed rectangle, in grid rows and columns from 0. ``vertical``: its text runs downwards."""

    row: int
    column: int
    rows: int
    columns: int
    kind: Kind
    text: str
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class Statutory:
    """A statutory table: its name in the styles, its title, column widths in mm, rows of heads, boxes.

    ``head_rows`` is 0 where the heads belong to one block only and may not repeat over the next page;
    ``seams`` are the rows a page may turn before.
    """

    name: str
    title: str
    widths: tuple[float, ...]
    head_rows: int
    seams: frozenset[int]
    boxes: tuple[Rectangle, ...]


Passage = Heading | Paragraph | Statutory


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A report before ink. ``title`` has a line break where it is too long for one line; ``closing`` are the
    lines of the signature; ``small_print`` is the check code's sentence, or empty.
    """

    title: str
    period: str
    blocks: tuple[Passage, ...]
    closing: tuple[str, ...]
    small_print: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What a report gives an account of: whose, of which year, its figures and its prose by section.

    ``figures`` hold every cell, totals included, in smallest units (``collect.form.arithmetic.computed``).
    """

    name: str
    year: int
    figures: Mapping[Cell, Number]
    narratives: Mapping[str, str]


def unit_report(form: Form, style: Style, *, account: Account, check_code: str) -> ReportDraft:
    """One unit's report, with the check code that tells which figures were signed."""
    blocks = _sections(form, style, account=account, unwritten=say("report.no-narrative"))
    return _bound(form, account, blocks=blocks, small_print=say("report.check-code", code=check_code))


def county_report(form: Form, style: Style, *, account: Account, counted: int, missing: Sequence[str]) -> ReportDraft:
    """The county's report in the same format. Its first section opens with how many units of how many are
    in it, and names every one that is not.
    """
    first, *others = _sections(form, style, account=account, unwritten=say("report.county-no-narrative"))
    blocks = [first, *_coverage(counted, missing), *others]
    return _bound(form, account, blocks=blocks, small_print="")


def passages(narrative: str) -> list[Passage]:
    """A narrative as its author divided it: one passage per line, blank ends and empty lines gone."""
    lines = (line.strip() for line in narrative.splitlines())
    return [Heading(line, 2) if _OWN_LINE.fullmatch(line) else Paragraph(line) for line in lines if line]


def _coverage(counted: int, missing: Sequence[str]) -> Iterator[Passage]:
    expected = counted + len(missing)
    if not missing:
        yield Paragraph(say("report.coverage-whole", expected=expected))
        return
    yield Paragraph(say("report.coverage", expected=expected, counted=counted))
    yield Paragraph(say("report.missing", count=len(missing), names="、".join(missing)))


def _bound(form: Form, account: Account, *, blocks: Sequence[Passage], small_print: str) -> ReportDraft:
    """The title and the period before the sections; the signature, its date left to the unit, after them."""
    return ReportDraft(
        title=_title(form, account),
        period=say("report.period", year=account.year),
        blocks=tuple(blocks),
        closing=(account.name, say("report.date")),
        small_print=small_print,
    )


def _title(form: Form, account: Account) -> str:
    """The report's title, broken before the form's own: whose and of which year above, what it is below."""
    whole = form.report_title.format(unit=account.name, year=account.year)
    above = whole.removesuffix(form.title)
    return f"{above}\n{form.title}" if above and above != whole else whole


def _sections(form: Form, style: Style, *, account: Account, unwritten: str) -> list[Passage]:
    """Every section in the form's order: its head, then its table or its prose."""
    tables = {table.code: table for table in form.tables}
    blocks: list[Passage] = []
    for code in form.sections:
        if code in tables:
            table = tables[code]
            statutory = _statutory(form, table, style=style.tables[code], figures=account.figures)
            blocks += [Heading(table.title), statutory]
        else:
            prose = passages(account.narratives.get(code, ""))
            blocks += [Heading(form.narrative(code).title), *(prose or [Paragraph(unwritten)])]
    return blocks


def _statutory(form: Form, table: Table, *, style: TableStyle, figures: Mapping[Cell, Number]) -> Statutory:
    grid = printed(table)

    def text(box: Box) -> str:
        if box.cell is not None:
            return written(figures[box.cell], form.measure(box.cell))
        return _VOID if box.role is Role.VOID else box.text

    boxes = tuple(
        Rectangle(box.row, box.column, box.rows, box.columns, _kind(box), text(box), box.vertical) for box in grid.boxes
    )
    widths = _widths(table, grid, style=style)
    return Statutory(style.sheet, table.title, widths, grid.head_rows, _seams(grid), boxes)


def _kind(box: Box) -> Kind:
    if box.role in _HEADS or box.vertical:
        return Kind.HEAD
    return Kind.LABEL if box.role is Role.LABEL else Kind.FIGURE


def _seams(grid: Grid) -> frozenset[int]:
    """Where heads begin below figures; in a block longer than a page, every row below its first too."""
    heads = {box.row for box in grid.boxes if box.role in _HEADS}
    begins = [row for row in sorted(heads) if row - 1 not in heads]
    ends = [*begins[1:], grid.rows]
    long = (
        row
        for begin, end in zip(begins, ends, strict=True)
        if end - begin > _PAGE_ROWS
        for row in range(begin, end)
        if not {row, row - 1} & heads
    )
    return frozenset((*begins[1:], *long))


def _widths(table: Table, grid: Grid, *, style: TableStyle) -> tuple[float, ...]:
    """The width of every grid column in mm; a single figure width stands for all figure columns."""
    count = grid.columns - grid.label_columns
    columns = style.report_columns * count if len(style.report_columns) == 1 else style.report_columns
    widths = (*style.report_stub, *columns)
    if len(style.report_stub) != grid.label_columns or len(columns) != count:
        raise CollectError(
            "report-widths", table=table.code, labels=grid.label_columns, columns=count, found=len(widths)
        )
    return widths
