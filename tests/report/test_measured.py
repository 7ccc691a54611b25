"""Does a printed page measure what GB/T 9704 orders? Measured on the PDF, in millimetres."""

import re
from itertools import pairwise

import pytest

from collect.office.suite import convert, require_suite
from collect.report.write import write_report
from report.paper import Ink, Paper
from report.reports import draft, form, template

pytestmark = [pytest.mark.office, pytest.mark.slow]

LEFT, TOP, RIGHT, BOTTOM = 28, 37, 210 - 26, 297 - 35
"""The edges of the text's area."""
POINT = 25.4 / 72
CHARACTER, SMALL_CHARACTER = 16 * POINT, 14 * POINT
OF = "disclosure-2021"
ADVICE = "持续健全制度，规范流程，压实责任，加强协同，及时回应关切，切实保障知情权、参与权、表达权和监督权。"
SOLID = "县" * 28 * 70
HEADS = f"""　　2023年，我镇认真贯彻《条例》，公开信息126条。{ADVICE}
（一）主动公开情况。{ADVICE * 3}
（二）依申请公开情况
全年收到申请59件，办结57件，结转下年2件。{ADVICE * 2}
1.规范办理流程。{ADVICE * 2}
（1）受理环节。{ADVICE}
（2）答复环节：{ADVICE}
2.强化审核
{ADVICE * 6}"""
WAYS = f"　　一是强化意识、规范程序。{ADVICE * 4}\n\t二是加大公开力度。{ADVICE * 4}"


@pytest.fixture(scope="module")
def papers(tmp_path_factory) -> tuple[Paper, Paper]:
    """A report whose prose is one character again and again; one with heads of every kind and figures in its tables."""
    folder = tmp_path_factory.mktemp("量 尺")
    figures = {str(cell): place * 37 % 180 for place, cell in enumerate(form(OF).entries)}
    told = {"solid": {"N1": SOLID, "N5": SOLID}, "heads": {"N1": HEADS, "N5": WAYS}}
    files = [folder / f"{name} 报告.docx" for name in told]
    for file, prose in zip(files, told.values(), strict=True):
        write_report(draft(figures, of=OF, prose={**prose, "N6": "无。"}), file, template=template(OF))
    solid, heads = convert(require_suite(), files, to="pdf", folder=folder)
    return Paper(solid), Paper(heads)


@pytest.fixture(scope="module")
def solid(papers) -> Paper:
    return papers[0]


@pytest.fixture(scope="module")
def heads(papers) -> Paper:
    return papers[1]


def within(ink: Ink) -> bool:
    """Half a border's width may lie outside."""
    return ink.left > LEFT - 0.2 and ink.top > TOP and ink.right < RIGHT + 0.2 and ink.bottom < BOTTOM + 0.2


def text_of(paper: Paper) -> str:
    """All that is printed, without blanks and page numbers."""
    lines = (line.text for page in paper.lines for line in page)
    return "".join(line for line in lines if not re.fullmatch(r"—\d+—", line))


def line_with(paper: Paper, text: str):
    return next(line for page in paper.lines for line in page if text in line.text)


def test_every_page_is_a4(solid, heads):
    assert {(round(width), round(height)) for paper in (solid, heads) for width, height in paper.sizes} == {(210, 297)}


def test_all_ink_but_the_page_number_lies_within_the_margins(solid, heads):
    outside = [
        (paper.path.name, page)
        for paper in (solid, heads)
        for page in range(1, len(paper.sizes) + 1)
        if not within(paper.ink(page, above=BOTTOM + 0.5))
    ]
    assert not outside


@pytest.mark.parametrize("within_table", ["行政规范性文件", "自然人", "未经复议直接起诉"])
def test_a_table_reaches_from_margin_to_margin(within_table, heads):
    (page,) = [page for page, lines in enumerate(heads.lines, 1) if any(within_table in line.text for line in lines)]
    ink = heads.ink(page, above=BOTTOM)
    assert (ink.left, ink.right) == pytest.approx((LEFT, RIGHT), abs=0.2)


def test_a_full_page_has_22_lines_of_28_characters(solid):
    (second, third) = solid.lines[1:3]
    for page in (second, third):
        *lines, number = page
        assert "—" in number.text
        assert [len(line.text) for line in lines] == [28] * 22


def test_lines_are_as_wide_and_as_far_apart_as_22_and_28_make_them(solid):
    lines = solid.lines[1][:22]
    steps = [below.bottom - above.bottom for above, below in pairwise(lines)]
    assert steps == pytest.approx([28.95 * POINT] * 21, abs=0.06)
    assert {round(line.left) for line in lines} == {LEFT}
    assert {round(line.right - line.left) for line in lines} == {156}


def test_a_paragraph_begins_two_characters_in_and_only_once(heads):
    begins = [
        line_with(heads, text).left for text in ("2023年，我镇", "一是强化意识", "二是加大", "（一）主动", "1.规范")
    ]
    assert begins == pytest.approx([LEFT + 2 * CHARACTER] * 5, abs=0.3)


def test_the_title_stands_in_the_middle(heads):
    for text in ("庆安县同乐镇2023年", "政府信息公开工作年度报告"):
        line = line_with(heads, text)
        assert (line.left + line.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)


def test_page_numbers_stand_one_character_in_right_on_odd_pages_left_on_even_ones(solid, heads):
    for paper in (solid, heads):
        for page, lines in enumerate(paper.lines, 1):
            number = lines[-1]
            assert number.text == f"—{page}—"
            if page % 2:
                assert number.right == pytest.approx(RIGHT - SMALL_CHARACTER, abs=0.5)
            else:
                assert number.left == pytest.approx(LEFT + SMALL_CHARACTER, abs=0.5)


def test_the_dashes_of_the_page_number_are_seven_millimetres_below_the_text(heads):
    ink = heads.ink(2, below=BOTTOM + 0.5)
    assert (ink.top + ink.bottom) / 2 - BOTTOM == pytest.approx(7, abs=0.5)


def test_the_unit_stands_in_the_middle_above_its_date(heads):
    *_, (unit, date) = [
        (above, below) for page in heads.lines for above, below in pairwise(page) if below.text == "年月日"
    ]
    assert unit.text == "庆安县同乐镇"
    assert (unit.left + unit.right) / 2 == pytest.approx(RIGHT - 7.5 * CHARACTER, abs=0.5)
    assert date.right < RIGHT - 2 * CHARACTER


def test_not_a_word_of_the_prose_is_lost_on_paper(solid, heads):
    printed = [text_of(paper) for paper in (solid, heads)]
    assert SOLID in printed[0]
    for prose in (HEADS, WAYS):
        assert "".join(prose.split()) in printed[1]


def test_four_faces_are_told_apart_on_paper(heads):
    """小标宋, 黑体, 楷体, 仿宋: whatever stands in for one of them stands in for no other."""
    assert len(heads.fonts) >= 4
