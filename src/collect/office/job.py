"""How a job runs in the suite's own process."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, NotRequired, Self, TypedDict, cast
from uuid import uuid4

from collect.errors import CollectError
from collect.office.installed import Suite, surroundings

_TYPIST = Path(__file__).with_name("typist.py")
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{settings}
</oor:items>
"""
_SETTING = '<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
_OFFICE = "/org.openoffice.Office"
_ALWAYS = (  # no wizard, no tip, no recovery question; the language of the people who fill in the forms
    ("/org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "zh-CN"),
    (f"{_OFFICE}.Common/Misc", "FirstRun", "false"),
    (f"{_OFFICE}.Common/Misc", "ShowTipOfTheDay", "false"),
    (f"{_OFFICE}.Recovery/RecoveryInfo", "Enabled", "false"),
    (f"{_OFFICE}.Recovery/AutoSave", "Enabled", "false"),
)
_RECALCULATING = (  # 0 = always; by default LibreOffice 7.4 believes an .xlsx (not an .ods or .xls)
    (f"{_OFFICE}.Calc/Formula/Load", "OOXMLRecalcMode", "0"),
    (f"{_OFFICE}.Calc/Formula/Load", "ODFRecalcMode", "0"),
)


TypedKey = tuple[str, str, Literal["number", "text"], str]


class Step(TypedDict):
    """What is done with one file: paths, and what the verb needs."""

    verb: Literal["type", "convert", "read"]
    source: str
    target: NotRequired[str]
    filters: NotRequired[dict[str, str]]  # the export filter by kind of document: sheets or text
    keys: NotRequired[list[TypedKey]]
    wanted: NotRequired[dict[str, list[str]] | None]


class Done(TypedDict):
    """What became of one file: places refused, values read, or why it could not be done."""

    refused: list[tuple[str, str, Literal["locked", "no-cell"]]]
    values: list[tuple[str, str, float | str | tuple[int, str]]]
    fault: str | None


def run(suite: Suite, steps: Sequence[Step], *, recalculate: bool) -> list[Done]:
    """Takes every step in one headless process with a profile of its own; one answer per step.

    Raises CollectError ``office-slow`` when a file takes longer than is allowed, ``office-failed`` when the
    process falls over or a file cannot be opened or saved. The other files are done before that is said.
    """
    if not steps:
        return []
    with tempfile.TemporaryDirectory(prefix="collect-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _write_profile(folder / "profile" / "user", recalculate=recalculate)
        job = {"program": str(suite.program), "pipe": f"collect{uuid4().hex}"}
        (folder / "job.json").write_text(json.dumps({**job, "steps": steps}), encoding="ascii")
        _drive(suite, steps, folder=folder)
        answers = cast("list[Done]", json.loads((folder / "answer.json").read_text(encoding="ascii")))
    for step, answer in zip(steps, answers, strict=True):
        if answer["fault"] is not None:
            raise CollectError("office-failed", place=step["source"], fault=answer["fault"])
    return answers


def _write_profile(folder: Path, *, recalculate: bool) -> None:
    chosen = (*_ALWAYS, *(_RECALCULATING if recalculate else ()))
    settings = "\n".join(_SETTING.format(path=path, name=name, value=value) for path, name, value in chosen)
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(_PROFILE.format(settings=settings), encoding="utf-8")


def _drive(suite: Suite, steps: Sequence[Step], *, folder: Path) -> None:
    """Runs the typist, which says ``ready`` and then one line per file, until it ends or stalls."""
    heard = -1
    with _started(suite, folder) as process, _Stall(process, suite.watch.patience) as stall:
        for heard, _line in enumerate(process.stdout or ()):
            stall.restart()
            _announce(suite, steps[:heard])
        process.wait()
    if not (folder / "answer.json").exists():
        place = steps[min(max(heard, 0), len(steps) - 1)]["source"]
        if stall.struck:
            raise CollectError("office-slow", place=place, seconds=f"{suite.watch.patience:g}")
        raise CollectError("office-failed", place=place, fault=_last_words(folder / "errors.txt"))


def _announce(suite: Suite, done: Sequence[Step]) -> None:
    if done and suite.watch.on_done is not None:
        suite.watch.on_done(Path(done[-1]["source"]))


@contextmanager
def _started(suite: Suite, folder: Path) -> Generator[subprocess.Popen[str]]:
    with (folder / "errors.txt").open("wb") as errors:
        process = subprocess.Popen(
            [suite.python, _TYPIST, folder],
            env=surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="ascii",
            start_new_session=True,  # a process group of its own, so that all of it can be ended
        )
    try:
        yield process
    finally:
        _end(process)


class _Stall:
    """Ends a process that has not been heard of for a while."""

    def __init__(self, process: subprocess.Popen[str], seconds: float) -> None:
        self._process = process
        self._seconds = seconds
        self.struck = False

    def __enter__(self) -> Self:
        self._timer = threading.Timer(self._seconds, self._strike)
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def restart(self) -> None:
        self._timer.cancel()
        self.__enter__()

    def _strike(self) -> None:
        self.struck = True
        _kill_tree(self._process.pid)


def _end(process: subprocess.Popen[str]) -> None:
    # The suite is a grandchild: where the typist fell over, it may still be running.
    if process.poll() != 0:
        _kill_tree(process.pid)
    if process.stdout is not None:
        process.stdout.close()
    process.wait()


def _kill_tree(pid: int) -> None:
    """Ends a process we started, and all that it started."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def _last_words(errors: Path) -> str:
    lines = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "soffice"
