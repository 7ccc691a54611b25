"""Does a county's sum climb to the city in the city's own workbook, figure by figure, and nothing else with it?"""

from collections.abc import Mapping
from pathlib import Path
from random import Random
from shutil import copytree

import pytest

from campaign.made import HEADS, a_sheet, an_arrival
from collect.campaign.events import Batch, Fate, Kept
from collect.campaign.ledger import open_ledger
from collect.campaign.tally import tally
from collect.form.arithmetic import Number, computed
from collect.form.model import Cell, Form
from collect.rehearsal.figures import some_figures
from collect.rollup import rolled_up
from collect.submission import Stamp, Submission
from returns import a_form, a_return
from verbs.county import MIXED, County, a_form_folder, collect, opened, retyped, saved, settle, tree

pytestmark = pytest.mark.slow

YEAR = 2023
SPLIT = "disclosure-2021"
COUNTIES = ("庆东县人民政府", "庆西县人民政府", "庆南区人民政府")
CITY_UNITS = [(f"C{number}", name, "县（市、区）") for number, name in enumerate(COUNTIES, 1)]
TOWNS = 14
Figures = Mapping[Cell, Number]


def a_campaign(
    folder: Path, *, form: str | Path, office: str, units: list[tuple[str, ...]], more: tuple[str | Path, ...] = ()
) -> County:
    roster = a_sheet(folder.with_name(f"{folder.name} 名册.xlsx"), HEADS, *units)
    year = () if "--year" in more else ("--year", str(YEAR))
    ran = collect(
        "init", folder, "--form", form, "--roster", roster, "--office", office, "--due", "2099-01-20", *year, *more
    )
    assert ran.code == 0, ran
    return County(folder)


def a_city(folder: Path, *, form: str | Path, more: tuple[str | Path, ...] = ()) -> County:
    """A city that has issued a workbook to each of its counties."""
    city = a_campaign(folder, form=form, office="庆安市人民政府", units=[*CITY_UNITS], more=more)
    assert city.run("generate").code == 0
    return city


def the_towns(number: int) -> list[tuple[str, ...]]:
    return [(f"Q{number}{town:02}", f"{COUNTIES[number - 1][:3]}第{town:02}镇", "乡镇") for town in range(1, TOWNS + 1)]


def accepted(county: County, returns: Mapping[str, Figures]) -> None:
    """The ledger knows these returns, accepted."""
    form = county.campaign.form
    kept = [
        Kept(
            an_arrival(f"{code}.xlsx", unit=code, outcome=Fate.ACCEPTED),
            Submission(Stamp(form.id, form.edition, form.fingerprint[:12], code, YEAR, 1), figures),
            check_code="ABCDEF",
            findings=[],
        )
        for code, figures in returns.items()
    ]
    with open_ledger(county.campaign.ledger_path) as ledger:
        ledger.enter(Batch(kept))


def some_returns(form: Form, number: int) -> dict[str, Figures]:
    """A sound return of every township of a county."""
    return {
        code: some_figures(form, level="乡镇", prior={}, choose=Random(f"{number} {code}"))
        for code, *_ in the_towns(number)
    }


def issued_to(city: County, number: int) -> Path:
    return next(city.campaign.outbox.glob(f"C{number}*"))


def printed(city: County, number: int, folder: Path) -> Path:
    """The city's workbook as it lies at the county."""
    path = folder / "市里发来的.xlsx"
    path.write_bytes(issued_to(city, number).read_bytes())
    return path


def last_year(folder: Path, figures: Mapping[str, int]) -> Path:
    """What the city knows of the first county's last year."""
    path = folder / "上年.csv"
    lines = (("单位代码", "单位名称", *figures), ("C1", COUNTIES[0], *map(str, figures.values())))
    path.write_text("\n".join(map(",".join, lines)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def plain_form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_form_folder(tmp_path_factory.mktemp("form") / "报表", rules="")


@pytest.fixture(scope="module")
def the_city(tmp_path_factory: pytest.TempPathFactory, plain_form: Path) -> County:
    """Never written to."""
    return a_city(tmp_path_factory.mktemp("city") / "市 2023", form=plain_form)


@pytest.fixture(scope="module")
def the_county(tmp_path_factory: pytest.TempPathFactory, plain_form: Path) -> County:
    """The first county, all its townships accepted."""
    folder = tmp_path_factory.mktemp("county") / "县 2023"
    county = a_campaign(folder, form=plain_form, office=COUNTIES[0], units=the_towns(1))
    accepted(county, some_returns(county.campaign.form, 1))
    return county


@pytest.fixture
def fresh(tmp_path: Path, plain_form: Path) -> County:
    """The first county before anything came."""
    return a_campaign(tmp_path / "县 2023", form=plain_form, office=COUNTIES[0], units=the_towns(1))


def refused(county: County, path: Path, *more: str | Path) -> str:
    """The sentence with which a workbook is refused; nothing is written."""
    before = tree(path.parent)
    ran = county.run("rollup", "--into", path, *more, "--json")
    assert ran.code == 2, ran
    assert tree(path.parent) == before
    return ran.facts["error"]["code"]


def test_the_city_adds_up_what_all_townships_of_its_counties_reported(
    the_city: County, plain_form: Path, tmp_path: Path
):
    city = County(Path(copytree(the_city.folder, tmp_path / "市 2023")))
    form, every = city.campaign.form, list[Figures]()
    for number, office in enumerate(COUNTIES, 1):
        county = a_campaign(tmp_path / f"县{number}", form=plain_form, office=office, units=the_towns(number))
        returns = some_returns(form, number)
        accepted(county, returns)
        every += returns.values()
        told = county.told("rollup", "--into", issued_to(city, number), "-o", city.campaign.inbox / f"{office}.xlsx")
        assert told["findings"] == []
        settle(Path(told["files"][0]))

    ingested = city.told("ingest")["files"]
    assert {each["unit"]: each["outcome"] for each in ingested} == {code: "accepted" for code, *_ in CITY_UNITS}
    assert {each["name"]: each["unit"] for each in ingested} == {f"{name}.xlsx": code for code, name, _ in CITY_UNITS}
    assert len(every) == 3 * TOWNS
    by_hand = computed(form, {cell: sum(each[cell] for each in every) for cell in form.entries})
    assert any(by_hand.values())
    with open_ledger(city.campaign.ledger_path) as ledger:
        counted = tally(city.campaign, ledger)
    assert rolled_up(form, city.campaign.roster, accepted=counted.accepted).figures == by_hand


def test_the_filled_copy_lies_beside_the_original_which_stays(the_city: County, the_county: County, tmp_path: Path):
    path = printed(the_city, 1, tmp_path)
    before = path.read_bytes()
    told = the_county.told("rollup", "--into", path)
    assert told["files"] == [str(tmp_path / "市里发来的（已填）.xlsx")]
    assert path.read_bytes() == before
    there = the_county.told("rollup", "--into", path, "-o", the_county.campaign.rollup)["files"]
    assert there == [str(the_county.campaign.rollup / "市里发来的（已填）.xlsx")]
    assert told["missing"] == told["differing"] == []
    assert len(told["counted"]) == TOWNS


def test_what_the_city_printed_is_printed_again(the_county: County, plain_form: Path, tmp_path: Path):
    prior = last_year(tmp_path, {"T3:4:person": 5, "T2:1.2:valid": 7, "T4:1:review.pending": 1})
    city = a_city(tmp_path / "市 2023", form=plain_form, more=("--prior", prior))
    told = the_county.run("rollup", "--into", issued_to(city, 1), "-o", tmp_path / "填.xlsx", "--json").facts
    was, now = (opened(path.read_bytes()) for path in (issued_to(city, 1), Path(told["files"][0])))
    assert now.sheetnames == was.sheetnames
    entries = {city.spot(str(cell)) for cell in city.campaign.form.entries} - {city.spot("T3:2:person")}
    for sheet in was.sheetnames:
        before, after = (
            {cell.coordinate: (cell.value, cell.protection.locked) for row in book[sheet].iter_rows() for cell in row}
            for book in (was, now)
        )
        changed = {(sheet, address) for address in before | after if before.get(address) != after.get(address)}
        assert changed <= entries
        assert now[sheet].protection.sheet == was[sheet].protection.sheet
        assert now[sheet].sheet_state == was[sheet].sheet_state


def test_a_dry_run_writes_nothing(the_city: County, the_county: County, tmp_path: Path):
    path = printed(the_city, 1, tmp_path)
    told = the_county.told("rollup", "--into", path, "--dry-run")
    assert told["files"] == []
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


# ── who is missing ───────────────────────────────────────────────────────────────────────────────


def test_nothing_goes_up_while_a_township_is_missing_unless_it_is_wanted(
    fresh: County, the_city: County, tmp_path: Path
):
    home = tmp_path / "市里"
    home.mkdir()
    path = printed(the_city, 1, home)
    returns = some_returns(fresh.campaign.form, 1)
    assert fresh.told("rollup", "--into", path, "--partial", code=1)["files"] == [], "nobody at all has answered"
    late = returns.pop("Q114")
    accepted(fresh, returns)
    assert fresh.told("rollup", "--into", path, code=1) == {"missing": ["Q114"], "files": []}
    assert [each.name for each in home.iterdir()] == [path.name]

    told = fresh.told("rollup", "--into", path, "--partial", code=1)
    assert (told["missing"], len(told["files"])) == (["Q114"], 1)
    accepted(fresh, {"Q114": late})
    whole = fresh.told("rollup", "--into", path)
    assert (whole["missing"], len(whole["counted"])) == ([], TOWNS)
    assert whole["files"] == [str(home / "市里发来的（已填）（2）.xlsx")], "another sum never takes the place of a file"


def test_a_township_that_is_excused_is_not_missing(fresh: County, the_city: County, tmp_path: Path):
    returns = some_returns(fresh.campaign.form, 1)
    del returns["Q114"]
    accepted(fresh, returns)
    assert fresh.run("waive", "Q114", "--reason", "撤销建制").code == 0
    told = fresh.told("rollup", "--into", printed(the_city, 1, tmp_path))
    assert (told["missing"], len(told["counted"])) == ([], TOWNS - 1)


# ── what stands in the file already ──────────────────────────────────────────────────────────────


def test_prose_and_people_are_taken_over_and_figures_are_not(the_city: County, the_county: County, tmp_path: Path):
    layout = the_city.desk.layout
    prose, people = layout.narratives["N1"], layout.contacts["filled_by"]
    sheet, address = the_city.spot("T3:1:person")
    typed = {(prose.sheet, prose.address): "我县工作总体平稳。", (people.sheet, people.address): "张三"}
    path = printed(the_city, 1, tmp_path)
    path.write_bytes(retyped(path.read_bytes(), typed | {(sheet, address): 999_999}))
    told = the_county.told("rollup", "--into", path)
    book = opened(Path(told["files"][0]).read_bytes())
    assert {place: book[place[0]][place[1]].value for place in typed} == typed
    assert str(book[sheet][address].value) == told["figures"]["T3:1:person"] != "999999"


def test_what_the_city_brought_forward_stays_as_printed_and_a_difference_is_told(
    plain_form: Path, fresh: County, tmp_path: Path
):
    prior = last_year(tmp_path, {"T3:4:person": 5})
    city = a_city(tmp_path / "市 2023", form=plain_form, more=("--prior", prior))
    form = fresh.campaign.form
    zero = a_return(form=form).figures
    carried = a_return("T3:2:person = 2", "T3:4:person = 2", form=form).figures
    accepted(fresh, {code: zero for code, *_ in the_towns(1)} | {"Q101": carried, "Q102": carried})
    told = fresh.told("rollup", "--into", issued_to(city, 1), "-o", tmp_path / "填.xlsx", code=1)
    assert told["differing"] == ["T3:2:person"]
    assert told["figures"]["T3:2:person"] == "5"
    assert [each["rule"] for each in told["findings"]] == ["R3"]
    city.receive(庆东=(tmp_path / "填.xlsx").read_bytes())
    assert city.standing()["C1"] == "returned", "the city sees the same"

    (copy,) = [each["path"] for each in city.told("check", "--mark", code=1)["files"]]
    accepted(fresh, {"Q103": a_return("T3:2:person = 1", "T3:4:person = 1", form=form).figures})
    even = fresh.told("rollup", "--into", copy, "-o", tmp_path / "再填.xlsx")
    assert (even["differing"], even["findings"]) == ([], [])
    city.receive(庆东二版=(tmp_path / "再填.xlsx").read_bytes())
    assert city.standing()["C1"] == "accepted", "what came back marked is filled like what was issued"


def test_a_brought_forward_cell_that_came_back_open_takes_the_county_s_sum(
    plain_form: Path, fresh: County, tmp_path: Path
):
    city = a_city(tmp_path / "市 2023", form=plain_form, more=("--prior", last_year(tmp_path, {"T3:4:person": 5})))
    city.receive(改了锁定格=retyped(city.filled("C1"), {city.spot("T3:2:person"): 9}))
    (copy,) = [each["path"] for each in city.told("check", "--mark", code=1)["files"]]
    carried = a_return("T3:2:person = 4", "T3:4:person = 4", form=fresh.campaign.form).figures
    zero = a_return(form=fresh.campaign.form).figures
    accepted(fresh, {code: zero for code, *_ in the_towns(1)} | {"Q101": carried})
    told = fresh.told("rollup", "--into", copy, "-o", tmp_path / "填.xlsx", code=1)
    assert (told["differing"], told["figures"]["T3:2:person"]) == ([], "4")
    assert [each["rule"] for each in told["findings"]] == ["R9"], "the city knows otherwise, and says so"
    sheet, address = city.spot("T3:2:person")
    assert not opened((tmp_path / "填.xlsx").read_bytes())[sheet][address].protection.locked


@pytest.mark.parametrize(("level", "rules"), [("设区的市", []), ("县（市、区）", ["R7"])])
def test_the_rules_are_those_the_workbook_prints_for_its_unit(
    level: str, rules: list[str], plain_form: Path, fresh: County, tmp_path: Path
):
    units = [("C1", COUNTIES[0], level)]
    above = a_campaign(tmp_path / "上级 2023", form=plain_form, office="示例省人民政府", units=units)
    assert above.run("generate").code == 0
    form = fresh.campaign.form
    returns = {code: a_return(form=form).figures for code, *_ in the_towns(1)}
    accepted(fresh, returns | {"Q101": a_return("T2:1.1:made = 1", "T2:1.1:valid = 1", form=form).figures})
    told = fresh.told("rollup", "--into", issued_to(above, 1), "-o", tmp_path / "填.xlsx", code=int(bool(rules)))
    assert sorted({each["rule"] for each in told["findings"]}) == rules


# ── what is refused ──────────────────────────────────────────────────────────────────────────────


def test_a_workbook_of_another_year_is_refused(the_county: County, plain_form: Path, tmp_path: Path):
    city = a_city(tmp_path / "市 2022", form=plain_form, more=("--year", "2022"))
    assert refused(the_county, issued_to(city, 1)) == "into-year"


def test_what_the_city_never_issued_is_refused(the_city: County, fresh: County, tmp_path: Path):
    empty = a_sheet(tmp_path / "空.xlsx", ("汇总", 1))
    assert refused(fresh, empty) == "into-foreign"
    assert refused(fresh, tmp_path / "没有.xlsx") == "into-absent"
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    assert refused(fresh, tmp_path / "坏.xlsx") == "into-unreadable"
    assert fresh.run("generate").code == 0
    assert refused(fresh, next(fresh.campaign.outbox.glob("Q101*"))) == "into-own"
    specimen = County(Path(copytree(the_city.folder, tmp_path / "市 2023")))
    (path,) = [each["path"] for each in specimen.told("generate", "--preview")["files"]]
    assert refused(fresh, Path(path)) == "into-specimen"


def test_a_workbook_whose_captions_or_pages_were_changed_is_refused(
    the_city: County, the_county: County, tmp_path: Path
):
    table = the_city.desk.layout.tables["T3"]
    (row, column), *_ = table.labels
    for name, change in {
        "没有封面": lambda book: book.remove(book["封面"]),
        "改了栏目": lambda book: setattr(book[table.sheet].cell(row + 1, column + 1), "value", "别的"),
    }.items():
        book = opened(printed(the_city, 1, tmp_path).read_bytes())
        change(book)
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(saved(book))
        assert refused(the_county, path) == "into-unreadable"


def test_options_that_need_a_workbook_say_so(the_county: County):
    assert the_county.run("rollup", "--partial", "--json").facts["error"]["code"] == "into-unsaid"


def test_a_workbook_addressed_to_another_county_is_asked_about(the_city: County, the_county: County, tmp_path: Path):
    path = printed(the_city, 2, tmp_path)
    ran = the_county.run("rollup", "--into", path)
    assert ran.code == 1
    assert f"发给「{COUNTIES[1]}」的，本任务的机关是「{COUNTIES[0]}」" in ran.out


# ── another form ─────────────────────────────────────────────────────────────────────────────────


def test_a_form_that_asks_less_finely_gets_the_sums_of_the_branches(tmp_path: Path):
    city = a_city(tmp_path / "市 2023", form=MIXED)
    county = a_campaign(tmp_path / "县 2023", form=SPLIT, office=COUNTIES[0], units=the_towns(1)[:1])
    form = a_form(SPLIT)
    split = [f"T3:3.6.{branch}:person = {branch}" for branch in (1, 2, 3)]
    accepted(county, {"Q101": a_return("T3:1:person = 6", *split, form=form).figures})
    told = county.told("rollup", "--into", issued_to(city, 1), "-o", tmp_path / "填.xlsx")
    assert told["figures"]["T3:3.6:person"] == "6"
    read = city.desk.read("填.xlsx", (tmp_path / "填.xlsx").read_bytes())[0]
    assert isinstance(read, Submission)
    assert read.figures[Cell.named("T3:3.6:person")] == 6


@pytest.mark.parametrize("theirs", [SPLIT, "disclosure-2019"])
def test_a_form_that_asks_what_the_county_never_asked_is_refused(theirs: str, tmp_path: Path):
    city = a_city(tmp_path / "市 2023", form=theirs)
    county = a_campaign(tmp_path / "县 2023", form=MIXED, office=COUNTIES[0], units=the_towns(1)[:1])
    accepted(county, {"Q101": a_return(form=a_form(MIXED)).figures})
    assert refused(county, issued_to(city, 1)) == "into-cells"


def test_a_form_nobody_knows_is_refused(the_county: County, tmp_path: Path):
    city = a_city(tmp_path / "市 2023", form=a_form_folder(tmp_path / "报表 加一条"))
    assert refused(the_county, issued_to(city, 1)) == "into-form"
