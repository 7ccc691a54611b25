"""Whether any bytes at all come out of a mail, an archive or an old format as books or rejections, soon."""

import random
import time
from collections.abc import Callable

import pytest

from collect.parcel.cells import Book
from collect.parcel.open import open_parcel
from collect.parcel.unpack import unpack
from collect.submission import Rejection
from collect.words import say
from parcel.packed import (
    GOOD,
    NAME,
    a_mail,
    a_seven,
    a_zip,
    file_part,
    formula_cell,
    mapi,
    mapi_text,
    number_cell,
    old_workbook,
    outlook_file,
    text_part,
    winmail,
    within,
    words,
)
from parcel.test_fuzz import cut, flipped, operated, rewired
from parcel.test_ods import ods, sheet
from parcel.test_word import DOWN, ON, p, span, tbl, tc, word
from parcel.zips import zipped

pytestmark = pytest.mark.slow

OUTLOOK = winmail(outlook_file(properties=mapi(mapi_text(0x3707, NAME.encode("gbk")))))
MAIL = a_mail(
    text_part(),
    file_part(b'attachment; filename="' + words(NAME) + b'"'),
    within(a_mail(file_part(b"attachment; filename*0*=gbk''%B1; filename*1*=%ED.xlsx"), boundary=b"i")),
    file_part(b'attachment; filename="winmail.dat"', OUTLOOK),
    head=b"Subject: " + words("报告"),
)
VALUE = '<table:table-cell office:value-type="float" office:value="7" table:formula="of:=SUM([.A1:.B2])"/>'
PROTECT = '<style:table-cell-properties style:cell-protect="none"/>'
STYLE = f'<style:style style:name="a" style:family="table-cell">{PROTECT}</style:style>'
ROW = f"<table:table-row>{VALUE * 3}<table:table-cell><text:p>甲</text:p></table:table-cell></table:table-row>"
TABLE = tbl(tc("甲", span(2), DOWN) + tc("1"), tc("", span(2), ON) + tc("2"))
SEEDS = {
    "mail": MAIL,
    "zip": a_zip({f"乡镇/{NAME}": GOOD, "b.zip": a_zip({"c.xlsx": GOOD})}, encoding="gbk"),
    "7z": a_seven({NAME: GOOD}),
    "tnef": OUTLOOK,
    "xls": old_workbook(*[number_cell(row, 1, row) for row in range(9)], formula_cell(0, 2, bytes(8))),
    "docx": zipped(word(p("一、总体情况") + TABLE + p("完"))),
    "ods": zipped(ods(sheet(ROW), styles=STYLE)),
}  # fmt: skip
COUNT = {"7z": 40, "xls": 60}  # those that can cost a child each time
WAYS: dict[str, list[Callable[[bytes, random.Random], bytes]]] = {
    "docx": [flipped, cut, operated, rewired],
    "ods": [flipped, cut, operated, rewired],
}


def outcomes(name: str, content: bytes) -> list[Book | Rejection]:
    """What becomes of every file in a file."""
    return [each.rejection or open_parcel(each.name, each.content or b"") for each in unpack(name, content)]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_mutant_raises_or_takes_long(seed: str):
    good = SEEDS[seed]
    assert any(isinstance(outcome, Book) for outcome in outcomes(seed, good))
    luck = random.Random(seed)
    seen: set[str] = set()
    for number in range(COUNT.get(seed, 400)):
        ways = WAYS.get(seed, [flipped, cut])
        mutant = ways[number % len(ways)](good, luck)
        started = time.monotonic()
        found = outcomes(seed, mutant)
        assert time.monotonic() - started < 5
        assert found
        for outcome in found:
            seen.add(outcome.reason if isinstance(outcome, Rejection) else "read")
            assert isinstance(outcome, Book) or say(f"reject.{outcome.reason}", **outcome.detail)
    assert seen - {"read"}, "no mutant does any harm: this tests nothing"
