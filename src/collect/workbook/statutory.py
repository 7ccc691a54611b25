"""How the sheet of one statutory table is drawn: as printed, with a verdict beside every line and column."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from collect.form.grid import Role
from collect.form.model import Cell, Measure, Severity, Test
from collect.form.naming import allowed_words, cell_words
from collect.words import say
from collect.workbook import formula
from collect.workbook.hidden import BAD, BLANK, CONTRADICTED, Hidden
from collect.workbook.ink import Allowed, Content, Formula, Highlight, Inked, Look, Page, SheetDraft
from collect.workbook.issue import Issue
from collect.workbook.layout import GRID_ROW, NIL_ROW, TITLE_ROW, UNIT_ROW, Spot, TableSheet
from collect.workbook.looks import Looks
from collect.workbook.printed import PrintedTable, figure_look
from collect.workbook.values import in_unit

_TITLE_LENGTH, _PROMPT_LENGTH = 32, 255
"""What a spreadsheet shows of a validation's prompt."""
_MARGIN_WIDTH = 13


@dataclass(frozen=True)
class Statutory:
    """One table's sheet in one unit's workbook."""

    place: TableSheet
    hidden: Hidden
    looks: Looks
    footer: str

    @property
    def issue(self) -> Issue:
        """Whose workbook it is."""
        return self.hidden.issue

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of this table, totals too."""
        return tuple(self.place.cells)

    def sheet(self) -> SheetDraft:
        """The drafted sheet."""
        printed = PrintedTable(self.place, self.looks)
        grid = printed.inked(lambda cell: (self._content(cell), self._look(cell)))
        return SheetDraft(
            self.place.sheet,
            (*self._heads(), *grid, *self._margin(), *self._foot(), *self._small_print()),
            widths=printed.widths | {self.place.width: _MARGIN_WIDTH},
            heights={TITLE_ROW: 30, UNIT_ROW: 20, NIL_ROW: 22}
            | printed.heights()
            | {self.place.verdict_row: 22, self.place.foot_row: 24},
            allowed=(self._nil_choice(), *self._allowed()),
            highlights=tuple(self._highlights()),
            page=Page(
                landscape=printed.style.landscape,
                repeat=printed.heads,
                footer=self.footer,
                columns=self.place.width + 1,
                rows=self.place.token.row + 1,
            ),
            first=self._first(),
            freeze=printed.freeze,
        )

    def _first(self) -> tuple[int, int]:
        open_cells = [cell for cell in self.cells if self._role(cell) is Role.ENTRY]
        spot = self.place.cells[open_cells[0]]
        return spot.row, spot.column

    def _role(self, cell: Cell) -> Role:
        if cell in self.issue.form.parts:
            return Role.TOTAL
        return Role.CARRIED if cell in self.issue.carried else Role.ENTRY

    def _heads(self) -> Iterator[Inked]:
        width, nil = self.place.width, self.place.nil
        whose = say("workbook.whose", unit=self.issue.unit.name, year=self.issue.year)
        yield Inked(TITLE_ROW, 0, self.place.table.title, self.looks.title, columns=width)
        yield Inked(UNIT_ROW, 0, whose, self.looks.plain, columns=width)
        yield _across(NIL_ROW, nil.column, text=say("workbook.nil-label"), look=self.looks.caption.but(align="right"))
        declared = say("workbook.nil") if self.place.table.code in self.issue.submission.nil else None
        yield Inked(nil.row, nil.column, declared, self.looks.answer.but(align="center"))
        hint = say("workbook.nil-hint")
        if width - nil.column > 2:
            look = self.looks.plain.but(size=self.looks.style.size - 2)
            yield Inked(NIL_ROW, nil.column + 1, hint, look, columns=width - nil.column - 1)

    def _look(self, cell: Cell) -> Look:
        look = self.looks.entry if self._role(cell) is Role.ENTRY else self.looks.derived
        return figure_look(look, self.issue.form.measure(cell))

    def _content(self, cell: Cell) -> Content:
        measure = self.issue.form.measure(cell)
        if cell in self.issue.form.parts:
            text = formula.total_in(self.hidden.layout, cell)
            return Formula(text, in_unit(self.issue.judgement.figures[cell], measure))
        if cell in self.issue.submission.oddities:
            return self.issue.submission.oddities[cell].text  # as text, whatever it was, even where it begins with =
        figures = self.issue.submission.figures
        return in_unit(figures[cell], measure) if cell in figures else None

    def _margin(self) -> Iterator[Inked]:
        yield Inked(GRID_ROW, self.place.width, say("workbook.margin"), self.looks.caption.but(align="center"))
        for line in dict.fromkeys(cell.line for cell in self.cells):
            cells = tuple(cell for cell in self.cells if cell.line == line)
            spot = self.place.margin(self.place.cells[cells[0]].row)
            yield Inked(spot.row, spot.column, self._line_verdict(cells), self.looks.verdict)

    def _line_verdict(self, cells: tuple[Cell, ...]) -> Formula:
        """What is wrong along one line: what is no figure, hard claims, what is still blank, what wants a reason."""
        entries = tuple(cell for cell in cells if cell not in self.issue.form.parts)
        claims, doubts = self._along(cells, Severity.HARD), self._along(cells, Severity.SOFT)
        judgement = self.issue.judgement
        bad, blank = say("workbook.line-bad"), say("workbook.line-blank")
        text, cached = self._said_if_failing(doubts, "workbook.line-ask", otherwise=('""', ""))
        if entries:
            text = f'IF(SUM({self.hidden.figures(entries, BLANK)})>0,"{blank}",{text})'
            cached = blank if set(entries) & set(judgement.blank) else cached
        text, cached = self._said_if_failing(claims, "workbook.line-claim", otherwise=(text, cached))
        if entries:
            ranges = ",".join(self.hidden.figures(entries, column) for column in (BAD, CONTRADICTED))
            text = f'IF(SUM({ranges})>0,"{bad}",{text})'
            cached = bad if set(entries) & {*judgement.bad, *judgement.contradicted} else cached
        return Formula(text, cached)

    def _along(self, cells: tuple[Cell, ...], severity: Severity) -> list[int]:
        """The numbers of the claims of that severity along one line."""
        places = self._claims(_same_line, severity)
        return [place for place in places if self.hidden.asked[place].claim.cells[0] in cells]

    def _said_if_failing(self, claims: list[int], code: str, *, otherwise: tuple[str, str]) -> tuple[str, str]:
        """A formula that says this while one of the claims fails, else something else; and what it says now."""
        if not claims:
            return otherwise
        text, cached = otherwise
        return f'IF({self._failing(claims)}>0,"{say(code)}",{text})', say(code) if self._fails(claims) else cached

    def _claims(self, together: Callable[[tuple[Cell, ...]], bool], severity: Severity = Severity.HARD) -> list[int]:
        """The numbers of the claims about this table whose cells stand together on one line, or in one column."""
        asked = enumerate(self.hidden.asked)
        numbered = [(place, each.claim.cells) for place, each in asked if each.rule.severity is severity]
        own = [(place, cells) for place, cells in numbered if set(cells) <= set(self.cells)]
        return [place for place, cells in own if together(cells)]

    def _failing(self, claims: list[int]) -> str:
        return "+".join(f"(1-{self.hidden.claim(place).reference})" for place in claims)

    def _fails(self, claims: list[int]) -> bool:
        return any(self.hidden.asked[place].holds is False for place in claims)

    def _foot(self) -> Iterator[Inked]:
        """Under each column whether its claims hold: only where all lines belong to one block."""
        if not self._column_claims:
            return
        yield _across(
            self.place.verdict_row,
            self.place.grid.label_columns,
            text=say("workbook.foot"),
            look=self.looks.centred,
        )
        for column, claims in self._column_claims.items():
            good, bad = say("workbook.column-good"), say("workbook.column-bad")
            text = f'IF({self._failing(claims)}=0,"{good}","{bad}")'
            cached = bad if self._fails(claims) else good
            look = self.looks.verdict.but(border=True, align="center", colour="#000000")
            yield Inked(self.place.verdict_row, column, Formula(text, cached), look)

    @cached_property
    def _column_claims(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for place in self._claims(_same_column):
            cells = self.hidden.asked[place].claim.cells
            found.setdefault(self.place.cells[cells[0]].column, []).append(place)
        return found

    def _small_print(self) -> Iterator[Inked]:
        code, token = self.place.code, self.place.token
        yield _across(
            code.row, code.column, text=say("workbook.code-label"), look=self.looks.caption.but(align="right")
        )
        look = self.looks.caption.but(align="center", border=True)
        yield Inked(code.row, code.column, Formula(self.hidden.code.reference, self.issue.code), look)
        yield Inked(token.row, token.column, self.issue.token, self.looks.small)

    def _nil_choice(self) -> Allowed:
        nil = self.place.nil
        return Allowed(
            nil.row, nil.column, "list", say("workbook.nil"), say("workbook.nil-hint"), say("workbook.nil-refusal"),
            choices=(say("workbook.nil"),),
        )  # fmt: skip

    def _allowed(self) -> Iterator[Allowed]:
        for cell, spot in self.place.cells.items():
            if self._role(cell) is Role.ENTRY:
                yield self._allowance(cell, spot)

    def _allowance(self, cell: Cell, spot: Spot) -> Allowed:
        measure = self.issue.form.measure(cell)
        place = self.issue.form.places[cell]
        allowed = allowed_words(measure)
        named = place.column.label if not place.line.label else f"{place.line.label}·{place.column.label}"
        prompt = say("workbook.prompt", help=self._help(place.line.code), allowed=allowed, unit=measure.unit)
        refusal = say("workbook.refusal", place=cell_words(self.issue.form, cell), allowed=allowed)
        return Allowed(
            spot.row, spot.column, "decimal" if measure.decimals else "integer",
            named[:_TITLE_LENGTH], prompt[:_PROMPT_LENGTH], refusal[:_PROMPT_LENGTH],
            lowest=_lowest(measure), highest=measure.largest,
        )  # fmt: skip

    def _help(self, line: str) -> str:
        """What counts on a line, or on the branch it belongs to."""
        return self.place.table.help.get(line, "")

    def _highlights(self) -> Iterator[Highlight]:
        """A colour never speaks alone: the margin says the same in words, beside a symbol."""
        along, below = self._named(_same_line), self._named(_same_column)
        doubtful = self._named(_same_line, Severity.SOFT)
        for cell, spot in self.place.cells.items():
            if self._role(cell) is Role.ENTRY:
                when = formula.misfit(spot.address, self.issue.form.measure(cell))
                yield Highlight(spot.row, spot.column, when, self.looks.wrong)
            tests = [_says(self.place.margin(spot.row), "workbook.line-claim")] if cell in along else []
            tests += [_says(self.place.foot(spot.column), "workbook.column-bad")] if cell in below else []
            if tests:
                yield Highlight(spot.row, spot.column, f"OR({','.join(tests)})", self.looks.doubtful)
            if cell in doubtful:
                when = _says(self.place.margin(spot.row), "workbook.line-ask")
                yield Highlight(spot.row, spot.column, when, self.looks.asking)

    def _named(self, together: Callable[[tuple[Cell, ...]], bool], severity: Severity = Severity.HARD) -> set[Cell]:
        """The cells such claims name; of a total's claim the total alone, for its parts are named by others."""
        asked = [self.hidden.asked[place] for place in self._claims(together, severity)]
        spoken = (each.claim.cells[:1] if each.rule.test is Test.TOTAL else each.claim.cells for each in asked)
        return {cell for cells in spoken for cell in cells}


def _says(verdict: Spot, code: str) -> str:
    """Whether a verdict beside or below the table says this."""
    return f'{verdict.fixed}="{say(code)}"'


def _same_line(cells: tuple[Cell, ...]) -> bool:
    return len({cell.line for cell in cells}) == 1


def _same_column(cells: tuple[Cell, ...]) -> bool:
    return len({cell.line for cell in cells}) > 1 and len({cell.column for cell in cells}) == 1


def _lowest(measure: Measure) -> int:
    return -measure.largest if measure.negative else 0


def _across(row: int, columns: int, *, text: str, look: Look) -> Inked:
    """A caption over the label columns, however many there are."""
    return Inked(row, 0, text, look, columns=max(columns, 1))
