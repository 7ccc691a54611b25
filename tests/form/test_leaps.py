"""Is a leap from last year written down right, and every slip in writing it complained of?"""

from pathlib import Path

import pytest

from collect.form.load import examine
from collect.form.model import Severity, Test
from returns import folder_of

LEAP = """
[[edit]]
code = "B99"
test = "leap"
times = 3
small = 10
cells = ["L1:end:all", "L2:year"]
severity = "soft"
message = "与上年相差 3 倍以上"
basis = "示例"
"""


def written(folder: Path, edit: str) -> Path:
    """The invented form with one rule more."""
    folder.mkdir(exist_ok=True)
    form = folder_of("village-library") / "form.toml"
    (folder / "form.toml").write_text(form.read_text("utf-8") + edit, "utf-8")
    return folder


def test_a_leap_names_its_cells_as_claims_do(tmp_path: Path):
    form, complaints = examine(written(tmp_path, LEAP))
    assert (form is not None, list(complaints)) == (True, [])
    assert form is not None
    (rule,) = [rule for rule in form.edits if rule.test is Test.LEAP]
    assert rule.leap is not None
    assert (rule.code, rule.severity, rule.claims) == ("B99", Severity.SOFT, ())
    assert (rule.leap.times, rule.leap.small) == (3, 10)
    asked = [str(cell) for cell in rule.leap.cells]
    assert asked == ["L1:end:all", "L2:year:child", "L2:year:adult", "L2:year:more"]


SLIPS = {
    "no threshold": ("small = 10\n", "", "leap-keys", ""),
    "no cells": ('cells = ["L1:end:all", "L2:year"]\n', "", "leap-keys", ""),
    "once as much": ("times = 3", "times = 1", "leap-times", ""),
    "a cell that is not there": ('"L1:end:all"', '"L1:end:al"', "unknown", "L1:end:all"),
    "a sum for a cell": ('"L2:year"', '"L2:year = 3"', "claim-grammar", ""),
    "a test there is not": ('test = "leap"', 'test = "leaps"', "unknown", "leap"),
    "cells for a test that has none": ('test = "leap"', 'test = "county"', "leap-keys", ""),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_complained_of(slip: str, tmp_path: Path):
    before, after, code, nearest = SLIPS[slip]
    assert before in LEAP
    form, complaints = examine(written(tmp_path, LEAP.replace(before, after)))
    assert form is None
    assert {each.code for each in complaints} == {code}
    assert all(nearest in str(each) for each in complaints)
