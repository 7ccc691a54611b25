"""What one report says, from its title to its check code.

Pure: no file format, no clock, no path. The statutory tables stand as ``collect.form.grid`` prints them, the prose as
its author divided it; nothing about either is decided here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from collect.form.arithmetic import Number
from collect.form.model import Cell, Form
from collect.form.style import Style
from collect.report.drafted import Drafted
from collect.report.frames import Frame, Statutory, frame
from collect.report.prose import Heading, Paragraph, passages
from collect.words import say


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG) with its size in mm, the title printed below it, and what it tells those who cannot see it."""

    png: bytes
    width: float
    height: float
    title: str
    told: str


Passage = Heading | Paragraph | Drafted | Picture | Statutory


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A report before ink. ``title`` has a line break where it is too long for one line; ``closing`` are the
    lines of the signature; ``small_print`` is the check code's sentence, or empty; the ``annex`` begins a page.
    """

    title: str
    period: str
    blocks: tuple[Passage, ...]
    closing: tuple[str, ...]
    small_print: str = ""
    annex: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """What a report gives an account of: whose, of which year, its figures and its prose by section.

    ``figures`` hold every cell, totals included, in smallest units (``collect.form.arithmetic.computed``).
    """

    name: str
    year: int
    figures: Mapping[Cell, Number]
    narratives: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Added:
    """What a county's report has besides: by section what stands before and after it, and the annex."""

    before: Mapping[str, Sequence[Passage]] = field(default_factory=dict[str, Sequence[Passage]])
    after: Mapping[str, Sequence[Passage]] = field(default_factory=dict[str, Sequence[Passage]])
    annex: Sequence[Passage] = ()


@dataclass(frozen=True, slots=True)
class Blank:
    """A form's report before anybody has filled it in: the frames of its tables, by code."""

    form: Form
    frames: Mapping[str, Frame]

    def of_unit(self, account: Account, *, check_code: str, dated: date | None = None) -> ReportDraft:
        """One unit's report, with the check code that tells which figures were signed, and the day it was."""
        blocks = self._sections(account, unwritten=say("report.no-narrative"))
        small_print = say("report.check-code", code=check_code)
        return self._bound(account, blocks=blocks, small_print=small_print, dated=dated)

    def of_county(self, account: Account, *, added: "Added") -> ReportDraft:
        """The county's report in the same format."""
        blocks = self._sections(account, unwritten=say("report.county-no-narrative"), added=added)
        return replace(self._bound(account, blocks=blocks, small_print=""), annex=tuple(added.annex))

    def _sections(self, account: Account, *, unwritten: str, added: "Added | None" = None) -> Iterator[Passage]:
        """Every section in the form's order: its head, then its table or its prose, what is added around it."""
        added = added or Added()
        for code in self.form.sections:
            if code in self.frames:
                statutory = self.frames[code].filled(account.figures)
                yield from (Heading(statutory.title), *added.before.get(code, ()), statutory)
            else:
                yield from (Heading(self.form.narrative(code).title), *added.before.get(code, ()))
                yield from passages(account.narratives.get(code, "")) or [Paragraph(unwritten)]
            yield from added.after.get(code, ())

    def _bound(
        self, account: Account, *, blocks: Iterable[Passage], small_print: str, dated: date | None = None
    ) -> ReportDraft:
        """The title and the period before the sections; the signature after them. A day that nobody named is left to
        whoever signs.
        """
        return ReportDraft(
            title=_title(self.form, account),
            period=say("report.period", year=account.year),
            blocks=tuple(blocks),
            closing=(account.name, _day(dated) if dated else say("report.date")),
            small_print=small_print,
        )


def blank(form: Form, style: Style) -> Blank:
    """What all reports of a form have in common, made once. Raises CollectError ``report-widths``."""
    return Blank(form, {table.code: frame(form, table, style=style.tables[table.code]) for table in form.tables})


def unit_report(form: Form, style: Style, *, account: Account, check_code: str) -> ReportDraft:
    """One unit's report; who writes many takes one ``blank`` for all."""
    return blank(form, style).of_unit(account, check_code=check_code)


def _title(form: Form, account: Account) -> str:
    """The report's title, broken before the form's own: whose and of which year above, what it is below."""
    whole = form.report_title.format(unit=account.name, year=account.year)
    above = whole.removesuffix(form.title)
    return f"{above}\n{form.title}" if above and above != whole else whole


def _day(dated: date) -> str:
    return say("letter.date", year=dated.year, month=dated.month, day=dated.day)
