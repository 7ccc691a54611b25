"""Does ``collect form rules`` list every rule of a form, in words and for programs?"""

from pathlib import Path

import pytest

from collect.form.load import load_form
from collect.words import say
from returns import EVERY_FORM, folder_of
from verbs.county import collect

HEADS = ("编号", "规则", "级别", "依据")


def rules(form: str | Path) -> list[dict[str, str]]:
    """Every rule as a program reads it."""
    ran = collect("form", "rules", form, "--json")
    assert (ran.code, ran.err) == (0, "")
    return ran.facts["rules"]


@pytest.mark.parametrize("name", EVERY_FORM)
def test_every_rule_of_the_figures_is_listed_as_the_form_words_it(name: str):
    edits = load_form(folder_of(name)).edits
    told = rules(folder_of(name))
    assert told[: len(edits)] == [
        {"code": each.code, "statement": each.message, "severity": str(each.severity), "basis": each.basis}
        for each in edits
    ]
    assert all(all(rule.values()) for rule in told)


def test_rules_the_outlines_imply_are_listed_too():
    listed = {rule["code"]: rule["statement"] for rule in rules(folder_of("village-library"))}
    implied = [statement for statement in listed.values() if statement.startswith("合计应等于")]
    assert say("edit.implied-total") in implied


def test_the_rules_about_last_year_and_the_county_are_in_every_shipped_form():
    for name in EVERY_FORM[:-1]:
        listed = {rule["code"]: rule["severity"] for rule in rules(name)}
        asked = {"R9": "hard", "R11": "soft", "R12": "soft", "R32": "hard"} | (
            {} if name == "disclosure-2019" else {"R10": "soft"}
        )
        assert {code: listed[code] for code in asked} == asked
    assert "R10" not in {rule["code"] for rule in rules("disclosure-2019")}  # it does not ask what is repealed


def test_a_person_reads_a_table(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "200")
    out = collect("form", "rules", "disclosure-2021").out
    assert all(head in out for head in HEADS)
    line = next(line for line in out.splitlines() if line.startswith("R9"))
    assert line.split() == ["R9", "上年结转应与上年度报告第四项“结转下年度继续办理”逐栏一致", "必须改",
                            "国办公开办函〔2021〕30号", "表三"]  # fmt: skip


def test_a_form_that_is_not_there_is_misuse():
    ran = collect("form", "rules", "没有的报表", "--json")
    assert (ran.code, ran.facts["error"]["code"]) == (2, "form-unknown")
