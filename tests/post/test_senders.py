"""Does a return that came from somebody else's mailbox wait for a person, and only that?"""

from pathlib import Path
from shutil import copytree

import pytest

from nasty.containers import forwarded, mail
from nasty.making import packed
from verbs.county import FLAT, County, a_county, a_form_folder

pytestmark = pytest.mark.slow

UNITS = (
    ("QA01", "示例县甲镇", "乡镇", "", "", "", "jia@example.cn"),
    ("QA02", "示例县乙镇", "乡镇", "", "", "", "yi@example.cn"),
    ("QA03", "示例县丙乡", "乡镇"),
    ("QA04", "示例县丁局", "县级部门", "", "", "", "yi@example.cn"),
)
HELD_NAME = "报表.xlsx"


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> County:
    home = tmp_path_factory.mktemp("senders")
    county = a_county(home / "示例县 2023", form=a_form_folder(home / "报表"), units=UNITS)
    assert county.run("generate").code == 0
    return county


@pytest.fixture
def county(tmp_path: Path, issued: County) -> County:
    return County(Path(copytree(issued.folder, tmp_path / "示例县 2023")))


def from_(sender: str, content: bytes) -> bytes:
    return mail([(HELD_NAME, content)], sender=sender)


def fate(county: County, letter: bytes) -> tuple[str, str]:
    """Outcome and reason of the only file in a mail."""
    county.drop("来信.eml", letter)
    (file,) = county.run("ingest", "--json").facts["files"]
    return file["outcome"], file["reason"]


def passed_on(sender: str, inner: bytes) -> bytes:
    return forwarded(inner).replace(b"From: b@example.cn", f"From: {sender}".encode())


@pytest.mark.parametrize("sender", ["jia@example.cn", "JIA@Example.CN", "甲镇办公室 <jia@example.cn>"])
def test_a_return_from_the_address_of_its_unit_counts(county: County, sender: str):
    assert fate(county, from_(sender, county.filled("QA01", *FLAT))) == ("accepted", "")


def test_an_address_that_two_units_share_is_that_of_both(county: County):
    assert fate(county, from_("yi@example.cn", county.filled("QA02", *FLAT))) == ("accepted", "")
    assert fate(county, from_("yi@example.cn", county.filled("QA04", *FLAT))) == ("accepted", "")


def test_a_unit_without_an_address_is_not_asked_for_one(county: County):
    assert fate(county, from_("anybody@example.com", county.filled("QA03", *FLAT))) == ("accepted", "")


def test_a_return_from_another_units_address_is_set_aside_naming_both(county: County):
    county.drop("来信.eml", from_("yi@example.cn", county.filled("QA01", *FLAT)))
    (file,) = county.told("ingest", code=1)["files"]
    assert (file["outcome"], file["reason"], file["findings"]) == ("set-aside", "other-sender", [])
    assert file["unit"] == "QA01"
    assert "这是 示例县甲镇 的报表，却是从 示例县乙镇、示例县丁局 的邮箱（yi@example.cn）发来的" in file["said"]
    assert county.files("set-aside") == {HELD_NAME, f"{HELD_NAME}.说明.txt"}
    assert county.standing()["QA01"] == "issued"


def test_a_return_from_an_unknown_address_is_held_and_says_how_to_release_it(county: County):
    county.drop("来信.eml", from_("zhang@example.com", county.filled("QA01", *FLAT)))
    (file,) = county.told("ingest", code=1)["files"]
    assert (file["outcome"], file["reason"]) == ("set-aside", "unknown-sender")
    assert "（zhang@example.com）" in file["said"]
    assert "jia@example.cn" in file["said"]
    assert "把这个文件放进 inbox 文件夹" in file["said"]


def test_a_mail_that_names_no_sender_is_held(county: County):
    letter = from_("x@example.cn", county.filled("QA01", *FLAT)).replace(b"From: x@example.cn\r\n", b"")
    assert fate(county, letter) == ("set-aside", "unknown-sender")


def test_what_was_held_counts_once_a_person_drops_it_into_the_inbox(county: County):
    content = county.filled("QA01", *FLAT)
    letter = from_("zhang@example.com", content)
    assert fate(county, letter) == ("set-aside", "unknown-sender")
    held = (county.campaign.set_aside / HELD_NAME).read_bytes()
    assert held == content
    assert county.receive_one(held)["outcome"] == "accepted"
    assert county.receive_again("又一封.eml", letter) == {f"又一封.eml/{HELD_NAME}": "repeat"}
    assert county.files("accepted") == {"QA01 示例县甲镇.xlsx"}


def test_dropped_beside_the_mail_that_is_held_it_counts_in_the_same_run(county: County):
    content = county.filled("QA01", *FLAT)
    county.drop("0 来信.eml", from_("zhang@example.com", content))
    assert county.receive_again("1 报表.xlsx", content) == {
        f"0 来信.eml/{HELD_NAME}": "set-aside",
        "1 报表.xlsx": "accepted",
    }


def test_a_township_that_forwards_or_is_forwarded_is_believed(county: County):
    own, colleague = from_("jia@example.cn", county.filled("QA01", *FLAT)), "li@county.example"
    assert fate(county, passed_on(colleague, own)) == ("accepted", "")
    clerk = from_("clerk@private.example", county.filled("QA02", *FLAT))
    assert fate(county, passed_on("yi@example.cn", clerk)) == ("accepted", "")


def test_of_a_forwarded_mail_the_innermost_sender_says_whose_fault_it_is(county: County):
    content = county.filled("QA01", *FLAT)
    assert fate(county, passed_on("li@county.example", from_("yi@example.cn", content))) == (
        "set-aside",
        "other-sender",
    )
    inner = from_("zhang@example.com", county.filled("QA02", *FLAT))
    county.drop("来信.eml", passed_on("li@county.example", inner))
    (file,) = county.told("ingest", code=1)["files"]
    assert file["reason"] == "unknown-sender"
    assert "（zhang@example.com）" in file["said"]


def test_an_archive_in_a_mail_came_from_the_sender_of_the_mail(county: County):
    archive = packed([(HELD_NAME, county.filled("QA01", *FLAT))])
    assert fate(county, mail([("报送.zip", archive)], sender="zhang@example.com")) == ("set-aside", "unknown-sender")
    archive = packed([(HELD_NAME, county.filled("QA02", *FLAT))])
    assert fate(county, mail([("报送.zip", archive)], sender="yi@example.cn")) == ("accepted", "")


def test_what_did_not_come_in_a_mail_is_not_asked(county: County):
    archive = packed([(HELD_NAME, county.filled("QA01", *FLAT))])
    assert county.receive_again("报送.zip", archive) == {f"报送.zip/{HELD_NAME}": "accepted"}


def test_what_cannot_be_read_keeps_its_own_reason(county: County):
    assert fate(county, mail([("报表.xlsx", b"%PDF-1.7\n")], sender="zhang@example.com")) == (
        "set-aside",
        "not-a-workbook",
    )
