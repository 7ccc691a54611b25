"""Is exactly what ``messages.toml`` says said of every kind of mail an office gets?"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from post.messages import NAME, messages, village
from returns import FOURTH, folder_of
from verbs.county import County, a_county
from verbs.villages import STOCKED

VILLAGES = [(f"V{n:02}", f"示例第{n:02}村", "村", "", "", "", village(n)) for n in range(1, 31)]
EXPECTED = tomllib.loads((Path(__file__).parent / "messages.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> tuple[County, list[dict[str, Any]]]:
    """A county of villages with an address each, and what is told of one inbox of mails."""
    county = a_county(tmp_path_factory.mktemp("messages") / "示例乡", form=folder_of(FOURTH), units=VILLAGES)
    assert county.run("generate").code == 0
    filled, newer = (lambda n: county.filled(f"V{n:02}")), (lambda n: county.filled(f"V{n:02}", *STOCKED))
    for name, content in messages(filled, lambda n: county.blank(f"V{n:02}"), newer):
        county.drop(name, content)
    return county, county.told("ingest", code=1)["files"]


def test_what_is_said_of_every_mail_is_what_is_expected(ingested: tuple[County, list[dict[str, Any]]]):
    said = {
        each["name"]: " ".join(filter(None, (each["unit"], each["outcome"], each["reason"]))) for each in ingested[1]
    }
    expected = {
        f"{mail}/{file.replace('NAME', NAME)}" if file else mail: fate
        for mail, files in EXPECTED.items()
        for file, fate in files.items()
    }
    assert said == expected


def test_no_mail_is_left_and_every_sentence_is_whole(ingested: tuple[County, list[dict[str, Any]]]):
    county, files = ingested
    assert county.files("inbox") == set()
    assert [each["name"] for each in files if "{" in each["said"]] == []
