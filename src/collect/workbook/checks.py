"""How the check sheet (审核) is drawn: one line for each rule, its verdict live, a link to the first place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

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
    code_here,
)
from collect.workbook.ink import Cached, Computed, Content, Highlight, Inked, Page, SheetDraft, asked
from collect.workbook.issue import Issue, token
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
        issue, plain = self.hidden.issue, self.looks.plain.but(align="center")
        yield asked(verdict(self.hidden), issue, at=(_BANNER_ROW, 0), look=self.looks.banner, columns=wide)
        yield asked(blanks(self.hidden), issue, at=(_BLANKS_ROW, 0), look=plain, columns=wide)
        if self._open:
            yield Inked(_HEAD_ROW, _BOX, say("workbook.explanation-head"), self.looks.head)
        for column, head in enumerate(_HEADS):
            yield Inked(_HEAD_ROW, column, say(f"workbook.check-{head}"), self.looks.head)

    def _line(self, row: int, rule: EditRule) -> Iterator[Inked]:
        look = self.looks.label.but(size=self.looks.style.size - 1)
        centred = look.but(align="center", indent=0)
        places = [place for place, each in enumerate(self.hidden.asked) if each.rule is rule]
        finder = _ByFlag(self.hidden, rule) if rule.test in _FLAGS else _ByClaim(self.hidden, rule, places)
        live = self._live_cells(finder, Spot(CHECKS, row, _HEADS.index("count")))
        fixed: Mapping[str, Content] = {
            "code": rule.code,
            "statement": rule.message if finder.asked else say("workbook.check-no-prior", message=rule.message),
            "result": say("workbook.result-not-asked"),
            "basis": rule.basis,
        }
        looks = dict.fromkeys(("code", "count", "gap"), centred) | {"link": self.looks.link}
        looks["result"] = self.looks.failed if finder.asked else centred
        for column, head in enumerate(_HEADS):
            dress = looks.get(head, look)
            if head in live:
                yield asked(live[head], self.hidden.issue, at=(row, column), look=dress)
            else:
                yield Inked(row, column, fixed.get(head), dress)

    def _live_cells(self, finder: "_ByFlag | _ByClaim", count: Spot) -> Mapping[str, Computed]:
        """Verdict and count; difference and place of the first place that fails, and the link there, empty while
        none does.
        """
        if not finder.asked:
            return {}
        good, bad, go = say("workbook.result-good"), say(_bad_word(finder.rule)), say("workbook.go")
        link = f'HYPERLINK({finder.first(finder.target)},"{go}")'

        def unless_good(text: str, value: Callable[[Issue], Cached]) -> Computed:
            return Computed(f'IF({count.address}=0,"",{text})', value)

        return {
            "result": Computed(
                f'IF({count.address}=0,"{good}","{bad}")', lambda issue: bad if finder.failing(issue) else good
            ),
            "count": Computed(finder.count(), finder.failing),
            "gap": unless_good(*finder.gap()),
            "place": unless_good(*finder.place()),
            "link": unless_good(link, lambda issue: go if finder.failing(issue) else ""),
        }

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
        yield asked(code_here(self.hidden), self.hidden.issue, at=(row, 2), look=look)
        yield asked(token, self.hidden.issue, at=(row + 1, 0), look=self.looks.small)


def verdict(hidden: Hidden) -> Computed:
    """「可以报送」 or 「还有 N 处必须修改」."""
    faults, ready = hidden.faults.reference, say("workbook.ready")
    before, after = say("workbook.faults-before"), say("workbook.faults-after")
    text = f'IF({faults}=0,"{ready}","{before}"&{faults}&"{after}")'
    return Computed(text, lambda issue: f"{before}{issue.faults}{after}" if issue.faults else ready)


def blanks(hidden: Hidden) -> Computed:
    """How many of them are figures not yet filled in; empty when none is."""
    reference, before, after = hidden.blanks.reference, say("workbook.blanks-before"), say("workbook.blanks-after")
    text = f'IF({reference}=0,"","{before}"&{reference}&"{after}")'
    return Computed(text, lambda issue: f"{before}{issue.blanks}{after}" if issue.blanks else "")


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
    asked = True
    target = TARGET

    def failing(self, issue: Issue) -> int:
        return len(issue.flagged(self.rule.test))

    def count(self) -> str:
        return f"SUM({self.hidden.entries(_FLAGS[self.rule.test])})"

    def first(self, column: int) -> str:
        flags = self.hidden.entries(_FLAGS[self.rule.test])
        return f"INDEX({self.hidden.entries(column)},MATCH(1,{flags},0))"

    def gap(self) -> tuple[str, Callable[[Issue], Cached]]:
        return '""', lambda _: ""

    def place(self) -> tuple[str, Callable[[Issue], Cached]]:
        return self.first(PLACE), lambda issue: issue.words(issue.flagged(self.rule.test)[:1])


@dataclass(frozen=True)
class _ByClaim:
    """Finds where a linear rule fails, among its claims on the hidden sheet."""

    hidden: Hidden
    rule: EditRule
    places: list[int]
    target = CLAIM_TARGET

    @property
    def asked(self) -> bool:
        """Whether the workbook has any claim of this rule."""
        return bool(self.places)

    def failing(self, issue: Issue) -> int:
        return len(issue.failing(self.places))

    def _range(self, column: int) -> str:
        return self.hidden.claims(self.places[0], self.places[-1], column=column)

    def count(self) -> str:
        return f"COUNTIF({self._range(HOLDS)},0)"

    def first(self, column: int) -> str:
        return f"INDEX({self._range(column)},MATCH(0,{self._range(HOLDS)},0))"

    def gap(self) -> tuple[str, Callable[[Issue], Cached]]:
        return self.first(GAP), self._gap

    def _gap(self, issue: Issue) -> Cached:
        for each in issue.failing(self.places):
            return in_unit(each.left - each.right, issue.form.measure(each.claim.cells[0]))
        return ""

    def place(self) -> tuple[str, Callable[[Issue], Cached]]:
        return self.first(CLAIM_PLACE), self._place

    def _place(self, issue: Issue) -> Cached:
        failing = issue.failing(self.places)
        return issue.words(failing[0].claim.cells if failing else ())
