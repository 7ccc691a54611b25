"""Is every file in a mail or an archive received as if it had come alone, and the container kept?"""

from hashlib import sha256

import pytest

from collect.intake import opening
from nasty.containers import gbk_zip, mail
from nasty.making import packed
from verbs.county import FLAT, LOPSIDED, County


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def archived(county: County) -> set[str]:
    return {path.stem for path in county.campaign.archive.rglob("*") if path.is_file()}


def test_each_file_in_a_mail_is_told_of_by_its_way(county: County):
    one, other = county.filled("QA01", *FLAT), county.filled("QA03", *LOPSIDED)
    letter = mail([("甲.xlsx", one), ("乙.zip", gbk_zip("丙乡.xlsx", other))])
    county.drop("来信.eml", letter)
    told = county.told("ingest", code=1)
    assert {file["name"]: (file["sha256"], file["unit"], file["outcome"]) for file in told["files"]} == {
        "来信.eml/甲.xlsx": (digest(one), "QA01", "accepted"),
        "来信.eml/乙.zip/丙乡.xlsx": (digest(other), "QA03", "returned"),
    }
    assert archived(county) == {digest(letter), digest(one), digest(other)}
    assert county.files("inbox") == set()
    assert county.files("accepted") == {"QA01 示例县甲镇.xlsx"}


def test_the_same_workbook_alone_and_in_a_mail_is_one(county: County):
    content = county.filled("QA01", *FLAT)
    county.drop("a.xlsx", content)
    county.drop("b.eml", mail([("报表.xlsx", content)]))
    told = county.told("ingest")
    assert {file["name"]: file["outcome"] for file in told["files"]} == {
        "a.xlsx": "accepted",
        "b.eml/报表.xlsx": "repeat",
    }
    assert county.receive_again("b.eml", mail([("报表.xlsx", content)])) == {"b.eml/报表.xlsx": "repeat"}


def test_what_cannot_be_taken_out_is_filed_as_its_container_and_says_which_file_it_is(county: County):
    letter = mail([("报表.xlsx", county.filled("QA01"))])[:9001]
    county.drop("断了.eml", letter)
    (file,) = county.told("ingest", code=1)["files"]
    assert (file["name"], file["outcome"], file["reason"]) == ("断了.eml/报表.xlsx", "set-aside", "damaged")
    assert file["sha256"] == digest(letter)
    assert county.files("set-aside") == {"断了.eml", "断了.eml.说明.txt"}
    assert file["said"].startswith("断了.eml/报表.xlsx：")
    assert county.receive_again("断了.eml", letter) == {"断了.eml/报表.xlsx": "repeat"}


def test_a_container_of_another_folder_stays_there_and_is_recorded_once(
    county: County, tmp_path_factory: pytest.TempPathFactory
):
    away = tmp_path_factory.mktemp("away")
    (away / "a.zip").write_bytes(packed([("报表.xlsx", county.filled("QA01", *FLAT)), ("说明.txt", b"x")]))
    assert {file["outcome"] for file in county.told("ingest", away, code=1)["files"]} == {"accepted", "set-aside"}
    assert {file["outcome"] for file in county.told("ingest", away)["files"]} == {"repeat"}
    assert [path.name for path in away.iterdir()] == ["a.zip"]


def test_an_unpacker_that_falls_over_does_not_stop_the_others(county: County, monkeypatch: pytest.MonkeyPatch):
    content = packed([("报表.xlsx", county.filled("QA02"))])
    county.drop("a.zip", content)
    county.drop("b.xlsx", county.filled("QA01"))
    unpack = opening.unpack

    def falls_over(name: str, inside: bytes):
        if inside == content:
            raise RecursionError("too deep")
        return unpack(name, inside)

    monkeypatch.setattr(opening, "unpack", falls_over)
    told = county.told("ingest", code=1)
    assert {file["name"]: file["reason"] for file in told["files"]} == {"a.zip": "unreadable", "b.xlsx": ""}
    assert county.files("set-aside") == {"a.zip", "a.zip.说明.txt"}
