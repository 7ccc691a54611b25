"""How a paragraph, a table or a picture is spelled in Word's language.

Text only, spelled as lxml would: a report put together of them is byte for byte the one python-docx would save.
A look comes from a named style; what is added here is what Word keeps outside styles: spans, widths, what may not be
torn apart, and the fonts that a run repeats.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from collect.report.draft import Picture
from collect.report.frames import Frame, Kind, Rectangle

_TWIPS_PER_MM = 1440 / 25.4
_POINTS_PER_MM = 72 / 25.4
_EMU_PER_MM = 36000
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_AIR = 1.5
"""Millimetres of a column that a figure leaves free: cell margins and borders."""
_DIGIT = 0.64
"""The width of a digit in ems in the widest face seen to stand in for Times New Roman, whose own is 0.5."""
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold; a text out of a spreadsheet can carry some of it."""
_BREAKS = re.compile("([\n\r\t])")
_BREAK = {"\n": "<w:br/>", "\r": "<w:br/>", "\t": "<w:tab/>"}
_IN_QUOTES = str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_REMEMBERED = 4096
"""Figures as they are spelled, most of which come again and again."""
_OPEN = "\0"
"""Where a figure will stand; no text holds it."""


@dataclass(frozen=True, slots=True)
class Face:
    """A style as it is put on: its id, the fonts its runs repeat (as attributes), its size in points, and the id of
    the style that a run in another paragraph wears, or nothing.
    """

    id: str
    fonts: str
    size: float
    run_id: str = ""


def paragraph(face: Face, content: str, *, keep: bool = False) -> str:
    """A paragraph of some runs. ``keep``: on the page of the next one."""
    stay = "<w:keepNext/>" if keep else ""
    return f"<w:p><w:pPr><w:pStyle w:val={quoted(face.id)}/>{stay}</w:pPr>{content}</w:p>"


def run(text: str, face: Face, *, lent: bool = False, room: float = 0) -> str:
    """A run. ``lent``: in a paragraph of another style; ``room``: millimetres a figure must fit into."""
    if not text:
        return ""
    style = f"<w:rStyle w:val={quoted(face.run_id)}/>" if lent and face.run_id else ""
    # the hint makes Word take quotation marks and dashes, which both scripts have, from the Chinese face
    hint = "" if text.isascii() else ' w:hint="eastAsia"'
    look = f"{style}<w:rFonts{hint}{face.fonts}/>{_squeezed(text, face, room=room)}"
    return f"<w:r><w:rPr>{look}</w:rPr>{_text(text)}</w:r>"


def quoted(value: str) -> str:
    """A value of an attribute."""
    return f'"{legible(value).translate(_IN_QUOTES)}"'


def legible(text: str) -> str:
    """A text between tags."""
    return escape(_ILLEGAL.sub("", text), quote=False)


class Ruled:
    """A statutory table, spelled once for all reports; only its figures are spelled for each."""

    def __init__(self, frame: Frame, style_id: str, *, faces: Mapping[Kind, Face]) -> None:
        self._pieces = "".join(_table(frame, style_id, faces=faces)).encode().split(_OPEN.encode())
        places = [box for box in frame.boxes if box.kind is Kind.FIGURE]
        self._order = sorted(range(len(places)), key=lambda each: (places[each].row, places[each].column))
        self._rooms = [_width(frame, places[each]) - _AIR for each in self._order]
        self._face = faces[Kind.FIGURE]
        self._figure = lru_cache(_REMEMBERED)(self._spelled)

    def filled(self, figures: Sequence[str]) -> bytes:
        """The table with these figures, in the order of the frame's boxes."""
        spelled = [b""] * (2 * len(figures) + 1)
        spelled[::2] = self._pieces
        spelled[1::2] = map(self._figure, [figures[each] for each in self._order], self._rooms)
        return b"".join(spelled)

    def _spelled(self, figure: str, room: float) -> bytes:
        return run(figure, self._face, room=room).encode()


def _table(frame: Frame, style_id: str, *, faces: Mapping[Kind, Face]) -> Iterator[str]:
    """The table piece by piece. Each row holds on to the next up to a seam: a block that fits on one page stands on
    one page; heads repeat where it does not.
    """
    yield f"<w:tbl><w:tblPr><w:tblStyle w:val={quoted(style_id)}/>"
    yield f'<w:tblW w:w="{_twips(sum(frame.widths))}" w:type="dxa"/>'
    yield '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
    yield f"<w:tblCaption w:val={quoted(frame.title)}/></w:tblPr><w:tblGrid>"
    yield from (f'<w:gridCol w:w="{_twips(width)}"/>' for width in frame.widths)
    yield "</w:tblGrid>"
    rows = _rows(frame)
    last = {len(rows), *frame.seams}
    for number, row in enumerate(rows):
        header = "<w:tblHeader/>" if number < frame.head_rows else ""
        yield f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>"
        for box in row:
            content = _content(box, number, face=faces[box.kind])
            kept = paragraph(faces[box.kind], content, keep=number + 1 not in last)
            yield f"<w:tc>{_frame(box, number, width=_width(frame, box))}{kept}</w:tc>"
        yield "</w:tr>"
    yield "</w:tbl>"


def _rows(frame: Frame) -> list[list[Rectangle]]:
    """The boxes of each grid row from left to right; a box that spans rows stands in each of them."""
    height = max(box.row + box.rows for box in frame.boxes)
    rows: list[list[Rectangle]] = [[] for _ in range(height)]
    for box in sorted(frame.boxes, key=lambda box: box.column):
        for row in rows[box.row : box.row + box.rows]:
            row.append(box)
    return rows


def _content(box: Rectangle, row: int, *, face: Face) -> str:
    """What a box says, where it begins; below that it is empty."""
    if box.row != row:
        return ""
    return _OPEN if box.kind is Kind.FIGURE else run(box.text, face)


def _frame(box: Rectangle, row: int, *, width: float) -> str:
    """The properties of a cell, in the order the schema wants them."""
    span = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
    merge = f'<w:vMerge w:val="{"restart" if box.row == row else "continue"}"/>' if box.rows > 1 else ""
    downwards = '<w:textDirection w:val="tbRlV"/>' if box.vertical else ""
    return (
        f'<w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{span}{merge}{downwards}'
        '<w:vAlign w:val="center"/></w:tcPr>'
    )


def _width(frame: Frame, box: Rectangle) -> float:
    return sum(frame.widths[box.column : box.column + box.columns])


def _squeezed(text: str, face: Face, *, room: float) -> str:
    """Narrower letters for a figure that is too wide: a number broken over two lines is read as two."""
    needed = len(text) * face.size * _DIGIT
    scale = int(100 * room * _POINTS_PER_MM / needed)
    return f'<w:w w:val="{max(scale, 1)}"/>' if room > 0 and scale < 100 else ""


def _text(text: str) -> str:
    """Text as Word keeps it: line breaks and tabs are elements of their own."""
    pieces = _BREAKS.split(_ILLEGAL.sub("", text))
    return "".join(_BREAK.get(piece) or _stretch(piece) for piece in pieces if piece)


def _stretch(text: str) -> str:
    space = "" if text.strip() == text else ' xml:space="preserve"'
    return f"<w:t{space}>{escape(text, quote=False)}</w:t>"


def picture(shown: Picture, relation: str, *, number: int) -> str:
    """A run with a picture, the ``number``th of its document; ``relation`` leads to its dots."""
    width, height = (round(each * _EMU_PER_MM) for each in (shown.width, shown.height))
    size, name = f'cx="{width}" cy="{height}"', quoted(shown.title)
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name={name} descr={quoted(shown.told)}/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="{number}" name={name}/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{_RELATIONS}" r:embed="{relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS_PER_MM)
