"""The small county the verbs are tried on: four units, what they send back, what a clerk types."""

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from shutil import copytree
from typing import Any, NamedTuple

from openpyxl import load_workbook
from typer.testing import CliRunner

from campaign.made import HEADS, a_sheet
from collect.campaign.folder import Campaign, open_campaign
from collect.campaign.remembered import CACHE
from collect.cli import app
from collect.desk import Desk
from collect.form.model import Cell
from collect.workbook.draft import issued_workbook
from collect.workbook.write import write_workbook
from returns import a_return, folder_of

MIXED = "disclosure-2021-mixed"
UNITS = (
    ("QA01", "示例县甲镇", "乡镇"),
    ("QA02", "示例县乙镇", "乡镇"),
    ("QA03", "示例县丙乡", "乡镇"),
    ("QA04", "示例县丁局", "县级部门"),
)
SOFT = """
[[edit]]
code = "S1"
claim = "T3:1:person <= 100"
severity = "soft"
message = "自然人申请超过 100 件，请核对"
basis = "示例"
"""
FLAT = ("T3:1:person = 7", "T3:4:person = 7")
"""A return whose table three is in balance."""
ASKED = ("T3:1:person = 120", "T3:4:person = 120")
"""A return that only raises a question: S1."""
LOPSIDED = ("T3:1:person = 8", "T3:4:person = 7")
"""A return that cannot be right: R3."""
_WRITTEN: dict[tuple[object, ...], bytes] = {}


class Ran(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def facts(self) -> dict[str, Any]:
        """The one object on standard output; fails when anything else stands there."""
        told = json.loads(self.out)
        assert isinstance(told, dict)
        return told


def collect(*typed: str | Path) -> Ran:
    """Types a command, in this process."""
    with chdir(Path.cwd()):  # -C goes elsewhere, and a command that ends stays there
        result = CliRunner().invoke(app, [str(word) for word in typed], catch_exceptions=False)
    return Ran(int(result.exit_code), result.stdout, result.stderr)


@dataclass(frozen=True)
class County:
    """One campaign folder and what can be done with it."""

    folder: Path

    @cached_property
    def campaign(self) -> Campaign:
        return open_campaign(self.folder)

    @cached_property
    def desk(self) -> Desk:
        return Desk(self.campaign)

    def run(self, *typed: str | Path) -> Ran:
        """Types a command in this campaign's folder."""
        return collect("-C", self.folder, *typed)

    def told(self, *typed: str | Path, code: int = 0) -> dict[str, Any]:
        """What a command tells a program; it ends with this code."""
        ran = self.run(*typed, "--json")
        assert (ran.code, ran.err) == (code, ""), ran
        return ran.facts

    def filled(self, unit: str, *changes: str) -> bytes:
        """The workbook of a unit as it was issued, with an all-zero return changed like this typed in."""
        key = (self.campaign.key, self.campaign.form.fingerprint, unit, changes)
        if key not in _WRITTEN:
            _WRITTEN[key] = self._written(unit, changes)
        return _WRITTEN[key]

    def blank(self, unit: str) -> bytes:
        """The workbook of a unit as it was issued."""
        known = self.campaign.roster.get(unit)
        assert known is not None
        return write_workbook(issued_workbook(self.desk.layout, self.desk.issuing.blank(known, 1)))

    def _written(self, unit: str, changes: Sequence[str]) -> bytes:
        known = self.campaign.roster.get(unit)
        assert known is not None
        issue = self.desk.issuing.blank(known, 1)
        returned = a_return(*changes, form=self.campaign.form, unit=known)
        figures = {**returned.figures, **issue.submission.figures}
        typed = replace(issue, submission=replace(returned, stamp=issue.submission.stamp, figures=figures))
        return write_workbook(issued_workbook(self.desk.layout, typed))

    def spot(self, name: str) -> tuple[str, str]:
        """Sheet and address of a cell: ``T3:1:person``."""
        spot = self.desk.layout.cells[Cell.named(name)]
        return spot.sheet, spot.address

    def drop(self, name: str, content: bytes) -> Path:
        """A file lies in the inbox."""
        path = self.campaign.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        settle(path)
        return path

    def receive(self, **files: bytes) -> dict[str, Any]:
        """Files lie in the inbox, given by name without suffix, and are ingested: the only one is told of."""
        for name, content in files.items():
            self.drop(f"{name}.xlsx", content)
        ran = self.run("ingest", "--json")
        assert ran.code in {0, 1}, ran
        return ran.facts

    def receive_one(self, content: bytes, *, name: str = "报表.xlsx") -> dict[str, Any]:
        """One file lies in the inbox and is ingested: what is told of it."""
        self.drop(name, content)
        ran = self.run("ingest", "--json")
        (told,) = ran.facts["files"]
        assert ran.code == (0 if told["outcome"] in {"accepted", "repeat"} else 1), ran
        assert told["name"] == name
        assert told["sha256"] == sha256(content).hexdigest()
        return told

    def receive_again(self, name: str, content: bytes) -> dict[str, str]:
        """A file lies in the inbox and is ingested: the outcome of each file in it."""
        self.drop(name, content)
        return {file["name"]: file["outcome"] for file in self.run("ingest", "--json").facts["files"]}

    def standing(self) -> Mapping[str, str]:
        """The disposition of every unit."""
        ran = self.run("status", "--json")
        return {unit["code"]: unit["disposition"] for unit in ran.facts["units"]}

    def files(self, tray: str) -> set[str]:
        """The names of what lies in a tray."""
        return {path.name for path in (self.folder / tray).rglob("*") if path.is_file()}


def a_form_folder(folder: Path, *, rules: str = SOFT) -> Path:
    """The mixed form with one soft rule more, and no rules about prose: these returns have none."""
    copytree(folder_of(MIXED), folder)
    (folder / "prose.toml").unlink(missing_ok=True)
    path = folder / "form.toml"
    path.write_text(path.read_text(encoding="utf-8") + rules, encoding="utf-8")
    return folder


def a_county(
    folder: Path,
    *,
    form: str | Path = MIXED,
    year: int = 2023,
    units: Sequence[Sequence[str]] = UNITS,
    prior: Path | None = None,
) -> County:
    """A campaign that has just begun: no workbook was issued yet."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    roster = a_sheet(folder.with_name(f"{folder.name} 名册.xlsx"), HEADS, *map(tuple, units))
    words = ("init", folder, "--form", form, "--year", str(year), "--roster", roster, "--due", "2099-01-20")
    ran = collect(*words, *(("--prior", prior) if prior else ()))
    assert ran.code == 0, ran
    return County(folder)


def settle(path: Path, *, seconds: float = 300) -> None:
    """The file was written so long ago: nobody is still writing it, and ingest need not look twice."""
    seen = path.stat()
    os.utime(path, (seen.st_atime - seconds, seen.st_mtime - seconds))


def retyped(content: bytes, keys: Mapping[tuple[str, str], Any]) -> bytes:
    """A workbook in which openpyxl typed these keys: it heeds no lock, and stores formulas without values."""
    book = opened(content)
    for (sheet, address), key in keys.items():
        book[sheet][address] = key
    return saved(book)


def opened(content: bytes) -> Any:
    """A workbook in openpyxl's hands, whose hints know neither custom properties nor what a cell may hold."""
    return load_workbook(BytesIO(content))


def saved(book: Any) -> bytes:
    """What openpyxl writes."""
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def tree(folder: Path) -> dict[str, str]:
    """Every file and folder below a folder, files with the digest of what they hold; a cache is no part of it."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
        if CACHE not in path.relative_to(folder).parts
    }
