"""What an old Office file says of itself: its custom properties, when it was saved.

The format is MS-OLEPS: a set has sections, a section has numbered values; the custom ones have a dictionary
of names as number 0 and the encoding of their texts as number 1.
"""

import struct
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from collect.parcel.limits import LIMITS

_CUSTOM = bytes.fromhex("05d5cdd59c2e1b10939708002b2cf9ae")
_SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
_NAMES, _ENCODING, _SAVED = 0, 1, 13
_SHORT, _LONG, _DOUBLE, _TRUTH, _BYTES, _WIDE, _TIME = 2, 3, 5, 11, 30, 31, 64
_UTF16 = 1200
_SINCE = datetime(1601, 1, 1, tzinfo=UTC)


class UserProperties(NamedTuple):
    """Custom properties as text; when the file was last saved, as ISO text."""

    properties: Mapping[str, str]
    modified: str | None


def properties(stream: bytes) -> dict[str, str]:
    """The custom properties; none when the stream cannot be made sense of."""
    try:
        return _custom(stream)
    except (struct.error, LookupError, ValueError, OverflowError):
        return {}


def saved_at(stream: bytes) -> str | None:
    """When the file was last saved."""
    try:
        section = _section(stream, _SUMMARY)
        at = dict(_values(stream, section)).get(_SAVED) if section is not None else None
        return None if at is None else _value(stream, at, encoding="ascii")
    except (struct.error, LookupError, ValueError, OverflowError):
        return None


def _section(stream: bytes, kind: bytes) -> int | None:
    """Where the section of this kind begins."""
    (count,) = struct.unpack_from("<I", stream, 24)
    for number in range(min(count, 8)):
        if stream[28 + 20 * number : 44 + 20 * number] == kind:
            return int(struct.unpack_from("<I", stream, 44 + 20 * number)[0])
    return None


def _values(stream: bytes, section: int) -> Iterator[tuple[int, int]]:
    """The number of each value, and where it stands in the stream."""
    (count,) = struct.unpack_from("<4xI", stream, section)
    for place in range(min(count, LIMITS.properties)):
        number, offset = struct.unpack_from("<II", stream, section + 8 + 8 * place)
        yield number, section + offset


def _custom(stream: bytes) -> dict[str, str]:
    section = _section(stream, _CUSTOM)
    if section is None:
        return {}
    places = dict(_values(stream, section))
    codepage = struct.unpack_from("<4xH", stream, places[_ENCODING])[0] if _ENCODING in places else 1252
    encoding = _codec(codepage)
    names = _names(stream, places[_NAMES], encoding=encoding)
    return {name: _value(stream, places[number], encoding=encoding) for number, name in names if number in places}


def _codec(codepage: int) -> str:
    return {_UTF16: "utf-16-le", 65001: "utf-8", 936: "gb18030", 10008: "gb18030"}.get(codepage, f"cp{codepage}")


def _names(stream: bytes, at: int, *, encoding: str) -> Iterator[tuple[int, str]]:
    (count,) = struct.unpack_from("<I", stream, at)
    at += 4
    for _ in range(min(count, LIMITS.properties)):
        number, length = struct.unpack_from("<II", stream, at)
        size = length * 2 if encoding == "utf-16-le" else length
        yield number, _text(stream[at + 8 : at + 8 + size], encoding)
        at += 8 + (size + -size % 4 if encoding == "utf-16-le" else size)


def _value(stream: bytes, at: int, *, encoding: str) -> str:
    kind, at = struct.unpack_from("<I", stream, at)[0], at + 4
    if kind in (_BYTES, _WIDE):
        (length,) = struct.unpack_from("<I", stream, at)
        size = length * (2 if kind == _WIDE else 1)
        return _text(stream[at + 4 : at + 4 + size], "utf-16-le" if kind == _WIDE else encoding)
    if kind == _TIME:
        (ticks,) = struct.unpack_from("<Q", stream, at)
        return (_SINCE + timedelta(microseconds=ticks // 10)).strftime("%Y-%m-%dT%H:%M:%SZ")
    spelled = {_SHORT: "<h", _LONG: "<i", _DOUBLE: "<d", _TRUTH: "<h"}.get(kind)
    return "" if spelled is None else _plain(struct.unpack_from(spelled, stream, at)[0], truth=kind == _TRUTH)


def _plain(value: float, *, truth: bool) -> str:
    if truth:
        return "true" if value else "false"
    return str(int(value)) if value == int(value) else repr(value)


def _text(spelled: bytes, encoding: str) -> str:
    return spelled.decode(encoding, "replace").partition("\0")[0]
