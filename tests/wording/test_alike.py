"""Is a near-copy found, with whom, how much of it, and which passage, and is prose of one's own left alone?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from collect.edits.findings import Finding
from collect.edits.known import Known, Prior
from collect.edits.neighbours import Neighbours
from collect.roster import Unit
from collect.wording.alike import Like, alike_findings, longest_passage
from returns import YEAR, a_form, a_return
from wording.careful import FIRST, FULL

COUNTY = "庆安县人民政府"
TOWN, OTHER, THIRD = (Unit(code, f"庆安县示例{code}镇", "乡镇", COUNTY) for code in "甲乙丙")
OWN = (
    "去年汛期结束后，镇里把防汛值班表、堤段责任人和转移路线印成一张图，贴到每户门口，也放在县政府网站上。村民最常问的是补贴什么时候到账，"
    "我们把到账日期和查询办法写在公告第一行。收到的三件申请都来自同一个村，问的是渠道改道占了谁家的地；经办人带着测绘图上门解释，"
    "当面交了答复书。明年打算把图换成防水的材料。"
)


def alike(
    text: str, told: Mapping[str, str], *, before: str = "", section: str = "N1", unit: Unit = TOWN
) -> list[Finding]:
    """What is said of one section of a unit beside the same section of others, and of its own last year."""
    submission = replace(a_return(), narratives={section: text})
    names = tuple(each.name for each in (TOWN, OTHER, THIRD))
    others = Neighbours({name: {section: each} for name, each in told.items()}, names, COUNTY)
    prior = Prior({}, narratives={section: before})
    return list(alike_findings(a_form(), submission, known=Known(unit, YEAR, prior, names, others)))


def renamed(text: str) -> str:
    """The text as the second town would copy it: other names, other numbers, other stops."""
    changed = text.replace("示例甲镇", "示例乙镇").replace("62", "8").replace("61件", "７件").replace("，", ", ")
    return changed.replace("\n", "　")


def test_a_copy_with_names_and_numbers_changed_is_the_same_text() -> None:
    (finding,) = alike(renamed(FULL), {TOWN.name: FULL, THIRD.name: OWN}, unit=OTHER)
    assert (finding.rule, finding.section, finding.stated) == ("R28", "N1", "100%")
    assert TOWN.name in finding.message


def test_a_copy_that_kept_the_name_of_the_other_is_the_same_text_too() -> None:
    (finding,) = alike(FULL, {TOWN.name: FULL}, unit=OTHER)
    assert finding.stated == "100%"


def test_how_a_unit_calls_itself_makes_no_difference() -> None:
    text = "".join(f"我镇{sign}" for sign in OWN)
    (finding,) = alike(text.replace("我镇", "本单位"), {OTHER.name: text})
    assert finding.stated == "100%"


def test_a_unit_of_an_exempt_level_is_not_asked() -> None:
    form = a_form()
    exempting = replace(
        form, prose=replace(form.prose, rules=tuple(replace(each, exempt=("乡镇",)) for each in form.prose.rules))
    )
    known = Known(TOWN, YEAR, others=Neighbours({OTHER.name: {"N1": FULL}}))
    assert list(alike_findings(exempting, replace(a_return(), narratives={"N1": FULL}), known=known)) == []


def test_the_passage_stands_word_for_word_in_both() -> None:
    (finding,) = alike(renamed(FULL), {TOWN.name: FULL}, unit=OTHER)
    assert finding.quote
    assert finding.quote in renamed(FULL)
    assert finding.quote in FULL
    assert finding.quote in finding.message


def test_a_text_changed_here_and_there_is_said_with_its_share() -> None:
    changed = FULL.replace(
        "（四）政府信息公开平台建设。便民服务大厅增设自助查阅机。", "（四）平台建设。新设查阅点两处。"
    )
    (finding,) = alike(changed, {OTHER.name: FULL})
    assert 80 <= int(finding.stated.removesuffix("%")) < 100


def test_only_the_most_similar_neighbour_is_told() -> None:
    nearly = FULL.replace("便民服务大厅增设自助查阅机", "新设查阅点两处")
    (finding,) = alike(FULL, {THIRD.name: nearly, OTHER.name: FULL})
    assert OTHER.name in finding.message
    assert THIRD.name not in finding.message


def test_last_year_s_text_again_is_a_finding_of_its_own() -> None:
    found = alike(FULL, {OTHER.name: FULL}, before=FULL.replace("2023", "2022"))
    assert [each.stated for each in found] == ["100%", "100%"]
    assert "2022 年度" in found[1].message


def test_each_section_is_compared_with_the_same_section() -> None:
    assert [each.section for each in alike(FULL, {OTHER.name: FULL}, section="N5")] == ["N5"]
    submission = replace(a_return(), narratives={"N1": FULL})
    others = Neighbours({OTHER.name: {"N5": FULL}})
    assert list(alike_findings(a_form(), submission, known=Known(TOWN, YEAR, others=others))) == []


NOT_ALIKE = {
    "a text of one's own": (OWN, {OTHER.name: FULL}, FULL),
    "one's own return among those that came": (FULL, {TOWN.name: FULL}, ""),
    "a sentence everybody writes": (
        "本年度未收取信息处理费。无其他需要报告的事项。",
        {OTHER.name: "本年度未收取信息处理费。无其他需要报告的事项。"},
        "",
    ),
    "nothing written": ("", {OTHER.name: ""}, ""),
    "a neighbour who wrote nothing": (FULL, {OTHER.name: ""}, ""),
    "half of it one's own": (FULL + OWN + OWN[::-1], {OTHER.name: FULL}, ""),
}


@pytest.mark.parametrize("case", NOT_ALIKE)
def test_nothing_is_said_of(case: str) -> None:
    text, told, before = NOT_ALIKE[case]
    assert alike(text, told, before=before) == []


NAMES = (TOWN.name, OTHER.name, THIRD.name, "庆安县示例丁镇")
TEXTS = (FULL, FULL.replace("便民服务大厅", "政务大厅"), FULL[:-40], OWN, OWN + FULL[-60:], "", FULL[::-1])


@given(
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(TEXTS)),
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from((*TEXTS, None))), max_size=8),
)
def test_whoever_is_asked_about_first_the_nearest_is_the_same(
    told: Mapping[str, str], asked: Sequence[tuple[str, str | None]]
) -> None:
    """Each two are compared once; here every text is held against all others every time."""
    section = Neighbours({name: {"N1": text} for name, text in told.items()}).section("N1", words=(), like=Like(80))
    for unit, older in asked:
        text = told.get(unit, "") if older is None else older
        plain = section.plain(text, unit=unit)
        others = {name: section.plain(each, unit=name) for name, each in told.items() if name != unit}
        found = process.extractOne(plain, others, scorer=Levenshtein.normalized_similarity, score_cutoff=0.8)
        assert section.nearest(plain, unit=unit) == ((found[2], round(found[1] * 10**9)) if found else None)


def test_no_two_texts_are_compared_twice() -> None:
    compared: list[tuple[str, str]] = []

    def like(text: str, others: Mapping[str, str]) -> Iterator[tuple[str, int]]:
        compared.extend((text, each) for each in others.values())
        return iter(())

    told = {name: {"N1": sign * 3} for name, sign in zip(NAMES, "甲乙丙丁", strict=True)}
    section = Neighbours(told).section("N1", words=(), like=like)
    for name in (*NAMES, NAMES[0]):
        assert section.nearest(told[name]["N1"], unit=name) is None
    assert len(compared) == len({frozenset(pair) for pair in compared}) == 6


def test_a_copy_is_found_however_its_period_is_written() -> None:
    copies = [text for name, text in FIRST.items() if name.startswith("the period")]
    assert len(copies) > 5
    assert [text for text in copies if not alike(text, {OTHER.name: FULL})] == []


@pytest.mark.parametrize(
    ("text", "other", "passage"),
    [
        ("甲乙丙丁", "乙丙", "乙丙"),
        ("甲乙丙", "甲乙丁", "甲乙"),
        ("甲乙丙丁", "丙丁甲乙", "甲乙"),
        ("甲乙", "丙丁", ""),
        ("", "甲", ""),
        ("甲乙", "甲乙", "甲乙"),
    ],
)
def test_the_longest_passage_of_two_texts(text: str, other: str, passage: str) -> None:
    assert longest_passage(text, other) == passage
