"""What the first sheet of a marked copy (退回说明) says: what is to be mended, what explained, how to go on."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from collect.form.model import Severity
from collect.form.numerals import spelled
from collect.words import say
from collect.workbook.explaining import asked_why
from collect.workbook.hidden import Hidden
from collect.workbook.ink import Formula, Highlight, Inked, Page, SheetDraft
from collect.workbook.layout import MARKED, Spot
from collect.workbook.looks import Looks
from collect.workbook.marks import Marks
from collect.workbook.printed import high
from collect.workbook.task import STATUS, WIDTHS, WORDS, Task

_WIDE = len(WIDTHS)
_BANNER_ROW, _LEFT_ROW, _STEPS_ROW = 2, 3, 5
_GAP = 9.0
"""Points of the empty row between two findings."""


@dataclass(frozen=True)
class Worklist:
    """The sheet, one block for each finding; its captions tell by themselves what is done."""

    marks: Marks
    hidden: Hidden
    looks: Looks
    footer: str

    def sheet(self) -> SheetDraft:
        """The drafted sheet."""
        inked = (*self._heads(), *self._steps(), *self._sections(), *self._tasks_inked(), *self._remarks())
        inked = (*inked, Inked(self._last, 0, self.hidden.issue.token, self.looks.small))
        boxes = [task.box for task in self._tasks if task.box]
        return SheetDraft(
            MARKED,
            inked,
            widths=WIDTHS,
            heights=self._heights(inked),
            allowed=tuple(map(asked_why, boxes)),
            highlights=tuple(self._highlights()),
            page=Page(footer=self.footer, columns=_WIDE, rows=self._last + 1),
            first=(boxes[0].row, boxes[0].column) if boxes else (0, 0),
        )

    def _heads(self) -> Iterator[Inked]:
        issue = self.hidden.issue
        whose = say("marked.title", unit=issue.unit.name)
        what = say("marked.subtitle", year=issue.year, title=issue.form.title, version=self.marks.version)
        hard, soft = len(self.marks.of(Severity.HARD)), len(self.marks.unexplained)
        banner = self.looks.banner if hard or soft else self.looks.banner.but(fill="#E8F5E9", colour="#00713C")
        yield Inked(0, 0, whose, self.looks.title, columns=_WIDE)
        yield Inked(1, 0, what, self.looks.plain.but(align="center", colour="#595959"), columns=_WIDE)
        yield Inked(_BANNER_ROW, 0, say("marked.headline", hard=hard, soft=soft), banner, columns=_WIDE)
        yield Inked(_LEFT_ROW, 0, self._left(), self.looks.caption.but(align="center"), columns=_WIDE)

    def _left(self) -> Formula:
        """How much of it is left to do, counted while the sender works."""
        words = [(say(WORDS[each]), self._statuses) for each in (Severity.HARD, Severity.SOFT)]
        hard, soft = (f'COUNTIF({range_},"{word}")' for word, range_ in words)
        counts = [sum(task.status.cached == word for task in self._tasks) for word, _ in words]
        done, before = say("marked.done"), say("marked.left-hard")
        between, after = say("marked.left-soft"), say("marked.left-after")
        text = f'IF({hard}+{soft}=0,"{done}","{before}"&{hard}&"{between}"&{soft}&"{after}")'
        return Formula(text, f"{before}{counts[0]}{between}{counts[1]}{after}" if any(counts) else done)

    @property
    def _statuses(self) -> str:
        top, bottom = (Spot(MARKED, row, STATUS).fixed for row in (self._steps_end, self._end))
        return f"{top}:{bottom}"

    @cached_property
    def _said_steps(self) -> tuple[str, ...]:
        issue = self.hidden.issue
        due = say("workbook.date", year=issue.due.year, month=issue.due.month, day=issue.due.day)
        asked = bool(self.marks.of(Severity.SOFT))
        return (
            say("marked.step-look"),
            *([say("marked.step-explain")] if asked else []),
            say("marked.step-check"),
            say("marked.step-return", office=issue.office, due=due),
        )

    def _steps(self) -> Iterator[Inked]:
        yield Inked(_STEPS_ROW, 0, say("marked.how"), self.looks.caption, columns=_WIDE)
        for number, text in enumerate(self._said_steps, 1):
            yield Inked(_STEPS_ROW + number, 0, f"{number}. {text}", self.looks.plain, columns=_WIDE)

    @property
    def _steps_end(self) -> int:
        return _STEPS_ROW + len(self._said_steps) + 2

    @cached_property
    def _placed(self) -> tuple[tuple[int, Severity, tuple[Task, ...]], ...]:
        """The row of each section's caption, and the tasks below it."""
        row, placed = self._steps_end, list[tuple[int, Severity, tuple[Task, ...]]]()
        for severity in (Severity.HARD, Severity.SOFT, Severity.NOTE):
            top, tasks = row, list[Task]()
            for mark in self.marks.of(severity):
                tasks.append(Task(mark, self.hidden, self.looks, row + 1))
                row = tasks[-1].end
            if tasks:
                placed.append((top, severity, tuple(tasks)))
                row += 1
        return tuple(placed)

    @cached_property
    def _tasks(self) -> tuple[Task, ...]:
        return tuple(task for _, _, tasks in self._placed for task in tasks)

    @property
    def _end(self) -> int:
        """The row after the last finding."""
        return self._tasks[-1].end if self._tasks else self._steps_end

    def _sections(self) -> Iterator[Inked]:
        captions = {Severity.HARD: "marked.hard", Severity.SOFT: "marked.soft", Severity.NOTE: "marked.note"}
        for number, (row, severity, tasks) in enumerate(self._placed, 1):
            text = say(captions[severity], number=spelled(number), count=len(tasks))
            yield Inked(row, 0, text, self.looks.caption.but(size=self.looks.style.size + 2), columns=_WIDE)

    def _tasks_inked(self) -> Iterator[Inked]:
        for task in self._tasks:
            yield from task.inked()

    @cached_property
    def _noticed(self) -> tuple[str, ...]:
        own = say("naming.join").join(self.marks.sheets)
        return (*((say("marked.own-sheets", sheets=own),) if own else ()), *self.marks.remarks)

    def _remarks(self) -> Iterator[Inked]:
        row = self._end + 1
        if self._noticed:
            yield Inked(row, 0, say("marked.noticed"), self.looks.caption, columns=_WIDE)
        for place, text in enumerate(self._noticed, row + 1):
            yield Inked(place, 0, f"－ {text}", self.looks.plain, columns=_WIDE)

    @property
    def _last(self) -> int:
        """The row of the stamp."""
        return self._end + 2 + (len(self._noticed) + 1 if self._noticed else 0)

    def _heights(self, inked: tuple[Inked, ...]) -> dict[int, float]:
        """Each row high enough for the longest text on it; findings stand apart."""
        heights: dict[int, float] = {}
        for each in inked:
            if isinstance(each.content, str):
                width = sum(WIDTHS[each.column + right] for right in range(each.columns))
                heights[each.row] = max(
                    heights.get(each.row, 18.0), _high(each.content, width) if each.look.wrap else 0.0
                )
        heights |= {0: 34.0, 1: 20.0, _BANNER_ROW: 40.0, _LEFT_ROW: 24.0}
        heights |= {row: 26.0 for row, _, _ in self._placed}
        heights |= {task.end - 1: _GAP for task in self._tasks}
        return heights | {task.box.row: task.box_height for task in self._tasks if task.box}

    def _highlights(self) -> Iterator[Highlight]:
        yield Highlight(_LEFT_ROW, 0, f'LEFT($A${_LEFT_ROW + 1},1)="✓"', self.looks.cleared)
        for task in self._tasks:
            yield Highlight(task.row, STATUS, f'LEFT({task.spot.fixed},1)="✓"', self.looks.cleared)
            yield Highlight(task.row, STATUS, f'LEFT({task.spot.fixed},1)="✎"', self.looks.touched)


def _high(text: str, width: float) -> float:
    """How high a row must be for a text of several lines."""
    return sum(high(line, width) - 6 for line in text.splitlines()) + 6
