"""Whether files are kept and moved without loss."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collect.campaign import filing
from collect.campaign.filing import archived, digest, keep, place, put, put_all, remove, safe_name
from collect.errors import CollectError


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# ---------------------------------------------------------------- keeping


def test_content_is_kept_once_under_its_digest(tmp_path: Path):
    code = keep(tmp_path, b"one", name="甲.XLSX")
    assert keep(tmp_path, b"one", name="another name.xls") == code == digest(b"one")
    assert files(tmp_path) == [f"{code[:2]}/{code}.xlsx"]
    assert archived(tmp_path, code).read_bytes() == b"one"


@pytest.mark.parametrize("name", ["no suffix", "odd.x y", "long.abcdefghij", "甲.表格", ".hidden", "a."])
def test_a_suffix_that_is_not_plain_is_left_out(tmp_path: Path, name: str):
    assert archived(tmp_path, keep(tmp_path, b"one", name=name)).suffix == ".bin"


def test_a_copy_that_rotted_in_the_archive_is_mended(tmp_path: Path):
    code = keep(tmp_path, b"one", name="a.xlsx")
    archived(tmp_path, code).write_bytes(b"rot")
    keep(tmp_path, b"one", name="a.xlsx")
    assert archived(tmp_path, code).read_bytes() == b"one"


def test_an_original_that_is_gone_is_named(tmp_path: Path):
    with pytest.raises(CollectError) as told:
        archived(tmp_path, "ab" * 32)
    assert told.value.code == "archive-lost"


def test_keeping_that_is_cut_off_leaves_no_half_file_under_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(filing.os, "fsync", cut)
        with pytest.raises(KeyboardInterrupt):
            keep(tmp_path, b"one", name="a.xlsx")
    with pytest.raises(CollectError):
        archived(tmp_path, digest(b"one"))
    code = keep(tmp_path, b"one", name="a.xlsx")
    assert files(tmp_path) == [f"{code[:2]}/{code}.xlsx"]  # what the first try left is gone


# ---------------------------------------------------------------- placing


def test_a_file_is_placed_and_the_original_stays(tmp_path: Path):
    source = archived(tmp_path, keep(tmp_path, b"one", name="a.xlsx"))
    destination = tmp_path / "accepted" / "A1 甲镇.xlsx"
    assert place(source, destination) == destination
    assert (source.read_bytes(), destination.read_bytes()) == (b"one", b"one")


def test_placing_twice_changes_nothing(tmp_path: Path):
    assert put(tmp_path / "a.xlsx", b"one") == put(tmp_path / "a.xlsx", b"one")
    assert files(tmp_path) == ["a.xlsx"]


def test_a_different_file_is_never_overwritten(tmp_path: Path):
    placed = [put(tmp_path / "a.xlsx", content).name for content in (b"one", b"two", b"three", b"two")]
    assert placed == ["a.xlsx", "a（2）.xlsx", "a（3）.xlsx", "a（2）.xlsx"]
    assert (tmp_path / "a.xlsx").read_bytes() == b"one"


def test_a_folder_of_that_name_is_no_obstacle(tmp_path: Path):
    (tmp_path / "a.xlsx").mkdir()
    assert put(tmp_path / "a.xlsx", b"one").name == "a（2）.xlsx"


def test_many_files_are_put_as_one_by_one(tmp_path: Path):
    together = [
        ("a.xlsx", b"1"), ("b.xlsx", b"2"), ("a.xlsx", b"1"), ("a.xlsx", b"5"), ("c?.xlsx", b"3"), ("there.xlsx", b"4"),
    ]  # fmt: skip
    (tmp_path / "there.xlsx").write_bytes(b"somebody else's")
    placed = put_all([(tmp_path / name, content) for name, content in together])
    names = ["a.xlsx", "b.xlsx", "a.xlsx", "a（2）.xlsx", "c_.xlsx", "there（2）.xlsx"]
    assert [path.name for path in placed] == names
    assert [path.read_bytes() for path in placed] == [content for _, content in together]
    before = files(tmp_path)
    assert put_all([(tmp_path / "b.xlsx", b"2"), (tmp_path / "there.xlsx", b"4")]) == (placed[1], placed[5])
    assert files(tmp_path) == before
    assert put_all([]) == ()


def test_of_many_files_none_is_put_when_the_disk_does_not_take_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if content == b"3":
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CollectError) as raised:
        put_all([(tmp_path / f"{name}.xlsx", bytes([name + 48])) for name in (1, 2, 3)])
    assert raised.value.code == "disk-full"
    assert files(tmp_path) == []


@pytest.mark.parametrize(("step", "place"), [("_flush", "b/2.xlsx"), ("_settle", "b")])
def test_of_many_files_the_one_that_is_refused_is_named(
    step: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    act = getattr(filing, step)

    def refused(path: Path) -> None:
        if "b" in path.relative_to(tmp_path).parts:
            raise OSError(errno.EIO, "Input/output error")
        act(path)

    monkeypatch.setattr(filing, step, refused)
    with pytest.raises(CollectError) as told:
        put_all([(tmp_path / name, b"1") for name in ("a/1.xlsx", "b/2.xlsx", "c/3.xlsx")])
    assert told.value.values["path"] == tmp_path / place


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(filing.os, "fsync", full)
    with pytest.raises(CollectError) as told:
        put(tmp_path / "a.xlsx", b"one")
    assert told.value.code == "disk-full"
    assert str(tmp_path / "a.xlsx") in str(told.value)
    assert not files(tmp_path)


def locked(times: int, act):
    """The act of a Path, refused so many times, as Windows does while Excel has the file open."""
    left = iter(range(times))

    def refused(self: Path, *values: object) -> object:
        if next(left, None) is not None:
            raise PermissionError(errno.EACCES, "in use")
        return act(self, *values)

    return refused


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    taken: list[float] = []
    monkeypatch.setattr(filing, "sleep", taken.append)
    return taken


def test_a_file_that_is_locked_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, naps: list[float]
):
    monkeypatch.setattr(Path, "replace", locked(3, Path.replace))
    assert put(tmp_path / "a.xlsx", b"one").read_bytes() == b"one"
    assert len(naps) == 3


def test_a_file_that_stays_locked_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, naps: list[float]
):
    monkeypatch.setattr(Path, "replace", locked(1000, Path.replace))
    with pytest.raises(CollectError) as told:
        put(tmp_path / "a.xlsx", b"one")
    assert told.value.code == "file-locked"
    assert "请先关闭" in str(told.value)
    assert str(tmp_path / "a.xlsx") in str(told.value)
    assert sum(naps) < 5
    assert not files(tmp_path)


# ---------------------------------------------------------------- removing


def test_a_file_is_removed_when_it_holds_what_was_filed(tmp_path: Path):
    path = put(tmp_path / "a.xlsx", b"one")
    assert remove(path, digest(b"one"))
    assert not path.exists()
    assert remove(path, digest(b"one"))  # a run that was cut off does it again


def test_a_file_that_came_since_under_the_same_name_stays(tmp_path: Path):
    path = put(tmp_path / "a.xlsx", b"a newer return")
    assert not remove(path, digest(b"one"))
    assert path.read_bytes() == b"a newer return"


def test_a_file_open_in_excel_is_not_removed_but_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, naps: list[float]
):
    path = put(tmp_path / "a.xlsx", b"one")
    monkeypatch.setattr(Path, "unlink", locked(1000, Path.unlink))
    with pytest.raises(CollectError) as told:
        remove(path, digest(b"one"))
    assert told.value.code == "file-locked"
    assert path.exists()


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("A1 甲镇（第2版）.xlsx", "A1 甲镇（第2版）.xlsx"),
        ('a<b>c:d"e/f\\g|h?i*j.xlsx', "a_b_c_d_e_f_g_h_i_j.xlsx"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("..", "_"),
        ("", "_"),
        ("报表. . ", "报表"),
        ("报表 .xlsx", "报表.xlsx"),
        ("CON", "_CON"),
        ("con.xlsx", "_con.xlsx"),
        ("Lpt1 .tar.gz", "_Lpt1 .tar.gz"),
        ("COM0.xlsx", "_COM0.xlsx"),
        ("console.xlsx", "console.xlsx"),
        ("a\nb\u202egnp.exe", "a_b_gnp.exe"),
        ("\udcb8.xlsx", "_.xlsx"),
        ("e\u0301.xlsx", "é.xlsx"),
        ("长" * 300 + ".xlsx", "长" * 65 + ".xlsx"),
        ("x" * 300 + ".xlsx", "x" * 115 + ".xlsx"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str):
    assert safe_name(name) == safe


@given(st.text(max_size=300) | st.text('.:/\\ "*aCON1', max_size=12))
def test_a_safe_name_can_be_used_anywhere_and_stays_as_it_is(name: str):
    safe = safe_name(name)
    assert safe_name(safe) == safe
    assert safe
    assert safe[-1] not in ". "
    assert not set(safe) & set('<>:"/\\|?*\n\x00')
    assert len(safe) <= 120
    assert len(safe.encode("utf-8")) <= 200
    assert safe.partition(".")[0].rstrip().upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9"}


@given(st.text(min_size=1, max_size=250))
def test_the_disk_takes_every_safe_name(tmp_path_factory: pytest.TempPathFactory, name: str):
    folder = tmp_path_factory.mktemp("names")
    first, second = put(folder / safe_name(name), b"one"), put(folder / safe_name(name), b"two")
    assert first != second
    assert len(files(folder)) == 2
