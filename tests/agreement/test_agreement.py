"""Do LibreOffice and Python agree on every total, verdict and check code of generated returns?

Every workbook is written with poisoned values beside its formulas and calculated anew: a suite that believed
what it was given would disagree everywhere.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from agreement.compared import disagreements
from agreement.generated import Case, drawn
from agreement.poison import formulas, written, wrong
from collect.edits.judgement import judge
from collect.form.model import Sum, Term, Test
from collect.office.suite import Suite, values
from collect.workbook import formula
from collect.workbook.layout import CHECKS
from returns import EVERY_FORM, TOWN, a_form, a_return

pytestmark = [pytest.mark.office, pytest.mark.slow]
RETURNS = 304


def compared(suite: Suite, cases: list[Case], folder: Path) -> tuple[int, list[str]]:
    """How many things were compared over all cases, and every disagreement."""
    paths = written(cases, folder)
    answers = values(suite, paths, recalculate=True)
    each = [disagreements(*asked) for asked in zip(cases, paths, answers, strict=True)]
    return sum(count for count, _ in each), [line for _, lines in each for line in lines]


def test_libreoffice_and_python_agree_on_three_hundred_returns(
    suite: Suite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = drawn(RETURNS)
    count, differing = compared(suite, cases, tmp_path)
    with capsys.disabled():
        print(f"\n{len(cases)} returns, {count} comparisons, {len(differing)} disagreements")  # noqa: T201
    assert len(cases) >= 300
    assert differing == []


def test_the_returns_compared_try_every_rule_both_ways() -> None:
    """Agreement about verdicts that never change would say little."""
    seen: set[tuple[str, str, bool]] = set()
    for case in drawn(RETURNS):
        form = a_form(case.form)
        judgement = judge(form, case.submission, level=case.unit.level, prior=case.prior)
        asked = [(each.rule.code, each.holds) for each in judgement.instances if each.holds is not None]
        flags = [(rule.code, not judgement.cells(rule)) for rule in form.edits if not rule.claims]
        seen |= {(case.form, code, holds) for code, holds in (*asked, *flags)}
    apart = (Test.TOTAL, Test.LEAP, Test.COUNTY)  # a total is tried by poison; the others stand in no workbook
    rules = {(name, rule.code) for name in EVERY_FORM for rule in a_form(name).edits if rule.test not in apart}
    assert {(name, code, holds) for name, code in rules for holds in (True, False)} - seen == set()


def flipped(written_side: Sum, spelled: Callable[[Term], str]) -> str:
    """A side whose last term has the wrong sign."""
    *terms, last = written_side.terms or (None,)
    if last is None:
        return honest_side(written_side, spelled)
    turned = last._replace(coefficient=-last.coefficient)
    return honest_side(replace(written_side, terms=(*terms, turned)), spelled)


honest_side = formula.side


def test_one_sign_flipped_in_the_formula_writer_is_found(
    suite: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = drawn(12)
    monkeypatch.setattr(formula, "side", flipped)
    _, differing = compared(suite, cases, tmp_path)
    assert any("verdict" in line for line in differing)


def test_one_sign_flipped_in_one_place_of_one_rule_is_found_there_and_nowhere_else(
    suite: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (rule,) = [rule for rule in a_form().edits if rule.code == "R3"]
    (wrong,) = [claim.right for claim in rule.claims if claim.at == "charity"]
    monkeypatch.setattr(
        formula, "side", lambda side, spelled: (flipped if side == wrong else honest_side)(side, spelled)
    )
    balanced = a_return("T3:1:charity = 5", "T3:3.1:charity = 3", "T3:4:charity = 2")
    _, differing = compared(suite, [Case("disclosure-2021", TOWN, balanced, None)], tmp_path)
    assert [line for line in differing if "verdict" in line] != []
    assert all("verdict of R3 at charity" in line for line in differing if "verdict" in line)


def test_without_recalculation_the_poison_stays_and_would_prove_nothing(suite: Suite, tmp_path: Path) -> None:
    """Only links are computed on opening, whatever is asked: they stand in column H of the checks."""
    (case,) = drawn(1)
    (shown,) = values(suite, written([case], tmp_path), recalculate=False)
    spoilt = {place: wrong(value) for place, value in formulas(case).items()}
    kept = {place: value for place, value in spoilt.items() if place[0] != CHECKS or not place[1].startswith("H")}
    assert len(kept) > 500
    assert kept == {place: shown[place] for place in kept}
