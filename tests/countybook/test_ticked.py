"""Is a county workbook that somebody edited caught, whoever saved it, and one that was only saved again left alone?"""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from collect.countybook.difference import Fault
from collect.countybook.draft import County
from collect.countybook.recount import Recount, recounted
from collect.countybook.source import summary_name
from collect.countybook.ticked import Ticked, ticked
from collect.form.model import Cell
from collect.office.suite import Suite, Typing, convert, find_suite, type_into
from collect.workbook.layout import column_name
from countybook.counties import UNITS, a_county, written
from countybook.test_recount import the_sum
from returns import a_layout

NEW = "disclosure-2021"
FIRST_UNIT, FIRST_FIGURE = 8, 5
"""Row of the first unit and column of the first figure on 明细, counted from 1."""
FIGURE = Cell.named("T3:3.1:person")
Edit = Callable[[Any], object]


@pytest.fixture(scope="module")
def county() -> County:
    return a_county(NEW)


@pytest.fixture(scope="module")
def content(county: County, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return written(county, tmp_path_factory.mktemp("county")).read_bytes()


@pytest.fixture(scope="module")
def suite() -> Suite:
    found = find_suite()
    if found is None:
        pytest.skip("no office suite on this machine")
    return found


def ticks(county: County, content: bytes) -> Ticked:
    tables = [summary_name(place.sheet) for place in a_layout(NEW).tables.values()]
    return ticked(content, the_sum(county), tables=tables)


def found_in(county: County, content: bytes) -> list[tuple[str, ...]]:
    """Every difference: its kind, place, unit, what stands there and what should."""
    counted = recounted(content, the_sum(county))
    assert isinstance(counted, Recount)
    return [(each.fault, each.where, each.unit, each.found, each.expected) for each in counted.differences]


def edited(content: bytes, *edits: Edit) -> bytes:
    """The workbook after somebody edited it with openpyxl, which stores no values beside formulas."""
    book, target = load_workbook(BytesIO(content)), BytesIO()
    for edit in edits:
        edit(book)
    book.save(target)
    return target.getvalue()


def respelled(content: bytes, change: Callable[[str], str]) -> bytes:
    """The workbook with the text of 明细 changed and nothing else: all values stand as they were."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as sink:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet4.xml":
                before, part = part, change(part.decode()).encode()
                assert before != part
            sink.writestr(name, part)
    return target.getvalue()


def place_of(cell: Cell, county: County, row: int) -> str:
    return f"{column_name(FIRST_FIGURE - 1 + list(county.form.places).index(cell))}{row}"


def line_of(part: str, row: int) -> str:
    found = re.search(rf'<row r="{row}".*?</row>', part)
    assert found
    return found[0]


# ── ticked off ───────────────────────────────────────────────────────────────────────────────────


def test_every_line_but_the_first_is_ticked_off_as_it_was_written(county: County, content: bytes):
    off = ticks(county, content)
    assert off.rows == {unit.code: row for row, unit in enumerate(UNITS[1:], FIRST_UNIT)}
    assert len(off.rest) > 0
    assert found_in(county, content) == []


def test_a_value_changed_in_the_file_and_nowhere_else_is_named_in_its_cell(county: County, content: bytes):
    address = place_of(FIGURE, county, FIRST_UNIT + 2)
    stands = county.aggregate.counted[2].figures[FIGURE]
    spoilt = respelled(content, lambda part: re.sub(rf'(<c r="{address}"[^>]*><v>)\d+<', r"\g<1>77<", part))
    assert UNITS[2].code not in ticks(county, spoilt).rows
    assert found_in(county, spoilt) == [("figure", f"明细!{address}", UNITS[2].code, "77", str(stands))]


def test_a_line_that_is_commented_out_is_gone(county: County, content: bytes):
    def out(part: str) -> str:
        line = line_of(part, FIRST_UNIT + 2)
        return part.replace(line, f"<!-- {line} -->")

    assert found_in(county, respelled(content, out)) == [("unit-removed", "明细", UNITS[2].code, "", "")]


def test_a_line_that_stands_twice_is_ticked_off_once(county: County, content: bytes):
    def twice(part: str) -> str:
        line = line_of(part, FIRST_UNIT + 1)
        last = line_of(part, FIRST_UNIT + 6)
        return part.replace(last, line.replace(f'r="{FIRST_UNIT + 1}"', f'r="{FIRST_UNIT + 6}"').replace(
            f'{FIRST_UNIT + 1}" s=', f'{FIRST_UNIT + 6}" s='
        ))  # fmt: skip

    assert found_in(county, respelled(content, twice))[:2] == [
        ("unit-twice", f"明细!A{FIRST_UNIT + 6}", UNITS[1].code, "", f"明细!A{FIRST_UNIT + 1}"),
        ("unit-removed", "明细", UNITS[6].code, "", ""),
    ]


def test_two_lines_that_changed_places_are_each_where_they_are(county: County, content: bytes):
    def swapped(part: str) -> str:
        one, other = (line_of(part, FIRST_UNIT + place) for place in (1, 2))
        rows = [str(FIRST_UNIT + place) for place in (1, 2)]
        moved = [re.sub(rf'r="([A-Z]*){was}"', rf'r="\g<1>{now}"', line) for line, was, now in
                 ((one, *rows), (other, *reversed(rows)))]  # fmt: skip
        return part.replace(one + other, moved[1] + moved[0])

    counted = recounted(respelled(content, swapped), the_sum(county))
    assert isinstance(counted, Recount)
    assert counted.differences == ()
    assert counted.units == tuple(UNITS[place].code for place in (0, 2, 1, 3, 4, 5, 6))


# ── hidden ───────────────────────────────────────────────────────────────────────────────────────


def hidden_row(row: int) -> Edit:
    def edit(book: Any) -> None:
        book["明细"].row_dimensions[row].hidden = True

    return edit


def hidden_column(book: Any) -> None:
    book["汇总·表三"].column_dimensions["D"].hidden = True


def hidden_sheet(book: Any) -> None:
    book["汇总·表四"].sheet_state = "hidden"


def test_what_is_hidden_is_named_for_it_is_still_in_the_sum(county: County, content: bytes):
    rows = (hidden_row(FIRST_UNIT), *map(hidden_row, range(FIRST_UNIT + 2, FIRST_UNIT + 5)))
    assert found_in(county, edited(content, *rows, hidden_column, hidden_sheet)) == [
        ("hidden", "汇总·表三!D:J", "", "", ""),  # openpyxl takes columns of one width for one
        ("hidden", "汇总·表四", "", "", ""),
        ("hidden", f"明细!{FIRST_UNIT}:{FIRST_UNIT}", UNITS[0].code, "", ""),
        ("hidden", f"明细!{FIRST_UNIT + 2}:{FIRST_UNIT + 4}", "", "", ""),
    ]


def test_a_hidden_line_that_agrees_in_everything_is_ticked_off_and_named(county: County, content: bytes):
    row = FIRST_UNIT + 1
    spoilt = respelled(content, lambda part: part.replace(f'<row r="{row}"', f'<row r="{row}" hidden="1"'))
    assert UNITS[1].code in ticks(county, spoilt).rows
    assert found_in(county, spoilt) == [("hidden", f"明细!{row}:{row}", UNITS[1].code, "", "")]


# ── saved again by an office suite ───────────────────────────────────────────────────────────────


@pytest.mark.office
@pytest.mark.slow
def test_an_office_suite_that_only_saves_it_again_raises_no_alarm(
    suite: Suite, county: County, content: bytes, tmp_path: Path
):
    source = tmp_path / "a.xlsx"
    source.write_bytes(content)
    (saved,) = convert(suite, [source], to="xlsx", folder=made(tmp_path / "saved"))
    assert saved.read_bytes() != content
    assert len(ticks(county, saved.read_bytes()).rows) == len(UNITS) - 1
    assert found_in(county, saved.read_bytes()) == []


@pytest.mark.office
@pytest.mark.slow
def test_figures_typed_in_an_office_suite_are_named_where_they_stand(
    suite: Suite, county: County, content: bytes, tmp_path: Path
):
    source, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    source.write_bytes(content)
    spot, address = a_layout(NEW).cells[FIGURE], place_of(FIGURE, county, FIRST_UNIT + 3)
    sheet, figures = summary_name(spot.sheet), county.aggregate.figures
    type_into(suite, [Typing(source, target, {("明细", address): 5, (sheet, spot.address): 3})])
    own = county.aggregate.counted[3].figures[FIGURE]
    assert found_in(county, target.read_bytes()) == [
        ("figure", f"明细!{address}", UNITS[3].code, "5", str(own)),
        ("typed-over", f"{sheet}!{spot.address}", "", "3", str(figures[FIGURE])),
    ]


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda line: "", (Fault.REMOVED, "明细", UNITS[3].code)),
        (lambda line: line.replace("<row ", '<row hidden="1" '), (Fault.HIDDEN, "明细!11:11", UNITS[3].code)),
    ],
    ids=["removed", "hidden"],
)
def test_what_was_done_to_a_line_before_an_office_suite_saved_it_is_named(
    suite: Suite, county: County, content: bytes, change: Callable[[str], str], fault: tuple[str, ...], tmp_path: Path
):
    def changed(part: str) -> str:
        line = line_of(part, FIRST_UNIT + 3)
        return part.replace(line, change(line))

    source = tmp_path / "a.xlsx"
    source.write_bytes(respelled(content, changed))
    (saved,) = convert(suite, [source], to="xlsx", folder=made(tmp_path / "saved"))
    assert [each[:3] for each in found_in(county, saved.read_bytes())] == [fault]


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder
