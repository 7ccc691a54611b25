"""What one returned workbook costs: read, checked, recorded; beside openpyxl, and beside what its bytes cost at least.

The hands take the same file in turn, in one process: ``openpyxl twice`` (values and formulas, what ours reads),
``openpyxl once`` (values alone), ``ours, read`` (the container, every limit on, cells and identity: a return),
``ours, read and checked`` (and held against every rule), ``ours, whole ingest`` (one run of the verb over many files,
archive, ledger and trays included, by the file) and ``the limit`` (inflate every part and let expat tokenise it for
nothing). What ours and openpyxl read is compared first. Figures are medians, what is judged are their ratios.

Fails (exit 1) below half of a target.
"""

import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.parsers.expat import ParserCreate

from openpyxl import load_workbook

from campaign.made import HEADS, a_sheet
from collect.campaign.folder import open_campaign
from collect.campaign.founding import Plan, create
from collect.desk import Desk
from collect.office.suite import convert, find_suite
from collect.parcel.cells import Book, Kind, TypedCell
from collect.parcel.sheets import read_book
from collect.rehearsal.scene import Scene
from collect.submission import Submission
from collect.verbs.ingest import ingest
from collect.workbook.draft import issued_workbook
from collect.workbook.write import write_workbook
from race import Race, Ratio, medians, told
from returns import folder_of

ROUNDS, UNITS = 15, 100
FORM, YEAR = "disclosure-2021-mixed", 2023
RATIOS = (
    Ratio("openpyxl twice", "ours, whole ingest", 25),
    Ratio("openpyxl once", "ours, whole ingest", 10),
    Ratio("ours, read and checked", "the limit", 4, at_most=True),
)


def tokens(content: bytes) -> None:
    """Every part a reader needs, inflated and tokenised for nothing."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")) and "theme" not in name:
                parser = ParserCreate()
                parser.Parse(archive.read(name), True)


def openpyxl_once(content: bytes) -> object:
    """The stored values."""
    return load_workbook(BytesIO(content), data_only=True)


def openpyxl_twice(content: bytes) -> object:
    """Values and formulas, as our reader gives both."""
    load_workbook(BytesIO(content))
    return load_workbook(BytesIO(content), data_only=True)


def read(desk: Desk, content: bytes) -> Submission:
    """The return in a file."""
    submission, _ = desk.read("return.xlsx", content)
    assert isinstance(submission, Submission), submission
    return submission


def same(content: bytes) -> int:
    """How many cells ours and openpyxl read alike; fails at the first they do not."""
    book = read_book(content)
    assert isinstance(book, Book), book
    theirs, agreed = load_workbook(BytesIO(content), data_only=True), 0
    for sheet in book.sheets:
        for (row, column), cell in sheet.cells.items():
            value = theirs[sheet.name].cell(row + 1, column + 1).value
            assert _alike(cell, value), (sheet.name, row, column, cell, value)
            agreed += 1
    return agreed


def _alike(cell: TypedCell, value: object) -> bool:
    if cell.kind is Kind.NUMBER and isinstance(value, int | float):
        return float(cell.text) == value
    return cell.text.splitlines() == ("" if value is None else str(value)).splitlines()


# ── a county and its returns ─────────────────────────────────────────────────────────────────────


def a_desk(folder: Path) -> Desk:
    """The desk of a campaign with so many units."""
    units = [(f"U{number:03}", f"示例县{_stem(number)}镇", "乡镇") for number in range(UNITS)]
    roster = a_sheet(folder.with_name("roster.xlsx"), HEADS, *units)
    create(folder, Plan(folder_of(FORM), YEAR, date(2099, 1, 20), "示例县人民政府办公室", roster, ()))
    return Desk(open_campaign(folder))


def _stem(number: int) -> str:
    return "甲乙丙丁戊己庚辛壬癸"[number % 10] + "东西南北中上下前后里"[number // 10 % 10]


def returns(desk: Desk) -> dict[str, bytes]:
    """A right return of every unit by its name, with prose of its own, as it was issued and filled in."""
    found: dict[str, bytes] = {}
    for seed, unit in enumerate(desk.campaign.roster):
        right = Scene(desk.campaign.form, unit, YEAR, seed).right
        issue = desk.issuing.blank(unit, 1)
        filled = replace(issue, submission=replace(right, stamp=issue.submission.stamp))
        found[f"{unit.code}.xlsx"] = write_workbook(issued_workbook(desk.layout, filled))
    return found


def saved_again(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """The same as LibreOffice saves them; none without one."""
    suite = find_suite()
    if suite is None:
        return {}
    paths = [_written(folder / name, content) for name, content in files.items()]
    target = folder / "saved"
    target.mkdir()
    return {path.name: path.read_bytes() for path in convert(suite, paths, to="xlsx", folder=target)}


def _written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))  # long whole: ingest need not look twice
    return path


# ── the clock ────────────────────────────────────────────────────────────────────────────────────


class Runs:
    """Runs of the verb over all files, each in a copy of the campaign of its own."""

    def __init__(self, campaign: Path, files: Mapping[str, bytes], scratch: Path) -> None:
        self._campaign, self._files, self._folder = campaign, files, scratch / "run"

    def lay_out(self) -> None:
        """A fresh campaign with the files in its inbox."""
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(self._campaign, self._folder)
        for name, content in self._files.items():
            _written(self._folder / "inbox" / name, content)

    def ingest(self) -> None:
        """One run; every file must have been taken in."""
        counts = ingest(open_campaign(self._folder)).facts["counts"]
        assert counts["accepted"] + counts["review"] == len(self._files), counts


def timed(desk: Desk, files: Mapping[str, bytes], *, runs: Runs) -> dict[str, float]:
    """The median seconds of each hand by the file, one hand after the other in every round."""
    content = next(iter(files.values()))
    whole = "ours, whole ingest"
    hands: Mapping[str, Callable[[], object]] = {
        "openpyxl twice": lambda: openpyxl_twice(content),
        "openpyxl once": lambda: openpyxl_once(content),
        "ours, read": lambda: read(desk, content),
        "ours, read and checked": lambda: desk.look(read(desk, content)),
        "the limit": lambda: tokens(content),
        whole: runs.ingest,
    }
    spent = medians(hands, ROUNDS, before={whole: runs.lay_out})
    return spent | {whole: spent[whole] / len(files)}


def races() -> Iterator[Race]:
    """One race for a file as issued, one for a file as LibreOffice saves it."""
    with tempfile.TemporaryDirectory() as home:
        scratch, campaign = Path(home) / "scratch", Path(home) / "county"
        desk = a_desk(campaign)
        issued = returns(desk)
        kinds = {"as issued": issued, "saved by LibreOffice": saved_again(issued, scratch / "sent")}
        for name, files in kinds.items():
            if files:
                content = next(iter(files.values()))
                agreed = same(content)
                spent = timed(desk, files, runs=Runs(campaign, files, scratch))
                title = f"A return {name}, {len(content):,} bytes, {agreed:,} cells read alike"
                yield Race(title, spent, RATIOS)


if __name__ == "__main__":
    sys.exit(told(races()))
