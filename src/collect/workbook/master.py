"""How one master becomes many workbooks.

The pen writes the workbook of one unit with marks instead of what other units are told otherwise. The parts in which
marks stand get gaps there; the others are kept as they are. The next unit's workbook is these parts with its own
answers in the gaps: byte for byte what the pen would have written.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from collect.stamping.gaps import Part, Piece, part
from collect.stamping.zipped import Member, deflated, zipped
from collect.workbook.answers import Answers, Pattern
from collect.workbook.ink import Cached, Computed, Content, Formula, Inked, Link, SheetDraft, WorkbookDraft
from collect.workbook.issue import Issue
from collect.workbook.kinds import varies

Asked = Callable[[Any], Content]
"""What one unit is told in one place."""
Told = Content | bytes
"""The same, or what is spelled already."""
_OPEN, _SHUT = "\uf8f0", "\uf8f1"
"""Stand around the number of a mark: nobody types them."""
_FIRST_NUMBER = 987_654_320_000_000
"""A number with a mark's number added to it stands for a number: every one has fifteen digits."""
_MARK = f"{_OPEN}([0-9]+){_SHUT}"
_GAP = re.compile(
    f'(?P<text><t>{_MARK}</t>)|(?P<formula> t="str"><f>{_MARK}</f><v>{_MARK}</v>)'
    f"|(?P<number><v>98765432([0-9]{{7}})</v>)|(?P<outside>{_MARK})".encode()
)
_WILD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\uf8f0\uf8f1]|_x[0-9A-Fa-f]{4}_|^<r>|^#")
"""What xlsxwriter spells in its own ways."""
_LONGEST, _PICTURES = 255, ("&G", "[Picture]")
"""Characters of a footer, and what stands for a picture in it: one that is longer, or has pictures, is left out."""


class Unlike(Exception):
    """A workbook that has to be written by the pen: it is not what its master becomes."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: which of the questions is answered there, and in which way it is spelled."""

    question: int
    spelled: str


@dataclass(frozen=True, slots=True)
class Mould:
    """The parts of a workbook with gaps in them. It knows no question: it can be kept, and read again."""

    parts: tuple[Part | Member, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Questions:
    """What is asked of each unit of one kind; ``fixed`` are the texts that every one of them is told in some cell."""

    asked: tuple[Asked, ...]
    fixed: frozenset[str]

    @cached_property
    def tellers(self) -> tuple[Callable[[Any], Told], ...]:
        """What answers them: a formula that all units have is spelled once, what it comes to for each of them."""
        return tuple(_spelling(of) if isinstance(of, Computed) else of for of in self.asked)


def questions(draft: WorkbookDraft, pattern: Pattern) -> Questions:
    """What other units of this kind are told otherwise, in the order in which it stands in the workbook."""
    found: dict[Asked, None] = dict.fromkeys(draft.of)
    fixed: set[str] = set()
    for inked in (each for sheet in draft.sheets for each in sheet.inked):
        if inked.of and varies(inked.of, pattern):
            found[inked.of] = None
        elif isinstance(inked.content, str | Link):
            fixed.add(inked.content if isinstance(inked.content, str) else inked.content.text)
    return Questions(tuple(found), frozenset(fixed))


def mould(draft: WorkbookDraft, issue: Issue, *, asked: Questions) -> Mould:
    """The parts of the workbook that was drawn for this issue, gaps where each question is answered."""
    gaps: dict[Gap, int] = {}
    written = pen(_marked(draft, issue, asked=asked))
    with ZipFile(BytesIO(written)) as archive:
        parts = tuple(_parted(name, archive.read(name), gaps=gaps) for name in archive.namelist())
    return Mould(parts, tuple(gaps))


def pen(draft: WorkbookDraft) -> bytes:
    """The workbook as xlsxwriter writes it: the truth that every stamped one must equal."""
    from collect.workbook.write import write_workbook  # noqa: PLC0415 - not loaded while kept masters do

    return write_workbook(draft)


def stamped(mould: Mould, issue: Issue | Answers, *, asked: Questions) -> bytes:
    """The workbook of a unit of the same kind. Raises Unlike when its answers do not fit into the gaps."""
    told = [teller(issue) for teller in asked.tellers]
    _refuse_repeated(told, asked.fixed)
    values = tuple([_spelled(told[gap.question], gap) for gap in mould.gaps])
    return zipped(each.filled(values) if isinstance(each, Part) else each for each in mould.parts)


# ── marks ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _marked(draft: WorkbookDraft, issue: Issue, *, asked: Questions) -> WorkbookDraft:
    """The draft with the number of its question wherever one is answered."""
    numbers = {of: number for number, of in enumerate(asked.asked)}
    outside = {of(issue): _mark(numbers[of]) for of in draft.of}
    return replace(
        draft,
        sheets=tuple(_marked_sheet(sheet, numbers, outside=outside) for sheet in draft.sheets),
        properties={name: outside.get(value, value) for name, value in draft.properties.items()},
    )


def _marked_sheet(sheet: SheetDraft, numbers: dict[Asked, int], *, outside: dict[str, str]) -> SheetDraft:
    footer = outside.get(sheet.page.footer, sheet.page.footer)
    inked = (_marked_cell(each, numbers[each.of]) if each.of and each.of in numbers else each for each in sheet.inked)
    return replace(sheet, inked=tuple(inked), page=replace(sheet.page, footer=footer))


def _marked_cell(inked: Inked, number: int) -> Inked:
    mark = _mark(number)
    if isinstance(inked.content, Formula):
        return replace(inked, content=Formula(mark, mark))
    return replace(inked, content=mark if isinstance(inked.content, str) else _FIRST_NUMBER + number)


def _mark(number: int) -> str:
    return f"{_OPEN}{number}{_SHUT}"


# ── gaps ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _parted(name: str, content: bytes, *, gaps: dict[Gap, int]) -> Part | Member:
    """A part cut at its marks; one without any is kept deflated. What is new among the gaps is numbered."""
    pieces = tuple(_pieces(content, gaps))
    return part(name, pieces) if len(pieces) > 1 else deflated(name, content)


def _pieces(content: bytes, gaps: dict[Gap, int]) -> Iterator[Piece]:
    end = 0
    for found in _GAP.finditer(content):
        yield content[end : found.start()]
        number = next(int(each) for each in found.groups() if each and each.isdigit())
        yield gaps.setdefault(Gap(number, str(found.lastgroup)), len(gaps))
        end = found.end()
    yield content[end:]


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _refuse_repeated(told: Sequence[Told], fixed: frozenset[str]) -> None:
    """A workbook keeps each text once: one that is told twice moves the numbers of all that follow."""
    texts = [answer for answer in told if isinstance(answer, str)]
    if len({*texts}) < len(texts) or not fixed.isdisjoint(texts):
        raise Unlike


def _spelled(told: Told, gap: Gap) -> bytes:
    return told if isinstance(told, bytes) else _SPELLINGS[gap.spelled](told)


def _text(answer: Content) -> bytes:
    """A text in the list of all texts; white space at its ends is kept."""
    spelled = _escaped(answer)
    kept = ' xml:space="preserve"' if spelled[:1].isspace() or spelled[-1:].isspace() else ""
    return f"<t{kept}>{spelled}</t>".encode()


def _outside(answer: Content) -> bytes:
    """A text outside any cell."""
    text = _tame(answer)
    if len(text.encode("utf-16-le")) > 2 * _LONGEST or any(picture in text for picture in _PICTURES):
        raise Unlike
    return _escaped(answer).encode()


def _formula(answer: Content) -> bytes:
    """What a formula comes to, with the formula: it says before it whether that is a text."""
    if not isinstance(answer, Formula):
        raise Unlike
    return _with_value(_bare(answer.text), answer.cached)


def _spelling(of: Computed) -> Callable[[Any], bytes]:
    bare, value = _bare(of.text), of.value
    return lambda issue: _with_value(bare, value(issue))


def _with_value(bare: bytes, cached: Cached) -> bytes:
    if not isinstance(cached, str):
        value = float(cached) if isinstance(cached, Decimal) else cached
        return b"%b%a</v>" % (bare, value)
    kind = b' t="str"' if cached else b""
    return b"%b%b%b</v>" % (kind, bare, _escaped(cached).encode())


def _bare(text: str) -> bytes:
    """A formula as far as its value."""
    return f"><f>{_escaped(text)}</f><v>".encode()


def _number(answer: Content) -> bytes:
    if not isinstance(answer, int | Decimal):
        raise Unlike
    return f"<v>{float(answer):.16G}</v>".encode()


@lru_cache(4096)
def _escaped(answer: Content) -> str:
    return _tame(answer).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _tame(answer: Content) -> str:
    if not isinstance(answer, str) or _WILD.search(answer):
        raise Unlike
    return answer


_SPELLINGS: dict[str, Callable[[Content], bytes]] = {
    "text": _text,
    "formula": _formula,
    "number": _number,
    "outside": _outside,
}
