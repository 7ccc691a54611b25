"""Where what was read waits until everything is read.

Which of two versions counts, and who copied from whom, is only known at the end. The returns of a country do not fit
in memory, so they wait in a file of this process alone, which the system removes with it.
"""

import pickle
from collections.abc import Generator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO

from collect.intake.opening import Reading

_AT_HAND = 500
"""So many readings, a county's and more, wait as they are."""
_IN_MEMORY = 32 * 1024 * 1024
"""Bytes: some 3,000 returns more wait in memory."""


class Spool:
    """Readings by number, in the order in which they were put down."""

    def __init__(self, file: IO[bytes]) -> None:
        self._at_hand: list[Reading] = []
        self._file = file
        self._ends = [0]

    def put(self, reading: Reading) -> int:
        """Puts a reading down; its number is returned."""
        if len(self._at_hand) < _AT_HAND:
            self._at_hand.append(reading)
            return len(self._at_hand) - 1
        self._file.seek(self._ends[-1])
        pickle.dump(reading, self._file, pickle.HIGHEST_PROTOCOL)
        self._ends.append(self._file.tell())
        return len(self._at_hand) + len(self._ends) - 2

    def take(self, number: int) -> Reading:
        """The reading of that number; it stays where it is."""
        if number < len(self._at_hand):
            return self._at_hand[number]
        place = number - len(self._at_hand)
        begin, end = self._ends[place : place + 2]
        self._file.seek(begin)
        return pickle.loads(self._file.read(end - begin))  # noqa: S301 - our own


@contextmanager
def spool() -> Generator[Spool]:
    """A spool that is gone when the ``with`` ends."""
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        yield Spool(file)
