"""How a campaign begins, and whether issuing may be cut off and done again."""

import os
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from campaign.made import HEADS, a_sheet
from collect.campaign import issuing
from collect.campaign.events import Copy
from collect.campaign.ledger import Ledger, open_ledger
from collect.verbs import generate as verb
from collect.verbs.generate import generate
from collect.workbook.press import parts_of
from verbs.county import MIXED, UNITS, County, a_county, collect, tree


class PowerCut(BaseException):
    """Ends a run between two steps."""


def test_init_makes_the_folder_and_tells_of_it(tmp_path: Path):
    roster = a_sheet(tmp_path / "名 册.xlsx", (*HEADS[:4],), *((*unit, "示例县人民政府") for unit in UNITS))
    folder = tmp_path / "新 任务"
    ran = collect("init", folder, "--form", MIXED, "--year", "2023", "--roster", roster, "--json")
    assert ran.code == 0
    told = ran.facts
    assert (Path(told["folder"]), told["form"], told["year"]) == (folder, MIXED, 2023)
    assert told["units"] == ["QA01", "QA02", "QA03", "QA04"]
    assert told["due"] == "2024-01-20"
    settings = tomllib.loads((folder / "campaign.toml").read_text(encoding="utf-8"))["campaign"]
    assert settings["office"] == "示例县人民政府"
    assert {
        "outbox",
        "inbox",
        "archive",
        "accepted",
        "set-aside",
        "returned",
        "drafts",
        "reports",
        "rollup",
    } <= {path.name for path in folder.iterdir() if path.is_dir()}
    if os.name == "posix":
        assert (folder / "secret.key").stat().st_mode & 0o777 == 0o600


def test_a_second_init_in_the_same_folder_changes_nothing(county: County):
    before = tree(county.folder)
    roster = county.folder / "roster.xlsx"
    ran = collect("init", county.folder, "--form", MIXED, "--year", "2023", "--roster", roster, "--json")
    assert (ran.code, ran.facts["error"]["code"]) == (2, "campaign-exists")
    assert tree(county.folder) == before


def test_the_step_after_init_can_be_copied(tmp_path: Path):
    roster = a_sheet(tmp_path / "名册.xlsx", HEADS[:2], ("A1", "甲镇"))
    folder = tmp_path / "新 任务"
    ran = collect("init", folder, "--form", MIXED, "--year", "2023", "--roster", roster)
    assert ran.out.splitlines()[-1] == f'下一步：collect -C "{folder}" generate'


def test_generate_issues_each_unit_its_workbook_once(tmp_path: Path):
    county = a_county(tmp_path / "c", units=UNITS[:2])
    assert list(county.standing().values()) == ["not-issued", "not-issued"]
    assert county.run("status").out.splitlines()[-1].endswith("generate")
    told = county.told("generate")
    assert county.files("outbox") == {
        "QA01 示例县甲镇 2023年政府信息公开工作年度报告.xlsx", "QA02 示例县乙镇 2023年政府信息公开工作年度报告.xlsx",
    }  # fmt: skip
    assert list(county.standing().values()) == ["issued", "issued"]
    for file in told["files"]:
        assert parts_of(Path(file["path"]).read_bytes()) == parts_of(county.blank(file["unit"]))
    before = tree(county.folder)
    assert county.told("generate")["files"] == []
    assert tree(county.folder) == before


def test_a_workbook_that_was_deleted_is_written_again_byte_for_byte(county: County):
    before = tree(county.folder / "outbox")
    next((county.folder / "outbox").iterdir()).unlink()
    assert len(county.told("generate")["files"]) == 1
    assert tree(county.folder / "outbox") == before


def test_a_unit_that_joins_later_is_issued_its_own(county: County):
    a_sheet(county.folder / "roster.xlsx", HEADS[:3], *UNITS, ("QA05", "示例县戊乡", "乡镇"))
    assert [file["unit"] for file in county.told("generate")["files"]] == ["QA05"]


def test_issuing_that_was_cut_off_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    county = a_county(tmp_path / "c", units=UNITS[:3])
    record = issuing.issue_all

    def cut(ledger: Ledger, copies: Sequence[tuple[str, Copy]]) -> None:
        if copies[0][0] == "QA02":  # its file lies in the outbox, and nothing says so
            raise PowerCut
        record(ledger, copies)

    with monkeypatch.context() as cut_off:
        cut_off.setattr(verb, "issue_all", cut)
        cut_off.setattr(verb, "_BATCH", 1)
        with pytest.raises(PowerCut):
            generate(county.campaign)
    assert len(county.files("outbox")) == 2
    before = tree(county.folder / "outbox")
    county.told("generate")
    assert len(county.files("outbox")) == 3
    assert before.items() <= tree(county.folder / "outbox").items()
    with open_ledger(county.campaign.ledger_path) as ledger:
        assert {unit: copy.serial for unit, copy in ledger.issued().items()} == dict.fromkeys(
            ("QA01", "QA02", "QA03"), 1
        )


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_wherever_a_batch_is_cut_off_the_next_run_ends_where_an_undisturbed_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
):
    whole = a_county(tmp_path / "c", units=UNITS[:3])
    copytree(whole.folder, tmp_path / "d")
    whole.told("generate")
    for lasts in range(3):
        county = County(copytree(tmp_path / "d", tmp_path / f"{step} {lasts}"))
        with monkeypatch.context() as cut_off:
            cut_off.setattr(Path, step, failing_after(lasts, getattr(Path, step)))
            with pytest.raises(PowerCut):
                generate(county.campaign)
        county.told("generate")
        assert tree(county.folder / "outbox") == tree(whole.folder / "outbox")
        assert not list(county.folder.rglob("*.part"))
        assert county.standing() == whole.standing()


def failing_after(lasts: int, act: Callable[..., Any]) -> Callable[..., Any]:
    """The act of a Path in the outbox, until the power fails."""
    left = iter(range(lasts))

    def done(path: Path, *how: Any) -> Any:
        if path.parent.name == "outbox" and next(left, None) is None:
            raise PowerCut
        return act(path, *how)

    return done


def test_a_specimen_issues_nothing(tmp_path: Path):
    county = a_county(tmp_path / "c", units=UNITS[:1])
    told = county.told("generate", "--preview")
    assert Path(told["files"][0]["path"]).is_file()
    assert county.files("outbox") == set()
    assert county.standing() == {"QA01": "not-issued"}
