"""Whether any bytes at all end in a book or a rejection, soon."""

import random
import time
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from collect.parcel.cells import Book
from collect.parcel.open import open_parcel
from collect.parcel.sheets import read_book
from collect.submission import Rejection
from collect.words import say
from parcel.test_second_opinion import written
from parcel.zips import zipped

MUTANTS = 300  # over all ways together
PHRASES = [
    b"<!DOCTYPE a>",
    b"&#0;",
    b"&#xD800;",
    b"]]>",
    b"<c>",
    b"</c>",
    b"<v>",
    b"</row>",
    b"<f>",
    b"\xff\xfe",
    b"\x00",
    b'r="XFD1048577"',
    b't="s"',
    b't="e"',
    b"<is><t>",
    b"99999999999999999999",
    b"-1",
    b"<!--",
    b"<![CDATA[",
    b"_xD800_",
    b'encoding="utf-7"',
    b"<x:c xmlns:x='y'>",
    b"\xed\xa0\x80",
    b"<?x?>",
    b'=""',
    b"<sheetData>",
]


def flipped(content: bytes, luck: random.Random) -> bytes:
    """A few bits turned over."""
    bent = bytearray(content)
    for _ in range(luck.randint(1, 12)):
        bent[luck.randrange(len(bent))] ^= 1 << luck.randrange(8)
    return bytes(bent)


def flipped_in_the_directory(content: bytes, luck: random.Random) -> bytes:
    """Bits turned over where the zip says what it holds."""
    start = content.index(b"PK\x01\x02")
    return content[:start] + flipped(content[start:], luck)


def cut(content: bytes, luck: random.Random) -> bytes:
    """The end, the beginning or a stretch in the middle gone."""
    first, last = sorted(luck.randrange(len(content)) for _ in range(2))
    return luck.choice([content[:first], content[first:], content[:first] + content[last:]])


def members(content: bytes) -> dict[str, bytes]:
    """The parts of a good workbook."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def operated(content: bytes, luck: random.Random) -> bytes:
    """One part bent inside, with sums that are right again: the zip is whole, its sense is not."""
    parts = members(content)
    name = luck.choice(sorted(parts))
    part = parts[name]
    for _ in range(luck.randint(1, 4)):
        at = luck.randrange(len(part) + 1)
        part = part[:at] + luck.choice(PHRASES) + part[at + luck.choice([0, 0, 1, 9, 400]) :]
    parts[name] = part
    return zipped(parts)


def spliced(content: bytes, luck: random.Random) -> bytes:
    """Parts exchanged, doubled under another name, or left out."""
    parts = members(content)
    one, other = luck.sample(sorted(parts), 2)
    parts[one], parts[other] = parts[other], parts[one]
    parts.pop(luck.choice(sorted(parts)))
    return zipped(parts)


def rewired(content: bytes, luck: random.Random) -> bytes:
    """One attribute value replaced by that of another attribute of the same part."""
    parts = members(content)
    name = luck.choice(sorted(parts))
    pieces = parts[name].split(b'"')
    for _ in range(luck.randint(1, 3)):
        pieces[luck.randrange(len(pieces))] = luck.choice(pieces)
    parts[name] = b'"'.join(pieces)
    return zipped(parts)


WAYS: list[Callable[[bytes, random.Random], bytes]] = [
    flipped,
    flipped_in_the_directory,
    cut,
    operated,
    spliced,
    rewired,
]


@pytest.mark.parametrize("way", WAYS)
def test_no_mutant_raises_or_takes_long(way: Callable[[bytes, random.Random], bytes]):
    good = written(1)
    assert isinstance(read_book(good), Book)
    luck = random.Random(way.__name__)
    outcomes: set[str] = set()
    for _ in range(MUTANTS // len(WAYS)):
        mutant = way(good, luck)
        started = time.process_time()
        outcome = open_parcel("变异.xlsx", mutant)
        assert time.process_time() - started < 2
        outcomes.add(outcome.reason if isinstance(outcome, Rejection) else "read")
        if isinstance(outcome, Rejection):
            assert say(f"reject.{outcome.reason}", **outcome.detail)
    assert outcomes - {"read"}, "this way of bending a file harms none: it tests nothing"
