"""What a reviewer decides, and how complete the campaign then is."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from campaign.made import HEADS, a_sheet
from collect.campaign.ledger import open_ledger
from collect.verbs import status as status_verb
from verbs.county import ASKED, FLAT, LOPSIDED, SOFT, UNITS, County, a_county, a_form_folder, opened, retyped

pytestmark = pytest.mark.slow


def coverage(county: County) -> dict[str, int]:
    told = county.run("status", "--json").facts["coverage"]
    assert told == county.run("rollup", "--dry-run", "--json").facts["coverage"]
    return told


def decided(county: County, unit: str) -> Sequence[str]:
    with open_ledger(county.campaign.ledger_path) as ledger:
        return [decision.choice.value for decision in ledger.decisions(unit)]


def strike(county: County, *codes: str) -> None:
    """Units are taken off the roster."""
    left = [unit for unit in UNITS if unit[0] not in codes]
    a_sheet(county.folder / "roster.xlsx", HEADS[:3], *left)


# ── accept ───────────────────────────────────────────────────────────────────────────────────────


def test_accepting_moves_the_file_and_puts_the_figures_into_the_roll_up(county: County):
    content = county.filled("QA02", *ASKED)
    county.receive_one(content)
    assert county.told("rollup", code=1)["counted"] == []
    county.told("accept", "乙镇", "--reason", "电话核实")
    assert (county.folder / "accepted" / "QA02 示例县乙镇.xlsx").read_bytes() == content
    assert county.standing()["QA02"] == "accepted"
    told = county.told("rollup", code=1)
    assert (told["counted"], told["figures"]["T3:1:person"]) == (["QA02"], "120")
    with open_ledger(county.campaign.ledger_path) as ledger:
        (decision,) = ledger.decisions("QA02")
    assert (decision.version, decision.reason) == (1, "电话核实")


def test_accepting_twice_is_one_decision(county: County):
    county.receive_one(county.filled("QA02", *ASKED))
    county.told("accept", "QA02", "--reason", "核实")
    county.told("accept", "QA02", "--reason", "核实")
    assert decided(county, "QA02") == ["accept"]
    assert county.files("accepted") == {"QA02 示例县乙镇.xlsx"}


def test_a_return_that_cannot_be_right_is_not_accepted(county: County):
    county.receive_one(county.filled("QA03", *LOPSIDED))
    ran = county.run("accept", "QA03", "--reason", "硬要")
    assert ran.code == 2
    assert "示例县丙乡（QA03）还有 1 处必须改" in ran.err
    assert "相差 1" in ran.err
    assert county.standing()["QA03"] == "returned"
    assert decided(county, "QA03") == []


def test_of_several_named_none_is_accepted_when_one_cannot_be(county: County):
    county.receive(b=county.filled("QA02", *ASKED), c=county.filled("QA03", *LOPSIDED))
    assert county.run("accept", "QA02", "QA03", "--reason", "核实").code == 2
    assert county.standing()["QA02"] == "received"


def test_all_that_only_raise_questions_are_listed_and_then_accepted(county: County):
    county.receive(
        a=county.filled("QA01", *FLAT), b=county.filled("QA02", *ASKED), c=county.filled("QA03", *LOPSIDED),
        d=county.filled("QA04", *ASKED),
    )  # fmt: skip
    assert county.told("accept", code=1)["waiting"] == ["QA02", "QA04"]
    assert list(county.standing().values()) == ["accepted", "received", "returned", "received"]
    ran = county.run("accept", "--all-soft", "--reason", "逐一核实")
    listed, done = ran.out.index("自然人申请超过 100 件"), ran.out.index("第 1 版已验收")
    assert listed < done
    assert list(county.standing().values()) == ["accepted", "accepted", "returned", "accepted"]
    assert county.told("accept", "--all-soft")["accepted"] == []


# ── overrule ─────────────────────────────────────────────────────────────────────────────────────


def test_a_hard_rule_is_overruled_by_name_with_a_reason_and_printed_in_the_annex(county: County):
    county.receive_one(county.filled("QA03", *LOPSIDED))
    assert county.run("accept", "QA03", "--overrule", "R3").code == 2  # no reason
    told = county.told("accept", "QA03", "--overrule", "R3", "--reason", "上级系统迁移，经请示同意")
    assert told["accepted"] == [{"unit": "QA03", "version": 1}]
    assert county.standing()["QA03"] == "accepted"
    assert county.files("returned") == set()
    with open_ledger(county.campaign.ledger_path) as ledger:
        overruled, accepted = ledger.decisions("QA03")
    assert (overruled.choice, overruled.rule, overruled.version) == ("overrule", "R3", 1)
    assert overruled.who
    assert overruled.at
    assert (accepted.choice, accepted.rule) == ("accept", "")
    (line,) = annexed(county)
    assert line[1:5] == ("QA03", "示例县丙乡", "R3", "○ 裁定不适用")
    assert "相差 1" in line[5]
    assert line[6] == "上级系统迁移，经请示同意"
    assert overruled.who in line[7]


def test_overruling_one_rule_leaves_the_others_standing(county: County):
    county.receive_one(county.filled("QA03", *LOPSIDED, "T2:1.1:valid = 1"))
    ran = county.run("accept", "QA03", "--overrule", "R3", "--reason", "请示同意")
    assert ran.code == 2
    assert "还有 1 处必须改" in ran.err
    assert "规章" in ran.err
    assert decided(county, "QA03") == []


def test_a_rule_that_stands_in_nobody_s_way_is_not_overruled(county: County):
    county.receive_one(county.filled("QA03", *LOPSIDED))
    ran = county.run("accept", "QA03", "--overrule", "R33", "--reason", "请示同意")
    assert ran.code == 2
    assert "现在不符合的必须改规则：R3。" in ran.err


def test_what_was_overruled_is_asked_again_of_the_next_version(county: County):
    county.receive_one(county.filled("QA03", *LOPSIDED))
    county.told("accept", "QA03", "--overrule", "R3", "--reason", "请示同意")
    told = county.receive_one(county.filled("QA03", *LOPSIDED, "T2:5.1:decisions = 3"))
    assert told["outcome"] == "returned"
    assert county.standing()["QA03"] == "returned"


# ── explain ──────────────────────────────────────────────────────────────────────────────────────


def test_what_a_unit_explained_by_word_of_mouth_settles_a_question(county: County):
    county.receive_one(county.filled("QA02", *ASKED))
    assert county.run("explain", "QA02", "--reason", " ").code == 2
    county.told("explain", "QA02", "--reason", "电话说明：同一征收项目集中申请")
    assert county.standing()["QA02"] == "explained"
    assert county.files("accepted") == {"QA02 示例县乙镇.xlsx"}
    assert county.told("rollup", code=1)["counted"] == ["QA02"]
    (line,) = annexed(county)
    assert line[3:7:3] == ("S1", "电话说明：同一征收项目集中申请")


def test_an_explanation_that_came_with_the_return_can_still_be_accepted_by_the_office(county: County):
    asked = county.filled("QA02", *ASKED)
    book = opened(asked)
    (key,) = [cell for row in book["审核"].iter_rows() for cell in row if cell.value == "S1#"]
    told = county.receive_one(retyped(asked, {("审核", f"I{key.row}"): "同一征收项目集中申请"}))
    assert (told["outcome"], county.standing()["QA02"]) == ("accepted", "explained")
    county.told("accept", "QA02", "--reason", "说明属实")
    assert county.standing()["QA02"] == "accepted"
    county.told("accept", "QA02", "--reason", "说明属实")
    assert decided(county, "QA02") == ["accept"]
    assert county.files("accepted") == {"QA02 示例县乙镇.xlsx"}


def test_an_explanation_noted_twice_is_one_decision(county: County):
    county.receive_one(county.filled("QA02", *ASKED))
    for _ in range(2):
        county.told("explain", "QA02", "--reason", "电话说明")
    assert decided(county, "QA02") == ["explain"]
    county.told("accept", "QA02")
    assert (decided(county, "QA02"), county.standing()["QA02"]) == (["explain", "accept"], "accepted")


def test_a_waived_unit_gets_no_marked_copy_and_keeps_none(county: County):
    county.receive_one(county.filled("QA03", *LOPSIDED))
    county.told("check", "--mark", code=1)
    assert len(county.files("returned")) == 1
    county.told("waive", "QA03", "--reason", "年中撤并")
    assert county.files("returned") == set()
    assert county.told("check", "--mark")["files"] == []


def test_no_word_of_mouth_makes_right_what_cannot_be_right(county: County):
    county.receive_one(county.filled("QA03", *LOPSIDED))
    assert county.run("explain", "QA03", "--reason", "就是这样").code == 2
    assert county.standing()["QA03"] == "returned"


# ── trial ────────────────────────────────────────────────────────────────────────────────────────


def test_a_rule_on_trial_is_shown_to_the_office_and_never_to_the_sender(tmp_path: Path):
    rules = SOFT.replace('"S1"', '"T9"').replace('"soft"', '"trial"')
    county = a_county(tmp_path / "c", form=a_form_folder(tmp_path / "form", rules=rules))
    county.told("generate")
    assert "T9" not in shown(county.blank("QA01"))
    asked = county.receive_one(county.filled("QA01", *ASKED))
    assert (asked["outcome"], [(each["rule"], each["severity"]) for each in asked["findings"]]) == (
        "accepted", [("T9", "trial")],
    )  # fmt: skip
    assert "T9" not in asked["said"]
    assert county.told("status", code=1)["units"][0]["findings"] == 0
    assert "［T9 试行］" in county.run("check", "QA01").out
    assert county.told("check", "--mark")["files"] == []
    wrong = county.receive_one(county.filled("QA02", "T3:1:person = 120", "T3:4:person = 119"))
    assert {each["rule"] for each in wrong["findings"]} == {"R3", "T9"}
    (copy,) = county.told("check", "--mark", code=1)["files"]
    assert "T9" not in shown(Path(copy["path"]).read_bytes())


def shown(content: bytes) -> str:
    """Everything that stands in any cell of a workbook, hidden sheets too."""
    return "\n".join(str(cell.value) for sheet in opened(content) for row in sheet.iter_rows() for cell in row)


def annexed(county: County) -> list[tuple[str, ...]]:
    """The lines of the county workbook's sheet of what was settled by a person."""
    path = next(Path(file) for file in county.run("rollup", "--json").facts["files"] if file.endswith(".xlsx"))
    rows = list(opened(path.read_bytes())["裁定与说明"].iter_rows(min_row=6, values_only=True))
    return [tuple(map(str, row)) for row in rows if row[1]]


# ── waive ────────────────────────────────────────────────────────────────────────────────────────


def test_a_waived_unit_owes_nothing_until_that_is_undone(county: County):
    county.told("waive", "QA04", "--reason", "年中撤并")
    assert county.standing()["QA04"] == "waived"
    assert coverage(county)["expected"] == 3
    assert "QA04" not in county.told("rollup", code=1)["missing"]
    county.told("waive", "QA04", "--reason", "没有撤并", "--undo")
    assert county.standing()["QA04"] == "issued"
    assert coverage(county)["expected"] == 4
    assert "QA04" in county.told("rollup", code=1)["missing"]
    assert decided(county, "QA04") == ["waive", "unwaive"]


def test_nobody_is_waived_without_a_reason(county: County):
    assert county.run("waive", "QA04").code == 2
    assert county.run("waive", "QA04", "--reason", "  ").code == 2
    assert county.standing()["QA04"] == "issued"


def test_all_is_well_when_everybody_is_accepted_or_waived(county: County):
    county.receive(**{unit: county.filled(unit, *FLAT) for unit in ("QA01", "QA02", "QA03")})
    county.told("status", code=1)
    county.told("waive", "QA04", "--reason", "新设")
    county.told("status")
    county.told("report")
    told = county.told("rollup")
    assert (told["counted"], told["missing"]) == (["QA01", "QA02", "QA03"], [])
    assert told["figures"]["T3:1:total"] == "21"


# ── how complete ─────────────────────────────────────────────────────────────────────────────────


def test_coverage_counts_who_answered_who_was_on_time_and_who_had_nothing(county: County):
    assert coverage(county) == {"expected": 4, "received": 0, "on_time": 0, "nil": 0, "accepted": 0}
    county.receive(a=county.filled("QA01"), b=county.filled("QA02", *FLAT), c=county.filled("QA03", *LOPSIDED))
    assert coverage(county) == {"expected": 4, "received": 3, "on_time": 3, "nil": 1, "accepted": 2}
    overdue(county.folder)
    late = County(county.folder)
    assert coverage(late)["on_time"] == 0
    assert coverage(late)["received"] == 3


def overdue(folder: Path) -> None:
    settings = folder / "campaign.toml"
    text = settings.read_text(encoding="utf-8")
    assert "2099-01-20" in text
    settings.write_text(text.replace("2099-01-20", "2024-01-20"), encoding="utf-8")


def test_a_file_set_aside_is_no_answer(county: County):
    county.receive_one(b"%PDF-1.7\n", name="QA01.pdf")
    assert coverage(county)["received"] == 0


def test_blanks_declared_nil_are_a_nil_return_and_blanks_alone_are_none(county: County):
    nil = county.filled("QA01", "* blank", "T2 nil", "T3 nil", "T4 nil")
    assert county.receive_one(nil)["outcome"] == "accepted"
    assert coverage(county)["nil"] == 1
    blank = county.receive_one(county.filled("QA02", "* blank"))
    assert {finding["rule"] for finding in blank["findings"]} == {"R6"}
    assert len(blank["findings"]) == 3  # a whole blank table is one finding
    contradicted = retyped(county.filled("QA03", "T4 nil"), {county.spot("T4:1:review.other"): 1})
    assert [finding["rule"] for finding in county.receive_one(contradicted)["findings"]] == ["R6-nil"]
    assert coverage(county)["nil"] == 1


def test_a_unit_struck_from_the_roster_counts_no_more(county: County):
    county.receive(a=county.filled("QA01", *FLAT), b=county.filled("QA02", *FLAT))
    strike(county, "QA02")
    after = County(county.folder)
    assert coverage(after) == {"expected": 3, "received": 1, "on_time": 1, "nil": 0, "accepted": 1}
    told = after.told("rollup", code=1)
    assert (told["counted"], told["missing"]) == (["QA01"], ["QA03", "QA04"])
    assert told["figures"]["T3:1:total"] == "7"
    assert [file["unit"] for file in after.told("report", code=1)["files"]] == ["QA01"]
    told = after.receive_one(county.filled("QA02", "T3:1:person = 1", "T3:4:person = 1"))
    assert told["reason"] == "other-unit"
    assert after.run("accept", "QA02").code == 2


DAYS = {
    0: "今天（2099 年 1 月 20 日）截止",
    1: "还有 1 天",
    12: "还有 12 天",
    -3: "截止 2099 年 1 月 20 日，已过 3 天",
}


@pytest.mark.parametrize("left", DAYS)
def test_status_says_how_many_days_are_left(county: County, left: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(status_verb, "today", lambda: date(2099, 1, 20) - timedelta(days=left))
    assert DAYS[left] in county.run("status").out.splitlines()[0]


# ── reports ──────────────────────────────────────────────────────────────────────────────────────


def test_a_report_that_was_asked_for_by_name_and_written_is_all_well(county: County):
    county.receive_one(county.filled("QA01", *FLAT))
    assert [file["unit"] for file in county.told("report", "甲镇")["files"]] == ["QA01"]
    assert len(county.files("reports")) == 1
    county.told("report", code=1)  # the others are missing


def test_reports_written_twice_are_the_same_files(county: County):
    county.receive_one(county.filled("QA01", *FLAT))
    first = county.told("report", "QA01")["files"]
    assert county.told("report", "QA01")["files"] == first
    assert len(county.files("reports")) == 1


def test_what_was_asked_of_a_waived_unit_is_no_longer_open_in_the_county_workbook(county: County):
    county.receive(甲=county.filled("QA02"), 乙=county.filled("QA03", *LOPSIDED))
    assert "QA03" in open_in(county)
    county.told("waive", "QA03", "--reason", "年中撤并")
    assert "QA03" not in open_in(county)


def open_in(county: County) -> set[str]:
    """What the county's workbook lists as open; without anything open it has no such sheet."""
    path = next(path for path in county.told("rollup", code=1)["files"] if path.endswith(".xlsx"))
    book = load_workbook(path)
    return {str(cell.value) for row in book["审核意见"].iter_rows() for cell in row} if "审核意见" in book else set()
