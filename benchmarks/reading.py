"""How fast an ordinary returned workbook is read, beside what its file costs at the least and beside openpyxl.

Four hands take the same file, in turn, in one process: ``ours`` (``parcel.read_book``, every limit on: values and
formulas), ``tokens`` (inflate every part and let expat tokenise it for nothing: the limit), ``openpyxl`` (one load:
values only) and ``openpyxl twice`` (values and formulas: the work ours does). What ours and openpyxl read is compared
first. The figures are medians over the same rounds; what is judged are their ratios.

Fails (exit 1) when ours takes more than 6 times ``tokens``, or more than a fifth of ``openpyxl twice``.
"""

import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from xml.parsers.expat import ParserCreate

from openpyxl import load_workbook

from collect.office.suite import convert, find_suite
from collect.parcel.cells import Book, Kind, TypedCell
from collect.parcel.sheets import read_book
from returns import a_form, a_return, issued

ROUNDS = 15
MOST_TOKENS, LEAST_OPENPYXL = 6.0, 5.0


def ours(content: bytes) -> Book:
    """Our reader, all limits on."""
    book = read_book(content)
    assert isinstance(book, Book), book
    return book


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


HANDS: Mapping[str, Callable[[bytes], object]] = {
    "ours": ours,
    "tokens": tokens,
    "openpyxl": openpyxl_once,
    "openpyxl twice": openpyxl_twice,
}


def same(content: bytes) -> int:
    """How many cells ours and openpyxl read alike; fails at the first they do not."""
    theirs, agreed = load_workbook(BytesIO(content), data_only=True), 0
    for sheet in ours(content).sheets:
        for (row, column), cell in sheet.cells.items():
            value = theirs[sheet.name].cell(row + 1, column + 1).value
            assert _alike(cell, value), (sheet.name, row, column, cell, value)
            agreed += 1
    return agreed


def _alike(cell: TypedCell, value: object) -> bool:
    if cell.kind is Kind.NUMBER and isinstance(value, int | float):
        return float(cell.text) == value
    return cell.text.splitlines() == ("" if value is None else str(value)).splitlines()


def files() -> dict[str, bytes]:
    """An ordinary return, as we issued it and as a unit's office suite saves it."""
    form = "disclosure-2021-mixed"
    content = issued(form, a_return("T3:1:person = 12", "T3:3.1:person = 12", form=a_form(form)))
    found = {"as issued": content}
    suite = find_suite()
    if suite is not None:
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "return.xlsx"
            path.write_bytes(content)
            (saved,) = convert(suite, [path], to="xlsx", folder=_made(Path(scratch) / "saved"))
            found["saved by LibreOffice"] = saved.read_bytes()
    return found


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def timed(content: bytes) -> dict[str, float]:
    """The median seconds of each hand, one after the other in every round."""
    spent: dict[str, list[float]] = {name: [] for name in HANDS}
    for _ in range(ROUNDS):
        for name, hand in HANDS.items():
            start = perf_counter()
            hand(content)
            spent[name].append(perf_counter() - start)
    return {name: median(each) for name, each in spent.items()}


def main() -> int:
    """See the top of this file."""
    too_slow = False
    for name, content in files().items():
        agreed, spent = same(content), timed(content)
        above, below = spent["ours"] / spent["tokens"], spent["openpyxl twice"] / spent["ours"]
        too_slow |= above > MOST_TOKENS or below < LEAST_OPENPYXL
        shown = ", ".join(f"{hand} {seconds * 1000:.1f} ms" for hand, seconds in spent.items())
        sys.stdout.write(f"{name}, {len(content)} bytes, {agreed} cells the same: {shown}\n")
        once = spent["openpyxl"] / spent["ours"]
        sys.stdout.write(f"  {above:.1f} times inflate and tokenise; openpyxl takes {below:.1f} times as long")
        sys.stdout.write(f" (for the values alone {once:.1f} times)\n")
    return int(too_slow)


if __name__ == "__main__":
    sys.exit(main())
