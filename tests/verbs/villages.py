"""A county on the small invented form, with forty files of every kind in its inbox."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copytree

from returns import FOURTH, folder_of
from verbs.county import County, a_county, tree

VILLAGES = [(f"V{number:02}", f"示例第{number:02}村", "村") for number in range(1, 35)]
STOCKED = ("L1:start:books = 3", "L1:end:books = 3")
FAULTY = ("L1:bought:books = 5",)
ASKED = ("L2:q1:child = 60",)
_TIMES = {"at", "arrived_at", "sent_at"}


def a_library(folder: Path, files: int) -> County:
    """A campaign two of whose villages were accepted already, and so many files of every kind in the inbox."""
    county = a_county(folder, form=folder_of(FOURTH), units=VILLAGES)
    first = {unit: county.filled(unit) for unit in ("V01", "V02")}
    county.receive(**first)
    for place, (name, content) in enumerate(_files(county, first["V01"], files - 11).items()):
        path = county.drop(name, content)
        os.utime(path, (1_700_000_000 + place,) * 2)  # type: ignore[arg-type]
    assert len(county.files("inbox")) == files
    return county


def _files(county: County, known: bytes, good: int) -> dict[str, bytes]:
    """Eleven special ones, among them second versions and repeats, and so many good ones."""
    twice = county.filled("V05")
    return {
        "二版 V01.xlsx": county.filled("V01", *STOCKED),
        "二版 V02.xlsx": county.filled("V02", *FAULTY),
        "又一次 V01.xlsx": known,
        "退回 V03.xlsx": county.filled("V03", *FAULTY),
        "待审 V04.xlsx": county.filled("V04", *ASKED),
        "早版 V06.xlsx": county.filled("V06", *FAULTY),
        "附件/V05.xlsx": twice,
        "附件/V05 副本.xlsx": twice,
        "通知.pdf": b"%PDF-1.7\n",
        "读不了.xlsx": twice[:9_000],
        "空.xlsx": b"",
        **{f"{number:02} 报表.xlsx": county.filled(f"V{number:02}", *STOCKED) for number in range(6, 6 + good)},
    }


def copy_of(county: County, folder: Path) -> County:
    """The same campaign elsewhere, its files as old as they are."""
    return County(Path(copytree(county.folder, folder)))


def told(county: County) -> dict[str, list[tuple[object, ...]]]:
    """Everything the ledger holds, without the times."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with closing(sqlite3.connect(county.folder / "ledger.sqlite")) as connection:
        for table in ("issue", "arrival", "submission", "decision"):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            kept = ", ".join(column for column in columns if column not in _TIMES)
            found[table] = connection.execute(f"SELECT {kept} FROM {table} ORDER BY rowid").fetchall()
    return found


def lies(county: County) -> dict[str, str]:
    """Every file and folder of the campaign with its digest, but for the ledger's own."""
    return {name: digest for name, digest in tree(county.folder).items() if not name.startswith("ledger.")}
