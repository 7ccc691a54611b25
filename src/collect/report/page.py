"""How a report becomes one web page.

The page needs nothing but itself: no script, no font, no picture from elsewhere. A screen reader says with every
figure the heads above it and the labels beside it: they are named by id, because ``scope`` alone cannot say that a
head serves a block in the middle of a table; ``scope`` stands there too, for an editor that drops ids.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path

from collect.errors import CollectError
from collect.report.draft import Heading, Kind, Paragraph, Passage, Rectangle, ReportDraft, Statutory

_ILLEGAL = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What a page cannot hold; a text out of a spreadsheet can carry some of it."""
_LOOK = """
:root { color: #000; background: #fff; }
body { margin: 0 auto; padding: 1.5rem 1rem; max-width: 52rem; overflow-wrap: anywhere;
  font: 1.0625rem/1.8 FangSong_GB2312, FangSong, STFangsong, "Noto Serif CJK SC", serif; }
h1 { margin: 1rem 0; text-align: center; font: 1.75rem/1.5 FZXiaoBiaoSong-B05S, SimSun, "Noto Serif CJK SC", serif; }
h2 { margin: 1.5rem 0 .5rem; font: 1.25rem/1.6 SimHei, "Noto Sans CJK SC", sans-serif; }
h3 { margin: .5rem 0; text-indent: 2em; font: 1.0625rem/1.8 KaiTi_GB2312, KaiTi, STKaiti, serif; }
p { margin: 0; text-indent: 2em; text-align: justify; }
.period { text-align: center; text-indent: 0; }
.table { position: relative; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; line-height: 1.35; overflow-wrap: normal; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { border: 1px solid #000; padding: .2rem .3rem; min-width: 2.2em; }
th { font-weight: normal; text-align: center; }
th[scope^=row] { text-align: left; }
th:only-child { text-align: center; }
td { text-align: right; font-family: "Times New Roman", Times, serif; white-space: nowrap; }
.down { writing-mode: vertical-rl; letter-spacing: .2em; }
.closing { text-align: right; text-indent: 0; break-before: avoid; }
.closing:first-of-type { margin-top: 1.5rem; }
.small { margin-top: 1.5rem; font-size: .8125rem; text-indent: 0; }
@page { size: A4; margin: 25mm 20mm; }
@media print {
  body { padding: 0; max-width: none; font-size: 12pt; }
  table { font-size: 8pt; }
  .table { overflow: visible; break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
}
"""


def write_page(draft: ReportDraft, target: Path) -> None:
    """Writes the page; ``target`` appears whole or not. Raises CollectError ``report-unwritable``."""
    half = target.with_name(f"{target.name}.part")
    try:
        half.write_text(page(draft), encoding="utf-8", newline="\n")
        half.replace(target)
    except OSError as fault:
        raise CollectError("report-unwritable", place=target, fault=fault) from None


def page(draft: ReportDraft) -> str:
    """The whole page."""
    title = _text(draft.title.replace("\n", ""))
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="zh-CN">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>{_LOOK}</style>",
            "</head>",
            "<body>",
            "<main>",
            *_report(draft),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _report(draft: ReportDraft) -> Iterator[str]:
    yield f"<h1>{_text(draft.title)}</h1>"
    yield f'<p class="period">{_text(draft.period)}</p>'
    for place, passage in enumerate(draft.blocks):
        yield from _passage(passage, name=f"t{place}")
    yield "<footer>"
    yield from (f'<p class="closing">{_text(line)}</p>' for line in draft.closing)
    if draft.small_print:
        yield f'<p class="small">{_text(draft.small_print)}</p>'
    yield "</footer>"


def _passage(passage: Passage, *, name: str) -> Iterator[str]:
    match passage:
        case Heading(text, level):
            yield f"<h{level + 1}>{_text(text)}</h{level + 1}>"
        case Paragraph(text):
            yield f"<p>{_text(text)}</p>"
        case Statutory():
            yield from _Table(passage, name).lines()


class _Table:
    """One statutory table, its boxes known by the id of the table and their place."""

    def __init__(self, statutory: Statutory, name: str) -> None:
        self._statutory, self._id = statutory, name
        boxes = statutory.boxes
        self._heads = [box for box in boxes if box.kind is Kind.HEAD and not box.vertical]
        self._labels = [box for box in boxes if box.kind is Kind.LABEL or box.vertical]
        self._head_rows = {row for box in self._heads for row in _rows(box)}
        self._height = max(box.row + box.rows for box in boxes)

    def lines(self) -> Iterator[str]:
        """The table line by line; where it is wider than the screen, it can be moved with the keyboard."""
        yield f'<div class="table" role="region" aria-labelledby="{self._id}" tabindex="0">'
        yield "<table>"
        yield f'<caption id="{self._id}">{_text(self._statutory.title)}</caption>'
        yield from self._columns()
        begins = [0, *sorted(self._turns()), self._height]
        for first, last in pairwise(begins):
            part = "thead" if first < self._statutory.head_rows else "tbody"
            yield f"<{part}>"
            yield from (self._row(row) for row in range(first, last))
            yield f"</{part}>"
        yield "</table>"
        yield "</div>"

    def _columns(self) -> Iterator[str]:
        """The columns of labels, then those of figures: each group may have a head of its own."""
        whole = sum(self._statutory.widths)
        labels = max((box.column + box.columns for box in self._labels), default=0)
        for group in (self._statutory.widths[:labels], self._statutory.widths[labels:]):
            if group:
                columns = "".join(f'<col style="width:{100 * width / whole:.2f}%">' for width in group)
                yield f"<colgroup>{columns}</colgroup>"

    def _turns(self) -> set[int]:
        """Where a group of rows begins: below the heads, with each block, before and after a label of many rows."""
        top = self._statutory.head_rows
        blocks = {row for row in self._head_rows if row - 1 not in self._head_rows}
        wide = [box for box in self._labels if box.column == 0 and box.rows > 1]
        ends = {turn for box in wide for turn in (box.row, box.row + box.rows)}
        return {turn for turn in {top, *blocks, *ends} if max(top, 1) <= turn < self._height}

    def _row(self, row: int) -> str:
        begun = sorted((box for box in self._statutory.boxes if box.row == row), key=lambda box: box.column)
        return f"<tr>{''.join(map(self._box, begun))}</tr>"

    def _box(self, box: Rectangle) -> str:
        text = f'<span class="down">{_text(box.text)}</span>' if box.vertical else _text(box.text)
        if box.kind is Kind.FIGURE:
            named = " ".join(map(self._place, self._named(box)))
            return f"<td{_span(box)}{_given('headers', named)}>{text}</td>"
        tag = "th" if box.text else "td"  # an empty corner is no head: a screen reader would say nothing, twice
        scope = f' id="{self._place(box)}" scope="{self._scope(box)}"' if box.text else ""
        return f"<{tag}{_span(box)}{scope}>{text}</{tag}>"

    def _place(self, box: Rectangle) -> str:
        return f"{self._id}-{box.row}-{box.column}"

    def _scope(self, box: Rectangle) -> str:
        if box not in self._heads:
            return "rowgroup" if box.rows > 1 else "row"
        if box.row >= self._statutory.head_rows and box.columns == len(self._statutory.widths):
            return "rowgroup"
        return "colgroup" if any(_beneath(box, other) for other in self._heads) else "col"

    def _named(self, figure: Rectangle) -> Sequence[Rectangle]:
        """The heads above a figure in its own block, from the top; then its labels, from the left."""
        block = self._block(figure.row)
        heads = [box for box in self._heads if box.row in block and _columns(box) & _columns(figure)]
        labels = [box for box in self._labels if figure.row in _rows(box)]
        return [box for box in (*heads, *labels) if box.text]

    def _block(self, row: int) -> range:
        """The rows of heads next above a row."""
        bottom = max((head for head in self._head_rows if head < row), default=-1)
        top = bottom
        while top - 1 in self._head_rows:
            top -= 1
        return range(top, bottom + 1)


def _rows(box: Rectangle) -> range:
    return range(box.row, box.row + box.rows)


def _columns(box: Rectangle) -> set[int]:
    return set(range(box.column, box.column + box.columns))


def _beneath(box: Rectangle, other: Rectangle) -> bool:
    return other.row == box.row + box.rows and _columns(other) <= _columns(box)


def _span(box: Rectangle) -> str:
    rows = f' rowspan="{box.rows}"' if box.rows > 1 else ""
    return rows + (f' colspan="{box.columns}"' if box.columns > 1 else "")


def _given(name: str, value: str) -> str:
    return f' {name}="{value}"' if value else ""


def _text(text: str) -> str:
    return escape(_ILLEGAL.sub("", text)).replace("\n", "<br>")
