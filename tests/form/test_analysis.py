"""Is every fault of the wording of a county's analysis complained of, and does each sentence say what its cells say?"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from collect.errors import CollectError
from collect.form.arithmetic import Number, computed
from collect.form.figures import percent
from collect.form.files import ANALYSIS_FILE
from collect.form.load import examine_analysis, load_analysis, load_style
from collect.form.model import Cell
from collect.form.telling import Compared, Runs, Teller, Told, Way
from returns import FOURTH, SHIPPED, a_form, folder_of, in_smallest

WORDS = """[words]
more = "比上年增加{difference}{unit}（{share}）"
fewer = "比上年减少{difference}{unit}（{share}）"
same = "与上年持平"
new = "比上年增加{difference}{unit}"
some = "{units}个单位"
entry = "{label}{figure}{unit}，占{share}"
join = "；"
rounded = "（四舍五入）"
"""
LIST = """[[list]]
name = "申请人"
table = "T3"
lines = ["1"]
columns = ["person", "business", "legal"]
"""
PARAGRAPH = """[[paragraph]]
section = "N1"
[[paragraph.sentence]]
"""
FORM = a_form()
TITLE = "图"


def written(folder: Path, text: str) -> Path:
    (folder / ANALYSIS_FILE).write_text(text, encoding="utf-8")
    return folder


def style():
    return load_style(folder_of("disclosure-2021"), FORM)


def faults(folder: Path, text: str) -> list[tuple[int, str]]:
    """Line and code of each complaint."""
    return [(each.row, each.code) for each in examine_analysis(written(folder, text), FORM, style=style())[1]]


def said(folder: Path, text: str) -> str:
    """The one complaint in words."""
    (complaint,) = examine_analysis(written(folder, text), FORM, style=style())[1]
    return complaint.sentence


def figures(changes: Mapping[str, str]) -> dict[Cell, Number]:
    entries = {Cell.named(name): in_smallest(text, FORM.measure(Cell.named(name))) for name, text in changes.items()}
    return computed(FORM, entries)


def told(folder: Path, sentence: str, now: Mapping[str, str], before: Mapping[str, str] | None = None) -> Runs:
    """What a sentence says of these figures, and of those of last year where they are given."""
    analysis = load_analysis(written(folder, WORDS + LIST + PARAGRAPH + sentence), FORM, style=style())
    this, last = figures(now), figures(before or {})

    def against(_cells: Iterable[Cell]) -> Compared | None:
        return None if before is None else Compared(this, last, units=3, whole=True)

    paragraphs = list(Teller(FORM, analysis, this, {"year": "2023"}, against).paragraphs("N1"))
    return paragraphs[0][1] if paragraphs else ()


def text(runs: Runs) -> str:
    return "".join(run.text for run in runs)


# ── faults ───────────────────────────────────────────────────────────────────────────────────────


FAULTS = {
    "an unknown cell": ('text = "{T3:1:persons}件"', "unknown"),
    "no column": ('text = "{T3:1}件"', "sum-grammar"),
    "an unknown name": ('text = "{counting}个"', "letter-place"),
    "an unknown way": ('text = "{T3:1:total|agianst}"', "unknown"),
    "last year in a place": ('text = "{prior T3:1:total}件"', "analysis-prior"),
    "a brace without its other": ('text = "{T3:1:total件"', "analysis-brace"),
    "a bracket in a bracket": ('text = "[一[二]]"', "analysis-brace"),
    "a bracket that is not closed": ('text = "一[二"', "analysis-brace"),
    "money and cases in one sum": ('text = "{T2:8.1:amount + T3:1:total}"', "mixed-sum"),
    "a part that is not of its whole": ('text = "{T2:8.1:amount of T3:1:total}"', "mixed-sum"),
    "a condition that is none": ('text = "一"\nwhen = "T3:1:total"', "claim-grammar"),
    "an unknown key": ('text = "一"\nwehn = "T3:1:total = 0"', "unknown-key"),
    "no text": ('when = "T3:1:total = 0"', "missing"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_sentence_is_told_with_its_line(tmp_path: Path, fault: str):
    sentence, code = FAULTS[fault]
    lines = (WORDS + PARAGRAPH + sentence).split("\n")
    wrong = next((row for row, line in enumerate(lines, 1) if line.startswith(("wehn", "when"))), len(lines))
    row = len(lines) - 1 if code == "missing" else wrong
    assert faults(tmp_path, "\n".join(lines)) == [(row, code)]


def test_the_nearest_name_is_suggested(tmp_path: Path):
    assert "T3:1:person" in said(tmp_path, WORDS + PARAGRAPH + 'text = "{T3:1:persons}件"')
    assert "expected" in said(tmp_path, WORDS + PARAGRAPH + 'text = "{expectd}个"')


def test_all_faults_come_at_once_in_the_order_of_the_file(tmp_path: Path):
    wrong = (
        WORDS.replace("{unit}（{share}）", "{units}", 1)
        + LIST.replace("legal", "lawyers")
        + PARAGRAPH.replace("N1", "N2").replace("[[paragraph.", f'charts = ["{TITLE}"]\n[[paragraph.')
        + 'text = "{申请人}{T3:1:total"'
    )
    assert faults(tmp_path, wrong) == [
        (2, "letter-place"), (14, "unknown"), (16, "unknown"), (17, "unknown"), (19, "analysis-brace"),
    ]  # fmt: skip


def test_a_list_of_places_that_are_not_asked_is_none(tmp_path: Path):
    nowhere = '[[list]]\nname = "收费"\ntable = "T2"\nlines = ["5.1"]\ncolumns = ["amount"]\n'
    assert faults(tmp_path, WORDS + nowhere) == [(10, "analysis-empty")]


def test_what_may_be_negative_has_no_shares(tmp_path: Path):
    form = a_form("disclosure-2019")
    signed = '[[list]]\nname = "增减"\ntable = "T2"\nlines = ["5.1", "6.1"]\ncolumns = ["change"]\n'
    dressed = load_style(folder_of("disclosure-2019"), form)
    found = examine_analysis(written(tmp_path, WORDS + signed), form, style=dressed)[1]
    assert [(each.row, each.code) for each in found] == [(10, "analysis-signed")]


def test_a_faulty_file_stops_who_loads_it(tmp_path: Path):
    with pytest.raises(CollectError) as caught:
        load_analysis(written(tmp_path, PARAGRAPH), FORM, style=style())
    assert caught.value.code == "analysis-faulty"


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_wordings_are_sound(name: str):
    form = a_form(name)
    analysis = load_analysis(folder_of(name), form, style=load_style(folder_of(name), form))
    assert {drafting.section for drafting in analysis.drafts} == {"N1"}


def test_a_form_without_the_file_drafts_nothing():
    form = a_form(FOURTH)
    assert load_analysis(folder_of(FOURTH), form, style=load_style(folder_of(FOURTH), form)).drafts == ()


# ── what is said ─────────────────────────────────────────────────────────────────────────────────

NOW = {"T3:1:person": "12", "T3:1:business": "3", "T2:8.1:amount": "25.1"}


def test_a_number_knows_its_cell_and_a_sum_its_cells(tmp_path: Path):
    person, business = Cell.named("T3:1:person"), Cell.named("T3:1:business")
    runs = told(tmp_path, 'text = "{year}年收{T3:1:person}件，共{T3:1:person + T3:1:business}件。"', NOW)
    assert text(runs) == "2023年收12件，共15件。"
    assert [run for run in runs if run.cells] == [
        Told("12", (person,), Way.FIGURE),
        Told("15", (person, business), Way.FIGURE),
    ]


def test_money_is_written_exactly(tmp_path: Path):
    assert text(told(tmp_path, 'text = "{T2:8.1:amount}万元"', NOW)) == "25.1万元"


def test_a_share_is_rounded_half_up_to_one_decimal():
    assert [percent(*pair) for pair in ((1, 3), (2, 3), (1, 8), (1, 16), (1, 2), (0, 5), (5, 5))] == [
        "33.3%", "66.7%", "12.5%", "6.3%", "50%", "0%", "100%",
    ]  # fmt: skip


def test_what_is_not_nothing_never_reads_as_nothing():
    assert percent(1, 30_000) == "0.003%"


def test_a_share_of_nothing_is_not_said(tmp_path: Path):
    assert told(tmp_path, 'text = "占{T3:3.1:total of T3:3.7:total}。"', NOW) == ()


CHANGES = {
    "more": ("15", "12", "收15件，比上年增加3件（25%）。"),
    "fewer": ("9", "12", "收9件，比上年减少3件（25%）。"),
    "the same": ("12", "12", "收12件，与上年持平。"),
    "none last year": ("2", "0", "收2件，比上年增加2件。"),
    "none in both years": ("0", "0", "收0件，与上年持平。"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_last_year_is_set_beside(tmp_path: Path, change: str):
    now, before, sentence = CHANGES[change]
    runs = told(
        tmp_path, 'text = "收{T3:1:person}件[，{T3:1:person|against}]。"', {"T3:1:person": now}, {"T3:1:person": before}
    )
    assert text(runs) == sentence


def test_without_last_year_the_clause_in_brackets_is_left_out_and_else_the_sentence(tmp_path: Path):
    assert text(told(tmp_path, 'text = "收{T3:1:person}件[，{T3:1:person|against}]。"', NOW)) == "收12件。"
    assert told(tmp_path, 'text = "收{T3:1:person}件，{T3:1:person|against}。"', NOW) == ()


def test_a_list_names_what_is_there_largest_first(tmp_path: Path):
    runs = told(tmp_path, 'text = "{申请人}。"', {**NOW, "T3:1:business": "36"})
    assert text(runs) == "商业企业36件，占75%；自然人12件，占25%。"
    assert [run.text for run in runs if run.way is Way.FIGURE] == ["36", "12"]


def test_shares_that_do_not_come_to_a_hundred_say_so_once_at_the_end_of_the_paragraph(tmp_path: Path):
    thirds = {"T3:1:person": "1", "T3:1:business": "1", "T3:1:legal": "1"}
    runs = told(tmp_path, 'text = "{申请人}。"\n[[paragraph.sentence]]\ntext = "又{申请人}。"', thirds)
    assert text(runs).endswith("占33.3%。（四舍五入）")
    assert text(runs).count("四舍五入") == 1


def test_a_list_of_nothing_is_not_said(tmp_path: Path):
    assert told(tmp_path, 'text = "按申请人分：{申请人}。"', {}) == ()


def test_a_condition_decides_between_two_sentences(tmp_path: Path):
    two = 'when = "T3:1:total >= 1"\ntext = "有。"\n[[paragraph.sentence]]\nwhen = "T3:1:total = 0"\ntext = "没有。"'
    assert text(told(tmp_path, two, NOW)) == "有。"
    assert text(told(tmp_path, two, {})) == "没有。"


def test_a_condition_about_last_year_does_not_hold_where_last_year_is_not_known(tmp_path: Path):
    sentence = 'when = "T3:1:total >= prior T3:1:total"\ntext = "不少于上年。"'
    assert told(tmp_path, sentence, NOW) == ()
    assert text(told(tmp_path, sentence, NOW, {"T3:1:person": "15"})) == "不少于上年。"
    assert told(tmp_path, sentence, NOW, {"T3:1:person": "16"}) == ()
