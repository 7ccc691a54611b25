"""Which files lie in a winmail.dat, which Outlook sends to those it takes for its like.

The format is MS-OXTNEF: after a signature, one attribute after the other: level, number, length, bytes, sum.
A file is a run of them; its long name stands among the MAPI properties of one. No library that is still
kept reads it, and the one there is (tnefparse) takes GBK names for an error.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from collect.parcel.limits import LIMITS, Refused
from collect.parcel.mail import Attached
from collect.words import say

_SIGNATURE = b"\x78\x9f\x3e\x22"
_HEAD = struct.Struct("<BII")  # level, number, length
_BEGIN, _TITLE, _CONTENT, _MAPI = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_LONG_NAME, _SHORT_NAME, _OBJECT = 0x3707, 0x3704, 0x3701
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_TEXT, _WIDE, _EMBEDDED, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_MANY, _NAMED = 0x1000, 0x8000
_GUID = 16


@dataclass
class _File:
    """One file while its attributes go by."""

    content: bytes = b""
    title: bytes = b""
    properties: Mapping[int, bytes | str] = field(default_factory=dict[int, bytes | str])


def read_tnef(content: bytes) -> tuple[Attached, ...]:
    """The files in a winmail.dat; a mail within is again one. Raises ``Refused("damaged")``."""
    try:
        files = _files(content)
    except (struct.error, ValueError) as fault:
        raise Refused("damaged", "tnef") from fault
    return tuple(_attached(file, number) for number, file in enumerate(files, 1))


def _files(content: bytes) -> list[_File]:
    files: list[_File] = []
    for number, value in _attributes(content):
        if number == _BEGIN:
            files.append(_File())
        elif files:
            _take(files[-1], number, value=value)
    return files


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    if not content.startswith(_SIGNATURE):
        raise ValueError
    at = 6
    while at < len(content):
        _, number, length = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        value = content[at : at + length]
        (total,) = struct.unpack_from("<H", content, at + length)
        if sum(value) & 0xFFFF != total:
            raise ValueError
        yield number, value
        at += length + 2


def _take(file: _File, number: int, *, value: bytes) -> None:
    if number == _CONTENT:
        file.content = value
    elif number == _TITLE:
        file.title = value
    elif number == _MAPI:
        file.properties = _properties(value)


def _properties(value: bytes) -> dict[int, bytes | str]:
    """Texts and files among MAPI properties, by number."""
    (count,) = struct.unpack_from("<I", value)
    at, found = 4, dict[int, bytes | str]()
    for _ in range(min(count, LIMITS.properties)):
        kind, number = struct.unpack_from("<HH", value, at)
        at = _named(value, at + 4) if number & _NAMED else at + 4
        several = kind & _MANY or kind in (_TEXT, _WIDE, _EMBEDDED, _BINARY)
        values, at = struct.unpack_from("<I", value, at)[0] if several else 1, at + 4 if several else at
        for _ in range(min(values, LIMITS.properties)):
            found[number], at = _value(value, at, kind=kind & ~_MANY)
    return found


def _named(value: bytes, at: int) -> int:
    """Where a property's value begins when it has a name instead of a number."""
    (kind,) = struct.unpack_from("<I", value, at + _GUID)
    if kind == 0:
        return at + _GUID + 8
    (length,) = struct.unpack_from("<I", value, at + _GUID + 4)
    return at + _GUID + 8 + length + -length % 4


def _value(value: bytes, at: int, *, kind: int) -> tuple[bytes | str, int]:
    if kind in _FIXED:
        return b"", at + _FIXED[kind]
    if kind not in (_TEXT, _WIDE, _EMBEDDED, _BINARY):
        raise ValueError(kind)
    (length,) = struct.unpack_from("<I", value, at)
    said = value[at + 4 : at + 4 + length]
    if len(said) < length:
        raise ValueError(length)
    at += 4 + length + -length % 4
    return (said.decode("utf-16-le", "replace") if kind == _WIDE else said), at


def _attached(file: _File, number: int) -> Attached:
    within = file.properties.get(_OBJECT, b"")
    if isinstance(within, bytes) and within[_GUID : _GUID + 4] == _SIGNATURE:
        return Attached(say("parcel.mail", number=number), within[_GUID:], None)
    names = (file.properties.get(_LONG_NAME), file.properties.get(_SHORT_NAME), file.title)
    name = next((spelled for name in names if name and (spelled := _spelled(name))), "")
    content = file.content or (within if isinstance(within, bytes) else b"")
    return Attached(name or say("parcel.unnamed", number=number), content, None)


def _spelled(name: bytes | str) -> str:
    """A name without the NUL at its end. Outlook writes the bytes of its own machine: here, GBK."""
    text = name if isinstance(name, str) else name.decode("gb18030", "replace")
    return text.partition("\0")[0].strip()
