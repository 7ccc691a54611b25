"""What a marked copy (退回件) adds to a workbook as it was issued."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from collect.form.model import Cell, Severity
from collect.words import say
from collect.workbook.draft import footer, issued_workbook
from collect.workbook.hidden import Hidden
from collect.workbook.ink import Comment, Highlight, Inked, Link, SheetDraft, WorkbookDraft
from collect.workbook.issue import Issue, carried_forward
from collect.workbook.layout import MARKED, NARRATIVES, TITLE_ROW, Layout, Spot, TableSheet
from collect.workbook.looks import Looks
from collect.workbook.marks import Mark, Marks, flagged, is_total, lines, numbered
from collect.workbook.printed import high, lines_of
from collect.workbook.task import WORDS
from collect.workbook.values import in_unit
from collect.workbook.worklist import Worklist

__all__ = ["Mark", "Marks", "marked_workbook", "numbered"]

_COMMENTED = 24
"""So many cells of one finding bear its comment: a table left blank is told of once."""
_COMMENT_WIDTH, _COMMENT_COLUMNS, _COMMENT_LINE = 300, 44, 17
"""Pixels; how many columns of text fit into them; pixels of a line."""
_SMALL, _TALLEST_FIGURE = 8.5, 90.0
"""Size of a long text in a figure's place; points its row may take."""
_TEXT_WIDTH, _NOTE_WIDTH, _TALLEST = 80, 40, 405.0
"""Columns of the prose and of the margin beside it; points of the highest row there is."""


def marked_workbook(layout: Layout, issue: Issue, *, marks: Marks) -> WorkbookDraft:
    """The sender's own values in a fresh workbook, every finding marked where it is, and a first sheet of what to do.

    ``issue.submission`` is the return with its new stamp. Totals that were typed over are formulas again; a figure
    that was brought forward otherwise than last year's return says is open, or it could not be mended.
    """
    submission = replace(issue.submission, stated={})
    carried = carried_forward(issue.form, issue.prior)
    wrong = frozenset(cell for cell in carried if submission.figures.get(cell) != carried[cell])
    issue = replace(issue, submission=submission, opened=wrong)
    drawn = issued_workbook(layout, issue)
    hidden, looks = Hidden(layout, issue), Looks(layout.style)
    marked = _Marked(hidden, looks, marks)
    first = Worklist(marks, hidden, looks, footer(issue)).sheet()
    return replace(drawn, sheets=(first, *map(marked.sheet, drawn.sheets)))


@dataclass(frozen=True)
class _Marked:
    """The sheets of one workbook with their marks."""

    hidden: Hidden
    looks: Looks
    marks: Marks

    def sheet(self, drawn: SheetDraft) -> SheetDraft:
        tables = {table.sheet: table for table in self.hidden.layout.tables.values()}
        if drawn.name in tables:
            return self._table(drawn, tables[drawn.name])
        return self._narratives(drawn) if drawn.name == NARRATIVES else drawn

    # ── figures ──────────────────────────────────────────────────────────────────────────────────

    def _table(self, drawn: SheetDraft, table: TableSheet) -> SheetDraft:
        back = Link(f"'{MARKED}'!A1", say("marked.back"))
        link = Inked(TITLE_ROW, table.width, back, self.looks.link.but(border=False))
        long = self._long(drawn)
        small = {each: replace(each, look=each.look.but(wrap=True, size=_SMALL)) for each in long}
        heights = dict(drawn.heights)
        for each, points in long.items():
            heights[each.row] = max(heights[each.row], points)
        return replace(
            drawn,
            inked=(*(small.get(each, each) for each in drawn.inked), link),
            heights=heights,
            highlights=(*self._highlights(table), *drawn.highlights),
            comments=tuple(self._comments(table)),
        )

    def _long(self, drawn: SheetDraft) -> Mapping[Inked, float]:
        """The sender's texts in figures' places that one line does not hold, each with the height it needs."""
        cells = self.hidden.layout.cells
        places = {cells[cell] for cell in self.hidden.issue.submission.oddities}
        odd = [each for each in drawn.inked if Spot(drawn.name, each.row, each.column) in places]
        said = {each: f"✗ {each.content}" for each in odd}
        long = {each: text for each, text in said.items() if lines_of(text, drawn.widths[each.column]) > 1}
        wider = self.looks.style.size / _SMALL
        rows = {each: lines_of(text, drawn.widths[each.column] * wider) for each, text in long.items()}
        return {each: min(count * 1.35 * _SMALL + 4, _TALLEST_FIGURE) for each, count in rows.items()}

    @cached_property
    def _coloured(self) -> Mapping[Cell, Severity]:
        """The cells that bear a colour; what must be mended outshines what wants a reason."""
        form = self.hidden.issue.form
        suspected = {cell: Severity.SOFT for mark in self.marks.shown for cell in mark.suspects}
        return suspected | {
            cell: severity
            for severity in (Severity.SOFT, Severity.HARD)
            for mark in self.marks.of(severity)
            if not mark.finding.section
            for cell in flagged(form, mark.finding)
        }

    def _highlights(self, table: TableSheet) -> Iterator[Highlight]:
        looks = {Severity.HARD: self.looks.must_mend, Severity.SOFT: self.looks.must_explain}
        for cell, severity in self._coloured.items():
            if cell in table.cells:
                spot = table.cells[cell]
                yield Highlight(spot.row, spot.column, self._still(cell, spot), looks[severity])

    def _still(self, cell: Cell, spot: Spot) -> str:
        """Whether what stands there is what was sent: the mark goes as soon as it is changed.

        No formula quotes the sender: another text of the same length is no figure either.
        """
        issue = self.hidden.issue
        if cell in issue.submission.oddities:
            rare = any(ord(sign) > 0xFFFF for sign in issue.submission.oddities[cell].text)
            length = ">0" if rare else f"={len(issue.submission.oddities[cell].text)}"
            return f"AND(NOT(ISNUMBER({spot.address})),LEN({spot.address}){length})"
        if cell in issue.form.entries and cell not in issue.submission.figures:
            return f"LEN({spot.address})=0"
        now = in_unit(issue.judgement.figures[cell], issue.form.measure(cell))
        return f"IF(ISNUMBER({spot.address}),ROUND({spot.address}-{now},6)=0,FALSE)"

    def _comments(self, table: TableSheet) -> Iterator[Comment]:
        said: dict[Cell, list[str]] = {}
        for mark in self.marks.shown:
            named = flagged(self.hidden.issue.form, mark.finding)[:_COMMENTED]
            for cell in dict.fromkeys((*mark.suspects, *named)):
                said.setdefault(cell, []).append(self._comment(mark))
        for cell, texts in said.items():
            if cell in table.cells:
                yield _comment_at(table.cells[cell], "\n\n".join(texts))

    def _comment(self, mark: Mark) -> str:
        """What is said beside a cell: all that the first sheet says of it, and what is to be done."""
        form = self.hidden.issue.form
        head = say("marked.comment", status=say(WORDS[mark.severity]), number=mark.number)
        told = [say("marked.comment-line", caption=caption, text=text) for caption, text in lines(form, mark)]
        return "\n".join((head, *told, self._what_to_do(mark)))

    def _what_to_do(self, mark: Mark) -> str:
        if is_total(self.hidden.issue.form, mark.finding):
            return say("marked.advice-total")
        code = {Severity.HARD: "marked.comment-hard", Severity.SOFT: "marked.comment-soft"}
        return say(code.get(mark.severity, "marked.advice-note"))

    # ── prose ────────────────────────────────────────────────────────────────────────────────────

    def _narratives(self, drawn: SheetDraft) -> SheetDraft:
        """What is said of the prose stands in a margin beside it, as a teacher writes."""
        about = {code: self._about(code) for code in self.hidden.layout.narratives}
        if not any(about.values()):
            return replace(drawn, heights={**drawn.heights, **self._box_heights({})})
        notes = {code: "\n\n".join(map(self._comment, marks)) for code, marks in about.items() if marks}
        return replace(
            drawn,
            inked=(*drawn.inked, *self._margin(notes)),
            widths={0: _TEXT_WIDTH, 1: _NOTE_WIDTH},
            heights={**drawn.heights, **self._box_heights(notes)},
            comments=tuple(_comment_at(self.hidden.layout.narratives[code], text) for code, text in notes.items()),
        )

    def _about(self, section: str) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks.shown if mark.finding.section == section)

    def _margin(self, notes: Mapping[str, str]) -> Iterator[Inked]:
        for code, text in notes.items():
            row, marks = self.hidden.layout.narratives[code].row, self._about(code)
            counts = say("marked.margin", count=len(marks))
            yield Inked(row - 2, 1, counts, self.looks.head.but(fill="#FFE2B8", colour="#7A4A00", bold=True))
            look = self.looks.label.but(top=True, size=self.looks.style.size - 1, fill="#FFF8EC")
            yield Inked(row - 1, 1, text, look, rows=2)

    def _box_heights(self, notes: Mapping[str, str]) -> dict[int, float]:
        """High enough for the prose, and for what is said beside it; no row is higher than a spreadsheet has."""
        heights: dict[int, float] = {}
        for narrative in self.hidden.issue.form.narratives:
            row = self.hidden.layout.narratives[narrative.code].row
            prose = _high(self.hidden.issue.submission.narratives.get(narrative.code, ""), _TEXT_WIDTH)
            beside = _high(notes.get(narrative.code, ""), _NOTE_WIDTH)
            prompt = max(40.0, high(narrative.prompt, _TEXT_WIDTH))
            heights |= {row - 1: prompt, row: min(max(prose + 24, beside - prompt, 96.0), _TALLEST)}
        return heights


def _high(text: str, width: float) -> float:
    return sum(high(line, width) - 6 for line in text.splitlines()) + 6


def _comment_at(spot: Spot, text: str) -> Comment:
    rows = sum(lines_of(line or " ", _COMMENT_COLUMNS) for line in text.splitlines())
    return Comment(spot.row, spot.column, text, _COMMENT_WIDTH, rows * _COMMENT_LINE + 12)
