"""Does a return come through an office suite figure for figure, under the same identity, without a false alarm?"""

from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from collect.desk import Desk
from collect.form.model import Cell
from collect.office.suite import Suite, convert, find_suite
from collect.parcel.open import open_parcel
from collect.reading.read import Expected, read_return
from collect.submission import Submission
from nasty.making import Press, handled, make_campaign, revalued
from returns import CITY, EVERY_FORM, KEY, SHIPPED, TOWN, YEAR, a_form, a_layout, a_return, issued

pytestmark = [pytest.mark.slow, pytest.mark.office]
KINDS = ("xlsx", "xls", "ods")
TOLD = (
    "N1 tells 第一段：申请 12 件。\n第二段“引号”<&>",
    "N5 tells 不足与改进",
    "filled_by tells 张三",
    "telephone tells 0455-1234567",
)
FALSE_ALARMS = 200


@pytest.fixture(scope="module")
def suite() -> Suite:
    found = find_suite()
    if found is None:
        pytest.skip("no office suite on this machine")
    return found


def filled(name: str, *, seed: int) -> Submission:
    """A return in which nearly every figure differs from every other."""
    form, chance = a_form(name), Random(seed)
    told = [each for each in TOLD if each.split()[0] in {"filled_by", "telephone", *(n.code for n in form.narratives)}]
    submission = a_return(*told, form=form)
    figures: dict[Cell, Any] = {cell: chance.randrange(1, 10**5) for cell in form.entries}
    return Submission(submission.stamp, figures, narratives=submission.narratives, contacts=submission.contacts)


def read(name: str, content: bytes) -> Submission:
    book = open_parcel("return", content)
    submission = read_return(book, Expected(a_layout(name), YEAR, frozenset({TOWN.code, CITY.code}), KEY))  # type: ignore[arg-type]
    assert isinstance(submission, Submission), submission
    return submission


def said(submission: Submission) -> Mapping[str, Any]:
    """Everything a return says; what was noticed of the file is not the return."""
    return {
        "stamp": submission.stamp, "figures": dict(submission.figures), "oddities": dict(submission.oddities),
        "stated": dict(submission.stated), "nil": submission.nil, "narratives": dict(submission.narratives),
        "contacts": dict(submission.contacts),
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_libreoffice_saves_says_the_same(suite: Suite, tmp_path: Path, kind: str):
    originals = {name: filled(name, seed=7) for name in EVERY_FORM}
    (tmp_path / "to").mkdir()
    paths = [tmp_path / f"{name}.xlsx" for name in originals]
    for path, (name, submission) in zip(paths, originals.items(), strict=True):
        path.write_bytes(issued(name, submission))
    for path, name in zip(convert(suite, paths, to=kind, folder=tmp_path / "to"), originals, strict=True):
        assert said(read(name, path.read_bytes())) == said(originals[name]), name
        assert {remark.code for remark in read(name, path.read_bytes()).remarks} <= {"stamp-lost"}


@pytest.mark.parametrize("name", EVERY_FORM)
def test_what_openpyxl_saves_says_the_same(name: str):
    original = filled(name, seed=8)
    assert said(read(name, handled(issued(name, original), lambda _: None))) == said(original)


@pytest.mark.parametrize("kind", KINDS)
def test_totals_that_were_not_computed_again_are_found_in_every_format(suite: Suite, tmp_path: Path, kind: str):
    (tmp_path / "to").mkdir()
    originals = {name: filled(name, seed=9) for name in SHIPPED}
    total = Cell.named("T3:1:total")
    for name, submission in originals.items():
        stale = revalued(issued(name, submission), a_layout(name).cells[total], "88888888")
        (tmp_path / f"{name}.xlsx").write_bytes(stale)
    paths = [tmp_path / f"{name}.xlsx" for name in originals]
    for path, name in zip(convert(suite, paths, to=kind, folder=tmp_path / "to"), originals, strict=True):
        submission = read(name, path.read_bytes())
        assert said(submission) == said(originals[name])
        assert [remark.code for remark in submission.remarks if remark.code != "stamp-lost"] == ["stale-total"]


def test_two_hundred_correct_returns_saved_by_libreoffice_give_no_finding(suite: Suite, tmp_path: Path):
    desk = Desk(make_campaign(tmp_path / "任务"))
    press, chance = Press(desk), Random(20231231)
    (tmp_path / "to").mkdir()
    paths = [tmp_path / f"{number:03}.xlsx" for number in range(FALSE_ALARMS)]
    for number, path in enumerate(paths):
        path.write_bytes(press.filled(f"QA{number % 140 + 1:03}", correct(chance, desk)))
    alarms: dict[str, object] = {}
    for path in convert(suite, paths, to="xlsx", folder=tmp_path / "to"):
        submission, _ = desk.read(path.name, path.read_bytes())
        assert isinstance(submission, Submission), (path.name, submission)
        looked = desk.look(submission)
        if looked.findings or submission.remarks:
            alarms[path.name] = (looked.findings, submission.remarks)
    assert alarms == {}


def correct(chance: Random, desk: Desk) -> dict[str, str]:
    """A return with which nothing is wrong: what came in equals what was done and what is carried on."""
    figures = {str(cell): chance.choice((0, 0, 1, 3, 12, 250)) for cell in desk.campaign.form.entries}
    entries = [name for name in figures if name.startswith("T3:")]
    for column in {name.rpartition(":")[2] for name in entries}:
        mine = {name.split(":")[1]: name for name in entries if name.endswith(f":{column}")}
        done = sum(figures[name] for line, name in mine.items() if line.startswith("3") or line == "4")
        figures[mine["2"]] = chance.randint(0, done)
        figures[mine["1"]] = done - figures[mine["2"]]
    for kind in ("made", "repealed", "valid"):
        figures[f"T2:1.1:{kind}"] = 0
    figures["T2:1.2:valid"] = figures["T2:1.2:made"] + chance.choice((0, 5))
    return {name: str(number) for name, number in figures.items()} | {
        "T2:8.1:amount": chance.choice(("0", "25.1", "0.0001"))
    }
