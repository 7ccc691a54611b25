"""How parts that are deflated already become one zip file.

``zipfile`` deflates again whatever it is given. Here a member is written as it is: its bytes, its checksum and its two
sizes are known. The headers are those ``zipfile`` writes for a file made in memory, so that nobody can tell.
"""

import sys
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from struct import Struct

_STATED, _PLACE, _END = Struct("<5H3LH"), Struct("<4H2L"), Struct("<4s4H2LH")
_VERSION, _DEFLATED, _UTF8 = 20, 8, 0x800
_SYSTEM = 0 if sys.platform == "win32" else 3
_MODE = 0o600 << 16
_BY, _NOTHING_MORE = bytes((_VERSION, _SYSTEM)), bytes(2)
"""By what it was written; that no field of a zip program's own follows."""
NEW_YEAR_1980 = 0x21
"""The earliest day a zip file knows, as xlsxwriter dates its parts: day, month << 5, year since 1980 << 9."""
LEVEL = 6
"""How hard ``zlib`` tries, the level of ``zipfile`` too."""


@dataclass(frozen=True, slots=True)
class Member:
    """One part of a zip file: its name, its raw deflated bytes, the checksum and the size of what they hold."""

    name: str
    deflated: bytes
    crc: int
    size: int


def deflated(name: str, content: bytes) -> Member:
    """The member that holds this content."""
    return Member(name, deflate(content), zlib.crc32(content), len(content))


def deflate(content: bytes, ending: int = zlib.Z_FINISH, *, level: int = LEVEL) -> bytes:
    """Raw deflated bytes; with ``zlib.Z_FULL_FLUSH`` they end at a whole byte, and more may follow."""
    deflater = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflater.compress(content) + deflater.flush(ending)


def zipped(members: Iterable[Member], *, day: int = NEW_YEAR_1980) -> bytes:
    """The whole zip file, members in their order. Names below 64 KB, sizes below 4 GB: there is no zip64."""
    local: list[bytes] = []
    central: list[bytes] = []
    at = 0
    for member in members:
        name, stated = _stated(member, day)
        head = b"PK\x03\x04" + stated
        local += (head, _NOTHING_MORE, name, member.deflated)
        central += (b"PK\x01\x02", _BY, stated, _PLACE.pack(0, 0, 0, 0, _MODE, at), name)
        at += len(head) + len(_NOTHING_MORE) + len(name) + len(member.deflated)
    directory, count = b"".join(central), len(local) // 4
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), at, 0)
    return b"".join((*local, directory, end))


def _stated(member: Member, day: int) -> tuple[bytes, bytes]:
    """A name as it is written, and what both headers state alike."""
    plain = member.name.isascii()
    name = member.name.encode("ascii" if plain else "utf-8")
    sizes = (member.crc, len(member.deflated), member.size, len(name))
    return name, _STATED.pack(_VERSION, 0 if plain else _UTF8, _DEFLATED, 0, day, *sizes)
