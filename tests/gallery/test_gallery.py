"""Is exactly what ``samples/nasty/expected.toml`` says said of every damaged file, and nothing lost?"""

import tomllib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from openpyxl import load_workbook

from nasty.make import PASSED_OVER, gallery
from nasty.making import HERE, make_campaign
from verbs.county import County, tree

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:Duplicate name")]
EXPECTED: list[dict[str, Any]] = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))["file"]


class Ingested(NamedTuple):
    """The gallery's campaign after one ingest: what was told, what lay in the inbox, file by file."""

    county: County
    told: Mapping[str, Any]
    dropped: Mapping[str, bytes]


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    county = County(make_campaign(tmp_path_factory.mktemp("gallery") / "示例县 2023").folder)
    digests: dict[str, bytes] = {}
    for name, content in gallery(county.campaign):
        county.drop(name, content)
        digests[name] = sha256(content).digest()
    return Ingested(county, county.told("ingest", code=1), digests)


def test_what_is_said_of_every_file_is_what_is_expected(ingested: Ingested):
    said = {each["name"]: _said(each) for each in ingested.told["files"]}
    expected = {each["name"]: _said(each) for each in EXPECTED}
    differing = {name for name in said.keys() | expected.keys() if said.get(name) != expected.get(name)}
    assert {name: (expected.get(name), said.get(name)) for name in sorted(differing)} == {}


def _said(file: Mapping[str, Any]) -> tuple[str, str, str, list[str], list[str]]:
    rules = [each["rule"] for each in file["findings"]] if "findings" in file else file["rules"]
    return file["outcome"], file["reason"], file["unit"], rules, list(file["remarks"])


def test_every_file_is_accounted_for_once(ingested: Ingested):
    names = [each["name"] for each in ingested.told["files"]]
    assert len(names) == len(set(names)) == sum(ingested.told["counts"].values())
    assert len(names) >= 80
    assert {name.split("/")[0] for name in names} == ingested.dropped.keys() - PASSED_OVER.keys()
    assert ingested.told["left"] == []
    for name in ingested.dropped.keys() & set(names):
        (file,) = [each for each in ingested.told["files"] if each["name"] == name]
        assert file["sha256"] == ingested.dropped[name].hex()


def test_only_litter_stays_in_the_inbox(ingested: Ingested):
    assert ingested.county.files("inbox") == PASSED_OVER.keys()


def test_the_archive_holds_every_file_and_every_file_within_one(ingested: Ingested):
    archived = {path.stem: sha256(path.read_bytes()).hexdigest() for path in _files(ingested.county)}
    assert all(name == digest for name, digest in archived.items())
    dropped = {digest.hex() for name, digest in ingested.dropped.items() if name not in PASSED_OVER}
    assert archived.keys() == dropped | {each["sha256"] for each in ingested.told["files"]}


def _files(county: County) -> Iterator[Any]:
    return (path for path in county.campaign.archive.rglob("*") if path.is_file())


def test_what_is_set_aside_lies_there_with_its_reason_beside_it(ingested: Ingested):
    aside = [each for each in ingested.told["files"] if each["outcome"] == "set-aside"]
    kept = ingested.county.files("set-aside")
    notes = {name for name in kept if name.endswith(".说明.txt")}
    digests = {sha256(path.read_bytes()).hexdigest() for path in ingested.county.campaign.set_aside.iterdir()}
    assert {each["sha256"] for each in aside} <= digests
    assert len(notes) == len(kept - notes) == len(aside)
    for each in aside:
        assert each["said"]
        assert "{" not in each["said"]
        assert each["reason"] != "unreadable"


def test_a_second_run_finds_nothing_to_do(ingested: Ingested):
    before = tree(ingested.county.folder)
    assert ingested.county.told("ingest")["files"] == []
    after = tree(ingested.county.folder)
    assert {name for name in before if not name.startswith("ledger")} == {
        name for name in after if not name.startswith("ledger")
    }


def test_text_that_looks_like_a_formula_is_text_in_whatever_we_write(ingested: Ingested):
    """The workbook with such prose was printed by our own pen; the county's workbook is made from all of them."""
    county = ingested.county
    told = county.run("rollup", "--json")
    assert told.code in {0, 1}, told
    sources = [path for path in _files(county) if path.stem == ingested.dropped["公式注入.xlsx"].hex()]
    written = [county.folder / path for path in told.facts["files"] if path.endswith(".xlsx")]
    assert len(sources) == len(written) == 1
    assert {"=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-李四", '=HYPERLINK("http://x")'} <= _texts(
        sources[0].read_bytes()
    )
    for path in (*sources, *written):
        formulas = {text for text in _formulas(path.read_bytes()) if "cmd|" in text or "http" in text or text == "=1+1"}
        assert formulas == set()


def _texts(content: bytes) -> set[str]:
    return {str(cell.value) for cell in _cells(content) if cell.data_type == "s"}


def _formulas(content: bytes) -> set[str]:
    return {str(cell.value) for cell in _cells(content) if cell.data_type == "f"}


def _cells(content: bytes) -> Iterator[Any]:
    book: Any = load_workbook(BytesIO(content))
    return (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
