"""What was worked out once is taken again only when it is the same, and whole."""

from pathlib import Path

import pytest

from campaign.made import HEADS, a_plan, a_sheet
from collect.campaign import remembered as room
from collect.campaign.folder import open_campaign
from collect.campaign.founding import create
from collect.campaign.remembered import CACHE, remembered


class Maker:
    """Gives a value, and counts how often it was asked for."""

    def __init__(self, value: object) -> None:
        self.value, self.asked = value, 0

    def __call__(self) -> object:
        self.asked += 1
        return self.value


def made(home: Path, content: bytes, value: object) -> tuple[object, int]:
    """What is remembered of this content, and whether it had to be made."""
    maker = Maker(value)
    return remembered(home, "list", of=[content], make=maker), maker.asked


def test_the_same_content_is_worked_out_once(tmp_path: Path):
    assert made(tmp_path, b"list", ["一"]) == (["一"], 1)
    assert made(tmp_path, b"list", ["other"]) == (["一"], 0)


def test_other_content_is_worked_out_anew(tmp_path: Path):
    made(tmp_path, b"list", ["一"])
    assert made(tmp_path, b"last", ["二"]) == (["二"], 1)
    assert made(tmp_path, b"last", ["三"]) == (["二"], 0)


def test_contents_are_not_run_together(tmp_path: Path):
    remembered(tmp_path, "list", of=[b"a", b"bc"], make=Maker(1))
    assert remembered(tmp_path, "list", of=[b"ab", b"c"], make=Maker(2)) == 2


def test_what_another_version_worked_out_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    made(tmp_path, b"list", ["一"])
    monkeypatch.setattr(room, "__version__", "another")
    assert made(tmp_path, b"list", ["二"]) == (["二"], 1)


@pytest.mark.parametrize("damage", ["cut off", "one byte", "empty", "no JSON"])
def test_a_damaged_cache_is_worked_out_again(tmp_path: Path, damage: str):
    made(tmp_path, b"list", ["一", "二"])
    place = tmp_path / CACHE / "list.json"
    whole = place.read_bytes()
    head = whole.split(b"\n")[0]
    place.write_bytes(
        {
            "cut off": whole[:-3],
            "one byte": whole.replace("二".encode(), "三".encode()),
            "empty": b"",
            "no JSON": head + b"\nno",
        }[damage]
    )
    assert made(tmp_path, b"list", ["new"]) == (["new"], 1)
    assert made(tmp_path, b"list", ["newer"]) == (["new"], 0)


def test_a_folder_that_takes_no_cache_is_no_hindrance(tmp_path: Path):
    (tmp_path / CACHE).write_text("a file stands in the way", encoding="utf-8")
    assert made(tmp_path, b"list", ["一"]) == (["一"], 1)
    assert made(tmp_path, b"list", ["二"]) == (["二"], 1)


def test_a_roster_mended_by_hand_is_read_again(tmp_path: Path):
    campaign = create(tmp_path / "tiny-2023", a_plan(tmp_path / "from"))
    a_sheet(campaign.folder / "roster.xlsx", HEADS, ("B1", "示例县新镇"))
    assert [unit.name for unit in open_campaign(campaign.folder).roster] == ["示例县新镇"]


def test_a_campaign_without_its_cache_is_the_same(tmp_path: Path):
    campaign = create(tmp_path / "tiny-2023", a_plan(tmp_path / "from"))
    for each in (campaign.folder / CACHE).iterdir():
        each.unlink()
    again = open_campaign(campaign.folder)
    assert again == campaign
    assert again.form == campaign.form
