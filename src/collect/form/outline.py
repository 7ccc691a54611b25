"""How a tree of captions is read from its printed outline."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from collect.form.caption import Caption, coded
from collect.form.complaint import Complain

_LINE = re.compile(r"^(?P<indent> *)(?P<code>\S+)(?: +(?P<rest>.*))?$")
_COMMENT = re.compile(r"(^|\s)#.*$")
_MEASURE = re.compile(r"(?:^|\s):(?P<measure>[a-z]+)\s*$")
_CARRIED = re.compile(r"(?:^|\s)<\s*(?P<carried>\S+)\s*$")
_TOTAL = re.compile(r"(?:^|\s)=\s*(?P<total>\S.*)$")
HEAD_ONLY = "*"
"""The code of a caption that is only a head: nobody can name it."""
STEP = 2
"""Spaces of indentation from one level to the next."""


@dataclass(slots=True)
class _Sprout:
    """A caption while its tree is still growing."""

    caption: Caption
    indent: int
    total: str
    children: list["_Sprout"] = field(default_factory=list["_Sprout"])


def read_outline(text: str, first_row: int, *, complain: Complain) -> tuple[Caption, ...]:
    """The captions of an outline: one line each, code then label, indentation for the tree.

    ``first_row`` is the line of the file on which ``text`` begins. Faults go to ``complain``.
    """
    roots: list[_Sprout] = []
    path: list[_Sprout] = []
    for row, line in enumerate(text.split("\n"), first_row):
        written = _COMMENT.sub("", line).rstrip()
        if written.strip():
            _plant(_sprout(written, row), roots, path=path, complain=complain)
    tree = tuple(_grown(sprout) for sprout in roots)
    _refuse_duplicates(tree, complain)
    return _with_totals(tree, _totals(roots), complain=complain)


def _sprout(written: str, row: int) -> _Sprout:
    match = _LINE.match(written.replace("\t", "    "))
    assert match is not None  # a line that is not blank has a first word
    rest, measure = _cut(match["rest"] or "", _MEASURE)
    rest, carried = _cut(rest, _CARRIED)
    label, total = _cut(rest, _TOTAL)
    code = "" if match["code"] == HEAD_ONLY else match["code"]
    caption = Caption(code, label.strip(), measure=measure, carried_from=carried, row=row)
    return _Sprout(caption, len(match["indent"]), total)


def _cut(text: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    match = pattern.search(text)
    return (text[: match.start()], match[1].strip()) if match else (text, "")


def _plant(sprout: _Sprout, roots: list[_Sprout], *, path: list[_Sprout], complain: Complain) -> None:
    """Hangs a caption under the nearest one above it that is indented less."""
    while path and path[-1].indent >= sprout.indent:
        path.pop()
    siblings, margin = (path[-1].children, path[-1].indent + STEP) if path else (roots, 0)
    if sprout.indent != margin:
        complain(sprout.caption.row, "indent", label=sprout.caption.label or sprout.caption.code)
    siblings.append(sprout)
    path.append(sprout)


def _grown(sprout: _Sprout) -> Caption:
    return replace(sprout.caption, children=tuple(_grown(child) for child in sprout.children))


def _totals(sprouts: Sequence[_Sprout]) -> dict[str, tuple[str, int]]:
    """By the code of each total, what it is written to add up, with the row it stands on."""
    found: dict[str, tuple[str, int]] = {}
    for sprout in sprouts:
        if sprout.total:
            found[sprout.caption.code] = (sprout.total, sprout.caption.row)
        found |= _totals(sprout.children)
    return found


def _refuse_duplicates(tree: Sequence[Caption], complain: Complain) -> None:
    seen: set[str] = set()
    for caption in (each for root in tree for each in root.walk()):
        if caption.code and caption.code in seen:
            complain(caption.row, "duplicate", name=caption.code)
        if not caption.code and not caption.children:
            complain(caption.row, "nameless", label=caption.label)
        seen.add(caption.code)


def _with_totals(
    tree: tuple[Caption, ...], totals: dict[str, tuple[str, int]], *, complain: Complain
) -> tuple[Caption, ...]:
    adder = _Adder(tree, frozenset(totals), complain)
    sums = {code: adder.leaves(written, row, own=code) for code, (written, row) in totals.items()}
    for code in sums:
        if code in _below(code, sums):
            complain(totals[code][1], "circular-total", name=code)

    def filled(caption: Caption) -> Caption:
        return replace(
            caption,
            total_of=sums.get(caption.code, ()),
            children=tuple(filled(child) for child in caption.children),
        )

    return tuple(filled(root) for root in tree)


def _below(code: str, sums: dict[str, tuple[str, ...]]) -> set[str]:
    """Every leaf a total adds up, by way of other totals too."""
    reached: set[str] = set()
    ahead = [*sums[code]]
    while ahead:
        each = ahead.pop()
        ahead += sums.get(each, ()) if each not in reached else ()
        reached.add(each)
    return reached


@dataclass(slots=True)
class _Adder:
    """Reads ``3.1 .. 3.6`` or ``a + b``: the leaves a total adds up."""

    tree: tuple[Caption, ...]
    totals: frozenset[str]
    complain: Complain

    def leaves(self, written: str, row: int, *, own: str) -> tuple[str, ...]:
        parts = [self._part(part.strip(), row) for part in written.split("+")]
        codes = [code for part in parts for code in part or ()]
        if not codes and None not in parts:
            self.complain(row, "empty-total", name=own)
        if own in codes or len(set(codes)) < len(codes):
            self.complain(row, "circular-total", name=own)
            return ()
        return tuple(codes)

    def _part(self, part: str, row: int) -> list[str] | None:
        """The leaves of one part, a branch or a range without its totals; None when a name is not known."""
        first, dots, last = (piece.strip() for piece in part.partition(".."))
        ends = [self._caption(code, row) for code in ([first, last] if dots else [first]) if code]
        found = [end for end in ends if end]
        if not ends or len(found) < len(ends):
            return None if ends else []
        order = [leaf.code for root in self.tree for leaf in root.leaves()]
        start = order.index(next(found[0].leaves()).code)
        stop = order.index(list(found[-1].leaves())[-1].code)
        span = order[start : stop + 1]
        return [code for code in span if code not in self.totals] if dots or len(span) > 1 else span

    def _caption(self, code: str, row: int) -> Caption | None:
        by_code = coded(self.tree)
        if code not in by_code:
            self.complain(row, "unknown", name=code, known=tuple(by_code))
        return by_code.get(code)
