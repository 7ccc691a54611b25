"""Where prose and names stand in a file that is not as it was issued: below their headings, beside their captions."""

import re
from collections.abc import Iterator, Mapping, Sequence

from collect.form.model import Form
from collect.parcel.cells import Book, Kind, Sheet
from collect.parcel.word import TEXT_SHEET
from collect.reading.aligned import aligned
from collect.reading.labels import is_heading, label, plain, words
from collect.submission import CONTACTS
from collect.words import say

_HEADING_LENGTH = 40
_DATE = re.compile(r"(?:[\d〇○零一二三四五六七八九]{4})?年[\d一二三四五六七八九十]*月[\d一二三四五六七八九十]*日")


def paragraphs(sheet: Sheet) -> list[str]:
    """The first text on each row, from top to bottom; of a report column 0 alone is its text."""
    first: dict[int, str] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if cell.kind is Kind.TEXT and (column == 0 or sheet.name != TEXT_SHEET):
            first.setdefault(row, "\n".join(cell.text.splitlines()))
    return [first.get(row, "") for row in range(max(first, default=-1) + 1)]


def narratives(book: Book, form: Form, *, unit: str) -> Mapping[str, str]:
    """The prose found below the headings of the form's sections; a section whose heading is missing is not in it."""
    found = [_below_headings(paragraphs(sheet), form, unit=unit) for sheet in book.sheets]
    return max(found, key=len) if found else {}


def reworded(book: Book, form: Form) -> Iterator[str]:
    """Every heading above prose that is not the official one word for word, with the official one."""
    official = titles(form)
    for texts in map(paragraphs, book.sheets):
        found = {code: texts[place] for code, place in _headings(texts, form).items() if place is not None}
        other = (code for code, text in found.items() if words(text) != words(official[code]))
        yield from (say("naming.instead", found=found[code].strip(), issued=official[code]) for code in other)


def contacts(book: Book) -> Mapping[str, str]:
    """What stands to the right of the captions on the cover, wherever they are."""
    found: dict[str, str] = {}
    for sheet in book.sheets:
        for code in CONTACTS:
            text = next(_beside(sheet, say(f"workbook.contact-{code}")), None)
            found |= {code: text} if text is not None and code not in found else {}
    return found


def _beside(sheet: Sheet, caption: str) -> Iterator[str]:
    for (row, column), cell in sorted(sheet.cells.items()):
        if cell.kind is Kind.TEXT and len(cell.text) <= _HEADING_LENGTH and plain(cell.text) == plain(caption):
            width = next((last - first + 1 for top, first, _, last in sheet.merges if (top, first) == (row, column)), 1)
            answer = sheet.cells.get((row, column + width))
            yield answer.text.strip() if answer else ""


def _below_headings(texts: Sequence[str], form: Form, *, unit: str) -> Mapping[str, str]:
    """Every section's text up to the next heading of the form."""
    places = _headings(texts, form)
    ends = [*sorted(place for place in places.values() if place is not None), len(texts)]
    prose = {each.code: each.prompt for each in form.narratives}
    return {
        code: _written(texts[place + 1 : next(end for end in ends if end > place)], prose[code], unit=unit)
        for code, place in places.items()
        if code in prose and place is not None
    }


def _headings(texts: Sequence[str], form: Form) -> Mapping[str, int | None]:
    """The paragraph that is the heading of each section, in the order of the form."""
    asked = [label(title) for title in titles(form).values()]
    heads = [label(text) if len(text) <= _HEADING_LENGTH else None for text in texts]
    found = aligned([[is_heading(head, each) if head and each else 0 for head in heads] for each in asked])
    return dict(zip(form.sections, found, strict=True))


def titles(form: Form) -> Mapping[str, str]:
    """The official heading of every section, in printed order."""
    named = {each.code: each.title for each in (*form.narratives, *form.tables)}
    return {code: named[code] for code in form.sections}


def _written(texts: Sequence[str], prompt: str, *, unit: str) -> str:
    """A section's own words: without our prompt, the signature, the date, the check code, the stamp."""
    unwritten = {plain(prompt), plain(say("report.no-narrative"))}
    kept = [text for text in texts if plain(text) not in unwritten]
    while kept and (not kept[-1].strip() or _is_closing(plain(kept[-1]), plain(unit))):
        kept.pop()
    return "\n".join(kept).strip("\n")


def _is_closing(text: str, unit: str) -> bool:
    ours = plain(say("workbook.code-is")), plain(say("workbook.code-label")), "clt1|"
    return text == unit or text.startswith(ours) or _DATE.fullmatch(text) is not None
