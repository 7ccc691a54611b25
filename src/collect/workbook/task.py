"""How one finding stands on the first sheet of a marked copy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from collect.form.model import Cell, EditRule, Severity, Test
from collect.words import say
from collect.workbook.explaining import LEAST, explanation_box
from collect.workbook.hidden import BAD, BLANK, CONTRADICTED, Hidden, unbroken
from collect.workbook.ink import Content, Formula, Inked, Link, Look
from collect.workbook.layout import MARKED, Spot
from collect.workbook.looks import Looks
from collect.workbook.marks import Mark, is_total, lines, where
from collect.workbook.printed import lines_of
from collect.workbook.values import smallest

NUMBER, STATUS, CONTENT, KEY = range(4)
"""Columns. The key stands right of its box."""
WORDS = {Severity.HARD: "marked.mend", Severity.SOFT: "marked.explain", Severity.NOTE: "marked.know"}
_FLAGS = {Test.FIGURE: BAD, Test.ANSWERED: BLANK, Test.NIL: CONTRADICTED}
_NAMED = 12
"""So many cells are named by their addresses; the rest are counted."""
WIDTHS = {NUMBER: 7, STATUS: 13, CONTENT: 78, KEY: 8}
_BOX_LOWEST, _BOX_LINE = 46.0, 16.0
Live = tuple[str, bool]
"""A condition as a formula, and whether it is true now."""


@dataclass(frozen=True)
class Task:
    """One finding as a block of rows: what and where, what is asked, what to do, and a box where a reason will do."""

    mark: Mark
    hidden: Hidden
    looks: Looks
    row: int

    @property
    def spot(self) -> Spot:
        """Where it says whether it is done."""
        return Spot(MARKED, self.row, STATUS)

    @property
    def box(self) -> Spot | None:
        """Where the reason is written; None where none is asked."""
        asks = self.mark.severity is Severity.SOFT
        return Spot(MARKED, self.row + 1 + len(self._told), CONTENT) if asks else None

    @property
    def box_height(self) -> float:
        """High enough for what was written, and inviting."""
        rows = sum(lines_of(line, WIDTHS[CONTENT]) for line in self.mark.explanation.splitlines())
        return max(_BOX_LOWEST, rows * _BOX_LINE + 8)

    @property
    def end(self) -> int:
        """The row after the empty one below it."""
        return self.row + 1 + len(self._told) + (1 if self.box else 0) + 1

    def inked(self) -> Iterator[Inked]:
        """Its rectangles."""
        head = self.looks.task[self.mark.severity]
        yield Inked(self.row, NUMBER, self.mark.number, head.but(align="center"))
        yield Inked(self.row, STATUS, self.status, head.but(align="center"))
        place = where(self.hidden.issue.form, self.mark.finding) or say("marked.whole")
        yield Inked(self.row, CONTENT, place, head.but(colour="#000000", indent=1))
        below = self.end - self.row - 2
        yield Inked(self.row + 1, NUMBER, self._link(), self.looks.link.but(top=True), rows=below)
        for below, (caption, text) in enumerate(self._told, self.row + 1):
            yield Inked(below, STATUS, caption, self._caption)
            likely = caption == say("marked.repair")
            yield Inked(below, CONTENT, text, self.looks.label.but(size=self.looks.style.size - 0.5, bold=likely))
        if self.box:
            yield Inked(self.box.row, STATUS, say("marked.box"), self._caption)
            key = Spot(MARKED, self.box.row, KEY)
            given = self.mark.explanation
            dress = (self.looks.answer.but(top=True, indent=1), self.looks.key)
            yield from explanation_box(self.box, key=key, dress=dress, key_text=self.mark.finding.key, given=given)

    @cached_property
    def _told(self) -> tuple[tuple[str, str], ...]:
        form = self.hidden.issue.form
        return (*lines(form, self.mark), (say("marked.do"), self._advice()))

    @property
    def _caption(self) -> Look:
        return self.looks.label.but(align="center", indent=0, colour="#595959", size=self.looks.style.size - 0.5)

    # ── what to do ───────────────────────────────────────────────────────────────────────────────

    def _advice(self) -> str:
        finding, severity = self.mark.finding, self.mark.severity
        if severity is Severity.NOTE:
            return say("marked.advice-note")
        if is_total(self.hidden.issue.form, finding):
            return say("marked.advice-total")
        places = self._places()
        if severity is Severity.SOFT:
            return say("marked.advice-soft", places=places)
        return say("marked.advice-hard", places=places)

    def _places(self) -> str:
        """The cells by sheet and address, and the box of prose."""
        layout, finding = self.hidden.layout, self.mark.finding
        spots = [layout.cells[cell] for cell in finding.cells]
        spots = [layout.narratives[finding.section], *spots] if finding.section in layout.narratives else spots
        named = [spot.address for spot in spots[:_NAMED]]
        sheets = dict.fromkeys(spot.sheet for spot in spots)
        parts = [
            say("marked.places", sheet=sheet, cells=say("naming.join").join(
                address for spot, address in zip(spots, named, strict=False) if spot.sheet == sheet
            ))
            for sheet in sheets
        ]  # fmt: skip
        more = say("marked.places-more", count=len(spots)) if len(spots) > _NAMED else ""
        return say("naming.join").join(parts) + more if spots else say("marked.whole")

    @property
    def _first(self) -> Spot | None:
        """Where the sender looks first: the prose, the likely slip, a cell that is open, else any."""
        layout, finding = self.hidden.layout, self.mark.finding
        if finding.section in layout.narratives:
            return layout.narratives[finding.section]
        form, carried = self.hidden.issue.form, self.hidden.issue.carried
        cells = sorted(finding.cells, key=lambda cell: cell in form.parts or cell in carried)
        cells = [*self.mark.suspects, *cells]
        return layout.cells[cells[0]] if cells else None

    def _link(self) -> Content:
        return Link(self._first.reference, say("workbook.go")) if self._first else None

    # ── whether it is done ───────────────────────────────────────────────────────────────────────

    @cached_property
    def status(self) -> Formula:
        """The symbol and the word before the finding; they change while the sender works."""
        word = say(WORDS[self.mark.severity])
        if self.mark.severity is Severity.NOTE:
            return Formula(f'"{word}"', word)
        if is_total(self.hidden.issue.form, self.mark.finding):
            word = say("marked.restored")
            return Formula(f'"{word}"', word)
        text, now = f'"{word}"', word
        if self.box:
            given, said = len(self.mark.explanation.strip()) >= LEAST, say("marked.explained")
            text = f'IF(LEN(TRIM({self.box.fixed}))>={LEAST},"{said}",{text})'
            now = said if given else now
        (gone, is_gone), code = (self._gone, "marked.mended") if self._gone else (self._changed, "marked.touched")
        return Formula(f'IF({gone},"{say(code)}",{text})', say(code) if is_gone else now)

    @property
    def _rule(self) -> EditRule | None:
        return next((rule for rule in self.hidden.issue.form.edits if rule.code == self.mark.finding.rule), None)

    @cached_property
    def _gone(self) -> Live | None:
        """Whether its rule holds in its places by now; None where the workbook cannot tell."""
        rule, cells = self._rule, self.mark.finding.cells
        if rule is None or not cells:
            return None
        if rule.test in _FLAGS:
            return self._unflagged(_FLAGS[rule.test], rule)
        asked = [
            (self.hidden.claim(place).reference, each.holds is not False)
            for place, each in enumerate(self.hidden.asked)
            if each.rule is rule and set(each.claim.cells) <= set(cells)
        ]
        failing = "+".join(f"(1-{reference})" for reference, _ in asked)
        return (f"{failing}=0", all(holds for _, holds in asked)) if asked else None

    def _unflagged(self, column: int, rule: EditRule) -> Live:
        cells = set(self.mark.finding.cells)
        rows = sorted(self.hidden.layout.figure_rows[cell] for cell in cells)
        by_row: Mapping[int, Cell] = {row: cell for cell, row in self.hidden.layout.figure_rows.items()}
        runs = [self.hidden.figures((by_row[top], by_row[end]), column) for top, end in unbroken(rows)]
        return f"SUM({','.join(runs)})=0", cells.isdisjoint(self.hidden.issue.judgement.cells(rule))

    @property
    def _changed(self) -> Live:
        """Whether anything it speaks of is no longer what it was."""
        tests = [*self._changed_prose(), *map(self._changed_figure, self.mark.finding.cells[:_NAMED])]
        return (f"OR({','.join(tests)})" if tests else "FALSE"), False

    def _changed_prose(self) -> Iterator[str]:
        """Told by its length: no formula holds a long text. Programs count some rare characters as one or as two."""
        layout, section = self.hidden.layout, self.mark.finding.section
        text = self.hidden.issue.submission.narratives.get(section, "")
        if section in layout.narratives and all(ord(sign) <= 0xFFFF for sign in text):
            yield f"LEN({layout.narratives[section].reference})<>{len(text)}"

    def _changed_figure(self, cell: Cell) -> str:
        now = smallest(self.hidden.issue.judgement.figures[cell])
        return f"ROUND({self.hidden.figure(cell).reference}-{now},6)<>0"
