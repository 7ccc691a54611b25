"""Whether every limit on what a part may say holds, before its cost is paid."""

import time
import tracemalloc
from dataclasses import replace

import pytest

from collect.parcel.limits import LIMITS, MIB, Limits
from collect.parcel.sheets import read_book
from collect.submission import Rejection
from collect.words import say
from parcel.zips import (
    FIRST_SHEET,
    MAIN,
    Parts,
    fault,
    parts,
    read,
    relationship,
    relationships,
    shared,
    workbook,
    worksheet,
    zipped,
)

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
ROOT_RELS = "_rels/.rels"
BOOK_RELS = "xl/_rels/workbook.xml.rels"


def rejected(made: Parts, **tighter: int) -> tuple[str, str]:
    """Reason and fault under tighter limits; the same file is fine under the usual ones."""
    assert not isinstance(read(made), Rejection), read(made)
    return fault(read(made, limits=replace(LIMITS, **tighter)))


# ---------------------------------------------------------------- what a file may hold


def test_each_count_has_its_limit():
    two = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in (1, 2))
    texts = {"xl/sharedStrings.xml": shared("<si><t>a</t></si>", "<si><t>b</t></si>")}
    merges = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/></mergeCells>'
    looks = {"xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/><xf/></cellXfs></styleSheet>'}
    assert rejected(parts(two), cells=1) == ("too-large", "cells")
    assert rejected(parts(extra=texts), strings=1) == ("too-large", "strings")
    assert rejected(parts(after=merges), merges=1) == ("too-large", "merges")
    assert rejected(parts(extra=looks), styles=1) == ("too-large", "styles")
    assert rejected(parts(), tags=10) == ("too-large", "tags")
    assert rejected(parts(), relationships=3) == ("too-large", "relationships")
    assert rejected(parts(), names=5) == ("hostile", "names")
    assert rejected(parts(), members=4) == ("hostile", "members")
    assert rejected(parts(), directory_bytes=100) == ("hostile", "directory-bytes")
    assert rejected(parts(), file_bytes=1_000) == ("too-large", "file-bytes")


def test_the_cells_of_all_sheets_count_together():
    made = parts(ONE)
    made["xl/workbook.xml"] = workbook(
        '<sheet name="a" sheetId="1" r:id="r1"/>', '<sheet name="b" sheetId="2" r:id="r2"/>'
    )
    made[BOOK_RELS] = relationships(
        relationship("r1", "worksheet", "worksheets/sheet1.xml"),
        relationship("r2", "worksheet", "worksheets/sheet2.xml"),
    )
    made["xl/worksheets/sheet2.xml"] = worksheet(ONE)
    assert rejected(made, cells=1) == ("too-large", "cells")
    assert rejected(made, sheets=1) == ("too-large", "sheets")


def test_properties_have_a_limit():
    extra = {
        ROOT_RELS: relationships(
            relationship("r1", "officeDocument", "xl/workbook.xml"),
            relationship("r2", "custom-properties", "docProps/custom.xml"),
        ),
        "docProps/custom.xml": "<Properties>"
        + "".join(f'<property name="{n}"><i4>1</i4></property>' for n in range(2))
        + "</Properties>",
    }
    assert rejected(parts(extra=extra), properties=1) == ("too-large", "properties")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="str"><v>{}</v></c></row>',
        '<row r="1"><c r="A1"><f>{}</f></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>x</t></r><r><t>{}</t></r></is></c></row>',
        '<row r="1">{}</row>',
    ],
)
def test_a_text_has_a_limit_wherever_it_stands(rows: str):
    assert fault(read(parts(rows.format("长" * 3_000_000)))) == ("too-large", "text")
    assert fault(read(parts(rows.format("x&amp;" * 40_000)), limits=replace(LIMITS, text=100)))[1] == "text"


def test_shared_text_has_a_limit_in_one_run_or_in_many():
    for entry in ("<si><t>{}</t></si>", "<si><r><t>{}</t></r><r><t>{}</t></r></si>"):
        made = parts(extra={"xl/sharedStrings.xml": shared(entry.replace("{}", "x" * 60))})
        assert rejected(made, text=59 if "<r>" not in entry else 100) == ("too-large", "text")


@pytest.mark.parametrize("tag", ["c", "v", "f", "row", "is", "t", "anything", "x:c"])
def test_nesting_has_a_limit_whatever_the_tag(tag: str):
    reason = fault(read(parts(f"<{tag}>" * 3_000 + f"</{tag}>" * 3_000)))
    assert reason in {("hostile", "depth"), ("damaged", "cell-twice")}


def test_nesting_has_a_limit_outside_the_cells():
    assert fault(read(parts(after="<a>" * 70 + "</a>" * 70))) == ("hostile", "depth")
    deep = {"xl/styles.xml": "<styleSheet>" + "<a>" * 70 + "</a>" * 70 + "</styleSheet>"}
    assert fault(read(parts(extra=deep))) == ("hostile", "depth")


@pytest.mark.parametrize("place", ["row", "c", "v", "mergeCell"])
def test_attributes_have_a_limit(place: str):
    crowd = " ".join(f'a{n}="1"' for n in range(65))
    made = parts(f"<{place} {crowd}/>") if place != "mergeCell" else parts(after=f"<mergeCell {crowd}/>")
    assert fault(read(made)) == ("hostile", "attributes")


def test_a_tag_without_an_end_is_given_up_early():
    started = time.perf_counter()
    outcome = read(parts(after=f'<a b="{"x" * 6 * MIB}"/>'))
    assert fault(outcome) == ("hostile", "token-bytes")
    assert time.perf_counter() - started < 2


def test_endless_bordered_blank_rows_are_read_without_being_stored():
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(1, 40_001))
    made = zipped(parts(rows))
    tracemalloc.start()
    outcome = read_book(made)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not isinstance(outcome, Rejection)
    assert outcome.sheets[0].cells == {}
    assert peak < 9 * MIB


# ---------------------------------------------------------------- what markup may do

BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize("declaration", [BOMB, OUTSIDE, "<!DOCTYPE a>"])
@pytest.mark.parametrize("part", [FIRST_SHEET, "xl/workbook.xml", BOOK_RELS, ROOT_RELS])
def test_a_document_type_is_refused_in_any_part(part: str, declaration: str):
    made = parts(ONE)
    made[part] = declaration + str(made[part])
    assert fault(read(made)) == ("hostile", "doctype")


def test_an_unknown_entity_or_encoding_is_damage():
    assert fault(read(parts("<row>&x;</row>"))) == ("damaged", "broken-xml")
    made = parts(ONE)
    for encoding in ("GB2312", "rot13", "punycode"):
        made[FIRST_SHEET] = f'<?xml version="1.0" encoding="{encoding}"?>' + worksheet(ONE)
        assert fault(read(made)) == ("damaged", "encoding")


@pytest.mark.parametrize("address", ["XFE1", "A1048577", "A0", "a1", "$A$1", "1", "A", "ＡＡ1", "A1A", "A01234567"])
def test_a_cell_outside_every_sheet_is_damage(address: str):
    rows = f'<row r="1"><c r="{address}"><v>1</v></c></row>'
    assert fault(read(parts(rows))) == ("damaged", "address")


@pytest.mark.parametrize("number", ["0", "1048577", "-1", "x", ""])
def test_a_row_outside_every_sheet_is_damage(number: str):
    assert fault(read(parts(f'<row r="{number}"><c><v>1</v></c></row>'))) == ("damaged", "address")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>',
        '<row r="1"><c r="A1"><c r="B1"><v>1</v></c></c></row>',
    ],
)
def test_a_cell_may_say_only_one_thing(rows: str):
    assert fault(read(parts(rows))) == ("damaged", "cell-twice")


@pytest.mark.parametrize("spelling", ['t="b"><v>2', 't="zz"><v>2', 't="d"><v>gestern'])
def test_a_value_that_does_not_fit_its_kind_is_damage(spelling: str):
    rows = f'<row r="1"><c r="A1" {spelling}</v></c></row>'
    assert fault(read(parts(rows))) == ("damaged", "cell-value")


def test_a_merge_outside_every_sheet_is_damage():
    assert fault(read(parts(after='<mergeCells><mergeCell ref="A1:ZZZ9"/></mergeCells>')))[1] == "address"


# ---------------------------------------------------------------- what is said


def test_every_rejection_fills_its_sentence():
    refused = [read(parts("<row>&x;</row>")), read(parts(ONE, extra={"xl/vbaProject.bin": "x"}))]
    refused += [read_book(b""), read_book(b"hello"), read(parts(), limits=Limits(file_bytes=1))]
    refused += [read(parts(ONE, extra={"../x": "x"}))]
    for outcome in refused:
        assert isinstance(outcome, Rejection)
        sentence = say(f"reject.{outcome.reason}", **outcome.detail)
        assert sentence.endswith("。")
        assert "{" not in sentence
        assert "（）" not in sentence
