"""Is what prose lacks, or should not hold, found, and nothing else?"""

import tomllib
from collections.abc import Sequence
from dataclasses import replace

import pytest

from collect.edits.findings import Finding
from collect.edits.known import Known
from collect.form.arithmetic import computed
from collect.form.model import Severity
from collect.roster import Unit
from collect.submission import Remark, Submission
from collect.wording.content import content_findings
from returns import ROOT, SHIPPED, YEAR, a_form, a_return
from wording.careful import FIFTH, FIRST, FULL, NO_FEE, PERIOD, PROBLEMS, SIXTH, within

COUNTY = "庆安县人民政府"
TOWN = Unit("QA02", "庆安县示例甲镇", "乡镇", COUNTY)
STREET = Unit("QA20", "庆安县示例街道办事处", "街道", COUNTY)
OFFICE = Unit("QA13", "庆安县示例寅局", "部门", COUNTY)
NAMES = (TOWN.name, "庆安县示例乙镇", "庆安县示例丙镇", "庆安县示例庚乡", OFFICE.name, "庆安县示例卯局", STREET.name)
AMOUNT = "T2:8.1:amount"

Said = tuple[str, str, str, str]
"""A finding as these tests compare it: rule, section, stated, quote. Never its sentence."""


def a_report(*changes: str, first: str = FULL, fifth: str = PROBLEMS, sixth: str = NO_FEE) -> Submission:
    """A return whose prose is as it should be, but for what is given."""
    return replace(a_return(*changes), narratives={"N1": first, "N5": fifth, "N6": sixth})


def content(submission: Submission, unit: Unit = TOWN, *, form: str = "disclosure-2021") -> list[Finding]:
    """What is said of the content of prose."""
    others = tuple(name for name in NAMES if name != unit.name)
    figures = computed(a_form(form), submission.figures)
    return list(content_findings(a_form(form), submission, known=Known(unit, YEAR, names=others), figures=figures))


def said(submission: Submission, unit: Unit = TOWN) -> list[Said]:
    """The same, to be compared."""
    return [(each.rule, each.section, each.stated, each.quote) for each in content(submission, unit)]


def soft(findings: Sequence[Finding]) -> list[str]:
    """The rules of the findings that ask something of the unit."""
    return [each.rule for each in findings if each.severity is not Severity.NOTE]


# ---------------------------------------------------------------- nothing to say

AS_IT_SHOULD_BE = {
    **{f"一: {name}": a_report(first=text) for name, text in FIRST.items()},
    **{f"五: {name}": a_report(fifth=text) for name, text in FIFTH.items()},
    **{f"六: {name}": a_report(sixth=text) for name, text in SIXTH.items()},
    "the fee is not the other charge": a_report(f"{AMOUNT} = 25.1235", sixth="收取信息处理费180元。"),
    "no fee and no other charge are no mistake": a_report(f"{AMOUNT} = 0", sixth="收取信息处理费0元。"),
}


@pytest.mark.parametrize("case", AS_IT_SHOULD_BE)
def test_nothing_is_said_of_prose_that_is_as_it_should_be(case: str) -> None:
    assert said(AS_IT_SHOULD_BE[case]) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_layout_asks_it_of_prose(name: str) -> None:
    submission = replace(a_return(form=a_form(name)), narratives={"N1": FULL, "N5": PROBLEMS, "N6": NO_FEE})
    assert content(submission, form=name) == []
    empty = replace(submission, narratives={})
    assert [each.rule for each in content(empty, form=name)] == ["R22", "R24", "R26", "R27"]


# ---------------------------------------------------------------- one fault, one finding

OPENING = f"2023年，示例甲镇人民政府认真落实《中华人民共和国政府信息公开条例》，统计期限自{PERIOD}。"

FAULTS: dict[str, tuple[Submission, Said]] = {
    "R22: the fee is not named": (a_report(sixth="无其他需要报告的事项。"), ("R22", "N6", "", "")),
    "R22: nothing is written": (a_report(sixth=""), ("R22", "N6", "", "")),
    "R22: only another charge is named": (a_report(sixth="行政事业性收费为0。"), ("R22", "N6", "", "")),
    "R22: an amount that nobody can be charged": (
        a_report(sixth="本年度情况如下。收取信息处理费185元。"),
        ("R22", "N6", "185", "收取信息处理费185元。"),
    ),
    "R22: such an amount in full-width digits": (
        a_report(sixth="收取信息处理费１８５．５元。"),
        ("R22", "N6", "185.5", "收取信息处理费１８５．５元。"),
    ),
    "R22: such an amount in Chinese numerals": (
        a_report(sixth="共收取信息处理费一百零五元。"),
        ("R22", "N6", "105", "共收取信息处理费一百零五元。"),
    ),
    "R22: such an amount in ten thousands": (
        a_report(sixth="收取信息处理费0.0185万元。"),
        ("R22", "N6", "185", "收取信息处理费0.0185万元。"),
    ),
    "R22: such an amount before its name": (
        a_report(sixth="收取185元信息处理费。"),
        ("R22", "N6", "185", "收取185元信息处理费。"),
    ),
    "R22: the amount of the other charge": (
        a_report(f"{AMOUNT} = 160.596", sixth="收取信息处理费160.596万元。"),
        ("R22", "N6", "1605960", "收取信息处理费160.596万元。"),
    ),
    "R23: brackets with digits, then with numerals": (
        a_report(first=FULL.replace("（一）", "（1）").replace("（二）", "（2）")),
        ("R23", "N1", "", "（三）政府信息管理。"),
    ),
    "R23: brackets, then none": (
        a_report(fifth="（一）更新不够及时。\n二、解读不足，下一步改进。"),
        ("R23", "N5", "", "二、解读不足，下一步改进。"),
    ),
    "R24: no period": (a_report(first=FULL.replace(PERIOD, "年初至年末")), ("R24", "N1", "", "")),
    "R24: only its end": (a_report(first=FULL.replace(PERIOD, "截至2023年12月31日")), ("R24", "N1", "", "")),
    "R24: a day is missing": (a_report(first=within("2023年1月1日至2023年12月30日")), ("R24", "N1", "", "")),
    "R24: a month is missing": (a_report(first=within("2023年1月1日至2023年11月30日")), ("R24", "N1", "", "")),
    "R24: last year's period": (
        a_report(first=FULL.replace(PERIOD, "2022年1月1日至2022年12月31日")),
        ("R24", "N1", "2022", OPENING.replace(PERIOD, "2022年1月1日至2022年12月31日")),
    ),
    "R24: half of it last year's": (
        a_report(first=FULL.replace(PERIOD, "二〇二二年1月1日至2023年12月31日")),
        ("R24", "N1", "2022", OPENING.replace(PERIOD, "二〇二二年1月1日至2023年12月31日")),
    ),
    "R25: it opens with last year": (
        a_report(first=FULL.replace("2023年，", "2022年，")),
        ("R25", "N1", "2022", OPENING.replace("2023年，", "2022年，")),
    ),
    "R25: problems of last year": (
        a_report(fifth="2022年度，我镇工作仍有不足。将加强培训、完善制度，及时更新。"),
        ("R25", "N5", "2022", "2022年度，我镇工作仍有不足。"),
    ),
    "R25: it opens with next year": (
        a_report(first=FULL.replace("2023年，", "2024年，")),
        ("R25", "N1", "2024", OPENING.replace("2023年，", "2024年，")),
    ),
    "R25: another town's name with the year": (
        a_report(first=FULL.replace("示例甲镇", "示例乙镇")),
        ("R25", "N1", "", OPENING.replace("示例甲镇", "示例乙镇")),
    ),
    "R25: last year's deeds, and this year is not mentioned": (
        a_report(
            first=within("1月1日至12月31日").removeprefix("2023年，") + "\n2022年，收到申请40件。",
            sixth="未收取信息处理费。",
        ),
        ("R25", "N1", "2022", "2022年，收到申请40件。"),
    ),
    "R25: another town's deeds of the year": (
        a_report(first=FULL + "\n2023年，示例乙镇公开信息12条。"),
        ("R25", "N1", "", "2023年，示例乙镇公开信息12条。"),
    ),
    "R25: another town's full name, and nowhere one's own": (
        a_report(first=FULL.replace("2023年，示例甲镇", "庆安县示例丙镇")),
        ("R25", "N1", "", OPENING.replace("2023年，示例甲镇", "庆安县示例丙镇")),
    ),
    "R25: another town signs": (
        a_report(sixth=NO_FEE + "\n示例乙镇人民政府2024年1月10日"),
        ("R25", "N6", "", "示例乙镇人民政府2024年1月10日"),
    ),
    "R25: a town speaks as the county": (
        a_report(fifth=PROBLEMS + "为我县发展服务。"),
        ("R25", "N5", "", "为我县发展服务。"),
    ),
    "R25: a town speaks as a township": (
        a_report(fifth=PROBLEMS + "为我乡发展服务。"),
        ("R25", "N5", "", "为我乡发展服务。"),
    ),
    "R25: a town speaks as an office": (
        a_report(fifth=PROBLEMS + "我局将及时更新。"),
        ("R25", "N5", "", "我局将及时更新。"),
    ),
    "R26: nothing is written": (a_report(fifth="\n　"), ("R26", "N5", "", "")),
    "R26: it says none": (a_report(fifth="无。"), ("R26", "N5", "", "")),
    "R26: too short to say anything": (a_report(fifth="问题、措施均无。"), ("R26", "N5", "", "")),
    "R26: it says none at length": (
        a_report(fifth="经认真自查，本镇2023年度政府信息公开工作不存在问题，无需改进。"),
        ("R26", "N5", "", ""),
    ),
    "R26: problems without measures": (
        a_report(fifth="主要问题是信息更新比较慢，群众找不到想看的内容。"),
        ("R26", "N5", "", ""),
    ),
    "R26: measures without problems": (
        a_report(fifth="下一步将固定一名工作人员，每周核对一次栏目，逐条校对。"),
        ("R26", "N5", "", ""),
    ),
    "R27: an aspect is missing": (
        a_report(
            first=FULL.replace("（四）政府信息公开平台建设。便民服务大厅增设自助查阅机。\n", "")
            .replace("县政府门户网站", "网上")
            .replace("（五）", "（四）")
        ),
        ("R27", "N1", "", ""),
    ),
    "R27: a government tells no results of assessment": (
        a_report(first=FULL.replace("，年底开展社会评议，未发生需要责任追究的情形", "")),
        ("R27", "N1", "", ""),
    ),
    "R27-long: too long": (
        a_report(first=FULL + "公" * 1000),
        ("R27-long", "N1", str(len("".join(FULL.split())) + 1000), ""),
    ),
    "R30: crosses for a number": (
        a_report(first=FULL.replace("62件", "××件")),
        ("R30", "N1", "", "收到政府信息公开申请××件，办结61件。"),
    ),
    "R30: letters for a year": (
        a_report(sixth="20XX年度未收取信息处理费。"),
        ("R30", "N6", "", "20XX年度未收取信息处理费。"),
    ),
    "R30: full-width letters for a name": (
        a_report(sixth="ＸＸ镇未收取信息处理费。"),
        ("R30", "N6", "", "ＸＸ镇未收取信息处理费。"),
    ),
    "R30: circles, stars": (
        a_report(sixth="○○镇未收取信息处理费***元。"),
        ("R30", "N6", "", "○○镇未收取信息处理费***元。"),
    ),
    "R30: what is to be filled in": (
        a_report(sixth=NO_FEE + "【填写其他事项】"),
        ("R30", "N6", "", "【填写其他事项】"),
    ),
    "R30: what a template says of itself": (
        a_report(fifth=PROBLEMS + "（此处填写改进情况）"),
        ("R30", "N5", "", "（此处填写改进情况）"),
    ),
    "R30: what is in tables elsewhere": (
        a_report(first=FULL + "该部分以表格形式报告。"),
        ("R30", "N1", "", "该部分以表格形式报告。"),
    ),
    "R31: requests counted in cases": (
        a_report(first=FULL.replace("申请62件", "申请62宗")),
        ("R31", "N1", "", "收到政府信息公开申请62宗，办结61件。"),
    ),
    "R31: requests counted in copies, in numerals": (
        a_report(first=FULL.replace("申请62件", "申请共十二份")),
        ("R31", "N1", "", "收到政府信息公开申请共十二份，办结61件。"),
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_one_fault_is_one_finding(case: str) -> None:
    submission, expected = FAULTS[case]
    assert said(submission) == [expected]


# ---------------------------------------------------------------- by unit


def test_an_office_speaks_of_its_county_and_as_an_office() -> None:
    text = FULL.replace("示例甲镇人民政府", "示例寅局").replace("我镇", "我局") + "\n我局服务我县企业。"
    assert said(a_report(first=text), OFFICE) == []


def test_an_office_does_not_speak_as_a_town() -> None:
    text = FULL.replace("示例甲镇人民政府", "示例寅局") + "\n为我镇企业服务。"
    assert said(a_report(first=text), OFFICE) == [("R25", "N1", "", "为我镇企业服务。")]


def test_an_office_answers_to_no_rule_of_governments() -> None:
    text = FULL.replace("示例甲镇人民政府", "示例寅局").replace("，年底开展社会评议，未发生需要责任追究的情形", "")
    assert said(a_report(first=text), OFFICE) == []


def test_a_rule_does_not_bind_the_levels_it_exempts() -> None:
    form, submission = a_form(), replace(a_return(), narratives={})
    lenient = replace(form.prose, rules=tuple(replace(each, exempt=("乡镇",)) for each in form.prose.rules))
    exempting = replace(form, prose=lenient)
    known, figures = Known(TOWN, YEAR), computed(form, submission.figures)
    assert list(content_findings(exempting, submission, known=known, figures=figures)) == []
    assert list(content_findings(exempting, submission, known=replace(known, unit=OFFICE), figures=figures)) != []


def test_a_street_speaks_as_a_street() -> None:
    text = FULL.replace("示例甲镇人民政府", "示例街道办事处") + "\n我街道服务居民。"
    assert said(a_report(first=text), STREET) == []


def test_a_unit_whose_name_does_not_tell_what_it_is_may_call_itself_as_it_likes() -> None:
    text = FULL.replace("示例甲镇人民政府", "示例中心") + "\n我镇、我局都这样说。"
    assert said(a_report(first=text), Unit("QA30", "示例中心", "部门", "QA")) == []


def test_a_town_entered_without_its_government_is_the_same_town() -> None:
    town = replace(TOWN, name="庆安县示例甲镇人民政府")
    assert said(a_report(), town) == []
    assert [rule for rule, *_ in said(a_report(fifth=PROBLEMS + "为我县发展服务。"), town)] == ["R25"]


# ---------------------------------------------------------------- what is said


def test_all_that_is_missing_is_told_at_once_and_in_order() -> None:
    (finding,) = content(a_report(first=f"示例甲镇报告{PERIOD}的情况。"))
    assert (
        "主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障、工作考核、社会评议、责任追究"
        in finding.message
    )


def test_a_finding_tells_where_and_what_to_do() -> None:
    (finding,) = content(a_report(sixth="无其他需要报告的事项。"))
    assert finding.message.startswith("六、其他需要报告的事项：")
    assert finding.message.endswith("没有收取的，写“本年度未收取信息处理费”。")


def test_the_amount_of_another_charge_names_the_cell_of_that_charge() -> None:
    (finding,) = content(a_report(f"{AMOUNT} = 25", sixth="收取信息处理费250000元。"))
    assert [str(cell) for cell in finding.cells] == [AMOUNT]


def test_two_years_and_two_names_in_one_report_are_told_apart() -> None:
    first = FULL.replace("2023年，示例甲镇", "2022年，示例乙镇") + "我县发展。"
    assert [rule for rule, *_ in said(a_report(first=first))] == ["R25", "R25", "R25"]


def test_what_was_noticed_in_a_word_report_is_a_note() -> None:
    remarks = (
        Remark("headings", {"what": "“五、存在问题”应为“五、存在的主要问题及改进情况”"}),
        Remark("labels", {"table": "二", "what": "“规范性文件”应为“行政规范性文件”"}),
        Remark("labels", {"table": "三", "what": "“合计”应为“总计”"}),
    )
    found = content(replace(a_report(), remarks=remarks))
    assert [(each.rule, each.severity) for each in found] == [("R23", Severity.NOTE), ("R29", Severity.NOTE)]
    assert "“规范性文件”应为“行政规范性文件”、“合计”应为“总计”" in found[1].message


# ---------------------------------------------------------------- the county of the samples

SAMPLES = ROOT / "samples" / "qingan-2023" / "answers"
REAL = Unit("QA01", "庆安县同乐镇", "乡镇", COUNTY)


def the_sample(name: str) -> Submission:
    """What a unit of the sample county wrote."""
    told = tomllib.loads((SAMPLES / f"{name}.toml").read_text(encoding="utf-8"))["narratives"]
    return replace(a_return(), narratives=told)


def test_of_a_real_report_a_reviewer_says_what_it_lacks_and_no_more() -> None:
    found = content(the_sample("QA01"), REAL)
    assert soft(found) == ["R22", "R24", "R25", "R27"]
    assert [each.rule for each in found] == ["R22", "R23", "R24", "R25", "R27"]
    by_rule = {each.rule: each for each in found}
    assert "没有写到：政府信息公开平台建设、工作考核、社会评议、责任追究。" in by_rule["R27"].message
    assert "我县" in by_rule["R25"].quote
    assert by_rule["R23"].quote == "（三）政府信息管理情况。"


INVENTED = {
    **{f"QA{number:02}": "镇" for number in range(2, 8)},
    **{f"QA{number:02}": "乡" for number in range(8, 12)},
    "QA13": "局",
    "QA14": "局",
}
OWN = dict(zip(INVENTED, "甲乙丙丁戊己庚辛壬子寅卯", strict=True))


@pytest.mark.parametrize("code", INVENTED)
def test_the_invented_reports_are_as_they_should_be(code: str) -> None:
    unit = Unit(code, f"庆安县示例{OWN[code]}{INVENTED[code]}", "部门" if INVENTED[code] == "局" else "乡镇", COUNTY)
    assert soft(content(the_sample(code), unit)) == []
