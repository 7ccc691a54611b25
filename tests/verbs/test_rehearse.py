"""Does a rehearsal find what was seeded, and leave nothing behind?"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from shutil import copyfile, copytree
from typing import NamedTuple

import pytest

from collect.office.installed import OVERRIDE
from collect.outcome import Line, Outcome
from collect.rehearsal.fault import Fault, Spoilt
from collect.rehearsal.faults import faults
from collect.rehearsal.scene import Scene
from collect.verbs import rehearse
from returns import FOURTH, folder_of
from verbs.county import MIXED, UNITS, County, a_county, tree

pytestmark = pytest.mark.slow

VILLAGES = [("V01", "示例第一村", "村"), ("V02", "示例第二村", "村"), ("V03", "示例第三村", "村")]


class Rehearsed(NamedTuple):
    """One rehearsal of the library's campaign: what it came to, and every file before and after."""

    outcome: Outcome
    before: dict[str, str]
    after: dict[str, str]
    left: list[Path]

    @property
    def said(self) -> list[str]:
        return said(self.outcome)


def said(outcome: Outcome) -> list[str]:
    """The lines a person reads."""
    return [line.text for line in outcome.told if isinstance(line, Line)]


@pytest.fixture(scope="module", autouse=True)
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where temporary folders are made; and no office suite is installed."""
    folder = tmp_path_factory.mktemp("temporary")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))
        patch.setenv(OVERRIDE, "/nowhere/soffice")
        yield folder


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented form, with a Word template."""
    folder = copytree(folder_of(FOURTH), tmp_path_factory.mktemp("form") / "报表")
    copyfile(folder_of(MIXED) / "report.docx", folder / "report.docx")
    return folder


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, form: Path) -> County:
    """A campaign that has just begun: rehearsed, never changed."""
    return a_county(tmp_path_factory.mktemp("library") / "图书室 2023", form=form, units=VILLAGES)


@pytest.fixture(scope="module")
def rehearsed(library: County, temporary: Path) -> Rehearsed:
    before = tree(library.folder)
    outcome = rehearse.rehearse(library.campaign, seed=7)
    return Rehearsed(outcome, before, tree(library.folder), list(temporary.iterdir()))


def seeding(monkeypatch: pytest.MonkeyPatch, *seeded: Fault) -> None:
    """Only these faults are seeded."""
    monkeypatch.setattr(rehearse, "faults", lambda _: seeded)


def changes_nothing(scene: Scene, _: Random) -> Spoilt:
    return Spoilt(scene.right)


def left_blank(scene: Scene, choose: Random) -> Spoilt | None:
    blank = next(each for each in faults(scene.form) if each.rule == "B3")
    return blank.commit(scene, choose)


def test_every_fault_is_found_none_invented_and_reports_and_rollup_come_out(rehearsed: Rehearsed):
    told = rehearsed.outcome.facts
    assert rehearsed.outcome.code == 0
    assert told["seeded"] == told["found"] >= 9
    assert (told["missed"], told["invented"], told["unavoidable"]) == ([], [], {})
    assert (told["right"], told["accepted"], told["reports"], told["rollup"]) == (3, 3, 3, 2)
    assert (told["seed"], told["units"], told["left_out"]) == (7, ["V01", "V02", "V03"], 0)
    assert not told["resaved"]


def test_a_rehearsal_touches_nothing_of_the_campaign_and_leaves_nothing_behind(rehearsed: Rehearsed):
    assert rehearsed.after == rehearsed.before
    assert rehearsed.left == []


def test_rules_that_cannot_be_rehearsed_are_named_with_the_reason(rehearsed: Rehearsed):
    assert (
        rehearsed.outcome.facts["not_rehearsed"].items()
        >= {"L1:start": "不知道上年的数", "B6": "不知道上年的数"}.items()
    )
    assert "没有演练 B6：不知道上年的数" in rehearsed.said


def test_the_same_seed_typed_at_the_command_line_rehearses_the_same(rehearsed: Rehearsed, library: County):
    assert library.told("rehearse", "--seed", "7") == rehearsed.outcome.facts


def test_a_fault_that_is_not_found_is_named_and_a_seed_is_chosen(library: County, monkeypatch: pytest.MonkeyPatch):
    seeding(monkeypatch, Fault("B1", changes_nothing))
    outcome = rehearse.rehearse(library.campaign)
    assert outcome.code == 1
    assert outcome.facts["missed"] == [{"rule": "B1", "unit": "V01", "round": 1}]
    assert (outcome.facts["seeded"], outcome.facts["found"], outcome.facts["invented"]) == (1, 0, [])
    assert "漏报：B1（V01，第 1 轮）" in said(outcome)
    assert any(str(outcome.facts["seed"]) in line for line in said(outcome))


def test_a_finding_that_nobody_seeded_is_named(library: County, monkeypatch: pytest.MonkeyPatch):
    seeding(monkeypatch, Fault("B2", left_blank))
    outcome = rehearse.rehearse(library.campaign, seed=1)
    assert outcome.code == 1
    assert outcome.facts["missed"] == [{"rule": "B2", "unit": "V01", "round": 1}]
    assert outcome.facts["invented"] == [{"rule": "B3", "unit": "V01", "round": 1, "seeded": "B2"}]
    assert "误报：B3（V01，第 1 轮，埋下的是 B2）" in said(outcome)


def test_of_a_long_roster_the_first_units_are_rehearsed(library: County, monkeypatch: pytest.MonkeyPatch):
    seeding(monkeypatch, Fault("B3", left_blank))
    monkeypatch.setattr(rehearse, "_UNITS", 2)
    outcome = rehearse.rehearse(library.campaign, seed=1)
    told = outcome.facts
    assert (told["units"], told["left_out"], told["accepted"]) == (["V01", "V02"], 1, 2)
    assert "名册共 3 个单位，只演练前 2 个" in said(outcome)


def test_last_years_figures_are_rehearsed_when_they_are_known(tmp_path: Path, form: Path):
    before = a_county(tmp_path / "图书室 2023", form=form, units=VILLAGES)
    assert before.run("generate").code == 0
    for unit, *_ in VILLAGES:
        before.drop(f"{unit}.xlsx", before.filled(unit, "L1:bought:books = 300", "L1:end:books = 300"))
    assert before.run("ingest").code == 0
    later = a_county(tmp_path / "图书室 2024", form=form, units=VILLAGES, year=2024, prior=before.folder)
    told = later.told("rehearse", "--seed", "1")
    assert told["not_rehearsed"] == {}
    assert told["seeded"] == told["found"] >= 12


@pytest.mark.slow
def test_all_rules_of_the_statutory_form_are_rehearsed(tmp_path: Path):
    told = a_county(tmp_path / "示例县 2023", form=MIXED, units=UNITS).told("rehearse", "--seed", "1")
    assert told["seeded"] == told["found"] > 50
    assert (told["missed"], told["invented"], told["accepted"]) == ([], [], len(UNITS))
    assert told["not_rehearsed"].keys() == {"R9", "R10", "R11", "R12", "R29", "R32"}


@pytest.mark.slow
@pytest.mark.office
def test_what_the_office_suite_saves_again_is_found_just_so(library: County, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(OVERRIDE)
    told = library.told("rehearse", "--seed", "3")
    assert told["resaved"]
    assert (told["missed"], told["invented"], told["accepted"]) == ([], [], 3)
