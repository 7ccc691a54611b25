"""Which files of an inbox are still being written."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import sleep, time

from collect.campaign.refusal import plainly

_YOUNG, _PAUSE = 2.0, 0.3
"""Seconds: a file that changed so lately is looked at again so much later. Older ones cost no time."""
_EMPTY_YOUNG = 60.0
"""Seconds: browsers and mail programs begin with an empty file under the name the whole one will have."""


@dataclass(frozen=True, slots=True)
class Found:
    """One whole file as it was read: ``changed_at`` is its time stamp."""

    path: Path
    content: bytes
    changed_at: float


def settled(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """The files nobody seems to be writing, and the others: they are for the next run."""
    first = {path: _look(path) for path in paths}
    young = [path for path, (_, changed_at) in first.items() if abs(time() - changed_at) < _YOUNG]
    if young:
        sleep(_PAUSE)
    growing = {path for path in young if _look(path) != first[path]}
    left = {path for path, (size, at) in first.items() if path in growing or (not size and _is_new(at))}
    return [path for path in first if path not in left], [path for path in first if path in left]


def read_whole(path: Path) -> Found | None:
    """The file; None when it changed or went while it was read."""
    before = _look(path)
    if before == _GONE:
        return None
    with plainly(path):
        content = path.read_bytes()
    same = _look(path) == before and len(content) == before[0]
    return Found(path, content, before[1]) if same else None


_GONE = (-1, 0.0)


def _look(path: Path) -> tuple[int, float]:
    """Size and time stamp."""
    with plainly(path):
        try:
            seen = path.stat()
        except FileNotFoundError:
            return _GONE
    return seen.st_size, seen.st_mtime


def _is_new(changed_at: float) -> bool:
    return abs(time() - changed_at) < _EMPTY_YOUNG
