"""How the sheet of one statutory table is drawn: as printed, with a verdict beside every line and column."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from collect.form.grid import Role
from collect.form.model import Cell, Measure, Severity, Test
from collect.form.naming import allowed_words, cell_words
from collect.words import say
from collect.workbook import formula
from collect.workbook.hidden import BAD, BLANK, CONTRADICTED, Hidden, code_here
from collect.workbook.ink import Allowed, Computed, Content, Highlight, Inked, Look, Page, SheetDraft, asked
from collect.workbook.issue import Issue, token, whose
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
        grid = map(self._figured, printed.inked(lambda cell: (self._text(cell), self._look(cell))))
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
        yield Inked(TITLE_ROW, 0, self.place.table.title, self.looks.title, columns=width)
        yield asked(whose, self.issue, at=(UNIT_ROW, 0), look=self.looks.plain, columns=width)
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

    def _text(self, cell: Cell) -> Content:
        """What stands in a cell as text, whatever it was, even where it begins with =."""
        odd = self.issue.submission.oddities.get(cell)
        return odd.text if odd else None

    def _figured(self, inked: Inked) -> Inked:
        """The same cell with its figure, if it has one."""
        cell = self._printed.get((inked.row, inked.column))
        of = self._figure(cell) if cell else None
        return replace(inked, content=of(self.issue), of=of) if of else inked

    @cached_property
    def _printed(self) -> Mapping[tuple[int, int], Cell]:
        return {(spot.row, spot.column): cell for cell, spot in self.place.cells.items()}

    def _figure(self, cell: Cell) -> Callable[[Issue], Content] | None:
        """A total, or what is filled in already."""
        measure = self.issue.form.measure(cell)
        if cell in self.issue.form.parts:
            text = formula.total_in(self.hidden.layout, cell)
            return Computed(text, lambda issue: in_unit(issue.now(cell), measure))
        known = cell in self.issue.submission.figures and cell not in self.issue.submission.oddities
        return (lambda issue: in_unit(issue.submission.figures[cell], measure)) if known else None

    def _margin(self) -> Iterator[Inked]:
        yield Inked(GRID_ROW, self.place.width, say("workbook.margin"), self.looks.caption.but(align="center"))
        for line in dict.fromkeys(cell.line for cell in self.cells):
            cells = tuple(cell for cell in self.cells if cell.line == line)
            spot = self.place.margin(self.place.cells[cells[0]].row)
            yield asked(self._line_verdict(cells), self.issue, at=(spot.row, spot.column), look=self.looks.verdict)

    def _line_verdict(self, cells: tuple[Cell, ...]) -> Computed:
        """The first thing that is wrong along one line, as a formula; empty when nothing is."""
        told, text = tuple(self._tellings(cells)), '""'
        for each in reversed(told):
            text = f'IF({each.times}>0,"{each.words}",{text})'
        return Computed(text, lambda issue: next((each.words for each in told if each.wrong(issue)), ""))

    def _tellings(self, cells: tuple[Cell, ...]) -> Iterator["_Telling"]:
        """What can be wrong: what is no figure, hard claims, what is still blank, what wants a reason."""
        entries = tuple(cell for cell in cells if cell not in self.issue.form.parts)
        bad, hard = (Test.FIGURE, Test.NIL), self._along(cells, Severity.HARD)
        soft = self._along(cells, Severity.SOFT)
        if entries:
            ranges = ",".join(self.hidden.figures(entries, column) for column in (BAD, CONTRADICTED))
            yield _Telling(f"SUM({ranges})", say("workbook.line-bad"), _flagged(entries, bad))
        if hard:
            yield _Telling(self._failing(hard), say("workbook.line-claim"), _failed(hard))
        if entries:
            blank = f"SUM({self.hidden.figures(entries, BLANK)})"
            yield _Telling(blank, say("workbook.line-blank"), _flagged(entries, (Test.ANSWERED,)))
        if soft:
            yield _Telling(self._failing(soft), say("workbook.line-ask"), _failed(soft))

    def _along(self, cells: tuple[Cell, ...], severity: Severity) -> list[int]:
        """The numbers of the claims of that severity along one line."""
        places = self._claims(_same_line, severity)
        return [place for place in places if self.hidden.asked[place].claim.cells[0] in cells]

    def _claims(self, together: Callable[[tuple[Cell, ...]], bool], severity: Severity = Severity.HARD) -> list[int]:
        """The numbers of the claims about this table whose cells stand together on one line, or in one column."""
        return [place for place, cells in self._own[severity] if together(cells)]

    @cached_property
    def _own(self) -> Mapping[Severity, list[tuple[int, tuple[Cell, ...]]]]:
        """By severity the number and the cells of every claim about this table alone."""
        found: dict[Severity, list[tuple[int, tuple[Cell, ...]]]] = {severity: [] for severity in Severity}
        for place, each in enumerate(self.hidden.asked):
            cells = each.claim.cells
            if all(cell in self.place.cells for cell in cells):
                found[each.rule.severity].append((place, cells))
        return found

    def _failing(self, claims: list[int]) -> str:
        return "+".join(f"(1-{self.hidden.claim(place).reference})" for place in claims)

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
        good, bad = say("workbook.column-good"), say("workbook.column-bad")
        for column, claims in self._column_claims.items():
            look = self.looks.verdict.but(border=True, align="center", colour="#000000")
            said = Computed(
                f'IF({self._failing(claims)}=0,"{good}","{bad}")',
                lambda issue, claims=claims: bad if issue.failing(claims) else good,
            )
            yield asked(said, self.issue, at=(self.place.verdict_row, column), look=look)

    @cached_property
    def _column_claims(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for place in self._claims(_same_column):
            cells = self.hidden.asked[place].claim.cells
            found.setdefault(self.place.cells[cells[0]].column, []).append(place)
        return found

    def _small_print(self) -> Iterator[Inked]:
        code, place = self.place.code, self.place.token
        yield _across(
            code.row, code.column, text=say("workbook.code-label"), look=self.looks.caption.but(align="right")
        )
        look = self.looks.caption.but(align="center", border=True)
        yield asked(code_here(self.hidden), self.issue, at=(code.row, code.column), look=look)
        yield asked(token, self.issue, at=(place.row, place.column), look=self.looks.small)

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
        claims = [self.hidden.asked[place] for place in self._claims(together, severity)]
        spoken = (each.claim.cells[:1] if each.rule.test is Test.TOTAL else each.claim.cells for each in claims)
        return {cell for cells in spoken for cell in cells}


class _Telling(NamedTuple):
    """What can be wrong along a line: how often it is, as a formula; the words for it; whether a unit's is."""

    times: str
    words: str
    wrong: Callable[[Issue], bool]


def _flagged(cells: tuple[Cell, ...], tests: tuple[Test, ...]) -> Callable[[Issue], bool]:
    """Whether any of these cells fails one of these questions."""
    asked = frozenset(cells)
    return lambda issue: any(issue.flags(asked, test) for test in tests)


def _failed(claims: Sequence[int]) -> Callable[[Issue], bool]:
    """Whether any of these claims, given by number, does not hold."""
    return lambda issue: bool(issue.failing(claims))


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
