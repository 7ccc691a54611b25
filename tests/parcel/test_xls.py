"""What an .xls made by hand is read as; what LibreOffice makes is in test_resaved."""

import struct

import pytest

from collect.parcel.cells import Book, Kind, TypedCell
from collect.parcel.open import open_parcel, recognise
from collect.parcel.propset import properties, saved_at
from collect.submission import Rejection
from parcel.packed import chunk, formula_cell, number_cell, old_workbook


def read(content: bytes) -> Book:
    outcome = open_parcel("a.xls", content)
    assert isinstance(outcome, Book), outcome
    return outcome


def refused(content: bytes) -> tuple[str, str]:
    outcome = open_parcel("a.xls", content)
    assert isinstance(outcome, Rejection), outcome
    return outcome.reason, outcome.detail.get("fault", "")


def test_numbers_keep_their_shortest_literal():
    values = [12.0, 160.5964, 0.1, -5.0, 2.5, 1e300, 1e-7, 1e15, 123456789012345.0]
    book = read(old_workbook(*[number_cell(row, 0, value) for row, value in enumerate(values)]))
    cells = book.sheets[0].cells
    assert [cells[row, 0].text for row in range(len(values))] == [
        "12", "160.5964", "0.1", "-5", "2.5", "1E+300", "1E-07", "1000000000000000.0", "123456789012345",
    ]  # fmt: skip
    assert book.source == "xls"


def test_errors_truths_and_formulas_are_told_apart():
    cells = (
        read(
            old_workbook(
                chunk(0x0205, struct.pack("<HHHBB", 0, 0, 15, 0x17, 1)),
                chunk(0x0205, struct.pack("<HHHBB", 0, 1, 15, 1, 0)),
                formula_cell(0, 2, struct.pack("<d", 7)),
                formula_cell(0, 3, b"\x02\0\x2a\0\0\0\xff\xff"),
                formula_cell(0, 4, b"\x03\0\0\0\0\0\xff\xff"),
                chunk(0x0201, struct.pack("<HHH", 0, 5, 15)),
            )
        )
        .sheets[0]
        .cells
    )
    assert cells == {
        (0, 0): TypedCell(Kind.ERROR, "#REF!", None, locked=False),
        (0, 1): TypedCell(Kind.BOOLEAN, "1", None, locked=False),
        (0, 2): TypedCell(Kind.NUMBER, "7", "", locked=False),
        (0, 3): TypedCell(Kind.ERROR, "#N/A", "", locked=False),
        (0, 4): TypedCell(Kind.TEXT, "", "", locked=False),
    }


def test_protection_merges_hidden_sheets_and_far_cells_are_seen():
    merge = chunk(0x00E5, struct.pack("<HHHHH", 1, 0, 2, 1, 3))
    book = read(
        old_workbook(number_cell(0, 0, 1), number_cell(500, 70, 1), state=2, after=chunk(0x0012, b"\1\0") + merge)
    )
    (sheet,) = book.sheets
    assert (sheet.name, sheet.visibility, sheet.protected) == ("一", "veryHidden", True)
    assert (len(sheet.cells), sheet.outside, sheet.merges) == (1, 1, ((0, 1, 2, 3),))
    assert not read(old_workbook(number_cell(0, 0, 1))).sheets[0].protected


def test_protection_is_that_of_the_sheet_and_not_of_a_chart_in_it_or_of_what_follows():
    off, on = chunk(0x0012, b"\0\0"), chunk(0x0012, b"\1\0")
    chart = chunk(0x0809, struct.pack("<HHHHII", 0x0600, 0x0020, 0, 0, 0, 0)) + on + chunk(0x000A)
    assert not read(old_workbook(number_cell(0, 0, 1), after=off + chart) + on).sheets[0].protected
    assert read(old_workbook(number_cell(0, 0, 1), after=chart + on)).sheets[0].protected


def test_what_is_no_worksheet_or_locked_or_broken_is_refused():
    one = number_cell(0, 0, 1)
    assert refused(old_workbook(one, kind=1)) == ("active-content", "active-part")
    assert refused(old_workbook(one, kind=6)) == ("active-content", "active-part")
    assert refused(old_workbook(one, before=chunk(0x002F, bytes(54)))) == ("encrypted", "member-password")
    assert refused(old_workbook(number_cell(0, 0, float("nan")))) == ("damaged", "cell-value")
    assert refused(old_workbook(one)[:120])[0] == "damaged"


def test_cells_packed_many_in_one_chunk_are_read():
    many = [
        chunk(0x00BD, struct.pack("<HH", row, 0) + struct.pack("<Hi", 15, 6) * 60 + b"\x3b\0") for row in range(400)
    ]
    assert len(read(old_workbook(*many)).sheets[0].cells) == 24_000


def test_older_than_old_is_said():
    content = b"\x09\x02\x06\x00\x00\x00\x10\x00" + bytes(20)
    assert recognise(content) == "xls-ancient"
    assert refused(content) == ("old-format", "")


# ---------------------------------------------------------------- what the file says of itself

CUSTOM, SUMMARY = "05d5cdd59c2e1b10939708002b2cf9ae", "e0859ff2f94f6810ab9108002b27b3d9"


def property_set(kind: str, values: dict[int, bytes]) -> bytes:
    """A stream with one section."""
    places, bodies = b"", b""
    for number, value in values.items():
        places += struct.pack("<II", number, 8 + 8 * len(values) + len(bodies))
        bodies += value + bytes(-len(value) % 4)
    section = struct.pack("<II", 8 + len(places) + len(bodies), len(values)) + places + bodies
    return struct.pack("<HHI16sI", 0xFFFE, 0, 0, bytes(16), 1) + bytes.fromhex(kind) + struct.pack("<I", 48) + section


def dictionary(names: dict[int, bytes]) -> bytes:
    entries = (struct.pack("<II", number, len(name)) + name for number, name in names.items())
    return struct.pack("<I", len(names)) + b"".join(entries)


def test_custom_properties_are_read_in_the_encoding_they_name():
    names = dictionary({2: "标识".encode("gbk") + b"\0", 3: b"n\0", 4: b"yes\0", 5: b"wide\0"})
    said = "CLT1|甲".encode("gbk") + b"\0"
    values = {
        0: names,
        1: struct.pack("<IHH", 2, 936, 0),
        2: struct.pack("<II", 30, len(said)) + said,
        3: struct.pack("<Ii", 3, -5),
        4: struct.pack("<IhH", 11, -1, 0),
        5: struct.pack("<II", 31, 2) + "乙\0".encode("utf-16-le"),
    }
    found = {"标识": "CLT1|甲", "n": "-5", "yes": "true", "wide": "乙"}
    assert properties(property_set(CUSTOM, values)) == found


def test_the_time_of_saving_is_read():
    stream = property_set(SUMMARY, {13: struct.pack("<IQ", 64, 133_485_408_000_000_000)})
    assert saved_at(stream) == "2024-01-01T00:00:00Z"


@pytest.mark.parametrize("cut", range(0, 120, 7))
def test_a_damaged_set_is_as_good_as_none(cut: int):
    values = {0: dictionary({2: b"a\0"}), 1: struct.pack("<IHH", 2, 60_000, 0), 2: struct.pack("<II", 30, 99)}
    assert properties(property_set(CUSTOM, values)[:cut]) == {}
    assert saved_at(property_set(SUMMARY, {13: struct.pack("<IQ", 64, 2**63)})[:cut]) is None
