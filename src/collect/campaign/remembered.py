"""What need not be worked out again."""

import json
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from collect import __version__

CACHE = ".cache"
"""The campaign's folder of what can be thrown away at any time."""


def remembered(home: Path, name: str, *, of: Sequence[bytes], make: Callable[[], Any]) -> Any:
    """What ``make`` works out of the contents ``of``, a value JSON can hold: from the campaign's cache when they are
    the same as last time, else anew.

    A cache that is stale, damaged or another version's is worked out again; one that cannot be written is done
    without. It lies in the campaign, so that it moves with it and nothing is hidden elsewhere on the machine.
    """
    place = home / CACHE / f"{name}.json"
    key = _mark(__version__.encode(), *of)
    with suppress(OSError, ValueError):
        head, body = place.read_bytes().split(b"\n", 1)
        if head == f"{key} {_mark(body)}".encode():
            return json.loads(body)
    value = make()
    body = json.dumps(value, ensure_ascii=False).encode()
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        half = place.with_suffix(".part")
        half.write_bytes(f"{key} {_mark(body)}\n".encode() + body)
        half.replace(place)
    return value


def _mark(*contents: bytes) -> str:
    """Tells contents apart that differ by accident. Two sums and the length: what a stronger digest takes to load
    (OpenSSL, 10 ms) would be a sixth of ``collect status``.
    """
    return "-".join(f"{len(each):x}.{zlib.crc32(each):08x}.{zlib.adler32(each):08x}" for each in contents)
