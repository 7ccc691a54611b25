"""Is what the quick reading finds what the reading tag by tag finds, whatever stands in the file?"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collect.parcel import package, sheets, spelled
from collect.parcel.archive import opened
from collect.parcel.cells import Book
from collect.parcel.limits import LIMITS, Limits, Window
from collect.parcel.sheets import book_in, read_book
from collect.submission import Rejection
from parcel.test_fuzz import WAYS, members, operated
from parcel.test_second_opinion import saved_again, written
from parcel.zips import MAIN, Parts, parts, zipped
from returns import a_return, issued

DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TIGHT = Limits(cells=4, text=40, tags=200, strings=3, names=40, merges=1)


@contextmanager
def nothing_quick() -> Iterator[None]:
    """No quick reading, and nothing is remembered."""
    with (
        patch.object(spelled, "sheet", lambda *_, **__: None),
        patch.object(spelled, "texts", lambda *_, **__: None),
        patch.object(sheets, "remembered", lambda archive, part, *, read: read(archive, part)),
        patch.object(package, "quickly", lambda *_, **__: None),
    ):
        yield


def tag_by_tag(content: bytes, *, limits: Limits = LIMITS) -> Book | Rejection:
    """The same reading without the quick one."""
    with nothing_quick():
        return read_book(content, Window(20, 6), limits=limits)


def assert_alike(content: bytes, *, limits: Limits = LIMITS) -> None:
    """Book or rejection: the very same, every cell and every word."""
    assert read_book(content, Window(20, 6), limits=limits) == tag_by_tag(content, limits=limits)


# ── ordinary files ───────────────────────────────────────────────────────────────────────────────


ORDINARY = {f"xlsxwriter {seed}": written(seed) for seed in range(3)} | {
    "openpyxl": saved_again(written(1)),
    "issued": issued("disclosure-2021", a_return("T3:1:person = 12", "N1 tells 甲 <乙> & 丙\n丁")),
}


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_workbook_is_read_alike(name: str):
    assert isinstance(read_book(ORDINARY[name]), Book)
    assert_alike(ORDINARY[name])


@pytest.mark.parametrize("name", ["xlsxwriter 0", "issued"])
def test_every_sheet_and_all_texts_of_an_ordinary_workbook_are_read_quickly(name: str):
    answers: list[bool] = []

    def counted(quick: Callable[..., object]) -> Callable[..., object]:
        def asked(*given: object, **named: object) -> object:
            answer = quick(*given, **named)
            answers.append(answer is not None)
            return answer

        return asked

    with (
        patch.object(spelled, "sheet", counted(spelled.sheet)),
        patch.object(spelled, "texts", counted(spelled.texts)),
    ):
        book = read_book(ORDINARY[name])
    assert isinstance(book, Book)
    rich = 1 if name.startswith("xlsxwriter") else 0  # phonetic and foreign spellings are left to the other reading
    assert answers.count(True) >= len(book.sheets) + 1 - rich


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_workbook_counts_as_many_tags_and_bytes_as_tag_by_tag(name: str):
    quick, slow = (opened(ORDINARY[name], LIMITS) for _ in range(2))
    book_in(quick)
    with nothing_quick():
        book_in(slow)
    assert (quick.tags, quick.inflated) == (slow.tags, slow.inflated)


def test_relationships_that_are_known_count_against_the_limit_of_every_file():
    good = ORDINARY["issued"]
    needed = next(many for many in range(99) if isinstance(tag_by_tag(good, limits=Limits(relationships=many)), Book))
    for many in (needed, needed - 1, needed, needed - 1):
        assert_alike(good, limits=Limits(relationships=many))


# ── damaged files ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_mutant_is_read_or_refused_alike(way: Callable[[bytes, random.Random], bytes]):
    luck = random.Random(f"spelled {way.__name__}")
    for seed in range(3):
        good = written(seed)
        for _ in range(25):
            assert_alike(way(good, luck))


def test_a_small_workbook_bent_anywhere_is_read_or_refused_alike():
    luck = random.Random("spelled, small")
    first = '<row r="1" ht="20"><c r="A1" s="0" t="s"><v>0</v></c><c r="B1"/></row>'
    rows = f'{first}<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
    good = zipped(workbook(rows, after="<headerFooter><oddFooter>甲 &amp;6CLT1|x</oddFooter></headerFooter>"))
    assert isinstance(read_book(good), Book)
    for _ in range(1_500):
        assert_alike(operated(good, luck))


# ── cells made up ────────────────────────────────────────────────────────────────────────────────

PIECES = st.sampled_from(
    [
        '<row r="1">', '<row r="2" ht="15" customHeight="1">', '<row r="2" r="2">', '<row r="0">', "<row>", "</row>",
        '<row r="3"/>', '<c r="A1"><v>1</v></c>', '<c r="B1" s="1"><v>45000</v></c>',
        '<c r="B1" s="9" t="s"><v>1</v></c>',
        '<c r="C1" t="s"><v>7</v></c>', '<c r="A2" t="str"><f>"a"&amp;"b"</f><v>a&lt;b</v></c>', '<c r="A3"/>',
        '<c r="D1"><f t="shared" ref="D1:D2" si="0">A1</f><v>1</v></c>',
        '<c r="D2"><f t="shared" si="0"/><v>2</v></c>',
        '<c r="E1" t="e"><v>#REF!</v></c>', '<c r="E2" t="b"><v>1</v></c>', '<c r="E3" t="b"><v>x</v></c>',
        '<c r="F1" t="inlineStr"><is><t>甲</t></is></c>', '<c r="ZZ1"><v>1</v></c>', '<c r="A99"><v>1</v></c>',
        '<c r="XFE1"><v>1</v></c>', '<c r="A0"><v>1</v></c>', "<c><v>3</v></c>", '<c r="A4"><v>1e5</v></c>',
        '<c r="A5"><v> 12 </v></c>', '<c r="A6"><v>１２</v></c>', '<c r="A7"><v>1</v><v>2</v></c>', "\n", " ", "甲",
        '<c r="A8"><v>1&#10;</v></c>', '<c r="A9" t="str"><v>_x000D_&#x4e00;</v></c>', "<!-- x -->", "]]>", "\r",
        '<c r="B2" t="d"><v>2024-01-02</v></c>', '<c r="B3"><f></f></c>', '<c r="B4"><f/></c>',
        '<c r="B5"><v></v></c>',
        f'<c r="B6" t="str"><v>{"长" * 50}</v></c>', "</sheetData>", "<sheetData>", "<sheetData/>",
    ]
)  # fmt: skip
STRINGS = st.lists(
    st.sampled_from(
        [
            "<si><t>甲</t></si>", '<si><t xml:space="preserve"> a </t></si>', "<si/>",
            "<si><t/></si>", "<si><t>a&amp;b</t></si>",
            "<si><r><t>粗</t></r><r><rPr><b/><sz val=\"9\"/></rPr><t>细</t></r></si>", "<si><t>_x000D_x</t></si>",
            "<si><r><rPr><b b=\"1\" b=\"2\"/></rPr><t>x</t></r></si>", "<si><t>甲</t><rPh><t>乙</t></rPh></si>",
            f"<si><t>{'长' * 50}</t></si>", f"<si><t>{'长' * 200}&lt;_x000D_</t></si>",
            f"<si><t>{'长' * 200}&x;</t></si>",
            "<si><t>]]></t></si>", "<si><t>&#0;</t></si>", " ", "x", "\x01", "<si>",
        ]
    ),
    max_size=5,
)  # fmt: skip


def workbook(rows: str, *, strings: str = "<si><t>甲</t></si><si><t>乙</t></si>", after: str = "") -> Parts:
    """A workbook with one sheet of these rows, in the spelling of office programs."""
    looks = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>'
    made = parts(extra={"xl/styles.xml": looks})
    made["xl/sharedStrings.xml"] = f'{DECLARED}<sst xmlns="{MAIN}" count="2" uniqueCount="2">{strings}</sst>'
    sheet = f'{DECLARED}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    return made | {"xl/worksheets/sheet1.xml": sheet}


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=7).map("".join), STRINGS.map("".join), st.booleans())
def test_whatever_stands_among_the_cells_is_read_or_refused_alike(rows: str, strings: str, whole: bool):
    for limits in (LIMITS, TIGHT):
        made = f'<row r="1">{rows}</row>' if whole else rows
        assert_alike(zipped(workbook(made, strings=strings)), limits=limits)


AFTER = st.sampled_from(
    [
        "<oddFooter>甲</oddFooter>", "<oddFooter>&amp;6CLT1</oddFooter>",
        "<oddFooter>&x;</oddFooter>", "<oddFooter>]]></oddFooter>",
        "<!-- <oddFooter>--</oddFooter> -->", "<?x <oddFooter> ?> </oddFooter> ?>", "<oddFooter><b/></oddFooter>",
        "<oddFooter>\x01</oddFooter>", "<oddFooter>", "</oddFooter>",
        '<sheetProtection sheet="1"/>', '<oddFooter><sheetProtection sheet="1"/></oddFooter>',
        "<sheetData></sheetData>",
        '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>', '<mergeCell ref="A0"/>', "<a>" * 70 + "</a>" * 70,
        "<![CDATA[<sheetData>]]>", "<a " + " ".join(f'a{n}=""' for n in range(70)) + "/>",
    ]
)  # fmt: skip


@given(st.lists(AFTER, max_size=4).map("".join))
def test_whatever_stands_around_the_cells_is_read_or_refused_alike(after: str):
    for limits in (LIMITS, TIGHT):
        content = zipped(workbook('<row r="1"><c r="A1"><v>1</v></c></row>', after=after))
        assert_alike(content, limits=limits)
        assert_alike(content, limits=limits)  # what is remembered says the same again


@pytest.mark.parametrize(
    "start", ["\ufeff", "<?xml version='1.0' encoding='UTF-16'?>", "<?xml version='1.0'?>", " ", ""]
)
def test_however_a_sheet_begins_it_is_read_or_refused_alike(start: str):
    rows = '<row r="1"><c r="A1" t="str"><v>é甲</v></c></row>'
    sheet = f'{start}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    for encoding in ("utf-8", "utf-16", "latin-1"):
        content = workbook("") | {"xl/worksheets/sheet1.xml": sheet.encode(encoding, "replace")}
        assert_alike(zipped(content))


@pytest.mark.parametrize("after", [" \n", "x", "<x/>", "<!-- x -->", "<", "\0", "</sst>", "</si></sst>"])
def test_whatever_stands_behind_the_shared_texts_they_are_read_or_refused_alike(after: str):
    made = workbook('<row r="1"><c r="A1" t="s"><v>1</v></c></row>')
    texts = made["xl/sharedStrings.xml"]
    assert isinstance(texts, str)
    assert_alike(zipped(made | {"xl/sharedStrings.xml": texts + after}))


@pytest.mark.parametrize("last", ["\x01", "]]>", "&x;", "<si>", "<si><t>丙</t>"])
def test_whatever_stands_behind_the_last_shared_text_they_are_read_or_refused_alike(last: str):
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    assert_alike(zipped(workbook(row, strings=f"<si><t>甲</t></si>{last}")))


def test_a_part_spent_on_in_vain_is_not_counted_twice():
    content = zipped(workbook('<row r="1"><c><v>1</v></c></row>'))
    spent = len(members(content)["xl/worksheets/sheet1.xml"].decode().split("<"))
    needed = next(tags for tags in range(spent, 500) if isinstance(tag_by_tag(content, limits=Limits(tags=tags)), Book))
    assert isinstance(read_book(content, limits=Limits(tags=needed)), Book)
    assert isinstance(read_book(content, limits=Limits(tags=needed - 1)), Rejection)
