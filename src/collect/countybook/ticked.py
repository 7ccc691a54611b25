"""Which lines of a written county workbook say, figure by figure, what was accepted.

A country's workbook has some thirty million cells. Nearly every line is spelled as spreadsheets spell it and says what
it should; such a line is ticked off as it passes, and never stands in memory. Everything else, a line that differs in
anything or is spelled in any other way, is left to the reader that reads every return.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import InvalidOperation
from functools import cached_property
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from collect.countybook.difference import Sum, kept
from collect.countybook.heads import LABEL_WIDTHS, NAME_ROW
from collect.countybook.hidden import Hidden
from collect.countybook.source import UNITS
from collect.form.model import Measure
from collect.parcel.archive import Archive, opened
from collect.parcel.limits import LIMITS, MIB, Limits, Refused
from collect.parcel.lookups import strings
from collect.parcel.package import Contents, first, relations
from collect.rollup import Counted
from collect.workbook.layout import column_name
from collect.workbook.values import from_unit

_END = b"</row>"
_LONGEST_LINE = 8 * MIB
_NOTHING = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
_HEAD = re.compile(rb'<c r="([A-Z]{1,3})%d"(?: s="\d+")? t="s"><v>(\d+)</v></c>' % (NAME_ROW + 1))
_FORMULA = r"(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?"


@dataclass(frozen=True, slots=True)
class Ticked:
    """The row, from 0, of every unit that was ticked off, by its code; what is hidden, by sheet; and the workbook
    that is left to read: without those lines, and without the sheets that say nothing of the sum.
    """

    rows: Mapping[str, int]
    hidden: Mapping[str, Hidden]
    rest: bytes


def ticked(content: bytes, wanted: Sum, *, tables: Sequence[str], limits: Limits = LIMITS) -> Ticked:
    """Ticks off what agrees; ``tables`` are the sheets that hold the county's figures.

    A file that cannot be opened is left as it is: the reader says what is wrong with it.
    """
    with suppress(Refused):
        archive = opened(content, limits)
        named = _sheets(archive)
        if UNITS in named.values():
            return _Ticking(archive, wanted, named, frozenset(tables)).run()
    return Ticked({}, {}, content)


def _sheets(archive: Archive) -> Mapping[str, str]:
    """The name of each sheet by its part, in lower case."""
    related = relations(archive)
    part = first(related.get("", {}), "officedocument") or ""
    contents = Contents(archive, part)
    contents.run()
    of_book = related.get(part.lower(), {})
    return {of_book[tab.relation].target.lower(): tab.name for tab in contents.tabs if tab.relation in of_book}


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut behind every row."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(_END)
        yield from (line + _END for line in lines)
        if len(rest) > _LONGEST_LINE:
            yield rest
            rest = b""
    yield rest


@dataclass
class _Ticking:
    archive: Archive
    wanted: Sum
    named: Mapping[str, str]
    tables: frozenset[str]
    rows: dict[str, int] = field(default_factory=dict[str, int])
    hidden: dict[str, Hidden] = field(default_factory=dict[str, Hidden])

    def run(self) -> Ticked:
        target = BytesIO()
        with ZipFile(target, "w", ZIP_STORED) as sink:
            for member in self.archive.members.values():
                self._take(member.name, sink)
        return Ticked(self.rows, self.hidden, target.getvalue())

    def _take(self, part: str, sink: ZipFile) -> None:
        with sink.open(part, "w", force_zip64=True) as target:
            target.writelines(self._left(part))

    def _left(self, part: str) -> Iterator[bytes]:
        """What is left to read of a part."""
        name = self.named.get(part.replace("\\", "/").lower())
        if name is None:
            return self.archive.chunks(part)
        if name != UNITS and name not in self.tables:
            return iter((_NOTHING,))
        hidden = self.hidden[name] = Hidden()
        lines = self._seen(part, hidden)
        return self._unticked(lines) if name == UNITS else lines

    def _seen(self, part: str, hidden: Hidden) -> Iterator[bytes]:
        for line in _lines(self.archive.chunks(part)):
            hidden.look(line)
            yield line

    def _unticked(self, lines: Iterator[bytes]) -> Iterator[bytes]:
        """The lines that do not agree, or not as far as can be told from here; with them the heads, and the first line,
        by which the reader knows where the heads end. What is commented out is no line: then nothing is ticked.
        """
        spelled: re.Pattern[bytes] | None = None
        for line in lines:
            if b"<!" in line:
                spelled = None
                yield line
                break
            if spelled is None or not self._agrees(spelled, line):
                yield line
            if spelled is None and self._is_head(line):
                spelled = self._spelled
        yield from lines

    # ── one line ─────────────────────────────────────────────────────────────────────────────────

    def _is_head(self, line: bytes) -> bool:
        """Whether it names the cells of the form, in the columns in which they are written."""
        names = {column.decode(): self._texts.get(text.decode()) for column, text in _HEAD.findall(line)}
        return all(
            names.get(column) == str(cell) for column, cell in zip(self._columns, self.wanted.form.places, strict=True)
        )

    def _agrees(self, spelled: re.Pattern[bytes], line: bytes) -> bool:
        """Whether a line is the first of its unit, and says what it should; it is noted as ticked."""
        found = spelled.fullmatch(line)
        if found is None:
            return False
        row, code, check_code, *figures = found.groups()
        each = self._counted.get(self._texts.get(code.decode(), ""))
        if each is None or each.unit.code in self.rows or self._texts.get(check_code.decode()) != each.check_code:
            return False
        if int(row) <= NAME_ROW + 2 or not self._says(figures, each):
            return False
        self.rows[each.unit.code] = int(row) - 1
        return True

    def _says(self, figures: list[bytes], each: Counted) -> bool:
        """Whether these are the accepted figures, as far as a spreadsheet can keep them."""
        accepted = list(map(str, each.figures.values()))
        try:
            for place, measure in self._scaled:
                figures[place] = str(from_unit(figures[place].decode(), measure)).encode()
                accepted[place] = str(kept(int(accepted[place]), measure))
        except (InvalidOperation, ValueError):
            return False
        return b" ".join(figures) == " ".join(accepted).encode()

    @cached_property
    def _spelled(self) -> re.Pattern[bytes]:
        """A unit's line: its row, code, check code, then every figure."""
        text = r'<c r="{}\1"(?: s="\d+")? t="s"><v>(\d+)</v></c>'
        labels = text.format("A") + text.format("B").replace(r"(\d+)", r"\d+") + text.format("C")
        note = r'(?:<c r="D\1"[^<>]*(?:/>|><v>\d+</v></c>))?'
        number = r'<c r="{}\1"(?: s="\d+")?(?: t="n")?>{}<v>([^<]*)</v></c>'
        figures = "".join(number.format(column, _FORMULA) for column in self._columns)
        return re.compile(rf'<row r="(\d+)"[^<>]*>{labels}{note}{figures}</row>'.encode())

    @cached_property
    def _columns(self) -> Sequence[str]:
        return [column_name(len(LABEL_WIDTHS) + place) for place in range(len(self.wanted.form.places))]

    @cached_property
    def _scaled(self) -> Sequence[tuple[int, Measure]]:
        """The places of the figures that a sheet does not hold in their smallest unit."""
        measures = map(self.wanted.form.measure, self.wanted.form.places)
        return [(place, measure) for place, measure in enumerate(measures) if measure.scale > 1 or measure.decimals]

    @cached_property
    def _counted(self) -> Mapping[str, Counted]:
        return {each.unit.code: each for each in self.wanted.aggregate.counted}

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        """The texts that cells share, by their numbers."""
        related = relations(self.archive)
        part = first(related.get("", {}), "officedocument") or ""
        shared = first(related.get(part.lower(), {}), "sharedstrings")
        return strings(self.archive, shared) if shared and self.archive.holds(shared) else {}
