"""Does every number that is drafted for the county stand in its tables, and can it be followed to its cell in Word?"""

import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from collect.countybook.source import County
from collect.edits.known import Known
from collect.form.figures import percent
from collect.form.load import load_analysis
from collect.form.model import Cell, Form
from collect.form.telling import Told, Way
from collect.gazette.paper import teller
from collect.report.cited import bookmark
from collect.report.county import Attendance, Material, Overruled, Shown, county_report
from collect.report.draft import Account, Picture, ReportDraft, Statutory
from collect.report.drafted import Drafted
from collect.report.frames import Kind
from collect.report.prose import Heading, Paragraph
from collect.report.write import write_report
from collect.roster import Unit
from collect.wording.prose import prose_findings
from countybook.counties import a_county, last_year
from returns import FOURTH, SHIPPED, YEAR, a_form, a_return, folder_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EVERYBODY = Attendance(("示例甲镇", "示例乙镇"), {})
_MARK = re.compile(r"_([fsc])\d+_")


def zero(name: str) -> County:
    return a_county(name, own=[{}, {}])


def with_last_year(name: str) -> County:
    """The first five of seven units were there last year."""
    return a_county(name, prior=last_year(a_county(name).form, range(5)))


def of(county: County, *, attendance: Attendance = EVERYBODY, overruled=(), own: Mapping[str, str] | None = None):
    """The county's report."""
    analysis = load_analysis(folder_of(county.form.id), county.form, style=county.style)
    account = Account(county.office, county.year, county.aggregate.figures, own or {})
    material = Material(attendance, teller(county, analysis), overruled=overruled)
    return county_report(county.form, county.style, account=account, material=material)


def drafted(report: ReportDraft) -> list[Told]:
    return [run for block in report.blocks if isinstance(block, Drafted) for run in block.runs]


def text(report: ReportDraft) -> str:
    return "\n".join(each.text for each in report.blocks if isinstance(each, Heading | Paragraph | Drafted))


def printed(report: ReportDraft) -> Mapping[Cell, str]:
    """Every figure of the tables as it is printed, by its cell."""
    tables = [block for block in report.blocks if isinstance(block, Statutory)]
    return {
        asked[0]: figure
        for table in tables
        for asked, figure in zip(table.frame.asked, table.figures, strict=True)
        if asked
    }


def number(text: str) -> Fraction:
    return Fraction(text.rstrip("%"))


COUNTIES = {"zero": zero, "no last year": a_county, "some have a last year": with_last_year}


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("kind", COUNTIES)
def test_every_drafted_figure_is_the_sum_of_the_printed_figures_of_its_cells(name: str, kind: str):
    report = of(COUNTIES[kind](name))
    figures = printed(report)
    told = [run for run in drafted(report) if run.way is Way.FIGURE]
    assert told
    assert {run: number(run.text) for run in told} == {
        run: sum(number(figures[cell]) for cell in run.cells) for run in told
    }


@pytest.mark.parametrize("name", SHIPPED)
def test_no_digit_is_drafted_but_figures_shares_and_differences_years_and_counts_of_units(name: str):
    report = of(with_last_year(name))
    plain = "".join(run.text for run in drafted(report) if run.way is None)
    assert set(re.findall(r"\d+", plain)) <= {str(YEAR), "2", "5", "0", "100"}


@given(figures=strategies.lists(strategies.integers(0, 40), min_size=200, max_size=200))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_rules_that_read_prose_find_nothing_in_what_is_drafted(figures: list[int]):
    county = a_county("disclosure-2021", own=[dict(zip(a_form().entries, figures, strict=False))])
    assert questioned(county, "".join(run.text for run in drafted(of(county)))) == []


def questioned(county: County, told: str) -> list[str]:
    """The rules that a text breaks, beside the figures of the county."""
    submission = replace(a_return(form=county.form), narratives={"N1": told})
    known = Known(Unit("", county.office), YEAR)
    return [
        each.rule for each in prose_findings(county.form, submission, known=known, figures=county.aggregate.figures)
    ]


def test_the_rules_that_read_prose_would_find_a_drafted_number_that_is_wrong():
    county = a_county("disclosure-2021")
    told = text(of(county))
    (stated,) = re.findall("新收政府信息公开申请([0-9]+)件", told)
    assert "R13" in questioned(county, told.replace(f"申请{stated}件", f"申请{int(stated) + 1}件"))


def test_without_applications_the_county_says_so_and_divides_by_nothing():
    told = text(of(zero("disclosure-2021")))
    assert "2023年没有收到政府信息公开申请。" in told
    assert "没有发生因政府信息公开引起的行政复议和行政诉讼。" in told
    assert "占" not in told.partition("汇总数据分析")[2]


def test_without_last_year_nothing_is_compared():
    assert "上年增加" not in text(of(a_county("disclosure-2021")))
    assert "与上年" not in text(of(a_county("disclosure-2021")))


def test_only_units_with_a_last_year_are_compared_and_how_many_is_said():
    county = with_last_year("disclosure-2021")
    assert "5个单位同口径比上年" in text(of(county))
    cell = Cell.named("T3:1:total")
    now = sum(each.figures[cell] for each in county.aggregate.counted[:5])
    before = sum(county.prior[each.unit.code][cell] for each in county.aggregate.counted[:5])
    told = [run.text for run in drafted(of(county)) if run.way is Way.CHANGE and run.cells == (cell,)]
    assert told == [str(abs(now - before)), percent(abs(now - before), before)]


# ── who is in it ─────────────────────────────────────────────────────────────────────────────────


def opening(attendance: Attendance) -> list[str]:
    report = of(a_county("disclosure-2021"), attendance=attendance, own={"N1": "全县情况。"})
    first = [block for block in report.blocks[1:] if isinstance(block, Drafted | Paragraph)]
    return [block.text for block in first[: [block.text for block in first].index("全县情况。") + 1]]


def test_the_report_says_first_who_is_in_it_and_why_others_are_not_then_the_office_speaks():
    missing = {"尚未报送": ["示例丙镇", "示例寅乡"], "已退回修改": ["示例局"]}
    assert opening(Attendance(("示例甲镇", "示例乙镇"), missing, ("示例丁镇",))) == [
        "本报告的数据由5个填报单位中2个单位的年度报告汇总而成。",
        "计入汇总的单位有2个：示例甲镇、示例乙镇。",
        "未计入汇总的单位有3个：尚未报送2个（示例丙镇、示例寅乡）；已退回修改1个（示例局）。",
        "免报的单位有1个：示例丁镇。",
        "全县情况。",
    ]


def test_a_complete_county_says_so():
    assert opening(EVERYBODY)[0] == "本报告的数据由全部2个填报单位的年度报告汇总而成。"


def test_many_counted_units_are_counted_and_the_missing_are_named_all_the_same():
    many = Attendance(tuple(f"示例{place}镇" for place in range(400)), {"尚未报送": ["示例丙镇"]})
    assert opening(many)[1:3] == [
        "计入汇总的单位有400个，名单见县汇总表“上报情况”页。",
        "未计入汇总的单位有1个：尚未报送1个（示例丙镇）。",
    ]


def test_a_section_the_office_has_not_written_says_who_is_to_write_it():
    assert text(of(a_county("disclosure-2021"))).count("（本部分文字由汇总机关撰写，尚未填写。）") == 3


def test_a_form_without_the_file_has_a_report_of_tables_and_own_words():
    report = of(a_county(FOURTH), own={"P1": "办读书会一次。"})
    assert "办读书会一次。" in text(report)
    assert all(run.way is None for run in drafted(report))


# ── the annex ────────────────────────────────────────────────────────────────────────────────────

DECIDED = Overruled("示例丙乡", "R3", "前者为 8，后者为 7", "历史数据缺一件", "王五 2024-01-05 09:30")


def test_the_annex_lists_what_was_overruled_and_why():
    report = of(a_county("disclosure-2021"), overruled=[DECIDED])
    (table,) = [block for block in report.annex if isinstance(block, Statutory)]
    rows = [[box.text for box in table.boxes if box.row == row] for row in (0, 1)]
    assert rows[0][1:] == ["单位名称", "规则", "审核意见", "理由", "谁、何时"]
    assert rows[1] == ["1", "示例丙乡", "R3", "前者为 8，后者为 7", "历史数据缺一件", "王五 2024-01-05 09:30"]
    assert sum(table.widths) == 156
    assert {box.kind for box in table.boxes} == {Kind.HEAD, Kind.LABEL}
    assert "附件：裁定不予适用的审核意见及理由" in text(report)


def test_without_such_findings_there_is_no_annex():
    assert of(a_county("disclosure-2021")).annex == ()


# ── the charts ───────────────────────────────────────────────────────────────────────────────────

PICTURE = Picture(b"", 150, 72, "本年度办理结果", "……")


def passages(wording: Path) -> list[type]:
    """What stands right before and right after a chart of table three, with this wording."""
    county = a_county("disclosure-2021")
    analysis = load_analysis(wording, county.form, style=county.style)
    account = Account(county.office, county.year, county.aggregate.figures, {})
    material = Material(EVERYBODY, teller(county, analysis), [Shown(PICTURE.title, "T3", PICTURE)])
    blocks = county_report(county.form, county.style, account=account, material=material).blocks
    place = blocks.index(PICTURE)
    assert blocks.count(PICTURE) == 1
    return [type(blocks[place - 1]), type(blocks[place + 1])]


def test_a_chart_follows_the_paragraph_that_asks_for_it():
    assert passages(folder_of("disclosure-2021")) == [Drafted, Drafted]


def test_a_chart_that_no_paragraph_asks_for_or_only_one_that_says_nothing_stands_below_its_table(tmp_path: Path):
    assert passages(tmp_path) == [Statutory, Heading]
    wording = (folder_of("disclosure-2021") / "analysis.toml").read_text(encoding="utf-8")
    silent = re.sub("(?m)^text = .*$", 'text = "{T3:1:total|against}"', wording)
    (tmp_path / "analysis.toml").write_text(silent, encoding="utf-8")
    assert passages(tmp_path) == [Statutory, Heading]


# ── in Word ──────────────────────────────────────────────────────────────────────────────────────


def document(county: County, folder: Path) -> Element:
    path = folder / "county.docx"
    write_report(of(county, overruled=[DECIDED]), path, template=folder_of(county.form.id) / "report.docx")
    return opened(path)


def opened(path: Path) -> Element:
    """The text of a Word file."""
    with zipfile.ZipFile(path) as package:
        return ElementTree.fromstring(package.read("word/document.xml"))


def cited(root: Element, form: Form) -> Iterator[tuple[str, str, frozenset[Cell]]]:
    """Every bookmarked number as Word has it: its way, its text, the cells its bookmarks name."""
    by_name = {bookmark(cell, Way.FIGURE, number=0).partition("_T")[2]: cell for cell in form.places}
    assert len(by_name) == len(form.places)
    for paragraph in root.iter(f"{W}p"):
        marks: list[str] = []
        for piece in paragraph:
            if piece.tag == f"{W}bookmarkStart":
                marks.append(piece.get(f"{W}name", ""))
            elif piece.tag == f"{W}r" and marks:
                (way,) = {name[1] for name in marks}
                yield way, "".join(piece.itertext()), frozenset(by_name[name.partition("_T")[2]] for name in marks)
                marks = []


def in_tables(root: Element, county: County) -> Mapping[Cell, str]:
    """Every figure of the tables as Word has it, found by the order of their cells."""
    tables = list(root.iter(f"{W}tbl"))[: len(county.form.tables)]
    found: dict[Cell, str] = {}
    for table, frame in zip(tables, [b.frame for b in of(county).blocks if isinstance(b, Statutory)], strict=True):
        cells = zip([box for box in frame.boxes if box.kind is Kind.FIGURE], frame.asked, strict=True)
        begun = [cell for row in table.iter(f"{W}tr") for cell in row.iter(f"{W}tc")]
        shown = [cell for cell in begun if cell.find(f"{W}tcPr/{W}vMerge[@{W}val='continue']") is None]
        boxes = sorted(frame.boxes, key=lambda box: (box.row, box.column))
        texts = dict(zip(boxes, ("".join(cell.itertext()) for cell in shown), strict=True))
        found |= {asked[0]: texts[box] for box, asked in cells if asked}
    return found


@pytest.mark.parametrize("name", SHIPPED)
def test_in_word_each_number_leads_to_its_cells_and_is_what_the_table_of_the_same_file_says(name: str, tmp_path: Path):
    county = with_last_year(name)
    root = document(county, tmp_path)
    figures = in_tables(root, county)
    assert figures.keys() == county.form.places.keys()
    told = [(text, cells) for way, text, cells in cited(root, county.form) if way == "f"]
    assert len(told) > 20
    assert [number(text) for text, _ in told] == [sum(number(figures[cell]) for cell in cells) for _, cells in told]


@pytest.mark.office
@pytest.mark.slow
def test_numbers_still_lead_to_their_cells_when_an_office_suite_has_saved_the_file(tmp_path: Path):
    county = with_last_year("disclosure-2021")
    before = list(cited(document(county, tmp_path), county.form))
    profile, saved = (tmp_path / "profile").as_uri(), tmp_path / "saved"
    words = ("soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "docx", "--outdir", saved)
    subprocess.run([*words, tmp_path / "county.docx"], check=True, capture_output=True, timeout=180)
    assert list(cited(opened(saved / "county.docx"), county.form)) == before


def test_every_bookmark_has_a_number_and_a_name_of_its_own_that_word_takes(tmp_path: Path):
    root = document(with_last_year("disclosure-2021"), tmp_path)
    marks = [(mark.get(f"{W}id", ""), mark.get(f"{W}name", "")) for mark in root.iter(f"{W}bookmarkStart")]
    ends = [mark.get(f"{W}id", "") for mark in root.iter(f"{W}bookmarkEnd")]
    assert len({each for each, _ in marks}) == len({name for _, name in marks}) == len(marks)
    assert sorted(ends) == sorted(each for each, _ in marks)
    assert all(re.fullmatch(r"_\w{1,39}", name) and _MARK.match(name) for _, name in marks)


def test_the_same_county_gives_the_same_file(tmp_path: Path):
    county, files = with_last_year("disclosure-2021"), []
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        document(county, tmp_path / place)
        files.append((tmp_path / place / "county.docx").read_bytes())
    assert files[0] == files[1]


def test_figures_of_a_county_as_large_as_a_province_are_told_whole():
    county = a_county("disclosure-2021", own=[dict.fromkeys(a_form().entries, 999_999)])
    assert "申请5999994件" in text(of(county))
