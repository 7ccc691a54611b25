"""How the gaps of a part are filled without deflating it again.

A part is cut into stretches that stand in every file and runs of what differs. A stretch is deflated once, by itself,
ending at a whole byte; a run goes between as a stored block of the same deflate stream, or freshly deflated when it is
long. Whoever inflates the part gets one text and cannot tell.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from struct import Struct
from typing import Any

from collect.stamping.checksum import Checksum, checksum
from collect.stamping.zipped import Member, deflate

_STORED = Struct("<BHH")
_MOST_STORED = 0xFFFF
"""Bytes in one stored block."""
_WORTH_DEFLATING = 4000
"""Bytes from which a run is deflated: below, it costs more time than it saves bytes."""
_SHORTEST = 500
"""Bytes below which an unchanging text between two gaps goes with its run: deflated by itself it would not shrink."""
_QUICK = 1

Piece = bytes | int
"""A text that stands in every file, or the number of the value that fills a gap."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A text that stands in every file: its raw deflated bytes, its size, its checksum."""

    deflated: bytes
    size: int
    checksum: Checksum


Picked = Callable[[Sequence[bytes]], Any]
"""What fills the gaps of one run, out of all values, as ``%`` takes it."""


@dataclass(frozen=True)
class Part:
    """A part of a zip file with gaps: runs and stretches in turn, beginning with a run and ending with a stretch."""

    name: str
    runs: tuple[tuple[tuple[Piece, ...], Stretch], ...]

    def filled(self, values: tuple[bytes, ...]) -> Member:
        """The member with these values in its gaps."""
        crc = size = 0
        chunks: list[bytes] = []
        for template, picked, stretch in self._templates:
            text = template % picked(values)
            crc = stretch.checksum.after(zlib.crc32(text, crc))
            size += len(text) + stretch.size
            chunks += (block(text), stretch.deflated)
        return Member(self.name, b"".join(chunks), crc, size)

    @cached_property
    def _templates(self) -> tuple[tuple[bytes, Picked, Stretch], ...]:
        """Each run as one text with ``%b`` in its gaps, what goes there, and the stretch behind it."""
        return tuple((_template(run), _picked(run), stretch) for run, stretch in self.runs)


def _template(run: Sequence[Piece]) -> bytes:
    return b"".join(b"%b" if isinstance(piece, int) else piece.replace(b"%", b"%%") for piece in run)


def _picked(run: Sequence[Piece]) -> Picked:
    numbers = [piece for piece in run if isinstance(piece, int)]
    return itemgetter(*numbers) if numbers else itemgetter(slice(0))


def block(text: bytes) -> bytes:
    """A text as a piece of a deflate stream that ends at a whole byte, and after which more may follow."""
    if len(text) > _WORTH_DEFLATING:
        return deflate(text, zlib.Z_FULL_FLUSH, level=_QUICK)
    return _STORED.pack(0, len(text), len(text) ^ _MOST_STORED) + text if text else b""


def part(name: str, pieces: Iterable[Piece]) -> Part:
    """A part made of these pieces, in order; the last of them is a text."""
    return Part(name, tuple(_runs(_joined(pieces))))


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces without two texts in a row."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and isinstance(piece, bytes) and isinstance(joined[-1], bytes):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _runs(pieces: Sequence[Piece]) -> Iterator[tuple[tuple[Piece, ...], Stretch]]:
    run: list[Piece] = []
    for place, piece in enumerate(pieces, 1):
        last = place == len(pieces)
        if isinstance(piece, bytes) and (last or len(piece) >= _SHORTEST):
            yield tuple(run), _stretch(piece, zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)
            run = []
        else:
            run.append(piece)


def _stretch(text: bytes, ending: int) -> Stretch:
    return Stretch(deflate(text, ending), len(text), checksum(text))
