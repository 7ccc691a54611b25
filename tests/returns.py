"""The words the tests of the street are written in: a form, a return, an issued workbook, what is found."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from fractions import Fraction
from functools import cache
from pathlib import Path

from collect.edits.findings import findings
from collect.edits.judgement import judge
from collect.form.arithmetic import Number, computed
from collect.form.load import load_form, load_style
from collect.form.model import Cell, Form, Measure
from collect.parcel.open import open_parcel
from collect.reading.read import Expected, read_return
from collect.roster import Unit
from collect.submission import Oddity, Oddness, Rejection, Stamp, Submission
from collect.workbook.draft import issued_workbook
from collect.workbook.issue import Issue
from collect.workbook.layout import Layout
from collect.workbook.write import write_workbook

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("disclosure-2021", "disclosure-2021-mixed", "disclosure-2019")
FOURTH = "village-library"
EVERY_FORM = (*SHIPPED, FOURTH)
KEY = b"the key of the test campaign"
YEAR = 2023
TOWN = Unit("QA01", "示例甲镇人民政府", "乡镇", "QA", "张三", "0455-1234567", "qa01@example.cn")
CITY = Unit("QA99", "示例市人民政府", "设区的市")

Found = tuple[str, tuple[str, ...], str, str]
"""A finding as tests compare it: rule, cells, stated, expected. Never its sentence."""


def folder_of(name: str) -> Path:
    """Where a form is defined."""
    return ROOT / "tests" / "fourth_form" if name == FOURTH else ROOT / "workbook_templates" / name


@cache
def a_form(name: str = "disclosure-2021") -> Form:
    """One of the shipped forms, or the invented fourth."""
    return load_form(folder_of(name))


@cache
def a_layout(name: str) -> Layout:
    """Where the cells of that form sit."""
    return Layout(a_form(name), load_style(folder_of(name), a_form(name)))


def a_return(*changes: str, form: Form | None = None, unit: Unit = TOWN, serial: int = 1) -> Submission:
    """An all-zero return with these changes, one each:

    ``T3:1:person = 12`` a figure, in the unit of its measure · ``T3:1:person blank`` · ``T3:1:person says 3件``
    text instead of a figure · ``T3:1:total states 5`` a total typed over · ``T4 nil`` · ``N1 tells 总体情况……``
    · ``telephone tells 0455``. A ``*`` in a cell's name means all entries it fits.
    """
    form = form or a_form()
    stamp = Stamp(form.id, form.edition, form.fingerprint[:12], unit.code, YEAR, serial)
    draft = _Draft(form)
    for change in changes:
        draft.change(*change.split(" ", 2))
    texts = {code: draft.told.get(code, "") for code in [each.code for each in form.narratives]}
    people = {code: draft.told.get(code, "") for code in ("filled_by", "signed_by", "telephone")}
    return Submission(stamp, draft.figures, draft.oddities, draft.stated, frozenset(draft.nil), texts, people)


class _Draft:
    """A return while it is being changed."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.figures: dict[Cell, Number] = dict.fromkeys(form.entries, 0)
        self.oddities: dict[Cell, Oddity] = {}
        self.stated: dict[Cell, Number] = {}
        self.nil: set[str] = set()
        self.told: dict[str, str] = {}

    def change(self, name: str, verb: str, what: str = "") -> None:
        if verb == "nil":
            self.nil.add(name)
        elif verb == "tells":
            self.told[name] = what
        elif verb == "states":
            self.stated[Cell.named(name)] = in_smallest(what, self.form.measure(Cell.named(name)))
        else:
            for cell in self._entries(name):
                self._fill(cell, verb, what)

    def _fill(self, cell: Cell, verb: str, what: str) -> None:
        self.figures.pop(cell, None)
        if verb == "says":
            self.oddities[cell] = Oddity(Oddness.TEXT, what)
        elif verb == "=":
            self.figures[cell] = in_smallest(what, self.form.measure(cell))
        else:
            assert verb == "blank", verb

    def _entries(self, name: str) -> Iterator[Cell]:
        fitting = [cell for cell in self.form.entries if fnmatchcase(str(cell), name)]
        assert fitting, f"no entry is called {name}"
        yield from fitting


def in_smallest(text: str, measure: Measure) -> Number:
    """What ``25.1`` is in smallest units."""
    exact = Decimal(text) * measure.scale
    numerator, denominator = exact.as_integer_ratio()
    return numerator if denominator == 1 else Fraction(numerator, denominator)


def last_year(*changes: str, form: Form | None = None) -> Mapping[Cell, Number]:
    """Last year's figures with their totals: all zero but for these changes."""
    form = form or a_form()
    return computed(form, a_return(*changes, form=form).figures)


def found(
    submission: Submission,
    *,
    form: Form | None = None,
    level: str = "乡镇",
    prior: Mapping[Cell, Number] | None = None,
) -> list[Found]:
    """What is said of a return: rule, cells, stated and expected of every finding."""
    form = form or a_form()
    judgement = judge(form, submission, level=level, prior=prior)
    said = findings(form, submission, judgement=judgement)
    return [(each.rule, tuple(map(str, each.cells)), each.stated, each.expected) for each in said]


def an_issue(
    name: str, submission: Submission, *, unit: Unit = TOWN, prior: Mapping[Cell, Number] | None = None
) -> Issue:
    """One unit's copy with this return already filled in."""
    token = submission.stamp.sealed(KEY)
    office, due = "示例县人民政府办公室", date(YEAR + 1, 1, 15)
    return Issue(a_form(name), unit, due, office, token, submission, prior, "1234")


def issued(
    name: str, submission: Submission, *, unit: Unit = TOWN, prior: Mapping[Cell, Number] | None = None
) -> bytes:
    """The bytes of a workbook with this return filled in."""
    return write_workbook(issued_workbook(a_layout(name), an_issue(name, submission, unit=unit, prior=prior)))


def read_back(name: str, content: bytes) -> Submission | Rejection:
    """What the campaign reads in a returned file."""
    book = open_parcel("return.xlsx", content)
    assert not isinstance(book, Rejection), book
    units = frozenset({TOWN.code, CITY.code})
    return read_return(book, Expected(a_layout(name), YEAR, units, KEY))
