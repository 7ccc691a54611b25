"""Are the heads of a narrative seen where offices write them, and are its words left alone?"""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collect.report.prose import Heading, Paragraph, passages

SEED = Path(__file__).resolve().parents[2] / "samples" / "qingan-2023" / "answers" / "QA01.toml"
"""同乐镇's own report, whose prose is real."""


def told(narrative: str) -> list[tuple[int, str]]:
    """The heads of a narrative with their levels; prose is level 0."""
    return [
        (each.level, each.text if isinstance(each, Heading) else each.text[: each.lead]) for each in passages(narrative)
    ]


# ---------------------------------------------------------------- paragraphs


def test_every_kind_of_line_end_divides_and_blank_lines_go():
    assert passages("甲\r\n\n　　\t\n乙 丙\r丁\u00a0") == [Paragraph("甲"), Paragraph("乙 丙"), Paragraph("丁")]


@pytest.mark.parametrize("indent", ["　　", "    ", "\t", "\u00a0 ", "\u200b　\ufeff", "\u2003"])
def test_an_indent_of_the_authors_own_goes_since_the_style_indents(indent):
    assert passages(f"{indent}我镇未收费。{indent}") == [Paragraph("我镇未收费。")]


@given(st.text(st.sampled_from("（一）1.、一是2甲，。：\n\r\t 　\u200b(2)；三十x")))
def test_the_words_and_their_order_are_the_authors(narrative):
    said = "".join(each.text for each in passages(narrative))
    assert [sign for sign in said if not blank(sign)] == [sign for sign in narrative if not blank(sign)]
    assert all(each.text and not blank(each.text[0]) and not blank(each.text[-1]) for each in passages(narrative))


def blank(sign: str) -> bool:
    return sign.isspace() or sign == "\u200b"


# ---------------------------------------------------------------- heads on a line of their own


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("（一）主动公开", 2),
        ("(二) 依申请公开", 2),
        ("（十一）监督保障：", 2),
        ("（三）聚焦主责主业，全面推进主动公开", 2),
        ("一、主动公开", 2),
        ("1.强化培训", 3),
        ("１．强化培训", 3),
        ("1、强化培训", 3),
        ("一是强化培训", 3),
        ("（1）政府信息管理情况", 2),
    ],
)
def test_a_short_numbered_line_that_ends_no_sentence_is_a_heading(line, level):
    assert passages(line) == [Heading(line, level)]


# ---------------------------------------------------------------- heads that run in


@pytest.mark.parametrize(
    ("line", "lead", "level"),
    [
        ("（三）政府信息管理情况。严格按照法规制度。", "（三）政府信息管理情况。", 2),
        ("（1） 主动公开政府信息情况。加快转变。", "（1） 主动公开政府信息情况。", 2),
        ("（一）存在问题：一是人员不足；二是更新不及时。", "（一）存在问题：", 2),
        ("1.规范流程。制定《规程》。", "1.规范流程。", 3),
        ("一是强化意识、规范程序。进一步转变。", "一是强化意识、规范程序。", 3),
        ("（二）未收到申请。", "（二）未收到申请。", 2),
    ],
)
def test_the_first_short_sentence_of_a_numbered_paragraph_is_its_head(line, lead, level):
    assert passages(line) == [Paragraph(line, len(lead), level)]


@pytest.mark.parametrize(
    "line",
    [
        "（一）2023年我镇共收到申请3件。答复3件。",
        "一是公开力度有待加大；二是内容不够全面；三是更新不够及时。",
        "（一）" + "长" * 26 + "。短。",
        "三、四季度工作平稳。全年没有变化。",
        "1.5万件申请。全部办结。",
        "十是否可行？",
        "二三是约数。不是编号。",
        "（1）",
        "（虚构）示例",
        "2023年，我镇扎实推进公开。",
        "第一，加强领导。",
    ],
)
def test_what_counts_lists_or_asks_is_prose(line):
    assert passages(line) == [Paragraph(line)]


# ---------------------------------------------------------------- levels


def test_figures_in_brackets_below_a_point_are_the_fourth_level():
    assert told("（一）公开。甲。\n1.流程。乙。\n（1）受理。丙。\n（2）答复。丁。\n2.质量。戊。\n（二）管理。己。") == [
        (2, "（一）公开。"), (3, "1.流程。"), (4, "（1）受理。"), (4, "（2）答复。"), (3, "2.质量。"),
        (2, "（二）管理。"),
    ]  # fmt: skip


def test_figures_in_brackets_where_chinese_ones_were_due_are_the_second_level_as_in_the_seed():
    heads = [head for head in told(tomllib.loads(SEED.read_text(encoding="utf-8"))["narratives"]["N1"]) if head[0]]
    assert heads == [
        (2, "（1） 主动公开政府信息情况。"),
        (2, "（2） 依申请公开政府信息情况。"),
        (2, "（三）政府信息管理情况。"),
        (2, "（四）监督保障情况。"),
    ]


def test_figures_in_brackets_straight_below_a_chinese_one_are_below_it():
    heads = told("（一）公开。甲。\n（1）受理。乙。\n（2）答复。丙。\n（二）管理。丁。")
    assert [level for level, _ in heads] == [2, 4, 4, 2]


def test_a_bare_number_is_a_head_only_where_the_count_goes_on():
    assert told("一、组织领导\n甲。\n三、四季度平稳。乙。\n二、制度建设") == [
        (2, "一、组织领导"), (0, ""), (0, ""), (2, "二、制度建设"),
    ]  # fmt: skip
