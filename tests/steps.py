"""What the hands of a crew do in tests: a process of its own must be able to import it."""

import os
import signal
import time
from pathlib import Path
from typing import NamedTuple


class Piece(NamedTuple):
    """A number to be doubled; the first process that takes it is killed where ``fatal`` names a file not there yet."""

    number: int
    fatal: str = ""


def doubled(piece: Piece) -> tuple[int, int]:
    """Twice the number, and which process did it."""
    if piece.fatal and not Path(piece.fatal).exists():
        Path(piece.fatal).touch()
        _die()
    return 2 * piece.number, os.getpid()


def deadly(_piece: Piece) -> None:
    """Kills whoever does it."""
    _die()


def refused(piece: Piece) -> None:
    """What a step raises."""
    raise ValueError(piece.number)


def slowly(piece: Piece) -> tuple[int, int]:
    """The same as ``doubled``, slow enough that somebody can be killed over it."""
    time.sleep(0.05)
    return doubled(piece)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
