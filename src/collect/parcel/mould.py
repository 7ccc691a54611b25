"""What the rows of a sheet say once the values are taken out of them.

Addresses, styles and formulas of a sheet are the same in all returns of a campaign, and nine tenths of its bytes. So
they are taken apart once: reading a book took 12.5 ms of processor time, and takes 6.5. What a value is depends on the
file it stands in, so values are no part of it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from collect.parcel.address import place_of
from collect.parcel.limits import Window
from collect.parcel.remembered import Otherwise

VALUE, OWN = b"<v></v>", b"\0"
"""Where a value was taken out, and where the number by which a unit's own formula differs from all others'."""
_SHORT, _MOULDS = 192 * 1024, 24
"""Bytes of a mould that is remembered, and how many are; the longest of an ordinary return has 145,000."""
_ROW_END = "</row>"
_ROW = re.compile(r"(<row [^<>]*+>)")
_FORMULA = (
    r'(<f(?: aca="(?:false|true)")?+(?: t="[a-z]{1,9}+")?+(?: ref="[A-Z0-9:]{1,30}+")?+(?: ca="1")?+'
    r'(?: si="[0-9]{1,9}+")?+>)([^<]*+)</f>|(<f(?: t="shared")?+(?: si="[0-9]{1,9}+")?+/>)'
)
_CELL = re.compile(
    r'<c r="([A-Z]{1,3}+[0-9]{1,7}+)"(?: s="([0-9]{1,5}+)")?+(?: t="([a-zA-Z]{1,9}+)")?+'
    rf"(?:/>|>(?:{_FORMULA})?+(<v></v>)?+</c>)|((?s:.++))"
)
"""One cell, or all the rest: address, style, type, a formula's tag and text, a follower's tag, a value, the rest.
Possessive throughout: it never goes back, so that it takes no longer than the text is long.
"""
_UNFIT = bytes({*range(32)} - {9, 10})
"""What XML has not among the first signs, and the carriage return, which XML takes for a new line."""
_OTHER_REFERENCE = re.compile("&(?!(?:amp|lt|gt|quot|apos|#10);)")
_REFERENCES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&#10;", "\n"), ("&amp;", "&"))
_Found = tuple[str, str, str, str, str, str, str, str]
Place = tuple[int, int]


class Spot(NamedTuple):
    """One cell that holds a value or a formula: its value is the so-manieth of the sheet, -1 for none."""

    place: Place
    style: str
    spelling: str
    formula: str | None
    value: int


class Mould(NamedTuple):
    """Rows without values: the row tags, the cells within the window, which of these hold what, the longest row.

    ``bare`` are the values that make a cell by themselves, inside the window or not; ``outside`` counts those beyond.
    ``inner`` counts the signs that open a tag, those in the row tags apart.
    """

    tags: bytes
    inner: int
    spots: Sequence[Spot]
    at: Mapping[Place, int]
    numbers: Sequence[int]
    shared: Sequence[int]
    others: Sequence[int]
    bare: Sequence[int]
    outside: int
    longest: int


def mould(rows: bytes, window: Window) -> Mould:
    """The mould of these rows, remembered unless they are very long; raises ``Otherwise``."""
    return _remembered(rows, window) if len(rows) <= _SHORT else _mould(rows, window)


def plain(text: str) -> str:
    """A text without references to signs."""
    for reference, sign in _REFERENCES:
        text = text.replace(reference, sign)
    return text


def as_text(section: bytes) -> str:
    """A section as text; expat would refuse, or read otherwise, what is turned away here."""
    try:
        text = section.decode()
    except UnicodeDecodeError as fault:
        raise Otherwise from fault
    odd = "\ufffe" in text or "\uffff" in text or ("]" in text and "]]>" in text)
    if odd or len(section.translate(None, _UNFIT)) < len(section) or _OTHER_REFERENCE.search(text):
        raise Otherwise
    return text


def _mould(rows: bytes, window: Window) -> Mould:
    as_text(rows.replace(OWN, b"0"))  # for its refusal: this one sign was put there by us
    first, *parts = _ROW.split(rows.decode())
    if first:
        raise Otherwise
    tags = (tag if tag.endswith("/>") else tag + _ROW_END for tag in parts[::2])
    spots = list(_spots(chain.from_iterable(map(_found, parts[::2], parts[1::2]))))
    within = [each for each in spots if each.place[0] < window.rows and each.place[1] < window.columns]
    at = {each.place: number for number, each in enumerate(within)}
    if len(at) < len(within):
        raise Otherwise
    kinds = [_KINDS.get(each.spelling, _OTHER) for each in within]
    numbers, shared, others = ([at for at, kind in enumerate(kinds) if kind == each] for each in range(3))
    bare = [each.value for each in spots if each.formula is None]
    longest = len(max(parts[1::2], key=len, default=""))
    outside = len(spots) - len(within)
    frame = "".join(tags).encode()
    inner = rows.count(b"<") - frame.count(b"<")
    return Mould(frame, inner, within, at, numbers, shared, others, bare, outside, longest)


_remembered = lru_cache(maxsize=_MOULDS)(_mould)
_OTHER = 2
_KINDS = {"": 0, "n": 0, "s": 1}


def _found(tag: str, inside: str) -> Sequence[_Found]:
    """The cells of a row, given its tag and everything up to the next row."""
    if tag.endswith("/>") and not inside:
        return ()
    found: list[_Found] = _CELL.findall(inside, 0, len(inside) - len(_ROW_END))
    if tag.endswith("/>") or not inside.endswith(_ROW_END) or (found and found[-1][-1]):
        raise Otherwise
    return found


def _spots(found: Iterator[_Found]) -> Iterator[Spot]:
    """The cells that hold something; what is ordinary is done without a call, for sheets that come only once."""
    count = 0
    for address, style, spelling, computed, formula, follower, value, _ in found:
        if computed or follower:
            text = plain(formula) if "&" in formula else formula
        elif value:
            text = None
        else:
            continue
        yield Spot(_place(address), style or "0", spelling, text, count if value else -1)
        count += 1 if value else 0


@lru_cache(maxsize=16_384)
def _place(address: str) -> Place:
    """Remembered: the sheets of a campaign have the same addresses, and a look-up costs a fifth."""
    place = place_of(address)
    if place is None:
        raise Otherwise
    return place
