"""What becomes of a good file when it is damaged at random, the same way for the same seed."""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from random import Random

from nasty.containers import gbk_zip, mail

Change = Callable[[Random, bytes], bytes]
_TAG = re.compile(rb"<[^<>]{1,400}>")
_ELEMENT = re.compile(rb"<(\w+(?::\w+)?)\b[^<>]*>[^<>]{0,200}</\1>|<\w[^<>]*/>")
_REFERENCE = re.compile(rb'\b(?:r|ref|sqref|s|t|r:id|Id|Target|Type|table:name)="[^"]*"')
_NUMBER = re.compile(rb"(?<=[>\"])-?\d+(?:\.\d+)?(?=[<\"])")
_WILD = (
    b"4294967296", b"-1", b"9" * 500, b"1e999", b"NaN", b"-0", b"0x10", b"", b"1048577", b"\xef\xbc\x97", b"A0",
    b"ZZZ1", b"../x.xml", b"&#0;", b"&lt;", b"&x;", b"inlineStr", b"XFD1048576", b"A1:ZZZZ9", b"rId1",
)  # fmt: skip
_SPOILT = (
    zipfile.BadZipFile, zlib.error, struct.error, ValueError, LookupError, RuntimeError, EOFError, OSError,
)  # fmt: skip
"""What the standard library says of a zip it cannot take apart."""


@dataclass(frozen=True)
class Seeds:
    """Good files by name; zips are taken apart once."""

    files: Mapping[str, bytes]

    def mutant(self, seed: str, number: int) -> tuple[str, bytes]:
        """The ``number``-th damaged file of a seed: its name says what it was."""
        chance = Random(f"{seed}:{number}")
        name = chance.choice(sorted(self.files))
        content = self.files[name]
        changes = (*_BYTES, *(_ZIP * 3 if content[:2] == b"PK" else ()), *(_LINES * 3 if name.endswith(".eml") else ()))
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            content = _survived(chance.choice(changes), chance, content)
        if chance.random() < 0.1:
            content = chance.choice((lambda: gbk_zip(name, content), lambda: mail([(name, content)])))()
        return f"{number:05} {name}", content


def _survived(change: Change, chance: Random, content: bytes) -> bytes:
    """Surgery on what is no zip any more leaves it as it is."""
    try:
        return change(chance, content)
    except _SPOILT:
        return content


# ── bytes ────────────────────────────────────────────────────────────────────────────────────────


def _flipped(chance: Random, content: bytes) -> bytes:
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 20, 200)) if made else 0):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def _truncated(chance: Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _cut_out(chance: Random, content: bytes) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + content[at + chance.choice((1, 2, 7, 512, 4096)) :]


def _scribbled(chance: Random, content: bytes) -> bytes:
    at, size = chance.randrange(len(content) + 1), chance.choice((1, 4, 64, 512))
    filler = chance.choice((b"\xff" * size, bytes(size), chance.randbytes(size)))
    return content[:at] + filler + content[at + size :]


def _doubled(chance: Random, content: bytes) -> bytes:
    at, size = chance.randrange(len(content) + 1), chance.choice((1, 128, 4096))
    return content[: at + size] + content[at:]


# ── zips ─────────────────────────────────────────────────────────────────────────────────────────


def _members(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [(each.filename, archive.read(each)) for each in archive.infolist()]


def _zipped(members: list[tuple[str, bytes]]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 5, 9, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _swapped(chance: Random, content: bytes) -> bytes:
    members = _members(content)
    i, j = chance.randrange(len(members)), chance.randrange(len(members))
    (first, one), (second, other) = members[i], members[j]
    members[i], members[j] = (first, other), (second, one)
    return _zipped(members)


def _dropped(chance: Random, content: bytes) -> bytes:
    members = _members(content)
    del members[chance.randrange(len(members))]
    return _zipped(members)


def _repeated(chance: Random, content: bytes) -> bytes:
    members = _members(content)
    name, inside = chance.choice(members)
    return _zipped([*members, (chance.choice((name, name.upper(), f"{name}x", f"../{name}", f"a/{name}")), inside)])


def _damaged_within(chance: Random, content: bytes) -> bytes:
    return _within(chance, content, chance.choice(_BYTES))


def _operated(chance: Random, content: bytes) -> bytes:
    return _within(chance, content, chance.choice(_XML))


def _within(chance: Random, content: bytes, change: Change) -> bytes:
    members = _members(content)
    at = chance.randrange(len(members))
    name, inside = members[at]
    members[at] = (name, change(chance, inside))
    return _zipped(members)


# ── XML ──────────────────────────────────────────────────────────────────────────────────────────


def _anywhere(pattern: re.Pattern[bytes], chance: Random, content: bytes, becomes: Callable[[bytes], bytes]) -> bytes:
    found = list(pattern.finditer(content))
    for each in sorted(chance.sample(found, min(len(found), chance.choice((1, 1, 3, 30)))), key=lambda m: -m.start()):
        content = content[: each.start()] + becomes(each[0]) + content[each.end() :]
    return content


def _element_gone(chance: Random, content: bytes) -> bytes:
    return _anywhere(_ELEMENT, chance, content, lambda _: b"")


def _element_twice(chance: Random, content: bytes) -> bytes:
    times = chance.choice((2, 2, 3, 500))
    return _anywhere(_ELEMENT, chance, content, lambda found: found * times)


def _tag_gone(chance: Random, content: bytes) -> bytes:
    return _anywhere(_TAG, chance, content, lambda _: b"")


def _wrong_reference(chance: Random, content: bytes) -> bytes:
    wild = chance.choice(_WILD)
    return _anywhere(_REFERENCE, chance, content, lambda found: found.split(b"=")[0] + b'="' + wild + b'"')


def _wild_number(chance: Random, content: bytes) -> bytes:
    wild = chance.choice(_WILD)
    return _anywhere(_NUMBER, chance, content, lambda _: wild)


# ── mails ────────────────────────────────────────────────────────────────────────────────────────


def _line_gone(chance: Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    del lines[_early(chance, len(lines))]
    return b"".join(lines)


def _line_twice(chance: Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    at = _early(chance, len(lines))
    return b"".join(lines[: at + 1] + lines[at:])


def _line_garbled(chance: Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    at = _early(chance, len(lines))
    lines[at] = _scribbled(chance, lines[at])
    return b"".join(lines)


def _early(chance: Random, count: int) -> int:
    """Most lines of a mail are base64: those of its heads are the interesting ones."""
    return chance.randrange(min(count, 25) if chance.random() < 0.8 else count)


_BYTES: tuple[Change, ...] = (_flipped, _truncated, _cut_out, _scribbled, _doubled)
_XML: tuple[Change, ...] = (_element_gone, _element_twice, _tag_gone, _wrong_reference, _wild_number)
_ZIP: tuple[Change, ...] = (_swapped, _dropped, _repeated, _damaged_within, _operated, _operated, _operated)
_LINES: tuple[Change, ...] = (_line_gone, _line_twice, _line_garbled)
