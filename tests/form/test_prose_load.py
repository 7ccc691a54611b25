"""Is every fault of prose.toml complained of, on its line, all at once, with the nearest name?"""

import shutil
from pathlib import Path

import pytest

from collect.form.complaint import Complaint
from collect.form.load import examine, load_form
from collect.form.model import Cell
from collect.form.prose import Prose, ProseTest
from collect.form.severity import Severity
from returns import SHIPPED, folder_of

OWN = ("charge", "procurement")
"""The subjects only one of the two layouts has."""
MARKER = "# ── 内容 ──"

GOOD = """
[words]
units = ["件"]
fillers = ["申请"]
none = ["未收到"]
vague = ["约"]

[[subject]]
code = "request"
words = ["信息公开申请"]

[[reads]]
rule = "P1"
subject = "request"
words = ["收到"]
equals = ["T3:1:total", "T3:1:total + T3:2:total"]
example = "收到信息公开申请{n}件"

[[silence]]
rule = "P2"
subject = "request"
zero = "T3:1:total"
example = "未收到信息公开申请。"

[[edit]]
code = "P1"
test = "reading"
sections = ["N1"]
severity = "trial"
message = "数不一致"
basis = "第一条"

[[edit]]
code = "P2"
test = "silence"
severity = "soft"
message = "数不一致"
basis = "第一条"

[[edit]]
code = "P3"
test = "covers"
severity = "note"
message = "没有写全"
basis = "第一条"
longest = 1000
exempt = ["乡镇"]

[[edit.aspect]]
name = "主动公开"
words = ["主动公开"]
levels = ["县级部门"]
""".lstrip()

FAULTS: dict[str, tuple[str, str, str, str, str]] = {
    # what is changed: old text, new text; expected: beginning of the line, code, nearest name
    "a key that is not there": ("vague = ", "vauge = ", "vauge", "unknown-key", "vague"),
    "a kind of table that is not there": ("[[silence]]", "[[silences]]", "[[silences]]", "unknown-key", "silence"),
    "a list that is written as one word": ('none = ["未收到"]', 'none = "未收到"', "none", "wrong-kind", ""),
    "a rule without its message": ('message = "没有写全"\n', "", "[[edit]]", "no-message", ""),
    "a rule with an empty message": ('message = "没有写全"', 'message = " "', 'message = " "', "no-message", ""),
    "a test that is not there": ('test = "covers"', 'test = "cover"', 'test = "cover"', "unknown", "covers"),
    "a severity that is not there": ('"trial"', '"try"', 'severity = "try"', "unknown", "trial"),
    "a section that is not there": ('["N1"]', '["N11"]', "sections", "unknown", "N1"),
    "a rule twice": ('code = "P3"', 'code = "P2"', 'code = "P2"\ntest = "covers"', "duplicate", ""),
    "a rule of the name of one about figures": ('code = "P3"', 'code = "R3"', 'code = "R3"', "duplicate", ""),
    "a subject without words": ('words = ["信息公开申请"]', "words = []", "words = []", "no-words", ""),
    "an aspect without words": ('words = ["主动公开"]', "words = []", "words = []", "no-words", ""),
    "a subject that is not declared": (
        'subject = "request"\nwords', 'subject = "requests"\nwords', 'subject = "requests"', "unknown", "request",
    ),
    "a word that names no year": ('words = ["收到"]', 'words = ["{lst}年收到"]', "words = [\"{lst}", "unknown", "last"),
    "a word with half a brace": ('words = ["收到"]', 'words = ["{收到"]', 'words = ["{收到"]', "unknown", ""),
    "a rule that is not declared": ('rule = "P2"', 'rule = "P22"', 'rule = "P22"', "unknown", "P2"),
    "a rule that asks something else": ('rule = "P2"', 'rule = "P3"', 'rule = "P3"', "other-test", ""),
    "a cell that is not there": ('zero = "T3:1:total"', 'zero = "T3:1:totl"', "zero", "unknown", "T3:1:total"),
    "a cell without its column": ('zero = "T3:1:total"', 'zero = "T3:1"', "zero", "sum-grammar", ""),
    "a whole claim for a sum": ('zero = "T3:1:total"', 'zero = "T3:1:total = 0"', "zero", "sum-grammar", ""),
    "a sum of cases and money": (
        '"T3:1:total + T3:2:total"', '"T3:1:total + T2:8.1:amount"', "equals", "mixed-measures", "",
    ),
    "an example that is not read so": ("收到信息公开申请{n}件", "答复信息公开申请{n}件", "example", "not-read", ""),
    "an example of a vague number": ("收到信息公开申请{n}件", "收到信息公开申请约{n}件", "example", "not-read", ""),
    "an example without a place for the number": ("申请{n}件", "申请3件", "example", "no-place", ""),
    "an example of silence that denies nothing": (
        '"未收到信息公开申请。"', '"收到信息公开申请。"', 'example = "收到信息公开申请。"', "not-silent", "",
    ),
    "what is no TOML": ("[words]", "[words", "[words", "not-toml", ""),
}  # fmt: skip


def form_with(folder: Path, text: str) -> Path:
    """A copy of a shipped form, with this prose.toml."""
    shutil.copytree(folder_of("disclosure-2021"), folder, dirs_exist_ok=True)
    (folder / "prose.toml").write_text(text, encoding="utf-8")
    return folder


def complaints_of(folder: Path, text: str) -> list[Complaint]:
    return list(examine(form_with(folder, text))[1])


def row_of(text: str, beginning: str) -> int:
    return text[: text.index(beginning)].count("\n") + 1


def test_what_is_declared_is_loaded(tmp_path: Path):
    prose = load_form(form_with(tmp_path, GOOD)).prose
    [reads], [silence] = prose.reads, prose.silences
    asked, denied, covers = prose.rules
    assert (asked.test, asked.severity, asked.sections) == (ProseTest.READING, Severity.TRIAL, ("N1",))
    assert [each.cells for each in reads.equals] == [
        (Cell("T3", "1", "total"),),
        (Cell("T3", "1", "total"), Cell("T3", "2", "total")),
    ]
    assert (silence.rule, denied.code) == ("P2", "P2")
    assert (covers.longest, covers.exempt, covers.aspects[0].levels) == (1000, ("乡镇",), ("县级部门",))
    assert not covers.binds("乡镇")
    assert prose.units == ("件",)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_complained_of_on_its_line(fault: str, tmp_path: Path):
    old, new, beginning, code, nearest = FAULTS[fault]
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    said = [each for each in complaints_of(tmp_path, text) if each.code == code]
    if fault == "a rule without its message":
        beginning = '[[edit]]\ncode = "P3"'
    assert [(each.file, each.row) for each in said] == [("prose.toml", row_of(text, beginning))]
    assert (f"是否想写“{nearest}”" if nearest else "") in said[0].sentence


def test_all_faults_come_at_once_those_of_form_toml_too(tmp_path: Path):
    folder = form_with(tmp_path, GOOD.replace('"trial"', '"try"').replace('zero = "T3:1:total"', 'zero = "T9:1:total"'))
    written = (folder / "form.toml").read_text(encoding="utf-8")
    (folder / "form.toml").write_text(written.replace('severity = "hard"', 'severity = "hrad"', 1), encoding="utf-8")
    form, complaints = examine(folder)
    assert form is None
    assert [each.file for each in complaints] == ["form.toml", "prose.toml", "prose.toml"]


def test_a_form_may_have_no_prose_toml_and_keeps_its_digest(tmp_path: Path):
    with_prose = load_form(form_with(tmp_path, GOOD))
    (tmp_path / "prose.toml").unlink()
    without = load_form(tmp_path)
    assert without.prose == Prose()
    assert without.fingerprint != with_prose.fingerprint


def test_the_digest_covers_what_prose_toml_says_but_not_its_comments(tmp_path: Path):
    first = load_form(form_with(tmp_path, GOOD)).fingerprint
    assert load_form(form_with(tmp_path, "# 说明\n" + GOOD)).fingerprint == first
    assert load_form(form_with(tmp_path, GOOD.replace("没有写全", "缺项"))).fingerprint != first


def test_words_may_name_the_years(tmp_path: Path):
    text = GOOD.replace('words = ["收到"]', 'words = ["{last}年转来"]').replace("收到信息公开申请{n}", "2022年转来{n}")
    text = text.replace('example = "2022年', 'example = "信息公开申请2022年')
    assert complaints_of(tmp_path, text) == []


# ---------------------------------------------------------------- the shipped forms


def top_of(name: str) -> str:
    """What a shipped prose.toml says about numbers."""
    text = (folder_of(name) / "prose.toml").read_text(encoding="utf-8")
    assert MARKER in text
    return text.partition(MARKER)[0]


def test_the_two_forms_of_2021_ask_the_same_of_numbers():
    assert top_of("disclosure-2021") == top_of("disclosure-2021-mixed")


def test_the_form_of_2019_differs_only_where_its_table_two_does():
    newer, older = (
        [
            part
            for part in top_of(name).split("\n\n")
            if "T2:" not in part and "charge" not in part and "procurement" not in part
        ]
        for name in ("disclosure-2021", "disclosure-2019")
    )
    assert older == [part.replace("〔2021〕30号", "〔2019〕60号") for part in newer]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_sentence_a_shipped_form_reads_has_its_example(name: str):
    prose = load_form(folder_of(name)).prose
    assert [each for each in (*prose.reads, *prose.silences) if not each.example] == []
