"""Does the page work in a browser: for the eye, the ear, the keyboard and the printer?"""

import re
import subprocess

import pytest

from collect.report.page import page as report_page
from collect.roster import Unit
from collect.web.fill import write_page
from countypage.chromium import PHONE, Seen
from countypage.pages import NASTIER, NASTY, a_page, units
from report.reports import draft

pytestmark = [pytest.mark.slow, pytest.mark.browser]

ROWS = "#list > tbody > tr"
NAMES = f"{ROWS} > th"


def shown(seen: Seen) -> list[int]:
    """The numbers of the units that are shown, in their order."""
    return [int(re.findall(r"\d+", name)[0]) for name in seen.texts(NAMES)]


def sort_states(seen: Seen) -> list[str]:
    """What each head says of the order."""
    heads = seen.page.locator("#list thead th").all()
    return [
        f"{head.inner_text()} {head.get_attribute('aria-sort')}" for head in heads if head.get_attribute("aria-sort")
    ]


def told(seen: Seen) -> str:
    """What a screen reader is told."""
    return seen.page.locator("[role=status]").inner_text()


def has_layout(seen: Seen, selector: str) -> list[bool]:
    """Of each element of that kind whether it takes any room."""
    return seen.page.locator(selector).evaluate_all("found => found.map(each => each.offsetHeight > 0)")


# ---------------------------------------------------------------- the page by itself


@pytest.mark.parametrize("charts", [True, False])
def test_the_page_asks_for_nothing_but_itself_and_complains_of_nothing(opened, charts):
    seen = opened(a_page(units(12), charts=charts))
    assert (seen.complaints, seen.asked) == ([], [seen.page.url])


def test_what_people_wrote_runs_nowhere(opened):
    roster = [Unit(f"{NASTY}{number}", f"{NASTY}{number}", "乡镇") for number in range(5)]
    seen = opened(a_page(roster, said=NASTIER.replace("{% raw %}", "{{% raw %}}")))
    assert seen.page.title() == "示例县人民政府2023年政府信息公开工作年度报告收报概览"
    assert seen.page.evaluate("document.scripts.length") == 1
    assert len(shown(seen)) == 5
    assert seen.complaints == []


def test_no_script_that_got_into_the_page_would_run(opened):
    seen = opened(a_page(units(3)))
    seen.page.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'broken'";
      document.body.append(script);
    }""")
    assert seen.page.title() != "broken"
    assert "Content Security Policy" in seen.complaints[0]


@pytest.mark.parametrize("viewport", [None, PHONE])
def test_nothing_keeps_anybody_out_of_the_county_page(opened, viewport):
    seen = opened(a_page(units(60), charts=True), **({"viewport": viewport} if viewport else {}))
    seen.page.get_by_role("button", name="展开全部意见").click()
    assert seen.barriers() == []
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_keeps_anybody_out_of_the_page_of_a_unit(browser, tmp_path):
    write_page(report_page(draft()), tmp_path / "报告.html")
    seen = Seen(browser, tmp_path / "报告.html")
    assert (seen.barriers(), seen.complaints, seen.asked) == ([], [], [seen.page.url])


def test_a_barrier_would_be_found(opened):
    seen = opened(a_page(units(3)))
    seen.page.evaluate("document.querySelector('#wanted').parentElement.replaceWith(document.querySelector('#wanted'))")
    assert [each.partition(" ")[0] for each in seen.barriers()] == ["label"]


def test_without_script_every_unit_stands_there(opened):
    seen = opened(a_page(units(210)), java_script_enabled=False)
    assert shown(seen) == [*range(1, 211)]
    assert not seen.page.locator("#filter").is_visible()


# ---------------------------------------------------------------- in another order


def test_a_click_on_a_head_sorts_and_another_turns_it_round(opened):
    seen = opened(a_page(units(8)))
    head = seen.page.get_by_role("button", name="一、本年新收政府信息公开申请数量")
    head.click()
    assert shown(seen)[:4] == [1, 4, 6, 2]  # 0, 21, 35 applications; then those without a figure, by the roster
    assert sort_states(seen) == ["一、本年新收政府信息公开申请数量（总计） ascending"]
    assert told(seen) == "显示 8 个单位，共 8 个；已按“一、本年新收政府信息公开申请数量（总计）”从小到大排列"
    head.click()
    assert shown(seen)[:4] == [6, 4, 1, 2]
    assert sort_states(seen) == ["一、本年新收政府信息公开申请数量（总计） descending"]


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_sorts_as_well(opened, key):
    seen = opened(a_page(units(8)))
    seen.page.get_by_role("button", name="必须改").focus()
    seen.page.keyboard.press(key)
    seen.page.keyboard.press(key)
    assert shown(seen) == [2, 7, 1, 4, 6, 3, 5, 8]
    assert (sort_states(seen), seen.focused()) == (["必须改 descending"], "必须改")


def test_only_one_head_says_that_it_sorts(opened):
    seen = opened(a_page(units(8)))
    for name in ("单位", "版次"):
        seen.page.get_by_role("button", name=name, exact=True).click()
    assert sort_states(seen) == ["版次 ascending"]
    assert shown(seen)[:2] == [1, 4]


def test_units_are_sorted_by_code_as_people_count(opened):
    roster = [Unit(code, f"示例{code}镇", "乡镇") for code in ("10", "9", "100")]
    seen = opened(a_page(roster))
    seen.page.get_by_role("button", name="单位", exact=True).press("Enter")
    assert shown(seen) == [9, 10, 100]


# ---------------------------------------------------------------- some of them


def test_units_are_found_by_a_part_of_name_or_code(opened):
    seen = opened(a_page(units(12)))
    seen.page.get_by_label("名称或代码").fill("示例1")
    assert (shown(seen), told(seen)) == ([1, 10, 11, 12], "显示 4 个单位，共 12 个")
    seen.page.get_by_label("名称或代码").fill("qa0007")
    assert shown(seen) == [7]
    seen.page.get_by_label("名称或代码").fill("别处")
    assert (shown(seen), told(seen)) == ([], "没有符合条件的单位")
    seen.page.get_by_role("button", name="全部显示").click()
    assert shown(seen) == [*range(1, 13)]


def test_all_are_shown_before_anything_else_happens(opened):
    seen = opened(a_page(units(12)))
    seen.page.get_by_label("名称或代码").fill("别处")
    assert shown(seen) == []
    in_one_turn = """(button, rows) => {
      button.click();
      return document.querySelectorAll(`${rows}:not([hidden])`).length;
    }"""
    assert seen.page.get_by_role("button", name="全部显示").evaluate(in_one_turn, ROWS) == 12


def test_units_are_picked_by_where_they_stand_and_what_was_asked(opened):
    seen = opened(a_page(units(10)))
    seen.page.locator("#standing").select_option("✗ 已退回（2）")
    assert shown(seen) == [2, 7]
    seen.page.locator("#standing").select_option("全部状态")
    seen.page.get_by_label("只看没有计入汇总的").check()
    assert shown(seen) == [2, 3, 5, 7, 8, 10]
    seen.page.get_by_label("只看有审核意见的").check()
    assert shown(seen) == [2, 7]


def test_a_picked_unit_stays_picked_in_another_order(opened):
    seen = opened(a_page(units(10)))
    seen.page.get_by_label("只看有审核意见的").check()
    for _ in range(2):
        seen.page.get_by_role("button", name="单位", exact=True).click()
    assert shown(seen) == [9, 7, 4, 2]


def test_of_many_units_the_first_are_shown_and_more_when_asked(opened):
    seen = opened(a_page(units(5000)))
    assert (shown(seen), told(seen)) == ([*range(1, 201)], "找到 5000 个单位，先显示 200 个，共 5000 个")
    seen.page.get_by_role("button", name="再显示 200 个").press("Enter")
    assert len(shown(seen)) == 400
    seen.page.get_by_role("button", name="单位", exact=True).click()
    seen.page.get_by_role("button", name="单位", exact=True).click()
    assert shown(seen)[:3] == [5000, 4999, 4998]
    seen.page.get_by_label("名称或代码").fill("499")
    assert (len(shown(seen)), told(seen)) == (15, "显示 15 个单位，共 5000 个")


def test_a_link_to_a_unit_leads_there_whatever_is_shown(opened):
    seen = opened(a_page(units(300)))
    seen.page.get_by_label("名称或代码").fill("QA0001")
    seen.page.locator("#away ~ details summary").click()
    seen.page.get_by_role("link", name="示例298镇").click()
    seen.page.locator("#u298").wait_for(state="visible")
    assert 298 in shown(seen)
    assert seen.page.locator("#u298").evaluate("row => row.getBoundingClientRect().top < innerHeight")


# ---------------------------------------------------------------- by keyboard


def test_the_first_key_leads_past_the_heads(opened):
    seen = opened(a_page(units(5)))
    seen.page.keyboard.press("Tab")
    assert seen.focused() == "跳到正文"
    assert seen.page.locator(":focus").bounding_box()["y"] >= 0
    seen.page.keyboard.press("Tab")
    assert seen.focused() == "跳到各单位的表"
    seen.page.keyboard.press("Enter")
    seen.page.locator("#units:focus").wait_for()
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.id") == "wanted"


def test_the_focus_walks_through_the_list_in_the_order_of_reading(opened):
    seen = opened(a_page(units(2)))
    seen.page.locator("#fold").focus()
    walked = []
    for _ in range(14):
        seen.page.keyboard.press("Tab")
        walked.append(seen.page.evaluate("document.activeElement.innerText.split('：')[0].trim()"))
    assert walked[0].startswith("各单位的上报情况")  # the list itself, to be moved by the arrow keys
    assert walked[1:11] == [
        "单位", "状态", "最新一版收到", "是否及时", "版次", "必须改", "需说明", "提示", "已说明或裁定",
        "一、本年新收政府信息公开申请数量（总计）",
    ]  # fmt: skip
    assert walked[11:] == ["报送的表", "2 条意见", "报送的表"]


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_findings_of_a_unit_unfold_by_keyboard(opened, key):
    seen = opened(a_page(units(5)))
    finding = seen.page.locator("#u2 li").first
    assert not finding.is_visible()
    seen.page.locator("#u2 summary").press(key)
    assert "左边是 1，右边是 87" in finding.inner_text()
    seen.page.locator("#u2 summary").press(key)
    assert not finding.is_visible()


def test_what_has_the_focus_is_outlined(opened):
    seen = opened(a_page(units(5)))
    for name in ("wanted", "standing", "only-away", "unfold"):
        seen.page.locator(f"#{name}").focus()
        seen.page.keyboard.press("Shift")
        width = seen.page.locator(f"#{name}").evaluate("each => getComputedStyle(each).outlineWidth")
        assert width == "3px"


# ---------------------------------------------------------------- on paper


def test_on_paper_stand_all_units_with_their_findings(opened):
    seen = opened(a_page(units(210), charts=True))
    seen.page.emulate_media(media="print")
    assert all(has_layout(seen, ROWS))
    assert all(has_layout(seen, "#list li:not(.links li)"))
    assert all(has_layout(seen, "figure table"))
    assert not any(has_layout(seen, "form, nav, .skip"))


def test_what_stands_folded_is_folded_again_after_printing(opened):
    seen = opened(a_page(units(5)))
    states = "[...document.querySelectorAll('#list details')].map(each => each.open)"
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert seen.page.evaluate(states) == [True, True]
    seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert seen.page.evaluate(states) == [False, False]


def test_the_printed_page_is_a4_and_the_heads_of_the_list_stand_on_each_of_its_pages(opened, tmp_path):
    seen = opened(a_page(units(60), charts=True))
    paper = tmp_path / "page.pdf"
    seen.page.pdf(path=paper, prefer_css_page_size=True)
    command = ["pdfinfo", "-l", "99", paper]
    sizes = re.findall(r"size: +(.*?) pts", subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert {tuple(sorted(round(float(side)) for side in size.split(" x "))) for size in sizes} == {(595, 842)}
    text = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True).stdout
    listed = [page for page in text.split("\f") if re.search(r"示例\d+镇 .*已验收", page)]
    assert len(listed) > 2
    assert all("必须改" in page and "版次" in page for page in listed)
