"""What stands where on a printed page, measured from the PDF with poppler: nothing here believes the Word file.

Millimetres from the upper left corner of the page. Text comes from ``pdftotext``; ink, which is rules and borders too,
from the dots of the rendered page.
"""

import re
import subprocess
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

_MM = 25.4 / 72
_DOTS_PER_MM = 10
_NAMESPACE = "{http://www.w3.org/1999/xhtml}"


class Line(NamedTuple):
    """One printed line."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Ink(NamedTuple):
    """The rectangle that is not white."""

    left: float
    top: float
    right: float
    bottom: float


class Paper:
    """A printed file; pages count from 1."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def sizes(self) -> list[tuple[float, float]]:
        """Width and height of every page."""
        return [(float(page.get("width", "0")) * _MM, float(page.get("height", "0")) * _MM) for page in self._pages]

    @cached_property
    def lines(self) -> list[list[Line]]:
        """The lines of every page from top to bottom: what stands side by side on one base line is one."""
        return [_lines(page) for page in self._pages]

    @cached_property
    def fonts(self) -> set[str]:
        """What the embedded fonts call themselves."""
        rows = _said("pdffonts", self.path).splitlines()[2:]
        return {row.split()[0].partition("+")[2] for row in rows}

    def ink(self, page: int, *, above: float = 1000, below: float = 0) -> Ink:
        """The ink of a page between two heights."""
        dots = subprocess.run(
            ["pdftoppm", "-gray", "-r", str(25.4 * _DOTS_PER_MM), "-f", str(page), "-l", str(page), self.path],
            capture_output=True,
            check=True,
        ).stdout
        return _ink(dots, int(below * _DOTS_PER_MM), int(above * _DOTS_PER_MM))

    @cached_property
    def _pages(self) -> list[ElementTree.Element]:
        tree = ElementTree.fromstring(_said("pdftotext", "-bbox-layout", self.path, "-"))
        return list(tree.iter(f"{_NAMESPACE}page"))


def _said(*command: object) -> str:
    done = subprocess.run([str(each) for each in command], capture_output=True, check=True, encoding="utf-8")
    return done.stdout


def _lines(page: ElementTree.Element) -> list[Line]:
    words = sorted((_box(word) for word in page.iter(f"{_NAMESPACE}word")), key=lambda word: (word.bottom, word.left))
    lines: list[list[Line]] = []
    for word in words:
        if lines and abs(lines[-1][0].bottom - word.bottom) < 1:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [_joined(sorted(line, key=lambda word: word.left)) for line in lines]


def _box(word: ElementTree.Element) -> Line:
    left, top, right, bottom = (float(word.get(key, "0")) * _MM for key in ("xMin", "yMin", "xMax", "yMax"))
    return Line(word.text or "", left, top, right, bottom)


def _joined(words: list[Line]) -> Line:
    return Line(
        "".join(word.text for word in words),
        words[0].left,
        min(word.top for word in words),
        words[-1].right,
        max(word.bottom for word in words),
    )


def _ink(dots: bytes, first: int, last: int) -> Ink:
    """The dark dots of a grey picture (PGM) between two rows."""
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", dots)
    assert head
    width, height = int(head[1]), int(head[2])
    dark = dots[head.end() :].translate(bytes([1] * 128 + [0] * 128))
    rows = {row: dark[row * width : (row + 1) * width] for row in range(first, min(last, height))}
    inked = {row: dotted for row, dotted in rows.items() if 1 in dotted}
    left = min(dotted.index(1) for dotted in inked.values())
    right = max(dotted.rindex(1) for dotted in inked.values())
    return Ink(*(each / _DOTS_PER_MM for each in (left, min(inked), right + 1, max(inked) + 1)))
