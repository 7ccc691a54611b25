"""Is the page whole, and is what people wrote never more than text?"""

from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import pytest
from lxml import html

from collect.countypage.write import county_page
from collect.roster import Unit
from collect.web.fill import filled
from countypage.pages import NASTIER, NASTY, a_page, units

pytestmark = pytest.mark.filterwarnings("ignore:Glyph")  # no font can draw what a nasty name holds

SHOWN = NASTY.replace("\x0b", "")
"""What is left of it when it is read: every sign that a page can hold."""


@pytest.fixture(scope="module")
def nasty() -> str:
    """The page of a county in which every name and sentence is nasty."""
    roster = [Unit(f"{NASTY}{number}", f"{NASTY}{number}", "乡镇") for number in range(5)]
    return county_page(a_page(roster, said=NASTIER.replace("{% raw %}", "{{% raw %}}"), charts=True))


def test_what_people_wrote_is_text_and_never_markup(nasty):
    whole = html.document_fromstring(nasty)
    assert len(whole.xpath("//script")) == 1
    assert not [each for each in whole.xpath("//@*") if each.attrname.startswith("on")]
    assert [each.text_content().strip() for each in whole.xpath("//tbody/tr/th/a")] == [
        f"{SHOWN}{n}" for n in (1, 2, 4)
    ]
    assert [each.get("data-key") for each in whole.xpath("//table[@id='list']/tbody/tr/th")] == [
        f"{SHOWN}{number}" for number in range(5)
    ]
    assert SHOWN in whole.xpath("//li[span]")[0].text_content()


def test_no_sign_that_a_page_cannot_hold_is_in_it(nasty):
    assert not {"\x0b", "\x00", "\ud800"} & set(nasty)
    assert nasty.encode()


def test_every_name_is_given_once_and_every_inner_link_leads_somewhere():
    whole = html.document_fromstring(county_page(a_page(units(12), charts=True)))
    names = whole.xpath("//@id")
    assert len(names) == len(set(names))
    assert {each[1:] for each in whole.xpath("//@href") if each.startswith("#")} <= set(names)
    assert set(whole.xpath("//@aria-labelledby")) <= set(names)


def test_heads_follow_one_another_in_order():
    whole = html.document_fromstring(county_page(a_page(units(12), charts=True)))
    levels = [int(each.tag[1]) for each in whole.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_only_the_script_of_the_page_may_run_and_nothing_may_be_fetched():
    whole = html.document_fromstring(county_page(a_page(units(3))))
    (policy,) = whole.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (script,) = whole.xpath("//script/text()")
    fingerprint = b64encode(sha256(script.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{fingerprint}';" in policy
    assert not whole.xpath("//link|//iframe|//object|//base|//@src|//@srcset")


def test_a_chart_has_its_numbers_in_a_table():
    whole = html.document_fromstring(county_page(a_page(units(7), charts=True)))
    figures = {each.xpath("string(h3)"): each for each in whole.xpath("//figure")}
    (ranked,) = [each for title, each in figures.items() if title.startswith("本年新收申请最多的单位")]
    rows = [[cell.text_content() for cell in row] for row in ranked.xpath(".//tbody/tr")]
    assert rows[:2] == [["示例6镇", "35"], ["示例4镇", "21"]]
    assert [each.xpath("count(.//*[local-name()='svg'][@role='img'])") for each in figures.values()] == [1] * len(
        figures
    )


def test_a_name_is_no_formula_in_a_chart():
    roster = [Unit("QA1", r"$\frac$镇", "乡镇"), Unit("QA2", "乙镇", "乡镇")]
    whole = html.document_fromstring(county_page(a_page(roster * 3, charts=True)))
    drawn = whole.xpath("//*[local-name()='svg']//*[local-name()='text']/text()")
    assert r"$\frac$镇" in drawn


def test_a_place_of_a_template_that_nobody_fills_is_an_error():
    with pytest.raises(Exception, match="'page' is undefined"):
        filled("countypage/page.html")
