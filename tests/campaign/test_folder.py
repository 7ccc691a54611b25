"""Whether a campaign is made whole or not at all, and found again only when it is whole."""

import os
import shutil
import stat
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.made import HEADS, a_plan, a_sheet
from collect.campaign import founding
from collect.campaign.folder import Campaign, open_campaign
from collect.campaign.founding import create
from collect.campaign.ledger import open_ledger
from collect.errors import CollectError

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture
def campaign(tmp_path: Path) -> Campaign:
    return create(tmp_path / "tiny-2023", a_plan(tmp_path / "from"))


def refused(act: Callable[[], object]) -> CollectError:
    with pytest.raises(CollectError) as told:
        act()
    return told.value


# ---------------------------------------------------------------- making one


def test_a_campaign_has_everything_in_its_place(campaign: Campaign, tmp_path: Path):
    trays = (
        campaign.outbox, campaign.inbox, campaign.archive, campaign.accepted, campaign.set_aside,
        campaign.returned, campaign.drafts, campaign.reports, campaign.rollup,
    )  # fmt: skip
    assert all(tray.is_dir() and not any(tray.iterdir()) for tray in trays)
    assert {path.name for path in campaign.folder.iterdir()} == {tray.name for tray in trays} | {
        "campaign.toml", "form", "roster.xlsx", "secret.key", "ledger.sqlite", "ledger.lock", ".cache",
    }  # fmt: skip
    assert (campaign.year, campaign.due, campaign.office) == (2023, date(2024, 1, 31), "庆安县人民政府")
    assert [unit.code for unit in campaign.roster] == ["A1", "A2"]
    assert (campaign.form.id, campaign.style.tables["T1"].sheet, campaign.prior) == ("tiny", "表一", ())
    assert len(campaign.key) == 32
    assert {path.name for path in tmp_path.iterdir()} == {"from", "tiny-2023"}  # no remnant beside it
    with open_ledger(campaign.ledger_path) as ledger:
        assert not ledger.standing()


def test_the_form_is_a_whole_copy_that_last_years_edit_cannot_touch(campaign: Campaign, tmp_path: Path):
    original = tmp_path / "from" / "a form"
    assert {path.name for path in campaign.form_folder.iterdir()} == {
        "form.toml", "style.toml", "letters.toml",
    }  # fmt: skip
    (original / "form.toml").write_text("nonsense", encoding="utf-8")
    assert open_campaign(campaign.folder).form == campaign.form


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_only_the_owner_may_read_the_key(campaign: Campaign):
    assert stat.S_IMODE((campaign.folder / "secret.key").stat().st_mode) == 0o600


def test_two_campaigns_have_two_keys(campaign: Campaign, tmp_path: Path):
    assert create(tmp_path / "other", a_plan(tmp_path / "from")).key != campaign.key


def test_an_empty_folder_may_become_a_campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    plan = a_plan(tmp_path / "from")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    create(Path(), plan)
    assert Path("campaign.toml").is_file()  # in the very folder one stands in
    assert open_campaign(Path()).folder == tmp_path / "here"


def test_an_existing_campaign_is_never_made_over(campaign: Campaign, tmp_path: Path):
    before = (campaign.folder / "campaign.toml").read_bytes()
    told = refused(lambda: create(campaign.folder, a_plan(tmp_path / "from", year=2024)))
    assert (told.code, told.values["folder"]) == ("campaign-exists", campaign.folder)
    assert (campaign.folder / "campaign.toml").read_bytes() == before


@pytest.mark.parametrize("name", ["full", "full/a file"])
def test_a_place_that_is_taken_is_refused(tmp_path: Path, name: str):
    plan = a_plan(tmp_path / "from")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a file").touch()
    assert refused(lambda: create(tmp_path / name, plan)).code == "folder-occupied"


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("step", ["copytree", "copy_roster", "make_ledger", "_move_in"])
def test_a_making_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, there: bool):
    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    plan = a_plan(tmp_path / "from")
    if there:
        (tmp_path / "c").mkdir()
    monkeypatch.setattr(founding, step, fails)
    assert refused(lambda: create(tmp_path / "c", plan)).code == "disk-full"
    assert {path.name for path in tmp_path.rglob("*")} & {"campaign.toml", "secret.key", "inbox"} == set()
    assert (tmp_path / "c").exists() == there


def test_a_move_into_a_folder_that_fails_half_way_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    rename = Path.rename

    def fails_at_the_key(self: Path, target: Path) -> Path:
        if target == tmp_path / "c" / "secret.key":
            raise PermissionError(13, "in use")
        return rename(self, target)

    plan = a_plan(tmp_path / "from")
    (tmp_path / "c").mkdir()
    monkeypatch.setattr(Path, "rename", fails_at_the_key)
    assert refused(lambda: create(tmp_path / "c", plan)).code == "file-locked"
    assert not any((tmp_path / "c").iterdir())


def test_a_faulty_roster_stops_before_anything_is_written(tmp_path: Path):
    roster = a_sheet(tmp_path / "bad.xlsx", HEADS, ("甲", ""))
    told = refused(lambda: create(tmp_path / "deep" / "c", a_plan(tmp_path / "from", roster_file=roster)))
    assert (told.code, told.values["count"]) == ("roster-faulty", 2)
    assert not (tmp_path / "deep").exists()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_name_of_an_office_survives_the_settings(office: str):
    assert tomllib.loads(f"office = {founding._quoted(office)}")["office"] == office


# ---------------------------------------------------------------- last year's


def test_last_years_campaign_is_found_after_both_moved(campaign: Campaign, tmp_path: Path):
    create(tmp_path / "tiny-2024", a_plan(tmp_path / "from", year=2024, prior=(campaign.folder,)))
    (tmp_path / "elsewhere").mkdir()
    for name in ("tiny-2023", "tiny-2024"):
        shutil.move(tmp_path / name, tmp_path / "elsewhere" / name)
    moved = open_campaign(tmp_path / "elsewhere" / "tiny-2024")
    assert moved.prior == (tmp_path / "elsewhere" / "tiny-2023",)


def test_a_prior_that_is_no_campaign_is_refused(tmp_path: Path):
    plan = a_plan(tmp_path / "from", prior=(tmp_path / "nowhere",))
    assert refused(lambda: create(tmp_path / "c", plan)).code == "prior-missing"
    assert not (tmp_path / "c").exists()


def test_a_prior_that_got_lost_is_named(campaign: Campaign, tmp_path: Path):
    create(tmp_path / "tiny-2024", a_plan(tmp_path / "from", prior=(campaign.folder,)))
    shutil.rmtree(campaign.folder)
    told = refused(lambda: open_campaign(tmp_path / "tiny-2024"))
    assert (told.code, told.values["folder"]) == ("prior-missing", campaign.folder)


# ---------------------------------------------------------------- opening one


def test_a_campaign_is_found_from_below(campaign: Campaign):
    assert open_campaign(campaign.inbox) == campaign
    assert open_campaign(campaign.folder / "not" / "there") == campaign


def test_no_campaign_above_is_said(tmp_path: Path):
    assert refused(lambda: open_campaign(tmp_path)).code == "campaign-missing"


@pytest.mark.parametrize("part", ["form/form.toml", "form/style.toml", "roster.xlsx", "secret.key", "ledger.sqlite"])
def test_a_missing_part_is_named(campaign: Campaign, part: str):
    (campaign.folder / part).unlink()
    told = refused(lambda: open_campaign(campaign.folder))
    assert (told.code, told.values["parts"]) == ("campaign-incomplete", part)


def test_all_missing_parts_are_named_at_once(campaign: Campaign):
    shutil.rmtree(campaign.form_folder)
    (campaign.folder / "secret.key").unlink()
    told = refused(lambda: open_campaign(campaign.folder))
    assert told.values["parts"] == "form/form.toml、form/style.toml、secret.key"


def test_a_lost_empty_folder_is_made_again(campaign: Campaign):
    campaign.drafts.rmdir()
    open_campaign(campaign.folder)
    assert campaign.drafts.is_dir()


@pytest.mark.parametrize("key", ["", "00" * 31, "zz" * 32, "密钥"])
def test_a_damaged_key_is_named(campaign: Campaign, key: str):
    (campaign.folder / "secret.key").write_text(key, encoding="utf-8")
    assert refused(lambda: open_campaign(campaign.folder)).code == "key-damaged"


def test_a_changed_form_is_noticed(campaign: Campaign):
    path = campaign.form_folder / "form.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("甲", "乙"), encoding="utf-8")
    assert refused(lambda: open_campaign(campaign.folder)).code == "form-changed"


def test_settings_may_be_mended_by_hand(campaign: Campaign):
    path = campaign.folder / "campaign.toml"
    text = path.read_text(encoding="utf-8").replace("due = 2024-01-31", "due = 2024-02-15")
    path.write_text(text, encoding="utf-8-sig")  # the Notepad of older Windows writes a mark in front
    assert open_campaign(campaign.folder).due == date(2024, 2, 15)


def test_every_fault_of_the_settings_is_said_at_once(campaign: Campaign):
    path = campaign.folder / "campaign.toml"
    path.write_text('[campaign]\nform = "tiny"\nyear = true\ndue = 2024-01-31T00:00:00\nprior = 3\n', "utf-8")
    told = refused(lambda: open_campaign(campaign.folder))
    assert told.code == "campaign-faulty"
    said = str(told.values["faults"]).splitlines()
    assert [line.split("“")[1].split("”")[0] for line in said] == [
        "fingerprint", "year", "due", "office", "prior",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["[campaign", "campaign = 3", "", "\udcff"])
def test_settings_that_are_none_are_refused(campaign: Campaign, text: str):
    (campaign.folder / "campaign.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert refused(lambda: open_campaign(campaign.folder)).code == "campaign-faulty"


@pytest.mark.parametrize(("part", "code"), [("form/form.toml", "form-faulty"), ("form/style.toml", "style-faulty")])
def test_a_spoilt_form_or_style_is_named(campaign: Campaign, part: str, code: str):
    (campaign.folder / part).write_text("[form]\n", encoding="utf-8")
    told = refused(lambda: open_campaign(campaign.folder))
    assert told.code == code
    assert str(campaign.form_folder) in str(told)


def test_a_roster_that_was_spoilt_later_is_named(campaign: Campaign):
    a_sheet(campaign.folder / "roster.xlsx", HEADS, ("A1", ""))
    assert refused(lambda: open_campaign(campaign.folder)).code == "roster-faulty"
