"""What a part says that many files have alike.

All returns of a campaign have one set of styles, and around their cells the same validations and formats. What such
a part says depends on its bytes alone, so it is read once however many files bring it, and compared byte for byte.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from collect.parcel.archive import Archive, Loose
from collect.parcel.limits import Limits, Refused

_MOST = 512 * 1024
"""Bytes of a part that is taken out whole; the largest of an ordinary return has 190,000."""
_SHORT, _PARTS = 256 * 1024, 64
"""Bytes of a part that is remembered, and of how many parts: 16 MiB at most."""
_Read = TypeVar("_Read")


class Otherwise(Exception):
    """Unwinds the quick reading of a part that is not what it expects; never leaves ``attempted``."""


def attempted(archive: Archive, part: str, *, read: Callable[[bytes], _Read]) -> _Read | None:
    """What ``read``, which has to count its tags, makes of a part of ordinary size; None where it objects.

    Then nothing counts as unpacked: whoever reads the part in pieces finds out which of its faults comes first. When
    it is the first piece, there is nothing to find out: it is refused at once.
    """
    inflated, tags = archive.inflated, archive.tags
    if not 0 < archive.size(part) <= _MOST:
        return None
    pieces = archive.chunks(part)
    first = next(pieces)
    try:
        return read(b"".join((first, *filter(None, pieces))))
    except (Refused, Otherwise):
        archive.inflated, archive.tags = inflated, tags
    return None


def remembered(archive: Archive, part: str, *, read: Callable[[Archive, str], _Read]) -> _Read:
    """What ``read`` makes of a part, which nobody may change. Raises what it raises."""
    known = quickly(archive, part, read=read)
    return read(archive, part) if known is None else known


def quickly(archive: Archive, part: str, *, read: Callable[[Archive, str], _Read]) -> _Read | None:
    """The same, but None where ``read`` or the archive objects, and where the part is long."""

    def counted(content: bytes) -> _Read:
        archive.count_tags(content, part=part)
        return once(content, archive.limits, how=(read, part))

    return attempted(archive, part, read=counted)


def once(content: bytes, limits: Limits, *, how: tuple[Callable[[Archive, str], _Read], str]) -> _Read:
    """What is made of these bytes, read at most once; raises ``Otherwise`` for too many of them."""
    if len(content) > _SHORT:
        raise Otherwise
    return _once(content, limits, how=how)


@lru_cache(maxsize=_PARTS)
def _once(content: bytes, limits: Limits, *, how: tuple[Callable[[Archive, str], Any], str]) -> Any:
    read, part = how
    return read(Loose(content, limits), part)
