"""What the checksum of a long text is when something stands before it.

The CRC-32 of a text that follows another is an affine function of the other's: ``after(v) = linear(v) ^ own``. The
linear half depends on the length alone, so the bytes of a text that stands in every file are summed once, ever.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

_NIBBLES = 8
Table = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Checksum:
    """The checksum of one text: ``own`` when nothing stands before it, ``tables`` for what does.

    ``tables`` say, for each of the eight hexadecimal digits of the checksum before, what each of its sixteen values
    adds to the one after.
    """

    own: int
    tables: tuple[Table, ...]

    def after(self, crc: int) -> int:
        """The checksum of a text whose checksum is ``crc`` and this one behind it; as ``zlib.crc32(text, crc)``."""
        first, second, third, fourth, fifth, sixth, seventh, eighth = self.tables
        return (
            self.own
            ^ first[crc & 15]
            ^ second[crc >> 4 & 15]
            ^ third[crc >> 8 & 15]
            ^ fourth[crc >> 12 & 15]
            ^ fifth[crc >> 16 & 15]
            ^ sixth[crc >> 20 & 15]
            ^ seventh[crc >> 24 & 15]
            ^ eighth[crc >> 28]
        )


def checksum(text: bytes) -> Checksum:
    """The checksum of a text, ready to stand behind any other."""
    own = zlib.crc32(text)
    return made_of(own, [zlib.crc32(text, 1 << bit) ^ own for bit in range(4 * _NIBBLES)])


def made_of(own: int, bits: Sequence[int]) -> Checksum:
    """A checksum whose linear half is known by what each of the 32 bits before it becomes."""
    return Checksum(own, tuple(_table(bits[4 * place : 4 * place + 4]) for place in range(_NIBBLES)))


def bits_of(known: Checksum) -> list[int]:
    """What each of the 32 bits before it becomes."""
    return [table[1 << bit] for table in known.tables for bit in range(4)]


def _table(bits: Sequence[int]) -> Table:
    """What the sixteen values of one hexadecimal digit add: each is the sum of its bits."""
    one, two, four, eight = bits
    sums = (0, one, two, one ^ two)
    low = (*sums, *(each ^ four for each in sums))
    return (*low, *(each ^ eight for each in low))
