"""Are cells that are made when they are asked for the cells that would have been made at once?"""

from collections.abc import Callable, Mapping
from unittest.mock import Mock, patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collect.parcel import mould as moulds
from collect.parcel.cells import Book, Kind, Sheet, TypedCell
from collect.parcel.limits import Limits, Window
from collect.parcel.poured import Poured, all_with, digits_at, texts_at, texts_with
from collect.parcel.sheets import read_book
from collect.submission import Rejection
from parcel.test_spelled import assert_alike, tag_by_tag, workbook
from parcel.zips import zipped
from returns import a_return, issued

FORM = "disclosure-2021"
Cells = Mapping[tuple[int, int], TypedCell]


def only(book: Book | Rejection) -> Sheet:
    assert isinstance(book, Book), book
    return book.sheets[0]


# ── one mould, many files ────────────────────────────────────────────────────────────────────────

VALUES = st.sampled_from(
    [
        "", " ", "0", "7", "12", "1e5", "-3", "1.50", "１", "x", " 12 ", "9" * 19, "9" * 20, "9" * 401, "true", "#REF!",
        "&lt;CLT1|", "_x0043_LT1|a", "a#b", "甲", "&#10;", "&bad;", "]]>", "\x00", "\x0b", "\r", "\uffff", "2024-01-02",
    ]
)  # fmt: skip
PLAIN = st.integers(0, 99).map(str)
FORMULA = "<f>MOD({}+SUM(A1:A9),7)</f>"
STARTS = st.sampled_from(["", "0", "5", "614867173", "12345678901", "x", "\x00", "\x00\x00", "7+8"])


def rows(value: str, *, kind: str, start: str) -> str:
    """Cells alike in everything but a value and the number in the formula that is the unit's own."""
    spelling = f' t="{kind}"' if kind else ""
    return (
        f'<row r="1"><c r="A1"{spelling}><v>{value}</v></c><c r="B1"><v>3</v></c><c r="C1"/>'
        f'<c r="D1" s="1">{FORMULA.format(start)}<v>45000</v></c><c r="ZZ1"{spelling}><v>{value}</v></c></row>'
        f'<row r="2"><c r="A2"{spelling}><f>A1</f><v>{value}</v></c><c r="B2" t="s"><v>1</v></c></row>'
    )


@settings(max_examples=300)
@given(
    st.lists(st.tuples(VALUES | PLAIN, STARTS), min_size=2, max_size=4),
    st.sampled_from(["", "n", "s", "str", "b", "e", "d", "inlineStr", "odd"]),
)
def test_a_file_of_a_mould_that_is_known_is_read_or_refused_as_tag_by_tag(own: list[tuple[str, str]], kind: str):
    for value, start in (("1", "5"), *own):  # the first makes the mould, and nothing is left of it in the others
        assert_alike(zipped(workbook(rows(value, kind=kind, start=start))))


@pytest.mark.parametrize("formula", ["<f>", '<f aca="false">'])
def test_rows_alike_but_for_values_are_taken_apart_once(formula: str):
    once = rows("8", kind="", start="1").replace("<f>", formula).replace('r="2"', 'r="2" ht="33"')
    with patch.object(moulds, "_found", Mock(wraps=moulds.__dict__["_found"])) as taken_apart:
        for value in ("8", "9", "77"):
            again = once.replace(">8<", f">{value}<").replace("MOD(1+", f"MOD(6{value}+")
            cells = only(read_book(zipped(workbook(again)))).cells
            assert cells[0, 0].text == value
            assert cells[0, 3].formula == f"MOD(6{value}+SUM(A1:A9),7)"
    assert taken_apart.call_count == once.count("<row ")


TEXT = '<row r="1"><c r="A1" t="str"><v>{}</v></c></row>'


@pytest.mark.parametrize("length", [39, 40, 41])
def test_a_known_mould_lets_no_longer_text_in(length: int):
    for text in ("a", "a" * length):
        assert_alike(zipped(workbook(TEXT.format(text))), limits=Limits(text=40))
    read = read_book(zipped(workbook(TEXT.format("a" * length))), limits=Limits(text=40))
    assert isinstance(read, Rejection) == (length > 40)


@pytest.mark.parametrize("room", [3, 4, 5])
def test_a_known_mould_has_no_more_cells_than_there_is_room_for(room: int):
    content = zipped(workbook("".join(f'<row r="{at}"><c r="A{at}"><v>{at}</v></c></row>' for at in range(1, 5))))
    for limits in (Limits(), Limits(cells=room)):
        assert_alike(content, limits=limits)
    assert isinstance(read_book(content, limits=Limits(cells=room)), Rejection) == (room < 4)


def test_a_mould_for_one_window_is_none_for_another():
    content = zipped(workbook(rows("4", kind="", start="1")))
    wide = only(read_book(content))
    assert wide.outside == 1
    assert (0, 701) not in wide.cells
    assert_alike(content)


@pytest.mark.parametrize(("number", "there"), [("0", False), ("1", True), ("2", None), (" 1", True)])
def test_a_shared_text_of_no_signs_makes_no_cell_and_one_that_is_not_there_no_book(number: str, there: bool | None):
    row = '<row r="1"><c r="A1" t="s"><v>{}</v></c><c r="B1" t="s"><f>A1</f><v>{}</v></c></row>'
    for each in ("1", number):
        content = zipped(workbook(row.format(each, each), strings="<si><t></t></si><si><t>乙</t></si>"))
        assert_alike(content)
    read = read_book(content)
    assert isinstance(read, Rejection) == (there is None)
    if isinstance(read, Book):
        assert [place in read.sheets[0].cells for place in ((0, 0), (0, 1))] == [there, True]


# ── asking ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(name="both", scope="module")
def of_both() -> list[tuple[Cells, Cells]]:
    """The cells of every sheet of an issued workbook, made when asked for and made at once."""
    content = issued(FORM, a_return("T3:1:person = 12", "N1 tells 甲 <乙> & #丙\n丁"))
    later, at_once = read_book(content, Window(20, 6)), tag_by_tag(content)
    assert isinstance(later, Book)
    assert isinstance(at_once, Book)
    return [(one.cells, other.cells) for one, other in zip(later.sheets, at_once.sheets, strict=True)]


def test_an_issued_workbook_has_its_cells_made_later(both: list[tuple[Cells, Cells]]):
    assert any(isinstance(later, Poured) and len(later) > 50 for later, _ in both)


PLACES = [(row, column) for column in range(8) for row in range(25)]
ASKING: list[Callable[[Cells], object]] = [
    len,
    list,
    lambda cells: list(cells.items()),
    lambda cells: list(cells.values()),
    lambda cells: [cells[place] for place in reversed(list(cells))],
    lambda cells: [cells.get((row, column)) for row in range(25) for column in range(8)],
    lambda cells: [(row, column) in cells for row in range(25) for column in range(8)],
    lambda cells: cells.get((999, 0), "nothing"),
    lambda cells: [list(texts_with(cells, sign)) for sign in ("CLT1|", "#", "甲", "<", "&", "\n", "no such sign")],
    lambda cells: [all_with(cells, sign) for sign in ("CLT1|", "#", "甲", "<", "&", "\n", "no such sign")],
    lambda cells: list(texts_at(cells, PLACES)),
    lambda cells: list(digits_at(cells, PLACES)),
]


@pytest.mark.parametrize("asked", ASKING)
def test_whoever_asks_is_told_the_same(both: list[tuple[Cells, Cells]], asked: Callable[[Cells], object]):
    for later, at_once in both:
        assert asked(later) == asked(at_once)


def test_the_order_of_cells_is_the_sheets_whatever_was_asked_for_first():
    cells = only(read_book(zipped(workbook(rows("4", kind="", start="1"))))).cells
    assert cells[1, 1].text == "乙"
    assert next(iter(cells.items()))[0] == (0, 0)


def test_a_place_where_nothing_stands_is_no_cell():
    cells = only(read_book(zipped(workbook(rows("4", kind="", start="1"))))).cells
    with pytest.raises(KeyError):
        cells[0, 2]


# ── looking for signs ────────────────────────────────────────────────────────────────────────────

WRITTEN = ["CLT1|x", "_x0043_LT1|x", "&#10;CLT1|", "a&lt;b", "#", "_x0023_", "a", "x#y CLT1|"]


@given(st.lists(st.tuples(st.sampled_from(WRITTEN), st.sampled_from(["str", "e", "s", "inlineStr"])), max_size=6))
def test_texts_with_a_sign_are_found_however_it_is_spelled(drawn: list[tuple[str, str]]):
    strings = "".join(f"<si><t>{text}</t></si>" for text in WRITTEN)
    said = ((WRITTEN.index(text) if kind == "s" else text, kind) for text, kind in drawn)
    cells = "".join(f'<c r="A{at}" t="{kind}"><v>{text}</v></c>' for at, (text, kind) in enumerate(said, 1))
    content = zipped(workbook(f'<row r="1">{cells}</row>', strings=strings))
    with patch.object(Poured, "values", None), patch.object(Poured, "__getitem__", None):
        later = only(read_book(content)).cells
        found = {sign: list(texts_with(later, sign)) for sign in ("CLT1|", "#", "<")}
        texts = {sign: all_with(later, sign) for sign in found}
        there = dict(zip(PLACES, texts_at(later, PLACES), strict=True))
    at_once = only(tag_by_tag(content)).cells
    for sign, each in found.items():
        assert each == [(place, cell.kind, cell.text) for place, cell in at_once.items() if sign in cell.text]
        assert all(isinstance(kind, Kind) for _, kind, _ in each)
        assert texts[sign] == {(kind, text) for _, kind, text in each}
    assert {place: text for place, text in there.items() if text is not None} == {
        place: cell.text for place, cell in at_once.items()
    }


# ── looking for digits ───────────────────────────────────────────────────────────────────────────


TYPED = st.sampled_from(["", "0", "1", "007", " 12 ", "1.50", "-3", "1e5", "9" * 19])


@given(st.lists(st.tuples(TYPED, st.sampled_from(["", "n", "str", "e"])), max_size=6), st.booleans())
def test_digits_that_were_typed_are_found_as_in_cells_made_at_once(drawn: list[tuple[str, str]], computed: bool):
    formula = "<f>A1</f>" if computed else ""
    spelled = [(at, f' t="{kind}"' if kind else "", f"<v>{text}</v>") for at, (text, kind) in enumerate(drawn, 1)]
    cells = "".join(
        f'<c r="A{at}"{kind}>{formula}{value}</c><c r="B{at}" s="1"{kind}>{value}</c>' for at, kind, value in spelled
    )
    content = zipped(workbook(f'<row r="1">{cells}</row>'))
    later, at_once = read_book(content, Window(20, 6)), tag_by_tag(content)
    assert isinstance(later, Rejection) == isinstance(at_once, Rejection)
    if isinstance(later, Book):
        assert list(digits_at(later.sheets[0].cells, PLACES)) == list(digits_at(only(at_once).cells, PLACES))
