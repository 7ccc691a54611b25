"""Is a part with filled gaps what it would be had it been written whole?"""

import zlib

from hypothesis import given
from hypothesis import strategies as st

from collect.stamping.checksum import checksum
from collect.stamping.gaps import Piece, part
from collect.stamping.zipped import deflated

TEXTS = st.binary(max_size=40) | st.builds(lambda text, times: text * times, st.binary(min_size=1), st.integers(1, 900))
LAST = st.binary(min_size=1, max_size=40)


@given(st.binary(), TEXTS)
def test_the_checksum_of_a_text_behind_another_is_that_of_both(before: bytes, text: bytes):
    assert checksum(text).after(zlib.crc32(before)) == zlib.crc32(before + text)


@given(st.lists(TEXTS | st.integers(0, 3), max_size=12), LAST, st.lists(TEXTS, min_size=4, max_size=4))
def test_whatever_fills_its_gaps_a_part_inflates_to_its_pieces_in_order(
    pieces: list[Piece], last: bytes, values: list[bytes]
):
    whole = b"".join(values[piece] if isinstance(piece, int) else piece for piece in (*pieces, last))
    member = part("a.xml", (*pieces, last)).filled(tuple(values))
    assert zlib.decompress(member.deflated, -zlib.MAX_WBITS) == whole
    assert (member.crc, member.size) == (deflated("a.xml", whole).crc, len(whole))


def test_a_value_longer_than_a_stored_block_can_be_is_deflated():
    value = bytes(range(256)) * 300
    member = part("a.xml", (0, b"end")).filled((value,))
    assert zlib.decompress(member.deflated, -zlib.MAX_WBITS) == value + b"end"
