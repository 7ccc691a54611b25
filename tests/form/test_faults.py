"""Is every fault of a form's definition complained of, on its line, all at once, with the nearest name?"""

import re
import tomllib
from pathlib import Path

import pytest

from collect.errors import CollectError
from collect.form.complaint import Complaint
from collect.form.load import examine, load_form

GOOD = '''
[form]
id = "beds"
edition = "1"
title = "床位年报"
report_title = "{unit}{year}年床位年报"
basis = "示例卫生〔2022〕1号"
sections = ["T1", "T2", "N1"]

[measure.money]
unit = "万元"
decimals = 2

[[table]]
code = "T1"
title = "一、床位"
boxhead = """
county  县级
town    乡镇
all     合计 = county + town
"""
stub = """
old    年初  < new
bought  购置
sold    报废
ward   病区
  ward.a  内科
  ward.b  外科
  ward.all  小计 = ward.a .. ward.b
new    年末
"""

[table.help]
bought = "本年新购置的床位。"

[[table]]
code = "T2"
title = "二、经费"
boxhead = """
spent  支出  :money
"""
stub = """
beds   床位
other  其他
"""
void = []

[[narrative]]
code = "N1"
title = "三、说明"
limit = 300
prompt = "写明新购床位的用途。"

[[edit]]
code = "E1"
claim = "T1:old + T1:bought - T1:sold = T1:new"
severity = "hard"
message = "年初加购置减报废应等于年末"
basis = "第一条"

[[edit]]
code = "E2"
test = "answered"
severity = "hard"
message = "没有的填 0"
basis = "第二条"

[[edit]]
code = "E3"
total = "T1::all"
severity = "hard"
message = "合计应等于县级加乡镇"
basis = "第三条"

[[edit]]
code = "E4"
carried = "T1:old"
severity = "hard"
message = "年初应等于上年年末"
basis = "第四条"

[[edit]]
code = "E5"
claim = "T1:sold:county <= 10 * T1:bought:county + 5"
severity = "soft"
message = "报废远多于购置"
basis = "第五条"
'''.lstrip()

FAULTS: dict[str, tuple[str, str, str, str, str]] = {
    # what is changed: old text, new text; expected: text of the line, code, nearest name
    "a claim about a line that is not there": (
        "T1:sold = T1:new", "T1:slod = T1:new", 'claim = "T1:old', "unknown", "T1:sold",
    ),
    "a claim about a cell that is not there": (
        "T1:bought:county +", "T1:bought:conty +", 'claim = "T1:sold:county', "unknown", "T1:bought:county",
    ),
    "a claim about a table that is not there": (
        "T1:sold = T1:new", "T1:sold = T1a:new", 'claim = "T1:old', "unknown", "T1",
    ),
    "a total that names a line that is not there": (
        "= ward.a .. ward.b", "= ward.a .. wardb", "  ward.all", "unknown", "ward.b",
    ),
    "a line brought forward from one that is not there": (
        "< new", "< newer", "old    年初", "unknown", "new",
    ),
    "a void cell whose line is not there": (
        "void = []", 'void = ["bed:spent"]', "void", "unknown", "beds",
    ),
    "a void cell whose column is not there": (
        "void = []", 'void = ["beds:spend"]', "void", "unknown", "spent",
    ),
    "a cell brought forward from a void one": (
        '\n\n[table.help]', '\nvoid = ["new:town"]\n\n[table.help]', "old    年初", "unknown", "",
    ),
    "help for a line that is not there": (
        "bought = ", "bougth = ", "bougth = ", "unknown", "bought",
    ),
    "a measure that is not there": (":money", ":monny", "spent  支出", "unknown", "money"),
    "a section that is not there": ('"T2", "N1"]', '"T2", "N1", "N1a"]', "sections", "unknown", "N1"),
    "a severity that is not there": ('"soft"', '"softly"', "severity = \"softly\"", "unknown", "soft"),
    "a test that is not there": ('"answered"', '"answer"', "test = ", "unknown", "answered"),
    "a total rule about a line that is not there": (
        '"T1::all"', '"T1::al"', 'total = "T1::al"', "unknown", "T1::all",
    ),
    "a line code twice": ("sold    报废", "bought  报废", "bought  报废", "duplicate", ""),
    "a column code twice": ("town    乡镇", "county  乡镇", "county  乡镇", "duplicate", ""),
    "a table code twice": ('code = "T2"', 'code = "T1"', 'code = "T1"\ntitle = "二', "duplicate", ""),
    "an edit code twice": ('code = "E2"', 'code = "E1"', 'code = "E1"\ntest', "duplicate", ""),
    "a total of nothing": ("= county + town", "= ..", "all     合计", "empty-total", ""),
    "a total that adds itself": (
        "= county + town", "= county + all", "all     合计", "circular-total", "",
    ),
    "a total that adds a line twice": (
        "= county + town", "= county + county", "all     合计", "circular-total", "",
    ),
    "a caption without code or children": ("sold    报废", "*    报废", "*    报废", "nameless", ""),
    "a stub that skips a level": ("  ward.a  内科", "    ward.a  内科", "    ward.a  内科", "indent", ""),
    "a boxhead that skips a level": ("town    乡镇", "    town    乡镇", "    town", "indent", ""),
    "an outline that begins indented": (
        "county  县级\ntown", "  county  县级\ntown", "  county  县级", "indent", "",
    ),
    "a claim that can never fail": (
        '"T1:sold:county <= 10 * T1:bought:county + 5"', '"T1:sold:county >= 0"',
        "claim = \"T1:sold:county", "never-fails", "",
    ),
    "a claim that is the same on both sides": (
        "T1:old + T1:bought - T1:sold = T1:new", "T1:ward = T1:ward.a + T1:ward.b",
        "claim = \"T1:ward", "never-fails", "",
    ),
    "a claim that says a total again": (
        "T1:old + T1:bought - T1:sold = T1:new", "T1:ward.all = T1:ward.a + T1:ward.b",
        "claim = \"T1:ward", "never-fails", "",
    ),
    "a claim that no figures can satisfy": (
        '"T1:sold:county <= 10 * T1:bought:county + 5"', '"T1:sold:county + 1 <= 0"',
        "claim = \"T1:sold:county", "never-holds", "",
    ),
    "a claim that no whole figures can satisfy": (
        '"T1:sold:county <= 10 * T1:bought:county + 5"', '"2 * T1:sold:county = 2 * T1:bought:county + 5"',
        "claim = \"2 * T1", "never-holds", "",
    ),
    "a claim about no cell": (
        '"T1:sold:county <= 10 * T1:bought:county + 5"', '"1 + 1 = 2"',
        "claim = \"1 + 1", "claim-grammar", "",
    ),
    "a claim with two relations": ("- T1:sold = T1:new", "= T1:sold = T1:new", "claim", "claim-grammar", ""),
    "a claim that breaks off": ("- T1:sold = T1:new", "- T1:sold =", "claim", "claim-grammar", ""),
    "a claim with two numbers before a cell": (
        "10 * T1:bought:county", "10 * 2 * T1:bought:county", 'claim = "T1:sold', "claim-grammar", "",
    ),
    "a number multiplied by nothing": (
        "10 * T1:bought:county + 5", "10 * + 5", 'claim = "T1:sold', "claim-grammar", "",
    ),
    "a number beside a cell without a sign": (
        "10 * T1:bought:county", "10 T1:bought:county", 'claim = "T1:sold', "claim-grammar", "",
    ),
    "a claim that compares one column with every column": (
        "T1:sold = T1:new", "T1:sold = T2:beds", 'claim = "T1:old', "uneven", "",
    ),
    "a claim that adds people to money": (
        '"T1:sold:county <= 10 * T1:bought:county + 5"', '"T1:sold:county <= T2:beds:spent"',
        'claim = "T1:sold', "mixed-measures", "",
    ),
    "a total that adds people to money": (
        "town    乡镇", "town    乡镇  :money", "all     合计", "mixed-total", "",
    ),
    "an edit without message": ('message = "没有的填 0"\n', "", '[[edit]]\ncode = "E2"', "no-message", ""),
    "an edit with an empty message": (
        'message = "没有的填 0"', 'message = " "', 'message = " "', "no-message", "",
    ),
    "an edit that asks nothing": (
        'test = "answered"\n', "", '[[edit]]\ncode = "E2"', "one-test", "",
    ),
    "an edit that asks two things": (
        'test = "answered"', 'test = "answered"\nclaim = "T1:old = 3"',
        '[[edit]]\ncode = "E2"', "one-test", "",
    ),
    "a total rule about a line that is none": (
        '"T1::all"', '"T1::town"', 'total = "T1::town"', "no-total", "",
    ),
    "a rule about what is brought forward where nothing is": (
        '"T1:old"', '"T1:sold"', 'carried = "T1:sold"', "not-carried", "",
    ),
    "a section left out": ('"T2", "N1"]', '"N1"]', "sections", "section-left-out", ""),
    "an unknown key": ("limit = 300", "limit = 300\nlimits = 3", "limits", "unknown-key", "limit"),
    "an unknown key of the form": (
        'edition = "1"', 'edition = "1"\nedtion = "2"', "edtion", "unknown-key", "edition",
    ),
    "an unknown key of a measure": ("decimals = 2", "decimal = 2", "decimal", "unknown-key", "decimals"),
    "an unknown kind of table": ("[[narrative]]", "[[narative]]", "[[narative]]", "unknown-key", "narrative"),
    "a key of the form is missing": ('edition = "1"\n', "", "[form]", "missing", ""),
    "a key of an edit is missing": ('basis = "第二条"\n', "", '[[edit]]\ncode = "E2"', "missing", ""),
    "a key of a narrative is missing": ("limit = 300\n", "", "[[narrative]]", "missing", ""),
    "a boxhead is missing": (
        'boxhead = """\nspent  支出  :money\n"""\n', "", '[[table]]\ncode = "T2"', "missing", "",
    ),
    "not TOML": ('code = "T2"', "code = T2", "code = T2", "not-toml", ""),
}  # fmt: skip
"""By fault: the edit that makes it, where the line of the complaint begins, its code, the name suggested."""


def a_folder(folder: Path, text: str) -> Path:
    (folder / "form.toml").write_text(text, encoding="utf-8")
    return folder


def edited(*edits: tuple[str, str]) -> str:
    """The good form with these texts replaced, each of which stands there once."""
    text = GOOD
    for old, new in edits:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text


def row_of(text: str, beginning: str) -> int:
    """The number of the line on which that text begins."""
    assert beginning in text
    return text[: text.index(beginning)].count("\n") + 1


def complaints(folder: Path, text: str) -> list[Complaint]:
    form, found = examine(a_folder(folder, text))
    assert (form is None) == bool(len(found))
    return list(found)


def test_the_form_that_is_edited_here_has_no_fault(tmp_path: Path) -> None:
    assert complaints(tmp_path, GOOD) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_complained_of_on_its_line_with_the_nearest_name(fault: str, tmp_path: Path) -> None:
    old, new, beginning, code, nearest = FAULTS[fault]
    text = edited((old, new))
    found = complaints(tmp_path, text)
    expected = ("form.toml", row_of(text, beginning), f"是否想写“{nearest}”" if nearest else "")
    told = [(each.file, each.row, each.sentence) for each in found if each.code == code]
    assert [(file, row) for file, row, _ in told] == [expected[:2]], [str(each) for each in found]
    assert expected[2] in told[0][2]


# ---------------------------------------------------------------- several faults, and faults of kind


def test_all_faults_come_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = edited(
        ("  ward.a  内科", "    ward.a  内科"),
        ("ward.a .. ward.b", "ward.a .. wardb"),
        ("limit = 300", "limits = 300"),
        ('message = "没有的填 0"\n', ""),
        ("T1:sold = T1:new", "T1:slod = T1:new"),
    )
    found = complaints(tmp_path, text)
    assert [(each.code, each.row) for each in found] == [
        ("indent", row_of(text, "    ward.a")),
        ("unknown", row_of(text, "  ward.all")),
        ("missing", row_of(text, "[[narrative]]")),
        ("unknown-key", row_of(text, "limits")),
        ("unknown", row_of(text, 'claim = "T1:old')),
        ("no-message", row_of(text, '[[edit]]\ncode = "E2"')),
    ]


def test_a_form_with_a_fault_is_refused_whole_and_every_fault_is_in_the_refusal(tmp_path: Path) -> None:
    text = edited(("T1:sold = T1:new", "T1:slod = T1:new"), ("limit = 300", "limits = 300"))
    found = complaints(tmp_path, text)
    with pytest.raises(CollectError) as refused:
        load_form(tmp_path)
    assert refused.value.code == "form-faulty"
    assert all(str(each) in str(refused.value) for each in found)
    assert len(found) == 3


def test_a_folder_without_a_form_is_said_to_have_none(tmp_path: Path) -> None:
    with pytest.raises(CollectError) as refused:
        load_form(tmp_path)
    assert refused.value.code == "form-missing"


def test_two_totals_that_add_each_other_are_both_complained_of(tmp_path: Path) -> None:
    text = edited(("sold    报废", "sold    报废 = lost + bought\nlost    流失 = sold + ward.b"))
    found = [(each.code, each.row) for each in complaints(tmp_path, text)]
    assert ("circular-total", row_of(text, "sold")) in found
    assert ("circular-total", row_of(text, "lost")) in found


QUARRELS = {
    "two figures for one cell": (("T1:sold:town = 0", "hard"), ("T1:sold:town >= 1", "hard")),
    "a figure below none": (("T1:sold:town <= 3", "hard"), ("2 * T1:sold:town >= 9", "hard")),
}


def with_rules(*rules: tuple[str, str]) -> str:
    """The good form with rules about these claims, of these severities."""
    return GOOD + "".join(
        f'\n[[edit]]\ncode = "Q{number}"\nclaim = "{claim}"\nseverity = "{severity}"\nmessage = "见上"\nbasis = "无"\n'
        for number, (claim, severity) in enumerate(rules)
    )


@pytest.mark.parametrize("quarrel", QUARRELS)
def test_hard_rules_that_contradict_each_other_are_found(quarrel: str, tmp_path: Path) -> None:
    text = with_rules(*QUARRELS[quarrel])
    found = complaints(tmp_path, text)
    assert [(each.code, each.row) for each in found] == [
        ("quarrel", row_of(text, f'claim = "{QUARRELS[quarrel][1][0]}'))
    ]


def test_rules_that_leave_one_figure_do_not_contradict_each_other(tmp_path: Path) -> None:
    assert complaints(tmp_path, with_rules(("T1:sold:town <= 3", "hard"), ("T1:sold:town >= 3", "hard"))) == []


def test_a_soft_rule_may_ask_for_what_a_hard_one_forbids(tmp_path: Path) -> None:
    assert complaints(tmp_path, with_rules(("T1:sold:town <= 3", "soft"), ("T1:sold:town >= 4", "hard"))) == []


WRONG: dict[str, tuple[str, type | None]] = {
    "a number": ("3", int),
    "a text": ('"三"', str),
    "a list of numbers": ("[3]", None),
    "a truth": ("true", None),
    "a table": ("{ a = 3 }", None),
    "a negative number": ("-1", None),
    "a fraction": ("0.5", None),
    "a date": ("2024-01-31", None),
}
"""By kind: a value, and the type of those it may stand for."""
KEYS = [line for line in GOOD.splitlines() if re.match(r'\w+ = (?!""")', line)]


@pytest.mark.parametrize("kind", WRONG)
def test_a_value_of_the_wrong_kind_is_complained_of_and_never_a_crash(kind: str, tmp_path: Path) -> None:
    value, takes = WRONG[kind]
    for line in dict.fromkeys(KEYS):
        written = f"{line.partition(' = ')[0]} = {value}"
        text = GOOD.replace(line, written, 1)
        _, found = examine(a_folder(tmp_path, text))
        wrong = [each.row for each in found if each.code == "wrong-kind"]
        assert wrong == ([] if type(_value(line)) is takes else [row_of(text, written)]), line


def _value(line: str) -> object:
    return next(iter(tomllib.loads(line).values()))
