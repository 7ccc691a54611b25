"""How the check sheet (审核) is drawn: one line for each rule, its verdict live, a link to the first place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from collect.edits.judgement import Instance
from collect.form.model import EditRule, Severity, Test
from collect.form.prose import ProseRule
from collect.words import say
from collect.workbook.explaining import asked_why, explanation_box
from collect.workbook.hidden import (
    BAD,
    BLANK,
    CLAIM_PLACE,
    CLAIM_TARGET,
    CONTRADICTED,
    GAP,
    HOLDS,
    PLACE,
    TARGET,
    Hidden,
)
from collect.workbook.ink import Cached, Content, Formula, Highlight, Inked, Page, SheetDraft
from collect.workbook.layout import CHECKS, Spot
from collect.workbook.looks import Looks
from collect.workbook.printed import high
from collect.workbook.values import in_unit

_HEADS = ("code", "statement", "result", "count", "gap", "place", "basis", "link")
_WIDTHS = (8, 42, 12, 7, 10, 34, 26, 8)
_BOX, _KEY = len(_HEADS), len(_HEADS) + 1
_BOX_WIDTHS = (30, 7)
"""The box for an explanation stands right of the link and left of its key: no text of ours is next to the key."""
_LIVE_HEIGHT, _LOWEST = 50.0, 26.0
"""A rule's line has room for a place of three lines, which stands there only while the rule fails."""
_BANNER_ROW, _BLANKS_ROW, _HEAD_ROW = 1, 2, 4
_FIRST_ROW = 5
_DESK = (Test.LEAP, Test.COUNTY)
"""What is not asked here: the workbook has no formula for it."""
_FLAGS = {Test.FIGURE: BAD, Test.ANSWERED: BLANK, Test.NIL: CONTRADICTED}


@dataclass(frozen=True)
class Checks:
    """The check sheet of one unit's workbook."""

    hidden: Hidden
    looks: Looks
    footer: str

    banner = Spot(CHECKS, _BANNER_ROW, 0)

    def sheet(self) -> SheetDraft:
        """The drafted sheet."""
        lines = tuple(inked for row, rule in enumerate(self._live, _FIRST_ROW) for inked in self._line(row, rule))
        boxes = {row: rule for row, rule in enumerate(self._live, _FIRST_ROW) if rule in self._open}
        last = _FIRST_ROW + len(self._live)
        foot = last + len(self._desk) + bool(self._desk)
        inked = (*self._heads(), *lines, *self._boxes(boxes), *self._by_the_desk(last), *self._small_print(foot))
        return SheetDraft(
            CHECKS,
            inked,
            widths=dict(enumerate(self._widths)),
            heights={0: 30, _BANNER_ROW: 34, _HEAD_ROW: 24} | self._heights(inked, foot),
            allowed=tuple(asked_why(Spot(CHECKS, row, _BOX)) for row in boxes),
            highlights=(
                Highlight(_BANNER_ROW, 0, f"{self.hidden.faults.reference}=0", self.looks.cleared),
                *(self._dress(row) for row in range(_FIRST_ROW, last)),
                *(Highlight(row, _BOX, f"{_count(row)}>0", self.looks.open) for row in boxes),
            ),
            page=Page(
                landscape=True,
                repeat=(_HEAD_ROW, _HEAD_ROW),
                footer=self.footer,
                columns=len(self._widths),
                rows=foot + 2,
            ),
            first=(_FIRST_ROW, len(_HEADS) - 2),
            freeze=(_FIRST_ROW, 0),
        )

    @cached_property
    def _live(self) -> tuple[EditRule, ...]:
        """The rules the workbook holds by itself; one on trial is the office's own affair."""
        level = self.hidden.issue.unit.level
        binding = (rule for rule in self.hidden.issue.form.edits if rule.binds(level))
        return tuple(rule for rule in binding if rule.test not in _DESK and rule.severity is not Severity.TRIAL)

    @cached_property
    def _desk(self) -> tuple[EditRule | ProseRule, ...]:
        """The rules that are held against a return when it has arrived."""
        form, level = self.hidden.issue.form, self.hidden.issue.unit.level
        rules = (*(rule for rule in form.edits if rule.test is Test.LEAP), *form.prose.rules)
        return tuple(rule for rule in rules if rule.binds(level) and rule.severity is not Severity.TRIAL)

    @cached_property
    def _open(self) -> tuple[EditRule, ...]:
        """The rules a unit may answer with a reason, as far as they are asked."""
        asked = {each.rule.code for each in self.hidden.asked}
        return tuple(rule for rule in self._live if rule.severity is Severity.SOFT and rule.code in asked)

    @property
    def _widths(self) -> tuple[int, ...]:
        return (*_WIDTHS, *(_BOX_WIDTHS if self._open else ()))

    def _heights(self, inked: tuple[Inked, ...], last: int) -> dict[int, float]:
        """Each rule's line high enough for the longest of its texts."""
        live = _FIRST_ROW + len(self._live)
        heights = {row: _LIVE_HEIGHT if row < live else _LOWEST for row in range(_FIRST_ROW, last)}
        for each in inked:
            if each.row in heights and isinstance(each.content, str) and each.columns == 1:
                heights[each.row] = max(heights[each.row], high(each.content, self._widths[each.column]))
        return heights

    def _heads(self) -> Iterator[Inked]:
        wide = len(self._widths)
        yield Inked(0, 0, say("workbook.checks-title"), self.looks.title, columns=wide)
        yield Inked(_BANNER_ROW, 0, verdict(self.hidden), self.looks.banner, columns=wide)
        yield Inked(_BLANKS_ROW, 0, blanks(self.hidden), self.looks.plain.but(align="center"), columns=wide)
        if self._open:
            yield Inked(_HEAD_ROW, _BOX, say("workbook.explanation-head"), self.looks.head)
        for column, head in enumerate(_HEADS):
            yield Inked(_HEAD_ROW, column, say(f"workbook.check-{head}"), self.looks.head)

    def _line(self, row: int, rule: EditRule) -> Iterator[Inked]:
        look = self.looks.label.but(size=self.looks.style.size - 1)
        centred = look.but(align="center", indent=0)
        places = [place for place, each in enumerate(self.hidden.asked) if each.rule is rule]
        finder = _ByFlag(self.hidden, rule) if rule.test in _FLAGS else _ByClaim(self.hidden, rule, places)
        asked = rule.test in _FLAGS or bool(places)
        count = Spot(CHECKS, row, _HEADS.index("count"))
        contents: tuple[Content, ...] = (
            rule.code,
            rule.message if asked else say("workbook.check-no-prior", message=rule.message),
            self._result(rule, count) if asked else say("workbook.result-not-asked"),
            Formula(finder.count(), finder.failing) if asked else None,
            *(self._pointers(finder, count, basis=rule.basis) if asked else (None, None, rule.basis, None)),
        )
        looks = dict.fromkeys(("code", "count", "gap"), centred) | {"link": self.looks.link}
        looks["result"] = self.looks.failed if asked else centred
        for column, content in enumerate(contents):
            yield Inked(row, column, content, looks.get(_HEADS[column], look))

    def _result(self, rule: EditRule, count: Spot) -> Formula:
        good, bad = say("workbook.result-good"), say(_bad_word(rule))
        failing = self.hidden.issue.judgement.count(rule)
        return Formula(f'IF({count.address}=0,"{good}","{bad}")', bad if failing else good)

    def _pointers(self, finder: "_ByFlag | _ByClaim", count: Spot, *, basis: str) -> Iterator[Content]:
        """Difference and place of the first place that fails, empty while none does; the basis; the link there."""
        link = f'HYPERLINK({finder.first(finder.target)},"{say("workbook.go")}")'
        shown = say("workbook.go") if finder.failing else ""
        gap, place, jump = (
            Formula(f'IF({count.address}=0,"",{text})', cached)
            for text, cached in (finder.gap(), finder.place(), (link, shown))
        )
        yield from (gap, place, basis, jump)

    def _boxes(self, boxes: Mapping[int, EditRule]) -> Iterator[Inked]:
        """Empty boxes, even on a marked copy: there an explanation stands beside the very finding it answers."""
        for row, rule in boxes.items():
            box, key = Spot(CHECKS, row, _BOX), Spot(CHECKS, row, _KEY)
            yield from explanation_box(box, key=key, dress=(self.looks.box, self.looks.key), key_text=f"{rule.code}#")

    def _by_the_desk(self, row: int) -> Iterator[Inked]:
        """The rules no workbook can hold, so that nobody is surprised by them; no verdict beside them."""
        if not self._desk:
            return
        look = self.looks.label.but(size=self.looks.style.size - 1)
        centred = look.but(align="center", indent=0)
        caption = self.looks.caption.but(border=True, fill="#F2F2F2")
        yield Inked(row, 0, say("workbook.by-the-desk"), caption, columns=len(_HEADS))
        for place, rule in enumerate(self._desk, row + 1):
            yield Inked(place, 0, rule.code, centred)
            yield Inked(place, 1, rule.message, look)
            yield Inked(place, 2, say("workbook.result-later"), centred.but(colour="#7F7F7F"))
            yield Inked(place, 3, rule.basis, look, columns=len(_HEADS) - 3)

    def _dress(self, row: int) -> Highlight:
        result = Spot(CHECKS, row, _HEADS.index("result"))
        return Highlight(row, result.column, f"{_count(row)}=0", self.looks.cleared)

    def _small_print(self, row: int) -> Iterator[Inked]:
        label = self.looks.caption.but(align="right")
        look = self.looks.caption.but(align="center", border=True)
        yield Inked(row, 0, say("workbook.code-label"), label, columns=2)
        yield Inked(row, 2, Formula(self.hidden.code.reference, self.hidden.issue.code), look)
        yield Inked(row + 1, 0, self.hidden.issue.token, self.looks.small)


def verdict(hidden: Hidden) -> Formula:
    """「可以报送」 or 「还有 N 处必须修改」."""
    faults, count = hidden.faults.reference, hidden.issue.faults
    ready, before, after = say("workbook.ready"), say("workbook.faults-before"), say("workbook.faults-after")
    text = f'IF({faults}=0,"{ready}","{before}"&{faults}&"{after}")'
    return Formula(text, ready if not count else f"{before}{count}{after}")


def blanks(hidden: Hidden) -> Formula:
    """How many of them are figures not yet filled in; empty when none is."""
    reference, count = hidden.blanks.reference, hidden.issue.blanks
    before, after = say("workbook.blanks-before"), say("workbook.blanks-after")
    text = f'IF({reference}=0,"","{before}"&{reference}&"{after}")'
    return Formula(text, f"{before}{count}{after}" if count else "")


def _count(row: int) -> str:
    return Spot(CHECKS, row, _HEADS.index("count")).fixed


def _bad_word(rule: EditRule) -> str:
    if rule.test is Test.ANSWERED:
        return "workbook.result-blank"
    return "workbook.result-bad" if rule.severity == "hard" else "workbook.result-ask"


@dataclass(frozen=True)
class _ByFlag:
    """Finds where a rule about single cells fails, by its column of flags on the hidden sheet."""

    hidden: Hidden
    rule: EditRule
    target = TARGET

    @property
    def failing(self) -> int:
        return len(self.hidden.issue.judgement.cells(self.rule))

    def count(self) -> str:
        return f"SUM({self.hidden.entries(_FLAGS[self.rule.test])})"

    def first(self, column: int) -> str:
        flags = self.hidden.entries(_FLAGS[self.rule.test])
        return f"INDEX({self.hidden.entries(column)},MATCH(1,{flags},0))"

    def gap(self) -> tuple[str, str]:
        return '""', ""

    def place(self) -> tuple[str, str]:
        return self.first(PLACE), self.hidden.words(self.hidden.issue.judgement.cells(self.rule)[:1])


@dataclass(frozen=True)
class _ByClaim:
    """Finds where a linear rule fails, among its claims on the hidden sheet."""

    hidden: Hidden
    rule: EditRule
    places: list[int]
    target = CLAIM_TARGET

    @property
    def _failing(self) -> list[Instance]:
        return [self.hidden.asked[place] for place in self.places if self.hidden.asked[place].holds is False]

    @property
    def failing(self) -> int:
        return len(self._failing)

    def _range(self, column: int) -> str:
        return self.hidden.claims(self.places[0], self.places[-1], column=column)

    def count(self) -> str:
        return f"COUNTIF({self._range(HOLDS)},0)"

    def first(self, column: int) -> str:
        return f"INDEX({self._range(column)},MATCH(0,{self._range(HOLDS)},0))"

    def gap(self) -> tuple[str, Cached]:
        if not self._failing:
            return self.first(GAP), ""
        each = self._failing[0]
        measure = self.hidden.issue.form.measure(each.claim.cells[0])
        return self.first(GAP), in_unit(each.left - each.right, measure)

    def place(self) -> tuple[str, str]:
        return self.first(CLAIM_PLACE), self.hidden.words(self._failing[0].claim.cells if self._failing else ())
