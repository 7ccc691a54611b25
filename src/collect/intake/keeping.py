"""When the originals of what arrived are on the disk."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from collect.campaign.filing import keep_all
from collect.intake.opening import Original

_AT_ONCE, _BYTES = 64, 32 * 1024 * 1024
"""So many files, or so many bytes of them, wait for the disk together: waiting for each takes as long as reading it."""
Keep = Callable[[Sequence[Original]], None]


@contextmanager
def keeper(archive: Path | None) -> Generator[Keep]:
    """Takes originals in; when the ``with`` has ended the archive has them all. Without an archive nothing is kept."""
    waiting: list[Original] = []

    def flush() -> None:
        if archive is not None:
            keep_all(archive, ((each.name, each.content) for each in waiting))
        waiting.clear()

    def take(originals: Sequence[Original]) -> None:
        waiting.extend(originals)
        if len(waiting) >= _AT_ONCE or sum(len(each.content) for each in waiting) >= _BYTES:
            flush()

    yield take
    flush()
