"""Does an explanation live exactly as long as what it explains?"""

from dataclasses import replace

from collect.edits.explained import explained
from collect.edits.findings import Finding
from collect.form.model import Cell, Severity

CELLS = (Cell("T3", "1", "total"),)
ASKED = Finding("R13", Severity.SOFT, CELLS, "12", "13", "正文为 12，表中为 13", "N1", "收到申请12件。")
OTHER = replace(ASKED, expected="14")
WHY = "含上年转来的一件"


def test_an_explanation_answers_the_finding_whose_key_it_bears():
    assert explained([ASKED], {ASKED.key: WHY}) == {ASKED.key: WHY}


def test_it_survives_the_next_version_while_the_values_are_the_same():
    assert explained([ASKED], {}, before={ASKED.key: WHY}) == {ASKED.key: WHY}


def test_it_lapses_when_a_value_changes():
    assert explained([OTHER], {ASKED.key: WHY}, before={ASKED.key: WHY}) == {}
    assert explained([replace(ASKED, quote="收到申请12件，")], {}, before={ASKED.key: WHY}) == {}


def test_it_never_lets_a_hard_rule_pass():
    hard = replace(ASKED, severity=Severity.HARD)
    assert explained([hard], {hard.key: WHY, "R13#": WHY}) == {}


def test_a_doubt_about_the_file_is_for_the_office_to_confirm():
    doubt = Finding("unsealed", Severity.SOFT, (), "", "", "不是下发的工作簿")
    assert explained([doubt], {doubt.key: WHY, "unsealed#": WHY}) == {}


def test_a_text_written_before_there_was_a_finding_answers_whatever_the_rule_asks():
    assert explained([ASKED, OTHER], {"R13#": WHY}) == {ASKED.key: WHY, OTHER.key: WHY}


def test_such_a_text_left_standing_while_the_values_change_answers_nothing():
    assert explained([OTHER], {"R13#": WHY}, before={ASKED.key: WHY}) == {}
    assert explained([OTHER], {"R13#": "另有缘由：补录"}, before={ASKED.key: WHY}) == {OTHER.key: "另有缘由：补录"}


def test_a_new_explanation_takes_the_place_of_the_old_one():
    assert explained([ASKED], {ASKED.key: "更正说明：重复登记"}, before={ASKED.key: WHY}) == {
        ASKED.key: "更正说明：重复登记"
    }
