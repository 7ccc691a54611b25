"""Is a chart the same picture each time, readable without eyes as an SVG, and does each bar bear its figure?"""

import re
from io import BytesIO
from warnings import catch_warnings, simplefilter
from xml.etree import ElementTree

import pytest
from PIL import Image

from collect.form.charts import Kind
from collect.form.model import Measure
from collect.form.plotted import Bars, Plotted
from collect.report import pictures
from collect.report.pictures import WIDTH, drawn, height

APPLICANTS = Plotted("本年新收申请", Kind.COLUMN, ("自然人", "社会公益组织"), (Bars("", (12, 3)),), Measure())
YEARS = Plotted(
    "与上年比较",
    Kind.BAR,
    ("一、本年新收<1>", "（七）总计"),
    (Bars("2022年", (7, 0)), Bars("2023年", (1230, 4))),
    Measure(),
)
NOTHING = Plotted("没有", Kind.BAR, ("自然人", "其他"), (Bars("", (0, 0)),), Measure())
MONEY = Plotted("收费", Kind.COLUMN, ("甲镇",), (Bars("", (123_450_000,)),), Measure("money", "万元", 6))
SVG = "{http://www.w3.org/2000/svg}"


def words(chart: Plotted) -> list[str]:
    """The texts an SVG shows, in order."""
    root = ElementTree.fromstring(drawn(chart, form="svg"))
    return ["".join(each.itertext()).strip() for each in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("chart", [APPLICANTS, YEARS, NOTHING, MONEY], ids=lambda chart: chart.title)
@pytest.mark.parametrize("form", ["png", "svg"])
def test_the_same_chart_is_the_same_picture(chart: Plotted, form):
    assert drawn(chart, form=form) == drawn(chart, form=form)


def test_letters_stay_letters_and_each_bar_bears_its_figure():
    assert sorted(words(APPLICANTS)) == sorted(["自然人", "社会公益组织", "12", "3"])
    assert sorted(words(YEARS)) == sorted(["一、本年新收<1>", "（七）总计", "7", "0", "1230", "4", "2022年", "2023年"])
    assert "123.45" in words(MONEY)


def test_an_svg_tells_what_it_shows():
    root = ElementTree.fromstring(drawn(YEARS, form="svg"))
    told = "与上年比较（单位：件）：一、本年新收<1> 2022年 7 2023年 1230；（七）总计 2022年 0 2023年 4。"
    assert (root.tag, root.get("role"), root.get("aria-label")) == (f"{SVG}svg", "img", told)
    assert [(each.tag, each.text) for each in root[:2]] == [(f"{SVG}title", "与上年比较"), (f"{SVG}desc", told)]


def test_two_charts_on_one_page_share_no_id_and_style_nothing_but_themselves():
    svgs = [drawn(chart, form="svg").decode() for chart in (APPLICANTS, YEARS, NOTHING)]
    named = [name for svg in svgs for name in re.findall(r'\bid="([^"]*)"', svg)]
    assert len(named) == len(set(named))
    assert not any("<style" in svg or "<?xml" in svg or "<!DOCTYPE" in svg for svg in svgs)
    assert all(f'"url(#{name})"' in "".join(svgs) for name in named)


def test_a_png_has_200_dots_an_inch_and_no_author():
    image = Image.open(BytesIO(drawn(APPLICANTS)))
    dots = [round(each * 200 / 25.4) for each in (WIDTH, height(APPLICANTS))]
    assert all(abs(found - wanted) <= 1 for found, wanted in zip(image.size, dots, strict=True))
    assert not {"Software", "Creation Time"} & image.info.keys()


def test_more_bars_that_run_to_the_right_make_a_higher_picture():
    assert height(YEARS) > height(NOTHING)


def test_a_chart_is_drawn_where_there_is_no_chinese_font(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "FONTS", ("No Such Font",))
    pictures.fonts.cache_clear()
    try:
        assert pictures.fonts() == ()
        with catch_warnings():
            simplefilter("error")
            assert "自然人" in words(APPLICANTS)
    finally:
        pictures.fonts.cache_clear()
