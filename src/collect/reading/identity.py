"""Whose a returned file is.

By its stamp, when every copy of it says the same and its seal is the campaign's. A file without any stamp, a
Word report or figures pasted into a new book, is known by the unit and the year in its heads, and never for certain.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from collect.parcel.cells import Book, Kind, Sheet
from collect.parcel.poured import all_with
from collect.parcel.word import TEXT_SHEET
from collect.reading.asked import Asked, asked
from collect.reading.labels import plain
from collect.reading.paper import Paper
from collect.reading.prose import paragraphs
from collect.submission import Rejection, Remark, Stamp, read_token
from collect.workbook.draft import TOKEN_PROPERTY
from collect.workbook.layout import Layout

TOKEN_START = "CLT1|"
_HEAD_ROWS, _HEAD_PARAGRAPHS, _HEAD_LENGTH = 4, 8, 80
"""Where whose it is stands: the first rows of a sheet, the first paragraphs of a report, never in long text."""
_YEAR = re.compile(r"((?:19|20)\d\d|[一二][〇○零0九一二三四五六七八]{3})年")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


@dataclass(frozen=True)
class Expected:
    """What the campaign issued: the layout, the year, its units' codes, the key of its seals, the units' names."""

    layout: Layout
    year: int
    units: frozenset[str]
    key: bytes
    names: Mapping[str, str] = field(default_factory=dict[str, str])

    @cached_property
    def asked(self) -> Mapping[str, Asked]:
        """Every table of the layout, by its code."""
        return asked(self.layout)


class Identity(NamedTuple):
    """Whose it is, and what is to be said about how that is known."""

    stamp: Stamp
    remarks: tuple[Remark, ...] = ()

    @property
    def current(self) -> bool:
        """Whether it is the very workbook this campaign issued, vouched for by a seal."""
        return self.stamp.serial > 0 and all(remark.code != "old-edition" for remark in self.remarks)


def identity(book: Book, expected: Expected) -> Identity | Rejection:
    """Whose a file is, or why it is set aside."""
    tokens = set(_tokens(book))
    if not tokens:
        return _unsealed(book, expected)
    if len(tokens) > 1:
        return Rejection("two-stamps")
    token = tokens.pop()
    stamp = read_token(token)
    if stamp is None:
        return Rejection("sealed-wrong")
    return _foreign(stamp, expected) or _sealed(book, stamp, token=token, expected=expected)


def bears_stamp(text: str) -> bool:
    """Whether a text of a cell is a stamp, whole or not."""
    return TOKEN_START in text and text.strip().startswith(TOKEN_START)


def is_stamped(sheet: Sheet) -> bool:
    """Whether a cell of a sheet is a stamp."""
    return any(bears_stamp(text) for _, text in all_with(sheet.cells, TOKEN_START))


def _tokens(book: Book) -> Iterator[str]:
    yield from filter(None, [book.properties.get(TOKEN_PROPERTY, "").strip()])
    for sheet in book.sheets:
        texts = (text for kind, text in all_with(sheet.cells, TOKEN_START) if kind is Kind.TEXT)
        yield from (text.strip() for text in texts if bears_stamp(text))


def _foreign(stamp: Stamp, expected: Expected) -> Rejection | None:
    """Another form's, year's or unit's file. Their keys differ, so this is asked before the seal."""
    form = expected.layout.form
    if stamp.form != form.id:
        return Rejection("other-form", {"found": stamp.form, "expected": form.id})
    if stamp.year != expected.year:
        return Rejection("other-year", {"found": str(stamp.year), "expected": str(expected.year)})
    if stamp.unit not in expected.units:
        return Rejection("other-unit", {"found": stamp.unit})
    return None


def _sealed(book: Book, stamp: Stamp, *, token: str, expected: Expected) -> Identity | Rejection:
    """A stamp under the campaign's seal; one of another edition is read by its captions, and asked about."""
    form, verified = expected.layout.form, stamp.verified(token, expected.key)
    ours = f"{form.edition}·{form.fingerprint[: len(stamp.fingerprint)]}"
    found = f"{stamp.edition}·{stamp.fingerprint}"
    if not verified:
        other = found != ours
        return Rejection("other-edition", {"found": found, "expected": ours}) if other else Rejection("sealed-wrong")
    old = [Remark("old-edition", {"found": found, "expected": ours})] if found != ours else []
    lost = [] if book.properties.get(TOKEN_PROPERTY) else [Remark("stamp-lost", {})]
    return Identity(stamp, (*old, *lost))


# ── without a stamp ──────────────────────────────────────────────────────────────────────────────


def _unsealed(book: Book, expected: Expected) -> Identity | Rejection:
    """The one unit of the roster that the heads name, and the year beside its name or the form's title."""
    form, heads = expected.layout.form, [plain(text) for text in _heads(book)]
    units = _named("\n".join(heads), expected.names)
    if len(units) != 1:
        return Rejection("not-ours")
    unit = units.pop()
    telling = (plain(expected.names[unit]), plain(form.title))
    years = {_year(found) for text in heads if any(each in text for each in telling) for found in _YEAR.findall(text)}
    if len(years) != 1:
        return Rejection("not-ours")
    year = years.pop()
    if year != expected.year:
        return Rejection("other-year", {"found": str(year), "expected": str(expected.year)})
    stamp = Stamp(form.id, form.edition, form.fingerprint[:12], unit, year, 0)
    return Identity(stamp, (Remark("unsealed", {"unit": expected.names[unit], "year": str(year)}),))


def _heads(book: Book) -> Iterator[str]:
    """The texts that may say whose a file is; of a report its first paragraphs, and all of them as one."""
    for sheet in book.sheets:
        if sheet.name == TEXT_SHEET:
            first = [text for text in paragraphs(sheet) if text][:_HEAD_PARAGRAPHS]
            title = [text for text in first if len(text) <= _HEAD_LENGTH]
            yield from (*title, "".join(title[:3]))
        else:
            yield from (text for text in Paper(sheet).texts(_HEAD_ROWS - 1) if len(text) <= _HEAD_LENGTH)


def _named(text: str, names: Mapping[str, str]) -> set[str]:
    """The units named in a text; a name within a longer one that is named there is not meant by it."""
    found: set[str] = set()
    for code, name in sorted(names.items(), key=lambda each: -len(plain(each[1]))):
        if plain(name) and plain(name) in text:
            found.add(code)
            text = text.replace(plain(name), "\n")
    return found


def _year(found: str) -> int:
    return int(found.translate(_DIGITS))
