"""What a returned workbook says: its cells become a Submission, or the reason it is not one of ours.

Identity is taken from the stamp, places from the issued layout, and nothing else is believed: not the file's
name, not its sheets' names or order, not its totals (they are added up again), not its verdicts.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from collect.form.arithmetic import Number, computed
from collect.form.model import Cell, Form, Measure
from collect.form.naming import cell_words
from collect.parcel.cells import Book, Kind, Sheet, TypedCell
from collect.submission import Oddity, Oddness, Rejection, Remark, Stamp, Submission, read_token
from collect.words import say
from collect.workbook import formula
from collect.workbook.draft import TOKEN_PROPERTY
from collect.workbook.layout import COVER, NARRATIVES, Layout, Spot
from collect.workbook.values import from_unit

_TOKEN_START = "CLT1|"
_FEW = 3
"""Up to so many labels altered is one definition changed; more is a sheet that was rebuilt."""
_LARGEST, _SMALLEST = Decimal("1e18"), Decimal("1e-18")
"""A number beyond these is no figure of any measure, and its digits are not worth computing with."""
_ODDNESS = {
    Kind.TEXT: Oddness.TEXT,
    Kind.BOOLEAN: Oddness.BOOLEAN,
    Kind.ERROR: Oddness.ERROR,
    Kind.DATE: Oddness.DATE,
}
Labels = Mapping[tuple[int, int], str]


@dataclass(frozen=True)
class Expected:
    """What the campaign issued: the layout, the year, the codes of its units and the key of its seals."""

    layout: Layout
    year: int
    units: frozenset[str]
    key: bytes


def read_return(book: Book, expected: Expected) -> Submission | Rejection:
    """The return a workbook holds, or why it is set aside."""
    stamp = _stamp(book, expected)
    if isinstance(stamp, Rejection):
        return stamp
    found = _sheets(book, expected.layout)
    if isinstance(found, Rejection):
        return found
    return _Reading(expected.layout, found).submission(stamp, tuple(_notices(book, found)))


# ── whose it is ──────────────────────────────────────────────────────────────────────────────────


def _stamp(book: Book, expected: Expected) -> Stamp | Rejection:
    """The stamp, when every copy of it says the same and its seal is the campaign's."""
    tokens = set(_tokens(book))
    if not tokens:
        return Rejection("not-ours")
    if len(tokens) > 1:
        return Rejection("two-stamps")
    token = tokens.pop()
    stamp = read_token(token)
    if stamp is None:
        return Rejection("sealed-wrong")
    return _foreign(stamp, expected) or (stamp if stamp.verified(token, expected.key) else Rejection("sealed-wrong"))


def _tokens(book: Book) -> Iterator[str]:
    yield from filter(None, [book.properties.get(TOKEN_PROPERTY, "").strip()])
    for sheet in book.sheets:
        texts = (cell.text.strip() for cell in sheet.cells.values() if cell.kind is Kind.TEXT)
        yield from (text for text in texts if text.startswith(_TOKEN_START))


def _foreign(stamp: Stamp, expected: Expected) -> Rejection | None:
    """Another form's, year's or unit's file. Their keys differ, so this is asked before the seal."""
    form = expected.layout.form
    if stamp.form != form.id:
        return Rejection("other-form", {"found": stamp.form, "expected": form.id})
    if stamp.year != expected.year:
        return Rejection("other-year", {"found": str(stamp.year), "expected": str(expected.year)})
    if stamp.unit not in expected.units:
        return Rejection("other-unit", {"found": stamp.unit})
    if (stamp.edition, stamp.fingerprint) != (form.edition, form.fingerprint[: len(stamp.fingerprint)]):
        edition = f"{form.edition}·{form.fingerprint[: len(stamp.fingerprint)]}"
        found = f"{stamp.edition}·{stamp.fingerprint}"
        return Rejection("other-edition", {"found": found, "expected": edition})
    return None


# ── which sheet is which ─────────────────────────────────────────────────────────────────────────


def _sheets(book: Book, layout: Layout) -> Mapping[str, Sheet] | Rejection:
    """By the name it was issued under, the sheet whose fixed labels stand where they were issued."""
    found: dict[str, Sheet] = {}
    for name, labels in _all_labels(layout).items():
        scored = [(len(_altered(sheet, labels)), place) for place, sheet in enumerate(book.sheets)]
        altered, place = min(scored, default=(len(labels), 0))
        if altered:
            return _changed(name, labels, sheet=book.sheets[place], altered=altered)
        found[name] = book.sheets[place]
    return found


def _all_labels(layout: Layout) -> Mapping[str, Labels]:
    labels: dict[str, Labels] = {sheet.sheet: sheet.labels for sheet in layout.tables.values()}
    labels[COVER] = {(spot.row, 0): say(f"workbook.contact-{code}") for code, spot in layout.contacts.items()}
    if layout.form.narratives:
        titles = ((each, layout.narratives[each.code]) for each in layout.form.narratives)
        labels[NARRATIVES] = {(spot.row - 2, 0): narrative.title for narrative, spot in titles}
    return labels


def _altered(sheet: Sheet, labels: Labels) -> list[tuple[int, int]]:
    """The places whose label is not the one issued."""
    return [place for place, text in labels.items() if not _same(sheet.cells.get(place), text)]


def _same(cell: TypedCell | None, text: str) -> bool:
    return cell is not None and plain(cell.text) == plain(text)


def plain(text: str) -> str:
    """A label without what copying changes: width of signs, white space, invisible characters, case."""
    folded = unicodedata.normalize("NFKC", text.replace("_x000D_", "")).casefold()
    return "".join(sign for sign in folded if not sign.isspace() and unicodedata.category(sign) != "Cf")


def _changed(name: str, labels: Labels, *, sheet: Sheet, altered: int) -> Rejection:
    if altered > min(_FEW, len(labels) - 1):
        return Rejection("layout-changed", {"sheet": name})
    place = _altered(sheet, labels)[0]
    stands = sheet.cells.get(place)
    return Rejection(
        "label-changed",
        {"sheet": name, "issued": labels[place], "found": stands.text if stands else say("remark.nothing")},
    )


def _notices(book: Book, found: Mapping[str, Sheet]) -> Iterator[Remark]:
    """What was done to the file that changes no figure."""
    if not book.properties.get(TOKEN_PROPERTY):
        yield Remark("stamp-lost", {})
    for name, sheet in found.items():
        if not sheet.protected:
            yield Remark("unprotected", {"sheet": name})


# ── what stands in it ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Reading:
    """The sheets of one return, found by their labels."""

    layout: Layout
    sheets: Mapping[str, Sheet]

    @property
    def form(self) -> Form:
        return self.layout.form

    def submission(self, stamp: Stamp, notices: tuple[Remark, ...]) -> Submission:
        figures: dict[Cell, Number] = {}
        oddities: dict[Cell, Oddity] = {}
        for cell in self.form.entries:
            read = _entered(self._at(cell), self.form.measure(cell))
            if isinstance(read, Oddity):
                oddities[cell] = read
            elif read is not None:
                figures[cell] = read
        stated, stale = self._totals(computed(self.form, figures))
        return Submission(
            stamp=stamp,
            figures=figures,
            oddities=oddities,
            stated=stated,
            nil=frozenset(code for code, sheet in self.layout.tables.items() if self._declared_nil(sheet.nil)),
            narratives={code: self._text(spot) for code, spot in self.layout.narratives.items()},
            contacts={code: self._text(spot).strip() for code, spot in self.layout.contacts.items()},
            remarks=(*notices, *stale, *self._formulas()),
        )

    def _at(self, cell: Cell) -> TypedCell | None:
        spot = self.layout.cells[cell]
        return self.sheets[spot.sheet].cells.get((spot.row, spot.column))

    def _text(self, spot: Spot) -> str:
        cell = self.sheets[spot.sheet].cells.get((spot.row, spot.column))
        return "\n".join(cell.text.splitlines()) if cell else ""

    def _declared_nil(self, spot: Spot) -> bool:
        return self._text(spot).strip() == say("workbook.nil")

    def _totals(self, now: Mapping[Cell, Number]) -> tuple[dict[Cell, Number], list[Remark]]:
        """Totals that were typed over, and notes of formulas whose stored value or text is not ours."""
        stated: dict[Cell, Number] = {}
        remarks: list[Remark] = []
        for cell in self.form.parts:
            found = self._at(cell)
            read = _read(found, self.form.measure(cell))
            if found is None or read is None or isinstance(read, Oddity):
                remarks += [] if _uncomputed(found) else [self._remark("total-lost", cell)]
            elif found.formula is None:
                stated[cell] = read
            elif found.formula and not _same_formula(found.formula, formula.total_in(self.layout, cell)):
                remarks.append(self._remark("formula-changed", cell))
            elif read != now[cell]:
                remarks.append(self._remark("stale-total", cell))
        return stated, remarks

    def _formulas(self) -> Iterator[Remark]:
        """Entries somebody computes: the value is taken as the spreadsheet stored it."""
        for cell in self.form.entries:
            found = self._at(cell)
            if found is not None and found.formula is not None:
                yield self._remark("formula-in-entry", cell)

    def _remark(self, code: str, cell: Cell) -> Remark:
        return Remark(code, {"place": cell_words(self.form, cell)})


def _uncomputed(found: TypedCell | None) -> bool:
    """A formula of ours that the writing program stored without a value."""
    return found is not None and found.formula is not None and found.text == ""


def _same_formula(found: str, issued: str) -> bool:
    return plain(found).replace("$", "") == plain(issued)


def _entered(found: TypedCell | None, measure: Measure) -> Number | Oddity | None:
    """What an entry holds. A number beyond its measure is no figure, and added to nothing, as in the workbook."""
    read = _read(found, measure)
    if found is None or not isinstance(read, Number) or abs(read) <= measure.largest * measure.scale:
        return read
    return Oddity(Oddness.TEXT, found.text)


def _read(found: TypedCell | None, measure: Measure) -> Number | Oddity | None:
    """The number a cell holds, what else stands in it, or None for nothing."""
    if found is None or found.text == "":
        return None
    if found.kind is not Kind.NUMBER:
        return Oddity(_ODDNESS[found.kind], found.text)
    try:
        sound = _SMALLEST < abs(Decimal(found.text)) < _LARGEST or Decimal(found.text) == 0
        return from_unit(found.text, measure) if sound else Oddity(Oddness.TEXT, found.text)
    except InvalidOperation:
        return Oddity(Oddness.TEXT, found.text)
