"""How many findings each rule has in each unit (审核情况), by what became of them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, product
from typing import NamedTuple

from collect.countybook.findings import severity_words
from collect.countybook.listing import ROW_POINTS, STATEMENT_ROW
from collect.countybook.source import MATRIX, County
from collect.form.model import Severity
from collect.roster import Unit
from collect.words import say
from collect.workbook.ink import Band, Content, Formula, Inked, Line, Look, Page, SheetDraft
from collect.workbook.layout import Spot
from collect.workbook.looks import Looks
from collect.workbook.printed import high

WORDS_ROW, SEVERITY_ROW, HEAD_ROW, FIRST_ROW = range(STATEMENT_ROW + 1, STATEMENT_ROW + 5)
"""The rows of heads: what a rule says, how much hangs on it, what it is called; and the first unit's."""
LABEL_WIDTHS = (12, 24, 15, 10, 7)
"""Widths of code, name, what became of the findings, the unit's standing, and how many findings there are."""
KEPT, _STATE, _TOTAL = 3, 2, 4
"""So many labels stay in sight, and are printed on every page: nothing is merged beyond them. Two columns."""
_RULE_WIDTH, _RULE_LETTERS = 13, 24
_FITTED, _STRIP, _SCALE = 200, 145, 66
"""The width in characters that is still fitted on one page; a wider sheet is printed at a scale, in strips."""


class Asked(NamedTuple):
    """One finding: whose, by which rule, how severe, and what became of it (the words for people)."""

    unit: Unit
    rule: str
    severity: str
    state: str


class _Column(NamedTuple):
    rule: str
    severity: str


@dataclass(frozen=True)
class Matrix:
    """The sheet that counts the findings: a column for each rule that found something; for each unit in which it did,
    a row for each thing that became of them.
    """

    county: County
    looks: Looks

    def sheet(self) -> SheetDraft:
        """The drafted sheet."""
        width, last = len(self._widths), FIRST_ROW + max(len(self._rows), 1) - 1
        heights = dict.fromkeys(range(last + 1, last + 2 + len(self._states)), ROW_POINTS)
        heads = {0: 30, 1: 20, STATEMENT_ROW: high(self._statement, sum(self._widths[self._begin : _SEEN])) + 4}
        return SheetDraft(
            MATRIX,
            (*self._titles(), *self._heads(), *self._totals(last + 1)),
            band=Band(FIRST_ROW, len(self._rows), self._lines, self._dresses) if self._rows else None,
            widths=dict(enumerate(self._widths)),
            heights=heights | heads | {WORDS_ROW: self._words_high, SEVERITY_ROW: 20, HEAD_ROW: 22},
            page=Page(
                landscape=True,
                repeat=(WORDS_ROW, HEAD_ROW),
                footer=self.county.footer,
                columns=width,
                rows=last + 2 + len(self._states),
                turns=self._turns,
                scale=_SCALE,
                labels=KEPT,
            ),
            protected=False,
            first=(FIRST_ROW, 0),
            freeze=(FIRST_ROW, KEPT),
            filtered=(HEAD_ROW, 0, last, width - 1),
        )

    # ── what was found ───────────────────────────────────────────────────────────────────────────

    @cached_property
    def _found(self) -> Sequence[Asked]:
        """Every finding, in the order of the roster."""
        place = {line.unit: number for number, line in enumerate(self.county.lines)}
        return sorted(self._asked(), key=lambda each: place.get(each.unit, len(place)))

    def _asked(self) -> Iterator[Asked]:
        for line in self.county.outstanding:
            shown_only = line.severity in (Severity.NOTE, Severity.TRIAL)
            still = say("county.answered") if line.answer else say("county.open")
            yield Asked(line.unit, line.rule, line.severity, say("county.shown-only") if shown_only else still)
        for line in self.county.settled:
            yield Asked(line.unit, line.rule, line.severity, line.how)
        for line in self.county.noted:
            yield Asked(line.unit, line.rule, line.severity, say("county.shown-only"))

    @cached_property
    def _counts(self) -> Mapping[tuple[Unit, str], Counter[_Column]]:
        """By unit and what became of the findings: how many of each rule."""
        counts: dict[tuple[Unit, str], Counter[_Column]] = {}
        for each in self._found:
            counts.setdefault((each.unit, each.state), Counter())[_Column(each.rule, each.severity)] += 1
        return counts

    @cached_property
    def _rows(self) -> Sequence[tuple[Unit, str]]:
        return sorted(self._counts, key=self._order)

    def _order(self, row: tuple[Unit, str]) -> tuple[int, int]:
        """Units as they stand on the roster; of one unit what waits comes first."""
        return self._place_of[row[0]], self._states.index(row[1])

    @cached_property
    def _place_of(self) -> Mapping[Unit, int]:
        return {unit: place for place, unit in enumerate(dict.fromkeys(each.unit for each in self._found))}

    @cached_property
    def _states(self) -> Sequence[str]:
        """What became of findings, as far as it occurs: what waits comes first."""
        met = {each.state for each in self._found}
        every = (
            say("county.open"), say("county.answered"), say("county.by-overruling"),
            say("county.by-unit"), say("county.by-office"), say("county.shown-only"),
        )  # fmt: skip
        return [state for state in every if state in met]

    @cached_property
    def _columns(self) -> Sequence[_Column]:
        """The rules that found something, in the order of the form."""
        order = {code: place for place, code in enumerate(self._says)}
        met = {_Column(each.rule, each.severity) for each in self._found}
        return sorted(met, key=lambda column: (order.get(column.rule, len(order)), column))

    @cached_property
    def _says(self) -> Mapping[str, str]:
        """What each rule of the form says, in its order."""
        form = self.county.form
        return {rule.code: rule.message for rule in (*form.edits, *form.prose.rules)}

    @cached_property
    def _summed(self) -> Counter[tuple[_Column | None, str | None]]:
        """How many findings there are by rule and what became of them; None stands for any."""
        summed: Counter[tuple[_Column | None, str | None]] = Counter()
        for (_, state), counts in self._counts.items():
            for column, count in counts.items():
                summed.update(dict.fromkeys(product((column, None), (state, None)), count))
        return summed

    # ── how it is drawn ──────────────────────────────────────────────────────────────────────────

    @cached_property
    def _widths(self) -> tuple[int, ...]:
        return (*LABEL_WIDTHS, *[_RULE_WIDTH] * len(self._columns))

    @property
    def _turns(self) -> tuple[int, ...]:
        """The columns a new printed page begins with; none while all fit on one."""
        if sum(self._widths) <= _FITTED:
            return ()
        room = _STRIP - sum(LABEL_WIDTHS[:KEPT])
        strips = [at // room for at in accumulate(self._widths[KEPT:])]
        return tuple(KEPT + place for place in range(1, len(strips)) if strips[place] != strips[place - 1])

    @property
    def _begin(self) -> int:
        """The column in which the statement begins: behind the labels where they are printed on several pages."""
        return KEPT if self._turns else 0

    @property
    def _statement(self) -> str:
        """How many findings there are, what became of them, and who is not listed."""
        if not self._found:
            return say("county.nothing-found")
        states = Counter(each.state for each in self._found)
        parts = say("naming.join").join(f"{state} {states[state]}" for state in self._states)
        return say(
            "county.matrix-said",
            count=len(self._found),
            units=len(self._place_of),
            rules=len(self._columns),
            hard=sum(each.severity == Severity.HARD and each.state == say("county.open") for each in self._found),
            parts=parts,
        )

    @property
    def _small(self) -> Look:
        return self.looks.label.but(size=self.looks.style.size - 1)

    def _titles(self) -> Iterator[Inked]:
        width = min(len(self._widths), _SEEN) - self._begin
        yield Inked(0, 0, say("county.matrix-title"), self.looks.title.but(align="left"), columns=KEPT)
        yield Inked(1, 0, self.county.whose, self.looks.plain, columns=KEPT)
        yield Inked(STATEMENT_ROW, self._begin, self._statement, self.looks.caption.but(bold=False), columns=width)

    def _heads(self) -> Iterator[Inked]:
        head, labels = self.looks.head, len(LABEL_WIDTHS)
        for row, text in ((WORDS_ROW, say("county.matrix-rule")), (SEVERITY_ROW, say("county.severity"))):
            yield Inked(row, 0, text, head, columns=KEPT)
            yield Inked(row, KEPT, None, head, columns=labels - KEPT)
        for column, text in enumerate(self._names):
            yield Inked(HEAD_ROW, column, text, head)
        small = head.but(size=self.looks.style.size - 2, bold=False)
        for column, each in enumerate(self._columns, labels):
            yield Inked(WORDS_ROW, column, self._words(each), small)
            yield Inked(SEVERITY_ROW, column, severity_words(each.severity), head)

    @property
    def _names(self) -> tuple[str, ...]:
        labels = (
            say("county.code"), say("county.name"), say("county.settled-how"), say("county.standing"),
            say("county.total"),
        )  # fmt: skip
        return (*labels, *(column.rule for column in self._columns))

    def _words(self, column: _Column) -> str:
        """What the rule says, as far as there is room; all of it stands in the lists."""
        words = self._says.get(column.rule, "")
        return words if len(words) <= _RULE_LETTERS else words[: _RULE_LETTERS - 1] + "…"

    @property
    def _words_high(self) -> float:
        return max((high(self._words(column), _RULE_WIDTH - 1) for column in self._columns), default=ROW_POINTS)

    @property
    def _dresses(self) -> tuple[tuple[Look, ...], ...]:
        """How a row is dressed that waits, and how any other; the word says it too."""
        plain = (*[self._small] * _TOTAL, *[self._number] * (len(self._widths) - _TOTAL))
        fill = self.looks.failed.fill
        return plain, tuple(look.but(fill=fill, bold=True) for look in plain)

    @property
    def _number(self) -> Look:
        return self._small.but(align="center", indent=0)

    def _lines(self) -> Iterator[Line]:
        standing = {line.unit: line.standing for line in self.county.lines}
        for unit, state in self._rows:
            counts = self._counts[unit, state]
            found = (counts[column] or None for column in self._columns)
            labels = (unit.code, unit.name, state, standing.get(unit))
            waits = state == say("county.open")
            yield Line((*labels, counts.total(), *found), max(high(unit.name, LABEL_WIDTHS[1]), ROW_POINTS), waits)

    def _totals(self, top: int) -> Iterator[Inked]:
        """Below the units: what became of how many findings of each rule, and all of them; over the rows above."""
        if not self._found:
            yield Inked(FIRST_ROW, 0, say("county.nothing-found"), self._small, columns=len(LABEL_WIDTHS))
            return
        look = self.looks.head.but(bold=True)
        for row, state in enumerate((*self._states, None), top):
            yield Inked(row, 0, say("county.total"), look, columns=_STATE)
            yield Inked(row, _STATE, state, look.but(align="left", indent=1))
            yield Inked(row, KEPT, None, look)
            for column in range(_TOTAL, len(self._widths)):
                yield Inked(row, column, self._sum(column, state, bottom=top - 1), look)

    def _sum(self, column: int, state: str | None, *, bottom: int) -> Content:
        figures, states = (
            f"{Spot(MATRIX, FIRST_ROW, at).fixed}:{Spot(MATRIX, bottom, at).fixed}" for at in (column, _STATE)
        )
        count = self._summed[self._columns[column - _TOTAL - 1] if column > _TOTAL else None, state]
        return Formula(f"SUM({figures})" if state is None else f'SUMIF({states},"{state}",{figures})', count)


_SEEN = len(LABEL_WIDTHS) + 5
"""Titles are merged over so many columns at most: beyond, they would be out of sight."""
