"""Which explanations a return brings."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from collect.parcel.cells import Book, Kind, Sheet
from collect.parcel.poured import all_with, texts_with
from collect.reading.identity import is_stamped
from collect.reading.understood import visible
from collect.workbook.explaining import LEAST

_KEY = re.compile(r"[^\s#|]{1,40}#(?:[0-9a-f]{8})?")
"""What is printed beside every explanation box: a finding's key, or a rule's code where there is no finding yet."""


def explanations(book: Book) -> Mapping[str, str]:
    """What stands in the explanation boxes of our sheets, by the key printed beside each; empty words left out."""
    ours = filter(is_stamped, book.sheets)
    found = [pair for sheet in ours for pair in _beside_keys(sheet)]
    return dict(reversed(found))  # of two boxes under one key the first counts


def says_something(text: str) -> bool:
    """Whether a text is more than a dash, a stroke or a short word: 情况属实 says something, 无 and —— do not."""
    return sum(sign.isalnum() for sign in text) >= LEAST


def _beside_keys(sheet: Sheet) -> Iterator[tuple[str, str]]:
    if not any(_key(text) for _, text in all_with(sheet.cells, "#")):
        return  # the sheet that computes has 230 such texts in every return, links that are no keys
    marked = ((place, _key(text)) for place, kind, text in texts_with(sheet.cells, "#") if kind is Kind.TEXT)
    for (row, column), key in sorted((place, key) for place, key in marked if key):
        text = _left_of(sheet, row, column=column)
        if says_something(text):
            yield key, text


@lru_cache(maxsize=4_096)
def _key(text: str) -> str:
    """The key that a text is, empty for none; remembered, since all returns have the same links and the same rules."""
    shown = visible(text)
    return shown if _KEY.fullmatch(shown) else ""


def _left_of(sheet: Sheet, row: int, *, column: int) -> str:
    """The nearest thing to the left of a key: the box or, where that is empty, a link or a caption of ours."""
    places = ((row, each) for each in range(column - 1, -1, -1))
    nearest = next((sheet.cells[place] for place in places if place in sheet.cells), None)
    typed = nearest is not None and nearest.formula is None
    return "\n".join(visible(nearest.text).splitlines()) if nearest and typed else ""
