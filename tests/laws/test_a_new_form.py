"""Law 8: does a form nobody has seen walk down the whole street without a line of code?

The rooms one by one; the verbs over the same form are in ``tests/verbs/test_another_form.py``.
"""

from io import BytesIO
from itertools import pairwise

from openpyxl import load_workbook

from collect.campaign.coverage import Coverage
from collect.countybook.draft import County, UnitLine, county_workbook
from collect.edits.judgement import judge
from collect.form.checkcode import check_code, offset
from collect.form.grid import Role, printed
from collect.form.model import Cell
from collect.rollup import rolled_up
from collect.roster import Roster, Unit
from collect.submission import Submission
from collect.workbook.write import write_workbook
from returns import FOURTH, YEAR, a_form, a_layout, a_return, found, issued, last_year, read_back

FORM = a_form(FOURTH)
VILLAGES = (Unit("V1", "示例一村", "村"), Unit("V2", "示例二村", "村"), Unit("V3", "示例三村", "村"))
LAST_YEAR = last_year("L1:end:books = 100", "L1:end:discs = 5", form=FORM)
SOUND = (
    *("L1:start:books = 100", "L1:start:discs = 5"),
    *("L1:bought:books = 20", "L1:lost:books = 3", "L1:end:books = 117", "L1:end:discs = 5"),
    *("L1:town:amount = 1200.05", "L1:given:amount = 0.95"),
    *("L2:q1:child = 40", "L2:q3:adult = 12", "L2:q1:more = -15", "L2:q4:more = 3", "P1 tells 办读书会一次。"),
)
FAULTY = (*SOUND, "L1:end:books = 116", "L2:q2:adult says 若干", "L2:q3:child = -1", "L1:given:amount = 0.005")


def test_its_cells_are_those_of_its_outlines_without_the_void() -> None:
    assert len(FORM.places) == 4 * 4 - 1 + 3 + 5 * 4
    assert Cell.named("L1:lost:discs") not in FORM.places
    (void,) = [box for box in printed(FORM.table("L1")).boxes if box.role is Role.VOID]
    assert void.cell is None
    assert len(FORM.parts) == 4 + 1 + 5 + 3


def test_its_totals_are_added_up_along_lines_and_columns() -> None:
    now = judge(FORM, a_return(*SOUND, form=FORM), prior=LAST_YEAR).figures
    expected = {
        "L1:start:all": 105, "L1:lost:all": 3, "L1:end:all": 122, "L1:funds:amount": 120100,
        "L2:q1:readers": 40, "L2:year:child": 40, "L2:year:adult": 12, "L2:year:readers": 52, "L2:year:more": -12,
    }  # fmt: skip
    assert {name: now[Cell.named(name)] for name in expected} == expected


def test_a_filled_workbook_is_read_back_and_found_sound() -> None:
    submission = read_back(FOURTH, issued(FOURTH, a_return(*SOUND, form=FORM), prior=LAST_YEAR))
    assert submission == a_return(*SOUND, form=FORM)
    assert found(a_return(*SOUND, form=FORM), form=FORM, prior=LAST_YEAR) == []


def test_a_faulty_one_is_told_each_of_its_faults() -> None:
    submission = read_back(FOURTH, issued(FOURTH, a_return(*FAULTY, form=FORM), prior=LAST_YEAR))
    assert isinstance(submission, Submission)
    books = tuple(f"L1:{line}:books" for line in ("start", "bought", "lost", "end"))
    assert found(submission, form=FORM, prior=LAST_YEAR) == [
        ("B1", books, "117", "116"),
        ("B2", ("L1:given:amount",), "0.005", ""),
        ("B2", ("L2:q2:adult",), "若干", ""),
        ("B2", ("L2:q3:child",), "-1", ""),
    ]


def test_its_soft_rules_speak_when_they_should() -> None:
    many = a_return("L2:q1:child = 51", "L2:q1:more = -501", form=FORM)
    quarters = tuple(f"L2:{quarter}:more" for quarter in ("q1", "q2"))
    assert found(many, form=FORM) == [
        ("B5", ("L2:year:child", "L2:year:adult", "L1:end:all"), "51", "50"),
        ("B7", quarters, "-501", "-500"),
    ]


def county() -> tuple[dict[str, Submission], County]:
    """Two villages counted, one missing."""
    returns = {unit.code: a_return(*SOUND, form=FORM, unit=unit) for unit in VILLAGES[:2]}
    accepted = {
        code: (each, check_code(FORM, each.figures, start=offset(FORM.fingerprint, code, year=YEAR)))
        for code, each in returns.items()
    }
    aggregate = rolled_up(FORM, Roster(VILLAGES), accepted=accepted)
    lines = tuple(
        UnitLine(unit, "已验收" if unit.code in accepted else "已下发", "", int(unit.code in accepted), None, "", 0)
        for unit in VILLAGES
    )
    style = a_layout(FOURTH).style
    return returns, County(FORM, style, "示例县文化馆", YEAR, aggregate, Coverage(3, 2, 2, 0, 2), lines, ())


def test_its_returns_add_up_and_the_missing_village_is_named() -> None:
    _, drawn = county()
    figures = drawn.aggregate.figures
    expected = {"L1:end:books": 234, "L1:end:all": 244, "L1:funds:amount": 240200, "L2:year:more": -24}
    assert {name: figures[Cell.named(name)] for name in expected} == expected
    assert [unit.name for unit in drawn.aggregate.missing] == ["示例三村"]


def test_every_village_has_its_own_check_code() -> None:
    _, drawn = county()
    codes = sorted(each.check_code for each in drawn.aggregate.counted)
    assert all(one != other for one, other in pairwise(codes))


def test_the_county_s_workbook_shows_its_sums_and_who_is_missing() -> None:
    _, drawn = county()
    book = load_workbook(BytesIO(write_workbook(county_workbook(drawn))), data_only=True)
    shown = [[cell.value for cell in row] for sheet in book.worksheets for row in sheet.iter_rows()]
    values = [value for row in shown for value in row if value is not None]
    assert {234, 244, 2402, -24} <= {value for value in values if isinstance(value, int | float)}
    assert any("示例三村" in str(value) for value in values)
