"""Is a rule about prose that has nothing to ask complained of, on its line?"""

import shutil
from pathlib import Path

import pytest

from collect.form.load import examine
from collect.form.model import Cell
from returns import SHIPPED, a_form, folder_of

TABLE = '[[edit.aspect]]\nname = "x"\nwords = ["y"]\n'
NEEDED = {
    "covers": (("aspect", TABLE),),
    "fee": (("words", 'words = ["y"]\n'),),
    "identity": (("aspect", TABLE),),
    "leftovers": (("words", 'words = ["y"]\n'),),
    "length": (("longest", "longest = 9\n"),),
    "unit-word": (("words", 'words = ["y"]\n'), ("aspect", TABLE)),
    "alike": (("share", "share = 80\n"),),
}


def complaints(folder: Path, rule: str) -> list[tuple[str, int, str]]:
    """What is said of a form with this one rule about prose."""
    copy = folder / "form"
    shutil.copytree(folder_of("disclosure-2021"), copy)
    (copy / "prose.toml").write_text(rule, encoding="utf-8")
    _, found = examine(copy)
    return [(each.file, each.row, each.sentence) for each in found]


def a_rule(test: str, *keys: str) -> str:
    return f'[[edit]]\ncode = "R99"\nseverity = "soft"\nmessage = "x"\nbasis = "x"\ntest = "{test}"\n' + "".join(keys)


@pytest.mark.parametrize("test", NEEDED)
def test_a_rule_without_what_it_asks_is_complained_of(test: str, tmp_path: Path) -> None:
    said = complaints(tmp_path, a_rule(test))
    assert [(file, row) for file, row, _ in said] == [("prose.toml", 6)] * len(NEEDED[test])
    assert all(key in message for (key, _), (_, _, message) in zip(sorted(NEEDED[test]), said, strict=True))


@pytest.mark.parametrize("test", NEEDED)
def test_a_rule_with_what_it_asks_is_not(test: str, tmp_path: Path) -> None:
    assert complaints(tmp_path, a_rule(test, *(text for _, text in NEEDED[test]))) == []


def test_a_cell_that_is_not_there_is_complained_of(tmp_path: Path) -> None:
    rule = a_rule("fee", 'words = ["y"]\ncells = ["T2:8.1:amounts"]\n')
    assert [row for _, row, _ in complaints(tmp_path, rule)] == [8]


def test_the_other_charge_is_a_cell_where_the_form_asks_for_its_amount() -> None:
    cells = {name: a_form(name).prose.by_code["R22"].cells for name in SHIPPED}
    amount = (Cell.named("T2:8.1:amount"),)
    assert cells == {"disclosure-2021": amount, "disclosure-2021-mixed": amount, "disclosure-2019": ()}
