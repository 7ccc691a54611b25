"""How the cover and the sheet of narratives are drawn."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from collect.words import say
from collect.workbook.checks import verdict
from collect.workbook.hidden import Hidden, code_here
from collect.workbook.ink import Allowed, Computed, Content, Highlight, Inked, Link, Page, SheetDraft, asked
from collect.workbook.issue import Issue, name, token, whose
from collect.workbook.layout import CHECKS, COVER, NARRATIVES, Layout
from collect.workbook.looks import Looks

_COVER_WIDTHS = (16, 42, 34)
_NARRATIVE_WIDTH, _EDGE = 96, 2
"""LibreOffice fits a sheet to the page only where it could break it: a narrow second column lets it."""
_POINTS_PER_CHARACTER = 0.1
"""Height of a narrative box for each character it may hold: three times what is usual stays in sight."""
_TALLEST = 400
"""A spreadsheet has no row above 409 points."""
_VERDICT_ROW = 4
_CONTACT_LENGTH = 60


@dataclass(frozen=True)
class Cover:
    """The first sheet: whose it is, by when, who answers for it, how to fill it in and send it back."""

    layout: Layout
    hidden: Hidden
    looks: Looks
    footer: str

    def sheet(self) -> SheetDraft:
        """The drafted sheet."""
        contacts = self.layout.contacts
        steps = tuple(self._steps(max(spot.row for spot in contacts.values()) + 2))
        last = steps[-1].row
        return SheetDraft(
            COVER,
            (*self._heads(), *self._contacts(), *steps),
            widths=dict(enumerate(_COVER_WIDTHS)),
            heights={0: 44, 1: 26, 2: 26, 3: 26, _VERDICT_ROW: 34} | self._step_heights(steps),
            allowed=tuple(self._allowed()),
            highlights=(Highlight(_VERDICT_ROW, 0, f"{self.hidden.faults.reference}=0", self.looks.cleared),),
            page=Page(footer=self.footer, columns=len(_COVER_WIDTHS), rows=last + 1),
            first=(contacts["filled_by"].row, contacts["filled_by"].column),
        )

    def _heads(self) -> Iterator[Inked]:
        issue, looks, wide = self.hidden.issue, self.looks, len(_COVER_WIDTHS)
        yield Inked(
            0,
            0,
            say("workbook.cover-title", year=issue.year, title=issue.form.title),
            looks.title,
            columns=wide,
        )
        due = say("workbook.date", year=issue.due.year, month=issue.due.month, day=issue.due.day)
        facts: Mapping[str, Callable[[Issue], Content]] = {
            "workbook.cover-unit": name,
            "workbook.cover-due": lambda _: due,
            "workbook.code-label": code_here(self.hidden),
        }
        for row, (caption, of) in enumerate(facts.items(), 1):
            yield Inked(row, 0, say(caption), looks.head.but(bold=True))
            yield asked(of, issue, at=(row, 1), look=looks.label.but(bold=True), columns=wide - 1)
        yield asked(verdict(self.hidden), issue, at=(_VERDICT_ROW, 0), look=looks.banner, columns=wide)
        yield Inked(5, 0, Link(f"'{CHECKS}'!A1", say("workbook.to-checks")), looks.link.but(border=False, align="left"))

    def _contacts(self) -> Iterator[Inked]:
        for code, spot in self.layout.contacts.items():
            yield Inked(spot.row, 0, say(f"workbook.contact-{code}"), self.looks.head)
            given = self.hidden.issue.submission.contacts.get(code)
            yield Inked(spot.row, spot.column, given or None, self.looks.answer)
            yield Inked(spot.row, spot.column + 1, say(f"workbook.hint-{code}"), self.looks.plain.but(size=9, indent=1))

    def _steps(self, row: int) -> Iterator[Inked]:
        issue, wide = self.hidden.issue, len(_COVER_WIDTHS)
        for title, steps in (
            ("workbook.how-to-fill", issue.form.instructions),
            ("workbook.how-to-return", issue.form.returning),
        ):
            yield Inked(row, 0, say(title), self.looks.caption, columns=wide)
            for number, step in enumerate(steps, 1):
                yield Inked(row + number, 0, f"{number}. {step}", self.looks.plain, columns=wide)
            row += len(steps) + 2
        yield Inked(row - 1, 0, say("workbook.office", office=issue.office), self.looks.plain, columns=wide)
        yield asked(token, issue, at=(row, 0), look=self.looks.small)

    def _step_heights(self, steps: tuple[Inked, ...]) -> dict[int, float]:
        room = sum(_COVER_WIDTHS) // 2
        texts = {inked.row: inked.content for inked in steps if isinstance(inked.content, str) and inked.columns > 1}
        return {row: 18.0 + 15 * (len(text) // room) for row, text in texts.items()} | {
            spot.row: 26.0 for spot in self.layout.contacts.values()
        }

    def _allowed(self) -> Iterator[Allowed]:
        for code, spot in self.layout.contacts.items():
            caption, hint = say(f"workbook.contact-{code}"), say(f"workbook.hint-{code}")
            refusal = say("workbook.too-long", limit=_CONTACT_LENGTH)
            yield Allowed(spot.row, spot.column, "length", caption, hint, refusal, highest=_CONTACT_LENGTH)


@dataclass(frozen=True)
class Narratives:
    """The sheet of prose: for each section its title, what must be covered, and one box."""

    layout: Layout
    hidden: Hidden
    looks: Looks
    footer: str

    def sheet(self) -> SheetDraft:
        """The drafted sheet."""
        foot = self.layout.narratives_foot
        spots = self.layout.narratives
        heights: dict[int, float] = {0: 30}
        for narrative in self.hidden.issue.form.narratives:
            row = spots[narrative.code].row
            heights |= {row - 2: 26, row - 1: 48, row: min(narrative.limit * _POINTS_PER_CHARACTER, _TALLEST)}
        return SheetDraft(
            NARRATIVES,
            (*self._heads(), *self._boxes(), *self._small_print(foot)),
            widths={0: _NARRATIVE_WIDTH, 1: _EDGE},
            heights=heights,
            allowed=tuple(self._allowed()),
            page=Page(footer=self.footer, columns=2, rows=foot + 2),
            first=(min(spot.row for spot in spots.values()), 0) if spots else (0, 0),
        )

    def _heads(self) -> Iterator[Inked]:
        yield asked(whose, self.hidden.issue, at=(0, 0), look=self.looks.title)

    def _boxes(self) -> Iterator[Inked]:
        given = self.hidden.issue.submission.narratives
        for narrative in self.hidden.issue.form.narratives:
            spot = self.layout.narratives[narrative.code]
            yield Inked(spot.row - 2, 0, narrative.title, self.looks.head.but(align="left", bold=True, size=13))
            yield Inked(spot.row - 1, 0, narrative.prompt, self.looks.plain.but(size=10, colour="#44546A"))
            yield Inked(spot.row, 0, given.get(narrative.code) or None, self.looks.answer.but(top=True))

    def _small_print(self, row: int) -> Iterator[Inked]:
        look = self.looks.caption.but(align="right")
        text, issue = say("workbook.code-is"), self.hidden.issue
        said = Computed(f'"{text}"&{self.hidden.code.reference}', lambda issue: text + issue.code)
        yield asked(said, issue, at=(row, 0), look=look)
        yield asked(token, issue, at=(row + 1, 0), look=self.looks.small)

    def _allowed(self) -> Iterator[Allowed]:
        for narrative in self.hidden.issue.form.narratives:
            spot = self.layout.narratives[narrative.code]
            refusal = say("workbook.too-long", limit=narrative.limit)
            yield Allowed(
                spot.row,
                0,
                "length",
                narrative.title[:32],
                narrative.prompt[:255],
                refusal,
                highest=narrative.limit,
            )
