"""What one received file says, whatever its format."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from collect.parcel import ods, sheets, word, xls
from collect.parcel.archive import Archive
from collect.parcel.cells import Book
from collect.parcel.filetype import FileType, Seen, passed_over, recognise, seen, turned_away
from collect.parcel.limits import Refused, Window
from collect.submission import Rejection

__all__ = ["FileType", "open_parcel", "passed_over", "recognise"]

_READERS: Mapping[FileType, Callable[[Archive, Window], Book]] = {
    "xlsx": sheets.book_in,
    "xlsm": sheets.book_in,
    "ods": ods.book_in,
    "docx": word.book_in,
}


def open_parcel(name: str, content: bytes, *, window: Window = Window()) -> Book | Rejection:
    """The workbook (or the Word report) in a received file, or why it is set aside.

    Never raises; ``name`` is only repeated; ``window`` is what is kept (of an .xls never more than usual).
    Containers are unpacked before, by ``unpack``; here they are set aside. The rejection's ``detail`` fills
    ``reject.<reason>``: ``said``, ``where``, and ``name``, ``filetype``.
    """
    found = seen(content)
    try:
        outcome = _read(found, content, window=window)
    except Refused as refusal:
        outcome = refusal.rejection
    if isinstance(outcome, Book):
        return outcome
    return replace(outcome, detail={**outcome.detail, "name": name, "filetype": found.filetype})


def _read(found: Seen, content: bytes, *, window: Window) -> Book | Rejection:
    if found.refusal is not None:
        raise found.refusal
    if found.filetype == "xls":
        return xls.book_in(content)
    if found.archive is not None and found.filetype in _READERS:
        return _READERS[found.filetype](found.archive, window)
    return turned_away(found.filetype)
