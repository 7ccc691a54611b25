"""How a paragraph or a table is spelled in Word's language.

Strings only. A look comes from a named style; what is added here is what Word keeps outside styles: spans,
widths, what may not be torn apart, and the fonts that a run repeats.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from collect.report.draft import Kind, Rectangle, Statutory

_TWIPS_PER_MM = 1440 / 25.4
_POINTS_PER_MM = 72 / 25.4
_AIR = 1.5
"""Millimetres of a column that a figure leaves free: cell margins and borders."""
_DIGIT = 0.64
"""The width of a digit in ems in the widest face seen to stand in for Times New Roman, whose own is 0.5."""
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold; a text out of a spreadsheet can carry some of it."""


@dataclass(frozen=True, slots=True)
class Face:
    """A style as it is put on: its id, the fonts its runs repeat by attribute, its size in points."""

    id: str
    fonts: Mapping[str, str]
    size: float


def paragraph(text: str, face: Face, *, keep: bool = False, room: float = 0) -> str:
    """A paragraph. ``keep``: on the page of the next one; ``room``: millimetres a figure must fit into."""
    stay = "<w:keepNext/>" if keep else ""
    run = _run(text, face, room=room) if text else ""
    return f"<w:p><w:pPr><w:pStyle w:val={quoteattr(face.id)}/>{stay}</w:pPr>{run}</w:p>"


def table(statutory: Statutory, style_id: str, *, faces: Mapping[Kind, Face]) -> Iterator[str]:
    """A statutory table, piece by piece. Each row holds on to the next up to a seam: a block that fits on one
    page stands on one page; heads repeat where it does not.
    """
    yield f"<w:tbl><w:tblPr><w:tblStyle w:val={quoteattr(style_id)}/>"
    yield f'<w:tblW w:w="{_twips(sum(statutory.widths))}" w:type="dxa"/>'
    yield '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
    yield f"<w:tblCaption w:val={quoteattr(statutory.title)}/></w:tblPr><w:tblGrid>"
    yield from (f'<w:gridCol w:w="{_twips(width)}"/>' for width in statutory.widths)
    yield "</w:tblGrid>"
    rows = _rows(statutory)
    last = {len(rows), *statutory.seams}
    for number, row in enumerate(rows):
        header = "<w:tblHeader/>" if number < statutory.head_rows else ""
        yield f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>"
        for box in row:
            width = sum(statutory.widths[box.column : box.column + box.columns])
            text = box.text if box.row == number else ""
            room = width - _AIR if box.kind is Kind.FIGURE else 0
            content = paragraph(text, faces[box.kind], keep=number + 1 not in last, room=room)
            yield f"<w:tc>{_frame(box, number, width=width)}{content}</w:tc>"
        yield "</w:tr>"
    yield "</w:tbl>"


def _rows(statutory: Statutory) -> list[list[Rectangle]]:
    """The boxes of each grid row from left to right; a box that spans rows stands in each of them."""
    height = max(box.row + box.rows for box in statutory.boxes)
    rows: list[list[Rectangle]] = [[] for _ in range(height)]
    for box in sorted(statutory.boxes, key=lambda box: box.column):
        for row in rows[box.row : box.row + box.rows]:
            row.append(box)
    return rows


def _frame(box: Rectangle, row: int, *, width: float) -> str:
    """The properties of a cell, in the order the schema wants them."""
    span = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
    merge = f'<w:vMerge w:val="{"restart" if box.row == row else "continue"}"/>' if box.rows > 1 else ""
    downwards = '<w:textDirection w:val="tbRlV"/>' if box.vertical else ""
    return (
        f'<w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{span}{merge}{downwards}'
        '<w:vAlign w:val="center"/></w:tcPr>'
    )


def _run(text: str, face: Face, *, room: float) -> str:
    fonts = "".join(f" {script}={quoteattr(font)}" for script, font in face.fonts.items())
    # the hint makes Word take quotation marks and dashes, which both scripts have, from the Chinese face
    hint = "" if text.isascii() else ' w:hint="eastAsia"'
    return f"<w:r><w:rPr><w:rFonts{hint}{fonts}/>{_squeezed(text, face, room=room)}</w:rPr>{_text(text)}</w:r>"


def _squeezed(text: str, face: Face, *, room: float) -> str:
    """Narrower letters for a figure that is too wide: a number broken over two lines is read as two."""
    needed = len(text) * face.size * _DIGIT
    scale = int(100 * room * _POINTS_PER_MM / needed)
    return f'<w:w w:val="{max(scale, 1)}"/>' if room > 0 and scale < 100 else ""


def _text(text: str) -> str:
    """Text as Word keeps it: line breaks and tabs are elements of their own."""
    legible = escape(_ILLEGAL.sub("", text), {"\n": "</w:t><w:br/><w:t>", "\t": "</w:t><w:tab/><w:t>"})
    return f"<w:t>{legible}</w:t>".replace("<w:t>", '<w:t xml:space="preserve">')


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS_PER_MM)
