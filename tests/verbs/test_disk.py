"""What does ingest say, and leave, when a file is still being written, the disk is full, or a file is held?"""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from time import sleep, time
from typing import Any

import pytest

from collect.campaign import filing, whole
from collect.campaign.ledger import Ledger
from collect.errors import CollectError
from verbs.county import FLAT, LOPSIDED, County, tree
from verbs.villages import copy_of, lies, told

pytestmark = pytest.mark.slow


def fresh(county: County, name: str, content: bytes, *, age: float = 0) -> Path:
    """A file that was written so many seconds ago."""
    path = county.campaign.inbox / name
    path.write_bytes(content)
    os.utime(path, (time() - age, time() - age))
    return path


# ── still being written ──────────────────────────────────────────────────────────────────────────


def test_a_file_that_grows_between_two_looks_is_left_and_taken_when_it_is_whole(
    county: County, monkeypatch: pytest.MonkeyPatch
):
    content = county.filled("QA01", *FLAT)
    path = fresh(county, "正在下载.xlsx", content[:5000])
    county.drop("别的.xlsx", county.filled("QA02", *FLAT))
    with monkeypatch.context() as during:
        during.setattr(whole, "sleep", lambda _: path.write_bytes(content[:9000]))
        facts = county.told("ingest")
    assert [file["name"] for file in facts["files"]] == ["别的.xlsx"]
    assert facts["left"] == ["正在下载.xlsx"]
    assert path.read_bytes() == content[:9000]
    fresh(county, "正在下载.xlsx", content, age=10)
    assert [file["outcome"] for file in county.told("ingest")["files"]] == ["accepted"]


def test_a_file_that_changes_while_it_is_read_is_left(county: County, monkeypatch: pytest.MonkeyPatch):
    path = county.drop("a.xlsx", county.filled("QA01", *FLAT))
    read = Path.read_bytes

    def grows(self: Path) -> bytes:
        content = read(self)
        if self == path:
            self.write_bytes(content + b"more")
        return content

    with monkeypatch.context() as during:
        during.setattr(Path, "read_bytes", grows)
        facts = county.told("ingest")
    assert (facts["files"], facts["left"]) == ([], ["a.xlsx"])
    county.run("ingest")
    assert county.files("inbox") == set()


def test_an_empty_file_is_left_for_a_minute(county: County):
    fresh(county, "刚出现.xlsx", b"", age=30)
    ran = county.run("ingest")
    assert ran.code == 0
    assert "刚出现.xlsx" in ran.out
    assert "文件还在写入" in ran.out
    assert county.files("inbox") == {"刚出现.xlsx"}
    fresh(county, "刚出现.xlsx", b"", age=90)
    assert [file["reason"] for file in county.told("ingest", code=1)["files"]] == ["empty"]


def test_a_young_file_that_stands_still_is_read(county: County):
    fresh(county, "a.xlsx", county.filled("QA01", *FLAT))
    assert [file["outcome"] for file in county.told("ingest")["files"]] == ["accepted"]


def test_old_files_cost_no_second_look(county: County, monkeypatch: pytest.MonkeyPatch):
    naps: list[float] = []
    monkeypatch.setattr(whole, "sleep", naps.append)
    county.drop("a.xlsx", county.filled("QA01", *FLAT))
    county.told("ingest")
    assert naps == []


def test_a_real_writer_is_waited_for(county: County):
    """A thread that writes piece by piece, as a browser does."""
    content = county.filled("QA01", *FLAT)
    path = county.campaign.inbox / "a.xlsx"

    def write() -> None:
        with path.open("wb", buffering=0) as file:
            for start in range(0, len(content), 4096):
                file.write(content[start : start + 4096])
                sleep(0.08)

    writer = Thread(target=write)
    writer.start()
    sleep(0.2)
    assert county.told("ingest")["left"] == ["a.xlsx"]
    writer.join()
    assert [file["outcome"] for file in county.told("ingest")["files"]] == ["accepted"]


# ── a full disk, a folder that cannot be written, a file that is held ────────────────────────────


class Disk:
    """Has room for so many writes."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.writes = 0

    def take(self) -> None:
        if self.writes == self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.writes += 1


def limited(patched: pytest.MonkeyPatch, disk: Disk) -> None:
    """Every write of a file, and every entry into the ledger, takes room."""
    fill, enter = filing._fill, Ledger.enter

    def filled(path: Path, content: bytes) -> None:
        try:
            disk.take()
        except OSError:
            path.write_bytes(content[: len(content) // 2])  # a full disk takes what it can
            raise
        fill(path, content)

    def entered(ledger: Ledger, batch: Any) -> Any:
        try:
            disk.take()
        except OSError as fault:
            raise CollectError("disk-full", path="ledger.sqlite") from fault
        return enter(ledger, batch)

    patched.setattr(filing, "_fill", filled)
    patched.setattr(Ledger, "enter", entered)


def stocked(county: County) -> County:
    county.drop("甲.xlsx", county.filled("QA01", *FLAT))
    county.drop("丙.xlsx", county.filled("QA03", *LOPSIDED))
    county.drop("通知.pdf", b"%PDF-1.7\n")
    return county


@pytest.mark.slow
def test_at_whichever_write_the_disk_is_full_it_is_said_and_a_second_run_ends_well(county: County, tmp_path: Path):
    whole_run = copy_of(stocked(county), tmp_path / "undisturbed")
    disk = Disk(1000)
    with pytest.MonkeyPatch.context() as patched:
        limited(patched, disk)
        assert whole_run.run("ingest").code == 1
    assert disk.writes >= 9
    for room in range(disk.writes):
        full = copy_of(county, tmp_path / f"room for {room}")
        with pytest.MonkeyPatch.context() as patched:
            limited(patched, Disk(room))
            ran = full.run("ingest", "--json")
        assert (ran.code, ran.facts["error"]["code"]) == (2, "disk-full"), room
        assert not list(full.folder.rglob("*.part")), room
        held = {path.read_bytes() for path in full.folder.rglob("*") if path.is_file()}
        assert {path.read_bytes() for path in county.campaign.inbox.iterdir()} <= held, room
        assert full.run("ingest").code in {0, 1}
        assert lies(full) == lies(whole_run), room
        assert told(full) == told(whole_run), room


def refusing(act: Callable[..., Any], where: Path) -> Callable[..., Any]:
    """The act of a Path, refused below this folder, as a read-only share or an open Excel refuses it."""

    def refused(self: Path, *how: Any, **more: Any) -> Any:
        if self == where or where in self.parents:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return act(self, *how, **more)

    return refused


@pytest.mark.parametrize("act", ["open", "mkdir"])
def test_an_archive_that_cannot_be_written_is_said_and_nothing_is_done(
    county: County, monkeypatch: pytest.MonkeyPatch, act: str
):
    before = tree(stocked(county).folder)
    with monkeypatch.context() as patched:
        patched.setattr(filing, "sleep", lambda _: None)
        patched.setattr(Path, act, refusing(getattr(Path, act), county.campaign.archive))
        ran = county.run("ingest", "--json")
    assert (ran.code, ran.facts["error"]["code"]) == (2, "file-locked")
    assert str(county.folder) in ran.facts["error"]["message"]
    assert set(county.standing().values()) == {"issued"}
    untouched = {name: code for name, code in before.items() if not name.startswith(("ledger", "archive"))}
    after = {name: code for name, code in tree(county.folder).items() if not name.startswith(("ledger", "archive"))}
    assert after == untouched
    assert county.told("ingest", code=1)["counts"]["accepted"] == 1


@pytest.mark.parametrize("act", ["read_bytes", "unlink"])
def test_a_file_that_excel_holds_open_is_named_and_ingested_once_it_is_closed(
    county: County, monkeypatch: pytest.MonkeyPatch, act: str
):
    path = stocked(county).campaign.inbox / "甲.xlsx"
    with monkeypatch.context() as patched:
        patched.setattr(filing, "sleep", lambda _: None)
        patched.setattr(Path, act, refusing(getattr(Path, act), path))
        ran = county.run("ingest", "--json")
    assert (ran.code, ran.facts["error"]["code"]) == (2, "file-locked")
    assert str(path) in ran.facts["error"]["message"]
    assert path.is_file()
    again = county.run("ingest", "--json")
    assert again.code in {0, 1}
    assert county.files("inbox") == set()
    assert county.files("accepted") == {"QA01 示例县甲镇.xlsx"}
    assert county.standing()["QA01"] == "accepted"
