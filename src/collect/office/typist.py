"""What is done at the suite's keyboard."""

# Run by the suite's own Python (3.8 on Windows), which alone has uno: imports nothing of collect.
# Why not strict: uno has no types, and our own Python cannot find it.
# pyright: basic, reportMissingImports=false, reportMissingModuleSource=false, reportAttributeAccessIssue=false
# pyright: reportOptionalIterable=false, reportOptionalSubscript=false, reportGeneralTypeIssues=false

import json
import re
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException
from com.sun.star.uno import Exception as UnoFault
from com.sun.star.uno import RuntimeException as UnoMishap

COLUMNS, ROWS = 16_384, 1_048_576
ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
NOT_BLANK = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: number, date, text, formula
OPENING = {
    "Hidden": True,
    "MacroExecutionMode": 0,  # never
    "UpdateDocMode": 0,  # links are not followed
}
GRACE = 10.0


class RefusedError(Exception):
    """Places that are not there, or in which a person could not type."""


def main(folder):
    """Takes every step of folder/job.json, and says so line by line; writes folder/answer.json."""
    job = json.loads((folder / "job.json").read_text(encoding="ascii"))
    office = _start(job, folder)
    try:
        desktop = _connect(job, office)
        _tell("ready")
        answers = [_told(_answer(desktop, step, folder=folder)) for step in job["steps"]]
        (folder / "answer.json").write_text(json.dumps(answers), encoding="ascii")
        _close(desktop)
        office.wait(GRACE)
    finally:
        office.kill()
        office.wait()


def _tell(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _told(done):
    _tell("done")
    return done


def _start(job, folder):
    command = [
        job["program"],
        "--headless",
        "--norestore",
        "--nologo",
        "--nodefault",
        "--nolockcheck",
        f"-env:UserInstallation={uno.systemPathToFileUrl(str(folder / 'profile'))}",
        f"--accept=pipe,name={job['pipe']};urp;",
    ]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def _connect(job, office):
    """The desktop of the office just started; waits for it as long as it lives."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    while office.poll() is None:
        try:
            remote = resolver.resolve(f"uno:pipe,name={job['pipe']};urp;StarOffice.ComponentContext")
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
        except NoConnectException:
            time.sleep(0.05)
    raise SystemExit(f"soffice: {office.returncode}")


def _close(desktop):
    with suppress(DisposedException):  # it may be quicker than its answer
        desktop.terminate()


def _answer(desktop, step, *, folder):
    """What became of one file; a fault in one does not stop the others, unless the suite itself is gone."""
    done = {"refused": [], "values": [], "fault": None}
    try:
        document = _opened(desktop, Path(step["source"]), folder=folder)
        try:
            done["values"] = VERBS[step["verb"]](document, step) or []
        finally:
            document.close(True)
    except DisposedException:
        raise
    except RefusedError as refusal:
        done["refused"] = refusal.args[0]
    except (UnoFault, OSError) as fault:
        done["fault"] = getattr(fault, "Message", None) or str(fault)
    return done


def _opened(desktop, source, *, folder):
    """The document, opened from a copy: the suite leaves a lock file beside what it opens."""
    copy = folder / f"opened{source.suffix}"
    shutil.copyfile(source, copy)
    document = desktop.loadComponentFromURL(_url(copy), "_blank", 0, _properties(OPENING))
    if document is None:
        raise OSError("not opened")
    return document


def _url(path):
    return uno.systemPathToFileUrl(str(path))


def _properties(named):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in named.items())


def _is_sheets(document):
    return document.supportsService("com.sun.star.sheet.SpreadsheetDocument")


def _only_sheets(document):
    if not _is_sheets(document):
        raise OSError("not a workbook")
    return document.Sheets


def _save(document, step):
    """Saves under another name first: a half-written file never stands where a whole one is looked for."""
    target = Path(step["target"])
    kind = "sheets" if _is_sheets(document) else "text"
    if kind not in step["filters"]:
        raise OSError("not a workbook")
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f"{target.name}.part")
    document.storeToURL(_url(half), _properties({"FilterName": step["filters"][kind]}))
    half.replace(target)


class _Hand:
    """One cursor led over a sheet: an object for each cell takes two milliseconds, a move a third of one."""

    def __init__(self, page):
        self.page = page
        self.cursor = page.createCursorByRange(page.getCellByPosition(0, 0))
        self.column, self.row = 0, 0

    def types(self, at, key):
        """Whether the suite let this be typed there."""
        kind, text = key
        column, row = _position(at)
        self.cursor.gotoOffset(column - self.column, row - self.row)
        self.column, self.row = column, row
        try:
            self.cursor.setDataArray(((float(text) if kind == "number" else text,),))
        except UnoMishap:
            if self.page.isProtected() and self.cursor.CellProtection.IsLocked:
                return False
            raise
        return True


def _type_keys(document, step):
    pages = _pages(document, [(sheet, at) for sheet, at, *_ in step["keys"]])
    hands = {sheet: _Hand(page) for sheet, page in pages.items()}
    document.enableAutomaticCalculation(False)  # one calculation at the end, not one for each key
    locked = [(sheet, at) for sheet, at, *key in step["keys"] if not hands[sheet].types(at, key)]
    _refuse(locked, "locked")
    document.enableAutomaticCalculation(True)
    document.calculateAll()
    _save(document, step)


def _pages(document, places):
    """The sheets of these places by name, when every place is there."""
    sheets = _only_sheets(document)
    there = set(sheets.ElementNames)
    _refuse([(sheet, at) for sheet, at in places if sheet not in there or _position(at) is None], "no-cell")
    return {sheet: sheets.getByName(sheet) for sheet in dict(places)}


def _refuse(places, why):
    if places:
        raise RefusedError([(sheet, at, why) for sheet, at in places])


def _position(at):
    """Column and row of an A1 address, from zero; None where there is no such place."""
    match = ADDRESS.fullmatch(at)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (column - 1, row - 1) if column <= COLUMNS and row <= ROWS else None


def _address(column, row):
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _read(document, step):
    if step["wanted"] is None:
        sheets = _only_sheets(document)
        pages = {name: sheets.getByName(name) for name in sheets.ElementNames}
        return [(name, *found) for name, page in pages.items() for found in _all(page)]
    pages = _pages(document, [(sheet, at) for sheet, wanted in step["wanted"].items() for at in wanted])
    return [(name, *found) for name, page in pages.items() for found in _some(page, step["wanted"][name])]


def _some(page, wanted):
    """The wanted cells of a sheet, fetched as one block: a call across processes costs more than a cell."""
    columns, rows = ([_position(at)[axis] for at in wanted] for axis in (0, 1))
    block = dict(_block(page, (min(columns), min(rows), max(columns), max(rows))))
    for at in wanted:
        yield at, _shown(page, at, value=block[at])


def _all(page):
    for area in page.queryContentCells(NOT_BLANK).getRangeAddresses():
        for at, value in _block(page, (area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)):
            yield at, _shown(page, at, value=value)


def _block(page, corners):
    """Every cell of a rectangle: its address, its value."""
    left, top, *_ = corners
    rows = page.getCellRangeByPosition(*corners).getDataArray()
    return [
        (_address(column, row), value) for row, line in enumerate(rows, top) for column, value in enumerate(line, left)
    ]


def _shown(page, at, *, value):
    if value is not None:
        return value
    cell = page.getCellByPosition(*_position(at))  # a block has nothing where a formula failed
    return cell.getError(), cell.getString()


VERBS = {"type": _type_keys, "convert": _save, "read": _read}

if __name__ == "__main__":
    main(Path(sys.argv[1]))
