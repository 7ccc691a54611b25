"""Is a master that is kept used, and made again whenever it is stale or damaged?"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from collect.workbook import press
from collect.workbook.press import Press
from returns import a_layout
from workbook.issues import MIXED, a_blank, whole, written

FIRST, SECOND = a_blank(), a_blank(name="乙镇", code="QA02")
Pen = list[object]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Pen:
    """What the proof of a master made the pen write."""
    taken_up: Pen = []
    write = press.pen

    def pen(draft: press.WorkbookDraft) -> bytes:
        taken_up.append(draft)
        return write(draft)

    monkeypatch.setattr(press, "pen", pen)
    return taken_up


def a_press(folder: Path) -> Press:
    return Press(a_layout(MIXED), folder)


def the_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_a_kept_master_spares_the_pen(tmp_path: Path, drawn: Pen):
    first = a_press(tmp_path / "masters").workbook(FIRST)
    assert len(drawn) == 1
    assert a_press(tmp_path / "masters").workbook(FIRST) == first
    assert whole(a_press(tmp_path / "masters").workbook(SECOND)) == whole(written(MIXED, SECOND))
    assert len(drawn) == 1


@pytest.mark.parametrize("damage", [
    lambda content: content[:-1], lambda content: content[: len(content) // 2], lambda content: content[:70],
    lambda _: b"", lambda content: content + b"more", lambda content: b"x" + content[1:],
    lambda content: content[:-999] + bytes([content[-999] ^ 1]) + content[-998:],
    lambda content: content[:200] + bytes([content[200] ^ 4]) + content[201:],
])  # fmt: skip
def test_a_damaged_master_is_made_again(tmp_path: Path, drawn: Pen, damage):
    first = a_press(tmp_path).workbook(FIRST)
    path = the_file(tmp_path)
    intact = path.read_bytes()
    path.write_bytes(damage(intact))
    assert a_press(tmp_path).workbook(FIRST) == first
    assert len(drawn) == 2
    assert path.read_bytes() == intact


@pytest.mark.parametrize("newer", ["version", "python_version", "_own_source"])
def test_a_master_made_by_other_programs_is_made_again(
    tmp_path: Path, drawn: Pen, monkeypatch: pytest.MonkeyPatch, newer: str
):
    a_press(tmp_path).workbook(FIRST)
    monkeypatch.setattr(press, newer, lambda *_: "newer")
    a_press(tmp_path).workbook(FIRST)
    assert len(drawn) == 2


def test_one_under_another_name_is_not_taken_for_it(tmp_path: Path, drawn: Pen):
    a_press(tmp_path).workbook(FIRST)
    stale = the_file(tmp_path)
    other = replace(FIRST, due=date(2024, 2, 1))
    a_press(tmp_path).workbook(other)
    (path,) = set(tmp_path.iterdir()) - {stale}
    path.write_bytes(stale.read_bytes())
    assert whole(a_press(tmp_path).workbook(other)) == whole(written(MIXED, other))
    assert len(drawn) == 3


@pytest.mark.parametrize("change", [
    {"due": date(2024, 2, 1)}, {"office": "别县人民政府"}, {"password": "other"},
    {"unit": replace(FIRST.unit, level="设区的市")},
])  # fmt: skip
def test_another_kind_has_another_master(tmp_path: Path, change: dict[str, object]):
    made, other = a_press(tmp_path), replace(FIRST, **change)  # pyright: ignore[reportArgumentType]
    made.workbook(FIRST)
    assert whole(made.workbook(other)) == whole(written(MIXED, other))


@pytest.mark.parametrize("act", ["mkdir", "write_bytes", "replace", "read_bytes"])
def test_a_folder_that_takes_no_master_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str):
    own, folder = getattr(Path, act), tmp_path / "masters"

    def refused(path: Path, *how: object, **more: object) -> object:
        if folder in (path, path.parent):
            raise PermissionError(13, "Permission denied", str(path))
        return own(path, *how, **more)

    with monkeypatch.context() as locked:
        locked.setattr(Path, act, refused)
        assert whole(a_press(folder).workbook(FIRST)) == whole(written(MIXED, FIRST))
    assert not list(tmp_path.rglob("*.part"))
