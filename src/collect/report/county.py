"""What the county's report has besides its tables: who is in them, what the figures say, how findings were settled."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from collect.form.analysis import Drafting
from collect.form.model import Form
from collect.form.style import Style
from collect.form.telling import Runs, Teller, Told
from collect.report.draft import Account, Added, Passage, Picture, ReportDraft, blank
from collect.report.drafted import Drafted
from collect.report.frames import Frame, Kind, Rectangle, Statutory
from collect.report.prose import Heading
from collect.words import say

ANNEX = "附件"
"""What the styles of the annex's table begin with, where the template has any of its own."""
_WIDTHS = (9.0, 27.0, 13.0, 42.0, 34.0, 31.0)
_NAMED = 60
"""So many counted units are named; of more the workbook has the list."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who is in the sum, by name; who is not, by the words for why; who owes nothing."""

    counted: tuple[str, ...]
    missing: Mapping[str, Sequence[str]]
    waived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overruled:
    """One finding that the office decided against. ``who`` is by whom and when."""

    unit: str
    rule: str
    message: str
    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One chart of the form as it is printed: its title in the form, the table its figures are from, its picture."""

    name: str
    table: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class Material:
    """What the county's report is drafted from."""

    attendance: Attendance
    teller: Teller
    charts: Sequence[Shown] = ()
    overruled: Sequence[Overruled] = ()


def county_report(form: Form, style: Style, *, account: Account, material: Material) -> ReportDraft:
    """The county's report in the format of a unit's. Its first section opens with how many units of how many are in
    it; what the form drafts from figures stands last in its section, then charts no paragraph asked for.
    """
    attendance = tuple(Drafted((Told(line),)) for line in _attendance(material.attendance))
    after = _drafted(form.sections, material)
    if material.overruled:
        after[form.sections[-1]] += (Drafted((Told(say("report.annex-seen")),)),)
    added = Added({form.sections[0]: attendance}, after, tuple(_annex(material.overruled)))
    return blank(form, style).of_county(account, added=added)


def _attendance(attendance: Attendance) -> Iterator[str]:
    counted, missing = len(attendance.counted), sum(map(len, attendance.missing.values()))
    expected = counted + missing
    if missing:
        yield say("report.coverage", expected=expected, counted=counted)
    else:
        yield say("report.coverage-whole", expected=expected)
    if 0 < counted <= _NAMED:
        yield say("report.counted", count=counted, names=_names(attendance.counted))
    elif counted:
        yield say("report.counted-many", count=counted)
    if missing:
        reasons = (
            say("report.missing-why", why=why, count=len(names), names=_names(names))
            for why, names in attendance.missing.items()
        )
        yield say("report.missing", count=missing, names=say("report.join").join(reasons))
    if attendance.waived:
        yield say("report.waived", count=len(attendance.waived), names=_names(attendance.waived))


def _names(names: Iterable[str]) -> str:
    return say("naming.join").join(names)


def _drafted(sections: Sequence[str], material: Material) -> dict[str, tuple[Passage, ...]]:
    """What is drafted for each section: paragraphs, each under its head and before the charts it asks for, then the
    charts of its table that no paragraph asks for.
    """
    said = {section: list(material.teller.paragraphs(section)) for section in sections}
    asked = {name for paragraphs in said.values() for drafting, _ in paragraphs for name in drafting.charts}
    charts = {each.name: each.picture for each in material.charts}
    return {
        section: (
            *(passage for paragraph in paragraphs for passage in _paragraph(*paragraph, charts=charts)),
            *(each.picture for each in material.charts if each.table == section and each.name not in asked),
        )
        for section, paragraphs in said.items()
    }


def _paragraph(drafting: Drafting, runs: Runs, *, charts: Mapping[str, Picture]) -> Iterator[Passage]:
    if drafting.head:
        yield Heading(drafting.head, 2)
    yield Drafted(runs)
    yield from (charts[name] for name in drafting.charts if name in charts)


def _annex(overruled: Sequence[Overruled]) -> Iterator[Passage]:
    """Every finding that the office decided against, with its reason; nothing where there is none."""
    if not overruled:
        return
    title = say("report.annex-title", count=len(overruled))
    yield Heading(say("report.annex"))
    yield Heading(title, 2)
    heads = (
        say("county.number"), say("county.name"), say("workbook.check-code"), say("county.finding"),
        say("county.settled-why"), say("county.settled-by"),
    )  # fmt: skip
    rows = [
        (str(place), each.unit, each.rule, each.message, each.reason, each.who)
        for place, each in enumerate(overruled, 1)
    ]
    yield listing(title, heads, rows=rows)


def listing(title: str, heads: Sequence[str], *, rows: Sequence[Sequence[str]]) -> Statutory:
    """A list as a table: its heads repeat, a page may turn before any row."""
    kinds = (Kind.HEAD, *[Kind.LABEL] * len(rows))
    boxes = tuple(
        Rectangle(row, column, 1, 1, kind, text)
        for row, (kind, texts) in enumerate(zip(kinds, (heads, *rows), strict=True))
        for column, text in enumerate(texts)
    )
    return Statutory(Frame(ANNEX, title, _WIDTHS, 1, frozenset(range(2, len(rows) + 1)), boxes), ())
